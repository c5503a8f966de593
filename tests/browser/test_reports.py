"""The reports on đề án: readable by anybody, on a phone, without scripts; their files are to be had."""

import pytest

from tests.desk import put_case
from web.reports.programme import REPORTS


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_reports_are_without_fault_in_both_languages(people, site, lang):
    put_case(site.maker, site.world, until="hand_over")
    group = people(lang)
    page = group.as_("leader")
    for name in REPORTS:
        page.goto(f"/bao-cao/tong-hop/{name}")
        group.look(page)
    page.goto("/bao-cao/chat-luong")
    group.look(page)

    assert (group.faults, group.complaints) == ({}, [])


def test_a_filter_stays_in_the_address_and_in_the_file_without_scripts(people, site):
    put_case(site.maker, site.world, until="approve")
    page = people(scripts=False).as_("leader")
    page.goto("/bao-cao/tong-hop/chuong-trinh")
    page.select_option("[name=dia_ban]", "khi_do")
    page.fill("[name=tu]", "2026")
    page.locator("main form").get_by_role("button", name="Lọc").click()

    assert "dia_ban=khi_do" in page.url
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải báo cáo này (XLSX)").click()
    assert ("tu=2026" in fetched.value.url, fetched.value.suggested_filename) == (True, "R01-chuong-trinh.xlsx")
