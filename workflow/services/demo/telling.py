"""Dates stories: the way into a batch, contract and monthly reports after its decision, the year that follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from workflow.calendar import ONE_DAY, local
from workflow.definition import Role
from workflow.rules import RuleBook, due
from workflow.services.demo import routes
from workflow.services.demo.dates import Diary
from workflow.services.demo.routes import Route
from workflow.services.demo.story import FOLLOW_UP, Dated, Deed, Story, Told

REPORT_DAY, LATE_DAY, LATE_SHARE = 19, 27, 0.12
ENDINGS = ("record", "record", "record", "record", "fall_due", "fall_due", "report", "report", "give_up")
CLOCK = Role.CLOCK.value
MINUTES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ending:
    """What happened after the approval: until when, and how far the reports got."""

    route: Route
    last: date
    progress: int = 100
    contract: bool = True


@dataclass(frozen=True, slots=True)
class Teller:
    """Turns stories into dated deeds."""

    diary: Diary
    rules: RuleBook

    def undecided(self, story: Story, route: Route, last: date, chance: Random) -> Told:
        """A story whose last deed fell on a day, and that no batch has decided."""
        return Told(story, self.diary.backwards(route, last, chance))

    def decided(self, story: Story, decided_at: datetime, chance: Random, ending: Ending | None) -> Told:
        """A story that went through a batch; without an ending nothing happened since."""
        calendar, day = self.diary.calendar, local(decided_at).date()
        into = calendar.subtract_working_days(day, chance.randrange(2, 7))
        before = self.diary.backwards(routes.before_approval(story, chance), into, chance)
        after = self._after(story, day, chance, ending) if ending else ()
        return Told(story, (*before, *after))

    def _after(self, story: Story, decided: date, chance: Random, ending: Ending) -> tuple[Dated, ...]:
        tail = self.diary.backwards(ending.route, ending.last, chance) if ending.route else ()
        if not ending.contract:
            return tail
        start = self.diary.calendar.add_working_days(decided, chance.randrange(4, 10))
        signed = self.diary.backwards([Deed("sign_contract", "centre")], start, chance)
        until = local(tail[0].at).date() - ONE_DAY if tail else ending.last
        reports = self._reports(story, start, until, chance, ending.progress)
        closing = tail[-1] if tail and tail[-1].deed.step == "hand_over" else None
        return (*signed, *reports, *tail, *(self._year_later(story, closing, chance) if closing else ()))

    def _reports(self, story: Story, start: date, until: date, chance: Random, progress: int) -> Iterator[Dated]:
        """A report a month, and one on the last day."""
        days = [day for day in self._report_days(start, until, chance) if start < day < until]
        days.append(max(until, start + ONE_DAY))
        for number, day in enumerate(days, start=1):
            percent = progress * number // len(days)
            values = {
                "period": f"{day:%Y-%m}", "percent": percent, "spent": story.total * percent // 100,
                "note": f"Hoàn thành {percent} phần trăm khối lượng.",
            }  # fmt: skip
            yield from self.diary.backwards([Deed("report_progress", "centre", 0, values)], day, chance)

    def _report_days(self, start: date, until: date, chance: Random) -> Iterator[date]:
        month = start.replace(day=1)
        while month <= until:
            late = chance.random() < LATE_SHARE
            yield self.diary.calendar.on_or_after(month.replace(day=LATE_DAY if late else REPORT_DAY))
            month = (month + timedelta(days=32)).replace(day=1)

    def _year_later(self, story: Story, closing: Dated, chance: Random) -> Sequence[Dated]:
        """The follow-up falls due when its term says, and then somebody reports, or nobody does."""
        term = self.rules.term("kcdp_follow_up", local(closing.at).date(), story.province)
        falls = due(term, closing.at, self.diary.calendar)
        if falls.at >= self.diary.now - ONE_DAY:
            return ()
        fallen = Dated(falls.at + MINUTES, Deed("fall_due", CLOCK, on=FOLLOW_UP))
        rest = routes.follow_up(chance.choice(ENDINGS))
        return (fallen, *self.diary.forwards(rest, falls.on, chance))
