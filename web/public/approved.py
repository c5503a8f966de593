"""The public list of approved đề án: its filters, its words, and its files with the core fields of 360Giving."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from web.context import current_session, now
from web.exports import Cell, commas, records
from web.filters import day
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.lists.links import PLACE, file_address, number_in
from web.words import LEVEL_WORDS, activity_word
from workflow.calendar import local
from workflow.forms.fields import ChoiceField
from workflow.queries.approved import (
    FINISHED,
    RUNNING,
    STOPPED,
    Project,
    Projects,
    WantedProjects,
    all_projects,
    project_choices,
    projects,
)
from workflow.queries.project_cases import KCQG

STANDINGS = {
    RUNNING: ("Đang triển khai", "info"), FINISHED: ("Đã hoàn thành", "ok"), STOPPED: ("Đã ngừng", "pause"),
}  # fmt: skip
HEADINGS = (
    "Mã hồ sơ", "Cấp", "Tên đề án", "Nội dung hỗ trợ", "Cơ sở", "Tỉnh, thành phố", "Xã, phường",
    "Kinh phí hỗ trợ (đồng)",
    "Tổng kinh phí (đồng)", "Ngày phê duyệt", "Số quyết định", "Tình trạng",
)  # fmt: skip
NAME = "de-an-khuyen-cong"
PATH = "/ket-qua/de-an"


class ProjectFilter(ListFilter):
    """What the list is limited to; every box may stay empty."""

    cap = ChoiceField("Cấp", choices=list(LEVEL_WORDS.items()), required=False)
    nam = ChoiceField("Năm phê duyệt", required=False)
    noi_dung = ChoiceField("Nội dung hỗ trợ", required=False)
    tinh = ChoiceField("Tỉnh, thành phố", required=False)
    xa = ChoiceField("Xã, phường", required=False)

    def wanted(self) -> WantedProjects:
        """What was asked for; when something is wrong with it, everything."""
        said = self.said()
        return WantedProjects(
            said.get("cap") or "", said.get("nam"), said.get("noi_dung") or "", said.get("tinh"), said.get("xa")
        )


class ApprovedPage:
    """The list as one request asks for it."""

    def __init__(self) -> None:
        self.on = local(now()).date()
        self.choices = project_choices(current_session(), province_id=number_in("tinh"))
        self.form = ProjectFilter(request.args, lang=current_language(), choices=self._offered())
        self.wanted = self.form.wanted()
        self.filtered = self.wanted != WantedProjects()

    @property
    def boxes(self) -> list[Any]:
        """The boxes of the filter; communes only where a province was chosen."""
        form = self.form
        return [form.cap, form.nam, form.noi_dung, form.tinh, *([form.xa] if self.choices.communes else [])]

    @property
    def found(self) -> Projects:
        """The lines of this page."""
        return projects(current_session(), self.wanted, place=request.args.get(PLACE, ""))

    @property
    def lines(self) -> tuple[Project, ...]:
        """All lines, for a file."""
        return all_projects(current_session(), self.wanted)

    def _offered(self) -> dict[str, Sequence[tuple[Any, str]]]:
        return {
            "nam": [(year, str(year)) for year in self.choices.years],
            "noi_dung": [(code, activity_word(code)) for code in self.choices.activities],
            "tinh": self.choices.provinces, "xa": self.choices.communes,
        }  # fmt: skip


def address_of(kind: str) -> str:
    """Where the list as it is filtered now is to be had as a file."""
    return file_address(PATH, kind)


def csv_of(page: ApprovedPage) -> Response:
    """The list with commas, to be opened in Excel."""
    return commas([gettext(heading) for heading in HEADINGS], map(_row, page.lines), name=NAME)


def json_of(page: ApprovedPage) -> Response:
    """The list for programs: the core fields of the 360Giving standard, amounts in whole đồng."""
    grants = [grant(line) for line in page.lines]
    return records({"as_of": page.on.isoformat(), "count": len(grants), "grants": grants}, name=NAME)


def grant(line: Project) -> dict[str, Any]:
    """One đề án as other programs read it."""
    return {
        "id": line.code, "title": line.title, "description": f"{activity_word(line.activity)} ({place(line)})",
        "currency": "VND", "amountAwarded": line.support, "awardDate": line.approved_on.isoformat(),
        "recipientOrganization": [{"id": one.id, "name": one.name} for one in line.recipients],
        "fundingOrganization": [funder(line)],
    }  # fmt: skip


def funder(line: Project) -> dict[str, str]:
    """Whose money it is: UBND tỉnh Đồng Nai, or the ministry."""
    if line.level == KCQG:
        return {"id": "VN-bo-cong-thuong", "name": "Bộ Công Thương"}
    return {"id": f"VN-{line.province_code}", "name": f"UBND {line.province[:1].lower()}{line.province[1:]}"}


def place(line: Project) -> str:
    """Where it is carried out: commune and province, or several provinces."""
    return ", ".join(filter(None, (line.commune, line.province))) or gettext("Nhiều tỉnh")


def recipients(line: Project) -> str:
    """Who is supported, in words; those of a group whom nobody has named yet are told as such."""
    return "; ".join(one.name for one in line.recipients) or gettext("Các cơ sở thụ hưởng chưa được nêu tên")


def _row(line: Project) -> tuple[Cell, ...]:
    return (
        line.code, gettext(LEVEL_WORDS[line.level]), line.title, activity_word(line.activity), recipients(line),
        line.province or place(line), line.commune, line.support, line.total_cost, day(line.approved_on), line.decision,
        gettext(STANDINGS[line.standing][0]),
    )  # fmt: skip
