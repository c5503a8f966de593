"""Which papers the next steps of listed cases still lack: one statement for any number of cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Step
from workflow.loading import documents_of
from workflow.office import Office
from workflow.queries.list_rows import CaseLine
from workflow.shipped import shipped_papers


def missing_papers(
    session: Session, rows: Sequence[Any], lines: Sequence[CaseLine], *, now: datetime, office: Office
) -> Mapping[int, tuple[str, ...]]:
    """Return by case the labels of the papers that the step named in its line needs and the case does not have."""
    pairs = zip(rows, lines, strict=True)
    needed = {row.id: _needed(line.step, row, now, office) for row, line in pairs if line.step is not None}
    ids = sorted(case_id for case_id, kinds in needed.items() if kinds)
    held, known = documents_of(session.connection(), ids) if ids else {}, shipped_papers()
    return {
        case_id: tuple(known[kind].label for kind in needed[case_id] if kind not in held.get(case_id, ()))
        for case_id in ids
    }


def _needed(step: Step, row: Any, now: datetime, office: Office) -> tuple[str, ...]:
    """The kinds that a step asks for itself, and those that the rules of the day of submission ask for."""
    on, scope = local(row.submitted_at or now).date(), office.scope(row.owner_unit_id)
    kinds: list[str] = []
    for guard in step.needs:
        if guard.name == "has":
            kinds += map(str, guard.args)
        if guard.name == "papers_complete":
            kinds += office.rules.papers(str(guard.args[0]), on, scope, row.activity)
    return tuple(dict.fromkeys(kinds))
