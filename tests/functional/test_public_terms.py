"""Page 6: figures for everybody, without anything small enough to point at somebody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import put_case, statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Apology, CaseClock


@pytest.fixture
def ended(maker, world):
    """Five receipts of one office, one late, one in the evening of its day; too few appraisals to be told."""
    put_case(maker, world, until="sign")
    with unit_of_work(maker) as session:
        session.add_all(
            CaseClock(
                case_id=1, key="receiving", rule="kcdp_receive", started_at=MONDAY, since=MONDAY, length=8,
                due_at=MONDAY + timedelta(days=3), closed_at=MONDAY + timedelta(days=days),
            )
            for days in (1, 1, 3.3, 4)
        )  # fmt: skip


def line(page, label):
    row = next(row for row in page.soup.select("table tbody tr") if label in row.get_text())
    return [cell.get_text(strip=True) for cell in row.select("td.num")]


def test_everybody_reads_the_figures_and_small_ones_are_left_out(visitor, ended, clock):
    clock.at = MONDAY + timedelta(days=30)
    page = visitor.open("/cong-khai")

    assert page.heading == "Giải quyết đúng hạn năm 2026"
    assert line(page, "Tiếp nhận")[:4] == ["5", "3", "1", "1"]
    assert line(page, "Tiếp nhận")[4] == "80 %"
    assert line(page, "Thẩm định tại Sở") == ["dưới 5", *["–"] * 5]


def test_the_files_say_the_same_and_name_nobody(visitor, ended, clock):
    clock.at = MONDAY + timedelta(days=30)
    text = visitor.client.get("/cong-khai.csv?nam=2026").get_data(as_text=True)
    body = visitor.client.get("/cong-khai.json?nam=2026").get_json()
    row = next(row for row in body["terms"] if row["term"] == "Tiếp nhận")

    assert [row[key] for key in ("total", "early", "on_time", "late", "on_time_share")] == [5, 3, 1, 1, 80]
    assert {row["total"] for row in body["terms"] if row["term"] != "Tiếp nhận"} == {None}
    assert "Minh Anh" not in text + str(body)
    assert "Tiếp nhận,Cơ quan giải quyết,5,3,1,1,80," in text


@pytest.fixture
def sorry(maker, ended):
    """One letter about the whole term at the Sở, which five cases ended."""
    with unit_of_work(maker) as session:
        clock = session.scalars(select(CaseClock).where(CaseClock.key == "department")).one()
        spans = {"promised_at": clock.due_at, "drafted_at": MONDAY, "signed_at": MONDAY, "new_due_on": MONDAY.date()}
        session.add(Apology(case_id=clock.case_id, clock_id=clock.id, reason="Bão", **spans))


def test_apologies_are_told_by_the_term_that_was_promised_and_small_numbers_are_no_numbers(visitor, sorry, clock):
    clock.at = MONDAY + timedelta(days=30)
    page, body = visitor.open("/cong-khai"), visitor.client.get("/cong-khai.json").get_json()
    letter = next(row for row in page.soup.select("table")[1].select("tbody tr"))
    place = {"unit": "Sở Công Thương Đồng Nai", "procedure": body["terms"][0]["procedure"]}

    assert [cell.get_text(" ", strip=True) for cell in letter.select("th, td")] == [
        place["unit"], f"Thẩm định tại Sở {place['procedure']} · Nhiều bên", "dưới 5",
    ]  # fmt: skip
    named = {**place, "term": "Thẩm định tại Sở", "party": "Nhiều bên"}
    assert body["apologies"] == [{**named, "signed": None, "suppressed": True}]
    assert {row["term"] for row in body["terms"] if not row["suppressed"]} == {"Tiếp nhận"}
    assert "100" in body["definitions"]["on_time_share"]


@pytest.mark.parametrize("path", ["/cong-khai.xml", "/cong-khai.zip"])
def test_other_kinds_of_files_do_not_exist(visitor, path):
    visitor.open(path, status=404)


@pytest.mark.parametrize("year", ["1999", "abc", "٢٠٢٦"])
def test_an_unknown_year_is_told(visitor, year):
    assert "Không có năm này." in visitor.open(f"/cong-khai?nam={year}").text


def test_one_province_is_told_alone_and_keeps_its_place_in_every_link(visitor, ended, world, clock):
    clock.at = MONDAY + timedelta(days=30)
    here, there = world.units["province"], world.units["other_province"]
    page, other = visitor.open(f"/cong-khai?tinh={here}"), visitor.open(f"/cong-khai?tinh={there}")
    links = [link["href"] for link in page.soup.select("main a[href^='/cong-khai']") if "nam=" in link["href"]]

    assert line(page, "Tiếp nhận")[:4] == ["5", "3", "1", "1"]
    assert [f"tinh={here}" in link for link in links].count(False) == 1  # the way back to the whole country
    assert "Không có tỉnh, thành phố này" in other.text


def test_communes_and_centres_answer_for_their_own_terms(visitor, ended, clock):
    clock.at = MONDAY + timedelta(days=30)
    body = visitor.client.get("/cong-khai.json").get_json()

    assert {row["term"]: row["unit"] for row in body["terms"]}.items() >= {
        "UBND cấp xã xác nhận": "Xã Thống Nhất, Tỉnh Đồng Nai", "Khảo sát, lập đề án": "Trung tâm Khuyến công Đồng Nai",
    }.items()  # fmt: skip


def test_a_reader_who_is_signed_in_reads_one_language_whatever_the_browser_wants(sign_in, ended, clock):
    clock.at = MONDAY + timedelta(days=30)
    officer = sign_in("officer")
    officer.headers = {"Accept-Language": "en"}
    page = officer.open("/cong-khai")

    assert (page.heading, page.soup.select_one("label[for=tinh]").get_text(strip=True)) == (
        "Giải quyết đúng hạn năm 2026", "Tỉnh, thành phố",
    )  # fmt: skip


def test_the_page_takes_few_statements(visitor, maker, ended):
    visitor.open("/cong-khai")
    with statements(maker) as sent:
        visitor.open("/cong-khai")

    assert len(sent) <= 12
