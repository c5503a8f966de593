"""Enters a queued list: every line becomes a draft or a record, all of them in one transaction or none.

A list is claimed with a lease under a number, so that one whose worker died is taken again and none is entered twice.
What takes time is done before the transaction that writes; there it is only sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.models import Establishment, ListImport, Unit
from workflow.models.base import table_of
from workflow.office import Office
from workflow.registers.known import owners_of, places_of
from workflow.services.home_ties import office_ties
from workflow.services.list_cases import Source, open_drafts, record_past, short_of_money
from workflow.services.list_imports import known_for, new_lines, owner_units, told, unpacked
from workflow.services.list_lines import ROW, ListLine, Problem, again
from workflow.services.writes import Writes

IMPORT, UNIT = table_of(ListImport), table_of(Unit)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
QUEUED, RUNNING, DONE, REFUSED = "queued", "running", "done", "refused"
GIVEN_UP = "không nhập được sau nhiều lần thử; gửi lại danh sách, nếu vẫn lỗi thì báo quản trị hệ thống."
NO_RIGHT = "người gửi không còn là chuyên viên của Sở này; người khác gửi lại danh sách."
NO_OFFICE = "Sở của danh sách không còn phụ trách tỉnh nào trong hệ thống; báo quản trị hệ thống."


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that this worker holds."""

    id: int
    attempt: int
    unit_id: int
    by: int
    sha256: str
    lines: tuple[ListLine, ...]


def claim(session: Session, *, now: datetime) -> Taken | None:
    """Take the list that waits longest, or one whose worker does not answer any more."""
    free = or_(IMPORT.c.status == QUEUED, (IMPORT.c.status == RUNNING) & (IMPORT.c.leased_until < now))
    found = select(IMPORT).where(free).order_by(IMPORT.c.id).limit(1).with_for_update(skip_locked=True)
    row = session.execute(found).mappings().one_or_none()
    if row is None:
        return None
    attempt = row["attempt"] + 1
    values = {"status": RUNNING, "attempt": attempt, "leased_until": now + LEASE, "done": 0}
    session.execute(update(IMPORT).where(IMPORT.c.id == row["id"]).values(values))
    taken = Taken(row["id"], attempt, row["unit_id"], row["by"], row["sha256"], tuple(unpacked(row["content"])))
    if attempt > MOST_ATTEMPTS:
        refuse(session, taken, [Problem(1, ROW, GIVEN_UP)], now=now)
        return replace(taken, lines=())
    return taken


def advance(session: Session, taken: Taken, done: int) -> None:
    """Say how far a list is."""
    session.execute(update(IMPORT).where(*_held(taken)).values(done=done))


def give_back(session: Session, taken: Taken) -> None:
    """Let a list wait again, to be read against what is there by now."""
    session.execute(update(IMPORT).where(*_held(taken)).values(status=QUEUED, leased_until=None))


def refuse(session: Session, taken: Taken, problems: Sequence[Problem], *, now: datetime) -> None:
    """End a list that cannot be entered, with why; nothing of it was."""
    values = {"status": REFUSED, "added": 0, "leased_until": None, "problems": told(problems), "content": "[]"}
    session.execute(update(IMPORT).where(*_held(taken)).values(values | {"ended_at": now}))


def check(
    session: Session, taken: Taken, lines: Sequence[ListLine], *, now: datetime, office: Office
) -> list[Problem]:  # fmt: skip
    """Return what has become wrong with some lines since the list was shown."""
    on, ties = local(now).date(), office_ties(session, taken.unit_id, now=now)
    if ties is None:
        return [Problem(1, ROW, NO_OFFICE)]
    places = places_of(session, ties.province_id, on=on)
    owners = owners_of(session, places, {line.tax_code for line in lines if line.tax_code})
    today = frozenset(place.id for place in places if place.in_force)
    known = known_for(places, owners, on, office=office, scope=office.scope(taken.unit_id))
    return [problem for line in lines for problem in again(line, known, today)]


def enter(session: Session, taken: Taken, *, by: Person, now: datetime, office: Office) -> int:
    """Open a case for each line that is not there yet, and end the list; return how many there are.

    ``by`` is who sent it, with the rights of today.
    """
    ties = office_ties(session, taken.unit_id, now=now)
    if ties is None or taken.unit_id not in by.units_as(Role.DEPT_OFFICER):
        refuse(session, taken, [Problem(1, ROW, NO_OFFICE if ties is None else NO_RIGHT)], now=now)
        return 0
    # one list of a province after the other: what the one entered the other must see
    session.execute(select(UNIT.c.id).where(UNIT.c.id == ties.province_id).with_for_update())
    places = places_of(session, ties.province_id, on=local(now).date())
    owners = owners_of(session, places, {line.tax_code for line in taken.lines if line.tax_code})
    wanted = new_lines(session, ties, taken.lines, owners)
    problems = short_of_money(session, ties.province_id, [line for line, _ in wanted], lock=True)
    if problems:
        refuse(session, taken, problems, now=now)
        return 0
    unknown = [line for line, unit in wanted if unit is None]
    units = {**owner_units(owners), **_new_owners(session, taken, unknown, now)}
    placed = [(line, replace(ties, commune_id=line.commune, applicant_id=units[line.owner])) for line, _ in wanted]
    source = Source(taken.id, taken.sha256, by)
    open_drafts(session, source, [one for one in placed if not one[0].standing], now=now, office=office)
    record_past(session, source, [one for one in placed if one[0].standing], now=now, office=office)
    ended = {"status": DONE, "done": len(taken.lines), "added": len(wanted), "content": "[]", "ended_at": now}
    kept = update(IMPORT).where(*_held(taken)).values(ended | {"leased_until": None}).returning(IMPORT.c.id)
    if session.execute(kept).one_or_none() is None:
        raise LeaseLost(taken.id)
    return len(wanted)


class LeaseLost(RuntimeError):
    """Another worker took the list over; what this one wrote must be rolled back."""


def _held(taken: Taken) -> tuple[Any, ...]:
    return IMPORT.c.id == taken.id, IMPORT.c.attempt == taken.attempt, IMPORT.c.status == RUNNING


def _new_owners(
    session: Session, taken: Taken, lines: Iterable[ListLine], now: datetime
) -> Mapping[tuple[str, ...], int]:
    """Enter the establishments that the house does not know, each once."""
    first = {line.owner: line for line in reversed(list(lines))}
    if not first:
        return {}
    since = local(now).date()
    codes = {owner: f"co-so/{line.tax_code or f'ds-{taken.id}-{line.row}'}" for owner, line in first.items()}
    rows = [
        {"code": codes[owner], "name": line.establishment, "kind": "establishment", "path": codes[owner],
            "valid_from": since, "verified": False}
        for owner, line in first.items()
    ]  # fmt: skip
    ids = {code: unit_id for unit_id, code in session.execute(insert(UNIT).returning(UNIT.c.id, UNIT.c.code), rows)}
    writes = Writes()
    for owner, line in first.items():
        writes.insert(
            Establishment, unit_id=ids[codes[owner]], tax_code=line.tax_code or None, kind=line.kind,
            commune_id=line.commune,
        )  # fmt: skip
    writes.flush(session)
    return {owner: ids[code] for owner, code in codes.items()}
