"""Reads what messages are about: any number of them in a fixed number of statements, none for what they lack."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import (
    Apology,
    Case,
    CaseApproval,
    CaseClock,
    CaseHold,
    CaseLink,
    CaseTask,
    Explanation,
    OutboxIntent,
    RuleImpact,
    Unit,
)  # fmt: skip
from workflow.published import process_of
from workflow.queries.told_results import told_results
from workflow.queries.topic import CaseNow, ClockNow, Sort, TaskNow, Topic
from workflow.rounds.renewals import FAILED, RENEWS


def topics(session: Session, intent_ids: Sequence[int]) -> dict[int, Topic]:
    """Return the topics of some intents by their ids; the number of statements does not grow with theirs."""
    return topics_of(session, session.scalars(select(OutboxIntent).where(OutboxIntent.id.in_(intent_ids))).all())


def topics_of(session: Session, intents: Sequence[OutboxIntent]) -> dict[int, Topic]:
    """Return the topics of intents that were read, by their ids."""
    cases = _cases(session, {intent.case_id for intent in intents if intent.case_id is not None})
    tasks = _tasks(session, cases)
    renewed = _renewed(session, {intent.case_id for intent in intents if intent.kind == Sort.RENEWAL})
    explained = _explained(session, intents)
    clocks = _clocks(session, {intent.content["clock"] for intent in intents if "clock" in intent.content})
    results = told_results(session, intents, cases)
    return {
        intent.id: Topic(
            intent.id, intent.dedup_key, intent.kind, intent.audience, intent.seq, intent.content, intent.created_at,
            cases.get(intent.case_id or 0),
            tuple(task for task in tasks if task.case_id == intent.case_id),
            clocks.get(intent.content.get("clock")),
            results.get(intent.id),
            intent.case_id in renewed,
            intent.id in explained,
        )
        for intent in intents
    }  # fmt: skip


def _cases(session: Session, ids: set[int]) -> dict[int, CaseNow]:
    columns = (
        Case.id, Case.code, Case.title, Case.state, Case.assignee_id, Case.due_at, Case.promised_at, Case.closed_at,
        Case.owner_unit_id, Case.holder_role, Case.process_hash, Unit.name.label("holder_name"), CaseHold.review_on,
        Apology.signed_at.is_not(None).label("apologised"), _rechecked().label("rechecked"),
        _voided().label("voided"),
    )  # fmt: skip
    paused = (CaseHold.case_id == Case.id) & CaseHold.ended_at.is_(None)
    found = select(*columns).outerjoin(Unit, Unit.id == Case.holder_unit_id).outerjoin(CaseHold, paused)
    found = found.outerjoin(Apology, Apology.case_id == Case.id).where(Case.id.in_(ids))
    return {row["id"]: _case(session, dict(row)) for row in session.execute(found).mappings().all()}


def _case(session: Session, row: dict[str, Any]) -> CaseNow:
    process = process_of(session, row.pop("process_hash"))
    return CaseNow(**{**row, "holder_name": row["holder_name"] or ""}, process=process)


def _rechecked() -> Any:
    """Whether a published rule waits for the case to be looked at again."""
    return select(RuleImpact.id).where(RuleImpact.case_id == Case.id, RuleImpact.settled_at.is_(None)).exists()


def _voided() -> Any:
    """Whether an approval of the case became void."""
    void = (CaseApproval.void_seq.is_not(None), CaseApproval.superseded_seq.is_(None))
    return select(CaseApproval.id).where(CaseApproval.case_id == Case.id, *void).exists()


def _tasks(session: Session, cases: Mapping[int, CaseNow]) -> tuple[TaskNow, ...]:
    columns = (
        CaseTask.id, CaseTask.case_id, CaseTask.kind, CaseTask.holder_user_id, CaseTask.holder_unit_id, CaseTask.role,
        CaseTask.asked_seq, CaseTask.due_at, CaseTask.answered_at, CaseTask.cancelled_at,
    )  # fmt: skip
    found = select(*columns).where(CaseTask.case_id.in_(cases)).order_by(CaseTask.id)
    return tuple(TaskNow(**row) for row in session.execute(found).mappings())


def _clocks(session: Session, ids: set[Any]) -> dict[Any, ClockNow]:
    found = select(CaseClock.id, CaseClock.due_at, CaseClock.paused_at, CaseClock.closed_at).where(
        CaseClock.id.in_(ids)
    )
    return {row.id: ClockNow(*row) for row in session.execute(found)} if ids else {}


def _renewed(session: Session, ids: set[int | None]) -> frozenset[int]:
    """Return which of these nominations another one renews; asked only where a message is about that."""
    if not ids:
        return frozenset()
    found = select(CaseLink.to_id).join(Case, Case.id == CaseLink.from_id)
    return frozenset(
        session.scalars(found.where(CaseLink.to_id.in_(ids), CaseLink.kind == RENEWS, Case.state.not_in(FAILED)))
    )


def _explained(session: Session, intents: Sequence[OutboxIntent]) -> frozenset[int]:
    """Return the intents that wait for an explanation which was given; asked only where one does."""
    asked = {intent.id: intent.content["asked"] for intent in intents if intent.kind == Sort.EXPLAIN}
    given = select(Explanation.id).where(Explanation.id.in_(asked.values()), Explanation.answered_at.is_not(None))
    known = set(session.scalars(given)) if asked else set()
    return frozenset(intent_id for intent_id, what in asked.items() if what in known)
