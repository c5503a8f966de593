"""What a message is about, as the case stands now: enough to word it, and to say whether it still matters (I-26)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from workflow.definition import Effect, Process, Step, Task
from workflow.rounds.renewals import ENDING

ASSIGN, RECUSE = Effect("assign"), Effect("recuse")
URGES = frozenset({Effect("remind_holder"), Effect("ask_explanation")})
"""What a step does that asks its reader to act though the case stays where it is."""


class Sort(StrEnum):
    """What kind of message it is to its reader. All but the last six ask the reader to act."""

    HANDED = "handed"
    ASSIGNED = "assigned"
    ASKED = "asked"
    URGED = "urged"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    TASK = "task"
    REVIEW = "review"
    RENEWAL = "renewal"
    TARGET = "target"
    EXPLAIN = "explain"
    APOLOGY = "apology"
    RECHECK = "recheck"
    APPROVAL_VOID = "approval_void"
    TASK_LATE = "task_late"
    REDATED = "redated"
    RULE_CHANGED = "rule_changed"
    ROUND_OPEN = "round_open"
    TOLD = "told"
    ACCOUNT = "account"
    DIGEST = "digest"


STORED = frozenset({
    Sort.REMINDER, Sort.ESCALATION, Sort.TASK, Sort.TASK_LATE, Sort.REVIEW, Sort.RENEWAL, Sort.REDATED, Sort.ACCOUNT,
    Sort.DIGEST, Sort.TARGET, Sort.EXPLAIN, Sort.APOLOGY, Sort.ROUND_OPEN, Sort.RECHECK,
    Sort.APPROVAL_VOID,
    Sort.RULE_CHANGED,
})  # fmt: skip
"""Sorts that an intent names itself; the others follow from the step that it tells of."""
FOR_KNOWING = frozenset({Sort.TOLD, Sort.REDATED, Sort.ROUND_OPEN, Sort.RULE_CHANGED})
"""Sorts that ask nothing of their reader."""
CONCERNED = "concerned"
"""The audience of an open round who have no part in its case: they are sent to its public page."""


@dataclass(frozen=True, slots=True)
class CaseNow:
    """The case, with its definition."""

    id: int
    code: str
    title: str
    state: str
    assignee_id: int | None
    due_at: datetime | None
    promised_at: datetime | None
    closed_at: datetime | None
    owner_unit_id: int
    holder_role: str | None
    holder_name: str
    process: Process
    apologised: bool = False
    """Whether a letter of apology was signed."""
    voided: bool = False
    """Whether an approval became void and waits to be given again."""
    rechecked: bool = False
    """Whether a published rule waits for it to be looked at again."""
    review_on: date | None = None
    """When it must be looked at again, while it is paused."""


@dataclass(frozen=True, slots=True)
class TaskNow:
    """One asked party of parallel work."""

    id: int
    case_id: int
    kind: str
    holder_user_id: int | None
    holder_unit_id: int | None
    role: str
    asked_seq: int
    due_at: datetime
    answered_at: datetime | None
    cancelled_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.answered_at is None and self.cancelled_at is None

    @property
    def audience(self) -> str:
        """The party, as an intent names it."""
        if self.holder_user_id is not None:
            return f"user:{self.holder_user_id}"
        return f"unit:{self.holder_unit_id}:{self.role}"


@dataclass(frozen=True, slots=True)
class ClockNow:
    """One term: when it is due, and whether it runs."""

    id: int
    due_at: datetime
    paused_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldResult:
    """The result of a selection as it was published to the nominee: the official mean, and the window for complaints.

    ``until`` is None where nobody may complain any more, such as after a complaint that was upheld. ``again`` says that
    it was counted again after it was published, ``why`` is the code of the reason, and ``before`` the mean until then.
    """

    recognised: bool
    mean: Fraction | None
    until: datetime | None
    provisional: bool = False
    again: bool = False
    before: Fraction | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """One intent with what it is about. ``case`` is None for mail about an account."""

    intent_id: int
    dedup_key: str
    kind: str
    audience: str
    seq: int | None
    content: Mapping[str, Any]
    created_at: datetime
    case: CaseNow | None = None
    tasks: tuple[TaskNow, ...] = ()
    clock: ClockNow | None = None
    result: ToldResult | None = None
    renewed: bool = False
    """Whether the nomination that renews it has been begun."""
    explained: bool = False
    """Whether the explanation that it waits for has come."""

    @property
    def event(self) -> str:
        """The event that it tells of; intents to several audiences share one."""
        return self.dedup_key.removesuffix(":" + self.audience)

    @property
    def step(self) -> Step | None:
        """The step that it tells of."""
        return self.case.process.steps.get(str(self.content.get("step"))) if self.case else None

    @property
    def for_outsiders(self) -> bool:
        """Whether it is for people who find no page of the case, but its public one."""
        return self.sort is Sort.ROUND_OPEN and self.audience == CONCERNED

    @property
    def task(self) -> Task | None:
        """The kind of parallel work that it asks for."""
        if self.case is None:
            return None
        known = self.case.process.task_by_key
        asked = (task for task in known.values() if self.step is not None and task.ask.key == self.step.key)
        return known.get(str(self.content.get("task_kind"))) or next(asked, None)

    @property
    def asked(self) -> tuple[TaskNow, ...]:
        """The open work that it asks for: that of its reader, or of the whole team when a role is addressed."""
        mine = (task for task in self.tasks if task.open and task.asked_seq == self.seq)
        return tuple(task for task in mine if self.audience.startswith("role:") or task.audience == self.audience)

    @property
    def sort(self) -> Sort:
        """What kind of message it is."""
        if self.kind in STORED:
            return Sort(self.kind)
        if self.result is not None:  # a right to complain is no duty to act, and a published result stays one
            return Sort.TOLD
        if self.audience.startswith("user:") and self.step and ASSIGN in self.step.does:
            return Sort.ASSIGNED
        if self.step and URGES.intersection(self.step.does):
            return Sort.URGED
        task = self.task
        if task is not None and (not self.audience.startswith("role:") or self.audience == f"role:{task.member}"):
            return Sort.ASKED
        return Sort.HANDED if self._hands_over() else Sort.TOLD

    @property
    def current(self) -> bool:
        """Whether it still matters: what it asks for has not been done, and the case has not moved on."""
        if self.case is None:
            return self.sort in (Sort.ACCOUNT, Sort.DIGEST)
        relevance = RELEVANCE.get(self.sort)
        return relevance is None or relevance(self, self.case)

    @property
    def due_at(self) -> datetime | None:
        """When the reader has to have acted."""
        if "due" in self.content:
            return datetime.fromisoformat(self.content["due"])
        if self.sort is Sort.ASKED:
            return min((task.due_at for task in self.asked), default=None)
        return self.case.due_at if self.case and self.sort in (Sort.HANDED, Sort.ASSIGNED) else None

    def _hands_over(self) -> bool:
        """Whether its reader holds the case from now on, or again after a colleague stood aside."""
        if self.case is None:
            return False
        target = self.case.process.states.get(str(self.content.get("to")))
        if target is None or target.holder is None or self.audience != f"role:{target.holder}":
            return False
        aside = self.step is not None and RECUSE in self.step.does
        return aside or self.content.get("from") != self.content.get("to")


def _asks_here(topic: Topic, case: CaseNow) -> bool:
    return topic.task is not None and case.state in topic.task.ask.sources


def _term_runs(topic: Topic, case: CaseNow) -> bool:
    clock = topic.clock
    if clock is None or clock.closed_at is not None or clock.paused_at is not None:
        return False
    return case.state == topic.content["state"] and clock.due_at == topic.due_at


def _answer_awaited(topic: Topic, case: CaseNow) -> bool:
    one = next((task for task in topic.tasks if task.id == topic.content["task"]), None)
    return one is not None and one.open and one.due_at == topic.due_at and _asks_here(topic, case)


RELEVANCE: Mapping[Sort, Callable[[Topic, CaseNow], bool]] = {
    Sort.HANDED: lambda topic, case: case.state == topic.content["to"],
    Sort.ASSIGNED: lambda topic, case: case.closed_at is None and topic.audience == f"user:{case.assignee_id}",
    Sort.ASKED: lambda topic, case: _asks_here(topic, case) and bool(topic.asked),
    Sort.REMINDER: _term_runs,
    Sort.ESCALATION: _term_runs,
    Sort.TASK: _answer_awaited,
    Sort.TASK_LATE: _answer_awaited,
    Sort.REVIEW: lambda topic, case: str(case.review_on) == topic.content["review_on"],
    Sort.TARGET: lambda topic, case: case.state == topic.content["state"],
    Sort.ROUND_OPEN: lambda topic, case: case.state == topic.content["state"],
    Sort.EXPLAIN: lambda topic, case: case.closed_at is None and not topic.explained,
    Sort.APOLOGY: lambda topic, case: topic.clock is not None and topic.clock.closed_at is None and not case.apologised,
    Sort.APPROVAL_VOID: lambda _, case: case.closed_at is None and case.voided,
    Sort.RECHECK: lambda _, case: case.closed_at is None and case.rechecked,
    Sort.RENEWAL: lambda topic, case: case.state in ENDING and not topic.renewed,
}
"""When a message still matters, for the sorts that can go stale; a fact that is told stays one."""
