"""The rule book: what is in force when and where, and which rows it refuses."""

from datetime import date
from fractions import Fraction

import pytest

from workflow.caps import AdvanceRule
from workflow.rules import Rule, RuleBook, RuleMismatch, RuleMissing, RuleOverlap, RuleUnfounded
from workflow.terms import Term

OLD, NEW = date(2018, 1, 1), date(2025, 10, 15)
EVE = date(2025, 10, 14)


def rule(rule_id="t", value=None, *, kind="term", unit="wd", basis="NĐ 1", verified=True, since=OLD, to=None, scope=""):
    return Rule(rule_id, kind, value or {"length": 5}, unit, basis, verified, since, to, scope)


def days(book, on, scope=""):
    return book.term("t", on, scope).length


@pytest.mark.parametrize(("on", "length"), [(OLD, 5), (EVE, 5), (NEW, 7), (date(2099, 1, 1), 7)])
def test_the_rule_of_the_day_is_found(on, length):
    book = RuleBook([rule(value={"length": 7}, since=NEW), rule(to=EVE)])

    assert days(book, on) == length


@pytest.mark.parametrize("on", [date(2017, 12, 31), NEW])
def test_outside_its_dates_a_rule_is_missing(on):
    with pytest.raises(RuleMissing, match=f"Không có quy định t áp dụng ngày {on:%d/%m/%Y}") as refused:
        RuleBook([rule(to=EVE)]).get("t", on)

    assert (refused.value.rule_id, refused.value.on) == ("t", on)


def test_a_province_has_its_own_rule_and_falls_back_on_the_nations():
    book = RuleBook([rule(), rule(value={"length": 3}, scope="dong-thap", since=date(2024, 7, 1), to=EVE)])

    found = [days(book, on, "dong-thap") for on in (OLD, EVE, NEW)]

    assert found == [5, 3, 5]
    assert days(book, EVE, "dong-nai") == 5


def test_a_commune_follows_the_rule_of_its_province():
    book = RuleBook([rule(), rule(value={"length": 3}, scope="dong-thap")])

    assert [days(book, OLD, scope) for scope in ("dong-thap/xa-a", "dong-thap-cu/xa-a")] == [3, 5]


def test_a_rule_of_one_province_is_nobody_elses():
    with pytest.raises(RuleMissing, match="tại dong-nai"):
        RuleBook([rule(scope="dong-thap")]).get("t", OLD, "dong-nai")


def test_overlapping_rules_are_refused_with_both_named():
    with pytest.raises(RuleOverlap) as refused:
        RuleBook([rule(to=NEW), rule(since=NEW)])

    assert "t [cả nước] 01/01/2018 - 15/10/2025 và t [cả nước] 15/10/2025 - nay" in str(refused.value)


def test_an_endless_rule_leaves_no_room_for_another():
    with pytest.raises(RuleOverlap):
        RuleBook([rule(), rule(since=NEW)])


def test_a_rule_without_basis_is_refused_unless_it_says_so():
    with pytest.raises(RuleUnfounded, match="không có căn cứ"):
        RuleBook([rule(basis=" ")])

    assert RuleBook([rule(basis="", verified=False)]).term("t", OLD).verified is False


def test_a_book_knows_its_rules():
    book = RuleBook([rule("b"), rule("a")], version="7")

    assert [r.id for r in book.all()] == ["a", "b"]
    assert [book.has("a"), book.has("c"), book.version] == [True, False, "7"]


def test_a_term_is_made_once():
    book = RuleBook([rule()])

    assert book.term("t", OLD) is book.term("t", NEW)


def test_a_term_carries_its_rule():
    made = RuleBook([rule(value={"length": 5, "mode": "resume"})]).term("t", OLD)

    assert made == Term("t", 5, "wd", "resume", "", "NĐ 1", verified=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("term", {"length": -1}),
        ("term", {"length": 1.5}),
        ("term", {"length": True}),
        ("term", {"length": 1, "mode": "pause"}),
        ("term", {"length": 1, "lenght": 2}),
        ("cap", {"rate": 0.5}),
        ("cap", {"ceiling": 1.5}),
        ("cap", {"ceiling": -1}),
        ("share", {}),
        ("share", {"share": "nửa"}),
        ("share", {"share": "1/0"}),
        ("papers", {"paper": []}),
        ("amount", {"number": 3.0}),
        ("ladder", {"rungs": [{"key": "a", "when": "sometimes", "roles": []}]}),
        ("ladder", {"rungs": [{"key": "a", "when": "before", "share": "2", "roles": []}]}),
        ("choice", {"options": ["a"], "chosen": "b"}),
        ("wish", {"length": 1}),
    ],
)
def test_a_value_that_does_not_fit_its_kind_is_refused_with_its_rule(kind, value):
    with pytest.raises(RuleMismatch, match=r"^t \[cả nước\]"):
        RuleBook([rule(value=value, kind=kind)])


