"""The đề án that a report counts, one row each, with the place where it was recorded: what all reports stand on.

A đề án was recorded in the province of its commune, else in its own; where that province has been merged it can be put
under what it is now. The level says whose money it is: KCQG of the ministry, KCĐP of the province.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.definition import Kind
from workflow.models import Case, CaseFigures, CaseHold, CaseShare, LedgerEntry, LineItem, Unit
from workflow.queries.money_folds import figure
from workflow.queries.visibility import visible
from workflow.registers.provinces import Provinces, merged
from workflow.states import SHIPPED

KCQG, KCDP, NATIONAL = "kcqg", "kcdp", "kcqg_project"
LEVELS = {"kcdp_project": KCDP, NATIONAL: KCQG, "recorded_project": KCDP}
"""The procedures of đề án, each with its level; lists of past years are of the province's own money."""
APPROVED, PLANNED, NOT_DONE = "approved", "planned", "not_done"
"""Which đề án are counted: those with approved figures, those that are neither refused nor dropped, those that are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a report is limited to; ``rolled_up`` puts former provinces under what they are now."""

    since: int
    until: int
    level: str = ""
    place: int | None = None
    activity: str = ""
    rolled_up: bool = True

    def anywhere(self) -> "Wish":
        """Return the same without a place."""
        return replace(self, place=None)


def project_cases(person: Person, wish: Wish, known: Provinces, *, which: str = APPROVED) -> Subquery:
    """The đề án that the person may see and the wish asks for, with their dimensions, amounts and money.

    One with shares has a row for each of its beneficiaries; what is not theirs is to be taken from its ``first`` row.
    """
    shares = _shares()
    columns = {
        "id": Case.id, "code": Case.code, "title": Case.title, "year": Case.year, "level": _level(),
        "place": place_of(known, rolled_up=wish.rolled_up), "activity": Case.activity, "batch": Case.batch_id,
        "applicant": func.coalesce(shares.c.beneficiary, Case.applicant_id), "first": _first(shares),
        "reason": func.coalesce(CaseHold.reason, ""),
        "state": case((Case.held, ""), else_=Case.state), "total": Case.total_cost, "support": Case.support,
        "matching": Case.matching, "accepted": _moved("accepted"), "paid": _moved("spent"),
    }  # fmt: skip
    found = _tied(select(*(column.label(name) for name, column in columns.items())))
    found = found.outerjoin(shares, shares.c.parent == Case.id)
    found = found.outerjoin(CaseHold, and_(CaseHold.case_id == Case.id, CaseHold.ended_at.is_(None)))
    counted: Subquery = found.where(*_limits(person, wish, columns), _which(which)).subquery()
    return counted


def places_seen(session: Session, person: Person, known: Provinces, *, rolled_up: bool) -> frozenset[int]:
    """Return the provinces of the đề án that a person may see."""
    place = place_of(known, rolled_up=rolled_up)
    found = _tied(select(place.label("place"))).where(*seen(person)).distinct()
    return frozenset(session.scalars(found))


def place_of(known: Provinces, *, rolled_up: bool) -> ColumnElement[int]:
    """The province in which a đề án was recorded, or what that has become; for a query made by :func:`_tied`."""
    recorded = func.coalesce(case((COMMUNE.kind == "province", COMMUNE.id)), ABOVE.id, Case.province_id)
    into = merged(known)
    return case(into, value=recorded, else_=recorded) if rolled_up and into else recorded


def _tied(found: Any) -> Any:
    found = found.select_from(Case).outerjoin(COMMUNE, COMMUNE.id == Case.commune_id)
    return found.outerjoin(ABOVE, and_(ABOVE.id == COMMUNE.parent_id, ABOVE.kind == "province"))


def seen(person: Person) -> tuple[ColumnElement[bool], ...]:
    """The conditions that hold for the đề án that a person may see, handed in."""
    return visible(scope_of(person)), Case.submitted_at.is_not(None), Case.process_key.in_(sorted(LEVELS))


def _limits(person: Person, wish: Wish, columns: dict[str, Any]) -> tuple[ColumnElement[bool], ...]:
    asked = {"level": wish.level, "place": wish.place, "activity": wish.activity}
    wanted = [columns[name] == value for name, value in asked.items() if value]
    return (*seen(person), Case.year >= wish.since, Case.year <= wish.until, *wanted)


def _which(which: str) -> ColumnElement[bool]:
    if which == APPROVED:
        return exists().where(CaseFigures.case_id == Case.id)
    if which == NOT_DONE:
        return or_(Case.held.is_(True), Case.state.in_(states_of(Kind.DROPPED)))
    return Case.state.not_in(states_of(Kind.DROPPED, Kind.REFUSED))


def states_of(*kinds: Kind) -> list[str]:
    """Return the states of such kinds in the procedures of đề án."""
    projects = (process for process in SHIPPED if process.key in LEVELS)
    return sorted({key for process in projects for key, state in process.states.items() if state.kind in kinds})


def titles() -> Mapping[str, str]:
    """Return the words of the states in which đề án are dropped; of several procedures, those of the first."""
    projects = [process for process in SHIPPED if process.key in LEVELS]
    states = (state for process in reversed(projects) for state in process.states.values())
    return {state.key: state.label for state in states if state.kind is Kind.DROPPED}


def _level() -> ColumnElement[str]:
    return case((Case.process_key == NATIONAL, KCQG), else_=KCDP)


def _moved(name: str) -> ColumnElement[int]:
    """What was moved of a đề án and of its shares, found by its index: a joined sum of all would be read anew.

    Only national ones have shares; for the others nobody looks.
    """
    summed = select(figure(name))
    own = summed.where(LedgerEntry.case_id == Case.id)
    of_shares = summed.join(CaseShare, CaseShare.case_id == LedgerEntry.case_id)
    of_shares = of_shares.join(LineItem, LineItem.id == CaseShare.line_item_id).where(LineItem.case_id == Case.id)
    of_group = case((Case.process_key == NATIONAL, of_shares.correlate(Case).scalar_subquery()), else_=0)
    return own.correlate(Case).scalar_subquery() + of_group


def _shares() -> Subquery:
    """The beneficiaries of group and focal đề án, but those that were replaced."""
    later, child = aliased(CaseShare, name="later"), aliased(Case, name="child")
    replaced = exists().where(later.replaces_id == CaseShare.case_id)
    nth = func.row_number().over(partition_by=LineItem.case_id, order_by=child.id)
    columns = {"parent": LineItem.case_id, "share": child.id, "beneficiary": child.applicant_id, "nth": nth}
    found: Any = select(*(column.label(name) for name, column in columns.items())).select_from(CaseShare)
    found = found.join(LineItem, LineItem.id == CaseShare.line_item_id)
    shares: Subquery = found.join(child, child.id == CaseShare.case_id).where(~replaced).subquery()
    return shares


def _first(shares: Subquery) -> ColumnElement[bool]:
    return or_(shares.c.share.is_(None), shares.c.nth == 1)


COMMUNE, ABOVE = aliased(Unit, name="commune"), aliased(Unit, name="above")
