"""The public figures about terms: how many ended early, on time and late by unit and step; small ones are not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from flask import Response, request, url_for

from web.cases.term_parties import binds_an_office, party_word
from web.context import current_session, now, office
from web.exports import Cell, commas, records
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.supervision.bottlenecks import one_place, term_words
from web.supervision.charts import PROCESSES
from workflow.calendar import at, local
from workflow.fold import sort_key
from workflow.forms.fields import ChoiceField
from workflow.queries.bottlenecks import Punctual
from workflow.queries.limbo_page import in_limbo, runs
from workflow.queries.public_terms import ended_terms, provinces_of_terms, signed_letters

SMALLEST = "publish_smallest"
SHOWN = 200
"""Lines of one page; a province has fewer, and the files hold all."""
YEARS = 5
"""How many years may be asked for, this one included."""
NAME = "thoi-han"
HEADINGS = (
    "Đơn vị", "Thủ tục", "Thời hạn", "Bên giữ thời hạn", "Số lần", "Sớm", "Đúng hạn", "Trễ",
    "Tỷ lệ đúng hạn, gồm cả sớm (%)", "Số ngày trung bình", "Thư xin lỗi",
)  # fmt: skip
MEANINGS = {
    "party": (
        "Bên giữ thời hạn",
        (
            "Bên có lượt trong thời hạn đó theo quy trình. Đơn vị là xã, Trung tâm hoặc cơ quan có lượt; thời hạn qua "
            "nhiều bên tính cho đơn vị giải quyết hồ sơ."
        ),
    ),
    "total": (
        "Số lần",
        (
            "Số thời hạn của cơ quan đã kết thúc trong năm. Không tính thời gian chờ cơ sở và thời gian chờ tự hết, "
            "không ai phải làm gì."
        ),
    ),
    "early": ("Sớm", "Kết thúc trước ngày đến hạn."),
    "on_time": ("Đúng hạn", "Kết thúc trong ngày đến hạn: thời hạn tính theo ngày, hết ngày mới quá hạn."),
    "late": ("Trễ", "Kết thúc sau ngày đến hạn, kể cả khi đã xin lỗi và hẹn lại."),
    "on_time_share": (
        "Tỷ lệ đúng hạn",
        (
            "Số lần sớm và đúng hạn so với tất cả các lần, theo phần trăm, bỏ phần lẻ: chỉ khi không lần nào trễ mới "
            "là 100."
        ),
    ),
    "apologies": (
        "Thư xin lỗi",
        (
            "Thư xin lỗi và hẹn lại ngày trả kết quả đã ký trong năm; mỗi hồ sơ nhiều nhất một thư. Thư nói về cả thời "
            "hạn đã hẹn, nên xếp theo thời hạn đó, không theo từng bước bên trong."
        ),
    ),
}
"""What each figure means, by its name in the files."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit and step; without figures where there were too few."""

    unit: str
    process: str
    term: str
    party: str
    row: Punctual | None
    letters: int | None
    """Signed apologies, None where there are some, but too few to be told."""

    @property
    def share(self) -> int | None:
        """How many in a hundred were not late."""
        return 100 * (self.row.total - self.row.late) // self.row.total if self.row else None

    def cells(self, few: str) -> list[Cell]:
        """The line as a file holds it."""
        row, letters = self.row, few if self.letters is None else self.letters
        figures = (row.total, row.early, row.on_time, row.late, self.share, one_place(row.days)) if row else (few,)
        return [self.unit, self.process, self.term, self.party, *figures, *[None] * (6 - len(figures)), letters]


class PlaceFilter(ListFilter):
    """Whose terms are told; the box may stay empty."""

    tinh = ChoiceField("Tỉnh, thành phố", required=False)


