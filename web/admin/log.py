"""The security log in words, and the parts of its address: what is looked for, and from which line on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request

from web.cases.answers import answers
from web.context import current_person, current_session, office
from web.i18n import current_language, gettext
from web.lists.worklist_form import FilterForm
from workflow.queries.security_lines import LogWish, log_page

LONGEST, LONGEST_ID = 100, 15
KIND, TEXT, OLDER, NEWER = "viec", "tim", "truoc", "sau"
WORDS: Mapping[str, str] = {
    "absence_arranged": "Ghi nhận vắng mặt",
    "absence_ended": "Kết thúc vắng mặt",
    "absence_released": "Bỏ người thay mặt đã rời cơ quan",
    "account_closed": "Tài khoản bị khoá",
    "account_created": "Tạo tài khoản",
    "admin_account_closed": "Quản trị: khoá tài khoản",
    "admin_account_opened": "Quản trị: mở lại tài khoản",
    "admin_calendar_applied": "Quản trị: áp dụng quyết định về ngày nghỉ",
    "admin_calendar_dropped": "Quản trị: bỏ bản quyết định về ngày nghỉ",
    "admin_day_added": "Quản trị: ghi ngày vào lịch",
    "admin_invited": "Quản trị: gửi lời mời",
    "admin_person_created": "Quản trị: tạo tài khoản",
    "admin_role_ended": "Quản trị: kết thúc vai trò",
    "admin_role_given": "Quản trị: thêm vai trò",
    "admin_rule_changed": "Quản trị: đặt quy tắc mới",
    "admin_rule_dropped": "Quản trị: bỏ quy tắc đang chờ",
    "batch_opened": "Mở đợt xét",
    "case_denied": "Mở hồ sơ không thuộc phạm vi",
    "csrf": "Biểu mẫu không có dấu của trang",
    "delivery_retried": "Quản trị: gửi lại thư",
    "delivery_stopped": "Quản trị: dừng thư",
    "demo_built": "Dựng dữ liệu mẫu",
    "denied": "Mở trang không được phép",
    "email_confirmed": "Đã xác nhận địa chỉ thư",
    "claim_made": "Xin nhận cơ sở có trong danh sách",
    "claim_granted": "Xác nhận người của cơ sở",
    "claim_refused": "Từ chối người xin nhận cơ sở",
    "exported": "Tải danh sách",
    "feed_opened": "Tạo địa chỉ lịch riêng",
    "feed_revoked": "Thu hồi địa chỉ lịch riêng",
    "letter_changed": "Quản trị: đổi mẫu thư",
    "programme_entered": "Ghi chương trình khuyến công",
    "money_allotted": "Ghi nhận kinh phí được giao",
    "password_changed": "Đổi mật khẩu",
    "registered": "Cơ sở đăng ký",
    "reset_asked": "Xin đặt lại mật khẩu",
    "role_ended": "Vai trò kết thúc",
    "sign_in_failed": "Đăng nhập không được",
    "rule_draft_begun": "Quản trị: bắt đầu dự thảo quy định",
    "rule_draft_dropped": "Quản trị: bỏ dự thảo quy định",
    "rule_draft_written": "Quản trị: sửa dự thảo quy định",
    "rule_publish_refused": "Quản trị: không được công bố dự thảo của mình",
    "rules_published": "Quản trị: công bố quy định",
    "signed_in": "Đăng nhập được",
    "signed_out": "Đăng xuất",
    "webhook_ended": "Ngừng webhook",
    "webhook_set": "Lưu webhook",
}
"""What the lines are about; a kind that is not here stands as it is."""


def log_word(kind: str) -> str:
    """A kind of line in words."""
    return gettext(WORDS.get(kind, kind))


def detail_word(kind: str, detail: str) -> str:
    """A detail as it is read: what was taken out of the house by the words of its filters, the rest as it stands."""
    name, _, rest = detail.partition(" ")
    count, _, query = rest.partition(" ")
    if kind != "exported" or not count.isdigit():
        return detail
    said = gettext("%(name)s, số dòng: %(count)s", name=name, count=count)
    rows = answers(FilterForm(dict(parse_qsl(query)), lang=current_language())) if query else []
    return "; ".join([str(said), *(f"{row['key']}: {row['value']}" for row in rows if row["value"])])


def log_parts() -> dict[str, Any]:
    """The lines that were asked for, the boxes with what was typed, and the ways to older and newer lines."""
    kind, text = (request.args.get(name, "").strip()[:LONGEST] for name in (KIND, TEXT))
    wish = LogWish(kind, text, _line(OLDER), _line(NEWER))
    found = log_page(current_session(), wish, person=current_person(), office=office())
    kinds = sorted(((key, gettext(word)) for key, word in WORDS.items()), key=lambda pair: pair[1])
    return {
        "lines": found.lines, "kind": kind, "text": text, "kinds": kinds,
        "older_url": _address(**{OLDER: found.older}), "newer_url": _address(**{NEWER: found.newer}),
    }  # fmt: skip


def _address(**place: int | None) -> str:
    """The same search from another line on; nothing where there is no such line."""
    asked = {name: request.args.get(name, "")[:LONGEST] for name in (KIND, TEXT)}
    wanted = {name: str(value) for name, value in {**asked, **place}.items() if value}
    return f"{request.path}?{urlencode(wanted)}" if any(place.values()) else ""


def _line(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None
