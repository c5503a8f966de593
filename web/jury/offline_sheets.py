"""Sheets away from the network: the form handed out, and taken back as a whole or not at all."""

from collections.abc import Mapping, Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.exports import XLSX, log_export
from web.filters import refusal_text
from web.i18n import gettext
from web.jury.offline_choice import choice_page, chosen, held_file
from web.jury.page import desk_of, trail
from web.once import commit_once
from workflow.errors import CaseNotFound, StepRefused
from workflow.files.score_reading import LARGEST
from workflow.queries.jury import offline_form
from workflow.services.sheet_uploads import Chosen, FileFault, UploadClash, UploadRefused, upload_sheets


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
    """Keep what a filled-in form says, say everything that is wrong with it, or ask which version is to stay."""
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent and sent.filename else b""
    stopped = _stopped(slug, content)
    if stopped is not None:
        return stopped
    current_session().commit()
    return redirect(url_for("jury.queue", slug=slug), 303)


def take_chosen(slug: str) -> ResponseReturnValue:
    """The same for a file that came back with a choice for every sheet of which there are two versions."""
    stopped = _stopped(slug, held_file(), chosen())
    return commit_once(url_for("jury.queue", slug=slug)) if stopped is None else stopped


def _stopped(slug: str, content: bytes, choices: Mapping[str, Chosen] | None = None) -> ResponseReturnValue | None:
    """Take a file and say so; where it cannot be taken, return the page that says why."""
    desk, who = desk_of(slug), current_person()
    if not content:
        return _page(slug, [gettext("Chọn tệp phiếu đã điền rồi bấm Tải lên.")])
    try:
        count = upload_sheets(current_session(), desk.of, content, by=who, now=now(), chosen=choices or {})
    except UploadRefused as refused:
        return _page(slug, [_line(fault) for fault in refused.faults])
    except UploadClash as clash:
        forget_session()
        return choice_page(slug, content, clash), 409 if choices is None else 422
    except StepRefused as refused:
        return _page(slug, [refusal_text(fault) for fault in refused.refusals])
    flash(gettext("Đã nhận tệp: %(n)s phiếu thay đổi. Xem lại rồi nộp từng phiếu hoặc nộp cùng lúc.", n=count))
    return None


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
