"""Which version of a rule binds a case: worked examples, with and without transitional clauses."""

from datetime import date

import pytest

from workflow.bindings import bound
from workflow.clauses import Moments
from workflow.rules import Rule, RuleBook, RuleMismatch
from workflow.shipped import shipped_rules

OLD, NEW, LATE = date(2020, 1, 1), date(2026, 4, 1), date(2026, 6, 1)
MARCH, MAY = date(2026, 3, 10), date(2026, 5, 10)
NATION, HERE = "", "dong-nai"
CAP = ("cap.machinery", "cap")


def a_cap(since: date, until: date | None, ceiling: int, scope: str = NATION) -> Rule:
    return Rule("cap.machinery", "cap", {"ceiling": ceiling}, "VND", "NQ 1", True, since, until, scope)


def a_clause(since: date, *clauses: tuple[str, str, str], scope: str = NATION) -> Rule:
    rows = [{"moment": moment, "before": before, "follows": follows} for moment, before, follows in clauses]
    return Rule("clause.cap", "clause", {"clauses": rows}, "clause", "NQ 1", True, since, None, scope)


def a_book(*clauses: tuple[str, str, str]) -> RuleBook:
    rows = [a_cap(OLD, date(2026, 3, 31), 300), a_cap(NEW, None, 200)]
    return RuleBook([*rows, *([a_clause(NEW, *clauses)] if clauses else [])])


SUBMITTED = Moments(submitted=MARCH)
APPROVED = Moments(submitted=date(2026, 1, 5), approved=MARCH)
CONTRACTED = Moments(submitted=date(2026, 1, 5), approved=MARCH, contracted=date(2026, 3, 20))
EXAMPLES = {
    "not approved: the rule of the day": ((), SUBMITTED, LATE),
    "approved before: bound then": ((), APPROVED, MARCH),
    "approved after": ((), Moments(MARCH, approved=MAY), MAY),
    "submitted before keeps": ((("submitted", "2026-04-01", "old"),), SUBMITTED, date(2026, 3, 31)),
    "submitted too late to keep": ((("submitted", "2026-02-01", "old"),), SUBMITTED, LATE),
    "approved before, but not contracted, follows": ((("approved", "2026-04-01", "new"),), APPROVED, NEW),
    "the first clause that fits wins": (
        (("contracted", "2026-04-01", "old"), ("approved", "2026-04-01", "new")), CONTRACTED, MARCH,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES)
def test_a_cap_binds_by_its_moment_and_a_clause_wins(case):
    clauses, moments, day = EXAMPLES[case]

    assert bound(a_book(*clauses), CAP, moments, on=LATE).on == day


def test_a_clause_is_told_with_the_rule_that_it_came_with():
    found = bound(a_book(("submitted", "2026-04-01", "old")), CAP, SUBMITTED, on=LATE)

    assert (found.clause.moment, found.rule.valid_from, found.moment) == ("submitted", NEW, "approved")


def test_a_clause_of_another_province_does_not_count():
    clause = a_clause(NEW, ("submitted", "2026-04-01", "old"), scope=HERE)
    book = RuleBook([a_cap(OLD, None, 300), a_cap(NEW, None, 200, HERE), clause])

    assert bound(book, CAP, SUBMITTED, on=LATE, scope=HERE).on == date(2026, 3, 31)
    assert bound(book, CAP, SUBMITTED, on=LATE, scope="dong-thap").clause is None


@pytest.mark.parametrize(
    ("kind", "day"), [("cap", MARCH), ("papers", date(2026, 1, 5)), ("share", date(2026, 3, 20)), ("term", LATE)]
)
def test_each_kind_of_rule_binds_at_its_own_moment(kind, day):
    assert bound(a_book(), (f"{kind}.x", kind), CONTRACTED, on=LATE).on == day


def test_what_was_approved_before_the_decree_of_2025_keeps_the_old_rule():
    approved = Moments(approved=date(2025, 10, 14))

    assert bound(shipped_rules(), ("cap.ccn_infrastructure", "cap"), approved, on=LATE).on == date(2025, 10, 14)


@pytest.mark.parametrize(
    "row", [("read", "2026-04-01", "old"), ("approved", "mai", "old"), ("approved", "2026-04-01", "x")]
)
def test_a_clause_without_sense_is_refused(row):
    with pytest.raises(RuleMismatch):
        RuleBook([a_clause(NEW, row)])
