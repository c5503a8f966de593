"""Why cases were dropped: what was said at the step that led there, for whoever may read it on the page of the case.

The step that says why is not always the last: a đề án that is stopped is closed only when its money came back. Which
steps lead to where a case is dropped, and nowhere else, follows from the definitions.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person, Scope, scope_of
from workflow.definition import Kind, Process, Role
from workflow.models import Case, CaseEvent, PrivateText
from workflow.queries.visibility import visible
from workflow.states import SHIPPED

REASON = "reason"


@dataclass(frozen=True, slots=True)
class DropReason:
    """Why a case was dropped: the label of the step, the code of the reason, and the words; each may say nothing."""

    step: str
    code: str = ""
    words: str = ""


def dropping_steps(process: Process) -> frozenset[str]:
    """Return the steps after which a case can only end as dropped, and the step before not yet."""
    lost = {key for key, state in process.states.items() if state.kind is Kind.DROPPED}
    for key, state in process.states.items():
        onward = {step.target for step in process.steps_from[key] if step.target and step not in process.interventions}
        if not state.kind.closed and onward and onward <= lost:
            lost.add(key)
    return frozenset(
        step.key for step in process.steps.values() if step.target in lost and not lost.issuperset(step.sources)
    )


LABELS = {(process.key, key): process.steps[key].label for process in SHIPPED for key in dropping_steps(process)}
DROPPING = frozenset(step for _, step in LABELS)


def drop_reasons(session: Session, person: Person, codes: Collection[str]) -> Mapping[str, DropReason]:
    """Return why some cases were dropped, by their codes; nothing of a case whose inner texts the person may not read.

    The conditions are those of the page of the case: offices read what was said, whoever is the establishment alone
    does not.
    """
    offices = tuple(reach for reach in scope_of(person).reaches if reach.role is not Role.BENEFICIARY)
    said = (PrivateText.case_id == CaseEvent.case_id, PrivateText.seq == CaseEvent.seq, PrivateText.field == REASON)
    found = (
        select(Case.code, Case.process_key, CaseEvent.step, CaseEvent.body, PrivateText.text)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .outerjoin(PrivateText, said[0] & said[1] & said[2])
        .where(Case.code.in_(sorted(codes)), CaseEvent.step.in_(sorted(DROPPING)))
        .where(visible(Scope(person.id, offices)))
        .order_by(CaseEvent.seq)
    )
    rows = session.execute(found)
    return {
        code: DropReason(LABELS.get((key, step), ""), _code(body), text or "") for code, key, step, body, text in rows
    }


def _code(body: str) -> str:
    return str(json.loads(body).get("reason_code") or "")
