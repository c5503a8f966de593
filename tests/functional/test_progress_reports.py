"""The report on terms (R19), the list of reports, and where reports that are part of others were found before."""

import pytest

from tests.desk import put_case
from web.reports.programme import REPORTS as PROGRAMME
from web.views.progress_reports import NOW
from workflow.files.spreadsheet import read_sheets

TERMS = "/bao-cao/tien-do/thoi-han"


def rows(page):
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.soup.select("table tbody tr")]


def test_ended_terms_are_told_by_unit_and_step(sign_in, maker, world):
    put_case(maker, world, until="sign")
    found = rows(sign_in("leader").open(TERMS))

    row = next(row for row in found if row[2] == "Thẩm định tại Sở")
    assert (row[3:9], row[10]) == (["Nhiều bên", "1", "1", "0", "0", "100\xa0%"], "0")


def test_the_terms_are_a_sheet_with_their_headings_in_both_languages(sign_in, maker, world):
    put_case(maker, world, until="pay")
    client = sign_in("leader").client
    for language, heading in (("vi", "Bên giữ thời hạn"), ("en", "Party that holds the term")):
        (sheet,) = read_sheets(client.get(f"{TERMS}.xlsx?lang={language}").data).values()
        assert heading in [text for (line, _), text in sheet.cells.items() if line == 0]


def test_no_terms_of_another_province_are_told(sign_in, maker, world):
    put_case(maker, world, until="pay")
    assert rows(sign_in("stranger").open(TERMS)) == []


@pytest.mark.parametrize(("before", "now"), NOW.items())
def test_a_report_that_is_part_of_another_now_leads_there_for_its_year(sign_in, before, now):
    client = sign_in("leader").client
    for kind in ("", ".xlsx"):
        answer = client.get(f"/bao-cao/tien-do/{before}{kind}?nam=2025")
        there = f"/bao-cao/tong-hop/{now}{kind}?tu=2025&den=2025"
        assert (answer.status_code, answer.headers["Location"]) == (301, there)
    assert client.get(f"/bao-cao/tien-do/{before}?nam=2025", follow_redirects=True).status_code == 200


def test_other_reports_and_other_people_find_nothing(sign_in):
    sign_in("leader").open("/bao-cao/tien-do/la", status=404)
    sign_in("leader").open("/bao-cao/tien-do/theo-dot.csv", status=404)
    for path in (TERMS, "/bao-cao/tien-do/theo-dot"):
        sign_in("owner").open(path, status=403)


def menu(page):
    return [link["href"] for link in page.soup.select(".site-nav a, .account-menu a")]


@pytest.mark.parametrize("who", ["officer", "accountant", "leader", "governor", "supervisor"])
def test_every_reader_comes_from_the_menu_to_each_report(sign_in, who):
    reader = sign_in(who)
    assert "/bao-cao" in menu(reader.open("/viec-cua-toi"))

    page = reader.open("/bao-cao")
    found = [link["href"] for link in page.soup.select("main dl a")]
    totals = [f"/bao-cao/tong-hop/{name}" for name in PROGRAMME]
    assert found == [*totals, TERMS]
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
