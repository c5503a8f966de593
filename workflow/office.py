"""What every use case is handed beside the session.

The rules, the calendar, and the papers' store, loaded once a process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from workflow.calendar import WorkCalendar, local
from workflow.clocks import Timekeeper
from workflow.rules import RuleBook, Term


@dataclass(frozen=True, slots=True)
class Office:
    """The rules and the calendar in force, as values."""

    rules: RuleBook
    calendar: WorkCalendar
    variants: Mapping[int, str] = field(default_factory=dict)
    """The code of the province of each owning unit: the scope of its rules, calendar days and procedure variants."""

    def scope(self, owner_unit_id: int) -> str:
        """Return the scope of a unit's rules."""
        return self.variants.get(owner_unit_id, "")

    def figures_scope(self, owner_unit_id: int, agency_id: int | None) -> str:
        """Return the scope of support levels, advances and vouchers: the nation's where the Cục takes part."""
        return self.scope(owner_unit_id) if agency_id is None else ""

    def timekeeper(self, owner_unit_id: int, now: datetime) -> Timekeeper:
        """Return what computes due dates for a unit's cases at one moment."""
        scope = self.scope(owner_unit_id)
        return Timekeeper(partial(self._term, scope), self.calendar.scoped(scope), now)

    def _term(self, scope: str, rule: str, on: datetime) -> Term:
        return self.rules.term(rule, local(on).date(), scope)
