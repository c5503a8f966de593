"""A private calendar: read by an independent parser, only at its address, only while it stands."""

from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from tests.desk import put_case
from tests.factories import MONDAY
from web.lists.icalendar import calendar_file
from web.lists.month import full_address
from workflow.db import unit_of_work
from workflow.models import Feed, User
from workflow.queries.feeds import Entry

PAGE = "/tai-khoan/lich-rieng"


def renewed(visitor, button="Tạo địa chỉ lịch"):
    shown = visitor.send(visitor.open(PAGE), button)
    return shown.soup.select_one("#feed-address")["value"].removeprefix("http://localhost")


@pytest.fixture
def officer(sign_in, maker, world):
    put_case(maker, world, until="confirm_place", title="Máy sấy; lò, \\ và cả những chữ có dấu dài để xuống dòng")
    return sign_in("officer")


def test_the_calendar_holds_the_terms_of_ones_own_work(officer, client):
    answer = client.get(renewed(officer))
    parsed = Calendar.from_ical(answer.data)

    (event,) = parsed.walk("VEVENT")
    assert (answer.mimetype, parsed["version"]) == ("text/calendar", "2.0")
    assert str(event["summary"]).endswith("Máy sấy; lò, \\ và cả những chữ có dấu dài để xuống dòng")
    assert event.decoded("dtstart") > date(2026, 3, 2)
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75


def test_somebody_else_has_another_calendar(officer, sign_in, client):
    assert Calendar.from_ical(client.get(renewed(sign_in("stranger"))).data).walk("VEVENT") == []


def test_the_address_is_shown_once_and_only_its_hash_is_kept(officer, maker):
    secret = renewed(officer).removeprefix("/lich/").removesuffix(".ics")

    with maker() as session:
        assert [secret in str(row.token_hash) for row in session.scalars(select(Feed))] == [False]
    assert officer.open(PAGE).soup.select_one("#feed-address") is None


@pytest.mark.parametrize("guess", ["/lich/x.ics", f"/lich/{'a' * 43}.ics", f"/lich/{'a' * 200}.ics"])
def test_a_guessed_address_is_not_there(officer, client, guess):
    renewed(officer)

    assert client.get(guess).status_code == 404


def test_an_address_stops_when_it_is_replaced_taken_back_or_its_owner_goes(officer, client, maker, world):
    first = renewed(officer)
    second = renewed(officer, "Tạo địa chỉ mới, thay địa chỉ cũ")
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]

    with unit_of_work(maker) as session:
        session.execute(update(User).where(User.id == world.people["officer"].id).values(active=False))
    assert client.get(second).status_code == 404
    with unit_of_work(maker) as session:
        session.execute(update(User).values(active=True))
    officer.send(officer.open(PAGE), "Thu hồi địa chỉ")
    assert client.get(second).status_code == 404


def test_a_session_leads_to_its_page_and_other_work_to_its_case(app):
    session = Entry("session-1", MONDAY, "Phiên họp", "R-1", whole_day=False, session=("dot-1-2026", 2))
    with app.test_request_context("/", base_url="https://kc.example/"):
        found = [full_address(entry) for entry in (session, Entry("case-1", MONDAY, "Thẩm định", "DA-1"))]

    assert found == ["https://kc.example/hoi-dong/dot-1-2026/phien/2", "https://kc.example/ho-so/DA-1"]


def test_a_session_stands_at_its_hour_and_place():
    entry = Entry("session-1", MONDAY, "Phiên họp", "R-1", whole_day=False, place="Hội trường A, Sở")
    given = {
        "name": "Khuyến công",
        "now": MONDAY,
        "host": "x",
        "address": lambda line: f"http://localhost/ho-so/{line.code}",
    }
    (event,) = Calendar.from_ical(calendar_file([entry], **given)).walk("VEVENT")

    assert (event.decoded("dtstart"), str(event["location"])) == (MONDAY, "Hội trường A, Sở")
    assert str(event["url"]) == "http://localhost/ho-so/R-1"
