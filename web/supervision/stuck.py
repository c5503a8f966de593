"""The page of stuck cases: what the proof of the night found and what the rules call stuck, each with a way on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from flask import request, url_for

from web.context import current_person, current_session, now, office
from web.i18n import gettext
from web.lists.links import BACK, PLACE, here
from web.supervision.charts import PROCESSES
from web.supervision.filter import RoomFilter, room_filter
from web.supervision.intervening import offered
from web.words import iso_day, role_word
from workflow.calendar import local
from workflow.definition import Role
from workflow.forms.choices import Option
from workflow.queries import limbo, stuck
from workflow.queries.apologies import Waiting, waiting
from workflow.queries.days import own_calendar
from workflow.queries.keyset import place_in
from workflow.queries.limbo_page import OpenFinding, Run, findings, runs
from workflow.queries.list_rows import CaseLine
from workflow.queries.worklist import lines_of
from workflow.states.interventions import LEADERS

CAUSES: Mapping[str, tuple[str, str]] = {
    limbo.NO_HOLDER: ("Không ai giữ vai trò phải xử lý: %(role)s", ""),
    limbo.HOLDERS_AWAY: ("Mọi người giữ vai trò %(role)s đều vắng, khóa tài khoản hoặc có xung đột", "escalate"),
    limbo.HANDLER_AWAY: ("Người được giao vắng, khóa tài khoản hoặc có xung đột, không ai thay", "reassign"),
    limbo.NO_STEP: ("Không có bước nào đưa hồ sơ đi tiếp", "escalate"),
    limbo.NO_TERM: ("Không có thời hạn đang chạy, cũng không tạm dừng có lý do", "set_target"),
    limbo.REVIEW_OVER: ("Tạm dừng đã quá ngày rà soát %(day)s", "resume"),
    limbo.TASK_UNHELD: ("Không ai làm được việc đã giao: %(task)s", "escalate"),
    limbo.NO_QUORUM: ("Hội đồng không thể đủ số người biểu quyết", "escalate"),
}
"""Why something is in limbo, and the intervention that mends it; where there is none, the administrator adds people."""
RULES: Mapping[str, tuple[str, str]] = {
    stuck.SILENT: ("không ai làm gì đã %(n)s ngày làm việc", "remind"),
    stuck.SLOW: ("lâu hơn %(n)s %% số lần trước của bước này", "ask_explanation"),
    stuck.BOUNCED: ("quay lại cùng một bước từ %(n)s lần", "ask_explanation"),
    stuck.AWAY: ("người được giao vắng, không có người thay", "reassign"),
    stuck.FORGOTTEN: ("cơ sở chưa bổ sung sau %(n)s ngày làm việc", "remind"),
    stuck.OPINION: ("ý kiến quá hạn từ %(n)s ngày làm việc", "escalate"),
    stuck.QUORUM: ("hội đồng họp không biểu quyết được từ %(n)s lần", "escalate"),
}
RANK = (stuck.AWAY, stuck.QUORUM, stuck.OPINION, stuck.FORGOTTEN, stuck.BOUNCED, stuck.SLOW, stuck.SILENT)
"""Which cause is mended first: where nobody is there to act, urging helps nothing."""
SINCE_MOVED = frozenset({stuck.SILENT, stuck.FORGOTTEN})
"""Rules about how long nothing has happened: they tell the days of the case, not those of the rule."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing in limbo in words, with the way to mend it."""

    finding: OpenFinding
    cause: str
    mend: str


@dataclass(frozen=True, slots=True)
class StuckLine:
    """One stuck case with why, and the way to intervene."""

    line: CaseLine
    reasons: Sequence[str]
    mend: str


class StuckPage:
    """What one request is shown."""

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The last proofs."""
        return runs(current_session())

    @cached_property
    def findings(self) -> list[FindingLine]:
        """What is in limbo."""
        return [_finding(one) for one in findings(current_session(), current_person())]

    @cached_property
    def apologies(self) -> tuple[Waiting, ...]:
        """The letters before lateness that wait to be signed."""
        return waiting(current_session(), current_person())

    @cached_property
    def form(self) -> RoomFilter:
        """What the list is limited to."""
        return room_filter()

    @cached_property
    def found(self) -> stuck.StuckCases:
        """One page of what the rules call stuck, and how many there are in all."""
        return stuck.stuck_cases(
            current_session(), person=current_person(), now=now(), office=office(), filters=self.form.filters(),
            place=place_in(request.args.get(PLACE, "")),
        )  # fmt: skip

    @cached_property
    def stuck(self) -> list[StuckLine]:
        """The lines of this page."""
        database, person, found = current_session(), current_person(), self.found
        ids = [one.case_id for one in found.cases]
        known = {line.id: line for line in lines_of(database, ids, person=person, now=now(), office=office())}
        return [_stuck(known[one.case_id], one, found.figures.days) for one in found.cases if one.case_id in known]

    @property
    def intervenes(self) -> bool:
        """Whether the reader may intervene at all."""
        return bool(current_person().roles & set(LEADERS))

    @property
    def offered(self) -> list[Option]:
        """The ways to intervene in many cases at once."""
        return offered()


def _finding(one: OpenFinding) -> FindingLine:
    words, step = CAUSES[one.cause]
    process = PROCESSES.get(one.process_key)
    task = process.task_by_key.get(one.subject) if process else None
    role = one.content.get("role")
    text = gettext(
        words, role=role_word(Role(role)) if role else "", day=iso_day(one.content.get("review_on", "")),
        task=gettext(task.label) if task else one.subject,
    )  # fmt: skip
    return FindingLine(one, text, _mend(step, one.case_id, one.version))


def _stuck(line: CaseLine, one: stuck.Stuck, days: Mapping[str, int]) -> StuckLine:
    rules = sorted(one.rules, key=RANK.index)
    own = own_calendar(office(), current_person()).working_days(local(line.moved_at).date(), local(now()).date())
    told = {rule: own if rule in SINCE_MOVED else days.get(rule, 0) for rule in rules}
    reasons = [gettext(RULES[rule][0], n=told[rule]) for rule in rules]
    return StuckLine(line, reasons, _mend(RULES[rules[0]][1], line.id, line.version))


def _mend(step: str, case_id: int, version: int) -> str:
    """Where the intervention is made that mends it; nothing where none does."""
    if not step:
        return ""
    query = urlencode({"viec": step, "chon": f"{case_id}:{version}", BACK: here()})
    return f"{url_for('supervision.intervention')}?{query}"
