"""What is known of a case when a step is decided: plain frozen values, filled from the records by whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from workflow.money import entitled


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One asked party of parallel work: whether it was answered or ran out, and whether the actor holds it."""

    id: int
    kind: str
    answered: bool
    late: bool
    verdict: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """The figures of a case in đồng: folds of the ledger, what was approved, and what its payment requests say."""

    approved: int = 0
    total_cost: int = 0
    matching: int = 0
    committed: int = 0
    advanced: int = 0
    accepted: int = 0
    paid: int = 0
    refunded: int = 0
    cut: int = 0
    """What of the accepted support was taken back; it is not in ``accepted`` any more."""
    matched: int | None = None
    """What the establishment put in, where a payment or a refund after the acceptance said so; until it is settled."""
    paid_on: date | None = None
    """The day of the last payment."""
    rested_on: int = 0
    """The most matching money that a payment rested on."""
    open_requests: int = 0
    checked_requests: int = 0
    approved_requests: int = 0

    @property
    def net(self) -> int:
        """What was paid and did not come back."""
        return self.paid - self.refunded

    @property
    def entitled(self) -> int:
        """What of the accepted support is right to keep: all of it, or in proportion to what was put in."""
        return entitled(self.accepted, self.matching, self.matched)

    @property
    def rest(self) -> int:
        """What is still to be paid, above zero, or to be paid back, below."""
        return self.entitled - self.net


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round of product selection still lacks, as counts; for a nomination, what its round says."""

    receives: bool = False
    """Whether dossiers may be handed in now."""
    council_faults: int = 0
    unjudged: int = 0
    """Nominations whose eligibility is not decided."""
    eligible: int = 0
    undeclared: int = 0
    """Pairs of a member and a nomination without a declaration or a decision on it."""
    short: int = 0
    """Nominations with fewer jurors than the round asks for."""
    missing_sheets: int = 0
    undecided: int = 0
    """Nominations that the council has not decided on."""
    unsigned: int = 0
    """Signatures of chair and secretary that the minutes still lack."""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """How a group or focal đề án stands: its line items, those without shares, and the shares that are not over."""

    lines: int = 0
    bare: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class VoidApproval:
    """An approval that does not count any more: in which role it was given, by which step, by whom."""

    role: str
    step: str
    by: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what the database says in one word."""
        role, step, by = text.split("/")
        return cls(role, step, int(by))


@dataclass(frozen=True, slots=True)
class Facts:
    """A case as the engine sees it. Only the parts that the guards of the step read need to be filled."""

    state: str
    version: int = 0
    held: bool = False
    recused: bool = False
    documents: frozenset[str] = frozenset()
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing_sections: Mapping[str, str] = field(default_factory=dict)
    """Required sections that are open in this state and not complete: label by key."""
    doers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    tasks: tuple[TaskFact, ...] = ()
    money: MoneyFacts = MoneyFacts()
    links_open: frozenset[str] = frozenset()
    round: RoundFacts = RoundFacts()
    parts: PartFacts = PartFacts()
    whole_held: bool = False
    """Whether the đề án that this share belongs to is paused."""
    void_approvals: frozenset[VoidApproval] = frozenset()
    """The approvals that became void, because what they covered has changed."""
    expected: frozenset[str] = frozenset()
    """What waits beside the procedure: ``explanation`` of the actor, ``apology`` of a leader."""
