"""Approvals of a national đề án: both levels know what they looked at, and confirm it again when that has changed."""

import pytest
from sqlalchemy import select

from tests.approving import add_paper, edit, replace_paper, standing
from tests.factories import MONDAY, take
from tests.journeys import HEADS, MONEY
from tests.national import a_national_world, national_case_at
from tests.rule_scene import concern
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import CaseApproval, CaseLink

M = 1_000_000
ALL = ["give_verdict", "give_opinion", "send_up", "give_ministry_verdict", "sign", "approve"]
QUOTED = ["paper:quotation"]
JUDGEMENT = {**HEADS, **MONEY, "recommendation": "Đề nghị hỗ trợ"}
DECISION = {"decision_number": "2646/QĐ-BCT", "decided_on": MONDAY.date()}


@pytest.fixture
def world(session):
    return a_national_world(session)


def codes(session, world, case_id, step, who, **values):
    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, step, who, **values)
    return refused.value.codes


@pytest.mark.parametrize(("direct", "steps"), [(False, ALL), (True, ALL[3:])])
def test_each_approval_keeps_the_hash_of_what_it_covered(session, world, direct, steps):
    case_id = national_case_at(session, world, "approve", direct=direct)

    rows = session.scalars(select(CaseApproval).where(CaseApproval.case_id == case_id).order_by(CaseApproval.id)).all()
    assert [(row.step, len(row.hash), row.void_seq) for row in rows] == [(step, 64, None) for step in steps]
    assert list(violations(session, now=MONDAY)) == []


def test_what_the_agency_had_added_is_confirmed_by_everybody_who_judged_without_it(session, world):
    case_id = national_case_at(session, world, "ask_agency_supplement")
    add_paper(session, world, case_id, "quotation", by="centre")
    take(session, world, case_id, "send_agency_supplement", "centre", note="Đã bổ sung")

    assert standing(session, case_id) == {
        "give_verdict": QUOTED, "give_opinion": None, "send_up": None, "give_ministry_verdict": QUOTED,
    }  # fmt: skip
    assert codes(session, world, case_id, "propose_to_agency", "agency", **JUDGEMENT) == ("approval_void",)
    for who in ("second_officer", "second_agency"):
        take(session, world, case_id, "reconfirm", who, note="")
    take(session, world, case_id, "propose_to_agency", "agency", **JUDGEMENT)


def test_a_new_estimate_is_confirmed_by_the_leader_of_the_department_as_well(session, world):
    case_id = national_case_at(session, world, "ask_agency_supplement")
    replace_paper(session, world, case_id, "form_1_estimate")
    estimated = ["paper:form_1_estimate"]

    assert standing(session, case_id) == dict.fromkeys(ALL[:4], estimated)
    for who in ("second_officer", "finance", "second_agency", "leader"):
        take(session, world, case_id, "reconfirm", who, note="")
    assert set(standing(session, case_id).values()) == {None}


def test_only_those_whose_word_is_void_confirm_again(session, world):
    case_id = national_case_at(session, world, "sign")
    replace_paper(session, world, case_id, "ministry_minutes")

    assert standing(session, case_id)["sign"] == ["paper:ministry_minutes"]
    others = ("leader", "second_officer", "second_agency", "finance", "commune")
    assert [codes(session, world, case_id, "reconfirm", who, note="") for who in others] == [("nothing_asked",)] * 5
    take(session, world, case_id, "reconfirm", "second_agency_leader", note="")
    assert standing(session, case_id)["sign"] is None


def test_the_minister_approves_nothing_that_is_not_confirmed_any_more(session, world):
    case_id = national_case_at(session, world, "put_in_batch")
    replace_paper(session, world, case_id, "form_4_slip")

    assert standing(session, case_id)["send_up"] == ["paper:form_4_slip"]
    assert codes(session, world, case_id, "approve", "minister", **DECISION) == ("approval_void",)
    take(session, world, case_id, "reconfirm", "leader", note="")
    take(session, world, case_id, "approve", "minister", **DECISION)


def test_a_cut_by_the_agency_leaves_the_word_of_the_department(session, world):
    case_id = national_case_at(session, world, "send_agency_supplement")
    take(
        session, world, case_id, "propose_to_agency", "agency", **JUDGEMENT | {"support": 150 * M, "matching": 250 * M}
    )

    assert set(standing(session, case_id).values()) == {None}


def test_a_change_of_proposed_figures_voids_the_signature_of_the_agency(session, world):
    case_id = national_case_at(session, world, "sign")
    concern(session, case_id, now=MONDAY)
    lower = {"outcome": "adjust", "support": 150 * M, "matching": 200 * M, "reason": "Theo nghị quyết mới."}
    take(session, world, case_id, "recheck", "agency", **lower)
    change = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == case_id)).one()
    for step, who in (("confirm", "officer"), ("send_to_chief", "agency")):
        take(session, world, change, step, who, note="")
    take(session, world, change, "agree", "agency_leader", **DECISION)

    found = standing(session, case_id)
    assert (found.pop("sign"), set(found.values())) == (["figure:support", "figure:total_cost"], {None})


def test_a_new_council_of_the_ministry_leaves_the_slips_of_the_department(session, world):
    case_id = national_case_at(session, world, "give_ministry_verdict")
    take(session, world, case_id, "form_council", "agency", members=[world.people["agency"].id])

    assert list(standing(session, case_id)) == ALL[:3]


def test_a_file_that_was_mended_is_judged_again_at_both_levels(session, world):
    case_id = national_case_at(session, world, "send_agency_supplement")
    take(session, world, case_id, "return_to_department", "agency", reason="Bổ sung thuyết minh hiệu quả.")
    _mended(session, world, case_id)
    mended = ["section:estimate"]

    assert standing(session, case_id) == dict.fromkeys(ALL[:4], mended)
    assert codes(session, world, case_id, "propose", "officer", **JUDGEMENT) == ("approval_void",)
    for who in ("second_officer", "finance"):
        take(session, world, case_id, "reconfirm", who, note="")
    take(session, world, case_id, "propose", "officer", **JUDGEMENT)
    take(session, world, case_id, "send_up", "leader")
    assert standing(session, case_id) == dict.fromkeys(ALL[:4]) | {"give_ministry_verdict": mended}
    assert codes(session, world, case_id, "propose_to_agency", "agency", **JUDGEMENT) == ("approval_void",)
    take(session, world, case_id, "reconfirm", "second_agency", note="")
    take(session, world, case_id, "propose_to_agency", "agency", **JUDGEMENT)
    assert list(violations(session, now=MONDAY)) == []


def _mended(session, world, case_id):
    take(session, world, case_id, "return_for_rework", "officer", reason="Dự toán chưa đủ hạng mục.")
    edit(session, case_id, "estimate")
    take(session, world, case_id, "submit", "centre", note="")
    take(session, world, case_id, "accept", "officer", papers_checked=True)