@pytest.mark.parametrize(
    ("unit", "value"), [("weeks", {"length": 1}), ("yearly", {"month": 1}), ("monthly", {"day": 32})]
)
def test_a_unit_nobody_can_count_is_refused(unit, value):
    with pytest.raises(RuleMismatch):
        RuleBook([rule(value=value, unit=unit)])


def test_a_rule_that_ends_before_it_begins_is_refused():
    with pytest.raises(RuleMismatch, match="hết hiệu lực trước"):
        RuleBook([rule(since=NEW, to=OLD)])


def test_a_rule_asked_for_as_something_else_is_refused():
    book = RuleBook([rule(), rule("n", {"number": 3}, kind="amount")])

    with pytest.raises(RuleMismatch):
        book.term("n", OLD)
    with pytest.raises(RuleMismatch):
        book.number("t", OLD)


def test_numbers_are_exact():
    book = RuleBook([rule("n", {"number": 3}, kind="amount"), rule("s", {"share": "70%"}, kind="share")])

    assert [book.number("n", OLD), book.number("s", OLD)] == [3, Fraction(7, 10)]


def test_papers_of_an_activity_come_after_those_of_everybody_each_once():
    value = {"papers": ["request_letter", "invoice"], "by_activity": {"machinery": ["invoice", "quotation"]}}
    book = RuleBook([rule("p", value, kind="papers")])

    assert book.papers("p", OLD) == ("request_letter", "invoice")
    assert book.papers("p", OLD, activity="machinery") == ("request_letter", "invoice", "quotation")


def test_an_advance_says_how_much_and_when():
    value = {"share": "30%", "progress": "50%", "papers": ["contract"]}
    advance = RuleBook([rule("kcdp_advance.machinery", value, kind="share")]).advance("machinery", OLD)

    wanted = (Fraction(3, 10), Fraction(1, 2), ("contract",))
    assert isinstance(advance, AdvanceRule)
    assert (advance.share, advance.progress, advance.papers) == wanted
    assert advance.limit(100_000_001) == 30_000_000


@pytest.mark.parametrize(
    ("kind", "activity", "wanted"),
    [
        ("advance", "machinery", ("contract",)),
        ("advance", "survey", ()),
        ("remainder", "machinery", ("final_report", "invoice")),
        ("remainder", "survey", ("final_report",)),
    ],
)
def test_a_payment_needs_the_papers_of_its_kind(kind, activity, wanted):
    share = {"share": "30%", "papers": ["contract"]}
    listed = {"papers": ["final_report"], "by_activity": {"machinery": ["invoice"]}}
    book = RuleBook([
        rule("kcdp_advance.machinery", share, kind="share"), rule("kcdp_papers.payment", listed, kind="papers"),
    ])  # fmt: skip

    assert book.payment_papers(kind, activity, on=OLD) == wanted


def test_a_choice_is_one_of_its_options():
    book = RuleBook([rule("c", {"options": ["dept", "province"], "chosen": "dept"}, kind="choice")])

    assert book.choice("c", OLD) == "dept"


def test_the_activities_of_a_day_are_those_with_a_support_level():
    rows = [rule("cap.b", {"ceiling": 1}, kind="cap", to=EVE), rule("cap.a", {"ceiling": 1}, kind="cap")]
    book = RuleBook([*rows, rule("cap.c", {"ceiling": 1}, kind="cap", scope="dong-thap")])

    assert [book.activities(EVE), book.activities(NEW)] == [("a", "b"), ("a",)]
    assert book.activities(NEW, "dong-thap") == ("a", "c")


def test_a_rule_does_not_change_with_the_mapping_it_was_made_from():
    value = {"length": 5}
    kept = rule(value=value)
    value["length"] = 9

    assert kept.value == {"length": 5}
