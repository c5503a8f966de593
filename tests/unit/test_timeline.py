"""Every working minute of a case is charged to exactly one party, and none is lost."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.time_laws import DAY, HOUR, JUMPS, LAW, calendars
from web.cases.timeline import Pause, pauses
from workflow.calendar import local
from workflow.queries.case_rows import EventLine
from workflow.shipped import shipped_calendar
from workflow.states import SHIPPED
from workflow.timeline import Entry, Party, Share, entries, shares

KCDP, CALENDAR = SHIPPED[0], shipped_calendar()
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    at: datetime
    to_state: str


@dataclass(frozen=True)
class Hold:
    reason: str
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    kind: str
    role: str
    due_at: datetime
    ended_at: datetime | None = None


def asked(kind: str, role: str, due: int, ended: int | None = None) -> Asked:
    """Somebody who had to answer by a day, and did on another."""
    return Asked(kind, role, MONDAY + due * DAY, None if ended is None else MONDAY + ended * DAY)


def charged(
    *states: tuple[int, str], holds: tuple[Hold, ...] = (), asked: tuple[Asked, ...] = (), now: int
) -> list[tuple[str, str, int]]:
    """Party, reason or state, and days, of a case that moved on these days."""
    events = [Event(MONDAY + day * DAY, state) for day, state in states]
    found = entries(events, holds, KCDP, CALENDAR, now=MONDAY + now * DAY, asked=asked)
    return [(entry.party.value, entry.reason or entry.state, entry.days) for entry in found]


def test_time_goes_to_whoever_holds_the_case():
    moves = ((0, "draft"), (1, "commune_confirmation"), (4, "submitted"), (7, "survey"), (9, "in_batch"))

    assert charged(*moves, now=11) == [
        ("applicant", "draft", 1), ("commune", "commune_confirmation", 3), ("department", "submitted", 1),
        ("centre", "survey", 2), ("leader", "in_batch", 2),
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
    found = entries(moves, (), process, CALENDAR, now=MONDAY + 8 * DAY)

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
    assert charged(now=30) == []


def test_a_clock_that_jumped_back_makes_no_time():
    assert charged((5, "submitted"), (2, "survey"), now=7) == [("centre", "survey", 1)]
    assert charged((5, "survey"), now=2) == []


def test_minutes_are_office_minutes():
    events = [Event(MONDAY, "submitted"), Event(MONDAY + 2 * HOUR, "survey")]

    found = entries(events, (), KCDP, CALENDAR, now=MONDAY + 8 * HOUR)

    assert [(entry.party, entry.minutes, entry.days) for entry in found] == [
        (Party.DEPARTMENT, 120, 0), (Party.CENTRE, 240, 0),
    ]  # fmt: skip


def test_shares_add_up_by_party_in_a_fixed_order():
    found = (
        Entry(Party.CENTRE, "survey", MONDAY, MONDAY, 2, 30), Entry(Party.APPLICANT, "draft", MONDAY, MONDAY, 1, 5),
        Entry(Party.CENTRE, "survey", MONDAY, MONDAY, 3, 10),
    )  # fmt: skip

    assert shares(found) == (Share(Party.APPLICANT, 1, 5), Share(Party.CENTRE, 5, 40))


FINANCE, MEMBER = ("opinion", "prov_finance"), ("verdict", "council_member")


def test_a_late_answer_is_charged_to_whoever_was_asked_and_not_to_the_holder():
    assert charged((0, "appraisal"), asked=(asked(*FINANCE, due=1, ended=3),), now=4) == [
        ("department", "appraisal", 1), ("consulted", "appraisal", 2), ("department", "appraisal", 1),
    ]  # fmt: skip
    assert charged((0, "appraisal"), asked=(asked(*MEMBER, due=2),), now=4) == [
        ("department", "appraisal", 2), ("council", "appraisal", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "one",
    [
        asked(*FINANCE, due=3, ended=2),  # in time
        asked("question", "implementer", due=0),  # the holder's own answer
        asked("acceptance_verdict", "acceptance_member", due=0),  # nobody waits for it here
        asked("forgotten", "prov_finance", due=0),
    ],
)
def test_an_answer_that_nobody_waited_for_longer_is_not_charged(one):
    assert charged((0, "appraisal"), asked=(one,), now=4) == [("department", "appraisal", 4)]


def test_lateness_ends_when_the_case_goes_on_and_gives_way_to_a_pause():
    late, pause = asked(*FINANCE, due=0), Hold("no_budget", MONDAY + DAY, MONDAY + 2 * DAY)

    assert charged((0, "appraisal"), (3, "dept_signing"), asked=(late,), holds=(pause,), now=4) == [
        ("consulted", "appraisal", 1), ("nobody", "no_budget", 1), ("consulted", "appraisal", 1),
        ("leader", "dept_signing", 1),
    ]  # fmt: skip


def test_of_several_that_are_late_the_one_overdue_longest_pays():
    both = (asked(*MEMBER, due=2), asked(*FINANCE, due=1, ended=3))

    assert charged((0, "appraisal"), asked=both, now=4) == [
        ("department", "appraisal", 1), ("consulted", "appraisal", 2), ("council", "appraisal", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("process", "state", "party"),
    [
        ("kcdp_project", "payment", "accountant"), ("kcdp_project", "dept_signing", "leader"),
        ("selection_round", "session", "council"), ("product_nomination", "scoring", "council"),
        ("product_nomination", "eligibility", "department"), ("product_nomination-nation", "eligibility", "agency"),
        ("kcqg_project", "ministry_appraisal", "agency"), ("kcqg_project", "in_batch", "ministry"),
        ("product_nomination-commune", "recommended", "commune"),
    ],
)  # fmt: skip
def test_each_holder_is_a_party(process, state, party):
    key, _, variant = process.partition("-")
    of = next(one for one in SHIPPED if (one.key, one.variant) == (key, variant))
    (entry,) = entries([Event(MONDAY, state)], (), of, CALENDAR, now=MONDAY + DAY)

    assert entry.party.value == party


def test_every_holder_of_every_procedure_is_charged():
    waiting = {
        (process.key, state.key)
        for process in SHIPPED
        for state in process.states.values()
        if not state.kind.closed and state.holder is None
    }

    assert waiting == set()


def test_a_case_that_moves_on_ends_its_pause_on_the_page_too():
    told = [
        ("draft", "survey", "accept"), ("survey", "survey", "pause"), ("survey", "appraisal", "submit_project"),
        ("appraisal", "appraisal", "recheck"), ("appraisal", "refused", "drop"),
    ]  # fmt: skip
    values = {"reason_code": "x", "outcome": "pause"}
    events = tuple(
        EventLine(n, MONDAY + n * DAY, step, "", "", None, None, a, b, values, "")
        for n, (a, b, step) in enumerate(told)
    )

    assert pauses(events) == [Pause("x", MONDAY + n * DAY, MONDAY + (n + 1) * DAY) for n in (1, 3)]


OPEN = st.sampled_from(KCDP.open_states())
GAPS = st.timedeltas(timedelta(minutes=-600), timedelta(days=40))
NEAR = st.dates(date(2026, 2, 20), date(2026, 12, 31))
WORK = st.sampled_from((FINANCE, MEMBER, ("question", "dept_officer"), ("acceptance_verdict", "acceptance_member")))


@st.composite
def ledgers(draw):
    """A history with pauses and people asked, in any order in time, and the moment of looking."""
    now, events = MONDAY, []
    for gap, state in draw(st.lists(st.tuples(JUMPS, OPEN), min_size=1, max_size=8)):
        now += gap
        events.append(Event(now, state))
    spans = draw(st.lists(st.tuples(GAPS, st.one_of(st.none(), GAPS)), max_size=3))
    holds = [
        Hold(f"h{n}", MONDAY + begin, None if length is None else MONDAY + begin + abs(length))
        for n, (begin, length) in enumerate(spans)
    ]
    work = draw(st.lists(st.tuples(WORK, GAPS, st.one_of(st.none(), GAPS)), max_size=4))
    asked = [Asked(*what, MONDAY + due, None if end is None else MONDAY + end) for what, due, end in work]
    return events, holds, asked, max(*(event.at for event in events), now + draw(GAPS))


@LAW
@given(ledgers(), calendars(NEAR))
def test_what_is_charged_is_what_went_by(ledger, calendar):
    events, holds, work, now = ledger
    found = entries(events, holds, KCDP, calendar, now=now, asked=work)

    whole = [moment.replace(second=0, microsecond=0) for moment in (events[0].at, now)]
    whole[0] = min(whole)
    assert sum(share.minutes for share in shares(found)) == calendar.working_minutes(*whole)
    assert sum(share.days for share in shares(found)) == calendar.working_days(*(local(one).date() for one in whole))
    assert [one.until for one in found[:-1]] == [one.since for one in found[1:]]
    assert all((entry.party is Party.NOBODY) == bool(entry.reason) for entry in found)
