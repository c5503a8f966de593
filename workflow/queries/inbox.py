"""The inbox: cases that a person holds and work that the person was asked for, the most urgent first.

Its cost does not depend on how many cases are closed: the held ones are found by the index over open cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, Relation, relations_of, scope_of
from workflow.definition import Role, Stage
from workflow.models import Case, CaseRecusal
from workflow.office import Office
from workflow.queries.asked_work import asked_work
from workflow.queries.days import Days, days_around, own_calendar
from workflow.queries.keyset import Place, after, order, place_in
from workflow.queries.list_rows import CaseLine, CaseSelect, case_rows, lines
from workflow.queries.missing_papers import missing_papers
from workflow.queries.visibility import covered, visible
from workflow.states import SHIPPED

LATE, TODAY, SOON, SUPPLEMENT = "qua-han", "hom-nay", "sap-den-han", "cho-bo-sung"
FILTERS = (LATE, TODAY, SOON, SUPPLEMENT)
SIZE, OTHERS = 25, 8
ASKED_BACK = sorted({
    state.key for process in SHIPPED for state in process.states.values() if state.public == "supplement"
})  # fmt: skip
"""States in which the establishment has to complete its dossier."""
SCHEDULED = sorted({state for process in SHIPPED for state in process.scheduled})
"""States in which a case waits for a set day; it stands in the inbox only when that day is near."""
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox. ``expected`` is when the next thing of the person's units is due while others hold it."""

    counts: Mapping[str, int]
    total: int
    work: tuple[CaseLine, ...]
    next_place: Place | None
    others: tuple[CaseLine, ...]
    others_total: int
    stages: Mapping[Stage, int]
    expected: datetime | None


def inbox(session: Session, *, person: Person, now: datetime, office: Office, wish: str = "", place: str = "") -> Inbox:
    """Return the inbox of a person. ``wish`` is one of FILTERS or empty, ``place`` where the page before ended."""
    days = days_around(now, own_calendar(office, person))
    asked = asked_work(session, person=person, now=now, office=office)
    start = place_in(place)
    rows = session.execute(page_of_work(person, days, wish, start)).all()
    others = session.execute(_others(person)).all()
    found = lines(session, [*rows, *others], now=now, office=office)
    held, waiting = found[: len(rows)], found[len(rows) :]
    lacking = missing_papers(session, rows, held, now=now, office=office)
    held = tuple(replace(line, missing=lacking.get(line.id, ())) for line in held)
    merged = _merged(held, [line for line in asked if _fits(line, days, wish)] if wish != SUPPLEMENT else (), start)
    work = merged[:SIZE]
    counted, around = _counts(session, person, days), _around(session, person)
    counts = {name: counted[name] + sum(_fits(line, days, name) for line in asked) for name in (LATE, TODAY, SOON)}
    return Inbox(
        counts | {SUPPLEMENT: around["supplement"]}, counted["total"] + len(asked), work,
        _place_of(work[-1]) if len(merged) > SIZE else None, waiting, around["others"],
        {stage: around[stage.value] for stage in Stage}, around["expected"],
    )  # fmt: skip


def held_by(person: Person, roles: Iterable[Role] = tuple(Role)) -> ColumnElement[bool]:
    """Return the condition for open cases that wait for the person in one of the roles."""
    return and_(Case.closed_at.is_(None), _holds(person, frozenset(roles)), visible(scope_of(person)))


def _in_turn(person: Person, days: Days) -> ColumnElement[bool]:
    """The same without cases that wait for a set day which is still far."""
    return and_(held_by(person), or_(Case.state.not_in(SCHEDULED), Case.due_at < days.coming))


def around(person: Person) -> ColumnElement[bool]:
    """Return the condition for open, submitted cases of the person's own units, whoever holds them."""
    tied = [
        getattr(Case, relation.value).in_(sorted(grant.units))
        for grant in person.grants
        for relation in relations_of(grant.role)
        if relation is not Relation.ASKED
    ]
    open_now = and_(Case.closed_at.is_(None), Case.submitted_at.is_not(None))
    return and_(open_now, or_(false(), *tied), visible(scope_of(person)))


