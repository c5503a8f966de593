"""The order in which đề án get money: the legal priorities one after the other, each position with its reasons.

Focal đề án first; the area before the trade (TT 46/2012/TT-BCT A6); then, where the rule of the day says so, who owns
the establishment and who works there (NĐ 235/2025/NĐ-CP); then the unit with more experience. Cleaner production stands
outside of area and trade: it is a list of its own, by effect and urgency (the same A6), before or after the other as
the rule of the day says. Pure: the same candidates give the same order, however they are handed in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

AREAS: Mapping[str, str] = {
    "upland_minority_border_island": "Địa bàn vùng cao, hải đảo, biên giới, dân tộc thiểu số",
    "poor": "Địa bàn nghèo",
    "new_rural": "Xã thực hiện chương trình nông thôn mới",
    "difficult": "Địa bàn khó khăn",
    "none": "Không thuộc địa bàn ưu tiên",
}
"""The areas from the first to the last, with their words."""
FIRST_TRADES: Mapping[str, str] = {
    "typical_product": "Sản phẩm công nghiệp nông thôn tiêu biểu",
    "key_export": "Sản phẩm chủ lực hoặc xuất khẩu",
    "local_material": "Trên một nửa giá trị nguyên liệu là của địa phương",
    "many_workers": "Sử dụng từ 50 lao động trở lên",
}
SECOND_TRADES: Mapping[str, str] = {
    "mechanics": "Cơ khí",
    "agro_chemistry": "Hóa chất phục vụ nông nghiệp",
    "agro_processing": "Chế biến nông, lâm, thủy sản",
    "supporting": "Công nghiệp hỗ trợ",
}
TRADES: Mapping[str, str] = {**FIRST_TRADES, **SECOND_TRADES, "other": "Ngành nghề khác"}
"""The trades with their words; inside each of the three groups none comes before another."""
EFFECTS: Mapping[str, str] = {"high": "Hiệu quả cao", "medium": "Hiệu quả trung bình", "low": "Hiệu quả thấp"}
URGENCIES: Mapping[str, str] = {"high": "Rất cấp thiết", "medium": "Cấp thiết", "low": "Chưa cấp thiết"}
GRADES = tuple(EFFECTS)
"""How much effect, how urgent: from the first to the last; what nobody graded stands behind them."""
BY_EFFECT = "Sản xuất sạch hơn: xếp theo hiệu quả, tính cấp thiết, không theo địa bàn, ngành nghề"
UNGRADED = "Chưa ghi hiệu quả, tính cấp thiết"
NO_AREA, NO_TRADE = "none", "other"
NOTHING = frozenset({NO_AREA, NO_TRADE})
AREA_PLACES = {code: place for place, code in enumerate(AREAS)}
TRADE_GROUPS = {code: 0 if code in FIRST_TRADES else 1 if code in SECOND_TRADES else 2 for code in TRADES}
GRADE_PLACES = {code: place for place, code in enumerate(GRADES)}
LABOUR = "Lao động nữ, yếu thế hoặc dân tộc thiểu số: %(share)s phần trăm"
EQUAL = "code"
"""What decides where no priority does: the code of the case, so that the order is one."""


@dataclass(frozen=True, slots=True)
class Priority:
    """The facts of one đề án that the law looks at; shares are per cent of its workers."""

    focal: bool = False
    area: str = NO_AREA
    trade: str = NO_TRADE
    women_owned: bool = False
    female: int = 0
    vulnerable: int = 0
    minority: int = 0
    effect: str = ""
    urgency: str = ""

    @property
    def labour(self) -> int:
        """The largest of the three shares: somebody may belong to several groups and is not counted twice."""
        return max(self.female, self.vulnerable, self.minority)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One đề án to be placed. ``experience`` counts what its implementing unit has brought to the end.

    ``by_effect``: its kind of work is ranked by effect and urgency, and neither by area nor by trade.
    """

    id: int
    code: str
    priority: Priority = Priority()
    experience: int = 0
    by_effect: bool = False


class Stand(StrEnum):
    """Where the list by effect and urgency stands against the list by area and trade; no text says."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Order:
    """What the rules of a day leave open: whether ownership and labour count, where the list by effect stands."""

    tie_breaks: bool = True
    by_effect: Stand = Stand.AFTER


@dataclass(frozen=True, slots=True)
class Note:
    """One reason, as a text to be translated."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A position in the order; ``decided_by`` names what put it behind the one before it, ``first`` for the first."""

    position: int
    candidate: Candidate
    decided_by: str
    reasons: tuple[Note, ...]


