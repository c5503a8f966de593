"""A case that a published rule concerns is looked at again: kept, adjusted or paused, each in one step."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.rule_scene import BASIS, a_published_draft, concern
from workflow.errors import StepRefused
from workflow.models import Case, CaseEvent, CaseHold, CaseLink, ChangeTerms, Document, RuleImpact
from workflow.rules import Rule, RuleBook

MILLION = 1_000_000
LATER = MONDAY + timedelta(days=40)
"""After the new rule began."""
REASON = {"reason": "Theo nghị quyết mới của tỉnh."}
LOWER = {"outcome": "adjust", "support": 150 * MILLION, "matching": 200 * MILLION, **REASON}
PAUSE = {"outcome": "pause", "review_on": date(2026, 5, 4), **REASON}
KEEP = {"outcome": "keep", **REASON}
SINCE = date(2026, 4, 1)


@pytest.fixture
def world(session):
    """A province whose new cap of 150 million begins on 1/4/2026."""
    found = a_world(session)
    old = [rule for rule in found.office.rules.all() if rule.scope in ("", "dong-nai")]
    cap = Rule("cap.machinery", "cap", {"rate": "50%", "ceiling": 150 * MILLION}, "VND", BASIS, True, SINCE,
               scope="dong-nai", label="Mức hỗ trợ")  # fmt: skip
    found.office = replace(found.office, rules=RuleBook([*old, cap]))
    return found


def with_clause(world, moment: str, follows: str = "old"):
    value = {"clauses": [{"moment": moment, "before": "2026-04-01", "follows": follows}]}
    clause = Rule("clause.cap", "clause", value, "clause", BASIS, True, SINCE, scope="dong-nai", note="Chuyển tiếp")
    world.office = replace(world.office, rules=RuleBook([*world.office.rules.all(), clause]))


def concerned(session, world, until: str) -> int:
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until=until)
    concern(session, case_id, now=MONDAY)
    return case_id


def impact(session, case_id):
    row = session.scalars(select(RuleImpact).where(RuleImpact.case_id == case_id)).one()
    session.refresh(row)
    return row.outcome, row.ground, row.settled_at is not None


def recheck(session, world, case_id, **values):
    return take(session, world, case_id, "recheck", "officer", now=LATER, **values)


def last_body(session, case_id):
    body = select(CaseEvent.body).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc()).limit(1)
    return json.loads(session.scalars(body).one())


def test_a_clause_keeps_the_old_rule(session, world):
    case_id = concerned(session, world, "sign")
    with_clause(world, "submitted")
    recheck(session, world, case_id, **KEEP)

    assert impact(session, case_id) == ("keep", "Chuyển tiếp", True)
    assert {"basis", "ground"} <= last_body(session, case_id).keys()


def test_what_was_approved_before_keeps_the_old_rule(session, world):
    case_id = concerned(session, world, "approve")
    recheck(session, world, case_id, **KEEP)

    assert impact(session, case_id) == ("keep", "approved", True)


def test_nothing_keeps_the_old_rule_without_a_clause(session, world):
    case_id = concerned(session, world, "sign")
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **KEEP)

    assert (refused.value.codes, impact(session, case_id)) == (("no_clause",), ("", "", False))


def test_a_clause_takes_an_approved_case_under_the_new_rule(session, world):
    case_id = concerned(session, world, "approve")
    with_clause(world, "approved", "new")
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **KEEP)

    assert refused.value.codes == ("no_clause",)


@pytest.mark.parametrize("until", ["sign", "put_in_batch", "approve"])
def test_a_change_brings_the_support_under_the_new_cap(session, world, until):
    case_id = concerned(session, world, until)
    recheck(session, world, case_id, **LOWER)
    change = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == case_id)).one()
    before = impact(session, case_id)
    decided = {"decision_number": "12/QĐ-SCT", "decided_on": date(2026, 4, 11)}
    take(session, world, change, "send_to_department", "officer", now=LATER)
    take(session, world, change, "agree", "leader", now=LATER, **decided)

    assert session.get_one(ChangeTerms, change).kind == "decrease_total"
    assert session.get_one(Case, case_id, populate_existing=True).support == 150 * MILLION
    assert (before, impact(session, case_id)) == (("adjust", "", False), ("adjust", "", True))


UNFIT = {
    "above the new cap": ({"support": 160 * MILLION}, "over_cap"),
    "not lower": ({"support": 200 * MILLION}, "not_lower"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_adjustment_that_does_not_help_is_refused(session, world, case):
    other, code = UNFIT[case]
    case_id = concerned(session, world, "approve")
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **{**LOWER, **other})

    assert refused.value.codes == (code,)


def test_one_change_at_a_time(session, world):
    case_id = concerned(session, world, "approve")
    recheck(session, world, case_id, **LOWER)
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **LOWER)

    assert refused.value.codes == ("change_open",)


def test_a_pause_has_its_reason_and_a_day_and_stays_to_be_looked_at(session, world):
    case_id = concerned(session, world, "sign")
    recheck(session, world, case_id, **PAUSE)

    held = session.scalars(select(CaseHold).where(CaseHold.case_id == case_id)).one()
    assert (held.reason, held.review_on, held.ended_at) == ("spending_rule_changed", date(2026, 5, 4), None)
    assert impact(session, case_id) == ("pause", "", False)


def test_a_case_that_no_rule_concerns_is_not_looked_at(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="sign")
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **PAUSE)

    assert refused.value.codes == ("nothing_asked",)


def test_the_cap_binds_at_the_approval(session, world):
    case_id = concerned(session, world, "put_in_batch")
    decided = {"decision_number": "948/QĐ-UBND", "decided_on": date(2026, 4, 10)}
    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "approve", "governor", now=LATER, **decided)
    with_clause(world, "submitted")
    take(session, world, case_id, "approve", "governor", now=LATER, **decided)

    assert refused.value.codes == ("over_cap",)


def asked_for_papers(session, world) -> int:
    """A submitted case that a clause brings under a rule with one paper more."""
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="sign")
    draft = a_published_draft(session, now=MONDAY)
    content = {"begins": SINCE.isoformat(), "kind": "papers", "new": ["environment_licence"], "label": "Giấy tờ"}
    session.add(RuleImpact(draft_id=draft.id, case_id=case_id, rule_id="kcdp_papers.submit", content=content,
                           found_at=MONDAY))  # fmt: skip
    old = world.office.rules.get("kcdp_papers.submit", SINCE)
    value = {"clauses": [{"moment": "submitted", "before": SINCE.isoformat(), "follows": "new"}]}
    clause = Rule("clause.kcdp_papers", "clause", value, "clause", BASIS, True, SINCE, scope="dong-nai", note="Điều 9")
    paper = replace(old, scope="dong-nai", valid_from=SINCE, value={"papers": ["environment_licence"]})
    world.office = replace(world.office, rules=RuleBook([*world.office.rules.all(), clause, paper]))
    return case_id


@pytest.mark.parametrize(("values", "code"), [(KEEP, "no_clause"), (LOWER, "papers_alone")])
def test_a_rule_that_asks_for_a_paper_is_not_answered_without_it(session, world, values, code):
    case_id = asked_for_papers(session, world)
    with pytest.raises(StepRefused) as refused:
        recheck(session, world, case_id, **values)

    assert (refused.value.codes, impact(session, case_id)) == ((code,), ("", "", False))


def test_a_rule_that_asks_for_a_paper_is_answered_by_it(session, world):
    case_id = asked_for_papers(session, world)
    paper = {"name": "giay-phep.pdf", "mime": "application/pdf", "size": 10, "sha256": "0" * 64}
    session.add(Document(case_id=case_id, kind="environment_licence", version=1, uploaded_at=MONDAY, **paper))
    recheck(session, world, case_id, **KEEP)

    assert impact(session, case_id) == ("keep", "Đã bổ sung giấy tờ theo quy định mới", True)
