"""The page that tells everybody what a certificate is worth: its words, and the count of its visits."""

from typing import Any

from flask import request

from web.context import client_address, maker, now
from web.i18n import gettext
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.forms import WorkForm
from workflow.forms.fields import TextField
from workflow.forms.selection_codes import REPLACEMENT_REASONS, REVOCATION_REASONS
from workflow.queries.verification import TOKEN, PublicCertificate, certificate_at
from workflow.selection.certificates import Standing
from workflow.services.verifying import visit

TYPES = {
    "commune": "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu cấp xã",
    "province": "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh",
    "region": "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu cấp khu vực",
    "nation": "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu cấp quốc gia",
}
STANDINGS = {
    Standing.VALID: ("Còn giá trị", "ok", "ok"),
    Standing.REPLACED: ("Đã được thay thế", "pause", "info"),
    Standing.REVOKED: ("Đã bị thu hồi", "soon", "warning"),
    Standing.EXPIRED: ("Hết giá trị", "pause", "info"),
}
"""The word, the tint and the icon of each standing; what was revoked is not late, so it is not red."""
SENTENCES = {
    Standing.VALID: "Giấy chứng nhận này còn giá trị đến hết ngày %(until)s.",
    Standing.REPLACED: "Giấy chứng nhận này đã được thay bằng giấy khác ngày %(day)s. Bản này không dùng nữa.",
    Standing.REVOKED: "Giấy chứng nhận này đã bị thu hồi ngày %(day)s và không còn giá trị.",
    Standing.EXPIRED: "Giấy chứng nhận này chỉ có giá trị đến hết ngày %(until)s.",
}
REASONS = dict((*REPLACEMENT_REASONS, *REVOCATION_REASONS))
CODE_HELP = "Dãy chữ và số sau chữ “Mã xác thực” trên giấy chứng nhận; phân biệt chữ hoa, chữ thường"
WRONG_CODE = "Mã xác thực có từ 16 ký tự, chỉ gồm chữ không dấu, số, dấu - và dấu _. Xem lại trên giấy chứng nhận."


def is_token(form: WorkForm) -> None:
    """A code that no certificate can have is told here, where what was typed is kept."""
    typed = form["ma"].data
    if typed and TOKEN.fullmatch(str(typed)) is None:
        form.refuse("ma", WRONG_CODE)


class TokenForm(WorkForm):
    """The code on a certificate."""

    ma = TextField("Mã xác thực", hint=CODE_HELP, max_length=80)
    checks = (is_token,)


def checked(token: str) -> PublicCertificate | None:
    """The certificate at an address, its visit counted; in a transaction of its own, for the page itself only reads."""
    moment = now()
    with unit_of_work(maker()) as own:
        return visit(
            own, lambda: certificate_at(own, token, on=local(moment).date()), address=client_address(), now=moment
        )


def shown(found: PublicCertificate) -> dict[str, Any]:
    """What the page reads."""
    day = {"until": f"{found.valid_until:%d/%m/%Y}", "day": f"{found.changed_on:%d/%m/%Y}" if found.changed_on else ""}
    word, kind, mark = STANDINGS[found.standing]
    return {
        "found": found, "type": TYPES[found.level], "word": word, "kind": kind, "mark": mark,
        "sentence": gettext(SENTENCES[found.standing], **day), "reason": REASONS.get(found.reason_code, ""),
        "domain": request.host,
        "breadcrumb": [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Xác thực giấy chứng nhận")}],
    }  # fmt: skip
