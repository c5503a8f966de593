"""The outbox as an administrator reads it: filters of its address, words, and what may be done about a message."""

from collections.abc import Callable, Mapping

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import governed
from web.context import current_person, current_session, now, office, settings
from web.filters import refusal_text
from web.i18n import gettext
from web.once import commit_once
from workflow.errors import StepRefused
from workflow.letters.house import House
from workflow.queries.letter_preview import preview_of
from workflow.queries.outbox_lines import (
    DEAD,
    FAILED,
    SENT,
    STOPPED,
    WAITING,
    OutboxLine,
    outbox_line,
    outbox_page,
)
from workflow.services.outbox_acts import retry_delivery, stop_delivery

LONGEST = 254
WORDS = {WAITING: "Đang chờ", FAILED: "Gửi lỗi", DEAD: "Bỏ sau nhiều lần thử", SENT: "Đã gửi", STOPPED: "Không gửi nữa"}
SLUGS = {"cho": WAITING, "loi": FAILED, "bo": DEAD, "da-gui": SENT, "dung": STOPPED}
CHANNELS = {"email": "Thư điện tử", "digest": "Chờ bản tổng hợp", "webhook": "Webhook"}
SORTS = {
    "handed": "Chuyển hồ sơ", "assigned": "Giao việc", "asked": "Hỏi ý kiến", "reminder": "Nhắc hạn",
    "escalation": "Báo cấp trên", "task": "Nhắc trả lời", "review": "Rà soát tạm dừng", "task_late": "Trả lời chậm",
    "told": "Báo tin", "account": "Về tài khoản", "digest": "Bản tổng hợp", "urged": "Đôn đốc",
    "redated": "Dời thời hạn", "target": "Qua mốc nội bộ", "explain": "Chưa có giải trình",
    "apology": "Thư xin lỗi chờ ký", "renewal": "Nhắc bình chọn lại", "round_open": "Đợt bình chọn mở",
    "approval_void": "Xác nhận hết giá trị",
    "recheck": "Rà soát theo quy định mới", "rule_changed": "Quy định mới liên quan tới hồ sơ",
}  # fmt: skip


def list_page() -> str:
    """The messages of one status."""
    slug, before = request.args.get("muc", "cho"), request.args.get("truoc", "")
    status, reader = SLUGS.get(slug, WAITING), request.args.get("thu", "")[:LONGEST]
    start = int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST // 16 else None
    page = outbox_page(current_session(), governed(), status=status, before=start, reader=reader)
    counts = [
        {"label": gettext(WORDS[one]), "n": page.counts.get(one, 0), "active": one == status,
         "url": url_for("outbox.show", muc=key, thu=reader or None)}
        for key, one in SLUGS.items()
    ]  # fmt: skip
    return render_template(
        "pages/admin/outbox.html",
        page=page,
        counts=counts,
        reader=reader,
        slug=slug,
        words=WORDS,
        sorts=SORTS,
        channels=CHANNELS,
    )


def one_page(delivery_id: int, refused: StepRefused | None = None) -> str:
    """One message with what may be done about it."""
    problems = [refusal_text(one) for one in refused.refusals] if refused else []
    return render_template(
        "pages/admin/outbox_one.html",
        line=_line(delivery_id),
        words=WORDS,
        sorts=SORTS,
        channels=CHANNELS,
        problems=problems,
    )


def preview_page(delivery_id: int) -> str:
    """What a message would say if it went out now, as far as an administrator may read it."""
    agency = settings().agency_name or House().agency
    house = House(request.url_root.rstrip("/"), agency)
    found = preview_of(
        current_session(), delivery_id, governed(), person=current_person(), now=now(), office=office(), house=house
    )
    return render_template("pages/admin/outbox_preview.html", found=found, line=found.line)


def act_on(delivery_id: int, verb: str) -> ResponseReturnValue:
    """Send a message again or stop it, as the page that was seen allows."""
    line, act = _line(delivery_id), ACTS[verb]
    if not act.allowed(line):
        abort(403)
    fence = request.form.get("fence", "")
    try:
        number = int(fence) if fence.isascii() and fence.isdigit() and len(fence) < LONGEST // 16 else -1
        act.carry_out(current_session(), delivery_id, number, by=current_person(), now=now())
    except StepRefused as refused:
        current_session().rollback()
        return one_page(delivery_id, refused), 409
    flash(act.said)
    return commit_once(url_for("outbox.show_one", delivery_id=delivery_id))


class Act:
    """Something that may be done about a message."""

    def __init__(self, carry_out: Callable[..., None], allowed: Callable[[OutboxLine], bool], said: str) -> None:
        self.carry_out, self.allowed, self.said = carry_out, allowed, said


ACTS: Mapping[str, Act] = {
    "gui-lai": Act(
        retry_delivery, lambda line: line.retries or line.status in (WAITING, SENT), "Thư được xếp hàng để gửi lại."
    ),
    "dung": Act(stop_delivery, lambda line: not line.legal, "Đã dừng thư này."),
}


def _line(delivery_id: int) -> OutboxLine:
    return outbox_line(current_session(), delivery_id, governed())
