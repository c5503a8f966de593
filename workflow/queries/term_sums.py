"""What ended terms came to: as it was summed at night where that answers the question, else counted now.

The sums are kept by owning unit. They answer whoever sees all the cases of some units and no others. For every other
scope, and for filters that they do not know, the terms are counted when they are asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, Reach, Relation, scope_of
from workflow.models import Case, CaseRecusal, CaseSeat, CaseTask, TermSum, TermSumRun
from workflow.queries.bottlenecks import (
    OFFICE_TERM,
    PERCENT,
    PERIOD_DAYS,
    WEEKS,
    Duration,
    Key,
    Punctual,
    Weeks,
    durations,
    flow,
    punctual_by_office,
    punctuality,
)
from workflow.queries.worklist import Filters

PERIOD = timedelta(days=PERIOD_DAYS)


@dataclass(frozen=True, slots=True)
class Past:
    """The past of every step up to a moment: how long it took, what came and left, how much of it was in time."""

    at: datetime
    took: Mapping[Key, Duration]
    weeks: Mapping[Key, Weeks]
    punctual: tuple[Punctual, ...]
    summed: bool


def past(session: Session, condition: ColumnElement[bool], filters: Filters, *, person: Person, now: datetime) -> Past:
    """Return the past of the cases that a person sees and the filters let through; ``condition`` says the same."""
    rows = _kept(session, filters, person)
    if not rows:
        return counted(session, condition, now=now)
    at, sums = rows[0].at, [row.TermSum for row in rows]
    return Past(at, _took(session, condition, sums, at), _weeks(sums), _punctual(sums), summed=True)


def past_durations(
    session: Session, condition: ColumnElement[bool], *, percent: int, person: Person, now: datetime
) -> Mapping[Key, Duration]:
    """Return how long the terms of all cases took that a person sees, with that percentile."""
    rows = _kept(session, Filters(), person) if percent == PERCENT else ()
    if not rows:
        return durations(session, condition, since=now - PERIOD, percent=percent)
    return _took(session, condition, [row.TermSum for row in rows], rows[0].at)


def counted(session: Session, condition: ColumnElement[bool], *, now: datetime) -> Past:
    """Count the past up to now."""
    return Past(
        now, durations(session, condition, since=now - PERIOD), flow(session, condition, until=now),
        punctuality(session, condition, since=now - PERIOD, until=now), summed=False,
    )  # fmt: skip


def term_sums(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    """Sum the ended terms of all cases that were handed in, by office and step: the rows that are kept."""
    handed_in = Case.submitted_at.is_not(None)
    took = durations(session, handed_in, since=now - PERIOD, by=OFFICE_TERM)
    weeks = flow(session, handed_in, until=now, by=OFFICE_TERM)
    punctual = punctual_by_office(session, handed_in, since=now - PERIOD, until=now)
    return [
        _row(place, took.get(place), weeks.get(place, ()), punctual.get(place, ())) for place in sorted({*took, *weeks})
    ]


def _kept(session: Session, filters: Filters, person: Person) -> Sequence[Any]:
    """The sums that answer the question, with up to when they were made; none when it has to be counted."""
    reaches = scope_of(person).reaches
    if filters != Filters(process=filters.process) or any(not _whole(reach) for reach in reaches):
        return ()
    units = sorted({unit for reach in reaches for unit in reach.units})
    at = select(func.max(TermSumRun.at)).scalar_subquery().label("at")
    found = select(TermSum, at).where(TermSum.owner_unit_id.in_(units), *_whole_sight(person.id, units))
    if filters.process:
        found = found.where(TermSum.process_key == filters.process)
    return session.execute(found).all()


def _whole(reach: Reach) -> bool:
    return reach.relation is Relation.OWNER and reach.behalf is None


def _whole_sight(user_id: int, units: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    """That no conflict hides a case from the person, and no task or seat shows one of another unit."""
    hidden = exists().where(CaseRecusal.user_id == user_id, CaseRecusal.hides)
    elsewhere = or_(Case.owner_unit_id.not_in(units), Case.submitted_at.is_(None))
    tasks = (CaseTask.holder_user_id == user_id, CaseTask.cancelled_at.is_(None), Case.id == CaseTask.case_id)
    seats = (CaseSeat.user_id == user_id, CaseSeat.ended_at.is_(None), Case.id == CaseSeat.case_id)
    return ~hidden, ~exists().where(*tasks, elsewhere), ~exists().where(*seats, elsewhere)


def _row(place: Any, took: Duration | None, weeks: Weeks, punctual: Iterable[Punctual]) -> dict[str, Any]:
    took = took or Duration(0, 0, 0, 0)
    owner_unit_id, process_key, key = place
    return {
        "owner_unit_id": owner_unit_id, "process_key": process_key, "key": key, "n": took.n, "median": took.median,
        "high": took.high, "allowed": took.allowed, "weeks": [list(week) for week in weeks],
        "units": [[one.unit, one.total, one.early, one.late, one.days] for one in punctual],
    }  # fmt: skip


def _took(
    session: Session, condition: ColumnElement[bool], sums: Sequence[TermSum], at: datetime
) -> Mapping[Key, Duration]:
    """The ranks of each step: those of its office, or counted when several offices have it, as ranks do not add up."""
    known = [one for one in sums if one.n]
    took = {(one.process_key, one.key): Duration(one.n, one.median, one.high, one.allowed) for one in known}
    return took if len(took) == len(known) else durations(session, condition, since=at - PERIOD)


def _weeks(sums: Iterable[TermSum]) -> Mapping[Key, Weeks]:
    found: dict[Key, list[tuple[int, int]]] = defaultdict(lambda: [(0, 0)] * WEEKS)
    for one in sums:
        if one.weeks:
            both = zip(found[one.process_key, one.key], one.weeks, strict=True)
            found[one.process_key, one.key] = [(came + more, left + less) for (came, left), (more, less) in both]
    return dict(found)


def _punctual(sums: Iterable[TermSum]) -> tuple[Punctual, ...]:
    found: dict[tuple[str, str, str], Punctual] = {}
    for one in sums:
        for unit, *figures in one.units:
            place = (unit, one.process_key, one.key)
            own = Punctual(*place, *figures)
            found[place] = _together(found[place], own) if place in found else own
    return tuple(found.values())


def _together(one: Punctual, other: Punctual) -> Punctual:
    """Two offices of one name, as one was before the other took over, or one that answers to two."""
    total = one.total + other.total
    days = (one.days * one.total + other.days * other.total) / total
    return Punctual(one.unit, one.process, one.term, total, one.early + other.early, one.late + other.late, days)
