"""The rule book as it is read: by kind, place and day, and one rule with its history."""

import pytest

from tests.desk import statements

BOOK = "/quan-tri/quy-dinh"


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def test_a_rule_stands_with_its_figures_basis_and_mark(admin):
    page = admin.open(f"{BOOK}?loai=muc-ho-tro&tim=máy móc")

    assert "Trần 300.000.000 ₫" in page.text
    assert "TT 28/2018/TT-BTC" in page.text
    assert [link["href"] for link in page.soup.select("main tbody th a")] == [f"{BOOK}/cap.machinery"]


@pytest.mark.parametrize(("on", "ceiling"), [("01/01/2018", "200.000.000"), ("01/01/2020", "300.000.000")])
def test_the_list_is_for_the_day_of_its_address(admin, on, ceiling):
    assert f"Trần {ceiling} ₫" in admin.open(f"{BOOK}?tim=máy móc&ngay={on}").text


@pytest.mark.parametrize(
    "kind",
    ["muc-ho-tro", "tam-ung", "giay-to", "thoi-han", "con-so", "thanh-phan", "lua-chon", "chuyen-tiep", "phieu-cham"],
)
def test_every_kind_has_a_list_within_its_budget(admin, maker, kind):
    with statements(maker) as sent:
        page = admin.open(f"{BOOK}?loai={kind}")

    assert page.soup.select("main tbody tr")
    assert len(sent) <= 12


def test_a_history_shows_what_was_and_what_is(admin):
    page = admin.open(f"{BOOK}/cap.machinery")

    assert [row.get_text(" ", strip=True) for row in page.soup.select("main tbody td:nth-of-type(2)")] == [
        "14/05/2018 – nay đang áp dụng",
        "01/04/2014 – 13/05/2018 đã hết hiệu lực",
    ]
    admin.open(f"{BOOK}/cap.la", status=404)


@pytest.mark.parametrize(("who", "status"), [("supervisor", 200), ("leader", 200), ("officer", 403), ("owner", 403)])
def test_who_reads_the_rules(sign_in, who, status):
    sign_in(who).open(BOOK, status=status)
