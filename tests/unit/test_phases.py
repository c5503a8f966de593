"""A reminder speaks of its term as of the day on which it is read, never of a day that is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workflow.queries.letter_values import kind_of
from workflow.queries.notices import words
from workflow.queries.phases import AFTER, BEFORE, ON, SHARE, phase
from workflow.queries.topic import CaseNow, ClockNow, Topic
from workflow.states import SHIPPED

DUE = datetime(2026, 11, 27, 10, tzinfo=UTC)
CASE = CaseNow(1, "A-1", "Máy sấy", "appraisal", None, DUE, None, None, 1, "dept_officer", "Sở Công Thương", SHIPPED[0])
SAID = {"clock": 1, "clock_key": "appraisal", "due": DUE.isoformat(), "state": "appraisal"}


def reminder(kind="reminder", closed_at=None, **more):
    sent = DUE - timedelta(days=3)
    clock = ClockNow(1, DUE, None, closed_at)
    return Topic(1, "x", kind, "role:dept_officer", None, {**SAID, **more}, sent, CASE, clock=clock)


@pytest.mark.parametrize(
    ("days", "kind", "expected"),
    [
        (-1, "reminder", BEFORE), (0, "reminder", ON), (0.2, "reminder", ON), (2, "reminder", AFTER),
        (-1, "escalation", BEFORE), (0, "escalation", BEFORE), (1, "escalation", AFTER), (0, "task", ON),
    ],
)  # fmt: skip
def test_the_day_of_reading_decides_what_is_said(days, kind, expected):
    assert phase(reminder(kind), DUE + timedelta(days=days)) == expected


def test_after_a_share_of_the_term_the_share_is_told_until_it_is_due():
    half, part = reminder(share="1/2"), reminder(share="3/4")
    said = [words(one, lang, now=DUE - timedelta(days=150)).headline for one in (half, part) for lang in ("vi", "en")]

    assert said == [
        "Đã dùng một nửa thời gian: Thẩm định tại cơ sở", f"Used half of the time: {said[1].split(': ')[1]}",
        "Đã dùng 75 % thời gian: Thẩm định tại cơ sở", f"Used 75 % of the time: {said[3].split(': ')[1]}",
    ]  # fmt: skip
    assert [phase(half, DUE + timedelta(days=days)) for days in (-9, 0, 1)] == [SHARE, ON, AFTER]


def test_what_was_done_is_told_as_it_was_when_the_message_came():
    done = reminder(closed_at=DUE - timedelta(days=1))

    assert phase(done, DUE + timedelta(days=9)) == BEFORE


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("reminder", -1, "reminder_before"), ("reminder", 2, "reminder_after"), ("escalation", -1, "escalation_before"),
        ("escalation", 2, "escalation"),
    ],
)  # fmt: skip
def test_the_letter_is_of_the_kind_that_fits_the_day(kind, days, expected):
    topic = replace(reminder(kind), created_at=DUE - timedelta(days=3))

    assert kind_of(topic, DUE + timedelta(days=days)).key == expected
