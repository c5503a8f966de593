"""What a ladder would say to whom in the days to come, for the terms that run now, against the ladder in force."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local
from workflow.ladders import Ladder
from workflow.models import Case, CaseClock
from workflow.office import Office
from workflow.published import process_of
from workflow.reminders import ladder_on, moments, names_of

DAYS = 30
Span = tuple[date, date]
"""The first day of a term and its last."""


@dataclass(frozen=True, slots=True)
class LadderEffect:
    """How many terms run, and how often each party would be reminded by the ladder in force and by another."""

    terms: int
    current: Mapping[str, int]
    then: Mapping[str, int]


def ladder_effect(
    session: Session, ladder: Ladder, names: Sequence[str], scope: str, *, now: datetime, office: Office
) -> LadderEffect:  # fmt: skip
    """Return what a ladder would do in the next DAYS if it applied today; one statement, however many terms run."""
    today = local(now).date()
    spans = Counter(_running(session, names, scope, on=today, office=office))
    calendar = office.calendar.scoped(scope)
    in_force = ladder_on(office.rules, names, today, scope)
    current, then = (_told(one, spans, calendar, now) for one in (in_force, ladder))
    return LadderEffect(spans.total(), current, then)


def _running(session: Session, names: Sequence[str], scope: str, *, on: date, office: Office) -> Iterator[Span]:
    """The terms that the ladder speaks of: those of one clock, or all that share it and have no own."""
    units = sorted(unit_id for unit_id, code in office.variants.items() if code == scope)
    columns = (Case.process_hash, CaseClock.key, CaseClock.since, CaseClock.due_at)
    runs = (CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None), Case.closed_at.is_(None))
    found = select(*columns).join(Case, Case.id == CaseClock.case_id).where(*runs, Case.owner_unit_id.in_(units))
    for name, key, since, due_at in session.execute(found):
        process = process_of(session, name)
        own = names_of(process.key, process.clock_by_key[key])
        if names[0] == own[0] or names[0] == own[1] == ladder_on(office.rules, own, on, scope).rule_id:
            yield local(since).date(), local(due_at).date()


def _told(ladder: Ladder, spans: Mapping[Span, int], calendar: WorkCalendar, now: datetime) -> Mapping[str, int]:
    """How often each party is reminded; terms with the same days are worked out once."""
    told, until = Counter[str](), now + timedelta(days=DAYS)
    for (since, due_on), number in spans.items():
        ahead = moments(ladder, calendar.open_of(since), calendar.close_of(due_on), calendar, breach=False)
        for moment in ahead:
            if moment.rung is not None and now < moment.at <= until:
                told.update(dict.fromkeys(moment.rung.roles, number))
    return told
