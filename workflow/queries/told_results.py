"""Reads what a selection told its nominees: the result, the mean as it was official then, the last day to complain.

Nothing is read but the nominee's own case and the terms of its round, so no message can tell of another product.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workflow.models import CaseClock, CaseEvent, CaseLink, OutboxIntent
from workflow.models.base import table_of
from workflow.queries.topic import CaseNow, ToldResult
from workflow.rounds.recorded import CLOSING, RECOUNTING
from workflow.rounds.records import PART_OF
from workflow.states import after, before

NOMINATION, WINDOW = "product_nomination", "complaints"
TELLS = {"recognise": True, "notify": False}
"""The steps that tell a nominee of the result, and whether the product is recognised by it."""
AGAIN = "recount"
"""The step that tells a nominee that a result was counted again, once it was told."""
RECOGNISED = after("recognise", of=NOMINATION) | before("expire", of=NOMINATION)
"""Where a product stands whose recognition was told, until its certificate ends."""
EVENT, CLOCK, LINK = table_of(CaseEvent), table_of(CaseClock), table_of(CaseLink)


def told_results(
    session: Session, intents: Iterable[OutboxIntent], cases: Mapping[int, CaseNow]
) -> dict[int, ToldResult]:
    """Return the results that some intents tell of; messages of other kinds are left out and cost no statement."""
    steps = {AGAIN, *TELLS}
    telling = [one for one in intents if one.content.get("step") in steps and _nominated(cases.get(one.case_id or 0))]
    if not telling:
        return {}
    ids = sorted({one.case_id for one in telling if one.case_id is not None})
    counted, windows = _counted(session, ids), _windows(session, ids)
    return {one.id: _told(one, counted, windows) for one in telling}


def _nominated(case: CaseNow | None) -> bool:
    return case is not None and case.process.key == NOMINATION


def _told(one: OutboxIntent, counted: Sequence[Any], windows: Sequence[Any]) -> ToldResult:
    """The newest mean of the notice, and the window that was open when it went out."""
    step, again = str(one.content["step"]), one.content["step"] == AGAIN
    last = (one.seq or 0) - (0 if again else 1)
    known = [json.loads(row.body) for row in counted if row.case_id == one.case_id and row.seq <= last]
    means = [Fraction(body["mean"]) if body.get("mean") else None for body in known]
    open_ = (row for row in windows if row.item_id == one.case_id and row.started_at <= one.created_at <= row.due_at)
    window = next(open_, None)
    recognised = one.content["to"] in RECOGNISED if again else TELLS[step]
    return ToldResult(
        recognised, means[-1] if means else None, window.due_at if window else None,
        provisional=bool(window and window.provisional), again=again,
        before=means[-2] if again and len(means) > 1 else None,
        why=str(known[-1].get("reason_code", "")) if again and known else "",
    )  # fmt: skip


def _counted(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    steps = EVENT.c.step.in_((*CLOSING, *RECOUNTING))
    found = select(EVENT.c.case_id, EVENT.c.seq, EVENT.c.body).where(EVENT.c.case_id.in_(ids), steps)
    return session.execute(found.order_by(EVENT.c.case_id, EVENT.c.seq)).all()


def _windows(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """The terms for complaints by nomination: its own before that of its round, which also binds the recognised."""
    above = (LINK.c.kind == PART_OF) & LINK.c.from_id.in_(ids)
    item = func.coalesce(LINK.c.from_id, CLOCK.c.case_id).label("item_id")
    found = (
        select(item, CLOCK.c.started_at, CLOCK.c.due_at, CLOCK.c.provisional)
        .outerjoin(LINK, (LINK.c.to_id == CLOCK.c.case_id) & above)
        .where(CLOCK.c.key == WINDOW, or_(CLOCK.c.case_id.in_(ids), LINK.c.from_id.is_not(None)))
        .order_by(LINK.c.from_id.is_not(None), CLOCK.c.id.desc())
    )
    return session.execute(found).all()
