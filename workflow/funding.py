"""Who gets how much when the money does not reach for all: a pure answer, to be looked at before anything is saved.

The same function foresees and decides: a plan that is approved grants exactly what it said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.money import split


class Way(StrEnum):
    """How to go on where the money ends."""

    IN_ORDER = "in_order"
    CUT_LAST = "cut_last"
    FILL = "fill"
    EVENLY = "evenly"


WAYS = {
    Way.IN_ORDER: "Theo thứ tự ưu tiên, dừng ở đề án đầu tiên không đủ vốn",
    Way.CUT_LAST: "Theo thứ tự ưu tiên, đề án cuối nhận phần còn lại",
    Way.FILL: "Theo thứ tự ưu tiên, bỏ qua đề án không đủ vốn để xét đề án sau",
    Way.EVENLY: "Giảm đều mọi đề án theo tỷ lệ",
}


class Outcome(StrEnum):
    """What becomes of one đề án: the committed stays, the paused waits, the rest is funded, cut or in reserve."""

    KEPT = "kept"
    PAUSED = "paused"
    FUNDED = "funded"
    CUT = "cut"
    RESERVE = "reserve"


OUTCOMES = {
    Outcome.KEPT: "Đã bố trí, giữ nguyên",
    Outcome.PAUSED: "Đang tạm dừng, chưa quyết",
    Outcome.FUNDED: "Được bố trí đủ",
    Outcome.CUT: "Được bố trí một phần",
    Outcome.RESERVE: "Dự phòng",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What one đề án asks for in đồng; ``bound`` is what was committed for it and cannot be taken back here.

    Nothing is decided about a ``paused`` one.
    """

    id: int
    amount: int
    bound: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one đề án gets."""

    id: int
    asked: int
    granted: int
    outcome: Outcome


class NotEnough(ValueError):
    """The money does not even reach for what is committed; ``short`` says by how much."""

    def __init__(self, short: int) -> None:
        super().__init__(short)
        self.short = short


def share_out(asks: Sequence[Ask], money: int, way: Way) -> tuple[Share, ...]:
    """Share an amount out among đề án in their order; raises NotEnough where commitments alone are more.

    Never more than the money is granted, and nobody gets more than was asked for.
    """
    left = money - sum(ask.bound for ask in asks)
    if left < 0:
        raise NotEnough(-left)
    granted = dict(_granted([ask for ask in asks if not ask.bound and not ask.paused], left, way))
    return tuple(_share(ask, granted) for ask in asks)


def _granted(asks: Sequence[Ask], left: int, way: Way) -> Iterable[tuple[int, int]]:
    if way is Way.EVENLY:
        return _evenly(asks, left)
    return _in_order(asks, left, way)


def _evenly(asks: Sequence[Ask], left: int) -> Iterable[tuple[int, int]]:
    weights = [ask.amount for ask in asks]
    shares = weights if sum(weights) <= left else split(left, weights)
    return zip((ask.id for ask in asks), shares, strict=True)


def _in_order(asks: Sequence[Ask], left: int, way: Way) -> Iterable[tuple[int, int]]:
    for ask in asks:
        fits = ask.amount <= left
        granted = ask.amount if fits else left if way is Way.CUT_LAST else 0
        yield ask.id, granted
        left -= granted
        if not fits and way is not Way.FILL:
            left = 0


def _share(ask: Ask, granted: dict[int, int]) -> Share:
    if ask.bound:
        return Share(ask.id, ask.amount, ask.bound, Outcome.KEPT)
    if ask.paused:
        return Share(ask.id, ask.amount, 0, Outcome.PAUSED)
    got = granted[ask.id]
    outcome = Outcome.FUNDED if got == ask.amount else Outcome.CUT if got else Outcome.RESERVE
    return Share(ask.id, ask.amount, got, outcome)
