"""How the money of a group or focal đề án is divided: its line items come to the case, shares come to their line item.

Pure, and to the đồng: whoever divides is told by how much it does not add up, and nothing is rounded into place.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.errors import Refusal


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the state gives and what the establishments put in, in đồng."""

    support: int
    matching: int

    def __add__(self, other: "Amounts") -> "Amounts":
        """Both amounts taken together."""
        return Amounts(self.support + other.support, self.matching + other.matching)


@dataclass(frozen=True, slots=True)
class Wish:
    """One beneficiary with the share that somebody means it to have."""

    tax_code: str
    amounts: Amounts


def total(amounts: Sequence[Amounts]) -> Amounts:
    """Return what all of them come to."""
    return sum(amounts, Amounts(0, 0))


def lines_against_case(lines: Sequence[Amounts], case: Amounts) -> tuple[Refusal, ...]:
    """Return why line items are not the whole of their case."""
    found = total(lines)
    return (
        *_compared("lines_disagree", "Hỗ trợ của các hạng mục là %(found)s đồng, đề án được duyệt %(wanted)s đồng.",
                   found.support, case.support),
        *_compared("lines_disagree", "Vốn đối ứng của các hạng mục là %(found)s đồng, của đề án là %(wanted)s đồng.",
                   found.matching, case.matching),
    )  # fmt: skip


def shares_against_line(shares: Sequence[Amounts], line: Amounts) -> tuple[Refusal, ...]:
    """Return why shares are not the whole of their line item: one đồng above it is named as such."""
    found = total(shares)
    above = "Hỗ trợ của các phần là %(found)s đồng, vượt %(gap)s đồng so với hạng mục %(wanted)s đồng."
    below = "Hỗ trợ của các phần là %(found)s đồng, còn thiếu %(gap)s đồng so với hạng mục %(wanted)s đồng."
    support = (
        _compared("above_line", above, found.support, line.support)
        if found.support > line.support
        else _compared("shares_disagree", below, found.support, line.support)
    )
    matching = "Vốn đối ứng của các phần là %(found)s đồng, của hạng mục là %(wanted)s đồng."
    return (*support, *_compared("shares_disagree", matching, found.matching, line.matching))


def repeated(wishes: Sequence[Wish], taken: Collection[str] = ()) -> tuple[Refusal, ...]:
    """Return which beneficiaries would have a second share in the đề án; ``taken`` have one already."""
    counted = Counter(wish.tax_code for wish in wishes)
    twice = tuple(code for code, times in counted.items() if times > 1 or code in taken)
    if not twice:
        return ()
    message = "Mã số thuế %(codes)s đã có một phần trong đề án này."
    return (
        Refusal("second_share", message, "Mỗi cơ sở chỉ có một phần: gộp lại, hoặc chọn cơ sở khác.", {"codes": twice}),
    )


def _compared(code: str, message: str, found: int, wanted: int) -> tuple[Refusal, ...]:
    if found == wanted:
        return ()
    figures = {"found": found, "wanted": wanted, "gap": abs(found - wanted)}
    return (Refusal(code, message, "Sửa các số tiền cho bằng nhau đến từng đồng.", figures),)


@dataclass(frozen=True, slots=True)
class Item:
    """A line item with what it comes to, and the shares it has by tax code; without shares it stands for itself."""

    number: int
    amounts: Amounts
    shares: Mapping[str, Amounts]


@dataclass(frozen=True, slots=True)
class Part:
    """What a line item without shares, or one share, is meant to be from now on."""

    number: int
    tax_code: str
    amounts: Amounts


def revised(items: Sequence[Item], parts: Sequence[Part]) -> tuple[Item, ...]:
    """Return the line items with these parts changed; what no part names stays as it is."""
    wanted = {(part.number, part.tax_code): part.amounts for part in parts}
    return tuple(_revised(item, wanted) for item in items)


def _revised(item: Item, wanted: Mapping[tuple[int, str], Amounts]) -> Item:
    shares = {code: wanted.get((item.number, code), amounts) for code, amounts in item.shares.items()}
    amounts = total(list(shares.values())) if shares else wanted.get((item.number, ""), item.amounts)
    return replace(item, amounts=amounts, shares=shares)


def misfits(items: Sequence[Item], parts: Sequence[Part], case: Amounts) -> tuple[Refusal, ...]:
    """Return why parts cannot change a divided đề án to these figures: unknown, named twice, or how far off."""
    known = {(item.number, code) for item in items for code in item.shares or ("",)}
    places = Counter((part.number, part.tax_code) for part in parts)
    reasons = [_misplaced(*place) for place in places if place not in known]
    if reasons or max(places.values(), default=0) > 1:
        return (*reasons, *(_twice(*place) for place, times in places.items() if times > 1))
    found = total([item.amounts for item in revised(items, parts)])
    support = "Hỗ trợ của các hạng mục, phần là %(found)s đồng, lệch %(gap)s đồng so với số mới %(wanted)s đồng."
    matching = "Vốn đối ứng của các hạng mục, phần là %(found)s đồng, lệch %(gap)s đồng so với số mới %(wanted)s đồng."
    return (
        *_compared("parts_disagree", support, found.support, case.support),
        *_compared("parts_disagree", matching, found.matching, case.matching),
    )


def _misplaced(number: int, tax_code: str) -> Refusal:
    hint = "Hạng mục đã có đối tượng thì ghi từng phần theo mã số thuế; chưa có thì để trống mã số thuế."
    if tax_code:
        message = "Mã số thuế %(code)s không có phần trong hạng mục %(number)s."
        return Refusal("no_such_part", message, hint, {"code": tax_code, "number": str(number)})
    return Refusal("no_such_part", "Không ghi chung hạng mục %(number)s được.", hint, {"number": str(number)})


def _twice(number: int, tax_code: str) -> Refusal:
    message = "Phần của mã số thuế %(code)s được ghi hai lần." if tax_code else "Hạng mục %(number)s được ghi hai lần."
    return Refusal("part_twice", message, "Mỗi hạng mục hoặc phần một dòng.", {"number": str(number), "code": tax_code})
