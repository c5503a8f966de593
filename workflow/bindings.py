"""Which version of a rule binds a case, and why (R6): pure, from the rule book and what had happened to the case.

A cap binds at approval, papers at submission, an advance at the contract; before that the rule of the day counts. A
transitional clause that came with a new rule wins over this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.calendar import scopes
from workflow.clauses import APPROVED, CONTRACTED, NEW, SUBMITTED, Clause, Moments, clause_id
from workflow.rules import Rule, RuleBook

BOUND_AT: Mapping[str, str] = {"cap": APPROVED, "papers": SUBMITTED, "share": CONTRACTED}
"""What has to have happened to a case for a kind of rule to bind it."""
CHECKS = ("check_cap", "check_share")
"""Effects that hold a support against its cap: of an establishment with a đề án of its own, of a share in another."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """The day whose rule binds a case; ``moment`` says what bound it, a clause wins over that."""

    on: date
    moment: str = ""
    clause: Clause | None = None
    rule: Rule | None = None
    """The rule that the clause came with."""


def unit_of(kind: str, *, figures: str, place: str) -> str:
    """Return whose rules of a kind bind a case: papers and terms are of its place, figures of whose money it is."""
    return place if kind in ("papers", "term") else figures


def bound(rules: RuleBook, name: tuple[str, str], moments: Moments, *, on: date, scope: str = "") -> Bound:
    """Return what binds a case for a rule, named by its id and kind, if it were applied on a day."""
    rule_id, kind = name
    moment = BOUND_AT.get(kind, "")
    at = moments.of(moment) if moment else None
    found = Bound(on if at is None or at > on else at, "" if at is None else moment)
    for start in _starts(rules, rule_id, on, scope):
        clause, source = _clause(rules, rule_id, moments, start=start, scope=scope)
        if clause is None:
            if start <= found.on:
                break
        elif clause.follows == NEW:
            return Bound(max(start, found.on), moment, clause, source)
        else:
            found = Bound(min(found.on, start - ONE_DAY), moment, clause, source)
    return found


def _starts(rules: RuleBook, rule_id: str, on: date, scope: str) -> list[date]:
    """The days on which a rule changed for a unit, the newest first."""
    units = set(scopes(scope))
    found = {rule.valid_from for rule in rules.rows(rule_id) if rule.scope in units and rule.valid_from <= on}
    return sorted(found, reverse=True)


def _clause(
    rules: RuleBook, rule_id: str, moments: Moments, *, start: date, scope: str
) -> tuple[Clause | None, Rule | None]:
    """The first clause that speaks of the case, of those that came into force with the rule."""
    for unit in reversed(scopes(scope)):
        for rule in rules.rows(clause_id(rule_id)):
            if (rule.scope, rule.valid_from) == (unit, start):
                covering = (one for one in rules.clauses(rule) if one.covers(moments))
                if (clause := next(covering, None)) is not None:
                    return clause, rule
    return None, None
