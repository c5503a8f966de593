"""A national đề án on the screens: begun beside the local one, read by every body that takes part and by no other."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import statements
from tests.functional.test_drafts import QUERY
from tests.juries import can_sign_in, code_of
from tests.national import a_nation, a_national_case, walk_nationally
from workflow.db import unit_of_work
from workflow.models import Case

ADDRESS = {
    "agency": "can.bo.cuc", "agency_leader": "cuc.truong", "minister": "bo.truong", "regional": "trung.tam.vung",
    "agency_accountant": "ke.toan.cuc", "second_agency": "can.bo.cuc.hai",
}  # fmt: skip
BODIES = (
    "owner", "centre", "commune", "officer", "leader", "governor", "agency", "agency_leader", "agency_accountant",
    "minister",
)  # fmt: skip


@pytest.fixture
def nation(maker, world):
    """The world with the Cục and the Ministry, in which everybody can sign in."""
    with unit_of_work(maker) as session:
        made = a_nation(session, world)
        can_sign_in(session)
    return made


@pytest.fixture
def as_(sign_in):
    """Somebody of the nation's world, signed in."""
    return lambda who: sign_in(f"{ADDRESS[who]}@example.vn" if who in ADDRESS else who)


@pytest.fixture
def put(maker, nation):
    """Put a national case into the database, taken up to a step, and return its code."""

    def put_there(until, **more):
        with unit_of_work(maker) as session:
            case_id = a_national_case(session, nation, **more).case_id
            walk_nationally(session, nation, case_id, until=until, **more)
            return code_of(session, case_id)

    return put_there


def test_an_establishment_begins_a_national_dossier_for_the_next_plan(maker, nation, as_):
    owner = as_("owner")
    page = owner.open(f"/ho-so/moi?{QUERY}")
    assert "Hồ sơ quốc gia tới Sở chậm nhất ngày 19/05/2026 thì vào kế hoạch năm 2027" in page.text

    owner.send(page, "Bắt đầu hồ sơ", programme="kcqg")

    with maker() as session:
        case = session.scalars(select(Case)).one()
    assert (case.process_key, case.year, case.state) == ("kcqg_project", 2027, "draft")
    assert (case.owner_unit_id, case.agency_id) == (nation.units["department"], nation.units["agency"])


def test_without_a_choice_the_dossier_is_local(maker, nation, as_):
    owner = as_("owner")
    owner.send(owner.open(f"/ho-so/moi?{QUERY}"), "Bắt đầu hồ sơ")

    with maker() as session:
        found = [(case.process_key, case.agency_id) for case in session.scalars(select(Case))]
    assert found == [("kcdp_project", None)]


def test_a_regional_centre_goes_straight_to_its_agency(maker, nation, as_):
    centre = as_("regional")
    centre.send(centre.open(f"/ho-so/moi?{QUERY}"), "Bắt đầu hồ sơ", programme="kcqg", tax_code="3600000007")

    with maker() as session:
        case = session.scalars(select(Case)).one()
    units = nation.units
    assert (case.owner_unit_id, case.agency_id, case.centre_id) == (units["agency"], units["agency"], units["regional"])
    assert case.province_id == units["ministry"]


@pytest.mark.parametrize("until", ["submit", "propose_to_agency", "approve", "request_payment", "accept_result"])
def test_every_body_that_takes_part_reads_the_case(put, as_, until):
    code = put(until)

    for who in BODIES:
        assert code in as_(who).open(f"/ho-so/{code}").text
    as_("stranger").open(f"/ho-so/{code}", 404)


def test_what_is_surveyed_is_between_the_establishment_and_its_centre(put, as_):
    code = put("register")

    for who in ("owner", "centre"):
        as_(who).open(f"/ho-so/{code}")
    for who in ("officer", "agency", "minister"):
        as_(who).open(f"/ho-so/{code}", 404)


@pytest.mark.parametrize(
    ("until", "who", "slug"),
    [
        ("accept", "officer", "lap-hoi-dong-tham-dinh-cap-co-so"), ("propose", "leader", "ky-gui-cuc"),
        ("send_up", "agency", "lap-hoi-dong-tham-dinh-cap-bo"), ("send_up", "agency", "cuc-yeu-cau-bo-sung"),
        ("send_agency_supplement", "agency", "trinh-lanh-dao-cuc"), ("sign", "agency", "xep-vao-ke-hoach"),
        ("propose_to_agency", "agency_leader", "ky-ket-qua-tham-dinh-cap-bo"),
        ("put_in_batch", "minister", "phe-duyet"), ("approve", "agency", "ghi-nhan-hop-dong"),
        ("sign_contract", "centre", "de-nghi-dieu-chinh"), ("sign_contract", "minister", "ngung-trien-khai"),
        ("request_payment", "agency_accountant", "kiem-tra-de-nghi-chi"),
        ("request_acceptance", "officer", "lap-hoi-dong-nghiem-thu"),
        ("finish_payment", "centre", "gui-ho-so-quyet-toan"),
        ("send_settlement", "second_agency", "duyet-quyet-toan-thanh-ly"),
    ],
)  # fmt: skip
def test_the_page_of_a_step_opens_for_whoever_takes_it(put, as_, until, who, slug):
    code = put(until)

    assert as_(who).open(f"/ho-so/{code}/{slug}").soup.select_one("main form") is not None


