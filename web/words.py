"""Words for what the core knows by its code: roles, public statuses, ties between cases, codes that forms deliver."""

from collections.abc import Mapping
from datetime import date

from web.i18n import gettext
from workflow.definition import Kind, Role, State
from workflow.forms.codes import (
    ACCEPTANCE_VERDICTS,
    ESTABLISHMENT_KINDS,
    HEAD_RESULTS,
    NATIONAL_CHANGES,
    OPINIONS,
    PAYMENT_KINDS,
    PAYMENT_VERDICTS,
    REASONS,
    RECHECKS,
)  # fmt: skip
from workflow.forms.selection_codes import CONFLICT_VERDICTS, REPLACEMENT_REASONS, REVOCATION_REASONS
from workflow.reference.activities import activities
from workflow.rules import Term
from workflow.states import after

LEVEL_WORDS: Mapping[str, str] = {"kcqg": "Khuyến công quốc gia", "kcdp": "Khuyến công địa phương"}
"""Whose money it is."""
ROLES: Mapping[Role, str] = {
    Role.BENEFICIARY: "Cơ sở",
    Role.IMPLEMENTER: "Trung tâm Khuyến công",
    Role.COMMUNE_OFFICER: "Cán bộ cấp xã",
    Role.COMMUNE_LEADER: "Lãnh đạo cấp xã",
    Role.DEPT_OFFICER: "Chuyên viên Sở",
    Role.DEPT_LEADER: "Lãnh đạo Sở",
    Role.DEPT_ACCOUNTANT: "Kế toán Sở",
    Role.PROV_FINANCE: "Sở Tài chính",
    Role.PROV_LEADER: "Lãnh đạo UBND tỉnh",
    Role.COUNCIL_MEMBER: "Thành viên tổ thẩm định",
    Role.JUROR: "Giám khảo",
    Role.EXPERT: "Chuyên gia",
    Role.ACCEPTANCE_MEMBER: "Thành viên nghiệm thu",
    Role.SUPERVISOR: "Người giám sát",
    Role.AGENCY_OFFICER: "Chuyên viên Cục",
    Role.AGENCY_LEADER: "Lãnh đạo Cục",
    Role.AGENCY_ACCOUNTANT: "Kế toán Cục",
    Role.MINISTRY_LEADER: "Lãnh đạo Bộ",
    Role.ONE_STOP_CLERK: "Cán bộ một cửa",
    Role.TREASURY_VIEWER: "Kho bạc Nhà nước",
    Role.AUDITOR: "Thanh tra, kiểm toán",
    Role.REPORT_EDITOR: "Người tổng hợp báo cáo",
    Role.SYS_ADMIN: "Quản trị hệ thống",
    Role.CLOCK: "Hệ thống, khi hết hạn",
    Role.LINKED: "Hồ sơ liên quan",
}
PUBLIC: Mapping[str, str] = {
    "draft": "Đang soạn, chưa nộp",
    "registered": "Đã nộp, chờ tiếp nhận",
    "processing": "Đang xử lý",
    "supplement": "Chờ bạn bổ sung hồ sơ",
    "obligation": "Đang thực hiện nghĩa vụ",
    "withdrawn": "Đã rút hồ sơ",
    "stopped": "Dừng xử lý",
    "refused": "Không được chấp nhận",
    "scheduled": "Chờ đến kỳ báo cáo",
    "done": "Đã xử lý xong",
}
"""Every word that a state may name as its public status, as people outside read it."""
OWN_WORDS = after("expire", of="product_nomination") | after("revoke", of="product_nomination")
"""States of a certificate that is worth nothing any more: everybody is told of them in their own words."""
STATUS_KINDS: Mapping[Kind, str] = {
    Kind.DRAFT: "draft",
    Kind.ACTIVE: "info",
    Kind.WAITING: "pause",
    Kind.GRANTED: "done",
    Kind.REFUSED: "pause",
    Kind.DROPPED: "pause",
}
LINKS: Mapping[tuple[str, bool], str] = {
    ("change_of", True): "Điều chỉnh của",
    ("change_of", False): "Đề nghị điều chỉnh",
    ("part_of", True): "Đợt bình chọn",
    ("replaces", True): "Thay cho phần",
    ("replaces", False): "Được thay bằng phần",
    ("renews", True): "Bình chọn lại của",
    ("renews", False): "Hồ sơ bình chọn lại",
    ("climbs_from", True): "Nhận từ cấp dưới",
    ("climbs_from", False): "Đã gửi lên cấp trên",
    ("follow_up_of", True): "Theo dõi sau hỗ trợ của",
    ("follow_up_of", False): "Theo dõi sau hỗ trợ",
}
RELATED = "Hồ sơ liên quan"
SIDES: Mapping[str, str] = {
    "centre": "Trung tâm Khuyến công",
    "department": "Sở Công Thương",
    "commune": "UBND cấp xã",
    "owner": "Đơn vị thụ hưởng",
}
PARTIES: Mapping[str, str] = {
    "beneficiary": "Cơ sở",
    "department": "Sở Công Thương",
    "centre": "Trung tâm Khuyến công",
    "commune": "UBND cấp xã",
    "consulted": "Đơn vị được lấy ý kiến (trễ)",
    "council": "Hội đồng, tổ thẩm định",
    "leader": "Lãnh đạo có thẩm quyền",
    "accountant": "Kế toán Sở",
    "agency": "Cục phụ trách khuyến công",
    "ministry": "Bộ Công Thương",
    "nobody": "Không tính cho bên nào",
}
LENGTHS: Mapping[str, str] = {
    "wd": "%(n)s ngày làm việc",
    "cd": "%(n)s ngày",
    "hours": "%(n)s giờ làm việc",
    "months": "%(n)s tháng",
}
CODES: Mapping[str, str] = {
    **dict(PAYMENT_VERDICTS), **dict(REASONS), **dict(NATIONAL_CHANGES), **dict(HEAD_RESULTS),
    **dict(ACCEPTANCE_VERDICTS),
    **dict(PAYMENT_KINDS), **dict(ESTABLISHMENT_KINDS), **dict(OPINIONS), **dict(CONFLICT_VERDICTS),
    **dict(REPLACEMENT_REASONS), **dict(REVOCATION_REASONS), **dict(RECHECKS),
}  # fmt: skip


