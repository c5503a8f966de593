"""Why a term ends when it does, told with its rule and every day."""

from dataclasses import dataclass
from datetime import datetime

from web.case_reading import calendar_of, scope_of_case
from web.context import office
from workflow.calendar import local
from workflow.queries.case_rows import CasePage, ClockLine
from workflow.rules import CountedDay, RuleMissing, Term, due, explain


@dataclass(frozen=True, slots=True)
class TermStory:
    """A term of a case: the rule it follows, when this stretch of it began, and its days."""

    clock: ClockLine
    term: Term
    since: datetime
    days: tuple[CountedDay, ...]
    by_paper: bool
    """The end was set by a paper, such as a contract, and not counted."""

    @property
    def resumed(self) -> bool:
        """Whether the term stood still before and goes on with what was left."""
        return self.since != self.clock.started_at


def term_story(page: CasePage, number: int) -> TermStory | None:
    """Return the story of a term of the case; None when the case has no such term, or its rule is gone."""
    clock = next((line for line in page.clocks if line.number == number), None)
    if clock is None:
        return None
    try:
        term = office().rules.term(clock.rule, local(clock.started_at).date(), scope_of_case(page))
    except RuleMissing:
        return None
    calendar, length = calendar_of(page), clock.length if clock.since != clock.started_at else None
    by_paper = due(term, clock.since, calendar, length=length).at != clock.due_at
    days = () if by_paper or clock.paused else explain(term, clock.since, calendar, length=length)
    return TermStory(clock, term, clock.since, days, by_paper)
