"""An explanation from the request to the answer: whoever has to give it sees who asked what, and until when."""

from datetime import date

import pytest

from tests.desk import move, put_case, statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Absence

ASKED = {"due_on": date(2026, 3, 9), "reason": "Vì sao hồ sơ nằm yên ba tuần?"}


@pytest.fixture
def code(maker, world):
    """A case in appraisal about which the supervisor asked the second officer."""
    code = put_case(maker, world, until="submit_project")
    move(maker, world, code, "ask_explanation", "supervisor", asked_id=world.people["second_officer"].id, **ASKED)
    return code


def test_the_page_of_the_answer_says_who_asked_what_until_when(sign_in, code):
    page = sign_in("second_officer").open(f"/ho-so/{code}/giai-trinh")
    told = [line.get_text(" ", strip=True) for line in page.soup.select("section.panel dl > div")]

    assert told == [
        "Người hỏi Supervisor, Người giám sát", "Hỏi lúc 09:00 02/03/2026",
        "Cần giải trình điều gì Vì sao hồ sơ nằm yên ba tuần?", "Hạn giải trình 17:00 09/03/2026",
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "times"), [("second_officer", 1), ("officer", 0)])
def test_it_stands_in_the_inbox_of_whom_it_was_asked(sign_in, code, who, times):
    page = sign_in(who).open("/viec-cua-toi")

    assert [link["href"] for link in page.soup.select("table[data-worklist] a.btn")].count(
        f"/ho-so/{code}/giai-trinh"
    ) == times


def test_it_leaves_the_inbox_with_the_answer(sign_in, maker, world, code):
    move(maker, world, code, "explain", "second_officer", answer="Đang chờ báo giá")

    assert f"/ho-so/{code}/giai-trinh" not in str(sign_in("second_officer").open("/viec-cua-toi").soup)


def test_it_stands_in_the_calendar_and_its_file(sign_in, client, code):
    visitor = sign_in("second_officer")
    address = visitor.send(visitor.open("/tai-khoan/lich-rieng"), "Tạo địa chỉ lịch").soup.select_one("#feed-address")
    lines = client.get(address["value"].removeprefix("http://localhost")).get_data(as_text=True).split("\r\n")

    place = lines.index(f"SUMMARY:[{code}] Giải trình: Hỗ trợ máy sấy điều")
    assert lines[place - 3] == "DTSTART;VALUE=DATE:20260309"
    assert "Giải trình" in visitor.open("/lich?thang=2026-03").text


def test_the_history_says_who_was_asked_until_when(sign_in, code):
    notes = [note.get_text() for note in sign_in("leader").open(f"/ho-so/{code}").soup.select(".time-note")]

    assert notes[-1] == "hỏi Second Officer – đến hết ngày 09/03/2026 – Vì sao hồ sơ nằm yên ba tuần?"


def test_who_is_away_is_told_before_somebody_is_asked(sign_in, maker, world, code):
    away = world.people["second_officer"].id
    with unit_of_work(maker) as session:
        days = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 12)}
        session.add(Absence(user_id=away, procedures=[], created_at=MONDAY, created_by=away, **days))

    text = sign_in("leader").open(f"/ho-so/{code}/yeu-cau-giai-trinh").text
    assert "Second Officer vắng đến hết ngày 12/03/2026. Không có người thay." in text


def test_the_form_of_the_request_reads_twelve_statements_at_most(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    leader = sign_in("leader")
    leader.open(f"/ho-so/{code}/yeu-cau-giai-trinh")
    with statements(maker) as sent:
        leader.open(f"/ho-so/{code}/yeu-cau-giai-trinh")

    assert len(sent) <= 12
