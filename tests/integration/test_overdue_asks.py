"""An internal target that passed and an explanation that is late are told once, to whoever acts and whoever asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.overdue_asks import sweep_overdue_asks
from tests.factories import take
from tests.journeys import walk
from tests.post import Postbox, committed_world, pass_at, told
from workflow.db import unit_of_work
from workflow.models import Delivery, SentNotice

SET = datetime(2026, 3, 5, 2, tzinfo=UTC)
DUE_ON = date(2026, 3, 12)
BEFORE, AFTER = datetime(2026, 3, 12, 9, tzinfo=UTC), datetime(2026, 3, 12, 11, tzinfo=UTC)
REASON = {"reason": "Hồ sơ đã nằm yên ba tuần."}
NOTHING: dict[str, int] = {}


@pytest.fixture
def maker(database):
    return database.sessions


def scene(maker, *steps):
    """A case in appraisal on which the steps were taken; what was told until then is forgotten."""

    def prepare(session, world, case_id):
        walk(session, world, case_id, until="submit_project")
        for step, who, values in steps:
            named = {key: world.people[one].id if key.endswith("_id") else one for key, one in values.items()}
            take(session, world, case_id, step, who, now=SET, **named, **REASON)

    made = committed_world(maker, prepare)
    pass_at(maker, made[0], Postbox(), SET)
    with unit_of_work(maker) as session:
        session.query(SentNotice).delete()
        session.query(Delivery).delete()
    return made


def swept(maker, world, moment):
    """Return what one pass counted, and who found what in the list of messages."""
    counted = sweep_overdue_asks(maker, now=moment)
    pass_at(maker, world, Postbox(), moment)
    with maker() as session:
        return dict(counted), [one for one in told(session) if one[1] in ("target", "explain")]


TARGET = ("set_target", "leader", {"due_on": DUE_ON})
ASKED = ("ask_explanation", "supervisor", {"asked_id": "second_officer", "due_on": DUE_ON})


@pytest.mark.parametrize(
    ("steps", "readers"),
    [
        ([TARGET], [("leader", "target"), ("officer", "target"), ("second_officer", "target")]),
        ([("reassign", "leader", {"assignee_id": "officer"}), TARGET], [("leader", "target"), ("officer", "target")]),
        ([ASKED], [("second_officer", "explain"), ("supervisor", "explain")]),
    ],
    ids=["a target", "a target of a handler", "an explanation"],
)
def test_what_passed_is_told_once(maker, steps, readers):
    world, _ = scene(maker, *steps)

    assert swept(maker, world, BEFORE) == (NOTHING, [])
    assert swept(maker, world, AFTER) == ({"urged": 1}, readers)
    assert swept(maker, world, AFTER + timedelta(days=1)) == (NOTHING, readers)


def test_what_was_answered_or_left_behind_is_not_told(maker):
    world, case_id = scene(maker, TARGET, ASKED)
    with unit_of_work(maker) as session:
        take(session, world, case_id, "explain", "second_officer", now=SET, answer="Đang chờ báo giá")
        take(session, world, case_id, "return_for_rework", "officer", now=SET, **REASON)

    assert swept(maker, world, AFTER) == (NOTHING, [])


def test_an_explanation_that_comes_before_the_message_goes_out_makes_it_void(maker):
    world, case_id = scene(maker, ASKED)
    assert sweep_overdue_asks(maker, now=AFTER) == {"urged": 1}
    with unit_of_work(maker) as session:
        take(session, world, case_id, "explain", "second_officer", now=AFTER, answer="Đang chờ báo giá")

    assert swept(maker, world, AFTER) == (NOTHING, [])
