"""The outbox of an administrator: what waits and failed in the own province, sent again or stopped, once and logged."""

import pytest
from sqlalchemy import select, update

from notifications.outbox import expand
from tests.desk import put_case
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Delivery, SecurityEvent

PATH = "/quan-tri/hop-thu"


@pytest.fixture
def mails(maker, world):
    """Mail to the officers of the Sở, and to the establishment."""
    put_case(maker, world, until="confirm_place", title="Tên đề án kín")
    with unit_of_work(maker) as session:
        while expand(session, MONDAY):
            pass
        found = select(Delivery.user_id, Delivery.id).where(Delivery.channel == "email")
        return dict(session.execute(found.order_by(Delivery.id)).all())


def put(maker, **columns):
    with unit_of_work(maker) as session:
        session.execute(update(Delivery).where(Delivery.channel == "email").values(columns))


def states(maker, delivery_id):
    with maker() as session:
        row = session.get_one(Delivery, delivery_id)
        log = select(SecurityEvent.kind).where(SecurityEvent.kind.like("delivery%"))
        return row.status, row.attempts, row.fence, list(session.scalars(log))


@pytest.fixture
def officers(mails, world):
    return mails[world.people["officer"].id]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1"])
def test_nobody_else_enters(sign_in, mails, path):
    sign_in("leader").open(path, status=403)


def test_what_waits_is_listed_without_what_it_says(sign_in, mails):
    page = sign_in("admin").open(PATH)

    assert ("Officer" in page.text, "Tên đề án kín" in page.text) == (True, False)
    assert "Không có thư nào" in sign_in("admin").open(f"{PATH}?thu=ai-do@example.vn").text


def test_a_failed_message_is_sent_again_once(sign_in, maker, officers):
    put(maker, status="dead", attempts=20, next_try_at=None, error="550")
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{officers}")
    for _ in range(2):
        admin.send(page, "Gửi lại")

    assert states(maker, officers) == ("queued", 0, 1, ["delivery_retried"])


def test_a_waiting_message_is_stopped_unless_the_law_wants_it(sign_in, maker, world, mails, officers):
    admin = sign_in("admin")
    admin.send(admin.open(f"{PATH}/{officers}"), "Dừng gửi")
    assert states(maker, officers) == ("void", 0, 1, ["delivery_stopped"])

    to_owner = mails.get(world.people["owner"].id)
    assert to_owner is not None
    admin.open(f"{PATH}/{to_owner}", status=404)


def test_a_message_that_is_being_sent_is_not_stopped(sign_in, maker, officers):
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{officers}")
    put(maker, fence=1)
    answer = admin.send(page, "Dừng gửi", status=409)

    assert "Thư này đang được gửi hoặc không còn chờ" in answer.text
    assert states(maker, officers) == ("queued", 0, 1, [])


def test_another_province_has_its_own_outbox(sign_in, maker, world, officers):
    with unit_of_work(maker) as session:
        session.get_one(Delivery, officers).user_id = world.people["stranger"].id

    sign_in("admin").open(f"{PATH}/{officers}", status=404)
