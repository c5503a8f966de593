"""What time does: terms are swept, people reminded, and a term that ran out takes its step.

Everything that is due is found by ``next_at``, so nothing depends on when the worker last ran and a missed week is one
pass. Each case is a unit of work of its own: it is locked first, as a transition would, and a broken one is put off and
does not stop the rest.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import RowMapping, Select, select, tuple_, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.faults import described
from notifications.outbox import emit
from notifications.recipients import LEADER_OF
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.definition import TIME, Role
from workflow.models import Case, CaseClock
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.topic import Sort
from workflow.reminders import BREACH, Moment, names_of, next_moment, reminders
from workflow.services.transition import TransitionRequest, perform_transition

OWN = frozenset({"holder", "deputy"})
"""The parties of a ladder that have to do the work themselves."""
BATCH = 500
PUT_OFF = timedelta(hours=1)
RAN_OUT = "Hệ thống thực hiện vì đã hết thời hạn."
LOCKED = (Case.id, Case.version, Case.state, Case.process_hash, Case.owner_unit_id, Case.holder_role)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sweeper:
    """One pass at one moment."""

    now: datetime
    office: Office

    def clock(self, session: Session, clock_id: int) -> str:
        """Do what is due of one clock, and say what that was: nothing, a reminder or a breach."""
        case = _case_of(session, clock_id)
        clock = _running(session, clock_id)
        if clock is None or case is None or clock["next_at"] > self.now:
            return "passed"
        process = process_of(session, case["process_hash"])
        spec = process.clock_by_key[clock["key"]]
        ahead = self._moments(case, clock, names_of(process.key, spec), breach=spec.breach is not None)
        turned = {"next_at": next_moment(ahead, self.now), "reminded": self.now.isoformat()}
        session.execute(update(CaseClock).where(CaseClock.id == clock_id).values(turned))
        if spec.breach is not None and any(moment.key == BREACH and moment.at <= self.now for moment in ahead):
            self._breach(session, case, spec.breach)
            return "breached"
        due = [moment for moment in ahead if _looked_until(clock) < moment.at <= self.now]
        return "reminded" if due and emit(session, self._reminders(case, clock, due)) else "passed"

    def _moments(
        self, case: RowMapping, clock: RowMapping, names: tuple[str, ...], *, breach: bool
    ) -> tuple[Moment, ...]:
        calendar = self.office.calendar.scoped(self.office.scope(case["owner_unit_id"]))
        return reminders(self.office.rules, names, clock["since"], clock["due_at"], calendar, breach=breach)

    def _breach(self, session: Session, case: RowMapping, step: str) -> None:
        form = process_of(session, case["process_hash"]).steps[step].form
        values = {} if form == "empty" else {"reason": RAN_OUT}
        request = TransitionRequest(case["id"], step, case["version"], values)
        perform_transition(session, request, by=TIME, now=self.now, office=self.office)

    def _reminders(self, case: RowMapping, clock: RowMapping, due: list[Moment]) -> Iterator[dict[str, Any]]:
        """One intent a party: the newest rung of a missed series, for everybody whom the series names (I-24)."""
        newest = due[-1]
        parties = dict.fromkeys(role for moment in due if moment.rung for role in moment.rung.roles)
        if newest.rung is None:
            return
        content = {
            "clock": clock["id"], "clock_key": clock["key"], "due": clock["due_at"].isoformat(), "state": case["state"],
            "rung": newest.key, "when": newest.rung.when,
        }  # fmt: skip
        if newest.rung.share is not None:
            content["share"] = str(newest.rung.share)
        event = f"clock:{clock['id']}:{local(clock['due_at']):%Y-%m-%d}:{newest.key}"
        for party in parties:
            role = role_of(party, case["holder_role"])
            if role is not None:
                kind = Sort.REMINDER if party in OWN else Sort.ESCALATION
                to = "deputy" if party == "deputy" else "role"
                yield intent(f"{to}:{role}", event, kind, case["id"], content, now=self.now)


def sweep(maker: sessionmaker[Session], *, now: datetime, office: Office, batch: int = BATCH) -> Counter[str]:
    """Do everything that is due by clocks, read ``batch`` at a time, and count it by what was done."""
    sweeper = Sweeper(now, office)
    counted = Counter[str]()
    for clock_id in pages(maker, due_by(now), batch=batch):
        counted[one(maker, sweeper.clock, clock_id, put_off=partial(_put_off, now + PUT_OFF))] += 1
    return counted


def due_by(now: datetime) -> Select[datetime | None, int]:
    """Return the statement that finds what clocks have due: when, and which."""
    return select(CaseClock.next_at, CaseClock.id).where(CaseClock.next_at <= now)


def next_page(found: Select[*tuple[Any, ...]], after: tuple[Any, ...] | None, batch: int) -> Select[*tuple[Any, ...]]:
    """Return the part of what is found that comes ``after`` a row, in the order of its two columns."""
    order = tuple(found.selected_columns)
    page = found if after is None else found.where(tuple_(*order) > after)
    return page.order_by(*order).limit(batch)


def pages(maker: sessionmaker[Session], found: Select[*tuple[Any, ...]], *, batch: int = BATCH) -> Iterator[int]:
    """Return the ids of everything due, some read at a time; each comes once, whatever becomes of it."""
    after: tuple[Any, ...] | None = None
    while True:
        with unit_of_work(maker, read_only=True) as session:
            rows = session.execute(next_page(found, after, batch)).all()
        yield from (row[1] for row in rows)
        if len(rows) < batch:
            return
        after = tuple(rows[-1])


def one(
    maker: sessionmaker[Session],
    act: Callable[[Session, int], str],
    row_id: int,
    *,
    put_off: Callable[[Session, int], None],
) -> str:
    """Do one thing in a unit of work; when it breaks, log which, put it off and go on."""
    try:
        with unit_of_work(maker) as session:
            return act(session, row_id)
    except Exception as broken:  # noqa: BLE001 -- last defence
        log.warning("sweep.broken", what=act.__name__, row=row_id, error=described(broken))
    with unit_of_work(maker) as session:
        put_off(session, row_id)
    return "broken"


def locked(session: Session, case_id: int) -> RowMapping | None:
    """Lock a case, or return None when somebody is moving it just now: the next pass comes soon."""
    found = select(*LOCKED).where(Case.id == case_id).with_for_update(skip_locked=True)
    return session.execute(found).mappings().one_or_none()


def role_of(party: str, holder: str | None) -> Role | None:
    """Return the role of a party of a ladder: the holder or who stands in, the holder's leader, or the supervisor."""
    if party == "supervisor":
        return Role.SUPERVISOR
    if holder is None:
        return None
    return Role(holder) if party in OWN else LEADER_OF.get(holder)


