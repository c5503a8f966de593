"""The frozen rows of the case page; templates read them and can load or change nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow.authority import Behalf
from workflow.definition import Process, Role, Stage, State, Step
from workflow.errors import Refusal
from workflow.money import entitled
from workflow.queries.approvals import ApprovalLine
from workflow.queries.case_ledger import AskedLine
from workflow.queries.family import Family, SharePlace

STOOD_IN = "%(actor)s thay mặt %(principal)s"


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that the person could take here, with whatever still stops it."""

    step: Step
    refusals: tuple[Refusal, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing stops it."""
        return not self.refusals


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A term of the case: its legal text by ``rule``, how much of it is left, in working days.

    ``number`` counts the terms of this case alone: a number that counts those of all would tell of other cases (I-31).
    """

    number: int
    key: str
    label: str
    rule: str
    started_at: datetime
    due_at: datetime
    total: int
    left: int
    paused: bool
    closed_at: datetime | None
    provisional: bool
    since: datetime
    length: int
    """Since when the term has been counted without a break, and how many of its own units were left then."""

    @property
    def stands(self) -> bool:
        """Whether the term stands still, or stood when it was closed."""
        return self.paused


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One version of one paper."""

    id: int
    kind: str
    label: str
    name: str
    mime: str
    size: int
    pages: int | None
    version: int
    current: bool
    uploaded_at: datetime
    uploaded_by: str
    sha256: str
    fresh: bool
    """Whether the reader attached it since the last act, and so may still replace it."""
    mine: bool
    """Whether the reader attached it, however long ago."""
    visit: int | None
    """The act by which the visit that it came with was recorded."""


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section of the dossier: its status, and whether the person may edit it now."""

    key: str
    label: str
    complete: bool
    saved_at: datetime | None
    version: int
    editable: bool
    content: Mapping[str, Any]
    required: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One asked party of parallel work."""

    id: int
    kind: str
    label: str
    holder: str
    side: str
    due_at: datetime
    answered_at: datetime | None
    verdict: str
    late: bool
    mine: bool
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of history as people read it."""

    seq: int
    at: datetime
    step: str
    label: str
    actor: str
    actor_id: int | None
    role: Role | None
    from_state: str
    to_state: str
    values: Mapping[str, Any]
    hash: str
    behalf: str = ""
    """For whom the actor stood in, if for anybody."""
    asked: str = ""
    """Who was asked to explain, if anybody."""

    @property
    def pauses(self) -> bool:
        """Whether the case waits from here on until somebody looks at it again."""
        return self.step == "pause" or (self.step == "recheck" and self.values.get("outcome") == "pause")

    @property
    def signer(self) -> str:
        """Who signed, as a paper says it."""
        return STOOD_IN % {"actor": self.actor, "principal": self.behalf} if self.behalf else self.actor


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit to the nominee's workshop as it was recorded, by whom, and the papers that came with it."""

    seq: int
    on: date
    participants: str
    findings: str
    event: EventLine
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another case that this one is tied to."""

    code: str
    title: str
    kind: str
    state: str
    state_key: str
    outgoing: bool
    open: bool


@dataclass(frozen=True, slots=True)
class HoldLine:
    """The pause that a case is in."""

    reason: str
    since: datetime
    review_on: date


@dataclass(frozen=True, slots=True)
class Money:
    """The figures of a case, in đồng, all folds of the ledger but the first three.

    ``matched`` is what the establishment put in, where that was said after the acceptance and is not settled yet.
    """

    total_cost: int
    support: int
    matching: int
    committed: int = 0
    advanced: int = 0
    accepted: int = 0
    paid: int = 0
    refunded: int = 0
    matched: int | None = None

    @property
    def entitled(self) -> int:
        """What of the accepted support the case may keep: all of it, or in proportion to what was put in."""
        return entitled(self.accepted, self.matching, self.matched)

    @property
    def rest(self) -> int:
        """What is still to be paid of that, above zero, or to be paid back, below."""
        return self.entitled - self.paid + self.refunded

    @property
    def left(self) -> int:
        """What is still to be paid of what was committed, or of what was earned where less was put in."""
        whole = self.committed if self.matched is None else self.entitled
        return max(whole - self.paid + self.refunded, 0)


@dataclass(frozen=True, slots=True)
class RoundLink:
    """The round of product selection that a case is, or is part of: its address, its name, and which of the two.

    ``running`` says that it has not been closed yet.
    """

    slug: str
    title: str
    own: bool
    running: bool = True


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything that the pages of one case show to one person.

    ``untold`` counts the acts that the person is not told of yet; ``version`` leaves them out too.
    """

    id: int
    code: str
    version: int
    title: str
    process: Process
    state: State
    stage: Stage
    year: int
    activity: str
    roles: frozenset[Role]
    behalf: tuple[Behalf, ...]
    """For whom the person stands in on this case, where a role is not the person's own."""
    names: Mapping[str, str]
    units: Mapping[str, int | None]
    holder: str
    assignee: str
    assignee_id: int | None
    due_at: datetime | None
    opened_at: datetime
    submitted_at: datetime | None
    promised_at: datetime | None
    target_at: datetime | None
    closed_at: datetime | None
    lookup_key: str
    progress: int
    synthetic: bool
    batch_id: int | None
    money: Money
    steps: tuple[OpenStep, ...]
    clocks: tuple[ClockLine, ...]
    papers: tuple[PaperLine, ...]
    sections: tuple[SectionLine, ...]
    tasks: tuple[TaskLine, ...]
    asked: tuple[AskedLine, ...]
    """Everybody who was ever asked for parallel work, also in rounds that are over."""
    events: tuple[EventLine, ...]
    links: tuple[LinkLine, ...]
    hold: HoldLine | None
    may_attach: bool
    required: Mapping[str, tuple[str, ...]]
    round: RoundLink | None
    family: Family | None
    """Line items and shares, where the case is a group or focal đề án."""
    share: SharePlace | None
    """Where the case belongs, when it is the share of one beneficiary."""
    visits: tuple[VisitLine, ...]
    untold: int
    rechecks: bool
    """Whether a published rule waits for the case to be looked at again."""
    payment_papers: tuple[str, ...]
    """The kinds of papers without which the payment that is asked for, or may be asked for now, is not made."""
    approvals: tuple[ApprovalLine, ...]
    """What was approved and confirmed, and whether it still stands; for the offices only."""

    def step(self, slug: str) -> OpenStep | None:
        """Return the step of that address among those open to the person."""
        return next((line for line in self.steps if line.step.slug == slug), None)

    @property
    def open_clocks(self) -> tuple[ClockLine, ...]:
        """The terms that have not ended."""
        return tuple(clock for clock in self.clocks if clock.closed_at is None)

    @property
    def current_papers(self) -> tuple[PaperLine, ...]:
        """The papers that count, without older versions."""
        return tuple(paper for paper in self.papers if paper.current)
