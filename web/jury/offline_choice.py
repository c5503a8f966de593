"""Two versions of one sheet, on the page and in a file: shown side by side, and what the juror chose between them.

The file itself goes with the page and comes back with the choice, so nobody has to look for it again.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import render_template, request, url_for

from web.cases.answers import Row
from web.i18n import current_language, gettext
from web.jury.page import desk_of, points, trail
from web.jury.sheet import side_by_side
from web.jury.sheet_form import sent_version
from workflow.files.spreadsheet import last_save
from workflow.forms.base import WorkForm
from workflow.forms.choices import ChoiceField
from workflow.forms.field import WorkField
from workflow.forms.reading import showable
from workflow.rounds.own_sheets import OwnSheet
from workflow.selection.rubrics import Rubric
from workflow.services.sheet_reading import Read
from workflow.services.sheet_uploads import Chosen, Clash, UploadClash

HELD, CHOICE, SEEN = "held", "choice-", "seen-"
PAGE, FILE = "page", "file"
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Both:
    """One sheet in its two versions: the rows that differ, those that do not, and the box of the choice."""

    sheet: OwnSheet
    clash: Clash
    apart: Sequence[Row]
    alike: Sequence[Row]
    box: WorkField


def held_file() -> bytes:
    """The file that came back with a choice; nothing where none can be read."""
    try:
        return b64decode(request.form.get(HELD, ""), validate=True)
    except ValueError:
        return b""


def chosen() -> Mapping[str, Chosen]:
    """What was chosen, by the code of the sheet; anything else that was sent is left out."""
    picked = {
        name.removeprefix(CHOICE): value
        for name, value in request.form.items()
        if name.startswith(CHOICE) and value in (PAGE, FILE)
    }
    return {code: Chosen(value == FILE, sent_version(f"{SEEN}{code}")) for code, value in picked.items()}


def choice_page(slug: str, content: bytes, clash: UploadClash) -> str:
    """The page with every sheet of which there are two versions; what was chosen of these two stays chosen."""
    desk, saved = desk_of(slug), last_save(content)
    sheets = {sheet.code: sheet for sheet in desk.mine}
    pairs = [(sheets[one.page.code], one) for one in clash.found if one.page.code in sheets]
    form = _form(pairs, asked=HELD in request.form)
    crumbs = ({"label": gettext("Chấm khi không có mạng"), "url": url_for("jury.offline", slug=slug)},
              {"label": gettext("Chọn bản để giữ")})  # fmt: skip
    return render_template(
        "pages/jury/choose.html", desk=desk, form=form, found=[_both(*pair, desk.of.rubric, form) for pair in pairs],
        held=b64encode(content).decode(), file_at=saved.at, file_by=showable(saved.by[:LONGEST_NAME]),
        breadcrumb=trail(desk, *crumbs),
    )  # fmt: skip


def _both(sheet: OwnSheet, clash: Clash, rubric: Rubric, form: WorkForm) -> Both:
    rows = side_by_side(rubric, clash.page.read, clash.file)
    apart, alike = [r for r in rows if r["old"] != r["new"]], [r for r in rows if r["old"] == r["new"]]
    return Both(sheet, clash, [*apart, _sums(clash.page.read, clash.file)], alike, form.field(CHOICE + sheet.code))


def _sums(page: Read, file: Read) -> Row:
    old, new = (points(sum(read.marks.values(), Fraction(0))) for read in (page, file))
    return {"key": gettext("Tổng điểm"), "old": old, "new": new}


def _form(clashes: Sequence[tuple[OwnSheet, Clash]], *, asked: bool) -> WorkForm:
    """One box a sheet. A choice that was made for another version is asked for again."""
    fields: dict[str, Any] = {CHOICE + sheet.code: _box(sheet, clash) for sheet, clash in clashes}
    made: type[WorkForm] = type("ChoiceForm", (WorkForm,), fields)
    settled = {
        CHOICE + one.page.code: request.form.get(CHOICE + one.page.code, "") for _, one in clashes if one.settled
    }
    form = made(settled, lang=current_language())
    if asked:
        for sheet, clash in clashes:
            if not clash.settled:
                form.field(CHOICE + sheet.code).errors = [_open(sheet, clash)]
    return form


def _box(sheet: OwnSheet, clash: Clash) -> ChoiceField:
    """Which version to keep; nothing is chosen beforehand."""
    label = gettext("Giữ bản nào của phiếu %(product)s?", product=sheet.product)
    keep = (PAGE, "Giữ bản đã nộp trên trang" if clash.page.submitted else "Giữ bản trên trang")
    return ChoiceField(
        label, choices=[keep] if clash.page.submitted else [keep, (FILE, "Lấy bản trong tệp")], radio=True
    )


def _open(sheet: OwnSheet, clash: Clash) -> str:
    """Why a sheet is still open: it was saved again since it was shown, or nothing that may be was chosen."""
    if request.form.get(CHOICE + sheet.code) and sent_version(SEEN + sheet.code) != clash.page.version:
        return gettext(
            "%(product)s: phiếu vừa được lưu lại trên trang. Xem hai bản rồi chọn lại.", product=sheet.product
        )
    return gettext("%(product)s: chọn bản để giữ.", product=sheet.product)
