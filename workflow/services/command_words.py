"""What the command line says of cases and passes when nobody asks for JSON: the words of the pages, not the keys."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from workflow.calendar import local
from workflow.definition import Process, Role
from workflow.money import format_number
from workflow.reference.activities import activities
from workflow.states import SHIPPED

Row = Mapping[str, Any]
NOTHING_DUE = "Không có việc gì đến hạn."
COUNTED = {
    "reminded": "nhắc hạn", "breached": "quá hạn", "passed": "đã qua", "broken": "không xử lý được",
    "asked": "nhắc bên được hỏi", "reviews": "đến ngày rà soát", "renewals": "mời bình chọn lại",
    "expanded": "thông báo đã lập", "sent": "đã gửi", "void": "không còn cần gửi",
    "again": "sẽ gửi lại", "failed": "gửi không được", "dead": "thôi không gửi nữa",
    "caught_up": "thời hạn dời theo lịch", "drafted": "thư xin lỗi đã soạn",
    "released": "người thay mặt đã rời cơ quan", "proven": "kiểm tra hồ sơ kẹt",
    "limbo": "không có lối đi", "summed": "bước đã tổng hợp",
    "down": "máy chủ thư không trả lời", "lost": "tiến trình khác đã gửi", "idle": "không có thư chờ",
}  # fmt: skip
ROLES = {
    Role.BENEFICIARY: "Cơ sở", Role.IMPLEMENTER: "Trung tâm Khuyến công", Role.COMMUNE_OFFICER: "Cán bộ cấp xã",
    Role.DEPT_OFFICER: "Chuyên viên Sở", Role.DEPT_LEADER: "Lãnh đạo Sở", Role.DEPT_ACCOUNTANT: "Kế toán Sở",
    Role.PROV_FINANCE: "Sở Tài chính", Role.PROV_LEADER: "Lãnh đạo UBND tỉnh", Role.CLOCK: "Hệ thống, khi hết hạn",
    Role.COUNCIL_MEMBER: "Thành viên tổ thẩm định", Role.ACCEPTANCE_MEMBER: "Thành viên nghiệm thu",
    Role.LINKED: "Hồ sơ liên quan",
}  # fmt: skip
FIGURES = {
    "total_cost": "Tổng kinh phí", "support": "Kinh phí hỗ trợ", "matching": "Vốn đối ứng", "committed": "Được duyệt",
    "accepted": "Được nghiệm thu", "paid": "Đã chi", "refunded": "Đã hoàn trả",
}  # fmt: skip
NOBODY, NO_TERM = "không ai giữ", "không có hạn"


def pass_line(counts: Mapping[str, int]) -> str:
    """What one pass of the worker did."""
    return ", ".join(f"{COUNTED.get(name, name)} {count}" for name, count in counts.items()) or NOTHING_DUE


def published_line(row: Row) -> str:
    """A published procedure, whether it is new, and which provinces have too few people for it."""
    news = "mới công bố" if row["new"] else "đã có từ trước"
    short = "".join(f"\n  {one['province']}: {one['text']}" for one in row["short_of_staff"])
    return f"{row['key']:16} {row['variant']:12} {row['version']} {row['hash']:.12} {news}{short}"


def case_line(row: Row) -> str:
    """A case in one line: where it stands, who has to act, and by when."""
    state, holder = _state(row["process"], row["state"]), _role(row["holder"]) or NOBODY
    return f"{row['code']:26} {state:34} {holder:24} {_day(row['due']) or NO_TERM:12} {row['owner']}"


def record_lines(record: Row) -> Iterator[str]:
    """A case in full: facts, running terms, money, history."""
    yield from (f"{label}: {value}" for label, value in _facts(record).items() if value)
    for clock in record["clocks"]:
        yield f"Thời hạn {clock['label']}: {_day(clock['due'])}, {_left(clock)}"
    yield from (f"{FIGURES[name]}: {format_number(amount)} đồng" for name, amount in record["figures"].items())
    for line in record["events"]:
        state = _state(record["process"], line["to"])
        yield f"{line['seq']:4} {_moment(line['at'])}  {_step(record['process'], line['step'])} → {state}"


def _facts(record: Row) -> dict[str, str]:
    process, activity = _process(record["process"]), activities().get(record["activity"])
    return {
        "Mã hồ sơ": record["code"], "Tên": record["title"], "Thủ tục": process.label if process else record["process"],
        "Nội dung": activity.label if activity else record["activity"], "Năm": str(record["year"]),
        "Giai đoạn": _stage(record["process"], record["stage"]), "Trạng thái": record["state_label"],
        "Tạm dừng": "có" if record["held"] else "", "Đang ở": _role(record["holder"]) or NOBODY,
        "Đơn vị đang giữ": record["holder_unit"] or "", "Cơ quan chủ trì": record["owner"] or "",
        "Cơ sở": record["applicant"] or "", "Dữ liệu mẫu": "có" if record["synthetic"] else "",
        "Đến hạn": _day(record["due"]) or NO_TERM, "Mở lúc": _moment(record["opened_at"]),
        "Nộp lúc": _moment(record["submitted_at"]), "Bước gần nhất lúc": _moment(record["moved_at"]),
        "Đóng lúc": _moment(record["closed_at"]), "Lần thay đổi": str(record["version"]),
    }  # fmt: skip


@cache
def _process(key: str) -> Process | None:
    return next((process for process in SHIPPED if process.key == key), None)


def _state(process: str, key: str) -> str:
    known = _process(process)
    return known.states[key].label if known and key in known.states else key


def _step(process: str, key: str) -> str:
    known = _process(process)
    return known.steps[key].label if known and key in known.steps else key


def _stage(process: str, key: str) -> str:
    known = _process(process)
    return next((table.label for table in known.stages if table.stage.value == key), key) if known else key


def _role(key: str | None) -> str:
    return ROLES.get(Role(key), key) if key else ""


def _left(clock: Row) -> str:
    days = clock["working_days_left"]
    if clock["paused"]:
        return "đang tạm dừng"
    return f"còn {days} ngày làm việc" if days >= 0 else f"quá hạn {-days} ngày làm việc"


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


def _moment(text: str | None) -> str:
    return f"{local(datetime.fromisoformat(text)):%H:%M %d/%m/%Y}" if text else ""