def test_a_leader_of_the_department_is_told_why_a_case_at_the_agency_is_not_theirs_to_pause(put, as_):
    code = put("send_up")
    page = as_("leader").open(f"/ho-so/{code}/tam-dung")

    assert "Hồ sơ đang ở cơ quan cấp trên." in page.text


def test_the_minister_decides_the_plan_in_one_act(maker, nation, put, as_):
    code = put("put_in_batch")
    minister = as_("minister")
    page = minister.open("/phe-duyet/ke-hoach-2026")
    minister.send(page, "Quyết định đợt này", decision_number="2646/QĐ-BCT", decided_on="02/03/2026")

    with maker() as session:
        assert session.scalars(select(Case.state).where(Case.code == code)).all() == ["contracting"]


def test_a_survey_has_no_moment_of_filing_yet(put, as_):
    code = put("register")

    assert "Gửi lúc" in as_("owner").open(f"/ho-so/{code}/da-gui").text


@pytest.mark.parametrize(("until", "unit"), [("put_in_batch", "Bộ Công Thương"), ("sign", "Cục Khuyến công")])
def test_whoever_holds_the_case_is_called_by_the_house_they_sit_in(put, as_, until, unit):
    code = put(until)

    assert f"Hiện do {unit}" in as_("centre").open(f"/ho-so/{code}").text
    assert unit in as_("centre").open("/ds-ho-so").text


@pytest.mark.parametrize(("until", "unit"), [("put_in_batch", "Bộ Công Thương"), ("sign", "Cục Khuyến công")])
def test_the_time_of_the_agency_and_the_ministry_is_told_under_their_names(put, as_, clock, until, unit):
    code = put(until)
    clock.at += timedelta(days=7)

    assert f"{unit}: 5 ngày làm việc" in as_("centre").open(f"/ho-so/{code}").text


@pytest.mark.parametrize(
    "kind", ["form_4_slip", "form_2_summary", "department_letter", "three_year_report", "ministry_minutes"]
)
def test_what_the_offices_judged_and_sent_each_other_is_not_the_establishment_s(put, as_, kind):
    code = put("approve")
    pages = {who: as_(who).open(f"/ho-so/{code}").text for who in ("owner", "centre", "officer", "agency")}

    assert [who for who, text in pages.items() if f"{kind}.pdf" in text] == ["centre", "officer", "agency"]


def test_the_slip_of_each_level_is_printed_under_its_own_head(put, as_):
    code, agent = put("propose_to_agency"), as_("agency")
    ministry = agent.open(f"/ho-so/{code}/in/phieu-tham-dinh-cap-bo").text
    base = agent.open(f"/ho-so/{code}/in/phieu-tham-dinh").text

    assert [word in ministry for word in ("Cục Khuyến công", "Lãnh đạo Cục", "Lãnh đạo Sở")] == [True, True, False]
    assert [word in base for word in ("Sở Công Thương Đồng Nai", "Lãnh đạo Sở", "Lãnh đạo Cục")] == [True, True, False]


@pytest.mark.parametrize(
    ("who", "path"), [("agency", "/ho-so/{}"), ("minister", "/ho-so/{}"), ("agency", "/viec-cua-toi")]
)
def test_the_pages_of_the_nation_are_read_in_few_statements(maker, put, as_, who, path):
    code, visitor = put("accept_result"), as_(who)
    with statements(maker) as sent:
        visitor.open(path.format(code))

    assert len(sent) <= 12


@pytest.mark.parametrize(
    ("programme", "told"),
    [("kcqg", "Hệ thống chưa có Cục phụ trách khuyến công."), ("khac", "Chương trình")],
)
def test_a_national_dossier_that_cannot_begin_says_why(maker, sign_in, programme, told):
    owner = sign_in("owner")
    page = owner.send(owner.open(f"/ho-so/moi?{QUERY}"), "Bắt đầu hồ sơ", status=422, programme=programme)

    assert told in " ".join(page.errors)
    with maker() as session:
        assert session.scalars(select(Case.id)).all() == []
