"""A yearly list: the template is filled in, what is wrong is corrected, it is entered, and sent again adds nothing."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifications.entering import enter_lists
from tests.project_lists import filled, row
from workflow.models import Case

PATH = "/nhap-danh-sach"
CHECK, ENTER = "Kiểm tra tệp", "Nhập danh sách này"
RIGHT = [row(tax_code=""), row(title="Hỗ trợ máy đóng gói", tax_code="")]
WRONG = [RIGHT[0], {**RIGHT[1], "total": "bốn trăm triệu", "commune": "Xã Thống Nhât x"}]


def downloaded(page):
    """The template as the browser gets it."""
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải mẫu danh sách (XLSX)").click()
    return Path(fetched.value.path()).read_bytes()


def send(group, page, content):
    page.goto(PATH)
    page.locator("[name=file]").set_input_files([{"name": "ds.xlsx", "mimeType": "", "buffer": content}])
    group.send(page, CHECK)


def entered(site):
    enter_lists(site.maker, now=site.clock(), office=site.world.office)
    with site.maker() as session:
        return session.scalar(select(func.count()).select_from(Case))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_is_filled_in_corrected_entered_and_not_doubled(people, site, scripts):
    group = people(scripts=scripts)
    page = group.as_("officer")
    page.goto(PATH)
    group.look(page)
    template = downloaded(page)

    send(group, page, filled(template, WRONG))
    assert page.locator("main table").first.locator("tbody td:nth-child(2)").all_inner_texts() == [
        "Xã, phường", "Tổng kinh phí (đồng)",
    ]  # fmt: skip
    assert entered(site) == 0

    send(group, page, filled(template, RIGHT))
    group.send(page, ENTER)
    assert page.locator("progress").get_attribute("max") == "2"
    assert entered(site) == 2
    page.locator("h2", has_text="Các đề án đã nhập").wait_for()
    group.look(page)

    send(group, page, filled(template, RIGHT))
    group.send(page, ENTER)
    assert entered(site) == 2
    assert (group.faults, group.complaints) == ({}, [])
