"""Intervening in many cases at once: what will be refused is told before, and the way back keeps its filters."""

from datetime import date

import pytest

from tests.desk import move, put_case
from tests.functional.test_supervision import PAUSE, chosen

ROOM = "/giam-sat?loc=tat-ca&nam=2026"


@pytest.fixture
def ticks(maker, world):
    """One case that may be reminded of, one that was today, one that is paused."""
    codes = [put_case(maker, world, until="confirm_place") for _ in range(3)]
    move(maker, world, codes[1], "remind", "leader", reason="Hồ sơ đã nằm yên ba tuần.")
    move(maker, world, codes[2], "pause", "leader", **PAUSE)
    return chosen(maker, *codes)


def preview(visitor, ticks, act="remind", back="%2Fgiam-sat%3Floc%3Dtat-ca%26nam%3D2026"):
    return visitor.open(f"/giam-sat/can-thiep?viec={act}&ve={back}&" + "&".join(f"chon={tick}" for tick in ticks))


def test_the_preview_says_which_cases_will_be_refused_and_why(sign_in, ticks):
    page = preview(sign_in("leader"), ticks)
    said = [row.select("td")[-1].get_text(" ", strip=True) for row in page.soup.select("table[data-worklist] tbody tr")]

    assert said[0] == "Làm được"
    assert said[1].startswith("Hôm nay đã nhắc lúc 09:00.")
    assert said[2].startswith("Hồ sơ đang tạm dừng.")
    assert "2 trong 3 hồ sơ sẽ không làm được" in page.text


def test_the_result_leads_back_to_the_list_with_its_filters(sign_in, ticks):
    leader = sign_in("leader")
    done = leader.send(preview(leader, ticks), "Nhắc việc", chon=ticks, reason="Hồ sơ đã nằm yên ba tuần.")

    assert done.heading == "Kết quả: 1 hồ sơ đã xong, 2 chưa làm được"
    assert done.soup.select_one("main a.btn-primary, header a.btn-primary, a.btn-primary")["href"] == ROOM


def test_the_room_sends_its_address_along(sign_in, ticks):
    assert sign_in("leader").open(ROOM).soup.select_one("input[name=ve]")["value"] == ROOM


@pytest.mark.parametrize("back", ["https://la.vn", "//la.vn", "/giam-satx", "javascript:1", "/giam-sat%23x"])
def test_a_way_back_to_elsewhere_is_the_room(sign_in, ticks, back):
    page = preview(sign_in("leader"), ticks, back=back)

    assert {box["value"] for box in page.soup.select("input[name=ve]")} == {"/giam-sat"}


def test_another_act_may_be_chosen_for_the_same_cases(sign_in, ticks):
    leader = sign_in("leader")
    page = preview(leader, ticks)
    form = page.soup.select_one("#another").find_parent("form")

    assert [box["value"] for box in form.select("input[name=chon]")] == ticks
    assert preview(leader, ticks, act="escalate").heading == "Báo cáo cấp trên: 3 hồ sơ"


def test_people_are_offered_with_their_roles(sign_in, ticks):
    options = preview(sign_in("leader"), ticks, act="reassign").soup.select("select[name=assignee_id] option")

    assert "Officer – Sở Công Thương Đồng Nai, Chuyên viên Sở" in [option.get_text() for option in options]


def test_an_internal_target_stands_in_the_list_and_in_the_calendar_of_whoever_holds_the_case(sign_in, maker, world):
    code = put_case(maker, world, until="submit_project")
    move(maker, world, code, "set_target", "leader", due_on=date(2026, 3, 12), reason="Xong sớm giúp cơ sở")
    months = {who: sign_in(who).open("/lich?thang=2026-03").text for who in ("officer", "owner")}

    assert "Mốc nội bộ 12/03/2026" in sign_in("leader").open("/giam-sat?loc=tat-ca").text
    assert {who: "Mốc nội bộ: " in text for who, text in months.items()} == {"officer": True, "owner": False}


def test_a_target_for_an_establishment_is_not_told_to_it(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    items = [{"subject": "Báo giá", "request": "Báo giá có chữ ký", "basis": "Điều 5 Quy chế"}]
    move(maker, world, code, "ask_supplement", "officer", items=items, reason="Báo giá thiếu chữ ký")
    move(maker, world, code, "set_target", "leader", due_on=date(2026, 3, 6), reason="Xong sớm giúp cơ sở")

    assert "Mốc nội bộ" not in sign_in("owner").open("/lich?thang=2026-03").text