def iso_day(text: object) -> str:
    """A stored day as people read it; what is no day stays as it was typed."""
    try:
        return f"{date.fromisoformat(str(text)):%d/%m/%Y}"
    except ValueError:
        return str(text or "")


def period_word(text: object) -> str:
    """A stored month as people read it: 2026-05 is 05/2026."""
    year, _, month = str(text).partition("-")
    return f"{month}/{year}" if month else year


def length_word(term: Term) -> str:
    """How long a term is, in its own unit; a fixed date says only that it is one."""
    text = LENGTHS.get(term.unit)
    return str(gettext(text, n=term.length)) if text else gettext("theo ngày cố định")


def role_word(role: Role | None) -> str:
    """A role as people say it; nobody in particular is the system."""
    return gettext(ROLES.get(role or Role.CLOCK, RELATED))


def holder_word(unit: str, role: Role | None) -> str:
    """A unit and the role in which it acts; a role that the unit's name says already is not said twice."""
    word = str(role_word(role))
    return unit if word in unit else ", ".join(filter(None, (unit, word)))


def public_word(state: State) -> str:
    """What everybody may know of a state."""
    return gettext(state.label if state.key in OWN_WORDS else PUBLIC[state.public])


def status_kind(state: State) -> str:
    """The kind of the chip of a state; a certificate that is over is no success of today."""
    return "pause" if state.key in OWN_WORDS else STATUS_KINDS[state.kind]


def code_word(code: object) -> str:
    """A code of a form in words; anything else as it is."""
    return gettext(CODES.get(str(code), str(code)))


def activity_word(code: str) -> str:
    """The name of an activity, or nothing."""
    found = activities().get(code)
    return gettext(found.label) if found else ""


def link_word(kind: str, *, outgoing: bool) -> str:
    """What another case is to this one."""
    return gettext(LINKS.get((kind, outgoing), RELATED))


def side_word(side: str) -> str:
    """A side of the acceptance panel."""
    return gettext(SIDES.get(side, side))
