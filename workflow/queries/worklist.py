"""The list of all cases that a person may see, filtered, searched, ordered and cut into pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.fold import fold
from workflow.models import Case
from workflow.office import Office
from workflow.queries.days import Days, days_around, own_calendar
from workflow.queries.keyset import Place, after, order, place_in
from workflow.queries.list_rows import CaseLine, CaseSelect, case_rows, lines
from workflow.queries.visibility import visible

SIZES = (25, 50, 100)
MOST_COUNTED, MOST_EXPORTED = 1_000, 20_000
SORTS: Mapping[str, tuple[Any, bool, bool]] = {
    "han": (Case.due_at, False, True),
    "moi": (Case.moved_at, True, True),
    "tien": (Case.support, True, False),
}
"""By what a list is ordered, whether it falls, and whether that is a moment. The id is always the second key."""
OPEN, CLOSED, LATE, TODAY, SOON, PAUSED = "dang-mo", "da-dong", "qua-han", "hom-nay", "sap-den-han", "tam-dung"
MINE, NOBODY = "toi", "chua-giao"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is limited to; a field that is not set limits nothing."""

    text: str = ""
    process: str = ""
    stage: str = ""
    state: str = ""
    unit_id: int | None = None
    commune_id: int | None = None
    year: int | None = None
    lowest: int | None = None
    highest: int | None = None
    time: str = ""
    assignee: str = ""
    holder: str = ""
    sort: str = "han"
    size: int = SIZES[0]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list; ``more`` says that there are more than ``total``, which stops counting early."""

    lines: tuple[CaseLine, ...]
    total: int
    more: bool
    next_place: Place | None


def worklist(
    session: Session, filters: Filters, *, person: Person, now: datetime, office: Office, place: str = ""
) -> Worklist:
    """Return one page of the cases that a person may see."""
    column, falling, moments = SORTS[filters.sort]
    condition = where(filters, person, days_around(now, own_calendar(office, person)))
    found = _ordered(case_rows().where(condition), filters).limit(filters.size + 1)
    further = after(column, Case.id, place_in(place, moments=moments), falling=falling)
    rows = session.execute(found if further is None else found.where(further)).all()
    shown = lines(session, rows[: filters.size], now=now, office=office)
    last = rows[filters.size - 1] if len(rows) > filters.size else None
    counted = _count(session, condition)
    following = Place(getattr(last, column.key), last.id) if last is not None else None
    return Worklist(shown, min(counted, MOST_COUNTED), counted > MOST_COUNTED, following)


def exported(
    session: Session, filters: Filters, *, person: Person, now: datetime, office: Office
) -> tuple[CaseLine, ...]:
    """Return all lines of a list, up to MOST_EXPORTED, in its order."""
    condition = where(filters, person, days_around(now, own_calendar(office, person)))
    found = _ordered(case_rows().where(condition), filters).limit(MOST_EXPORTED)
    return lines(session, session.execute(found).all(), now=now, office=office, asked_work=False)


def lines_of(
    session: Session, case_ids: Iterable[int], *, person: Person, now: datetime, office: Office
) -> tuple[CaseLine, ...]:
    """Return those of the named cases that a person may see, the nearest term first."""
    found = case_rows().where(Case.id.in_(set(case_ids)), visible(scope_of(person)))
    rows = session.execute(found.order_by(*order(Case.due_at, Case.id))).all()
    return lines(session, rows, now=now, office=office)


def names_of(session: Session, case_ids: Iterable[int], person: Person) -> dict[int, tuple[str, str]]:
    """Return code and title of those of the cases that a person may see."""
    found = select(Case.id, Case.code, Case.title).where(Case.id.in_(set(case_ids)), visible(scope_of(person)))
    return {row.id: (row.code, row.title) for row in session.execute(found)}


def _ordered(found: CaseSelect, filters: Filters) -> CaseSelect:
    column, falling, _ = SORTS[filters.sort]
    return found.order_by(*order(column, Case.id, falling=falling))


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    some = select(Case.id).where(condition).limit(MOST_COUNTED + 1).subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


def where(filters: Filters, person: Person, days: Days) -> ColumnElement[bool]:
    """Return the condition for the cases that a person may see and the filters let through."""
    wanted = [
        visible(scope_of(person)), _in_time(filters.time, days), _assigned(filters.assignee, person),
        *(Case.folded.contains(word, autoescape=True) for word in fold(filters.text).split()),
        *(column == value for column, value in _equal(filters) if value not in (None, "")),
    ]  # fmt: skip
    if filters.unit_id is not None:
        wanted.append(or_(Case.owner_unit_id == filters.unit_id, Case.centre_id == filters.unit_id))
    if filters.lowest is not None:
        wanted.append(Case.support >= filters.lowest)
    if filters.highest is not None:
        wanted.append(Case.support <= filters.highest)
    return and_(*(condition for condition in wanted if condition is not None))


def _equal(filters: Filters) -> tuple[tuple[Any, Any], ...]:
    return (
        (Case.process_key, filters.process), (Case.stage, filters.stage), (Case.state, filters.state),
        (Case.commune_id, filters.commune_id), (Case.year, filters.year), (Case.holder_role, filters.holder),
    )  # fmt: skip


def _in_time(wish: str, days: Days) -> ColumnElement[bool] | None:
    is_open = Case.closed_at.is_(None)
    conditions = {
        OPEN: is_open,
        CLOSED: Case.closed_at.is_not(None),
        LATE: and_(is_open, Case.due_at < days.now),
        TODAY: and_(is_open, Case.due_at >= days.now, Case.due_at < days.tonight),
        SOON: and_(is_open, Case.due_at >= days.tonight, Case.due_at < days.soon),
        PAUSED: and_(is_open, Case.held.is_(True)),
    }
    return conditions.get(wish)


def _assigned(wish: str, person: Person) -> ColumnElement[bool] | None:
    if wish == MINE:
        return Case.assignee_id == person.id
    if wish == NOBODY:
        return and_(Case.assignee_id.is_(None), Case.closed_at.is_(None))
    return Case.assignee_id == int(wish) if wish else None
