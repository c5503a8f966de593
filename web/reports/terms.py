"""Report R19, terms of a year as a page and as a sheet: one table, with what its figures mean."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from flask import Response, request

from web.cases.term_parties import binds_an_office, party_word
from web.context import current_person, current_session, now, office
from web.exports import Cell, log_export, sheet
from web.i18n import gettext
from web.reports.selection import rate
from web.supervision.bottlenecks import one_place, term_words
from workflow.calendar import at, local
from workflow.fold import sort_key
from workflow.queries.apologies import signed_by_term
from workflow.queries.bottlenecks import Punctual, punctuality
from workflow.queries.days import days_around, own_calendar
from workflow.queries.supervision import EVERYTHING
from workflow.queries.worklist import where

YEARS = 5
NAME, TITLE = "thoi-han", "Thời hạn"
MEANING = (
    "Thời hạn của cơ quan đã kết thúc trong năm của hồ sơ bạn được xem, trừ thời gian chờ tự hết. Sớm, đúng hạn, "
    "trễ: kết thúc trước, trong, sau ngày đến hạn; tỷ lệ đúng hạn gồm cả sớm. Thư xin lỗi tính theo thời hạn đã hẹn."
)
HEADINGS = (
    "Đơn vị", "Thủ tục", "Thời hạn", "Bên giữ thời hạn", "Số lần", "Sớm", "Đúng hạn", "Trễ", "Tỷ lệ đúng hạn",
    "Số ngày trung bình", "Thư xin lỗi",
)  # fmt: skip
TEXTS = 4
"""How many columns at the left hold words."""


class TermsPage:
    """The report as a request asks for it."""

    name, title, meaning, headings, texts = NAME, TITLE, MEANING, HEADINGS, TEXTS

    def __init__(self) -> None:
        this = local(now()).year
        self.years = [this - back for back in range(YEARS)]
        wish = request.args.get("nam", "")
        self.year = int(wish) if wish in map(str, self.years) else this

    @cached_property
    def rows(self) -> list[tuple[Cell, ...]]:
        """The lines."""
        return list(_terms(self.year))

    def xlsx(self) -> Response:
        """The same as a sheet; logged."""
        log_export(f"{NAME}-{self.year}.xlsx")
        return sheet([gettext(word) for word in HEADINGS], self.rows, name=f"{NAME}-{self.year}", title=gettext(TITLE))


def _terms(year: int) -> Iterator[tuple[Cell, ...]]:
    since, until = (at(date(one, 1, 1), time()) for one in (year, year + 1))
    letters = signed_by_term(current_session(), _seen(), since=since, until=until)
    found = {(row.unit, row.process, row.term): row for row in _ended(since, until)}
    places = (place for place in {*found, *letters} if binds_an_office(place[1:]))
    for place in sorted(places, key=lambda one: (sort_key(one[0]), *one[1:])):
        row, (term, process) = found.get(place, Punctual(*place, 0, 0, 0, 0.0)), term_words(place[1:])
        share = rate(row.total - row.late, row.total)
        figures = (row.total, row.early, row.on_time, row.late, share, one_place(row.days), letters.get(place, 0))
        yield row.unit, process, term, party_word(place[1:]), *figures


def _ended(since: datetime, until: datetime) -> Sequence[Punctual]:
    """The terms that ended in a span, of the cases that the reader may see."""
    return punctuality(current_session(), _seen(), since=since, until=until)


def _seen() -> Any:
    return where(EVERYTHING, current_person(), days_around(now(), own_calendar(office(), current_person())))
