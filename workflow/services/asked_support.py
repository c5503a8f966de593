"""What a dossier asks for, held against its own cost and the cap of the day: told early, refused when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.caps import Cap, CapCheck, check_cap
from workflow.errors import Refusal
from workflow.rules import RuleBook, RuleMissing

FUNDING, ITEMS = "funding", "items"
AMEND = "Giảm kinh phí đề nghị hỗ trợ ở mục “Kinh phí và nguồn vốn” rồi gửi lại."


@dataclass(frozen=True, slots=True)
class AskedSupport:
    """The figures of a dossier, as far as they can be read, beside the cap that binds them; an unknown one is None."""

    support: int | None
    total_cost: int | None
    items: int | None
    cap: Cap | None

    @property
    def check(self) -> CapCheck | None:
        """The support against the cap without any priority factor; None where a figure or the cap is unknown."""
        return self._checked(priority=False)

    @property
    def highest(self) -> CapCheck | None:
        """The same with the highest factor that the rule allows: nobody can be granted more."""
        return self._checked(priority=True)

    @property
    def items_gap(self) -> int:
        """What the total cost has more (or, negative, less) than the items together; 0 while one of them is missing."""
        return self.total_cost - self.items if self.total_cost and self.items else 0

    def refusals(self) -> tuple[Refusal, ...]:
        """Why the dossier may not be handed in with these figures."""
        if self.support is None or self.total_cost is None:
            return ()
        if self.support > self.total_cost:
            text = "Kinh phí đề nghị hỗ trợ %(support)s đồng lớn hơn tổng kinh phí %(cost)s đồng."
            return (Refusal("support_above_cost", text, AMEND, {"support": self.support, "cost": self.total_cost}),)
        if self.highest is None or self.highest.allowed:
            return ()
        text = "Kinh phí đề nghị hỗ trợ %(support)s đồng vượt mức tối đa %(limit)s đồng."
        return (Refusal("support_above_cap", text, AMEND, {"support": self.support, "limit": self.highest.limit}),)

    def _checked(self, *, priority: bool) -> CapCheck | None:
        if self.cap is None or self.support is None or self.total_cost is None:
            return None
        factor = self.cap.factor_max
        return check_cap(
            self.cap, eligible_cost=self.total_cost, support=self.support, priority=priority, factor=factor
        )


def asked_support(
    sections: Mapping[str, Mapping[str, Any]], rules: RuleBook, *, activity: str, on: date, scope: str
) -> AskedSupport:
    """Read the figures of the sections of a dossier; an activity without a rule has no cap."""
    funding = sections.get(FUNDING, {})
    rows = sections.get(ITEMS, {}).get("items")
    return AskedSupport(_amount(funding.get("support")), _amount(funding.get("total_cost")), _sum(rows),
                        _cap(rules, activity, on, scope))  # fmt: skip


def _cap(rules: RuleBook, activity: str, on: date, scope: str) -> Cap | None:
    try:
        return rules.cap(activity, on, scope) if activity else None
    except RuleMissing:
        return None


def _sum(rows: Any) -> int | None:
    """The sum of the rows; None when one of them is unfinished, so that nobody is warned of half a list."""
    found = [_product(row) for row in rows] if isinstance(rows, list) else []
    return sum(amount or 0 for amount in found) if found and None not in found else None


def _product(row: Any) -> int | None:
    count, price = (_amount(row.get(name)) if isinstance(row, Mapping) else None for name in ("quantity", "unit_price"))
    return None if count is None or price is None else count * price


def _amount(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
