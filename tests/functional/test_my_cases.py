"""What an establishment is told of its cases: that one is late, and that one waits for a set day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import put_case
from workflow.models import Case


def row(page, code):
    """The line of a case in the list of one's own."""
    return next(line for line in page.soup.select("tbody tr") if code in line.get_text())


def words(tag):
    return " ".join(tag.get_text(" ", strip=True).split())


@pytest.fixture
def follow_up(maker, world):
    """The code of a case that waits a year for its report."""
    put_case(maker, world, until="hand_over")
    with maker() as session:
        return session.scalars(select(Case.code).where(Case.process_key == "kcdp_follow_up")).one()


def test_a_late_case_says_so_whoever_holds_it(maker, world, sign_in, clock):
    code = put_case(maker, world, until="accept")
    clock.at += timedelta(days=23)
    line = row(sign_in("owner").open("/toi"), code)

    assert words(line.select_one(".chip-late")) == "Đang xử lý"
    assert words(line).endswith("23/03/2026 quá hạn 2 ngày làm việc")


def test_a_case_in_time_has_no_mark_of_lateness(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    line = row(sign_in("owner").open("/toi"), code)

    assert (line.select(".chip-late"), words(line)[-31:]) == ([], "23/03/2026 còn 15 ngày làm việc")


def test_a_case_that_waits_for_a_set_day_says_so_and_burdens_nobody(follow_up, sign_in, clock):
    clock.at += timedelta(days=100)
    line, page = row(sign_in("owner").open("/toi"), follow_up), sign_in("centre").open(f"/ho-so/{follow_up}")

    assert "Chờ đến kỳ báo cáo Chưa phải làm gì. 02/03/2027 (dự kiến) còn" in words(line)
    assert (
        words(page.soup.select_one(".whose-line")) == "Chờ đến kỳ báo cáo. Việc tiếp theo: ngày 02/03/2027 (dự kiến)."
    )
    assert ("Đang do" in page.text, "Không tính cho bên nào:" in page.text) == (False, True)


def test_the_waiting_case_is_told_in_english_too(follow_up, sign_in):
    page = sign_in("owner").open(f"/ho-so/{follow_up}?lang=en")

    assert words(page.soup.select_one(".whose-line")).startswith(
        "Waiting for the report to fall due. Next: on 02/03/2027"
    )
