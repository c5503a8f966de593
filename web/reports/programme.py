"""Reports R01 to R07 and R18 on đề án, of one shape: what each counts, by which lines, in which columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.cases.effect import amount, signed
from web.exports import Cell
from web.i18n import current_language
from web.reports.reading import Reading, batches, effects, months, not_done, plans, projects, sources
from workflow.money import NO_BREAK_SPACE
from workflow.queries.project_cases import NOT_DONE, PLANNED

THOUSAND, TEN = 1000, 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its heading, the cell of a line, whether it is an amount in đồng, whether it is drawn.

    ``raw`` is what a file holds instead of an amount with its unit.
    """

    label: str
    of: Callable[[Any], Cell]
    money: bool = False
    drawn: bool = False
    raw: Callable[[Any], Cell] | None = None

    def filed(self, of: Any) -> Cell:
        """The cell of a line in a file."""
        return (self.raw or self.of)(of)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: what it counts and means, by which keys, what reads its lines, and its columns."""

    id: str
    title: str
    meaning: str
    by: Sequence[str]
    read: Callable[[Reading], None]
    columns: Sequence[Column]
    series: Sequence[str] = ()
    """What is drawn, where that is not some of the columns: numbers of đề án."""
    ahead: bool = False
    """Whether it looks at this year and those to come."""
    back: int = 4
    """Else at how many years before this one, where nothing is asked for."""


def share(part: int, whole: int) -> str:
    """A share in per cent with one place, rounded; only all is 100. A dash where there is nothing to share."""
    if not whole:
        return "–"
    tenths = (2 * THOUSAND * part + whole) // (2 * whole)
    if tenths == THOUSAND and part != whole:
        tenths -= 1
    comma = "," if current_language() == "vi" else "."
    return f"{tenths // TEN}{comma}{tenths % TEN}{NO_BREAK_SPACE}%"


PROJECTS = Column("Đề án", lambda n: n.projects)
ESTABLISHMENTS = Column("Cơ sở", lambda n: n.establishments)
TIMES = Column("Lượt hỗ trợ", lambda n: n.times)
BATCHES = Column("Đợt kế hoạch", lambda n: n.batches)
TOTAL = Column("Tổng kinh phí", lambda n: n.total, money=True)
SUPPORT = Column("Nhà nước hỗ trợ", lambda n: n.support, money=True, drawn=True)
MATCHING = Column("Đối ứng", lambda n: n.matching, money=True, drawn=True)
OTHER = Column("Nguồn khác", lambda n: n.other, money=True)
STATE_SHARE = Column("Tỷ lệ nhà nước", lambda n: share(n.support, n.total))
DONE = Column("Đề án đã nghiệm thu", lambda n: n.done)
ACCEPTED = Column("Hỗ trợ được nghiệm thu", lambda n: n.accepted, money=True)
PAID = Column("Đã chi", lambda n: n.paid, money=True, drawn=True)

REPORTS: Mapping[str, Report] = {
    "chuong-trinh": Report(
        "R01", "Tổng hợp chương trình",
        "Đề án đã được phê duyệt, theo kế hoạch; hai cột cuối là kết quả. Mỗi cơ sở tính một lần ở mỗi dòng và một lần "
        "ở dòng cộng.",
        ("place", "level"), projects(),
        (PROJECTS, BATCHES, ESTABLISHMENTS, TOTAL, SUPPORT, MATCHING, OTHER, STATE_SHARE, DONE, ACCEPTED),
    ),
    "ke-hoach-thuc-hien": Report(
        "R02", "Kế hoạch và thực hiện theo năm",
        "Cộng từ sổ kinh phí của các nguồn mà đơn vị bạn quản lý; đã chi gồm tạm ứng, trừ hoàn trả; tỷ lệ là đã chi so "
        "với đã giao.",
        ("year", "level", "place"), plans,
        (
            Column("Kế hoạch", lambda n: n.planned, money=True),
            Column("Đã giao", lambda n: n.allotted, money=True, drawn=True),
            Column("Đã cam kết", lambda n: n.committed, money=True), ACCEPTED, PAID,
            Column("Tỷ lệ thực hiện", lambda n: share(n.paid, n.allotted)),
        ),
    ),
    "theo-dot": Report(
        "R02", "Thực hiện theo đợt",
        "Mỗi dòng là một đợt xét; đã cam kết là số hỗ trợ được duyệt, đã chi gồm tạm ứng, trừ hoàn trả; tỷ lệ là đã "
        "chi so với đã cam kết.",
        ("year", "level", "batch"), batches,
        (
            Column("Đã cam kết", lambda n: n.committed, money=True, drawn=True), ACCEPTED, PAID,
            Column("Tỷ lệ", lambda n: share(n.paid, n.committed)),
        ),
    ),
    "nguon-von": Report(
        "R03", "Kinh phí theo nguồn",
        "Kinh phí của đề án đã được phê duyệt, theo năm kế hoạch và theo nguồn; tỷ lệ nhà nước là phần của hai nguồn "
        "khuyến công trong tổng kinh phí.",
        ("year",), sources,
        (
            Column("Khuyến công quốc gia", lambda n: n.kcqg, money=True, drawn=True),
            Column("Khuyến công địa phương", lambda n: n.kcdp, money=True, drawn=True), MATCHING, OTHER, TOTAL,
            STATE_SHARE,
        ),
    ),
    "theo-noi-dung": Report(
        "R04", "Theo nội dung hoạt động",
        "Đề án đã được phê duyệt. Ba số đo khác nhau, không cộng với nhau: đề án; cơ sở, mỗi cơ sở một lần; lượt hỗ "
        "trợ, mỗi lần một cơ sở được hỗ trợ.",
        ("activity",), projects(), (PROJECTS, ESTABLISHMENTS, TIMES, TOTAL, SUPPORT, DONE, ACCEPTED),
    ),
    "khong-thuc-hien": Report(
        "R05", "Tạm dừng, ngừng và rút theo năm",
        "Đề án đang tạm dừng, theo loại lý do, và đề án đã rút hoặc ngừng; hỗ trợ là số ghi trên hồ sơ.",
        ("year", "state", "reason"), projects(NOT_DONE), (PROJECTS, ESTABLISHMENTS, SUPPORT, ACCEPTED, PAID),
    ),
    "danh-sach-khong-thuc-hien": Report(
        "R05", "Danh sách tạm dừng, ngừng và rút",
        "Từng đề án đang tạm dừng, đã rút hoặc đã ngừng, với lý do đã ghi; hỗ trợ là số ghi trên hồ sơ.",
        ("year", "case", "state", "why"), not_done,
        (Column("Hỗ trợ", lambda n: n.support, money=True), ACCEPTED, Column("Đã chi", lambda n: n.paid, money=True)),
    ),
    "giai-ngan": Report(
        "R06", "Nghiệm thu và giải ngân theo tỉnh",
        "Theo năm kế hoạch của đề án. Đã chi gồm tạm ứng, trừ hoàn trả; tỷ lệ giải ngân là đã chi so với hỗ trợ được "
        "phê duyệt; trễ là số lần nghiệm thu xong sau ngày đến hạn.",
        ("place", "level"), projects(late=True),
        (
            PROJECTS, SUPPORT, DONE, ACCEPTED, PAID, Column("Tỷ lệ giải ngân", lambda n: share(n.paid, n.support)),
            Column("Nghiệm thu trễ", lambda n: n.late),
        ),
    ),
    "theo-thang": Report(
        "R06", "Nghiệm thu và giải ngân theo tháng",
        "Số tiền được nghiệm thu và đã chi trong từng tháng và lũy kế từ đầu năm, từ nguồn mà đơn vị bạn quản lý; đã "
        "chi gồm tạm ứng, trừ hoàn trả, nên có tháng âm. Không tính tỷ lệ vì tiền chi trước và sau khi nghiệm thu.",
        ("year", "month"), months,
        (
            Column("Nghiệm thu", lambda n: n.accepted, money=True, drawn=True),
            Column("Nghiệm thu, lũy kế", lambda n: n.accepted_sum, money=True), PAID,
            Column("Đã chi, lũy kế", lambda n: n.paid_sum, money=True),
        ),
        back=0,
    ),
    "hieu-qua": Report(
        "R07", "Hiệu quả của đề án",
        "Số liệu ghi khi nghiệm thu và ở lần theo dõi sau khi hoàn thành, của từng đề án; nơi chưa ai ghi thì để gạch "
        "ngang. Không cộng các đề án với nhau.",
        ("case", "indicator"), effects,
        (
            Column("Khi nghiệm thu", lambda n: amount(n.key, n.before), raw=lambda n: n.before),
            Column("Lần theo dõi", lambda n: amount(n.key, n.after), raw=lambda n: n.after),
            Column("Thay đổi", lambda n: signed(n.key, n.change), raw=lambda n: n.change),
            Column("Tỷ lệ thay đổi", lambda n: changed(n.before, n.change)),
        ),
        series=("Đề án tăng", "Đề án giảm", "Không đổi"),
    ),
    "ke-hoach-toi": Report(
        "R18", "Kế hoạch năm nay và các năm tới",
        "Đề án đã nộp cho năm nay và các năm sau, chưa bị từ chối, chưa rút; là đăng ký và kế hoạch, chưa phải kết "
        "quả.",
        ("year", "level", "place"), projects(PLANNED), (PROJECTS, ESTABLISHMENTS, TIMES, TOTAL, SUPPORT, MATCHING),
        ahead=True,
    ),
}  # fmt: skip


def changed(before: int | None, change: int | None) -> str:
    """A change in per cent of what was before, with its sign."""
    if change is None or not before:
        return "–"
    sign = "+" if change > 0 else "−" if change < 0 else ""
    tenths = (2 * THOUSAND * abs(change) + before) // (2 * before)
    comma = "," if current_language() == "vi" else "."
    return f"{sign}{tenths // TEN}{comma}{tenths % TEN}{NO_BREAK_SPACE}%"
