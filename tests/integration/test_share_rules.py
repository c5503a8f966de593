"""A rule that is published while a group đề án goes on: found, told and answered share by share."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.approving import add_paper
from tests.factories import MONDAY, state_of
from tests.share_rules import (
    CAP,
    FOLLOWS,
    KEEPS,
    LATER,
    ONE,
    SINCE,
    SMALL,
    THREE,
    TWO,
    a_shared_group,
    looked,
    publish,
)  # fmt: skip
from tests.shares import CODES, DECISION, REASON, M, shares_of, staff_of
from workflow.errors import StepRefused
from workflow.impacts.preview import rule_preview
from workflow.invariants import violations
from workflow.models import Case, CaseHold, CaseLink, LedgerEntry, LineItem, OutboxIntent, RuleImpact
from workflow.rulemaking import ClauseLine, Line, Resolution
from workflow.states.kcqg_share import share

ADJUST = {"outcome": "adjust", "support": 90 * M, "matching": 160 * M, **REASON}


@pytest.fixture
def group(session):
    return a_shared_group(session)


def found(group, *clauses, line=CAP):
    return {one.case.id: (one.verdict, one.over // M) for one in looked(group, *clauses, line=line).differences}


def impact(group, code):
    row = group.session.scalars(select(RuleImpact).where(RuleImpact.case_id == group.share(code))).one()
    group.session.refresh(row)
    return row.outcome, row.ground, row.settled_at is not None


def figures(group, case_id):
    row = group.session.get_one(Case, case_id, populate_existing=True)
    return row.support // M, row.matching // M, row.total_cost // M


@pytest.mark.parametrize(
    ("until", "clauses", "verdict"),
    [
        ("", (), "decide"), ("propose_share", (), "decide"), ("propose_share", (KEEPS,), "confirm"),
        ("approve_share", (), "kept"), ("approve_share", (FOLLOWS,), "decide"), ("accept_result", (), "kept"),
    ],
)  # fmt: skip
def test_a_cap_is_measured_on_each_share_and_never_on_the_whole(group, until, clauses, verdict):
    if until:
        group.walk(ONE, until)
    rest = "confirm" if KEEPS in clauses else "decide"

    assert found(group, *clauses) == {
        group.share(ONE): (verdict, 10), group.share(TWO): (rest, 30), group.share(THREE): (rest, 10),
    }  # fmt: skip


def test_a_province_decides_nothing_about_a_share(group):
    resolution = Resolution("dong-nai", "NQ 31", (CAP,))
    told = rule_preview(group.session, resolution, opens=None, now=MONDAY, office=group.world.office)

    assert told.differences == ()


def test_a_new_paper_is_missed_by_the_shares_or_by_the_whole_that_will_be_asked(session, group):
    rules, line = group.world.office.rules, {}
    for name in ("share_acceptance", "share_plan", "settlement"):
        rule = rules.get(f"kcqg_papers.{name}", SINCE)
        papers = [*rule.value["papers"], "environment_licence"]
        line[name] = Line(rule.id, "papers", {"papers": papers}, rule.unit, rule.label, SINCE)
    group.walk(ONE, "accept_result")

    shares = {group.share(code): ("kept", 0) for code in (SMALL, TWO, THREE)}
    assert found(group, line=line["share_acceptance"]) == shares
    assert found(group, line=line["share_plan"]) == {group.case_id: ("kept", 0)}
    assert found(group, line=line["settlement"]) == {group.case_id: ("kept", 0)}


@pytest.mark.parametrize(("outcome", "left"), [("keep", ("keep", True)), ("pause", ("pause", False))])
def test_the_agency_answers_what_a_new_paper_means_for_the_whole(session, group, outcome, left):
    rule = group.world.office.rules.get("kcqg_papers.settlement", SINCE)
    papers = {"papers": [*rule.value["papers"], "lower_certificate"]}
    line = Line(rule.id, "papers", papers, rule.unit, rule.label, SINCE)
    asked = ClauseLine("kcqg_papers", "submitted", SINCE, "new", "Điều 11")
    assert found(group, asked, line=line) == {group.case_id: ("decide", 0)}
    publish(group, asked, line=line)

    if outcome == "keep":
        assert refused(group, "agency", group.case_id) == ("no_clause",)
        add_paper(session, group.world, group.case_id, "lower_certificate", by="regional", now=group.now)
    more = {} if outcome == "keep" else {"review_on": date(2026, 5, 29)}
    group.take("recheck", "agency", group.case_id, outcome=outcome, **more, **REASON)

    row = session.scalars(select(RuleImpact).where(RuleImpact.case_id == group.case_id)).one()
    session.refresh(row)
    assert ((row.outcome, row.settled_at is not None), violations(session, now=group.now)) == (left, [])


def test_a_running_term_of_a_share_keeps_its_end(group):
    line = Line("kcqg_share_appraisal", "term", {"length": 30}, "wd", "Thẩm định", SINCE)

    assert found(group, line=line) == {group.share(code): ("kept", 0) for code in (ONE, SMALL, TWO, THREE)}


def test_what_shares_got_last_year_is_looked_at(group):
    group.walk(ONE, "settle")

    assert [(one.case.id, one.less // M) for one in looked(group).decided] == [(group.share(ONE), 10)]


def test_the_department_of_each_share_is_asked_and_its_parties_are_told(session, group):
    publish(group)
    told = session.execute(
        select(OutboxIntent.kind, OutboxIntent.audience).where(
            OutboxIntent.case_id == group.share(TWO), OutboxIntent.kind.in_(("recheck", "rule_changed"))
        )
    )

    assert {tuple(row) for row in told} == {("rule_changed", "role:beneficiary"), ("recheck", "role:dept_officer")}
    assert [refused(group, who) for who in ("agency", "dong-thap/leader")] == [("not_your_step",), ("no_clause",)]


def refused(group, who, case_id=None):
    with pytest.raises(StepRefused) as told:
        group.take("recheck", who, case_id or group.share(TWO), outcome="keep", **REASON)
    return told.value.codes


def test_a_share_keeps_the_old_rule_by_a_clause_and_is_approved_under_it(session, group):
    group.walk(ONE, "propose_share")
    publish(group, KEEPS)
    group.take("recheck", "officer", group.share(ONE), outcome="keep", **REASON)
    group.take("approve_share", "leader", group.share(ONE), **DECISION)

    assert (impact(group, ONE), state_of(session, group.share(ONE))) == (("keep", "Điều 9", True), "contracting")


def test_a_share_over_the_new_cap_is_not_approved(group):
    group.walk(ONE, "propose_share")
    publish(group)
    with pytest.raises(StepRefused) as told:
        group.take("approve_share", "leader", group.share(ONE), **DECISION)

    assert told.value.codes == ("over_cap",)


@pytest.mark.parametrize("until", ["", "propose_share", "approve_share"])
def test_a_change_lowers_the_share_its_line_item_and_the_whole(session, group, until):
    if until:
        group.walk(TWO, until)
    publish(group, FOLLOWS)
    change = adjusted(group, TWO)
    before = impact(group, TWO)
    decide(group, change)

    line = session.get_one(LineItem, group.lines[0], populate_existing=True)
    assert (before, impact(group, TWO)) == (("adjust", "", False), ("adjust", "", True))
    assert (figures(group, group.share(TWO)), figures(group, group.case_id)) == ((90, 120, 210), (570, 600, 1170))
    assert ((line.support, line.matching), violations(session, now=LATER)) == ((370 * M, 400 * M), [])
    released = select(LedgerEntry.amount).where(LedgerEntry.case_id == group.share(TWO), LedgerEntry.kind == "release")
    assert session.scalars(released).all() == [30 * M]


def adjusted(group, code, **more):
    """Ask for a lower share, and return the change that decides it."""
    said = {**ADJUST, "matching": 120 * M, **more}
    group.take("recheck", staff_of("dong-thap", "officer"), group.share(code), **said)
    found = select(CaseLink.from_id).where(CaseLink.to_id == group.share(code), CaseLink.kind == "change_of")
    return group.session.scalars(found).one()


def decide(group, change):
    """The Sở confirms, the Cục decides."""
    group.take("confirm", "dong-thap/officer", change, note="")
    group.take("send_to_chief", "agency", change, note="")
    group.take("agree", "agency_leader", change, **DECISION)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"support": 100 * M}, "over_cap"), ({"support": 120 * M}, "not_lower"),
        ({"matching": 151 * M}, "change_grows"),
    ],
)  # fmt: skip
def test_an_adjustment_that_does_not_fit_is_refused(group, more, code):
    publish(group)
    with pytest.raises(StepRefused) as told:
        adjusted(group, TWO, **more)

    assert told.value.codes == (code,)


def test_a_share_does_not_pass_on_while_its_change_is_open(group):
    publish(group)
    adjusted(group, TWO)
    taker = {"tax_code": CODES["dong-thap"][2], "decision_number": "5/QĐ-SCT", **REASON}
    with pytest.raises(StepRefused) as told:
        group.take("replace_share", "dong-thap/leader", group.share(TWO), **taker)

    assert told.value.codes == ("change_open",)


def test_a_share_pauses_for_the_rule_until_a_day(session, group):
    publish(group)
    pause = {"outcome": "pause", "review_on": date(2026, 5, 4), **REASON}
    group.take("recheck", "dong-thap/leader", group.share(TWO), **pause)
    held = session.scalars(select(CaseHold).where(CaseHold.case_id == group.share(TWO))).one()

    assert (held.reason, held.review_on, impact(group, TWO)) == (
        "spending_rule_changed", date(2026, 5, 4), ("pause", "", False),
    )  # fmt: skip


def test_a_line_item_divided_anew_answers_what_then_lies_under_the_cap(session, group):
    publish(group)
    given = {ONE: 100 * M, SMALL: 90 * M, TWO: 90 * M, THREE: 80 * M, CODES["vinh-long"][1]: 40 * M}
    group.take(
        "share_out_again", "agency_leader", line_item_id=group.lines[0], shares=shares_of(given),
        decision_number="3/QĐ-CTĐP", **REASON,
    )  # fmt: skip

    assert [impact(group, code)[::2] for code in (ONE, TWO, THREE)] == [("", False), ("adjust", True), ("adjust", True)]
    assert violations(session, now=LATER) == []


def test_the_first_version_of_a_share_is_told_alone():
    assert ("recheck" in share(1).steps, "recheck" in share().steps) == (False, True)


def test_what_was_appraised_before_its_amount_changed_is_held_against_the_new_total(session, group):
    group.walk(TWO, "propose_share")
    given = {ONE: 100 * M, SMALL: 80 * M, TWO: 110 * M, THREE: 110 * M}
    group.take(
        "share_out_again", "agency_leader", line_item_id=group.lines[0], shares=shares_of(given),
        decision_number="3/QĐ-CTĐP", **REASON,
    )  # fmt: skip
    group.take("approve_share", "dong-thap/leader", group.share(TWO), **DECISION)

    assert figures(group, group.share(TWO)) == (110, 110, 220)
