"""What a supervisor watches: cases that do not move, that are late, that fall due, that wait, that are paused.

Not moving means: open, handed in, not paused, and no step of anybody for as many working days as the rule says.
States whose terms are counted in months or end on a fixed date are silent by plan; a case in one of them counts from
the day on which its term is over. Late means: a running term ended before now. Both are worked out, never stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select, true
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import WorkCalendar, local
from workflow.models import Case, CaseTarget
from workflow.office import Office
from workflow.queries.ageing import Row, ageing, bucket
from workflow.queries.days import Days, days_around, own_calendar, silent_since
from workflow.queries.keyset import Place, after, order, place_in
from workflow.queries.list_rows import CaseLine, CaseSelect, calendar_of, case_rows, lines
from workflow.queries.worklist import Filters, where
from workflow.rules import RuleBook, RuleMissing
from workflow.states import SHIPPED

RULE = "stalled_after"
STILL, LATE, WEEK, APPLICANT, PAUSED = "khong-chuyen-dong", "qua-han", "tuan-nay", "cho-co-so", "tam-dung"
WATCHED = (STILL, LATE, WEEK, APPLICANT, PAUSED)
ALL = "tat-ca"
"""Every watched case: the list behind a cell of the picture of ages."""
EVERYTHING = Filters()
BY_DUE = frozenset({LATE, WEEK, APPLICANT})
LONG_UNITS = frozenset({"months", "monthly", "yearly"})
SIZE = 25
SPARSE = 20
"""One case of how many makes a list whose cases are looked for among all, not along its order."""


@dataclass(frozen=True, slots=True)
class WatchedLine:
    """One watched case, for how many working days nobody has done anything, and its internal target."""

    line: CaseLine
    silent: int
    target_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ControlRoom:
    """The numbers, and one page of the cases behind one of them. ``days`` is the rule's number of silent days."""

    counts: Mapping[str, int]
    total: int
    watched: tuple[WatchedLine, ...]
    next_place: Place | None
    days: int
    ageing: tuple[Row, ...]


def control_room(
    session: Session,
    *,
    person: Person,
    now: datetime,
    office: Office,
    wish: str = STILL,
    place: str = "",
    filters: Filters = EVERYTHING,
    aged: str = "",
) -> ControlRoom:
    """Return what the person watches; ``wish`` is one of WATCHED or ALL, ``aged`` limits the list to one bucket."""
    calendar = own_calendar(office, person)
    days = silent_days(office, person, on=local(now).date())
    around = days_around(now, calendar)
    kinds = {ALL: true(), **kinds_of(person, now, office)}
    watched = watched_cases(filters, person, around)
    steps = ageing(session, watched, now=now, calendar=calendar, kinds={name: kinds[name] for name in WATCHED})
    counts = {name: sum(step.kinds[name] for step in steps) for name in WATCHED}
    column = Case.due_at if wish in BY_DUE else Case.moved_at
    only = [bucket(now, calendar) == aged] if aged else []
    total, most = sum(step.total for step in steps), _at_most(steps, wish, aged)
    found = _listed(and_(watched, kinds[wish], *only), column, place_in(place), sparse=most * SPARSE < total)
    rows = session.execute(found).all() if most else []
    shown = tuple(
        WatchedLine(line, _silence(line, calendar_of(office, row.owner_unit_id), now), row.target_at)
        for line, row in zip(lines(session, rows[:SIZE], now=now, office=office), rows, strict=False)
    )
    last = Place(getattr(rows[SIZE - 1], column.key), rows[SIZE - 1].id) if len(rows) > SIZE else None
    return ControlRoom(counts, total, shown, last, days, steps)


def watched_cases(filters: Filters, person: Person, days: Days) -> ColumnElement[bool]:
    """Return the condition for the open cases that have been handed in and that the person watches."""
    return and_(Case.closed_at.is_(None), Case.submitted_at.is_not(None), where(filters, person, days))


def kinds_of(person: Person, now: datetime, office: Office) -> Mapping[str, ColumnElement[bool]]:
    """Return what each of WATCHED says of a case, as a condition, by the rules of the person's unit."""
    calendar, on = own_calendar(office, person), local(now).date()
    silent = silent_since(now, calendar, silent_days(office, person, on=on))
    return _kinds(days_around(now, calendar), silent, office.rules)


def silent_days(office: Office, person: Person, *, on: date) -> int:
    """Return after how many silent working days a case counts as not moving, where the person works."""
    unit_id = next((grant.unit_id for grant in person.grants), 0)
    return office.rules.term(RULE, on, office.scope(unit_id)).length


def quiet_states(rules: RuleBook, on: date) -> frozenset[str]:
    """Return the states in which every term is counted in months or ends on a fixed date."""
    runs = [
        (state, _unit(rules, clock.rule, on) in LONG_UNITS)
        for process in SHIPPED
        for clock in process.clocks
        for state in clock.runs
    ]
    return frozenset(state for state, long in runs if long) - {state for state, long in runs if not long}


def _listed(condition: ColumnElement[bool], column: Any, place: Place | None, *, sparse: bool) -> CaseSelect:
    """One page of a list: the database finds which cases these are in an index, then only those are read.

    Where one of few cases belongs to the list, walking along in its order would meet all the others. There the order is
    spelled so that no index has it, and the index of what is counted is read through instead.
    """
    found, further = select(Case.id).where(condition), after(column, Case.id, place)
    found = found if further is None else found.where(further)
    key = case((Case.id > 0, column)) if sparse else column
    standing = (CaseTarget.case_id == Case.id, CaseTarget.ended_at.is_(None))
    target = select(CaseTarget.due_at).where(*standing).correlate(Case).scalar_subquery()
    return (
        case_rows()
        .add_columns(target.label("target_at"))
        .where(Case.id.in_(found.order_by(*order(key, Case.id)).limit(SIZE + 1)))
        .order_by(*order(column, Case.id))
    )


def _at_most(steps: Sequence[Row], wish: str, aged: str) -> int:
    """How many cases a list holds at most, by what was counted."""
    listed = [step.total if wish == ALL else step.kinds[wish] for step in steps]
    return min(sum(listed), sum(step.counts.get(aged, 0) for step in steps) if aged else sum(listed))


def _kinds(days: Days, silent: datetime, rules: RuleBook) -> Mapping[str, ColumnElement[bool]]:
    going = Case.held.is_(False)
    quiet = and_(Case.state.in_(sorted(quiet_states(rules, days.today))), Case.due_at >= days.now)
    return {
        STILL: and_(going, Case.moved_at < silent, or_(Case.due_at.is_(None), ~quiet)),
        LATE: Case.due_at < days.now,
        WEEK: and_(Case.due_at >= days.now, Case.due_at < days.week),
        APPLICANT: and_(going, Case.holder_role == "beneficiary"),
        PAUSED: Case.held.is_(True),
    }


def _unit(rules: RuleBook, rule: str, on: date) -> str:
    try:
        return rules.term(rule, on).unit
    except RuleMissing:
        return ""


def _silence(line: CaseLine, calendar: WorkCalendar, now: datetime) -> int:
    return calendar.working_days(local(line.moved_at).date(), local(now).date())
