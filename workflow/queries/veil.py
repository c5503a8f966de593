"""What a nominee may know between the closing of the scores and the notice: that the product is being judged (I-31).

The mark was reached or missed, the council proposed or did not: until the signer's decision is published, the product
looks to its nominee as it did on the day when the scores were opened, whatever happened since. Offices see it as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from workflow.authority import holding_tie
from workflow.definition import Process, Role, State
from workflow.models import Case, CaseClock, CaseEvent
from workflow.queries.case_rows import EventLine
from workflow.states import after

NOMINATION, OPENED, TERM = "product_nomination", "begin_scores", "processing"
JUDGED = after("begin_scores", of=NOMINATION)
"""How a product looks until its result is published."""
SECRET = (
    after("reach_mark", of=NOMINATION)
    | after("miss_mark", of=NOMINATION)
    | after("recommend", of=NOMINATION)
    | after("leave_outside", of=NOMINATION)
)
"""Where a product stands that was judged and has not been told of it."""
OUTSIDE = frozenset({Role.BENEFICIARY})
ASIDE = (Role.COMMUNE_OFFICER.value, Role.COMMUNE_LEADER.value)
"""The roles whose unit in a round is the commune."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Since when a product is being judged, and the term for it."""

    since: datetime
    term: Any


def secret(process_key: str, state: str) -> bool:
    """Whether a case stands where its nominee must not know it."""
    return process_key == NOMINATION and state in SECRET


def hidden_from(process_key: str, state: str, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles and no others must not know where a case stands."""
    return secret(process_key, state) and OUTSIDE.issuperset(roles)


def told_state(process: Process, state: str) -> State:
    """The state as a nominee is told it."""
    return process.states[next(iter(JUDGED)) if secret(process.key, state) else state]


def told_holder() -> ColumnElement[Any]:
    """The unit that holds a case, as a nominee is told it: while it is judged, whoever runs the round."""
    runs = case((Case.holder_role.in_(ASIDE), Case.commune_id), else_=Case.owner_unit_id)
    judged = (Case.process_key == NOMINATION) & Case.state.in_(SECRET)
    return case((judged, runs), else_=Case.holder_unit_id)


def veils(session: Session, cases: Iterable[Case]) -> Mapping[int, Veil]:
    """Return the veils over those of some cases that need one; without any, nothing is read."""
    ids = [one.id for one in cases if secret(one.process_key, one.state)]
    if not ids:
        return {}
    opened = select(CaseEvent.case_id, CaseEvent.at).where(CaseEvent.case_id.in_(ids), CaseEvent.step == OPENED)
    since = {row.case_id: row.at for row in session.execute(opened.order_by(CaseEvent.seq))}
    columns = (CaseClock.id, CaseClock.case_id, CaseClock.key, CaseClock.started_at, CaseClock.due_at)
    found = select(*columns, CaseClock.paused_at, CaseClock.length, CaseClock.provisional)
    rows = session.execute(found.where(CaseClock.case_id.in_(ids), CaseClock.key == TERM).order_by(CaseClock.id)).all()
    return {
        one: Veil(since[one], _term([row for row in rows if row.case_id == one], since[one]))
        for one in ids
        if one in since
    }


def _term(clocks: Iterable[Any], since: datetime) -> Any:
    """The term for judging that ran when the scores were opened; later ones tell of what happened since."""
    return next((one for one in reversed(list(clocks)) if one.key == TERM and one.started_at <= since), None)


def told_row(row: Any, process: Process, events: Iterable[Any], clocks: Iterable[Any]) -> Any:
    """Return the row of a case as its nominee is told it, with the names and values of a row that was read."""
    state = told_state(process, row["state"])
    tie = holding_tie(row, state.holder)
    since = next((event.at for event in events if event.step == OPENED), row["opened_at"])
    term = _term(clocks, since)
    return {
        **row, "state": state.key, "holder_name": row[f"name_{tie}"], "assignee_name": None, "assignee_id": None,
        "due_at": term.due_at if term else None, "moved_at": since,
    }  # fmt: skip


def told_clocks(clocks: Iterable[Any], since: datetime) -> list[Any]:
    """The terms without those that started after the scores were opened; the one for judging goes on."""
    rows = [clock for clock in clocks if clock.started_at <= since]
    judging = _term(rows, since)
    return [SimpleNamespace(**(row._asdict() | ({"closed_at": None} if row is judging else {}))) for row in rows]


def told_events(events: Iterable[EventLine]) -> tuple[EventLine, ...]:
    """The history without what moved the product since the scores were opened; the rest says nothing of it."""
    shown = next(iter(JUDGED))
    return tuple(
        replace(event, from_state=_as(event.from_state, shown), to_state=_as(event.to_state, shown))
        for event in events
        if not _moved_unseen(event)
    )


def _as(state: str, shown: str) -> str:
    return shown if state in SECRET else state


def _moved_unseen(event: Any) -> bool:
    return event.to_state in SECRET and (event.from_state != event.to_state or event.step == "recount")
