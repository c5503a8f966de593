"""The control room as supervisors see it."""

from datetime import timedelta

import pytest

from tests.desk import put_case, statements
from tests.factories import MONDAY

MAY = MONDAY + timedelta(days=60)


def numbers_of(page):
    return {
        link.select_one(".count-label").get_text(strip=True): int(link.select_one(".count-n").get_text(strip=True))
        for link in page.soup.select(".counts a")
    }


def test_what_does_not_move_comes_first_and_late_second(sign_in, maker, world, clock):
    put_case(maker, world, until="confirm_place")
    clock.at = MAY
    page = sign_in("supervisor").open("/giam-sat")

    assert page.heading == "Giám sát: 1 hồ sơ không chuyển động"
    assert list(numbers_of(page).items())[:2] == [("không chuyển động", 1), ("quá hạn", 1)]
    assert "không ai làm bước nào trong 15 ngày làm việc trở lên" in page.text


def test_a_stalled_case_says_whose_clock_runs_and_how_to_intervene(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = MAY
    row = sign_in("leader").open("/giam-sat").soup.select_one("table tbody tr")

    assert "Sở Công Thương Đồng Nai Chuyên viên Sở" in row.get_text(" ", strip=True)
    assert [link["href"] for link in row.select("a.btn")] == [
        f"/ho-so/{code}/giao-nguoi-xu-ly",
        f"/ho-so/{code}/tam-dung",
    ]


@pytest.mark.parametrize("wish", ["qua-han", "tuan-nay", "cho-co-so", "tam-dung", "khong-chuyen-dong", "la", ""])
def test_each_number_leads_to_its_list(sign_in, maker, world, wish):
    put_case(maker, world, until="confirm_place")
    page = sign_in("supervisor").open(f"/giam-sat?loc={wish}&sau=la")

    assert ("Không có danh sách này." in page.text) == (wish == "la")


def test_only_supervisors_and_leaders_enter(sign_in):
    for who in ("officer", "owner", "centre", "admin"):
        sign_in(who).open("/giam-sat", status=403)


def test_statements_do_not_grow_with_rows(sign_in, maker, world, clock):
    clock.at = MAY
    supervisor, sizes = sign_in("supervisor"), []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
        supervisor.open("/giam-sat")
        with statements(maker) as sent:
            supervisor.open("/giam-sat")
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 12
