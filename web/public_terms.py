"""The public figures about terms: how many ended early, on time and late by unit and step; small ones are not told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from flask import Response, request

from web.bottleneck_page import one_place, term_words
from web.context import current_session, now, office
from web.exports import Cell, commas, records
from web.i18n import gettext
from web.room_charts import PROCESSES
from workflow.calendar import at, local
from workflow.definition import Role
from workflow.fold import sort_key
from workflow.queries.apologies import signed_by_unit
from workflow.queries.bottlenecks import Punctual
from workflow.queries.limbo_page import in_limbo, runs
from workflow.queries.public_terms import ended_terms

SMALLEST = "publish_smallest"
YEARS = 5
"""How many years may be asked for, this one included."""
NAME = "thoi-han"
HEADINGS = ("Đơn vị", "Thủ tục", "Thời hạn", "Số lần", "Sớm", "Đúng hạn", "Trễ", "Số ngày trung bình")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit and step; without figures where there were too few."""

    unit: str
    process: str
    term: str
    row: Punctual | None

    def cells(self, few: str) -> list[Cell]:
        """The line as a file holds it."""
        if self.row is None:
            return [self.unit, self.process, self.term, few, None, None, None, None]
        row = self.row
        return [self.unit, self.process, self.term, row.total, row.early, row.on_time, row.late, one_place(row.days)]


class PublicTerms:
    """The figures of one year, as one request asks for them."""

    def __init__(self) -> None:
        self.today = local(now()).date()
        self.years = [self.today.year - back for back in range(YEARS)]
        wish = request.args.get("nam", "")
        self.year = int(wish) if wish in map(str, self.years) else self.today.year
        self.known = wish in ("", str(self.year))
        self.smallest = int(office().rules.number(SMALLEST, self.today))
        self._span = at(date(self.year, 1, 1), time()), at(date(self.year + 1, 1, 1), time())

    @property
    def few(self) -> str:
        """What stands where a number is too small to be told."""
        return gettext("dưới %(n)s", n=self.smallest)

    @cached_property
    def lines(self) -> list[Line]:
        """The terms of offices by the names of units, steps in the order of their procedure."""
        found = ended_terms(current_session(), since=self._span[0], until=self._span[1])
        kept = [row for row in found if of_an_office(row)]
        return [self._line(row) for row in sorted(kept, key=lambda row: (sort_key(row.unit), _place(row)))]

    @cached_property
    def apologies(self) -> list[tuple[str, str]]:
        """Signed apologies by unit."""
        found = signed_by_unit(current_session(), since=self._span[0], until=self._span[1])
        told = [(unit, str(n) if n >= self.smallest else self.few) for unit, n in found.items()]
        return sorted(told, key=lambda row: sort_key(row[0]))

    @cached_property
    def limbo(self) -> int | None:
        """How many cases are in limbo; None where no proof was made yet."""
        return in_limbo(current_session()) if runs(current_session()) else None

    def csv(self) -> Response:
        """The table as text with commas."""
        rows = [line.cells(self.few) for line in self.lines]
        return commas([gettext(word) for word in HEADINGS], rows, name=f"{NAME}-{self.year}")

    def json(self) -> Response:
        """The same for programs; a number that is not told is null."""
        keys = ("unit", "procedure", "term", "total", "early", "on_time", "late", "mean_days")
        rows = [dict(zip(keys, _plain(line), strict=True)) for line in self.lines]
        apologies = [{"unit": unit, "signed": n} for unit, n in self.apologies]
        body = {
            "year": self.year,
            "fewer_than": self.smallest,
            "terms": rows,
            "apologies": apologies,
            "limbo": self.limbo,
        }
        return records(body, name=f"{NAME}-{self.year}")

    def _line(self, row: Punctual) -> Line:
        term, process = term_words((row.process, row.term))
        return Line(row.unit, process, term, row if row.total >= self.smallest else None)


def of_an_office(row: Punctual) -> bool:
    """Whether a term binds an office; how long establishments take is nobody's business."""
    process = PROCESSES.get(row.process)
    clock = process.clock_by_key.get(row.term) if process else None
    holders = (
        [process.states[state].holder for state in clock.runs if state in process.states] if process and clock else []
    )
    return bool(holders) and Role.BENEFICIARY not in holders


def _plain(line: Line) -> Sequence[object]:
    row = line.row
    figures = (row.total, row.early, row.on_time, row.late, round(row.days, 1)) if row else (None,) * 5
    return (line.unit, line.process, line.term, *figures)


def _place(row: Punctual) -> tuple[int, int]:
    clocks = list(PROCESSES[row.process].clock_by_key)
    return list(PROCESSES).index(row.process), clocks.index(row.term)