def _holds(person: Person, roles: frozenset[Role]) -> ColumnElement[bool]:
    """Held by a unit of the person in a role of the person, not given to a colleague, and no conflict declared.

    What is held for somebody who is away is held within the limits of the absence, and given to that colleague.
    """
    wanted = sorted({grant.role for grant in person.own} & roles)
    held = [_held(role, person.units_as(role), person.id) for role in wanted]
    for grant, behalf in person.taken_on:
        if grant.role in roles:
            held.append(and_(_held(grant.role, grant.units, behalf.person_id), covered(behalf, person.id)))
    recused = exists().where(CaseRecusal.case_id == Case.id, CaseRecusal.user_id == person.id)
    return and_(or_(false(), *held), ~recused)


def _held(role: Role, units: frozenset[int], person_id: int) -> ColumnElement[bool]:
    here = (Case.holder_role == role.value, Case.holder_unit_id.in_(sorted(units)))
    return and_(*here, or_(Case.assignee_id.is_(None), Case.assignee_id == person_id))


def page_of_work(person: Person, days: Days, wish: str = "", start: Place | None = None) -> CaseSelect:
    """Return the statement that finds one page of held cases, by the index over open cases."""
    condition = _in_turn(person, days) if wish != SUPPLEMENT else and_(around(person), Case.state.in_(ASKED_BACK))
    limits = {LATE: _late, TODAY: _today, SOON: _soon}
    if wish in limits:
        condition = and_(condition, limits[wish](days))
    found = case_rows().where(condition).order_by(*order(Case.due_at, Case.id)).limit(SIZE + 1)
    further = after(Case.due_at, Case.id, start)
    return found if further is None else found.where(further)


def _others(person: Person) -> CaseSelect:
    mine = _holds(person, person.roles)
    return case_rows().where(around(person), ~mine).order_by(*order(Case.due_at, Case.id)).limit(OTHERS)


def _counts(session: Session, person: Person, days: Days) -> Mapping[str, int]:
    counted = {LATE: _late(days), TODAY: _today(days), SOON: _soon(days)}
    columns = [func.count(case((condition, 1))).label(name) for name, condition in counted.items()]
    row = session.execute(select(func.count().label("total"), *columns).where(_in_turn(person, days))).mappings().one()
    return dict(row)


def _around(session: Session, person: Person) -> Mapping[str, Any]:
    """Count what lies in the person's units by stage, and what waits there for others, in one statement."""
    columns = [func.count(case((Case.stage == stage.value, 1))).label(stage.value) for stage in Stage]
    others = case((~_holds(person, person.roles), 1))
    found = select(
        func.count(case((Case.state.in_(ASKED_BACK), 1))).label("supplement"), func.count(others).label("others"),
        func.min(Case.due_at).label("expected"), *columns,
    ).where(around(person))  # fmt: skip
    return dict(session.execute(found).mappings().one())


def _late(days: Days) -> ColumnElement[bool]:
    return Case.due_at < days.now


def _today(days: Days) -> ColumnElement[bool]:
    return and_(Case.due_at >= days.now, Case.due_at < days.tonight)


def _soon(days: Days) -> ColumnElement[bool]:
    return and_(Case.due_at >= days.tonight, Case.due_at < days.soon)


def _fits(line: CaseLine, days: Days, wish: str) -> bool:
    """The same borders for one line of parallel work."""
    due_at = line.term.due_at
    if due_at is None:
        return not wish
    if due_at < days.now:
        return wish in ("", LATE)
    return wish in ("", TODAY if due_at < days.tonight else SOON) and (wish != SOON or due_at < days.soon)


def _merged(held: Sequence[CaseLine], asked: Sequence[CaseLine], start: Place | None) -> tuple[CaseLine, ...]:
    """Put parallel work between the cases; what was on the pages before is left out."""
    rest = [line for line in asked if start is None or _rank(_place_of(line)) > _rank(start)]
    return tuple(sorted([*held, *rest], key=lambda line: _rank(_place_of(line))))


def _place_of(line: CaseLine) -> Place:
    return Place(line.term.due_at, line.id)


def _rank(place: Place) -> tuple[bool, datetime, int]:
    return place.value is None, place.value or FAR, place.id
