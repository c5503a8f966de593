"""R21: đề án whose record lacks something that reports need, or says what cannot be, counted and listed by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Kind
from workflow.models import Case, CaseFigures, EffectIndicator, Establishment, Unit
from workflow.queries.project_cases import seen, states_of

PARTS_EXCEED, NO_AMOUNTS, NO_ACTIVITY, NO_PLACE = "parts_exceed", "no_amounts", "no_activity", "no_place"
NO_TAX_CODE, NO_EFFECT = "no_tax_code", "no_effect"
LISTED = 20


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind of doubt: how many đề án it concerns, and the first of them by code, with their titles."""

    kind: str
    number: int
    cases: tuple[tuple[str, str], ...]


def doubts(session: Session, person: Person, *, year: int | None = None) -> tuple[Doubt, ...]:
    """Return every kind of doubt about the đề án that a person may see, also those that concern none."""
    kinds = _kinds()
    flags = [case((condition, 1), else_=0).label(name) for name, condition in kinds.items()]
    found = select(Case.code, Case.title, *flags).outerjoin(Establishment, Establishment.unit_id == Case.applicant_id)
    found = found.where(*seen(person), *([Case.year == year] if year else []))
    inner = found.where(or_(*kinds.values())).subquery()
    numbers = session.execute(select(*(func.coalesce(func.sum(inner.c[name]), 0) for name in kinds))).one()
    return tuple(
        Doubt(name, int(number), listed)
        for number, (name, listed) in zip(numbers, _listed(session, inner, kinds).items(), strict=True)
    )


def _listed(session: Session, inner: Any, kinds: Mapping[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The first đề án of every kind, in one statement."""
    ranks = [
        case((inner.c[name] == 1, func.row_number().over(partition_by=inner.c[name], order_by=inner.c.code))).label(
            name
        )
        for name in kinds
    ]
    ranked = select(inner.c.code, inner.c.title, *ranks).subquery()
    first = or_(*(ranked.c[name] <= LISTED for name in kinds))
    rows = session.execute(select(ranked).where(first).order_by(ranked.c.code)).mappings().all()
    return {
        name: tuple((row["code"], row["title"]) for row in rows if row[name] is not None and row[name] <= LISTED)
        for name in kinds
    }


def _rank(inner: Any, name: str) -> ColumnElement[int]:
    """Which of its kind a đề án is, in the order of the codes; nothing where it is none of that kind."""
    number = func.row_number().over(partition_by=inner.c[name], order_by=inner.c.code)
    return case((inner.c[name] == 1, number))


def _kinds() -> Mapping[str, ColumnElement[bool]]:
    approved = exists().where(CaseFigures.case_id == Case.id)
    counted = exists().where(EffectIndicator.case_id == Case.id)
    commune = exists().where(Unit.id == Case.commune_id, Unit.kind != "province")
    return {
        PARTS_EXCEED: Case.total_cost < Case.support + Case.matching,
        NO_AMOUNTS: and_(approved, Case.total_cost == 0),
        NO_ACTIVITY: Case.activity == "",
        NO_PLACE: ~commune,
        NO_TAX_CODE: and_(approved, Establishment.unit_id.is_not(None), Establishment.tax_code.is_(None)),
        NO_EFFECT: and_(Case.state.in_(states_of(Kind.GRANTED)), ~counted),
    }
