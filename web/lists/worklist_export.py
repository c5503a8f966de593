"""The list of cases as a file: exactly what is filtered, in the same order."""

from flask import Response, request

from web.context import current_person, current_session, now, office
from web.exports import Cell, commas, log_export, sheet
from web.filters import day
from web.i18n import gettext
from web.lists.inbox import STAGES
from web.lists.worklist import WorklistPage
from web.words import activity_word, role_word
from workflow.definition import Stage
from workflow.queries.list_rows import CaseLine
from workflow.queries.worklist import exported

HEADINGS = (
    "Mã hồ sơ", "Tên", "Cơ sở", "Xã, phường", "Năm", "Nội dung", "Giai đoạn", "Trạng thái", "Đang ở", "Vai trò",
    "Người xử lý", "Hạn", "Còn lại (ngày làm việc)", "Tổng kinh phí (đồng)", "Hỗ trợ (đồng)", "Đối ứng (đồng)",
    "Việc gần nhất",
)  # fmt: skip
NAME = "ho-so"


def export_list(kind: str) -> Response:
    """Answer with the filtered list as a file, and log it."""
    page = WorklistPage()
    found = exported(current_session(), page.filters, person=current_person(), now=now(), office=office())
    log_export(f"{NAME}.{kind} {len(found)} {request.query_string.decode('ascii', 'replace')}")
    headings = [gettext(heading) for heading in HEADINGS]
    rows = [_row(line) for line in found]
    if kind == "csv":
        return commas(headings, rows, name=NAME)
    return sheet(headings, rows, name=NAME, title=gettext("Hồ sơ"))


def _row(line: CaseLine) -> tuple[Cell, ...]:
    term = line.term
    return (
        line.code, line.title, line.owner, line.commune, line.year, activity_word(line.activity),
        gettext(STAGES[Stage(line.stage)]), gettext(line.state.label), line.holder,
        role_word(line.holder_role) if line.holder_role else "", line.assignee, day(term.due_at) if term.due_at else "",
        term.left, line.total_cost, line.support, line.matching, day(line.moved_at),
    )  # fmt: skip
