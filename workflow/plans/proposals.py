"""The proposal of a plan: its list in the legal order, and who gets how much of an amount. Pure.

The page that asks "what if", the officer who proposes and the leader who approves look at the same value; its digest
says whether it is still the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.canonical import canonical, digest
from workflow.funding import Ask, Outcome, Share, Way, share_out
from workflow.plans.records import PROJECT, SCHEME, Wish
from workflow.ranking import Note, Order, Stand, rank
from workflow.rules import RuleBook

TIE_BREAK, LABOUR = "plan_tie_break", "labour"
BY_EFFECT = "plan_cleaner_production"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a proposal: its place and what put it there, and its share."""

    position: int
    wish: Wish
    decided_by: str
    reasons: tuple[Note, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to share an amount out."""

    money: int
    way: Way
    lines: tuple[Line, ...]

    @property
    def asked(self) -> int:
        """What all ask for."""
        return sum(line.share.asked for line in self.lines)

    @property
    def granted(self) -> int:
        """What all get."""
        return sum(line.share.granted for line in self.lines)

    @property
    def left(self) -> int:
        """What nobody gets."""
        return self.money - self.granted

    def number(self, kind: str) -> int:
        """How many of a kind are in the list, đề án and kế hoạch counted apart."""
        return sum(line.wish.kind == kind for line in self.lines)

    @property
    def projects(self) -> int:
        """How many đề án."""
        return self.number(PROJECT)

    @property
    def schemes(self) -> int:
        """How many kế hoạch."""
        return self.number(SCHEME)

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """Return the lines with one outcome, in order."""
        return tuple(line for line in self.lines if line.share.outcome is outcome)

    @property
    def digest(self) -> str:
        """The identity of what would be done."""
        rows = [_row(line) for line in self.lines]
        return digest(canonical([self.money, self.way.value, rows]))


def order_of(rules: RuleBook, on: date, scope: str) -> Order:
    """Return what the rules of a day and a place leave open in the order."""
    return Order(rules.choice(TIE_BREAK, on, scope) == LABOUR, Stand(rules.choice(BY_EFFECT, on, scope)))


def propose(found: Iterable[Wish], *, money: int, way: Way, order: Order) -> Proposal:
    """Rank what is wished for and share the money out; raises NotEnough where commitments alone are more."""
    by_id = {wish.id: wish for wish in found}
    placed = rank([wish.candidate for wish in by_id.values()], order)
    shares = share_out([ask_of(by_id[one.candidate.id]) for one in placed], money, way)
    pairs = zip(placed, shares, strict=True)
    lines = tuple(
        Line(one.position, by_id[one.candidate.id], one.decided_by, one.reasons, share) for one, share in pairs
    )
    return Proposal(money, way, lines)


def ask_of(wish: Wish) -> Ask:
    """Return what a đề án asks for; a paused one that has nothing yet is not decided."""
    return Ask(wish.id, max(wish.support, wish.bound), wish.bound, paused=wish.held)


def batches_of(lines: Sequence[Line]) -> dict[int | None, int]:
    """Return what is granted in each batch."""
    found: dict[int | None, int] = {}
    for line in lines:
        found[line.wish.batch_id] = found.get(line.wish.batch_id, 0) + line.share.granted
    return found


def _row(line: Line) -> list[object]:
    share = line.share
    return [line.wish.id, line.wish.batch_id, share.asked, share.granted, share.outcome.value]
