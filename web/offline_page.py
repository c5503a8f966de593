"""Sheets away from the network: the form handed out, and taken back as a whole or not at all."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.exports import XLSX, log_export
from web.filters import refusal_text
from web.i18n import gettext
from web.jury_page import desk_of, trail
from workflow.errors import CaseNotFound, StepRefused
from workflow.files.spreadsheet import MAX_BYTES
from workflow.queries.jury import offline_form
from workflow.services.sheet_uploads import FileFault, UploadRefused, upload_sheets


def hand_out(slug: str) -> ResponseReturnValue:
    """The form with the person's own open sheets as they are now."""
    desk = desk_of(slug)
    if not desk.mine:
        raise CaseNotFound(slug)
    content = offline_form(current_session(), desk, person=current_person(), now=now())
    log_export(f"phieu-cham-{slug}.xlsx {len(desk.mine)}")
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="phieu-cham-{slug}.xlsx"'
    return answer


def show(slug: str) -> ResponseReturnValue:
    """How it works, the form to fetch, the box to send it back."""
    return _page(slug)


def take_back(slug: str) -> ResponseReturnValue:
    """Keep what a filled-in form says, or say everything that is wrong with it."""
    desk, sent = desk_of(slug), request.files.get("file")
    content = sent.stream.read(MAX_BYTES + 1) if sent and sent.filename else b""
    if not content:
        return _page(slug, [gettext("Chọn tệp phiếu đã điền rồi bấm Tải lên.")])
    try:
        count = upload_sheets(
            current_session(), desk.of, content, by=current_person(), now=now(),
            replace=request.form.get("replace") == "y",
        )  # fmt: skip
    except UploadRefused as refused:
        return _page(slug, [_line(fault) for fault in refused.faults])
    except StepRefused as refused:
        return _page(slug, [refusal_text(fault) for fault in refused.refusals])
    current_session().commit()
    flash(gettext("Đã nhận tệp: %(n)s phiếu thay đổi. Xem lại rồi nộp từng phiếu hoặc nộp cùng lúc.", n=count))
    return redirect(url_for("jury.queue", slug=slug), 303)


def _page(slug: str, problems: Sequence[str] = ()) -> ResponseReturnValue:
    forget_session()
    desk = desk_of(slug)
    breadcrumb = trail(desk, {"label": gettext("Chấm khi không có mạng")})
    page = render_template("pages/jury/offline.html", desk=desk, problems=problems, breadcrumb=breadcrumb)
    return page, 422 if problems else 200


def _line(fault: FileFault) -> str:
    """The row of the file, the criterion, what is wrong and what to do."""
    label = gettext(fault.label) if fault.label else ""
    return ": ".join(part for part in (fault.code, label, refusal_text(fault.refusal)) if part)
