"""Approvals of a đề án: what each covered is kept; a change voids what depends on it and is confirmed again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.approving import LEVELS, add_paper, edit, last, locally_reworked, standing
from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.rule_scene import concern
from workflow.errors import StepRefused
from workflow.models import CaseApproval, CaseLink, OutboxIntent
from workflow.states.coverage import NATIONAL_OPINION, NATIONAL_VERDICT, OPINION, PLACE, VERDICT

M, ESTIMATE = 1_000_000, "section:estimate"
LOCALLY = {"confirm_place": PLACE, "give_verdict": VERDICT, "give_opinion": OPINION}
NATIONALLY = {"give_verdict": NATIONAL_VERDICT, "give_opinion": NATIONAL_OPINION}
ASK = {
    "items": [{"subject": "Báo giá", "request": "Thêm một bản", "basis": "TT 28"}],
    "reason": "Thiếu bản sao hợp đồng mua bán máy.",
}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    return a_case(session, world).case_id


def supplemented(session, world, case_id, *keys):
    walk(session, world, case_id, until="confirm_place")
    take(session, world, case_id, "ask_supplement", "officer", **ASK)
    edit(session, case_id, *keys)
    take(session, world, case_id, "send_supplement", "owner", note="Đã bổ sung")


def test_each_approval_keeps_the_hash_of_what_it_covered(session, world, case_id):
    walk(session, world, case_id, until="approve")

    rows = session.scalars(select(CaseApproval).where(CaseApproval.case_id == case_id)).all()
    assert [row.step for row in rows] == ["confirm_place", "give_verdict", "give_opinion", "sign", "approve"]
    assert [len(row.hash) for row in rows] == [64] * 5
    assert sorted(rows[0].covers) == ["paper:business_licence", "section:establishment", "section:need"]


@pytest.mark.parametrize(
    ("keys", "void"),
    [((), None), (("funding", "schedule"), None), (("need",), ["section:need"]),
     (("establishment", "funding"), ["section:establishment"])],
)  # fmt: skip
def test_a_supplement_cancels_only_what_it_touches(session, world, case_id, keys, void):
    supplemented(session, world, case_id, *keys)

    assert standing(session, case_id) == {"confirm_place": void}
    assert last(session, case_id).get("voided") == (void and [{"void_step": "confirm_place", "void_parts": void}])


@pytest.mark.parametrize(
    ("keys", "void"),
    [
        (("estimate",), {"confirm_place": None, "give_verdict": [ESTIMATE], "give_opinion": [ESTIMATE]}),
        (("site_survey",), {"confirm_place": None, "give_verdict": ["section:site_survey"], "give_opinion": None}),
        ((), {"confirm_place": None, "give_verdict": None, "give_opinion": None}),
    ],
)  # fmt: skip
def test_rework_voids_the_slips_that_depend_on_it(session, world, case_id, keys, void):
    locally_reworked(session, world, case_id, *keys)

    assert standing(session, case_id) == void


def test_who_gave_a_void_approval_is_told_what_changed(session, world, case_id):
    supplemented(session, world, case_id, "need")

    told = session.execute(
        select(OutboxIntent.audience, OutboxIntent.content).where(OutboxIntent.kind == "approval_void")
    )
    assert [tuple(row) for row in told] == [
        ("role:commune_officer", {"approved": "Xác nhận cơ sở và địa điểm", "parts": ["Nội dung và sự cần thiết"]}),
    ]


def test_nothing_goes_on_before_it_is_confirmed_again(session, world, case_id):
    locally_reworked(session, world, case_id, "estimate")
    proposal = {"eligible_cost": 400 * M, "support": 200 * M, "matching": 200 * M, "priority": False}
    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "propose", "officer", **proposal, recommendation="Đề nghị hỗ trợ")
    take(session, world, case_id, "reconfirm", "second_officer", note="")
    take(session, world, case_id, "reconfirm", "finance", note="")

    assert "approval_void" in refused.value.codes
    assert set(standing(session, case_id).values()) == {None}
    take(session, world, case_id, "propose", "officer", **proposal, recommendation="Đề nghị hỗ trợ")


def test_who_has_nothing_to_confirm_is_refused(session, world, case_id):
    supplemented(session, world, case_id, "need")
    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "reconfirm", "leader", note="")

    assert refused.value.codes == ("nothing_asked",)


def test_a_new_team_takes_the_place_of_void_slips(session, world, case_id):
    locally_reworked(session, world, case_id, "site_survey")
    take(session, world, case_id, "form_team", "officer", members=[world.people["second_officer"].id])

    assert "give_verdict" not in standing(session, case_id)


def test_a_change_of_proposed_figures_voids_the_signature(session, world, case_id):
    walk(session, world, case_id, until="sign")
    concern(session, case_id, now=MONDAY)
    lower = {"outcome": "adjust", "support": 150 * M, "matching": 200 * M, "reason": "Theo nghị quyết mới."}
    take(session, world, case_id, "recheck", "officer", **lower)
    change = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == case_id)).one()
    take(session, world, change, "send_to_department", "officer")
    decided = {"decision_number": "12/QĐ-SCT", "decided_on": MONDAY.date()}
    take(session, world, change, "agree", "leader", **decided)

    found = standing(session, case_id)
    assert found.pop("sign") == ["figure:support", "figure:total_cost"]
    assert set(found.values()) == {None}
    take(session, world, case_id, "reconfirm", "leader", note="")
    assert standing(session, case_id)["sign"] is None


def test_a_paper_added_later_voids_what_covered_its_kind(session, world, case_id):
    walk(session, world, case_id, until="sign")
    add_paper(session, world, case_id, "quotation", by="officer")

    found = standing(session, case_id)
    assert (found["give_verdict"], found["sign"]) == (["paper:quotation"], None)
    assert last(session, case_id)["voided"] == [{"void_step": "give_verdict", "void_parts": ["paper:quotation"]}]


@pytest.mark.parametrize(("level", "depends"), [("local", LOCALLY), ("national", NATIONALLY)])
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    keys=st.sets(st.sampled_from(("establishment", "need", "items", "funding", "site_survey", "estimate", "schedule")))
)
def test_whatever_is_mended_voids_exactly_what_depends_on_it(session, level, depends, keys):
    a_level, a_project, rework = LEVELS[level]
    with session.begin_nested() as point:
        world = a_level(session)
        mended = a_project(session, world).case_id
        rework(session, world, mended, *keys)
        found = {step: set(parts or ()) for step, parts in standing(session, mended).items()}
        point.rollback()

    touched = {f"section:{key}" for key in keys}
    assert found == {step: touched.intersection(effect.args) for step, effect in depends.items()}
