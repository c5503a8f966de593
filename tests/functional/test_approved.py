"""The public list of approved đề án: only what was approved, masked where a person stands behind it, and its files."""

import json

import pytest
from sqlalchemy import select, update

from tests.desk import statements
from tests.factories import a_case
from tests.journeys import walk
from tests.national import national_case_at
from tests.shares import CODES, M, a_group, a_group_world, lines_of, shares_of
from workflow.db import unit_of_work
from workflow.models import Case, Establishment, Unit

PATH = "/ket-qua/de-an"
NAMED, LATER = CODES["dong-nai"][0], CODES["dong-thap"][0]
"""Beneficiaries of a group: one that its Sở approved, one that waits for it."""


@pytest.fixture
def approved(maker, world):
    """One approved đề án, and one that is still with the Sở."""
    with unit_of_work(maker) as session:
        waiting, granted = a_case(session, world, title="Chưa duyệt"), a_case(session, world, title="Máy sấy đã duyệt")
        walk(session, world, granted.case_id, until="approve")
        return session.get_one(Case, granted.case_id), waiting


def shown(page):
    return [cell.contents[0].contents[0].strip() for cell in page.soup.select("tbody th")]


def test_only_approved_ones_are_listed_with_their_decision(approved, open_page):
    page = open_page(PATH)

    assert shown(page) == ["Máy sấy đã duyệt"]
    assert page.soup.select_one("tbody .chip").get_text(strip=True) == "Đang triển khai"
    assert open_page("/ket-qua").soup.select_one(f"main a[href='{PATH}']") is not None


@pytest.mark.parametrize("query", ["nam=2025", "nam=x", "xa=7", "tinh=9999999999999999999999", "noi_dung=khac"])
def test_a_filter_that_makes_no_sense_is_told_and_shows_everything(approved, open_page, query):
    page = open_page(f"{PATH}?{query}")

    assert (shown(page), len(page.errors)) == (["Máy sấy đã duyệt"], 1)


def test_places_and_activities_narrow_the_list(approved, world, open_page):
    province, commune, activity = world.units["province"], world.units["commune"], approved[0].activity

    assert shown(open_page(f"{PATH}?nam=2026&tinh={province}&xa={commune}&noi_dung={activity}")) == ["Máy sấy đã duyệt"]


def test_the_json_carries_the_core_fields_of_360giving(approved, client):
    case = approved[0]
    body = json.loads(client.get(f"{PATH}.json").text)
    (grant,) = body["grants"]

    assert (body["count"], set(grant)) == (1, {
        "id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization",
        "fundingOrganization",
    })  # fmt: skip
    assert (grant["id"], grant["amountAwarded"], grant["currency"]) == (case.code, case.support, "VND")
    assert grant["recipientOrganization"][0]["name"] == "Công ty TNHH Minh Anh"
    assert grant["fundingOrganization"] == [{"id": "VN-dong-nai", "name": "UBND tỉnh Đồng Nai"}]


def test_the_csv_holds_the_same_lines_and_other_kinds_do_not_exist(approved, client):
    rows = client.get(f"{PATH}.csv").text.splitlines()

    assert (len(rows), rows[1].split(",")[:3]) == (
        2, [approved[0].code, "Khuyến công địa phương", "Máy sấy đã duyệt"],
    )  # fmt: skip
    assert client.get(f"{PATH}.xml").status_code == 404


def test_a_person_behind_a_household_is_not_named(approved, maker, client, open_page):
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(kind="household", tax_code="0123456789"))

    answers = [str(open_page(PATH).soup), *(client.get(f"{PATH}.{kind}").text for kind in ("csv", "json"))]
    assert [text for text in answers if "Minh Anh" in text or "0123456789" in text] == []


def test_more_lines_need_no_more_statements(approved, maker, world, open_page):
    with statements(maker) as few:
        open_page(PATH)
    with unit_of_work(maker) as session:
        for _ in range(2):
            walk(session, world, a_case(session, world).case_id, until="approve")
    with statements(maker) as many:
        open_page(PATH)

    assert len(many) == len(few) <= 12


@pytest.fixture
def national(maker, world, approved):
    """A local đề án, a national one of a Sở, one that goes straight to the Cục, and a group of three provinces."""
    with unit_of_work(maker) as session:
        nation = a_group_world(session, world)
        for direct in (False, True):
            national_case_at(session, nation, "approve", direct=direct)
        group = a_group(session, world=nation)
        group.take("plan_lines", "regional", lines=lines_of(600 * M))
        shares = shares_of({NAMED: 300 * M, LATER: 300 * M})
        group.take("open_shares", "regional", line_item_id=group.lines[0], shares=shares)
        group.walk(NAMED, "approve_share")
        return group.case_id


def test_national_ones_are_listed_beside_local_ones_with_who_pays(national, client):
    found = json.loads(client.get(f"{PATH}.json").text)["grants"]
    payers = sorted((one["fundingOrganization"][0]["name"], one["description"].partition(" (")[2]) for one in found)

    assert payers == [
        ("Bộ Công Thương", "Nhiều tỉnh)"), ("Bộ Công Thương", "Xã Thống Nhất, Tỉnh Đồng Nai)"),
        ("Bộ Công Thương", "Xã Thống Nhất, Tỉnh Đồng Nai)"), ("UBND tỉnh Đồng Nai", "Xã Thống Nhất, Tỉnh Đồng Nai)"),
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "number"), [("kcqg", 3), ("kcdp", 1), ("", 4)])
def test_the_level_narrows_the_page_and_its_files(national, open_page, client, level, number):
    assert len(shown(open_page(f"{PATH}?cap={level}"))) == number
    assert json.loads(client.get(f"{PATH}.json?cap={level}").text)["count"] == number
    assert len(client.get(f"{PATH}.csv?cap={level}").text.splitlines()) == number + 1


def test_a_group_names_only_beneficiaries_that_were_approved_and_no_person(national, maker, client, open_page):
    with unit_of_work(maker) as session:
        firm = select(Establishment.unit_id).where(Establishment.tax_code == NAMED).scalar_subquery()
        session.execute(update(Unit).where(Unit.id == firm).values(name="Hộ ông Lê Văn Tám"))
        session.execute(update(Establishment).where(Establishment.unit_id == firm).values(kind="household"))
        code = session.get_one(Case, national).code
    found = json.loads(client.get(f"{PATH}.json").text)["grants"]
    (group,) = (one["recipientOrganization"] for one in found if one["id"] == code)

    assert (len(group), group[0]["id"].startswith("VN-KC-")) == (1, True)
    answers = [str(open_page(PATH).soup), *(client.get(f"{PATH}.{kind}").text for kind in ("csv", "json"))]
    assert [text for text in answers if "Văn Tám" in text or NAMED in text] == []


def test_more_national_lines_need_no_more_statements(national, maker, world, open_page):
    with statements(maker) as few:
        open_page(PATH)
    with unit_of_work(maker) as session:
        walk(session, world, a_case(session, world).case_id, until="approve")
    with statements(maker) as many:
        open_page(PATH)

    assert len(many) == len(few) <= 12


def test_without_any_the_page_says_so(open_page):
    assert "Chưa có đề án nào như vậy" in open_page(PATH).text
