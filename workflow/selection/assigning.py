"""Who scores what: a proposal that is fair, keeps conflicts out, prefers expertise and says why for every line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.errors import Refusal, StepRefused
from workflow.selection.exchanges import Draft, Pair, Room

KEPT = "Giữ nguyên phân công đã có."
ONLY_THESE = "Chỉ còn %(n)s giám khảo không vướng xung đột với sản phẩm này."
EXPERT = "Có chuyên môn về nhóm sản phẩm này."
LOWEST = "Có ít sản phẩm nhất trong %(n)s giám khảo có thể nhận sản phẩm này."
IN_CONFLICT = "Bỏ phân công cũ vì giám khảo vướng xung đột."
NOT_HERE = "Bỏ phân công cũ vì giám khảo hoặc sản phẩm không còn trong kỳ này."


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be scored, and the product group that it belongs to."""

    item_id: int
    group: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A translatable sentence and what goes into it."""

    text: str
    params: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text


@dataclass(frozen=True, slots=True)
class Assignment:
    """One juror for one item, and why."""

    item_id: int
    juror: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole proposal: its lines, the items with too few jurors, and what could not be kept."""

    jurors: tuple[int, ...]
    assignments: tuple[Assignment, ...]
    impossible: Mapping[int, Refusal]
    dropped: tuple[Assignment, ...]


def propose(
    items: Sequence[Item],
    jurors: Sequence[int],
    conflicts: Collection[Pair],
    *,
    per_item: int,
    expertise: Mapping[int, Collection[str]],
    kept: Iterable[Pair] = (),
) -> Plan:
    """The fairest plan with ``per_item`` jurors for each item; the same for every order of what it is given.

    An item with fewer possible jurors gets all of them and is listed as impossible. What is kept is never moved.
    """
    _check(items, jurors, per_item)
    room = Room(
        {item.item_id: item.group for item in sorted(items, key=lambda item: item.item_id)},
        tuple(sorted(jurors)),
        frozenset(conflicts),
        {juror: frozenset(expertise.get(juror, ())) for juror in jurors},
    )
    dropped = [pair for pair in sorted(set(kept)) if not room.allows(pair)]
    fixed = frozenset(kept).difference(dropped)
    draft = Draft(room, fixed)
    draft.fill(per_item)
    while draft.improve():
        pass
    lines = tuple(Assignment(*pair, _reason(draft, pair, per_item)) for pair in draft.pairs())
    gone = tuple(Assignment(*pair, Reason(IN_CONFLICT if pair in conflicts else NOT_HERE)) for pair in dropped)
    return Plan(room.jurors, lines, _impossible(room, per_item), gone)


def loads(plan: Plan) -> dict[int, int]:
    """How many items each juror has, those without any included."""
    counted = dict.fromkeys(plan.jurors, 0)
    for line in plan.assignments:
        counted[line.juror] += 1
    return counted


def _reason(draft: Draft, pair: Pair, per_item: int) -> Reason:
    """Why this line stands in the finished plan; only what is true of it."""
    item, juror = pair
    able = draft.room.eligible(item)
    if pair in draft.fixed:
        return Reason(KEPT)
    if len(able) <= per_item:
        return Reason(ONLY_THESE, {"n": len(able)})
    if draft.room.expert(item, juror):
        return Reason(EXPERT)
    # Had one of them fewer, the item would have been handed on.
    others = [other for other in able if other != juror and item in draft.has[other]]
    return Reason(LOWEST, {"n": len(able) - len(others)})


def _impossible(room: Room, per_item: int) -> dict[int, Refusal]:
    """The items that fewer than ``per_item`` jurors may score."""
    message = "Chỉ còn %(left)s giám khảo không vướng xung đột, cần %(wanted)s."
    hint = "Cử thêm giám khảo hoặc người thay thế."
    left = {item: len(room.eligible(item)) for item in room.groups}
    return {
        item: Refusal("too_few_jurors", message, hint, {"left": n, "wanted": per_item})
        for item, n in left.items()
        if n < per_item
    }


def _check(items: Sequence[Item], jurors: Sequence[int], per_item: int) -> None:
    found = []
    if per_item < 1:
        message = "Mỗi sản phẩm phải có ít nhất một giám khảo chấm."
        found.append(Refusal("per_item", message, "Nhập số giám khảo cho mỗi sản phẩm."))
    if len(set(jurors)) < len(jurors) or len({item.item_id for item in items}) < len(items):
        message = "Một giám khảo hoặc sản phẩm có tên hai lần trong danh sách."
        found.append(Refusal("listed_twice", message, "Bỏ dòng bị lặp."))
    if found:
        raise StepRefused("assign", found)
