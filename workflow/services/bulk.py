"""One step on many cases at once: each is decided by itself, and each gets a result, which is kept for its doer."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound, Refusal, StaleCase, StepRefused, UnknownStep, WorkflowRefused
from workflow.models import DoneOnce
from workflow.office import Office
from workflow.services.batches import Item, ItemResult
from workflow.services.once import claim
from workflow.services.transition import Moved, TransitionRequest, foresee, perform_together

Names = Mapping[int, tuple[str, str]]
"""Code and title of the cases that the doer may see."""
RESULT = "ket-qua:"
STALE = Refusal("stale_case", "Hồ sơ vừa được người khác xử lý.", "Mở hồ sơ để xem rồi làm lại.")
UNKNOWN = Refusal("unknown_step", "Thủ tục của hồ sơ này không có bước đó.")
NOT_FOUND = Refusal("case_not_found", "Không tìm thấy hồ sơ này.")
WORDS: Mapping[type[WorkflowRefused], Refusal] = {StaleCase: STALE, UnknownStep: UNKNOWN, CaseNotFound: NOT_FOUND}


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What became of one case: done, or every reason why not."""

    code: str
    title: str
    step: str
    done: bool
    refusals: tuple[Refusal, ...]


def take_on_many(
    session: Session,
    items: Sequence[Item],
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    office: Office,
) -> list[ItemResult]:
    """Take one step on many cases; those that pass are written, the others say why (R13)."""
    requests = [TransitionRequest(item.case_id, item.step, item.version, values) for item in items]
    outcomes = perform_together(session, requests, by=by, now=now, office=office) if requests else []
    return [_result(item, outcome) for item, outcome in zip(items, outcomes, strict=True)]


def refusals_ahead(
    session: Session, items: Sequence[Item], *, by: Person, now: datetime, office: Office, whole: bool
) -> Mapping[int, tuple[Refusal, ...]]:
    """Return by case why it would be refused, before anything is filled in; cases that would pass are left out.

    ``whole`` says that the step needs no answers of a form to be tried, so that its effects are asked too.
    """
    requests = [TransitionRequest(item.case_id, item.step, item.version) for item in items]
    found = foresee(session, requests, by=by, now=now, office=office, whole=whole) if requests else []
    return {item.case_id: _reasons(one) for item, one in zip(items, found, strict=True) if one is not None}


def keep_results(session: Session, results: Sequence[ItemResult], names: Names, *, by: Person, now: datetime) -> str:
    """Keep the results of a bulk act for its doer, in the transaction of the act.

    And return the key to read them by.
    """
    key = secrets.token_urlsafe(18)
    lines = [_kept(result, *names.get(result.case_id, ("", ""))) for result in results]
    claim(session, user_id=by.id, key=RESULT + key, body_hash="", answer={"results": lines}, now=now)
    return key


def kept_results(session: Session, person_id: int, key: str) -> tuple[ResultLine, ...]:
    """Return the results that a person kept under a key; raise CaseNotFound when there are none."""
    found = select(DoneOnce.answer).where(DoneOnce.user_id == person_id, DoneOnce.key == RESULT + key)
    answer: Any = session.scalar(found)
    if answer is None:
        raise CaseNotFound(key)
    return tuple(_read(line) for line in answer["results"])


def _result(item: Item, outcome: Moved | WorkflowRefused) -> ItemResult:
    if isinstance(outcome, Moved):
        return ItemResult(item.case_id, item.step, outcome, None)
    return ItemResult(item.case_id, item.step, None, outcome)


def _kept(result: ItemResult, code: str, title: str) -> dict[str, Any]:
    reasons = _reasons(result.refused) if result.refused is not None else ()
    refusals = [[refusal.code, refusal.message, refusal.hint, dict(refusal.params)] for refusal in reasons]
    done = result.moved is not None
    return {"code": code, "title": title, "step": result.step, "done": done, "refusals": refusals}


def _reasons(refused: WorkflowRefused) -> tuple[Refusal, ...]:
    if isinstance(refused, StepRefused):
        return refused.refusals
    return (WORDS.get(type(refused), STALE),)


def _read(line: Mapping[str, Any]) -> ResultLine:
    refusals = tuple(
        Refusal(code, message, hint, {name: _value(value) for name, value in params.items()})
        for code, message, hint, params in line["refusals"]
    )
    return ResultLine(line["code"], line["title"], line["step"], line["done"], refusals)


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
