"""The list of certified products: its filters, its words, and its files."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from web.certificates.page import REASONS, STANDINGS
from web.context import current_session, now
from web.exports import Cell, commas, records
from web.filters import day
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.lists.links import PLACE, file_address, number_in
from workflow.calendar import local
from workflow.forms.fields import ChoiceField, TextField
from workflow.forms.selection_codes import PRODUCT_GROUPS
from workflow.queries.results import (
    ENDED,
    VALID,
    Choices,
    Result,
    Results,
    Wanted,
    all_results,
    result_choices,
    results,
)

LEVELS = (("commune", "Cấp xã"), ("province", "Cấp tỉnh"), ("region", "Cấp khu vực"), ("nation", "Cấp quốc gia"))
WORTH = ((VALID, "Còn giá trị hôm nay"), (ENDED, "Không còn giá trị"))
HEADINGS = (
    "Số giấy chứng nhận", "Sản phẩm", "Cơ sở", "Cấp", "Nhóm sản phẩm", "Tỉnh, thành phố", "Xã, phường", "Nơi cấp",
    "Ngày cấp", "Có giá trị đến hết", "Tình trạng", "Từ ngày", "Lý do",
)  # fmt: skip
NAME = "san-pham-tieu-bieu"


class ResultFilter(ListFilter):
    """What the list is limited to; every box may stay empty."""

    tim = TextField("Tìm theo tên sản phẩm, cơ sở", required=False, max_length=100)
    nam = ChoiceField("Năm cấp", required=False)
    cap = ChoiceField("Cấp", choices=LEVELS, required=False)
    nhom = ChoiceField("Nhóm sản phẩm", choices=PRODUCT_GROUPS, required=False)
    tinh = ChoiceField("Tỉnh, thành phố", required=False)
    xa = ChoiceField("Xã, phường", required=False)
    gia_tri = ChoiceField("Tình trạng", choices=WORTH, required=False)

    def wanted(self) -> Wanted:
        """What was asked for; when something is wrong with it, everything."""
        said = self.said()
        if not said:
            return Wanted()
        return Wanted(
            said["tim"] or "", said["nam"], said["cap"] or "", said["nhom"] or "", said["tinh"], said["xa"],
            said["gia_tri"] or "",
        )  # fmt: skip


class ResultsPage:
    """The list as one request asks for it."""

    def __init__(self) -> None:
        session, self.on = current_session(), local(now()).date()
        self.choices: Choices = result_choices(session, province_id=number_in("tinh"))
        self.form = ResultFilter(request.args, lang=current_language(), choices=self._offered())
        self.wanted = self.form.wanted()
        self.filtered = self.wanted != Wanted()

    @property
    def finely(self) -> bool:
        """Whether it is limited by more than the boxes that always show."""
        shown = self.wanted
        return shown != Wanted(shown.text, shown.year, shown.level)

    @property
    def more(self) -> list[Any]:
        """The boxes behind the fold; communes only where a province was chosen."""
        form = self.form
        return [form.nhom, form.gia_tri, form.tinh, *([form.xa] if self.choices.communes else [])]

    @property
    def found(self) -> Results:
        """The lines of this page."""
        return results(current_session(), self.wanted, on=self.on, place=request.args.get(PLACE, ""))

    @property
    def lines(self) -> tuple[Result, ...]:
        """All lines, for a file."""
        return all_results(current_session(), self.wanted, on=self.on)

    def _offered(self) -> dict[str, Sequence[tuple[int, str]]]:
        years = [(year, str(year)) for year in self.choices.years]
        return {"nam": years, "tinh": self.choices.provinces, "xa": self.choices.communes}


def address_of(kind: str) -> str:
    """Where the list as it is filtered now is to be had as a file."""
    return file_address("/ket-qua", kind)


def level_word(level: str) -> str:
    """Cấp tỉnh."""
    return gettext(dict(LEVELS)[level])


def group_word(group: str) -> str:
    """The name of a product group; a code that we do not know as it is."""
    return gettext(dict(PRODUCT_GROUPS).get(group, group))


def csv_of(page: ResultsPage) -> Response:
    """The list with commas, to be opened in Excel."""
    return commas([gettext(heading) for heading in HEADINGS], map(_row, page.lines), name=NAME)


def json_of(page: ResultsPage) -> Response:
    """The list for programs: stable English keys, dates as year-month-day, codes beside words in Vietnamese."""
    products = [record(line) for line in page.lines]
    body = {"as_of": page.on.isoformat(), "count": len(products), "products": products}
    return records(body, name=NAME)


def record(line: Result) -> dict[str, str | None]:
    """One product as other programs read it."""
    return {
        "certificate_number": line.number, "product": line.product, "recipient": line.recipient, "level": line.level,
        "group": line.group, "province": line.province, "commune": line.commune or None, "issuer": line.issuer,
        "granted_on": line.granted_on.isoformat(), "valid_until": line.valid_until.isoformat(),
        "standing": line.standing.value, "standing_since": line.changed_on.isoformat() if line.changed_on else None,
        "reason": line.reason_code or None,
    }  # fmt: skip


def _row(line: Result) -> tuple[Cell, ...]:
    reason = REASONS.get(line.reason_code, "")
    return (
        line.number, line.product, line.recipient, level_word(line.level), group_word(line.group), line.province,
        line.commune, line.issuer, day(line.granted_on), day(line.valid_until), gettext(STANDINGS[line.standing][0]),
        day(line.changed_on) if line.changed_on else "", gettext(reason) if reason else "",
    )  # fmt: skip
