"""The public list of certified products: filters, pages, files, and nothing that is not public."""

import json
from datetime import date

import pytest
from sqlalchemy import select, update

from tests.desk import statements
from tests.factories import MONDAY
from tests.granted import change, grant_new
from workflow.db import unit_of_work
from workflow.models import Certificate, Establishment

GOODS = (
    ("Bộ ấm trà gốm Tân Vạn", "handicraft", "province", date(2026, 3, 2)),
    ("Bánh tráng nướng", "agro_food", "province", date(2024, 5, 2)),
    ("Máy ép dầu", "mechanical", "commune", date(2023, 5, 2)),
)


@pytest.fixture
def goods(maker, world):
    """Three certified products, the last of which has run out."""
    with unit_of_work(maker) as session:
        return [
            grant_new(session, world, product, group=group, level=level, granted_on=day)
            for product, group, level, day in GOODS
        ]


def shown(page):
    """The products on the page, in order."""
    return [cell.contents[0].contents[0].strip() for cell in page.soup.select("tbody th")]


def test_the_newest_comes_first_with_its_worth_today(goods, open_page):
    page = open_page("/ket-qua")

    assert shown(page) == [name for name, *_ in GOODS]
    chips = [chip.get_text(strip=True) for chip in page.soup.select("tbody .chip")]
    assert chips == ["Còn giá trị", "Còn giá trị", "Hết giá trị"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tim=banh+trang", [1]), ("tim=GỐM+ấm", [0]), ("tim=minh+anh", [0, 1, 2]), ("nam=2024", [1]),
        ("cap=commune", [2]), ("nhom=mechanical", [2]), ("gia_tri=con", [0, 1]), ("gia_tri=het", [2]),
        ("cap=province&nhom=handicraft&nam=2026", [0]), ("tim=%25", []), ("tim=_", []),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(goods, open_page, query, found):
    assert shown(open_page(f"/ket-qua?{query}")) == [GOODS[place][0] for place in found]


def test_places_narrow_the_list(goods, world, open_page):
    province, commune = world.units["province"], world.units["commune"]

    assert len(shown(open_page(f"/ket-qua?tinh={province}"))) == 3
    assert len(shown(open_page(f"/ket-qua?tinh={province}&xa={commune}"))) == 3
    page = open_page("/ket-qua?tinh=999999")
    assert (len(shown(page)), "Bộ lọc có chỗ chưa đúng" in page.text) == (3, True)


@pytest.mark.parametrize(
    "query", ["nam=x", "cap=vua", "tinh=-1", "tinh=9999999999999999999999", "tim=" + "a" * 200, "gia_tri=khac"]
)
def test_a_filter_that_makes_no_sense_is_told_and_shows_everything(goods, open_page, query):
    page = open_page(f"/ket-qua?{query}")

    assert len(page.errors) == 1
    assert len(shown(page)) == 3


@pytest.mark.parametrize("place", ["x", "-.5", "0.1", "99999999999.1", "1.99999999999999999", "", "%00"])
def test_a_place_that_nobody_gave_out_is_the_beginning(goods, open_page, place):
    assert len(shown(open_page(f"/ket-qua?sau={place}"))) == 3


def test_pages_follow_each_other_without_gap_or_double(maker, world, open_page):
    with unit_of_work(maker) as session:
        for number in range(60):
            grant_new(session, world, f"Sản phẩm {number:02}")

    first = open_page("/ket-qua")
    second = open_page(first.soup.select_one("a[rel=next]")["href"])

    assert (len(shown(first)), second.soup.select_one("a[rel=next]")) == (50, None)
    assert sorted(shown(first) + shown(second)) == [f"Sản phẩm {number:02}" for number in range(60)]


def test_more_products_need_no_more_statements(maker, world, app, goods, open_page):
    with statements(maker) as few:
        open_page("/ket-qua")
    with unit_of_work(maker) as session:
        for number in range(30):
            grant_new(session, world, f"Sản phẩm {number:02}")

    with statements(maker) as many:
        open_page("/ket-qua")

    assert len(many) == len(few) <= 12


def test_a_replaced_certificate_is_not_listed_and_a_revoked_one_says_so(maker, goods, open_page):
    with unit_of_work(maker) as session:
        newer = session.scalars(select(Certificate.id).where(Certificate.number == goods[0]["number"])).one()
        change(session, goods[1]["number"], replaced_by=newer, replaced_at=MONDAY)
        change(session, goods[0]["number"], revoked_at=MONDAY, reason_code="copied", revoked_why="điều riêng")

    page = open_page("/ket-qua")

    assert shown(page) == [GOODS[0][0], GOODS[2][0]]
    assert page.soup.select_one("tbody .chip").get_text(strip=True) == "Đã bị thu hồi"
    assert "điều riêng" not in str(page.soup)


def test_the_name_of_a_person_is_masked_and_not_searched(maker, world, open_page):
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(kind="household"))
        grant_new(session, world)

    assert "Minh Anh" not in str(open_page("/ket-qua").soup)
    assert shown(open_page("/ket-qua?tim=minh+anh")) == []
    assert shown(open_page("/ket-qua?tim=am+tra")) == ["Bộ ấm trà"]


def test_no_address_of_a_certificate_is_given_away(goods, open_page, client):
    answers = [str(open_page("/ket-qua").soup), *(client.get(f"/ket-qua.{kind}").text for kind in ("csv", "json"))]

    assert [row["token"] for row in goods for answer in answers if row["token"] in answer] == []


def test_the_files_hold_what_is_filtered(goods, client):
    body = json.loads(client.get("/ket-qua.json?nam=2024").text)
    rows = client.get("/ket-qua.csv?nam=2024").text.splitlines()

    assert body == {"as_of": "2026-03-02", "count": 1, "products": [{
        "certificate_number": "0001/2024/CNNT-T-DONG-NAI", "product": "Bánh tráng nướng",
        "recipient": "Công ty TNHH Minh Anh", "level": "province", "group": "agro_food", "province": "Tỉnh Đồng Nai",
        "commune": "Xã Thống Nhất", "issuer": "UBND tỉnh Đồng Nai", "granted_on": "2024-05-02",
        "valid_until": "2026-12-31", "standing": "valid", "standing_since": None, "reason": None,
    }]}  # fmt: skip
    assert rows[1].split(",")[:4] == [
        "0001/2024/CNNT-T-DONG-NAI", "Bánh tráng nướng", "Công ty TNHH Minh Anh", "Cấp tỉnh",
    ]  # fmt: skip
    assert client.get("/ket-qua.xml").status_code == 404


def test_a_cell_is_never_a_formula(maker, world, client):
    with unit_of_work(maker) as session:
        grant_new(session, world, "=HYPERLINK(1)")

    assert client.get("/ket-qua.csv").text.splitlines()[1].split(",")[1] == "'=HYPERLINK(1)"


def test_without_certificates_the_page_says_so(open_page):
    assert "Chưa có sản phẩm nào như vậy" in open_page("/ket-qua").text
