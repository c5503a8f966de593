"""A resolution held against the rule book: what it puts in force, and what keeps it from being published."""

from dataclasses import replace
from datetime import date

import pytest

from workflow.rulemaking import END, ClauseLine, Line, Resolution, clause_faults, faults, outcome
from workflow.rules import Rule, RuleBook

TODAY, SINCE = date(2026, 3, 2), date(2026, 4, 1)
OLD = Rule("cap.machinery", "cap", {"ceiling": 300}, "VND", "TT 28", True, date(2020, 1, 1), label="Máy móc")
ENDED = Rule(
    "cap.fair", "cap", {"ceiling": 9}, "VND", "TT 28", True, date(2020, 1, 1), date(2025, 12, 31), label="Hội chợ"
)
BOOK = RuleBook([OLD, ENDED])
LINE = Line("cap.machinery", "cap", {"ceiling": 200}, "VND", "Máy móc", SINCE)
CLAUSE = ClauseLine("cap", "approved", SINCE, "old", "Điều 9")


def a_resolution(*lines: Line, scope: str = "", basis: str = "NQ 31", clauses=()) -> Resolution:
    return Resolution(scope, basis, lines or (LINE,), tuple(clauses))


def codes(resolution: Resolution, book: RuleBook = BOOK) -> list[str]:
    return [fault.code for fault in faults(book, resolution, TODAY)]


def test_a_line_ends_the_open_row_the_day_before():
    found = outcome(BOOK, a_resolution())

    assert [(rule.id, rule.valid_to) for rule in found.ended] == [("cap.machinery", date(2026, 3, 31))]
    assert [found.book.cap("machinery", on).ceiling for on in (date(2026, 3, 31), SINCE)] == [300, 200]


def test_a_line_of_a_province_leaves_the_nation_alone():
    found = outcome(BOOK, a_resolution(scope="dong-nai"))

    assert (found.ended, found.book.cap("machinery", SINCE).ceiling) == ((), 300)
    assert found.book.cap("machinery", SINCE, "dong-nai").ceiling == 200


def test_two_lines_of_one_rule_follow_each_other():
    found = outcome(BOOK, a_resolution(LINE, replace(LINE, since=date(2027, 1, 1), value={"ceiling": 250})))

    days = [date(2026, 3, 31), date(2026, 12, 31), date(2027, 1, 1)]
    assert [found.book.cap("machinery", on).ceiling for on in days] == [300, 200, 250]


def test_clauses_stand_beside_the_lines_of_their_family():
    found = outcome(BOOK, a_resolution(clauses=[CLAUSE]))

    assert [(rule.id, rule.valid_from, rule.note) for rule in found.fresh] == [
        ("cap.machinery", SINCE, ""), ("clause.cap", SINCE, "Điều 9"),
    ]  # fmt: skip


def test_what_is_right_has_no_fault():
    assert codes(a_resolution(clauses=[CLAUSE])) == []


