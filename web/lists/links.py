"""What pages of lists share: their own address with something changed, and where the button of a line leads."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import request

from web.cases.view import step_url
from web.context import current_person
from web.i18n import gettext
from workflow.queries.keyset import Place
from workflow.queries.list_rows import CaseLine
from workflow.queries.next_step import is_verdict
from workflow.queries.notices import case_path

PLACE = "sau"
BACK, OURS = "ve", re.compile(r"/giam-sat(/ho-so-ket)?(\?[^#\s]*)?")
"""The name of the address in the control room to go back to, and its shape."""
ELSEWHERE = {"in_batch": "/phe-duyet", "payment": "/tai-chinh"}
"""States whose work is done on a page of its own, not on that of the step."""
ELSEWHERE_VERBS = {"in_batch": "Mở đợt", "payment": "Mở sổ chi"}
NAMED = 2

DECISIONS = {
    "put_in_batch": "Đã xếp vào đợt",
    "reassign": "Đã giao người xử lý",
    "remind": "Đã nhắc việc",
    "set_target": "Đã đặt mốc nội bộ",
    "ask_explanation": "Đã yêu cầu giải trình",
    "escalate": "Đã báo cáo cấp trên",
    "pause": "Đã tạm dừng",
    "resume": "Đã cho tiếp tục",
    "approve": "Đã phê duyệt",
    "leave_out": "Để lại danh sách dự phòng",
    "reject": "Không phê duyệt",
}


def decision_word(step: str) -> str:
    """What a bulk act did to a case."""
    return DECISIONS.get(step, "Đã xong")


def address_with(**changes: object) -> str:
    """This page with other parameters; a parameter set to nothing goes, and a list starts at its beginning again."""
    kept = {name: value for name, value in request.args.items() if name not in (*changes, PLACE, "lang")}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value not in (None, "")}
    return f"{request.path}?{urlencode(wanted)}" if wanted else request.path


def file_address(path: str, kind: str) -> str:
    """Where the list of this path, as it is filtered now, is to be had as a file of some kind, such as csv."""
    kept = {name: value for name, value in request.args.items() if value and name not in (PLACE, "lang")}
    return f"{path}.{kind}?{urlencode(kept)}" if kept else f"{path}.{kind}"


def here() -> str:
    """The address of this page as it was asked for."""
    return request.full_path.rstrip("?")


def back_to_room() -> str:
    """Where in the control room the reader came from, with its filters; empty for whoever did not."""
    wish = request.values.get(BACK, "")
    return wish if OURS.fullmatch(wish) else ""


def number_in(name: str) -> int | None:
    """The number that the address gives under a name; None when that is none, or too long for one of ours."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000000") else None


def next_address(place: Place | None) -> str:
    """The address of the page after this one, or nothing."""
    return address_with(**{PLACE: place}) if place else ""


def first_address() -> str:
    """The address of the first page, when this is another one."""
    return address_with() if request.args.get(PLACE) else ""


def work_address(line: CaseLine) -> str:
    """Where a line's work is done: the page of its next step, a page of its own, or the case."""
    if not _is_mine(line):
        return case_path(line.code)
    if not line.asked and line.state.key in ELSEWHERE:
        place = ELSEWHERE[line.state.key]
        return f"{place}/{line.code}" if line.state.key == "payment" else place
    return step_url(line.code, line.step) if line.step else case_path(line.code)


def work_verb(line: CaseLine) -> str:
    """What the button of a line says."""
    if not _is_mine(line):
        return gettext("Xem hồ sơ")
    if not line.asked and line.state.key in ELSEWHERE:
        return gettext(ELSEWHERE_VERBS[line.state.key])
    if line.step is None:
        return gettext("Mở hồ sơ")
    return gettext(line.expected or "Mở tờ trình") if is_verdict(line.step) else gettext(line.step.label)


def waits_word(work: str) -> str:
    """What a case waits for, by the label of the work that was asked for."""
    label = str(gettext(work))
    return gettext("Chờ %(work)s", work=label[:1].lower() + label[1:])


def missing_word(papers: Sequence[str]) -> str:
    """Which papers are missing; the first two by name."""
    names = ", ".join(str(gettext(paper)) for paper in papers[:NAMED])
    if len(papers) > NAMED:
        return gettext("Thiếu: %(papers)s và %(n)s giấy khác", papers=names, n=len(papers) - NAMED)
    return gettext("Thiếu: %(papers)s", papers=names)


def _is_mine(line: CaseLine) -> bool:
    """Whether the reader can go on with it: asked, or holding it in one of the reader's roles."""
    return bool(line.asked) or (not line.held and line.holder_role in current_person().roles)
