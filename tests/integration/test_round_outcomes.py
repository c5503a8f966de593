"""What the council decides moves the nominations: results, complaints, certificates, and the list that climbs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.factories import a_world
from tests.selection import DECISION, HEADS, REASON, a_scene, decide, score_all
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.models import (
    Case,
    CaseClock,
    Certificate,
    CouncilSession,
    OutboxIntent,
)
from workflow.models.base import table_of
from workflow.rounds.records import items
from workflow.selection.councils import Level

ANSWER = {"answer": "Hội đồng đã xem xét lại", "minutes_number": "05/BB-HĐBC", "yes": 7, "no": 0, "abstain": 0}
COMPLAINT = {"about": "scores", "what": "Điểm chưa đúng với sản phẩm", "wish": "Chấm lại"}


def reasons(refused):
    return [one.code for one in refused.value.refusals]


def told(scene, **outside):
    """A round whose results are out: one product recognised, one left outside, one below the mark."""
    low, out, _ = scene.nominations
    score_all(scene, {low: 69})
    scene.take("close_scores", note="")
    decide(scene, {out: False})
    scene.take("conclude", note="")
    scene.take("approve_result", scene.signer, **DECISION)
    return low, out


def test_results_go_to_every_nominee(session):
    scene = a_scene(session, a_world(session))
    low, out = told(scene)

    states = {case_id: scene.state(case_id) for case_id in scene.nominations}

    assert sorted(states.values()) == ["not_recognised", "not_recognised", "recognised"]
    told_of = select(OutboxIntent.case_id).where(
        OutboxIntent.audience == "role:beneficiary", OutboxIntent.case_id.in_(scene.nominations),
        OutboxIntent.content["step"].as_string().in_(("notify", "recognise")),
    )  # fmt: skip
    assert sorted(session.scalars(told_of)) == sorted(scene.nominations)
    assert (states[low], states[out]) == ("not_recognised", "not_recognised")


def test_the_signer_sends_everything_back_and_the_council_decides_anew(session):
    scene = a_scene(session, a_world(session), until="recognising")

    scene.take("return_result", scene.signer, **REASON)

    assert {scene.state(case_id) for case_id in scene.nominations} == {"passed"}
    first = scene.nominations[0]
    decide(scene, {first: False})
    scene.take("conclude", note="")
    assert (scene.state(first), scene.state(scene.nominations[1])) == ("left_out", "recommended")


def test_nothing_is_concluded_without_votes_or_signatures(session):
    scene = a_scene(session, a_world(session), until="session")

    with pytest.raises(StepRefused) as refused:
        scene.take("conclude", note="")
    assert reasons(refused) == ["undecided"]

    session_id = decide(scene)
    session.execute(update(table_of(CouncilSession)).where(CouncilSession.id == session_id).values(place="Tầng 2"))
    scene.take("conclude", note="")
    assert scene.state() == "recognising"


def test_an_upheld_complaint_ends_in_a_certificate(session):
    scene = a_scene(session, a_world(session))
    _, out = told(scene)

    scene.take("complain", scene.owners[out], on=out, **COMPLAINT)
    scene.take("uphold", on=out, **ANSWER)
    scene.take("recognise", scene.signer, on=out, **DECISION)
    scene.take("certify", on=out, granted_on=scene.now.date(), number="", signer="Nguyễn Văn Ký")

    assert scene.state(out) == "certified"
    assert session.scalar(select(Certificate.valid_until).where(Certificate.case_id == out)) == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ({"yes": 3, "no": 4}, "not_carried"), ({"yes": 8, "no": 0}, "too_many_votes"),
        ({"yes": 2, "no": 0}, "no_quorum"),
    ],
)  # fmt: skip
def test_a_complaint_is_upheld_only_by_a_vote_that_counts(session, votes, why):
    scene = a_scene(session, a_world(session))
    _, out = told(scene)
    scene.take("complain", scene.owners[out], on=out, **COMPLAINT)

    with pytest.raises(StepRefused) as refused:
        scene.take("uphold", on=out, **{**ANSWER, **votes})

    assert (reasons(refused), scene.state(out)) == ([why], "complained")


def test_a_complaint_after_its_window_is_too_late(session):
    scene = a_scene(session, a_world(session))
    _, out = told(scene)
    scene.time("end_complaints", "complaints", on=out)

    with pytest.raises(StepRefused):
        scene.take("complain", scene.owners[out], on=out, **COMPLAINT)
    assert scene.state(out) == "declined"


def ends(scene, case_id):
    """When the window for complaints about a nomination ends."""
    own = (CaseClock.case_id == case_id, CaseClock.key == "complaints", CaseClock.closed_at.is_(None))
    return scene.session.scalars(select(CaseClock.due_at).where(*own)).one()


def test_a_window_that_would_end_on_a_holiday_is_open_until_working_days_are_over(session):
    scene = a_scene(session, a_world(session), now=datetime(2026, 4, 9, 2, tzinfo=UTC))
    low, out = told(scene)
    assert f"{local(ends(scene, out)):%d/%m/%Y}" == "05/05/2026"

    scene.now = ends(scene, low) - timedelta(minutes=1)
    scene.take("complain", scene.owners[low], on=low, **COMPLAINT)
    with pytest.raises(StepRefused) as refused:
        scene.take("complain", scene.owners[out], on=out, **COMPLAINT)
    assert (scene.state(low), scene.state(out), reasons(refused)) == ("complained", "not_recognised", ["too_late"])


def below(session, world, region):
    """A product that the province sent to the region, where its dossier is being checked."""
    scene = a_scene(session, world, until="forwarding", nominations=2)
    scene.take("forward_list", target_id=region.round_id, items=[], letter_number="1", letter_on=scene.now.date())
    region.now = scene.now
    above = items(session, region.round_id)
    region.take("accept", on=above[0].case_id, papers_checked=True)
    return scene, above[0].case_id


def test_a_certificate_revoked_since_or_of_another_product_opens_no_level(session):
    world = a_world(session)
    region = a_scene(session, world, level=Level.REGION, until="receiving")
    scene, above = below(session, world, region)
    own = scene.nominations[0]
    held = session.scalars(select(Certificate).where(Certificate.case_id == own)).one()
    number, product = held.number, held.product
    scene.take("revoke", scene.signer, on=own, reason_code="violation", reason="Giả mạo hồ sơ dự thi.")
    region.now = scene.now

    assert eligibility(region, above) == f"{product}: Giấy chứng nhận số {number} đã bị thu hồi ngày 23/03/2026."
    applicant = session.get_one(Case, own).applicant_id
    other = session.get_one(Case, scene.nominations[1])
    session.execute(update(table_of(Certificate)).where(Certificate.case_id == other.id).values(applicant_id=applicant))
    session.execute(delete(table_of(Certificate)).where(Certificate.case_id == own))
    (spare,) = session.scalars(select(Certificate.number))
    assert eligibility(region, above) == f"{product}: Giấy chứng nhận số {spare} cấp cho sản phẩm khác: {other.title}."
    assert region.state(above) == "eligibility"


def eligibility(region, case_id):
    """Why the officer of the region may not find a nomination eligible."""
    with pytest.raises(StepRefused) as refused:
        region.take("find_eligible", on=case_id, group="handicraft", **HEADS)
    (why,) = refused.value.refusals
    return str(why)


def test_a_list_climbs_with_its_papers_and_is_judged_again(session):
    world = a_world(session)
    region = a_scene(session, world, level=Level.REGION, until="receiving")
    scene = a_scene(session, world, until="forwarding", nominations=2)
    letter = {"letter_number": "120/UBND-KT", "letter_on": scene.now.date()}

    scene.take("forward_list", target_id=region.round_id, items=[], **letter)

    above = items(session, region.round_id)
    assert [item.product for item in above] == [item.product for item in items(session, scene.round_id)]
    assert {item.state for item in above} == {"submitted"}
    region.now = scene.now
    region.take("accept", on=above[0].case_id, papers_checked=True)
    region.take("find_eligible", on=above[0].case_id, group="handicraft", **HEADS)
    assert region.state(above[0].case_id) == "eligible"


def test_an_expired_certificate_does_not_climb(session):
    world = a_world(session)
    region = a_scene(session, world, level=Level.REGION, until="receiving", plan={"closes_on": "2030-12-31"})
    scene = a_scene(session, world, until="forwarding", nominations=1)
    scene.take("forward_list", target_id=region.round_id, items=[], letter_number="1", letter_on=scene.now.date())
    (above,) = items(session, region.round_id)
    region.now = scene.now
    region.take("accept", on=above.case_id, papers_checked=True)
    region.now = region.now.replace(year=2029)

    with pytest.raises(StepRefused) as refused:
        region.take("find_eligible", on=above.case_id, group="handicraft", **HEADS)

    (why,) = refused.value.refusals
    assert (why.code, "31/12/2028" in str(why)) == ("cert_expired", True)
