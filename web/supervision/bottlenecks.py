"""The page about where time goes: durations against what is allowed, the flow of each week, breaches to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from web.cases.term_parties import answered_by_communes, binds_an_office, party_word
from web.context import current_person, current_session, now, office
from web.i18n import current_language, gettext
from web.supervision.charts import PROCESSES, procedure_label
from web.supervision.filter import RoomFilter
from workflow.calendar import local
from workflow.fold import sort_key
from workflow.queries.bottlenecks import PERIOD_DAYS, WEEK, WEEKS, Duration, Key, Punctual, Weeks, ending
from workflow.queries.days import days_around, own_calendar
from workflow.queries.term_sums import past
from workflow.queries.worklist import where

SHOWN_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how long it took beside what it may take, and what came and went."""

    label: str
    process: str
    took: Duration | None
    weeks: Weeks
    due: int
    expected: float
    """How many of those that are due may be late."""
    scale: float

    @property
    def bars(self) -> dict[str, int]:
        """Median, 85th percentile and allowance as parts of the longest of all, in per cent."""
        took = self.took or Duration(0, 0, 0, 0)
        parts = {"median": took.median, "high": took.high, "allowed": took.allowed}
        return {name: round(100 * value / self.scale) for name, value in parts.items()}

    @property
    def net(self) -> list[int]:
        """Arrivals minus departures, week by week."""
        return [came - left for came, left in self.weeks]


class BottleneckPage:
    """The figures of one request."""

    def __init__(self, form: RoomFilter) -> None:
        self.form, self.days, self.number_of_weeks = form, PERIOD_DAYS, WEEKS
        person, filters = current_person(), form.filters()
        around = days_around(now(), own_calendar(office(), person))
        self._condition = where(filters, person, around)
        self._week = around.week
        self.past = past(current_session(), self._condition, filters, person=person, now=now())

    @cached_property
    def punctual(self) -> list[Punctual]:
        """On-time shares by unit in the order of names, and by step."""
        bound = (row for row in self.past.punctual if binds_an_office((row.process, row.term)))
        return sorted(bound, key=lambda row: (sort_key(row.unit), _place((row.process, row.term))))

    @property
    def punctual_parts(self) -> tuple[Sequence[Punctual], Sequence[Punctual]]:
        """The same in two: of offices and centres, and of communes, of which there are many."""
        communes = [row for row in self.punctual if answered_by_communes((row.process, row.term))]
        return [row for row in self.punctual if row not in communes], communes

    @cached_property
    def steps(self) -> list[Step]:
        """Every step that time was spent on."""
        database, condition, took, weeks = current_session(), self._condition, self.past.took, self.past.weeks
        due = ending(database, condition, since=self._week, until=self._week + timedelta(days=7))
        late = self._late_shares()
        longest = max((max(one.high, one.allowed) for one in took.values()), default=1) or 1
        return [
            Step(
                *term_words(key), took.get(key), weeks.get(key, ()), due.get(key, 0),
                due.get(key, 0) * late.get(key, 0.0), longest,
            )
            for key in sorted({*took, *weeks, *due}, key=_place)
        ]  # fmt: skip

    @property
    def breaches(self) -> Sequence[Step]:
        """The steps with terms that end next week and may be late, but those that would be none when rounded."""
        return [step for step in self.steps if step.expected >= SHOWN_FROM]

    @property
    def coming(self) -> tuple[int, float]:
        """How many terms end next week, and how many of them may be late, in all steps together."""
        return sum(step.due for step in self.steps), sum(step.expected for step in self.steps)

    @property
    def week_days(self) -> list[str]:
        """The first days of the weeks that are counted, the oldest first."""
        return [f"{local(self.past.at - WEEK * number):%d/%m}" for number in range(WEEKS, 0, -1)]

    @property
    def next_week(self) -> str:
        """The days of next week."""
        first = local(self._week).date()
        return f"{first:%d/%m}–{first + timedelta(days=6):%d/%m/%Y}"

    def words(self, row: Punctual) -> tuple[str, str]:
        """The step, and who answers for it."""
        return term_words((row.process, row.term))[0], party_word((row.process, row.term))

    def _late_shares(self) -> dict[Key, float]:
        total: dict[Key, list[int]] = {}
        for row in self.punctual:
            sums = total.setdefault((row.process, row.term), [0, 0])
            sums[0] += row.late
            sums[1] += row.total
        return {key: late / number for key, (late, number) in total.items() if number}


def one_place(value: float) -> str:
    """A number with one place, as the reader writes it."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if current_language() == "vi" else text


def term_words(key: Key) -> tuple[str, str]:
    """A term and its procedure in words."""
    process = PROCESSES.get(key[0])
    clock = process.clock_by_key.get(key[1]) if process else None
    return gettext(clock.label) if clock else key[1], procedure_label(key[0])


def _place(key: Key) -> tuple[int, int]:
    keys = list(PROCESSES)
    if key[0] not in PROCESSES:
        return len(keys), 0
    clocks = list(PROCESSES[key[0]].clock_by_key)
    return keys.index(key[0]), clocks.index(key[1]) if key[1] in clocks else len(clocks)