WRONG = {
    "no lines": (Resolution("", "NQ 31"), ["no_lines"]),
    "no basis": (a_resolution(basis="  "), ["no_basis"]),
    "in the past": (a_resolution(replace(LINE, since=TODAY)), ["start_past"]),
    "far": (a_resolution(replace(LINE, since=date(2040, 1, 1))), ["start_far"]),
    "ends first": (a_resolution(replace(LINE, until=date(2026, 3, 31))), ["end_before_start"]),
    "negative": (a_resolution(replace(LINE, value={"ceiling": -1})), ["rule_unfit"]),
    "above all": (a_resolution(replace(LINE, value={"rate": "101%"})), ["share_absurd"]),
    "too large": (a_resolution(replace(LINE, value={"ceiling": 10**15})), ["figure_absurd"]),
    "factor below one": (a_resolution(replace(LINE, value={"ceiling": 1, "factor": "1/2"})), ["factor_absurd"]),
    "as it is": (a_resolution(replace(LINE, value={"ceiling": 300})), ["rule_unchanged"]),
    "twice": (a_resolution(LINE, replace(LINE, value={"ceiling": 100})), ["lines_overlap"]),
    "over one another": (
        a_resolution(replace(LINE, until=date(2026, 5, 1)), replace(LINE, since=date(2026, 5, 1), value={})),
        ["lines_overlap"],
    ),
    "days without a rule before": (a_resolution(replace(LINE, rule_id="cap.fair")), ["rule_gap"]),
    "days without a rule after": (a_resolution(replace(LINE, until=date(2026, 12, 31))), ["rule_gap"]),
    "a clause for nothing": (a_resolution(clauses=[replace(CLAUSE, family="kcdp_papers")]), ["clause_alone"]),
    "a clause too late": (a_resolution(clauses=[replace(CLAUSE, before=date(2026, 4, 2))]), ["clause_late"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case):
    resolution, wanted = WRONG[case]

    assert codes(resolution) == wanted


def test_a_row_on_or_after_the_day_is_an_overlap():
    later = replace(OLD, valid_from=date(2026, 6, 1), value={"ceiling": 1})
    book = RuleBook([replace(OLD, valid_to=date(2026, 5, 31)), later])

    assert [codes(a_resolution(replace(LINE, since=on)), book) for on in (SINCE, date(2026, 6, 1))] == [
        ["rule_overlap"], ["rule_overlap"],
    ]  # fmt: skip


def test_a_line_that_ends_is_followed_by_the_next_without_a_gap():
    first = replace(LINE, until=date(2026, 12, 31))
    after = replace(LINE, since=date(2027, 1, 1), value={"ceiling": 250})

    assert (codes(a_resolution(first, after)), codes(a_resolution(first, scope="dong-nai"))) == ([], [])


@pytest.mark.parametrize("other", [{"moment": "read"}, {"follows": "both"}, {"family": "term"}])
def test_a_clause_of_unknown_words_is_unfit(other):
    found = clause_faults(a_resolution(), replace(CLAUSE, **other))

    assert [fault.code for fault in found] == ["clause_unfit"]


OWN = Rule(
    "cap.machinery", "cap", {"ceiling": 250}, "VND", "NQ 8", True, date(2024, 1, 1), scope="dong-nai", label="Máy"
)
PROVINCIAL = RuleBook([OLD, ENDED, OWN])
STOP = Line("cap.machinery", END, {}, "VND", "Máy móc", SINCE)


def test_a_line_may_only_end_the_rule_of_a_province_and_the_nation_applies_again():
    found = outcome(PROVINCIAL, a_resolution(STOP, scope="dong-nai"))

    assert (codes(a_resolution(STOP, scope="dong-nai"), PROVINCIAL), found.fresh) == ([], ())
    assert [(rule.scope, rule.valid_to) for rule in found.ended] == [("dong-nai", date(2026, 3, 31))]
    assert found.returning == ((SINCE, OLD),)
    assert [found.book.cap("machinery", on, "dong-nai").ceiling for on in (date(2026, 3, 31), SINCE)] == [250, 300]


NOT_ENDED = {
    "the nation's, and nothing after it": (a_resolution(STOP), PROVINCIAL, ["rule_gap"]),
    "nothing of the province": (a_resolution(STOP, scope="dong-nai"), BOOK, ["nothing_to_end"]),
    "over already": (a_resolution(replace(STOP, rule_id="cap.fair")), BOOK, ["nothing_to_end"]),
    "before it begins": (
        a_resolution(STOP, scope="dong-nai"), RuleBook([OLD, replace(OWN, valid_from=date(2026, 6, 1))]),
        ["end_before_start"],
    ),
    "in the past": (a_resolution(replace(STOP, since=TODAY), scope="dong-nai"), PROVINCIAL, ["end_past"]),
    "beside another line": (
        a_resolution(STOP, replace(LINE, since=date(2026, 5, 1)), scope="dong-nai"), PROVINCIAL, ["lines_overlap"],
    ),
    "no basis": (a_resolution(STOP, scope="dong-nai", basis=""), PROVINCIAL, ["no_basis"]),
    "with a clause": (a_resolution(STOP, scope="dong-nai", clauses=[CLAUSE]), PROVINCIAL, ["clause_alone"]),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_ENDED)
def test_an_end_that_does_not_fit_is_refused(case):
    resolution, book, wrong = NOT_ENDED[case]

    assert codes(resolution, book) == wrong
