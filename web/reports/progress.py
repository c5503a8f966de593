"""Reports R02, R05, R06 and R19 as a page and as a sheet: one table each, with what its figures mean."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import accumulate
from typing import Any

from flask import Response, abort, request

from web.cases.term_parties import binds_an_office, party_word
from web.context import current_person, current_session, now, office
from web.exports import Cell, log_export, sheet
from web.i18n import gettext
from web.reports.selection import rate
from web.supervision.bottlenecks import one_place, term_words
from web.words import code_word
from workflow.calendar import at, local
from workflow.fold import sort_key
from workflow.queries.apologies import signed_by_term
from workflow.queries.bottlenecks import Punctual, punctuality
from workflow.queries.days import days_around, own_calendar
from workflow.queries.drop_reasons import DropReason, drop_reasons
from workflow.queries.progress_reports import (
    NotDone,
    Stopped,
    batches,
    budgets,
    by_unit,
    months,
    not_done,
    stopped,
    titles,
)
from workflow.queries.supervision import EVERYTHING
from workflow.queries.worklist import where

YEARS = 5
ACCEPTING = "accepting"
"""The term in which a result is accepted."""
Rows = Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its title, what it counts, the headings, and what reads its lines for a year."""

    title: str
    meaning: str
    headings: Sequence[str]
    read: Callable[[int], Rows]
    money: Sequence[str] = ()
    """The headings under which amounts in đồng stand."""
    texts: int = 1
    """How many columns at the left hold words; those behind them hold figures, but money."""
    cases: bool = False
    """Whether the first column names a case."""


def _budgets(year: int) -> Rows:
    for line in sorted(budgets(current_session(), current_person(), year=year), key=lambda one: sort_key(one.unit)):
        share = rate(line.spent, line.allotted)
        yield line.unit, line.planned, line.allotted, line.committed, line.spent, share


def _batches(year: int) -> Rows:
    found = batches(current_session(), current_person(), year=year)
    for line in sorted(found, key=lambda one: (sort_key(one.unit), one.number)):
        yield line.unit, line.batch, line.committed, line.spent, rate(line.spent, line.committed)


def _not_done(year: int) -> Rows:
    for line in not_done(current_session(), current_person(), year=year):
        yield *_why(line), line.number, line.support


def _stopped(year: int) -> Rows:
    found = stopped(current_session(), current_person(), year=year)
    reasons = drop_reasons(current_session(), current_person(), [line.code for line in found if not line.reason])
    for line in found:
        status, paused = _why(line)
        yield line.code, line.title, status, paused or _said(reasons.get(line.code)), line.support


def _said(why: DropReason | None) -> str:
    """Why a case was dropped: by its code and in words, else by the step that time took."""
    if why is None:
        return ""
    told = (code_word(why.code) if why.code else "", why.words)
    return " – ".join(part for part in told if part) or gettext(why.step)


def _why(line: NotDone | Stopped) -> tuple[str, str]:
    if line.reason:
        return gettext("Tạm dừng"), code_word(line.reason)
    return gettext(titles().get(line.state, line.state)), ""


def _months(year: int) -> Rows:
    """Each month beside what it came to since January.

    Money is paid before and after it is accepted: a share of one month would say nothing.
    """
    found = months(current_session(), current_person(), year=year)
    accepted, spent = (
        accumulate(amounts) for amounts in zip(*((one.accepted, one.spent) for one in found), strict=True)
    )
    for month, so_far, paid in zip(found, accepted, spent, strict=True):
        yield f"{month.number:02}/{year}", month.accepted, so_far, month.spent, paid


def _units(year: int) -> Rows:
    since, until = _span(year)
    late = Counter[str]()
    for row in _ended(since, until):
        late[row.unit] += row.late if row.term == ACCEPTING else 0
    found = by_unit(current_session(), current_person(), since=since, until=until)
    for line in sorted(found, key=lambda one: sort_key(one.unit)):
        yield line.unit, line.accepted, line.spent, rate(line.spent, line.accepted), late[line.unit]


def _span(year: int) -> tuple[datetime, datetime]:
    return at(date(year, 1, 1), time()), at(date(year + 1, 1, 1), time())


def _ended(since: datetime, until: datetime) -> Sequence[Punctual]:
    """The terms that ended in a span, of the cases that the reader may see."""
    return punctuality(current_session(), _seen(), since=since, until=until)


def _seen() -> Any:
    return where(EVERYTHING, current_person(), days_around(now(), own_calendar(office(), current_person())))


def _terms(year: int) -> Rows:
    since, until = _span(year)
    letters = signed_by_term(current_session(), _seen(), since=since, until=until)
    found = {(row.unit, row.process, row.term): row for row in _ended(since, until)}
    places = (place for place in {*found, *letters} if binds_an_office(place[1:]))
    for place in sorted(places, key=lambda one: (sort_key(one[0]), *one[1:])):
        row, (term, process) = found.get(place, Punctual(*place, 0, 0, 0, 0.0)), term_words(place[1:])
        share = rate(row.total - row.late, row.total)
        figures = (row.total, row.early, row.on_time, row.late, share, one_place(row.days), letters.get(place, 0))
        yield row.unit, process, term, party_word(place[1:]), *figures


