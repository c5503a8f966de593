"""Certified products as everybody may read them: one line a certificate that was not replaced, with its worth today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.fold import fold, sort_key
from workflow.models import Case, Unit
from workflow.models.base import table_of
from workflow.queries.keyset import Place, place_in
from workflow.queries.verification import CERTIFICATE, worth
from workflow.selection.certificates import Standing

CASE, UNIT = table_of(Case), table_of(Unit)
PAGE, MOST = 50, 20_000
VALID, ENDED = "con", "het"
"""Worth something today, or not any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is limited to; nothing means everything."""

    text: str = ""
    year: int | None = None
    level: str = ""
    group: str = ""
    province_id: int | None = None
    commune_id: int | None = None
    worth: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One certified product. The recipient is named as the public list shows it."""

    number: str
    product: str
    recipient: str
    level: str
    group: str
    province: str
    commune: str
    issuer: str
    granted_on: date
    valid_until: date
    standing: Standing
    changed_on: date | None
    reason_code: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of the list, how many there are altogether, and where the next page begins."""

    lines: tuple[Result, ...]
    total: int
    next_place: Place | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: only what is in the list."""

    years: tuple[int, ...]
    provinces: tuple[tuple[int, str], ...]
    communes: tuple[tuple[int, str], ...]


def results(session: Session, wanted: Wanted, *, on: date, place: str = "") -> Results:
    """Return one page, the newest first."""
    where = _conditions(wanted, on)
    total = session.scalar(select(func.count()).select_from(_joined()).where(*where)) or 0
    beyond = _after(place)
    found = _listed(where if beyond is None else [*where, beyond]).limit(PAGE + 1)
    rows = session.execute(found).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = Place(last.granted_on.toordinal(), last.id) if last is not None else None
    return Results(tuple(_line(row, on) for row in rows[:PAGE]), total, following)


def all_results(session: Session, wanted: Wanted, *, on: date) -> tuple[Result, ...]:
    """Return the whole list for a file, in the same order."""
    return tuple(_line(row, on) for row in session.execute(_listed(_conditions(wanted, on)).limit(MOST)))


def result_choices(session: Session, *, province_id: int | None = None) -> Choices:
    """Return the years and places of the list; communes only of the province that was chosen."""
    span = select(func.min(CERTIFICATE.c.granted_on), func.max(CERTIFICATE.c.granted_on))
    first, last = session.execute(span.where(*_listable())).one()
    years = tuple(range(last.year, first.year - 1, -1)) if first else ()
    provinces = _places(session, CASE.c.province_id)
    here = CASE.c.province_id == province_id
    return Choices(years, provinces, _places(session, CASE.c.commune_id, here) if province_id else ())


def _listable() -> list[ColumnElement[bool]]:
    return [CERTIFICATE.c.replaced_by.is_(None)]


def _joined() -> Any:
    return CERTIFICATE.join(CASE, CASE.c.id == CERTIFICATE.c.case_id)


def _listed(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    province, commune = aliased(UNIT), aliased(UNIT)
    ways = _joined().join(province, province.c.id == CASE.c.province_id)
    ways = ways.outerjoin(commune, commune.c.id == CASE.c.commune_id)
    shown = select(CERTIFICATE, CASE.c.activity, province.c.name.label("province"), commune.c.name.label("commune"))
    order = (CERTIFICATE.c.granted_on.desc(), CERTIFICATE.c.id.desc())
    return shown.select_from(ways).where(*where).order_by(*order)


def _conditions(wanted: Wanted, on: date) -> list[ColumnElement[bool]]:
    chosen = (
        (CERTIFICATE.c.level, wanted.level), (CASE.c.activity, wanted.group),
        (CASE.c.province_id, wanted.province_id), (CASE.c.commune_id, wanted.commune_id),
    )  # fmt: skip
    found = [*_listable(), *(column == value for column, value in chosen if value)]
    if wanted.year:
        found.append(CERTIFICATE.c.granted_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    found += [CERTIFICATE.c.folded.contains(word, autoescape=True) for word in fold(wanted.text).split()]
    valid = and_(CERTIFICATE.c.revoked_at.is_(None), CERTIFICATE.c.valid_until >= on)
    return found + {VALID: [valid], ENDED: [~valid]}.get(wanted.worth, [])


def _after(place: str) -> ColumnElement[bool] | None:
    """Rows that come after a place; an address that nobody gave out begins at the beginning."""
    found = place_in(place, moments=False)
    if found is None or not 0 < (found.value or 0) <= date.max.toordinal():
        return None
    day = date.fromordinal(found.value)
    later = and_(CERTIFICATE.c.granted_on == day, CERTIFICATE.c.id < found.id)
    return or_(CERTIFICATE.c.granted_on < day, later)


def _places(session: Session, column: Any, *where: ColumnElement[bool]) -> tuple[tuple[int, str], ...]:
    here = select(column).select_from(_joined()).where(*_listable(), *where)
    rows = session.execute(select(UNIT.c.id, UNIT.c.name).where(UNIT.c.id.in_(here)))
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda one: sort_key(one[1])))


def _line(row: Any, on: date) -> Result:
    standing, since, why = worth(row, None, on)
    return Result(
        row.number, row.product, row.shown, row.level, row.activity, row.province, row.commune or "", row.issuer,
        row.granted_on, row.valid_until, standing, since, why,
    )  # fmt: skip
