"""Another beneficiary of a national đề án: the case is its own from the decision on, and the other reads no further."""

import pytest
from sqlalchemy import func, select

from notifications.recipients import recipients
from tests.approving import add_paper
from tests.factories import MONDAY, state_of, take
from tests.national import a_national_world, national_case_at, national_way, panel
from tests.takers import DECISION, ELSEWHERE, TAKER, TUESDAY, asked, decide, handed_over, takers
from workflow.authority import roles_on, scope_of
from workflow.errors import CaseNotFound, StepRefused
from workflow.invariants import violations
from workflow.models import (
    Case,
    CaseLink,
    CaseSection,
    CaseTask,
    Document,
    Establishment,
    FormerBeneficiary,
    OutboxIntent,
)
from workflow.queries.former import former_lines, former_page, former_paper
from workflow.queries.people import refs
from workflow.queries.topics import topics
from workflow.queries.visibility import visible

OWN = "3600000007"
PLACED = ("owner", "taker", "commune", "new_commune")


@pytest.fixture
def world(session):
    found = a_national_world(session)
    takers(session, found)
    return found


@pytest.fixture
def passed(session, world):
    """A đề án that passed from the owner to the taker while under way."""
    return handed_over(session, world)


def seen_by(session, world, case_id):
    """Whose list and whose gate know the case, of those who stand on either side."""
    scopes = {who: scope_of(world.people[who]) for who in PLACED}
    listed = {who for who, scope in scopes.items() if case_id in session.scalars(select(Case.id).where(visible(scope)))}
    ref = refs(session, [case_id])[case_id]
    gate = {who for who, scope in scopes.items() if roles_on(scope, ref)}
    assert listed == gate
    return listed


@pytest.mark.parametrize("direct", [False, True])
def test_the_agreed_change_ties_the_case_to_the_new_establishment(session, world, direct):
    case_id = national_case_at(session, world, "pay", direct=direct)
    change = asked(session, world, case_id, direct=direct)
    before = session.get_one(Case, case_id).lookup_key
    assert seen_by(session, world, case_id) == {"owner", "commune"}
    decide(session, world, change, direct=direct)

    case, units = session.get_one(Case, case_id, populate_existing=True), world.units
    assert (case.applicant_id, case.commune_id, case.state) == (units["taker"], units["other_commune"], "in_progress")
    assert (seen_by(session, world, case_id), case.lookup_key != before) == ({"taker", "new_commune"}, True)
    assert list(violations(session, now=TUESDAY)) == []


def test_until_it_is_agreed_nothing_is_another_s(session, world):
    case_id = national_case_at(session, world, "pay")
    change = asked(session, world, case_id)
    take(session, world, change, "confirm", "officer", note="")
    take(session, world, change, "send_to_chief", "agency", note="")
    take(session, world, change, "disagree", "agency_leader", reason="Chưa đủ căn cứ thay đổi.")

    assert seen_by(session, world, case_id) == {"owner", "commune"}
    assert session.scalars(select(FormerBeneficiary)).all() == []


def test_the_new_one_acts_and_the_other_does_not(session, world, passed):
    ask = {"question": "Bao giờ nghiệm thu?"}
    with pytest.raises(CaseNotFound):
        take(session, world, passed, "ask_progress", "owner", **ask)

    take(session, world, passed, "ask_progress", "taker", **ask)


def test_the_dossier_names_the_new_establishment_and_its_snapshot_the_other(session, world, passed):
    own = (CaseSection.case_id == passed, CaseSection.key == "establishment")
    section = session.scalars(select(CaseSection).where(*own)).one()
    session.refresh(section)

    assert (section.content["tax_code"], section.content["representative"]) == (TAKER, "Nguyễn Văn Thay")
    page = former_page(session, session.get_one(Case, passed).code, person=world.people["owner"])
    assert {one.key: said for one, said in page.sections}["establishment"] == {}


@pytest.mark.parametrize(
    ("code", "reason"), [(OWN, "same_beneficiary"), ("3600009999", "unknown_place"), (ELSEWHERE, "wrong_province")]
)
def test_a_taker_that_cannot_be_is_refused_when_asked_for(session, world, code, reason):
    case_id = national_case_at(session, world, "pay")
    with pytest.raises(StepRefused) as refused:
        asked(session, world, case_id, code)

    assert refused.value.codes == (reason,)


def test_what_went_straight_to_the_agency_may_pass_to_another_province(session, world):
    case_id = national_case_at(session, world, "pay", direct=True)
    decide(session, world, asked(session, world, case_id, ELSEWHERE, direct=True), direct=True)

    assert session.get_one(Case, case_id, populate_existing=True).applicant_id == world.units["far"]


def test_a_taker_that_moved_away_meanwhile_stops_the_decision(session, world):
    case_id = national_case_at(session, world, "pay")
    change = asked(session, world, case_id)
    place = session.scalars(select(Establishment).where(Establishment.tax_code == TAKER)).one()
    place.commune_id = world.units["far_commune"]
    with pytest.raises(StepRefused) as refused:
        decide(session, world, change)

    assert (refused.value.codes, state_of(session, change)) == (("wrong_province",), "agency_decision")


