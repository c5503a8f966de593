"""Whatever a rule says, what its preview told of each case is what happens to that case once it is in force."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import MONDAY, a_case
from tests.journeys import walk
from tests.national import national_case_at
from tests.share_rules import CAP, FOLLOWS, KEEPS, ONE, THREE, TWO, a_shared_group, looked, publish
from tests.shares import DECISION, REASON, M, a_group_world, province_of, staff_of
from workflow.clauses import APPROVED, CONTRACTED, SUBMITTED
from workflow.errors import StepRefused
from workflow.models import Case, RuleDraft
from workflow.rulemaking import ClauseLine

QUIET = {"max_examples": 8, "deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
ANSWERS = {"kept": "nothing_asked", "confirm": "", "decide": "no_clause"}
"""What a case hears that wants to keep the old rule, by what the preview said of it."""
DAYS = (MONDAY.date(), CAP.since)
CLAUSES = st.builds(
    ClauseLine, st.just("cap"), st.sampled_from((SUBMITTED, APPROVED, CONTRACTED)), st.sampled_from(DAYS),
    st.sampled_from(("old", "new")), st.just("Điều 9"),
)  # fmt: skip


@pytest.fixture
def group(session):
    """Shares that are appraised, approved and contracted, a local đề án and three national ones on their way."""
    found = a_shared_group(session, a_group_world(session))
    for code, step in ((ONE, "propose_share"), (TWO, "approve_share"), (THREE, "sign_contract")):
        found.walk(code, step)
    walk(session, found.world, a_case(session, found.world).case_id, until="sign")
    for step in ("sign", "approve", "sign_contract"):
        national_case_at(session, found.world, step)
    return found


def officers(group):
    """Who looks again at each open case that has figures."""
    shares = {group.share(code): staff_of(province_of(code), "officer") for code in (ONE, TWO, THREE)}
    whole = select(Case.id, Case.agency_id).where(Case.process_key.in_(("kcdp_project", "kcqg_project")))
    others = group.session.execute(whole.where(Case.id != group.case_id))
    return shares | {row.id: "agency" if row.agency_id else "officer" for row in others}


def refusal(group, step, who, case_id, **values):
    """The code for which a step is refused now, "" where it is taken; nothing of it stays."""
    with group.session.begin_nested() as point:
        try:
            group.take(step, who, case_id, **values)
        except StepRefused as told:
            return " ".join(told.codes)
        finally:
            point.rollback()
    return ""


def foreseen(group, told):
    """What each case hears by the preview: of its recheck, and a share at its approval."""
    verdicts = {one.case.id: one.verdict for one in told.differences}
    kept = {case_id: ANSWERS[verdicts.get(case_id, "kept")] for case_id in officers(group)}
    return kept, "over_cap" if verdicts.get(group.share(ONE)) == "decide" else ""


def happened(group):
    """What each case hears in truth."""
    keep = {"outcome": "keep", **REASON}
    kept = {case_id: refusal(group, "recheck", who, case_id, **keep) for case_id, who in officers(group).items()}
    return kept, refusal(group, "approve_share", "leader", group.share(ONE), **DECISION)


@settings(**QUIET)
@given(ceiling=st.integers(60, 130), clauses=st.lists(CLAUSES, max_size=2))
def test_what_was_foreseen_is_what_happens(ceiling, clauses, group):
    before = group.world.office
    with group.session.begin_nested() as point:
        line = replace(CAP, value={"rate": "50%", "ceiling": ceiling * M})
        wanted = foreseen(group, looked(group, *clauses, line=line))
        publish(group, *clauses, line=line)
        assert happened(group) == wanted
        point.rollback()
    group.world.office, group.now = before, MONDAY


def test_a_rule_that_asks_every_answer_is_among_those(group):
    wanted, _ = foreseen(group, looked(group, KEEPS, FOLLOWS, line=replace(CAP, value={"ceiling": 70 * M})))
    other, _ = foreseen(group, looked(group, FOLLOWS, line=replace(CAP, value={"ceiling": 70 * M})))

    assert {*wanted.values(), *other.values()} == set(ANSWERS.values())
    assert group.session.scalars(select(RuleDraft)).all() == []
