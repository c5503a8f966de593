"""Reports R02, R05, R06 and R19: figures of the reader's units, as a page and as a sheet."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.desk import move, put_case
from web.reports.programme import REPORTS as PROGRAMME
from web.reports.progress import REPORTS

PAUSE = {"reason_code": "no_budget", "reason": "Chưa có vốn năm nay", "basis": "QĐ 1", "review_on": date(2026, 9, 1)}


def rows(page):
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.soup.select("table tbody tr")]


def test_plan_and_spending_stand_side_by_side(sign_in, maker, world):
    put_case(maker, world, until="pay")
    found = rows(sign_in("leader").open("/bao-cao/tien-do/ke-hoach-va-thuc-hien"))

    assert len(found) == 1
    assert found[0][3:5] == ["200.000.000\xa0₫", "100.000.000\xa0₫"]


def test_what_is_paused_is_told_with_its_reason(sign_in, maker, world):
    code = put_case(maker, world, until="sign_contract")
    move(maker, world, code, "pause", "leader", **PAUSE)

    found = rows(sign_in("supervisor").open("/bao-cao/tien-do/chua-lam-duoc"))
    assert [row[:3] for row in found] == [["Tạm dừng", "Không bố trí được kinh phí", "1"]]


def test_spending_is_told_month_by_month(sign_in, maker, world):
    put_case(maker, world, until="pay")
    found = rows(sign_in("accountant").open("/bao-cao/tien-do/nghiem-thu-va-giai-ngan"))

    paid = "100.000.000\xa0₫"
    assert [row[3] for row in found] == [*["0\xa0₫"] * 2, paid, *["0\xa0₫"] * 9]
    assert [row[4] for row in found] == [*["0\xa0₫"] * 2, *[paid] * 10]
    assert ([len(row) for row in found], found[2][0]) == ([5] * 12, "03/2026")


def test_ended_terms_are_told_by_unit_and_step(sign_in, maker, world):
    put_case(maker, world, until="sign")
    found = rows(sign_in("leader").open("/bao-cao/tien-do/thoi-han"))

    row = next(row for row in found if row[2] == "Thẩm định tại Sở")
    assert (row[3:9], row[10]) == (["Nhiều bên", "1", "1", "0", "0", "100\xa0%"], "0")


def test_a_batch_tells_what_was_promised_and_paid(sign_in, maker, world):
    put_case(maker, world, until="pay")
    found = rows(sign_in("leader").open("/bao-cao/tien-do/theo-dot"))

    assert [row[2:] for row in found] == [["200.000.000\xa0₫", "100.000.000\xa0₫", "50\xa0%"]]


def test_each_case_that_is_paused_or_withdrawn_is_listed(sign_in, maker, world):
    paused, gone = (put_case(maker, world, until=until) for until in ("sign_contract", "confirm_place"))
    move(maker, world, paused, "pause", "leader", **PAUSE)
    move(maker, world, gone, "withdraw", "owner", reason="Không còn nhu cầu")
    found = rows(sign_in("leader").open("/bao-cao/tien-do/danh-sach-chua-lam-duoc"))

    assert {row[0]: row[2:4] for row in found} == {
        paused: ["Tạm dừng", "Không bố trí được kinh phí"], gone: ["Đã rút hồ sơ", "Không còn nhu cầu"],
    }  # fmt: skip


def test_a_unit_tells_what_was_accepted_and_paid_and_how_often_it_was_late(sign_in, maker, world):
    put_case(maker, world, until="hand_over")
    found = rows(sign_in("leader").open("/bao-cao/tien-do/giai-ngan-theo-don-vi"))

    assert [row[1:] for row in found] == [["200.000.000\xa0₫", "200.000.000\xa0₫", "100\xa0%", "0"]]


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_a_sheet_with_its_headings(sign_in, maker, world, name):
    put_case(maker, world, until="pay")
    answer = sign_in("leader").client.get(f"/bao-cao/tien-do/{name}.xlsx")
    words = ZipFile(BytesIO(answer.data)).read("xl/sharedStrings.xml").decode()

    assert [heading for heading in REPORTS[name].headings if f">{heading}<" not in words] == []


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_of_another_province_is_told(sign_in, maker, world, name):
    put_case(maker, world, until="pay")
    found = rows(sign_in("stranger").open(f"/bao-cao/tien-do/{name}"))

    assert [row for row in found if any("Đồng Nai" in cell or "000.000" in cell for cell in row)] == []


def test_other_reports_and_other_people_find_nothing(sign_in):
    sign_in("leader").open("/bao-cao/tien-do/la", status=404)
    sign_in("owner").open("/bao-cao/tien-do/thoi-han", status=403)


def menu(page):
    return [link["href"] for link in page.soup.select(".site-nav a, .account-menu a")]


@pytest.mark.parametrize("who", ["officer", "accountant", "leader", "governor", "supervisor"])
def test_every_reader_comes_from_the_menu_to_each_report(sign_in, who):
    reader = sign_in(who)
    assert "/bao-cao" in menu(reader.open("/viec-cua-toi"))

    page = reader.open("/bao-cao")
    found = [link["href"] for link in page.soup.select("main dl a")]
    totals = [f"/bao-cao/tong-hop/{name}" for name in PROGRAMME]
    assert found == [*(f"/bao-cao/tien-do/{name}" for name in REPORTS), *totals]
    assert "/bao-cao" in [link["href"] for link in reader.open(found[0]).soup.select(".breadcrumb a")]


@pytest.mark.parametrize(("who", "status"), [("commune", 200), ("owner", 403), ("centre", 403), ("finance", 403)])
def test_others_find_in_the_list_only_what_they_may_read(sign_in, who, status):
    reader = sign_in(who)
    page = reader.open("/bao-cao", status=status)

    assert page.soup.select("main dl a") == []
    assert [link["href"] for link in page.soup.select("main section a")] == ["/bao-cao/binh-chon"] * (status == 200)
    assert "/bao-cao" not in menu(reader.open("/thong-bao"))


@pytest.mark.parametrize("who", ["owner", "officer", "leader"])
def test_ones_own_calendar_is_in_the_menu_of_the_account(sign_in, who):
    assert "/lich" in menu(sign_in(who).open("/thong-bao"))