REPORTS: Mapping[str, Report] = {
    "ke-hoach-va-thuc-hien": Report(
        "Kế hoạch và thực hiện",
        "Mỗi dòng là một nguồn kinh phí; đã chi gồm tạm ứng, trừ hoàn trả; tỷ lệ là đã chi so với đã giao.",
        ("Đơn vị", "Kế hoạch", "Đã giao", "Đã cam kết", "Đã chi", "Tỷ lệ"), _budgets,
        ("Kế hoạch", "Đã giao", "Đã cam kết", "Đã chi"),
    ),
    "theo-dot": Report(
        "Thực hiện theo đợt",
        "Mỗi dòng là một đợt xét; đã cam kết là số hỗ trợ được duyệt, đã chi gồm tạm ứng, trừ hoàn trả.",
        ("Đơn vị", "Đợt", "Đã cam kết", "Đã chi", "Tỷ lệ"), _batches, ("Đã cam kết", "Đã chi"),
        texts=2,
    ),
    "chua-lam-duoc": Report(
        "Tạm dừng, ngừng và rút",
        "Hồ sơ của năm đang tạm dừng, theo loại lý do, và hồ sơ đã rút hoặc ngừng, với số hỗ trợ được ghi.",
        ("Tình trạng", "Lý do", "Số hồ sơ", "Hỗ trợ"), _not_done, ("Hỗ trợ",),
        texts=2,
    ),
    "danh-sach-chua-lam-duoc": Report(
        "Danh sách tạm dừng, ngừng và rút",
        "Từng hồ sơ của năm đang tạm dừng, đã rút hoặc đã ngừng, trong phạm vi bạn được xem, với lý do đã ghi.",
        ("Mã hồ sơ", "Tên", "Tình trạng", "Lý do", "Hỗ trợ"), _stopped, ("Hỗ trợ",),
        texts=4, cases=True,
    ),
    "nghiem-thu-va-giai-ngan": Report(
        "Nghiệm thu và giải ngân",
        "Số tiền được nghiệm thu và đã chi trong từng tháng và lũy kế từ đầu năm; đã chi gồm tạm ứng, trừ hoàn trả, "
        "nên có tháng âm. Không tính tỷ lệ vì tiền chi trước và sau khi nghiệm thu.",
        ("Tháng", "Nghiệm thu", "Nghiệm thu, lũy kế", "Đã chi", "Đã chi, lũy kế"), _months,
        ("Nghiệm thu", "Nghiệm thu, lũy kế", "Đã chi", "Đã chi, lũy kế"),
    ),
    "giai-ngan-theo-don-vi": Report(
        "Nghiệm thu và giải ngân theo đơn vị",
        "Số tiền được nghiệm thu và đã chi trong năm từ nguồn của từng đơn vị; trễ là số lần nghiệm thu xong sau ngày "
        "đến hạn.",
        ("Đơn vị", "Nghiệm thu", "Đã chi", "Tỷ lệ", "Nghiệm thu trễ"), _units, ("Nghiệm thu", "Đã chi"),
    ),
    "thoi-han": Report(
        "Thời hạn",
        "Thời hạn của cơ quan đã kết thúc trong năm của hồ sơ bạn được xem, trừ thời gian chờ tự hết. Sớm, đúng hạn, "
        "trễ: kết thúc trước, trong, sau ngày đến hạn; tỷ lệ đúng hạn gồm cả sớm. Thư xin lỗi tính theo thời hạn đã "
        "hẹn.",
        ("Đơn vị", "Thủ tục", "Thời hạn", "Bên giữ thời hạn", "Số lần", "Sớm", "Đúng hạn", "Trễ", "Tỷ lệ đúng hạn",
            "Số ngày trung bình", "Thư xin lỗi"),
        _terms, texts=4,
    ),
}  # fmt: skip


class ReportPage:
    """One report as a request asks for it."""

    def __init__(self, name: str) -> None:
        self.name, self.report = name, REPORTS.get(name) or abort(404)
        this = local(now()).year
        self.years = [this - back for back in range(YEARS)]
        wish = request.args.get("nam", "")
        self.year = int(wish) if wish in map(str, self.years) else this

    @cached_property
    def rows(self) -> list[tuple[Cell, ...]]:
        """The lines."""
        return list(self.report.read(self.year))

    def xlsx(self) -> Response:
        """The same as a sheet; logged."""
        log_export(f"{self.name}-{self.year}.xlsx")
        headings = [gettext(word) for word in self.report.headings]
        return sheet(headings, self.rows, name=f"{self.name}-{self.year}", title=gettext(self.report.title))
