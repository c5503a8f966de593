"""The menu: which pages a person finds in it, by role. A page that is not there (yet) is left out by itself."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from web.context import current_session
from web.i18n import gettext
from workflow.authority import NATIONAL, Person
from workflow.definition import Role
from workflow.queries.claims import own_claims
from workflow.queries.plan_pages import READERS as PLAN_READERS
from workflow.queries.round_gate import READERS

R = Role
STAFF = frozenset(Role) - {R.BENEFICIARY, R.CLOCK, R.LINKED}
LEADERS = frozenset({R.DEPT_LEADER, R.PROV_LEADER})
REPORT_READERS = LEADERS | {
    R.SUPERVISOR, R.DEPT_OFFICER, R.DEPT_ACCOUNTANT, R.AGENCY_OFFICER, R.AGENCY_LEADER, R.MINISTRY_LEADER,
    R.TREASURY_VIEWER, R.AUDITOR,
}  # fmt: skip
"""Who finds the reports in the menu; whoever reads those of rounds alone finds them there too."""


RECHECKERS = (R.DEPT_OFFICER, R.DEPT_LEADER, R.SUPERVISOR, R.AGENCY_OFFICER, R.AGENCY_LEADER)
"""Who looks again at cases that a published rule concerns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; no roles: for everybody.

    ``sits``: for whoever serves in a round of product selection; ``council``: also for whoever sits in a council.
    """

    label: str
    path: str
    roles: frozenset[Role] = frozenset()
    sits: bool = False
    council: bool = False


MENU = (
    Entry("Hồ sơ của tôi", "/toi", frozenset({R.BENEFICIARY})),
    Entry("Nộp hồ sơ mới", "/ho-so/moi", frozenset({R.BENEFICIARY, R.IMPLEMENTER})),
    Entry("Việc của tôi", "/viec-cua-toi", STAFF),
    Entry("Phê duyệt", "/phe-duyet", LEADERS | {R.AGENCY_LEADER, R.MINISTRY_LEADER}),
    Entry("Chấm điểm", "/cham-diem", sits=True),
    Entry("Hội đồng", "/hoi-dong", READERS, council=True),
    Entry("Các hồ sơ", "/ds-ho-so", STAFF - {R.SYS_ADMIN}),
    Entry("Kế hoạch năm", "/ke-hoach", frozenset(PLAN_READERS)),
    Entry("Nhập danh sách", "/nhap-danh-sach", frozenset({R.DEPT_OFFICER})),
    Entry("Đợt xét", "/dot-xet", (NATIONAL - {R.AGENCY_ACCOUNTANT}) | {R.DEPT_OFFICER, R.DEPT_ACCOUNTANT, *LEADERS}),
    Entry(
        "Tài chính", "/tai-chinh", frozenset({R.DEPT_ACCOUNTANT, R.AGENCY_ACCOUNTANT, R.IMPLEMENTER, R.TREASURY_VIEWER})
    ),
    Entry("Giám sát", "/giam-sat", frozenset({R.SUPERVISOR, R.DEPT_LEADER, R.PROV_LEADER})),
    Entry("Quy định mới", "/ra-soat-quy-dinh", frozenset(RECHECKERS)),
    Entry("Báo cáo", "/bao-cao", REPORT_READERS),
    Entry("Quản trị", "/quan-tri", frozenset({R.SYS_ADMIN})),
)
PUBLIC = (
    Entry("Trang đầu", "/"),
    Entry("Tra cứu hồ sơ", "/tra-cuu"),
    Entry("Kết quả công khai", "/ket-qua"),
    Entry("Công khai đúng hạn", "/cong-khai"),
    Entry("Trợ giúp", "/tro-giup"),
)


def home_of(person: Person) -> str:
    """Where a person begins after signing in."""
    wishes = ("/viec-cua-toi",) if person.roles & STAFF else ("/toi",) if person.roles else ("/cham-diem",)
    if not person.roles and own_claims(current_session(), person.id):  # what became of the claim stands there
        wishes = ("/tai-khoan",)
    return next((path for path in (*wishes, "/") if exists(path)), "/tai-khoan")


def exists(path: str) -> bool:
    """Whether the application has a page there."""
    try:
        current_app.url_map.bind("").match(path)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def register(app: Flask) -> None:
    """Give every page its menu and the number of unread messages."""
    app.context_processor(_frame)


def _frame() -> dict[str, object]:
    if g.get("alone") or not current_user.is_authenticated:
        return {"nav": [] if g.get("alone") else _lines(PUBLIC), "unread_count": 0}
    entries = tuple(entry for entry in MENU if _is_for(entry, current_user))
    return {"nav": _lines(entries), "unread_count": _unread()}


def _is_for(entry: Entry, user: Any) -> bool:
    if entry.council and user.found.council:
        return True
    return bool(user.found.sits if entry.sits else not entry.roles or entry.roles & user.person.roles)


def _lines(entries: tuple[Entry, ...]) -> list[dict[str, object]]:
    found = [entry for entry in entries if exists(entry.path)]
    return [{"label": gettext(entry.label), "url": entry.path, "active": _is_here(entry.path)} for entry in found]


def _is_here(path: str) -> bool:
    return request.path == path or (path != "/" and request.path.startswith(path + "/"))


def _unread() -> int:
    if "unread" not in g:
        g.unread = current_user.found.unread
    return int(g.unread)