def intent(
    audience: str, event: str, kind: str, case_id: int, content: dict[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Return the row of an intent about a case."""
    return {
        "dedup_key": f"{event}:{audience}", "kind": kind, "case_id": case_id, "seq": None, "audience": audience,
        "content": content, "created_at": now,
    }  # fmt: skip


def _case_of(session: Session, clock_id: int) -> RowMapping | None:
    case_id = session.execute(select(CaseClock.case_id).where(CaseClock.id == clock_id)).scalar_one()
    return locked(session, case_id)


def _running(session: Session, clock_id: int) -> RowMapping | None:
    """Read a clock as it stands once its case is locked; None when it has nothing more to say."""
    columns = (
        CaseClock.id, CaseClock.key, CaseClock.since, CaseClock.due_at, CaseClock.next_at, CaseClock.reminded,
    )  # fmt: skip
    speaks = (CaseClock.next_at.is_not(None), CaseClock.closed_at.is_(None))
    return session.execute(select(*columns).where(CaseClock.id == clock_id, *speaks)).mappings().one_or_none()


def _looked_until(clock: RowMapping) -> datetime:
    """Return up to when the clock's reminders have been seen to; time before its start does not count."""
    since: datetime = clock["since"]
    return max(since, datetime.fromisoformat(clock["reminded"])) if clock["reminded"] else since


def _put_off(until: datetime, session: Session, clock_id: int) -> None:
    due = (CaseClock.id == clock_id, CaseClock.next_at.is_not(None))
    session.execute(update(CaseClock).where(*due).values(next_at=until))
