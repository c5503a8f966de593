"""How the money of a group or focal đề án is divided: its line items come to the case, shares come to their line item.

Pure, and to the đồng: whoever divides is told by how much it does not add up, and nothing is rounded into place.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

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
