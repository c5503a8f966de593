"""The pages of an establishment from which a national đề án passed to another: to be read until then, and no more."""

import pytest
from sqlalchemy import select

from tests.desk import actions, statements
from tests.factories import take
from tests.juries import can_sign_in
from tests.national import a_nation, national_case_at
from tests.takers import DECISION, TAKER, TUESDAY, asked, handed_over, takers
from workflow.db import unit_of_work
from workflow.models import Case, Document

PASSED = "Đề án đã chuyển cho cơ sở khác"


@pytest.fixture
def nation(maker, world):
    with unit_of_work(maker) as session:
        found = a_nation(session, world)
        takers(session, found)
        can_sign_in(session)
    return found


@pytest.fixture
def code(maker, nation):
    with unit_of_work(maker) as session:
        return session.get_one(Case, handed_over(session, nation)).code


@pytest.fixture
def as_(sign_in, nation, clock):
    clock.at = TUESDAY
    return lambda who: sign_in("chu.taker@example.vn" if who == "taker" else who)


def test_the_address_of_the_case_leads_the_other_to_what_it_keeps(as_, code):
    page = as_("owner").open(f"/ho-so/{code}")

    assert (page.heading, PASSED in page.text) == ("Dây chuyền bảng mạch xuất khẩu", True)
    assert f"theo quyết định {DECISION['decision_number']}" in page.text
    assert ("Đề nghị điều chỉnh" in page.text, "Áp dụng điều chỉnh" in page.text) == (True, False)


def test_its_list_names_it_apart_and_the_new_one_has_it_among_its_own(as_, code):
    other, new = (as_(who).open("/toi").text for who in ("owner", "taker"))

    assert ([PASSED in one for one in (other, new)], [code in one for one in (other, new)]) == (
        [True, False], [True, True],
    )  # fmt: skip


def test_papers_that_were_there_are_handed_out_and_those_of_the_case_are_not(as_, maker, code):
    with unit_of_work(maker) as session:
        paper = session.scalars(select(Document.id).where(Document.kind == "quotation")).first()
    owner = as_("owner")

    assert f"/ho-so/{code}/den-khi-chuyen/{paper}" in owner.open(f"/ho-so/{code}/den-khi-chuyen").soup.decode()
    owner.open(f"/ho-so/{code}/giay-to/{paper}", status=404)


@pytest.mark.parametrize(
    ("who", "path"),
    [("owner", "/noi-dung"), ("owner", "/hoi-tien-do"), ("taker", "/den-khi-chuyen"), ("officer", "/den-khi-chuyen"),
     ("stranger", "/den-khi-chuyen"), ("stranger", "")],
)  # fmt: skip
def test_nothing_else_opens(as_, code, who, path):
    as_(who).open(f"/ho-so/{code}{path}", status=404)


def test_the_pages_are_read_in_few_statements(as_, maker, code):
    owner = as_("owner")
    sizes = []
    for path in (f"/ho-so/{code}/den-khi-chuyen", "/toi"):
        with statements(maker) as sent:
            owner.open(path)
        sizes.append(len(sent))

    assert [size for size in sizes if size > 12] == []


def test_whoever_decides_is_shown_who_takes_over(sign_in, clock, maker, nation):
    with unit_of_work(maker) as session:
        change = asked(session, nation, national_case_at(session, nation, "pay"))
        for step, who in (("confirm", "officer"), ("send_to_chief", "agency")):
            take(session, nation, change, step, who, now=TUESDAY, note="")
        code = session.get_one(Case, change).code
    clock.at = TUESDAY
    chief = sign_in("cuc.truong@example.vn")
    page = chief.open(actions(chief.open(f"/ho-so/{code}"))["Đồng ý"])

    assert f"Đơn vị thụ hưởng mới Cơ sở {TAKER}, mã số thuế {TAKER}" in page.text
