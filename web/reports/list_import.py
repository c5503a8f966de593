"""Yearly lists from a file: the template, what is wrong with a list or what it brings, how far it is, what came."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now, office
from web.exports import XLSX, log_export
from web.i18n import current_language, gettext
from web.once import commit_once
from web.supervision.charts import state_label
from workflow.calendar import local
from workflow.files import FileRefused
from workflow.files.project_list import COLUMNS, KEYS, LARGEST, MOST_ROWS, RULES, template
from workflow.queries.list_imports import became, list_state, moved_on, recent_lists
from workflow.services.list_imports import Uploaded, offered, office_for, problems_of, queue_list, take_upload, unpacked
from workflow.services.list_lines import ROW, Problem
from workflow.services.past_lines import STANDINGS

SHOWN, LINES = 200, 10
"""How many problems, and how many lines of a list without any, a page shows."""
AGAIN_SECONDS = 3
WAITING = ("queued", "running")
STATUSES = {
    "shown": "Chờ bạn xác nhận", "queued": "Đang chờ", "running": "Đang nhập", "done": "Đã nhập xong",
    "refused": "Không nhập được",
}  # fmt: skip
OTHER_WORDS: Mapping[str, str] = {
    "file_bomb": "Tệp giải nén ra quá lớn, thường do có rất nhiều dòng trống đã định dạng. Xóa các dòng trống dưới "
    "bảng rồi lưu lại.",
    "file_kind": "Tệp không phải Excel (.xlsx). Tải mẫu ở trang này, điền rồi gửi lại.",
    "file_kind_found": "Đây là tệp %(found)s, không phải Excel (.xlsx). Tải mẫu ở trang này, điền rồi gửi lại.",
    "file_kind_here": "Tệp không phải Excel (.xlsx). Tải mẫu ở trang này, điền rồi gửi lại.",
    "file_old_office": "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Lưu lại dạng .xlsx, không đặt mật khẩu, rồi gửi "
    "lại.",
}
"""What is said otherwise here than of papers."""
NAME = "mau-danh-sach-de-an"


class Told(NamedTuple):
    """One problem in words."""

    row: int
    column: str
    text: str


class ImportDesk:
    """The page from which lists are sent, as one request meets it."""

    def __init__(self, problems: Sequence[str] = (), uploaded: Uploaded | None = None) -> None:
        self.errors, self.uploaded = list(problems), uploaded
        self.ties = office_for(current_session(), current_person(), now=now())
        self.rules, self.limit, self.columns = RULES, MOST_ROWS, COLUMNS

    @property
    def told(self) -> list[Told]:
        """The first problems of the file that was sent."""
        return tell(self.uploaded.read.problems[:SHOWN]) if self.uploaded else []

    @property
    def number(self) -> int:
        """How many problems there are."""
        return len(self.uploaded.read.problems) if self.uploaded else 0

    @cached_property
    def recent(self) -> list[tuple[Any, str]]:
        """The lists of the office, each with how it stands."""
        found = recent_lists(current_session(), person=current_person())
        return [(one, gettext(STATUSES[one.status])) for one in found]

    def page(self, status: int = 200) -> ResponseReturnValue:
        """The page."""
        return render_template("pages/lists/desk.html", view=self), status


class ImportPage:
    """One list."""

    def __init__(self, import_id: int) -> None:
        self.standings = {"": "Chưa phê duyệt", **dict(STANDINGS)}
        self.of = list_state(current_session(), import_id, person=current_person())

    @property
    def waits(self) -> bool:
        """Whether it is being entered."""
        return self.of.status in WAITING

    @property
    def status(self) -> str:
        """How it stands."""
        return gettext(STATUSES[self.of.status])

    @property
    def told(self) -> list[Told]:
        """Why it could not be entered."""
        return tell(problems_of(self.of.problems)[:SHOWN])

    @property
    def lines(self) -> list[Any]:
        """The first lines of a list that waits for its officer's word."""
        return unpacked(self.of.content)[:LINES] if self.of.status == "shown" else []

    @property
    def past(self) -> list[tuple[int, int, int, int]]:
        """What is recorded of years, where the list waits: the year, how many đề án, their support, what was spent."""
        lines = [line for line in unpacked(self.of.content) if line.standing] if self.of.status == "shown" else []
        return [
            (year, len(found), sum(line.support for line in found), sum(line.spent for line in found))
            for year in sorted({line.year for line in lines})
            if (found := [line for line in lines if line.year == year])
        ]

    @property
    def cases(self) -> list[tuple[Any, str]]:
        """What the first rows became, each with its state."""
        return [(one, state_label(one.process, one.state)) for one in became(current_session(), self.of.id)]

    @property
    def moved_on(self) -> int:
        """How many of its cases have been handed in."""
        return moved_on(current_session(), self.of.id)

    def page(self) -> Response:
        """The page; while the list is being entered, the browser asks for it again by itself, scripts or not."""
        answer = make_response(render_template("pages/lists/show.html", view=self, state=self.of))
        if self.waits:
            answer.headers["Refresh"] = str(AGAIN_SECONDS)
        return answer


def upload() -> ResponseReturnValue:
    """Read what was sent: show it, or say all that is wrong with it and keep nothing."""
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent and sent.filename else b""
    if not content:
        return ImportDesk([gettext("Chọn tệp danh sách đã điền rồi bấm Kiểm tra tệp.")]).page(422)
    name = (sent.filename if sent else "") or ""
    try:
        found = take_upload(current_session(), content, name, by=current_person(), now=now(), office=office())
    except FileRefused as refused:
        forget_session()
        return ImportDesk([refused_text(refused)]).page(422)
    if found.read.problems:
        forget_session()
        return ImportDesk(uploaded=found).page(422)
    return commit_once(url_for("list_imports.show", import_id=found.import_id))


def confirm(import_id: int) -> ResponseReturnValue:
    """Let a list be entered."""
    queue_list(current_session(), import_id, by=current_person())
    return commit_once(url_for("list_imports.show", import_id=import_id))


def hand_out() -> Response:
    """The template with the choices of the officer's province."""
    session, on = current_session(), local(now()).date()
    ties = office_for(session, current_person(), now=now())
    log_export(f"{NAME}.xlsx")
    answer = Response(template(offered(session, ties, on=on)), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.xlsx"'
    return answer


def tell(problems: Iterable[Problem]) -> list[Told]:
    """Problems in the reader's words."""
    labels = dict(zip(KEYS, (column.label for column in COLUMNS), strict=True))
    return [
        Told(one.row, gettext(labels[one.column]) if one.column != ROW else gettext("Cả dòng"),
            begun(str(gettext(one.message, **one.params))))
        for one in problems
    ]  # fmt: skip


def begun(text: str) -> str:
    """A sentence with its first letter large."""
    return text[:1].upper() + text[1:]


def refused_text(refused: FileRefused) -> str:
    """Why a file is no list, and what to do."""
    words = OTHER_WORDS.get(refused.code)
    return str(gettext(words, **refused.params)) if words else refused.text(current_language())
