"""The inbox as people see it."""

from datetime import timedelta

import pytest

from tests.desk import move, put_case, statements, without
from tests.factories import MONDAY
from tests.journeys import panel_of

MAY = MONDAY + timedelta(days=60)


def rows(page):
    return [row.get_text(" ", strip=True) for row in page.soup.select("table[data-worklist] tbody tr")]


def counts(page):
    return {
        link.select_one(".count-label").get_text(strip=True): link.select_one(".count-n").get_text(strip=True)
        for link in page.soup.select(".counts a")
    }


def test_an_empty_inbox_says_what_comes(sign_in):
    page = sign_in("officer").open("/viec-cua-toi")

    assert page.heading == "Việc của tôi"
    assert "Không có việc nào chờ bạn Hồ sơ mới sẽ hiện ở đây ngay khi đến lượt bạn." in page.text


def test_an_empty_inbox_says_when_the_next_thing_is_due(sign_in, maker, world):
    put_case(maker, world, until="submit")

    assert "Hạn gần nhất của hồ sơ đang ở bên khác là 09/03/2026." in sign_in("officer").open("/viec-cua-toi").text


def test_the_title_says_what_is_late_and_the_button_opens_the_step(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = MAY
    page = sign_in("officer").open("/viec-cua-toi")
    links = {link.get_text(" ", strip=True): link["href"] for link in page.soup.select("main a.btn")}

    assert page.heading == "Việc của tôi: 1 việc quá hạn"
    assert links == {"Mở việc đầu tiên": f"/ho-so/{code}/tiep-nhan", f"Tiếp nhận {code}": f"/ho-so/{code}/tiep-nhan"}
    assert counts(page)["quá hạn"] == counts(page)["tất cả"] == counts(page)["Đề xuất"] == "1"


def test_a_count_is_a_filter_and_an_unknown_one_is_told(sign_in, maker, world):
    put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")

    assert "Bỏ lọc để xem mọi việc đang chờ bạn." in officer.open("/viec-cua-toi?loc=qua-han").text
    page = officer.open("/viec-cua-toi?loc=linh-tinh&sau=%00&sau=x")
    assert ("Không có bộ lọc này." in page.text, len(rows(page))) == (True, 1)


def test_work_that_was_asked_for_is_told_apart(sign_in, maker, world):
    code = put_case(maker, world, until="ask_opinion")
    page = sign_in("finance").open("/viec-cua-toi")

    assert rows(page)[0].startswith("còn 7 ngày làm việc Hỗ trợ máy sấy điều")
    assert rows(page)[0].endswith(f"Ý kiến đơn vị bạn được hỏi Trả lời ý kiến {code}")


def test_a_line_asks_for_work_then_waits_for_it_and_never_names_a_verdict(sign_in, maker, world):
    code = put_case(maker, world, until="request_acceptance")
    officer = sign_in("officer")
    asking = rows(officer.open("/viec-cua-toi"))[0]
    move(maker, world, code, "form_panel", "officer", **panel_of(world))
    waiting = rows(officer.open("/viec-cua-toi"))[0]
    for who in ("centre", "second_officer", "commune"):
        move(maker, world, code, "give_acceptance_verdict", who, verdict="accept", remarks="Đạt")
    judging = officer.open("/viec-cua-toi")

    assert asking.endswith(f"Nghiệm thu cơ sở Lập hội đồng nghiệm thu {code}")
    assert waiting.endswith(f"Nghiệm thu cơ sở Chờ phiếu nghiệm thu Mở hồ sơ {code}")
    assert rows(judging)[0].endswith(f"Nghiệm thu cơ sở Mở hồ sơ {code}")
    assert judging.soup.select_one("table[data-worklist] a.btn")["href"] == f"/ho-so/{code}"


def test_a_line_names_two_papers_that_are_missing_and_counts_the_rest(sign_in, maker, world):
    code, one = put_case(maker, world, until="accept"), put_case(maker, world, until="accept", title="Máy ép")
    for kind in ("survey_minutes", "survey_photo", "project_text"):
        without(maker, code, kind)
    without(maker, one, "budget_estimate")

    several, single = rows(sign_in("centre").open("/viec-cua-toi"))
    assert several.endswith(f"Thiếu: Biên bản khảo sát, Ảnh khảo sát và 1 giấy khác Trình đề án và dự toán {code}")
    assert single.endswith(f"Thiếu: Dự toán kinh phí Trình đề án và dự toán {one}")


def test_who_decides_is_offered_the_memo_and_not_the_signature(sign_in, maker, world):
    code = put_case(maker, world, until="propose")

    assert rows(sign_in("leader").open("/viec-cua-toi"))[0].endswith(f"Chờ lãnh đạo Sở ký Mở tờ trình {code}")


def test_what_waits_for_others_says_for_whom(sign_in, maker, world):
    code = put_case(maker, world, until="accept")
    page = sign_in("officer").open("/viec-cua-toi")

    assert "Đang chờ người khác: 1 hồ sơ" in page.text
    assert f"{code} · Công ty TNHH Minh Anh Khảo sát, lập đề án Trung tâm Khuyến công Đồng Nai" in page.text


def test_a_leader_is_led_to_the_batch_and_the_accountant_to_the_ledger(sign_in, maker, world):
    put_case(maker, world, until="put_in_batch")
    code = put_case(maker, world, until="accept_result")

    assert sign_in("governor").open("/viec-cua-toi").soup.select_one("main a.btn")["href"] == "/phe-duyet"
    assert sign_in("accountant").open("/viec-cua-toi").soup.select_one("main a.btn")["href"] == f"/tai-chinh/{code}"


def test_an_establishment_has_no_inbox(sign_in):
    sign_in("owner").open("/viec-cua-toi", status=403)


def test_pages_have_the_same_number_of_statements_with_one_row_and_three(sign_in, maker, world):
    officer, numbers = sign_in("officer"), []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
            put_case(maker, world, until="accept")
        officer.open("/viec-cua-toi")
        with statements(maker) as sent:
            officer.open("/viec-cua-toi")
        numbers.append(len(sent))

    assert numbers[0] == numbers[1] <= 12


@pytest.mark.parametrize("who", ["officer", "leader", "governor", "centre", "commune", "finance", "admin"])
def test_everybody_in_an_office_has_one(sign_in, who):
    assert sign_in(who).open("/viec-cua-toi").heading == "Việc của tôi"


def test_it_is_told_in_english_too(sign_in, maker, world):
    put_case(maker, world, until="confirm_place")

    assert sign_in("officer").open("/viec-cua-toi?lang=en").heading == "My tasks: 1 waiting"


def test_a_paused_case_offers_to_be_looked_at(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    pause = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": MAY.date()}
    move(maker, world, code, "pause", "leader", **pause)
    page = sign_in("officer").open("/viec-cua-toi")

    assert rows(page)[0].startswith("Tạm dừng")
    assert rows(page)[0].endswith(f"Xem hồ sơ {code}")
