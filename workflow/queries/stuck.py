"""Which open cases are stuck, by the rules of the day: every rule is a dated row that a province may put its own over.

A case is listed with every rule that fired, so that whoever watches reads why before intervening.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.models import Absence, AgendaItem, Case, CaseClock, CaseEvent, CaseTask, CouncilSession
from workflow.office import Office
from workflow.queries.bottlenecks import Duration, Key
from workflow.queries.days import days_around, own_calendar, silent_since
from workflow.queries.deputies import absent_on
from workflow.queries.keyset import Place, order
from workflow.queries.keyset import after as after_place
from workflow.queries.supervision import EVERYTHING, STILL, kinds_of, quiet_states, silent_days, watched_cases
from workflow.queries.term_sums import past_durations
from workflow.queries.worklist import Filters, where
from workflow.states import after

SILENT, SLOW, BOUNCED, AWAY, FORGOTTEN, OPINION, QUORUM = (
    "silent", "slow", "bounced", "away", "forgotten", "opinion", "quorum",
)  # fmt: skip
RULES: Mapping[str, str] = {
    SILENT: "stalled_after", BOUNCED: "stuck_bounced", FORGOTTEN: "stuck_supplement", OPINION: "stuck_opinion",
    QUORUM: "stuck_quorum", SLOW: "stuck_slow",
}  # fmt: skip
"""Where the figure of a rule stands; an absence needs none."""
ENOUGH = 10
"""Terms that must have ended before a percentile says anything."""
MOST = 50
"""Cases of one page."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One stuck case with the rules that fired."""

    case_id: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the rules on a day, where the person works."""

    days: Mapping[str, int]
    on: date


@dataclass(frozen=True, slots=True)
class StuckCases:
    """One page of the stuck cases, by which figures, how many there are in all, and where the next page begins."""

    cases: tuple[Stuck, ...]
    figures: Figures
    total: int
    next_place: Place | None


def stuck_cases(
    session: Session,
    *,
    person: Person,
    now: datetime,
    office: Office,
    filters: Filters = EVERYTHING,
    place: Place | None = None,
) -> StuckCases:
    """Return one page of the cases that a person watches and that a rule calls stuck, the longest silent first."""
    figures = figures_of(office, person, on=local(now).date())
    watched = watched_cases(filters, person, days_around(now, own_calendar(office, person)))
    seen = watched_of(person, now, office)
    took = past_durations(session, seen, percent=figures.days[SLOW], person=person, now=now)
    fired = conditions(figures, took, person=person, now=now, office=office)
    columns = (condition.label(name) for name, condition in fired.items())
    here = (watched, Case.held.is_(False), or_(*fired.values()))
    total = select(func.count()).select_from(Case).where(*here).scalar_subquery()
    found = select(total, Case.id, Case.moved_at, *columns).where(*here)
    further = after_place(Case.moved_at, Case.id, place)
    found = found if further is None else found.where(further)
    rows = session.execute(found.order_by(*order(Case.moved_at, Case.id)).limit(MOST + 1)).all()
    cases = tuple(Stuck(row.id, tuple(n for n, hit in zip(fired, row[3:], strict=True) if hit)) for row in rows[:MOST])
    last = Place(rows[MOST - 1].moved_at, rows[MOST - 1].id) if len(rows) > MOST else None
    whole = rows[0][0] if rows else session.scalar(select(total)) or 0
    return StuckCases(cases, figures, whole, last)


def watched_of(person: Person, now: datetime, office: Office) -> ColumnElement[bool]:
    """Return the condition for all cases of the person, closed ones too: what history is learnt from."""
    return where(EVERYTHING, person, days_around(now, own_calendar(office, person)))


def figures_of(office: Office, person: Person, *, on: date) -> Figures:
    """Return the figures in force where the person works."""
    unit_id = next((grant.unit_id for grant in person.grants), 0)
    scope = office.scope(unit_id)
    numbers = {name: int(office.rules.number(RULES[name], on, scope)) for name in (BOUNCED, QUORUM, SLOW)}
    terms = {name: office.rules.term(RULES[name], on, scope).length for name in (FORGOTTEN, OPINION)}
    return Figures({SILENT: silent_days(office, person, on=on), **numbers, **terms}, on)


def conditions(
    figures: Figures, took: Mapping[Key, Duration], *, person: Person, now: datetime, office: Office
) -> Mapping[str, ColumnElement[bool]]:
    """Return what each rule says of a case, as a condition."""
    calendar, days = own_calendar(office, person), figures.days
    by_plan = sorted(quiet_states(office.rules, figures.on))
    return {
        SILENT: kinds_of(person, now, office)[STILL],
        SLOW: _slow(took, now),
        BOUNCED: and_(Case.state.not_in(by_plan), _times_entered() > days[BOUNCED]),
        AWAY: exists().where(Absence.user_id == Case.assignee_id, Absence.deputy_id.is_(None), *absent_on(figures.on)),
        FORGOTTEN: and_(
            Case.state.in_(sorted(after("ask_supplement"))),
            Case.moved_at < silent_since(now, calendar, days[FORGOTTEN]),
        ),
        OPINION: exists().where(
            CaseTask.case_id == Case.id, CaseTask.kind == "opinion", CaseTask.answered_at.is_(None),
            CaseTask.cancelled_at.is_(None), CaseTask.due_at < silent_since(now, calendar, days[OPINION]),
        ),
        QUORUM: _empty_sessions() >= days[QUORUM],
    }  # fmt: skip


def _slow(took: Mapping[Key, Duration], now: datetime) -> ColumnElement[bool]:
    """A running term that has lasted longer than so many of 100 of its kind did."""
    old = [
        and_(Case.process_key == process, CaseClock.key == key, CaseClock.started_at < now - timedelta(days=one.high))
        for (process, key), one in took.items()
        if one.n >= ENOUGH
    ]
    running = (CaseClock.case_id == Case.id, CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    return exists().where(*running, or_(false(), *old)).correlate(Case)


def _times_entered() -> ColumnElement[int]:
    """How often the case came into the state in which it is; the first time is no return."""
    moved = (CaseEvent.case_id == Case.id, CaseEvent.to_state == Case.state, CaseEvent.from_state != CaseEvent.to_state)
    return select(func.count()).where(*moved).correlate(Case).scalar_subquery()


def _empty_sessions() -> ColumnElement[int]:
    """How many meetings of the round's council closed without a single valid vote."""
    voted = exists().where(AgendaItem.session_id == CouncilSession.id, AgendaItem.n_valid > 0)
    closed = (CouncilSession.round_id == Case.id, CouncilSession.closed_at.is_not(None), ~voted)
    return select(func.count()).select_from(CouncilSession).where(*closed).correlate(Case).scalar_subquery()
