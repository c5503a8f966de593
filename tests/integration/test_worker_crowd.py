"""Five workers, one frozen, two hundred messages, a mail server that misbehaves: nothing is lost (F-12, F-14)."""

import os
import signal
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update

from notifications.delivery import LEASE
from tests.journeys import walk
from tests.post import TUESDAY, committed_world, statuses
from tests.smtp import mail_host
from tests.worker_processes import Workers
from workflow.db import unit_of_work
from workflow.models import Delivery, OutboxIntent
from workflow.models.base import table_of

MESSAGES, CREW = 200, 5
FAULTS = {"unknown": 20, "too_big": 20, "later": 20, "later_after_data": 20, "busy": 20, "drop": 20,
          "drop_after_taking": 20, "twice": 20, "hang": 1}  # fmt: skip
"""How often each fault comes; a server that hangs costs ten seconds, so once."""
FINAL = FAULTS["unknown"] + FAULTS["too_big"]


@pytest.fixture
def world(database):
    """One case, and as many messages as are wanted, each an event of its own."""
    made = committed_world(database.sessions, lambda s, w, c: walk(s, w, c, until="ask_opinion"))[0]
    intent = table_of(OutboxIntent)
    with unit_of_work(database.sessions) as session:
        model = dict(session.execute(select(intent).order_by(intent.c.id.desc()).limit(1)).mappings().one())
        first = model["id"] + 1
        session.execute(update(intent).values(expanded_at=TUESDAY))
        rows = [{**model, "id": first + n, "dedup_key": f"copy-{n}:{model['audience']}"} for n in range(MESSAGES)]
        session.execute(insert(intent), rows)
    return made


def script():
    """Return the faults of all conversations, in an order that is the same each time."""
    words = [word for word, times in FAULTS.items() for _ in range(times)]
    Random(12).shuffle(words)  # noqa: S311 -- not for security
    return words


def rounds(crew, database):
    """Send the crew on its way until nothing waits any more."""
    for hour in range(1, 40):
        now = TUESDAY + hour * timedelta(hours=4)
        for one in crew:
            one.order(now, "SIGKILL", "never", 1)
        assert [one.answer() for one in crew] == [["ended", "0"]] * len(crew)
        with database.sessions() as session:
            if statuses(session)["queued"] == 0:
                return


def test_a_crowd_of_workers_and_a_bad_server_lose_nothing(database, world):
    with mail_host(*script()) as host, ExitStack() as stack:
        crew = [Workers(database.url, host) for _ in range(CREW)]
        for one in crew:
            stack.callback(one.end)
        crew[0].order(TUESDAY - LEASE, "SIGSTOP", "after_send", 1)
        state, frozen = crew[0].answer()
        assert state == "stopped"
        rounds(crew[1:], database)
        with database.sessions() as session:
            before = marked(session)
        os.kill(int(frozen), signal.SIGCONT)
        assert crew[0].answer() == ["ended", "0"]

        with database.sessions() as session:
            assert (marked(session), statuses(session)) == (before, {"sent": MESSAGES - FINAL, "failed": FINAL})
            check_names(session, host)


def marked(session):
    mails = select(Delivery.id, Delivery.status, Delivery.sent_at, Delivery.fence).where(Delivery.channel == "email")
    return [tuple(row) for row in session.execute(mails.order_by(Delivery.id))]


def check_names(session, host):
    """Everything sent has arrived under its own name; only what a crash may repeat has come twice."""
    sent = select(Delivery.message_id).where(Delivery.channel == "email", Delivery.status == "sent")
    names = {f"<{name}@localhost>" for name in session.scalars(sent)}
    arrived = Counter(host.identities)

    assert set(arrived) == names
    assert sum(arrived.values()) - len(names) <= FAULTS["drop_after_taking"] + 1
