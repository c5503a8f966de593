"""The đề án that bulletins name, brought to where the bulletins say they stand, at plausible days of their year.

Amounts that no source states are those that the demo made up; a case with such an amount is marked as made up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from workflow.calendar import at
from workflow.reference import NamedCase, named_cases, pools, units
from workflow.rules import RuleBook
from workflow.services.demo import routes
from workflow.services.demo.answers import BASIS
from workflow.services.demo.calls import MORNING
from workflow.services.demo.dates import Diary
from workflow.services.demo.routes import Route, until
from workflow.services.demo.story import Applicant, Call, Deed, Item, Story, Told
from workflow.services.demo.telling import Ending, Teller

DECIDED, CLOSED, REPORTED = (3, 20), (11, 20), (8, 19)
SPOKESMAN = "Đại diện cơ sở (mẫu)"
PLACES = frozenset({"commune", "district"})
REVIEWS = (9, 16, 30)
PAUSED, LOOKED_EVERY, LOOKED_AGO = (10, 14), 150, 15
"""When cases that wait were paused, about how many days lay between two looks at them, and working days since."""
REVIEW_AFTER = timedelta(days=14)
TRAINING = "Chưa đủ điều kiện đặt hàng dịch vụ sự nghiệp công."


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Tells the named cases."""

    diary: Diary
    rules: RuleBook

    def calls(self) -> dict[str, Call]:
        """One batch a province and year, decided in spring; that of cases still in a plan is not decided."""
        found: dict[str, Call] = {}
        for case in named_cases():
            if not story_of(case).batch:
                continue
            key, year = call_key(case), case.plan_year
            decided = None if case.state in UNDECIDED else at(self._day(year, DECIDED), MORNING)
            found[key] = Call(key, province_of(case), year, date(year - 1, 10, 1), date(year, 2, 10), decided)
        return found

    def told(self) -> Iterator[Told]:
        """Every named case, dated."""
        paused = iter(REVIEWS)
        for case in named_cases():
            chance = Random(f"{pools().seed}-{case.key}")  # noqa: S311 -- not for security
            story = story_of(case)
            if case.state in EARLY_STATES:
                yield self._early(case, story, chance)
                continue
            route, last = self._ending(case, story, next(paused) if case.hold_reason else 0)
            decided = at(self._day(case.plan_year, DECIDED), MORNING)
            progress = 40 if case.hold_reason else 100
            yield self._teller().decided(story, decided, chance, Ending(route, last, progress))

    def _teller(self) -> Teller:
        return Teller(self.diary, self.rules)

    def _early(self, case: NamedCase, story: Story, chance: Random) -> Told:
        step, day = EARLY_STATES[case.state]
        route = until(routes.before_approval(story, chance), step)
        return self._teller().undecided(story, route, self._day(case.plan_year, day), chance)

    def _ending(self, case: NamedCase, story: Story, review: int) -> tuple[Route, date]:
        year = case.plan_year
        if case.hold_reason:
            return self._paused(case.hold_reason, year, review)
        if case.exit_reason:
            stop = routes.stopped(case.exit_reason, TRAINING, "210/QĐ-UBND")
            return [stop, Deed("close_stopped", "accountant", 8)], self._day(year, (9, 25))
        last = case.reported_on or self._day(year, LAST_DAYS.get(case.state, REPORTED))
        return ENDINGS[case.state](story), self.diary.calendar.on_or_after(last)

    def _paused(self, code: str, year: int, review: int) -> tuple[Route, date]:
        """Paused in its year, looked at every few months and paused on, last until a day that still lies ahead."""
        first, last = self._day(year, PAUSED), self.diary.ago(LOOKED_AGO)
        looks = max(1, -((first - last).days // LOOKED_EVERY))
        every = (last - first) / looks
        gap = max(1, every.days * 5 // 7 - 2)
        ahead = (*(first + number * every + REVIEW_AFTER for number in range(1, looks + 1)), self.diary.near(review))
        route = [Deed("pause", "leader", 30, _pause(code, ahead[0]))]
        for day in ahead[1:]:
            reason = {"reason": "Đến ngày rà soát, quy định mức chi chưa thay đổi."}
            route += [Deed("resume", "leader", gap, reason), Deed("pause", "leader", 0, _pause(code, day))]
        return route, last

    def _day(self, year: int, day: tuple[int, int]) -> date:
        return self.diary.calendar.on_or_after(date(year, *day))


EARLY_STATES: Mapping[str, tuple[str, tuple[int, int]]] = {
    "survey": ("accept", (5, 20)), "appraisal": ("submit_project", (7, 15)), "in_batch": ("put_in_batch", (3, 10)),
}  # fmt: skip
UNDECIDED = frozenset({"in_batch"})
LAST_DAYS = {"closed": CLOSED}
UNPLANNED = frozenset({"survey", "appraisal"})
ENDINGS: Mapping[str, Callable[[Story], Route]] = {
    "closed": routes.closed,
    "payment": lambda story: routes.accepted(story)[:-4],
    "handover": routes.accepted,
}


def call_key(case: NamedCase) -> str:
    """The key of the batch in which a case was planned."""
    return f"{province_of(case)}:{case.plan_year}"


def province_of(case: NamedCase) -> str:
    """The province that a case belongs to today."""
    return case.home.split("/")[0]


def story_of(case: NamedCase) -> Story:
    """A named case as a story; only its amounts may be made up."""
    total, support = case.total or case.synthetic.total, case.support or case.synthetic.support
    applicant = Applicant(case.key, case.establishment, case.kind, _place(case), SPOKESMAN, synthetic=case.anonymous)
    made_up = case.support is None or case.total is None
    batch = "" if case.state in UNPLANNED else call_key(case)
    return Story(
        case.key, applicant, province_of(case), case.title, case.activity, case.plan_year, support, total,
        (Item("Hạng mục theo đề án", total),), synthetic=made_up, batch=batch,
        outcome="" if case.state in EARLY_STATES else "approve", note=_address(case),
    )  # fmt: skip


def _place(case: NamedCase) -> str:
    """The nearest unit that the source names: commune or district of then, else the province of then."""
    kinds = {unit.code: unit.kind for unit in units()}
    named = (case.place_now, case.place_then, case.synthetic.place)
    return next((code for code in named if code and kinds[code] in PLACES), case.place_then or case.home)


def _address(case: NamedCase) -> str:
    names = {unit.code: unit.official_name or unit.name for unit in units()}
    then, now = case.place_then or case.home, case.place_now or case.home
    place = names[then] if then == now else f"{names[then]} (nay thuộc {names[now]})"
    return ", ".join(filter(None, (case.locality, place)))


def _pause(code: str, review_on: date) -> dict[str, object]:
    reason = "Quy định mức chi thay đổi, chờ hướng dẫn để điều chỉnh dự toán."
    return {"reason_code": code, "reason": reason, "basis": BASIS, "review_on": review_on}
