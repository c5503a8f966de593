"""Every way in which a rule book says no: nothing in force, two at once, no ground, not what was asked for."""

from datetime import date


class RuleMissing(ValueError):
    """No rule of this id is in force on this date."""

    def __init__(self, rule_id: str, on: date, scope: str = "") -> None:
        self.rule_id, self.on, self.scope = rule_id, on, scope
        where = f" tại {scope}" if scope else ""
        super().__init__(f"Không có quy định {rule_id} áp dụng ngày {on:%d/%m}/{on.year:04}{where}.")


class RuleOverlap(ValueError):
    """Two rules of one id and scope are in force on the same day."""


class RuleUnfounded(ValueError):
    """A rule that names no legal basis and is not flagged as unverified."""


class RuleMismatch(ValueError):
    """A rule asked for as something it is not, or whose value does not have the shape of its kind."""
