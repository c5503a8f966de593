"""Transitional clauses: which cases keep the old rule, or follow the new one, by what had happened to them before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SUBMITTED, APPROVED, CONTRACTED = "submitted", "approved", "contracted"
MOMENTS = (SUBMITTED, APPROVED, CONTRACTED)
OLD, NEW = "old", "new"
PREFIX = "clause."


@dataclass(frozen=True, slots=True)
class Moments:
    """When a case was submitted, approved and contracted; None for what has not happened."""

    submitted: date | None = None
    approved: date | None = None
    contracted: date | None = None

    def of(self, name: str) -> date | None:
        """When the named thing happened."""
        found: date | None = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class Clause:
    """What had happened before a day, and which rule then counts: the old one or the new one."""

    moment: str
    before: date
    follows: str

    def covers(self, moments: Moments) -> bool:
        """Whether the clause speaks of a case."""
        at = moments.of(self.moment)
        return at is not None and at < self.before


def clause_id(rule_id: str) -> str:
    """Return the id under which the clauses for a rule stand: one for all activities of a family."""
    return PREFIX + rule_id.partition(".")[0]


def clauses_from(value: Mapping[str, Any]) -> tuple[Clause, ...]:
    """Read clauses as a rule keeps them; ValueError where one makes no sense."""
    found = tuple(Clause(row["moment"], _day(row["before"]), row["follows"]) for row in value["clauses"])
    if not found or any(one.moment not in MOMENTS or one.follows not in (OLD, NEW) for one in found):
        raise ValueError("clauses")
    return found


def _day(said: object) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))
