"""Why a term ends when it does, told with its rule, its stops, the decisions about days, and every day of it."""

from dataclasses import dataclass
from datetime import datetime

from web.cases.reading import calendar_of, scope_of_case
from web.cases.timeline import pauses
from web.context import current_session, office
from web.i18n import gettext
from web.words import code_word
from workflow.calendar import local
from workflow.queries.calendar_history import AppliedDecision, applied_decisions, calendar_at
from workflow.queries.case_rows import CasePage, ClockLine
from workflow.queries.term_days import Stop, TermDays, stops_of, term_days
from workflow.rules import CountedDay, RuleMissing, Term


@dataclass(frozen=True, slots=True)
class TermStory:
    """A term of a case: the rule it follows, what it was counted by, and how it came to its end."""

    clock: ClockLine
    term: Term
    version: str
    """The calendar that it was counted by, with the newest decision in it."""
    told: TermDays
    before: ClockLine | None
    """The same term before it began again from nothing."""
    redated: tuple[tuple[AppliedDecision, datetime, datetime], ...]
    page: CasePage

    @property
    def days(self) -> tuple[CountedDay, ...]:
        """Every day."""
        return self.told.days

    def why(self, stop: Stop) -> str:
        """Why the term stood still, in words."""
        return code_word(stop.reason) if stop.reason else gettext(self.page.process.states[stop.state].label)


def term_story(page: CasePage, number: int) -> TermStory | None:
    """Return the story of a term of the case; None when the case has no such term, or its rule is gone."""
    clock = next((line for line in page.clocks if line.number == number), None)
    if clock is None:
        return None
    scope = scope_of_case(page)
    try:
        term = office().rules.term(clock.rule, local(clock.started_at).date(), scope)
    except RuleMissing:
        return None
    decisions = applied_decisions(current_session(), page.code, scope)
    calendar, version = calendar_at(calendar_of(page), decisions, clock.closed_at)
    told = term_days(clock, term, calendar, _stops(page, clock))
    return TermStory(clock, term, version, told, _before(page, clock), _redated(clock, decisions), page)


def _stops(page: CasePage, clock: ClockLine) -> tuple[Stop, ...]:
    spec = page.process.clock_by_key[clock.key]
    return stops_of(spec, page.events, pauses(page.events), since=clock.started_at, until=clock.closed_at)


def _before(page: CasePage, clock: ClockLine) -> ClockLine | None:
    return next((one for one in page.clocks if one.key == clock.key and one.closed_at == clock.started_at), None)


def _redated(
    clock: ClockLine, decisions: tuple[AppliedDecision, ...]
) -> tuple[tuple[AppliedDecision, datetime, datetime], ...]:
    """The decisions that moved this term while it ran."""
    here = [one for one in decisions if clock.started_at <= one.applied_at <= (clock.closed_at or one.applied_at)]
    return tuple((one, before, after) for one in here for key, before, after in one.moved if key == clock.key)