CRITERIA: Mapping[str, Callable[[Candidate], int]] = {
    "focal": lambda one: not one.priority.focal,
    "apart": lambda one: one.by_effect,
    "area": lambda one: not one.by_effect and AREA_PLACES[one.priority.area],
    "trade": lambda one: not one.by_effect and TRADE_GROUPS[one.priority.trade],
    "effect": lambda one: one.by_effect and GRADE_PLACES.get(one.priority.effect, len(GRADES)),
    "urgency": lambda one: one.by_effect and GRADE_PLACES.get(one.priority.urgency, len(GRADES)),
    "women_owned": lambda one: not one.priority.women_owned,
    "labour": lambda one: -one.priority.labour,
    "experience": lambda one: -one.experience,
}
"""What is looked at, in this order; the smaller number first; ``apart`` is turned round where the rule says so."""
TIE_BREAKS = ("women_owned", "labour")
"""What is looked at only since NĐ 235/2025/NĐ-CP."""
DECIDED: Mapping[str, str] = {
    "first": "Đứng đầu danh sách",
    "focal": "Sau đề án điểm",
    "apart": "Đứng đầu nhóm sau: sản xuất sạch hơn được xếp riêng, không so về địa bàn, ngành nghề",
    "area": "Sau vì địa bàn",
    "trade": "Cùng địa bàn, sau vì ngành nghề",
    "effect": "Sau vì hiệu quả",
    "urgency": "Cùng hiệu quả, sau vì tính cấp thiết",
    "women_owned": "Cùng ưu tiên; sau cơ sở do phụ nữ làm chủ",
    "labour": "Cùng ưu tiên; ít lao động nữ, yếu thế hoặc dân tộc thiểu số hơn",
    "experience": "Cùng ưu tiên; đơn vị thực hiện ít kinh nghiệm hơn",
    EQUAL: "Ngang nhau ở mọi ưu tiên; xếp theo mã hồ sơ",
}
"""Why one stands behind the one before it, in words."""


def rank(candidates: Iterable[Candidate], order: Order) -> tuple[Placed, ...]:
    """Place the candidates by what the rules of the day say."""
    names = [name for name in CRITERIA if order.tie_breaks or name not in TIE_BREAKS]
    keyed = [(tuple(_looked_at(name, one, order) for name in names), one.code, one) for one in candidates]
    keyed.sort(key=lambda row: row[:2])
    placed, before = [], None
    for position, (key, _, one) in enumerate(keyed, start=1):
        decided = "first" if before is None else _difference(names, before, key)
        placed.append(Placed(position, one, decided, reasons(one, order)))
        before = key
    return tuple(placed)


def reasons(one: Candidate, order: Order) -> tuple[Note, ...]:
    """Return what speaks for a đề án, in the order in which it is looked at; what says nothing is left out."""
    facts = one.priority
    found = [Note("Đề án điểm")] if facts.focal else []
    found += _by_effect(facts) if one.by_effect else _by_place(facts)
    if order.tie_breaks:
        found += [Note("Cơ sở do phụ nữ làm chủ")] if facts.women_owned else []
        found += [Note(LABOUR, {"share": facts.labour})] if facts.labour else []
    if one.experience:
        found.append(Note("Đơn vị thực hiện đã hoàn thành %(count)s đề án", {"count": one.experience}))
    return tuple(found)


def _by_place(facts: Priority) -> list[Note]:
    return [Note(words[code]) for words, code in ((AREAS, facts.area), (TRADES, facts.trade)) if code not in NOTHING]


def _by_effect(facts: Priority) -> list[Note]:
    graded = [Note(words[code]) for words, code in ((EFFECTS, facts.effect), (URGENCIES, facts.urgency)) if code]
    return [Note(BY_EFFECT), *(graded or [Note(UNGRADED)])]


def _looked_at(name: str, one: Candidate, order: Order) -> int:
    found = CRITERIA[name](one)
    return -found if name == "apart" and order.by_effect is Stand.BEFORE else found


def _difference(names: list[str], before: tuple[int, ...], after: tuple[int, ...]) -> str:
    pairs = zip(names, before, after, strict=True)
    return next((name for name, left, right in pairs if left != right), EQUAL)
