"""Pages of messages: each kind is filtered and counted over all of them, not over the page that is shown."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from notifications.outbox import expand
from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.models import Case, Delivery, OutboxIntent
from workflow.models.base import table_of
from workflow.queries.notice_pages import MOST, notice_page
from workflow.queries.people_sign_in import person_of

MANY = 60
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def world(session):
    """The officer is handed one case, and has since been told of it many times."""
    world = a_world(session)
    walk(session, world, a_case(session, world).case_id, until="confirm_place")
    while expand(session, MONDAY):
        pass
    tell(session, world, MANY)
    return world


def tell(session, world, times, *, first=0):
    """Tell the officer of a reminder that has gone stale."""
    case_id, officer = session.scalars(select(Case.id)).one(), world.people["officer"].id
    names = [f"{number:032x}" for number in range(first, first + times)]
    content = {"state": "draft", "clock": 0, "clock_key": "receive", "when": "on", "due_at": LATER.isoformat()}
    said = {"kind": "redated", "case_id": case_id, "audience": f"user:{officer}", "created_at": MONDAY}
    moved = {**content, "before": "01/03/2026", "after": "02/03/2026", "basis": "QĐ 1", "term": "Tiếp nhận"}
    session.execute(insert(table_of(OutboxIntent)), [{**said, "dedup_key": name, "content": moved} for name in names])
    ids = session.execute(select(OutboxIntent.id, OutboxIntent.dedup_key).where(OutboxIntent.dedup_key.in_(names)))
    row = {"user_id": officer, "channel": "inapp", "status": "sent", "created_at": MONDAY}
    rows = [{**row, "intent_id": one.id, "message_id": one.dedup_key} for one in sorted(ids)]
    session.execute(insert(table_of(Delivery)), rows)


def page(session, world, **wish):
    person = person_of(session, world.people["officer"].id, MONDAY.date())
    return notice_page(session, person=person, now=LATER, size=50, **wish)


def test_both_kinds_are_counted_beyond_the_page(session, world):
    found = page(session, world)

    assert (len(found.rows), found.asking, found.telling, found.beyond) == (50, 1, MANY, False)


def test_what_asks_is_found_behind_what_only_tells(session, world):
    found = page(session, world, asks=True)

    assert ([row.sort for row in found.rows], found.more) == (["handed"], None)


@pytest.mark.parametrize(("asks", "sizes"), [(None, [50, 11]), (False, [50, 10]), (True, [1])])
def test_the_pages_together_hold_each_message_once(session, world, asks, sizes):
    pages = [page(session, world, asks=asks)]
    while pages[-1].more:
        pages.append(page(session, world, asks=asks, before=pages[-1].more))

    names = [row.name for one in pages for row in one.rows]
    assert ([len(one.rows) for one in pages], len(set(names))) == (sizes, sum(sizes))


def test_beyond_the_newest_the_rest_is_still_reached(session, world):
    tell(session, world, MOST, first=MANY)
    first = page(session, world, asks=True)
    assert (first.rows, first.asking, first.telling, first.beyond) == ((), 0, MOST, True)

    second = page(session, world, asks=True, before=first.more)

    assert ([row.sort for row in second.rows], second.more) == (["handed"], None)
