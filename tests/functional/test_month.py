"""One's own calendar, a month at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.desk import put_case, statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import CalendarDay, CouncilSession, RoundMember


@pytest.fixture
def code(maker, world):
    """A case whose receiving ends on Tuesday 3 March."""
    return put_case(maker, world, until="confirm_place", title="Hỗ trợ máy sấy điều")


def lines(page):
    return [" ".join(row.get_text(" ", strip=True).split()) for row in page.soup.select("main tbody tr")]


def test_what_waits_stands_on_its_day_in_its_week(sign_in, code):
    page = sign_in("officer").open("/lich")

    assert page.heading == "Lịch tháng 03/2026"
    assert "Từ 02/03/2026 đến 08/03/2026" in page.text
    assert lines(page) == [f"03/03/2026 Thứ Ba Chờ Sở tiếp nhận: Hỗ trợ máy sấy điều {code}"]
    assert page.soup.select_one("main tbody a")["href"] == f"/ho-so/{code}"


def test_what_is_over_is_called_late(sign_in, code, clock):
    clock.at = MONDAY + timedelta(days=35)
    officer = sign_in("officer")

    assert "1 việc đã quá hạn." in officer.open("/lich").text
    assert lines(officer.open("/lich?thang=2026-03"))[0].endswith(f"Quá hạn {code}")


def test_a_day_off_stands_in_the_list(sign_in, maker):
    with unit_of_work(maker) as session:
        day = datetime(2026, 3, 10, tzinfo=UTC).date()
        session.add(CalendarDay(on_date=day, scope="dong-nai", kind="closure", label="Bão số 3", basis="CĐ 12"))

    assert lines(sign_in("officer").open("/lich")) == ["10/03/2026 Thứ Ba Bão số 3"]
    assert lines(sign_in("stranger").open("/lich")) == []


def test_nobody_reads_the_calendar_of_others(sign_in, code):
    assert "máy sấy điều" not in sign_in("stranger").open("/lich").text
    assert sign_in("owner").open("/lich").heading == "Lịch tháng 03/2026"


def test_an_empty_month_tells_what_comes_next(sign_in, code):
    page = sign_in("officer").open("/lich?thang=2025-11")

    assert "Tháng này không có việc nào đến hạn" in page.text
    assert "Việc tiếp theo vào ngày 03/03/2026." in page.text


@pytest.mark.parametrize("month", ["2026-13", "hôm nay", "2026", "2026-00", "99999-01", "٢٠٢٦-03", "2026-03-01"])
def test_an_unfit_month_is_told(sign_in, month):
    page = sign_in("officer").open(f"/lich?thang={month}")

    assert (page.heading, "Không có tháng này." in page.text) == ("Lịch tháng 03/2026", True)


@pytest.mark.parametrize(
    ("month", "around"), [("2026-01", ["2025-12", "2026-02"]), ("2026-12", ["2026-11", "2027-01"])]
)
def test_months_follow_each_other(sign_in, month, around):
    links = sign_in("officer").open(f"/lich?thang={month}").soup.select("nav.pager a[rel]")

    assert [link["href"].rpartition("=")[2] for link in links] == around


def test_each_end_of_the_calendar_has_a_page(sign_in):
    for month in ("2000-01", "2099-12"):
        assert sign_in("officer").open(f"/lich?thang={month}").status == 200


def test_a_session_stands_with_its_hour_and_place_and_leads_to_its_council(jury, juror, maker):
    held, of = datetime(2026, 3, 5, 1, 30, tzinfo=UTC), jury.of.id
    with unit_of_work(maker) as session:
        seat = {"body": "council", "seat": "member", "decision": "QĐ 1", "from_on": MONDAY.date()}
        session.add(RoundMember(round_id=of, user_id=jury.people[0].id, **seat))
        session.add(CouncilSession(round_id=of, number=1, opened_at=held, place="Hội trường A"))
    page = juror.open("/lich")

    (line,) = [line for line in lines(page) if "Phiên họp" in line]
    assert line.startswith("05/03/2026 Thứ Năm 08:30 · Phiên họp Hội đồng số 1")
    assert line.endswith("· Hội trường A")
    assert juror.open(page.soup.select_one("main tbody a[href^='/hoi-dong']")["href"]).status == 200


@pytest.mark.parametrize(("lang", "heading"), [("en", "Calendar of 03/2026"), ("vi", "Lịch tháng 03/2026")])
def test_the_page_speaks_the_language_of_the_reader(sign_in, code, lang, heading):
    officer = sign_in("officer")

    assert officer.open(f"/lich?lang={lang}").heading == heading
    assert ("Tuesday" in officer.open("/lich").text) == (lang == "en")


def test_statements_do_not_grow_with_cases(sign_in, maker, world):
    officer, sizes = sign_in("officer"), []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
        officer.open("/lich")
        with statements(maker) as found:
            officer.open("/lich")
        sizes.append(len(found))

    assert sizes[0] == sizes[1] <= 12
