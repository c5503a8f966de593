"""Opens cases: a code without gaps, the pinned definition, the first line of history, the first clocks."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Self

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.chain import Line, genesis
from workflow.clocks import Move
from workflow.definition import Process
from workflow.fold import fold
from workflow.models import Case, CaseClock, CaseLink, CodeCounter, Unit
from workflow.models.base import table_of
from workflow.office import Office
from workflow.published import current
from workflow.reminders import names_of, next_moment, reminders
from workflow.services.act import Act
from workflow.services.history import record
from workflow.services.settling import holder_unit
from workflow.services.writes import Writes

KEY_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
COUNTER = table_of(CodeCounter)
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Ties:
    """The units that a case hangs on."""

    owner_unit_id: int
    province_id: int
    commune_id: int | None = None
    centre_id: int | None = None
    applicant_id: int | None = None
    agency_id: int | None = None

    @classmethod
    def of(cls, case: Mapping[str, Any]) -> Self:
        """Return the units of a case that was read."""
        return cls(**{field.name: case[field.name] for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened."""

    case_id: int
    code: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class NewCase:
    """What kind of linked case to open, how it is tied, and what it is about."""

    process_key: str
    link: str
    title: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """How every case of a procedure begins in one office at one moment: definition, first state, first clocks."""

    identity: str
    process: Process
    now: datetime
    due_at: datetime | None
    clocks: tuple[Mapping[str, Any], ...]

    def row(
        self, ties: Ties, code: str, *, title: str, year: int, by: int | None, activity: str = ""
    ) -> dict[str, Any]:
        """Return the row of a new case, all but the head of its history."""
        process, now = self.process, self.now
        state = process.states[process.initial]
        row: dict[str, Any] = {
            "code": code, "lookup_key": new_lookup_key(),
            "process_hash": self.identity, "process_key": process.key, "state": state.key,
            "stage": process.stage_of[state.key].value, "version": 1, "head": "", "title": title,
            "folded": fold(f"{code} {title}"), "activity": activity, "year": year, "opened_at": now, "opened_by": by,
            "moved_at": now, "submitted_at": None if state.public == "draft" else now, "synthetic": False,
            "holder_role": state.holder.value if state.holder else None, **asdict(ties), "held": False,
            "total_cost": 0, "support": 0, "matching": 0, "progress": 0, "due_at": self.due_at,
            "due_since": now if self.clocks else None,
        }  # fmt: skip
        return row | {"holder_unit_id": holder_unit(row, state)}

    def first_line(
        self, writes: Writes, case_id: int, code: str, *, by: int | None, role: str, values: Mapping[str, Any] = NOTHING
    ) -> str:
        """Write the first line of history, which says ``values``, and the first clocks; return the head of it."""
        first = self.process.initial
        for clock in self.clocks:
            writes.insert(CaseClock, case_id=case_id, **clock)
        line = Line(case_id, code, 1, "open", first, first, self.now, by, role)
        return record(writes, line, values, prev_hash=genesis(code))


def new_lookup_key() -> str:
    """Return a key with which whoever knows it looks a case up without an account."""
    return "".join(secrets.choice(KEY_SIGNS) for _ in range(8))


def beginning(
    session: Session, process_key: str, owner: int, *, now: datetime, office: Office, variant: str | None = None
) -> Beginning:
    """Return how cases of a procedure begin in an office today."""
    variants = (office.scope(owner) if variant is None else variant,)
    identity, process = current(session, process_key, variants=variants, on=local(now).date())
    due_at, clocks = _first_clocks(office, process, owner, now)
    return Beginning(identity, process, now, due_at, tuple(clocks))


def open_case(
    session: Session, process_key: str, ties: Ties, *, title: str, year: int, by: int | None, role: str, now: datetime,
    office: Office, activity: str = "", synthetic: bool = False, variant: str | None = None,
) -> Opened:  # fmt: skip
    """Open a case under the definition in force today and return its code; the caller owns the transaction.

    ``variant`` names a procedure by its level; without it, the province's own is taken where it has one.
    """
    start = beginning(session, process_key, ties.owner_unit_id, now=now, office=office, variant=variant)
    code = next_codes(session, ties.province_id, now)[0]
    row = start.row(ties, code, title=title, year=year, by=by, activity=activity) | {"synthetic": synthetic}
    case_id = session.execute(insert(table_of(Case)).values(row).returning(table_of(Case).c.id)).scalar_one()
    writes = Writes()
    head = start.first_line(writes, case_id, code, by=by, role=role)
    session.execute(update(table_of(Case)).where(table_of(Case).c.id == case_id).values(head=head))
    writes.flush(session)
    return Opened(case_id, code)


def open_linked(act: Act, new: NewCase) -> Opened:
    """Open a case tied to the act's case, with the same units and under the same variant, in the same transaction."""
    case, variant = act.case, act.process.variant.removeprefix("group-")  # what follows a group is no group itself
    ties = Ties.of(case)
    opened = open_case(
        act.session, new.process_key, ties, title=new.title, year=case["year"], by=act.actor_id,
        role=act.decision.role.value, now=act.now, office=act.office, activity=case["activity"],
        synthetic=case["synthetic"], variant=variant,
    )  # fmt: skip
    act.writes.insert(CaseLink, from_id=opened.case_id, to_id=act.case_id, kind=new.link)
    return opened


def _first_clocks(
    office: Office, process: Process, owner: int, now: datetime
) -> tuple[datetime | None, list[dict[str, Any]]]:
    scope, keeper = office.scope(owner), office.timekeeper(owner, now)
    rows: list[dict[str, Any]] = []
    for change in keeper.changes(process, (), Move("", process.initial)):
        spec, due_at = process.clock_by_key[change.key], change.due_at or now
        calendar, breach = office.calendar.scoped(scope), spec.breach is not None
        ahead = reminders(office.rules, names_of(process.key, spec), now, due_at, calendar, breach=breach)
        rows.append({
            "key": change.key, "rule": spec.rule, "started_at": now, "since": now, "length": change.length,
            "due_at": due_at, "provisional": change.provisional, "next_at": next_moment(ahead, now),
        })  # fmt: skip
    return min((row["due_at"] for row in rows), default=None), rows


def next_codes(session: Session, province_id: int, now: datetime, number: int = 1) -> list[str]:
    """Return the next codes of a province and a day: its name, the date, a number (Decree 61/2018, receipt code)."""
    day = local(now).date()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(COUNTER).values(unit_id=province_id, day=day, last=number)
    counted = first.on_conflict_do_update(index_elements=["unit_id", "day"], set_={"last": COUNTER.c.last + number})
    last = session.execute(counted.returning(COUNTER.c.last)).scalar_one()
    name = session.execute(select(Unit.code).where(Unit.id == province_id)).scalar_one()
    start = f"{name.replace('-', '').upper()}-{day:%y%m%d}"
    return [f"{start}-{one:04d}" for one in range(last - number + 1, last + 1)]
