"""Every working minute of a case is charged to exactly one party, and none is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import local
from workflow.shipped import shipped_calendar
from workflow.states import SHIPPED
from workflow.timeline import Entry, Party, Share, entries, shares

KCDP, CALENDAR = SHIPPED[0], shipped_calendar()
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    at: datetime
    to_state: str


@dataclass(frozen=True)
class Hold:
    reason: str
    since: datetime
    ended_at: datetime | None = None


def charged(*states: tuple[int, str], holds: tuple[Hold, ...] = (), now: int) -> list[tuple[str, str, int]]:
    """Party, reason or state, and days, of a case that moved on these days."""
    events = [Event(MONDAY + day * DAY, state) for day, state in states]
    found = entries(events, holds, KCDP, CALENDAR, MONDAY + now * DAY)
    return [(entry.party.value, entry.reason or entry.state, entry.days) for entry in found]


def test_time_goes_to_whoever_holds_the_case():
    moves = ((0, "draft"), (1, "commune_confirmation"), (4, "submitted"), (7, "survey"), (9, "in_batch"))

    assert charged(*moves, now=11) == [
        ("applicant", "draft", 1), ("commune", "commune_confirmation", 3), ("department", "submitted", 1),
        ("centre", "survey", 2), ("province", "in_batch", 2),
    ]  # fmt: skip


def test_a_weekend_is_nobodys_time_and_counts_for_none():
    assert charged((4, "submitted"), now=7) == [("department", "submitted", 1)]


def test_a_pause_is_charged_to_nobody_with_its_reason():
    pause = Hold("spending_rule_changed", MONDAY + 2 * DAY, MONDAY + 4 * DAY)

    assert charged((0, "survey"), holds=(pause,), now=9) == [
        ("centre", "survey", 2), ("nobody", "spending_rule_changed", 2), ("centre", "survey", 3),
    ]  # fmt: skip


def test_waiting_for_a_set_day_is_nobodys_time_and_waiting_for_somebody_is_theirs():
    process = next(process for process in SHIPPED if process.key == "kcdp_follow_up")
    moves = [Event(MONDAY, "waiting"), Event(MONDAY + 4 * DAY, "reporting")]
    found = entries(moves, (), process, CALENDAR, MONDAY + 8 * DAY)

    assert [(entry.party.value, entry.state, entry.days, entry.reason) for entry in found] == [
        ("nobody", "waiting", 4, ""), ("applicant", "reporting", 2, ""),
    ]  # fmt: skip
    assert charged((0, "supplement"), now=2) == [("applicant", "supplement", 2)]


def test_a_pause_that_goes_on_lasts_until_now():
    assert charged((0, "survey"), holds=(Hold("other", MONDAY + DAY),), now=3) == [
        ("centre", "survey", 1), ("nobody", "other", 2),
    ]  # fmt: skip


def test_steps_that_stay_make_one_stretch():
    assert charged((0, "in_progress"), (1, "in_progress"), (2, "in_progress"), now=3) == [("centre", "in_progress", 3)]


def test_nothing_is_charged_once_the_case_is_over():
    assert charged((0, "submitted"), (1, "withdrawn"), now=30) == [("department", "submitted", 1)]
    assert charged((0, "withdrawn"), now=30) == []


def test_a_clock_that_jumped_back_makes_no_time():
    assert charged((5, "submitted"), (2, "survey"), now=7) == [("centre", "survey", 1)]
    assert charged((5, "survey"), now=2) == []


def test_minutes_are_office_minutes():
    events = [Event(MONDAY, "submitted"), Event(MONDAY + 2 * HOUR, "survey")]

    found = entries(events, (), KCDP, CALENDAR, MONDAY + 8 * HOUR)

    assert [(entry.party, entry.minutes, entry.days) for entry in found] == [
        (Party.DEPARTMENT, 120, 0), (Party.CENTRE, 240, 0),
    ]  # fmt: skip


def test_shares_add_up_by_party_in_a_fixed_order():
    found = (
        Entry(Party.CENTRE, "survey", MONDAY, MONDAY, 2, 30), Entry(Party.APPLICANT, "draft", MONDAY, MONDAY, 1, 5),
        Entry(Party.CENTRE, "survey", MONDAY, MONDAY, 3, 10),
    )  # fmt: skip

    assert shares(found) == (Share(Party.APPLICANT, 1, 5), Share(Party.CENTRE, 5, 40))


OPEN = st.sampled_from(KCDP.open_states())
GAPS = st.timedeltas(timedelta(minutes=-600), timedelta(days=40))


@given(st.lists(st.tuples(GAPS, OPEN), min_size=1, max_size=8), st.lists(st.tuples(GAPS, GAPS), max_size=3), GAPS)
def test_what_is_charged_is_what_went_by(moves, pauses, rest):
    events, now = [], MONDAY
    for gap, state in moves:
        now += gap
        events.append(Event(now, state))
    latest = max(event.at for event in events)
    holds = [Hold(f"h{n}", MONDAY + begin, MONDAY + begin + abs(length)) for n, (begin, length) in enumerate(pauses)]
    now = max(latest, now + rest)

    found = entries(events, holds, KCDP, CALENDAR, now)

    whole = [moment.replace(second=0, microsecond=0) for moment in (events[0].at, now)]
    assert sum(share.minutes for share in shares(found)) == CALENDAR.working_minutes(*whole)
    assert sum(share.days for share in shares(found)) == CALENDAR.working_days(*(local(one).date() for one in whole))
    assert [one.until for one in found[:-1]] == [one.since for one in found[1:]]
    assert all((entry.party is Party.NOBODY) == bool(entry.reason) for entry in found)
