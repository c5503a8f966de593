"""What the pages of cases read, on both databases."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, World, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.models import Case, Document
from workflow.queries import dossier
from workflow.queries.applicant import my_cases, my_places, place_by_tax_code, profile
from workflow.queries.calls import call_page, figures, open_calls
from workflow.queries.case_page import case_page
from workflow.queries.choices import choices_for
from workflow.queries.lookup import look_up
from workflow.queries.papers import stored_paper
from workflow.queries.prints import print_facts
from workflow.queries.spending import spending_of

TODAY = local(MONDAY).date()


@pytest.fixture
def world(session) -> World:
    return a_world(session)


def page_of(session, world, until, who="officer"):
    """A case taken along its way, as somebody sees it."""
    opened = a_case(session, world)
    at = walk(session, world, opened.case_id, until=until)
    return case_page(session, opened.code, person=world.people[who], now=at, office=world.office)


def offered(session, page, form):
    """The options of a form by field; of people the name alone."""
    found = choices_for(session, page, form, on=TODAY)
    return {name: [label.split(" –")[0] for _, label in options] for name, options in found.items()}


def test_forms_offer_what_belongs_to_the_case(session, world):
    page = page_of(session, world, "sign")

    assert offered(session, page, "batch") == {"batch_id": ["Đợt 1 năm 2026"]}
    assert offered(session, page, "opinion_request") == {"units": ["Sở Tài chính Đồng Nai", "Xã Thống Nhất"]}
    assert offered(session, page, "section_establishment") == {"commune_id": ["Xã Thống Nhất"]}
    assert offered(session, page, "reassign") == {"assignee_id": ["Officer", "Second Officer"]}
    assert offered(session, page, "reason") == {}


def test_each_side_of_a_panel_offers_its_own_people(session, world):
    assert offered(session, page_of(session, world, "request_acceptance"), "panel") == {
        "centre_member": ["Centre"],
        "department_member": ["Leader", "Officer", "Second Leader", "Second Officer"],
        "commune_member": ["Commune"],
    }


def test_who_declared_a_conflict_is_not_offered(session, world):
    page = page_of(session, world, "submit_project")
    take(session, world, page.id, "declare_conflict", "second_officer", reason="Người nhà là chủ cơ sở")

    assert offered(session, page, "team") == {"members": ["Leader", "Officer", "Second Leader", "Centre", "Commune"]}


def test_the_line_of_a_batch_counts_what_is_staged(session, world):
    page = page_of(session, world, "put_in_batch", "governor")
    before = dossier.line_view(session, world.batch_id)
    take(session, world, page.id, "approve", "governor", decision_number="1/QĐ", decided_on=TODAY)
    after = dossier.line_view(session, world.batch_id)

    assert [(line.total, line.committed, line.staged, line.left) for line in (before, after)] == [
        (1_000_000_000, 0, 200_000_000, 800_000_000),
        (1_000_000_000, 200_000_000, 0, 800_000_000),
    ]


def test_the_dossier_as_sent_and_the_open_request_are_found(session, world):
    page = page_of(session, world, "request_payment")

    sent, request = dossier.last_sent(session, page.id), spending_of(session, page.id).request
    assert sent is not None
    assert request is not None
    assert "contract" in {kind for kind, _ in sent.papers}
    assert (request.amount, request.status) == (100_000_000, "asked")
    (report,) = dossier.reports(session, page.id)
    assert (report.period, report.percent, report.late) == ("2026-03", 80, False)
    assert dossier.contract_of(session, page.id).number == "01/HĐ"
    assert dossier.change_view(session, page.id) is None


def test_public_figures_count_answers_of_the_office(session, world):
    page = page_of(session, world, "sign")

    assert [call.slug for call in open_calls(session, TODAY)] == ["dot-1-2026"]
    assert open_calls(session, TODAY + timedelta(days=400)) == []
    found = figures(session, MONDAY + timedelta(days=1))
    assert (found.on_time, found.median_days, found.this_year) == (100, 0, 1)
    papers = call_page(session, "dot-1-2026", on=TODAY, office=world.office).papers
    assert "request_letter" in {paper.key for paper in papers}
    assert page.state.key == "appraised"


def test_a_case_is_looked_up_only_with_its_own_key(session, world):
    page = page_of(session, world, "accept")

    found = partial(look_up, session, page.code, now=MONDAY, office=world.office)
    assert found(page.lookup_key).holder == "Trung tâm Khuyến công Đồng Nai"
    assert (found(""), found("ÁÁÁÁÁÁÁÁ")) == (None, None)


def test_an_establishment_finds_its_cases_and_itself(session, world):
    page, owner = page_of(session, world, "accept"), world.people["owner"]

    cases = my_cases(session, owner, now=MONDAY, office=world.office)
    assert [(case.code, case.mine, case.todo) for case in cases] == [(page.code, False, "")]
    (place,) = my_places(session, owner)
    assert place_by_tax_code(session, place.tax_code) == place
    assert profile(session, place.id)["name"] == "Công ty TNHH Minh Anh"
    assert print_facts(session, page).department.parent == "UBND Tỉnh Đồng Nai"


def test_inner_papers_are_handed_to_the_offices_alone(session, world):
    page = page_of(session, world, "accept")
    found = select(Document.id).where(Document.case_id == page.id, Document.kind == "appraisal_slip")
    inner = session.scalars(found).one()

    assert stored_paper(session, page.code, inner, person=world.people["officer"]).kind == "appraisal_slip"
    for who in ("owner", "stranger"):
        with pytest.raises(CaseNotFound):
            stored_paper(session, page.code, inner, person=world.people[who])


def test_an_unknown_call_is_not_found(session, world):
    with pytest.raises(CaseNotFound):
        call_page(session, "khong-co", on=TODAY, office=world.office)
    assert session.scalars(select(Case.id)).all() == []