def test_a_seat_on_a_panel_shows_the_other_nothing_more(session, world):
    case_id = national_case_at(session, world, "form_panel")
    for who in panel(world)[1]:
        take(session, world, case_id, "give_acceptance_verdict", who, verdict="fix", remarks="Thiếu một máy")
    take(session, world, case_id, "ask_fix", "officer", reason="Thiếu một máy theo hợp đồng.", fix_by=MONDAY.date())
    decide(session, world, asked(session, world, case_id))

    assert (seen_by(session, world, case_id), state_of(session, case_id)) == ({"taker", "new_commune"}, "fixing")
    mine = (CaseTask.case_id == case_id, CaseTask.holder_user_id == world.people["owner"].id)
    assert [one.cancelled_at is not None for one in session.scalars(select(CaseTask).where(*mine))] == [True]
    assert list(violations(session, now=TUESDAY)) == []


def test_a_question_of_the_other_is_answered_to_nobody(session, world):
    case_id = national_case_at(session, world, "pay")
    take(session, world, case_id, "ask_progress", "owner", question="Bao giờ nghiệm thu?")
    decide(session, world, asked(session, world, case_id))
    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "answer_progress", "centre", now=TUESDAY, answer="Trong tháng này.")

    assert refused.value.codes == ("nothing_asked",)
    take(session, world, case_id, "ask_progress", "taker", now=TUESDAY, question="Bao giờ nghiệm thu?")


def test_the_rest_of_the_way_is_that_of_the_new_one_up_to_its_follow_up(session, world, passed):
    world.people["owner"], world.people["commune"] = world.people["taker"], world.people["new_commune"]
    way = national_way(world)
    for step, who, values in way[[step for step, _, _ in way].index("request_acceptance") :]:
        take(session, world, passed, step, who or "centre", now=TUESDAY, **values)

    tied = select(Case.applicant_id).join(CaseLink, CaseLink.from_id == Case.id)
    follow_up = tied.where(CaseLink.to_id == passed, CaseLink.kind == "follow_up_of")
    assert session.scalars(follow_up).all() == [world.units["taker"]]
    assert list(violations(session, now=TUESDAY)) == []


def test_the_change_itself_stays_with_the_one_that_it_took_from(session, world, passed):
    change = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == passed)).one()

    assert session.get_one(Case, change).applicant_id == world.units["owner"]


def test_the_other_keeps_reading_what_was_there_and_no_more(session, world, passed):
    code, owner = session.get_one(Case, passed).code, world.people["owner"]
    add_paper(session, world, passed, "invoice", by="centre", now=TUESDAY)
    take(session, world, passed, "ask_progress", "taker", question="Bao giờ nghiệm thu?", now=TUESDAY)
    page = former_page(session, code, person=owner)

    assert [event.step for event in page.events][-2:] == ["pay", "request_change"]
    assert [paper.name for paper in page.papers if paper.name.startswith("invoice")] == ["invoice.pdf"]
    assert [(line.code, line.decision) for line in former_lines(session, owner)] == [
        (code, DECISION["decision_number"])
    ]


@pytest.mark.parametrize("who", ["taker", "far", "officer", "centre", "stranger", "admin"])
def test_nobody_else_reads_what_it_keeps(session, world, passed, who):
    with pytest.raises(CaseNotFound):
        former_page(session, session.get_one(Case, passed).code, person=world.people[who])


def test_papers_that_came_later_or_are_of_the_offices_are_not_handed_out(session, world):
    case_id = national_case_at(session, world, "pay")
    add_paper(session, world, case_id, "opinion_letter", by="officer")
    last = session.scalar(select(func.max(Document.id)))
    decide(session, world, asked(session, world, case_id))
    code, owner = session.get_one(Case, case_id).code, world.people["owner"]
    known = [paper.id for paper in former_page(session, code, person=owner).papers]

    assert former_paper(session, code, known[0], person=owner).case_id == case_id
    assert last not in known
    with pytest.raises(CaseNotFound):
        former_paper(session, code, last, person=owner)


def test_messages_of_the_case_reach_the_new_one_and_those_of_the_change_the_other(session, world, passed):
    change = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == passed)).one()
    told = {}
    for case_id, name in ((passed, "apply_change"), (change, "agree")):
        own = (OutboxIntent.case_id == case_id, OutboxIntent.audience == "role:beneficiary")
        intents = session.scalars(select(OutboxIntent).where(*own).order_by(OutboxIntent.id.desc())).all()
        topic = topics(session, [intents[0].id])[intents[0].id]
        assert topic.content["step"] == name
        told[name] = [one.id for one in recipients(session, topic, now=TUESDAY)]

    assert told == {"apply_change": [world.people["taker"].id], "agree": [world.people["owner"].id]}


def test_a_group_has_no_beneficiary_to_change(session, world):
    case_id = national_case_at(session, world, "pay")
    session.get_one(Case, case_id).applicant_id = None
    session.flush()
    with pytest.raises(StepRefused) as refused:
        asked(session, world, case_id)

    assert refused.value.codes == ("no_beneficiary",)
