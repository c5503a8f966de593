"""A product is nominated from the public page of a round: who may, when, with which photographs."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.factories import MONDAY
from tests.selection import a_scene
from tests.unit.selection_answers import COMPLETE
from workflow.db import unit_of_work
from workflow.models import Case
from workflow.selection.councils import Level
from workflow.services.demo.papers import photograph, picture

START = "Bắt đầu hồ sơ"


@pytest.fixture
def round_page(maker, world):
    people = dict(world.people)
    with unit_of_work(maker) as session:
        slug = a_scene(session, world, until="receiving").of.slug
    yield f"/binh-chon/{slug}"
    world.people.clear()
    world.people |= people


def nominations(maker):
    with maker() as session:
        count = select(func.count()).select_from(Case).where(Case.process_key == "product_nomination")
        return session.scalar(count)


def test_everybody_reads_what_a_round_takes_and_how_it_judges(open_page, round_page):
    page = open_page(round_page)

    assert [page.heading, *(tag.get_text() for tag in page.soup.select("main h2"))] == [
        "Bình chọn sản phẩm tiêu biểu 2026", "Sản phẩm nào được dự", "Chấm điểm thế nào", "Giấy tờ cần có",
        "Thời gian từng bước", "Dự bình chọn",
    ]  # fmt: skip
    assert "từ 70 điểm" in page.text
    assert round_page in [link["href"] for link in open_page("/").soup.select("main a")]


def test_an_owner_begins_a_nomination_once_however_often_it_is_sent(maker, sign_in, round_page):
    owner = sign_in("owner")
    fields = owner.open(round_page).filled(START)

    first, again = (owner.post(round_page, **fields).path for _ in range(2))

    assert (first, nominations(maker)) == (again, 1)
    assert first.endswith("/soan")


def test_the_centre_begins_for_an_establishment_of_its_province(maker, sign_in, round_page):
    centre = sign_in("centre")
    fields = centre.open(round_page).filled(START)

    assert centre.post(round_page, status=422, **{**fields, "tax_code": "0100109106"}).errors != []
    assert nominations(maker) == 0
    centre.post(round_page, **{**fields, "tax_code": "3600000007"})
    assert nominations(maker) == 1


def test_no_dossier_is_begun_after_the_last_day(maker, world, sign_in, round_page, clock):
    clock.at = MONDAY.replace(year=2028)
    owner = sign_in("owner")
    fields = owner.open("/tai-khoan").filled("Lưu thay đổi")

    assert "hiện không nhận hồ sơ" in owner.open(round_page).text
    answer = owner.post(round_page, status=422, csrf_token=fields["csrf_token"], applicant_id=world.units["owner"])
    assert "không nhận hồ sơ lúc này" in answer.text
    assert nominations(maker) == 0


def test_a_region_takes_lists_from_below_alone(maker, world, sign_in, round_page):
    with unit_of_work(maker) as session:
        slug = a_scene(session, world, level=Level.REGION, until="receiving").of.slug
    page = sign_in("owner").open(f"/binh-chon/{slug}")

    assert "cấp dưới gửi danh sách" in page.text
    assert page.soup.select("main form") == []


@pytest.mark.parametrize(("content", "taken"), [(photograph("a"), True), (picture("a"), False)])
def test_a_photograph_must_fill_its_print(sign_in, round_page, content, taken):
    owner = sign_in("owner")
    code = owner.post(round_page, **owner.open(round_page).filled(START)).path.split("/")[2]
    token = owner.open(f"/ho-so/{code}/soan/giay-to").soup.find("input", attrs={"name": "csrf_token"})["value"]

    file = (BytesIO(content), "truoc.png")
    sent = owner.client.post(
        f"/ho-so/{code}/giay-to/photo_front", data={"csrf_token": token, "file": file},
        follow_redirects=True,
    )  # fmt: skip

    assert ("chỉ in được" in sent.get_data(as_text=True), sent.status_code) == (not taken, 200 if taken else 422)


def test_a_complete_dossier_is_handed_in_and_says_what_comes_next(maker, sign_in, round_page):
    owner = sign_in("owner")
    code = owner.post(round_page, **owner.open(round_page).filled(START)).path.split("/")[2]
    check = owner.open(f"/ho-so/{code}/kiem-tra")

    assert "Đợt bình chọn không nhận hồ sơ" not in check.text
    assert set(COMPLETE) >= {"section_product", "section_market", "section_quality", "section_pledge"}
    assert "Thiếu giấy tờ" in check.text
