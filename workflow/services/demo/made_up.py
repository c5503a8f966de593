"""The made-up cases: every plot played through by establishments that nobody has."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from workflow.calendar import local
from workflow.reference import pools
from workflow.rules import RuleBook
from workflow.services.demo.dates import Diary
from workflow.services.demo.inventing import Inventor
from workflow.services.demo.plots import BATCHED, EARLY, Plot
from workflow.services.demo.routes import before_approval
from workflow.services.demo.story import Call, Story, Told
from workflow.services.demo.telling import Ending, Teller

OTHER_PROVINCE = 0.2
SHORTEST, LONGEST = 70, 200


class MadeUp:
    """Tells the plots in order."""

    def __init__(self, diary: Diary, rules: RuleBook, calls: Mapping[str, Call]) -> None:
        self._diary, self._calls = diary, calls
        self._teller, self._inventor = Teller(diary, rules), Inventor(rules)

    def told(self) -> Iterator[Told]:
        """Every made-up case, dated."""
        for plot in EARLY:
            yield from (self._early(plot, turn, _chance(plot, turn)) for turn in range(plot.count))
        for plot in BATCHED:
            yield from (self._batched(plot, turn, _chance(plot, turn)) for turn in range(plot.count))

    def _early(self, plot: Plot, turn: int, chance: Random) -> Told:
        province = "dong-thap" if chance.random() < OTHER_PROVINCE else "dong-nai"
        last = self._diary.ago(plot.ages[turn % len(plot.ages)])
        story = self._story(plot, turn, province, last, chance)
        return self._teller.undecided(story, plot.way(story, chance), last, chance)

    def _batched(self, plot: Plot, turn: int, chance: Random) -> Told:
        call = self._calls[plot.batches[turn % len(plot.batches)]]
        age = plot.ages[turn % len(plot.ages)] if plot.ages else 0
        decided = local(call.decided_at or self._diary.now).date()
        story = self._story(plot, turn, call.province, decided, chance, call=call)
        if call.decided_at is None:
            return self._teller.undecided(story, before_approval(story, chance), self._diary.ago(age), chance)
        approved = plot.outcome == "approve"
        last = self._diary.ago(age) if plot.ages else self._some_time_after(decided, chance)
        ending = Ending(plot.way(story, chance), last, plot.progress, contract=approved and plot.contract)
        return self._teller.decided(story, call.decided_at, chance, ending)

    def _some_time_after(self, decided: date, chance: Random) -> date:
        """A day on which a đề án of a batch may have been closed."""
        calendar = self._diary.calendar
        room = calendar.working_days(decided, self._diary.last_day) - 2
        return calendar.add_working_days(decided, chance.randint(min(SHORTEST, room), min(LONGEST, room)))

    def _story(
        self, plot: Plot, turn: int, province: str, on: date, chance: Random, *, call: Call | None = None
    ) -> Story:
        known = self._inventor.applicant(province, chance)
        wish = self._inventor.wish(known, province, on, chance, machine=plot.machine)
        return Story(
            f"{plot.key}-{turn}", known.applicant, province, wish.title, wish.activity, call.year if call else on.year,
            wish.support, wish.total, wish.items, synthetic=True, by_centre=plot.by_centre,
            batch=call.key if call else "", outcome=plot.outcome if call and call.decided_at else "",
        )  # fmt: skip


def _chance(plot: Plot, turn: int) -> Random:
    return Random(f"{pools().seed}-{plot.key}-{turn}")  # noqa: S311 -- not for security