class PublicTerms:
    """The figures of one year, as one request asks for them."""

    def __init__(self) -> None:
        self.today = local(now()).date()
        self.years = [self.today.year - back for back in range(YEARS)]
        wish = request.args.get("nam", "")
        self.year = int(wish) if wish in map(str, self.years) else self.today.year
        self.known = wish in ("", str(self.year))
        self.form = PlaceFilter(request.args, lang=current_language(), choices=self._offered())
        self.place = self.form.said().get("tinh")
        self.smallest = int(office().rules.number(SMALLEST, self.today))
        self._span = at(date(self.year, 1, 1), time()), at(date(self.year + 1, 1, 1), time())

    def _offered(self) -> dict[str, Sequence[tuple[int, str]]]:
        return {"tinh": provinces_of_terms(current_session())}

    def address(self, endpoint: str, **changed: Any) -> str:
        """The address of a page or a file with what was chosen."""
        chosen: dict[str, Any] = {"nam": self.year, "tinh": self.place, **changed}
        return url_for(f"public_terms.{endpoint}", **chosen)

    @property
    def shown(self) -> Sequence[Line]:
        """The lines of the page."""
        return self.lines[:SHOWN]

    @property
    def few(self) -> str:
        """What stands where a number is too small to be told."""
        return gettext("dưới %(n)s", n=self.smallest)

    @cached_property
    def lines(self) -> list[Line]:
        """The terms of offices by the names of units, steps in the order of their procedure."""
        rows = ended_terms(current_session(), since=self._span[0], until=self._span[1], province_id=self.place)
        found = {(row.unit, row.process, row.term): row for row in rows}
        none = (Punctual(*place, 0, 0, 0, 0.0) for place in self._letters if place not in found)
        kept = [row for row in (*found.values(), *none) if binds_an_office((row.process, row.term))]
        return [self._line(row) for row in sorted(kept, key=lambda row: (sort_key(row.unit), _place(row)))]

    @cached_property
    def _letters(self) -> Mapping[tuple[str, str, str], int]:
        return signed_letters(current_session(), since=self._span[0], until=self._span[1], province_id=self.place)

    @property
    def apologies(self) -> list[Line]:
        """The lines with signed apologies."""
        return [line for line in self.lines if line.letters != 0]

    @cached_property
    def limbo(self) -> int | None:
        """How many cases are in limbo; None where no proof was made yet."""
        return in_limbo(current_session()) if runs(current_session()) else None

    def csv(self) -> Response:
        """The table as text with commas."""
        rows = [line.cells(self.few) for line in self.lines]
        return commas([gettext(word) for word in HEADINGS], rows, name=f"{NAME}-{self.year}")

    def json(self) -> Response:
        """The same for programs; a number that is not told is null, and said to be suppressed."""
        body = {
            "year": self.year, "fewer_than": self.smallest,
            "definitions": {name: gettext(meaning) for name, (_, meaning) in MEANINGS.items()},
            "terms": [_plain(line) for line in self.lines], "apologies": [_signed(line) for line in self.apologies],
            "limbo": self.limbo,
        }  # fmt: skip
        return records(body, name=f"{NAME}-{self.year}")

    def _line(self, row: Punctual) -> Line:
        term, process = term_words((row.process, row.term))
        letters = self._letters.get((row.unit, row.process, row.term), 0)
        told = letters if not 0 < letters < self.smallest else None
        return Line(
            row.unit,
            process,
            term,
            party_word((row.process, row.term)),
            row if row.total >= self.smallest else None,
            told,
        )


def _plain(line: Line) -> dict[str, object]:
    row = line.row
    figures = (row.total, row.early, row.on_time, row.late, line.share, round(row.days, 1)) if row else (None,) * 6
    keys = ("total", "early", "on_time", "late", "on_time_share", "mean_days")
    return {**_named(line), **dict(zip(keys, figures, strict=True)), "suppressed": row is None}


def _signed(line: Line) -> dict[str, object]:
    return {**_named(line), "signed": line.letters, "suppressed": line.letters is None}


def _named(line: Line) -> dict[str, object]:
    return {"unit": line.unit, "procedure": line.process, "term": line.term, "party": line.party}


def _place(row: Punctual) -> tuple[int, int]:
    clocks = list(PROCESSES[row.process].clock_by_key)
    return list(PROCESSES).index(row.process), clocks.index(row.term)
