"""Worker processes, killed or frozen at each point of their way, lose nothing and mark nothing twice (F-02, F-12)."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.delivery import LEASE
from tests.factories import a_case
from tests.journeys import walk
from tests.post import TUESDAY, committed_world, pass_at, server_at, statuses
from tests.smtp import mail_host
from tests.worker_processes import workers_at
from workflow.db import unit_of_work
from workflow.models import Delivery, OutboxIntent

POINTS = ("before_claim", "after_claim", "after_send", "after_mark")
TIMES, MANY_TIMES = 5, 200


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def world(maker):
    """One case with six messages to send."""
    return committed_world(maker, lambda s, w, c: walk(s, w, c, until="ask_opinion"))[0]


def identities(maker):
    with maker() as session:
        found = select(Delivery.message_id).where(Delivery.channel == "email", Delivery.status == "sent")
        return {f"<{name}@localhost>" for name in session.scalars(found)}


def counted(maker):
    with maker() as session:
        return statuses(session)


def check_after_kills(database, host, world, doubles):
    """After everything that was left has been sent: all of it arrived, doubled at most once a kill after sending."""
    server = server_at(host.port)
    for number in range(1, 4):
        pass_at(database.sessions, world, server, TUESDAY + timedelta(days=1) + number * LEASE)
    names = identities(database.sessions)

    assert counted(database.sessions) == {"sent": len(names)}
    assert {name.split("@")[0] for name in host.identities} == {name.split("@")[0] for name in names}
    assert len(host.taken) <= len(names) + doubles


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_worker_loses_nothing(database, world, point):
    with workers_at(database) as (workers, host):
        ends = [workers.killed(TUESDAY + turn * LEASE, point, 1 + turn % 2) for turn in range(TIMES)]

        check_after_kills(database, host, world, sum(ends) if point == "after_send" else 0)
    assert True in ends


@pytest.mark.release
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_hundreds_of_times_loses_nothing(database, world, point):
    with unit_of_work(database.sessions) as session:
        for _ in range(20):
            walk(session, world, a_case(session, world).case_id, until="ask_opinion")
    with workers_at(database) as (workers, host):
        ends = [workers.killed(TUESDAY + turn * LEASE, point, 1 + turn % 7) for turn in range(MANY_TIMES)]

        check_after_kills(database, host, world, sum(ends) if point == "after_send" else 0)


def test_a_worker_killed_after_the_answer_repeats_under_the_same_name(database, world, maker):
    with workers_at(database) as (workers, host):
        assert workers.killed(TUESDAY, "after_send", 1)
        assert (len(host.taken), counted(maker)["sent"]) == (1, 0)
        pass_at(maker, world, server_at(host.port), TUESDAY + 2 * LEASE)

        assert Counter(Counter(name.split("@")[0] for name in host.identities).values()) == {1: 5, 2: 1}


def test_a_process_frozen_past_its_lease_cannot_mark_what_it_lost(database, world, maker):
    with workers_at(database) as (workers, host):
        workers.order(TUESDAY, "SIGSTOP", "after_send", 1)
        _, frozen = workers.answer()
        pass_at(maker, world, server_at(host.port), TUESDAY + 2 * LEASE)
        marked = sent_moments(maker)
        os.kill(int(frozen), signal.SIGCONT)

        assert workers.answer() == ["ended", "0"]
        assert (sent_moments(maker), counted(maker)) == (marked, {"sent": 6})


def sent_moments(maker):
    with maker() as session:
        found = select(Delivery.id, Delivery.sent_at).where(Delivery.channel == "email").order_by(Delivery.id)
        return [tuple(row) for row in session.execute(found)]


@pytest.mark.parametrize("workers", [2, 5])
def test_workers_at_once_share_the_messages_without_doubling(database, world, maker, workers):
    with unit_of_work(maker) as session:
        for _ in range(4):
            walk(session, world, a_case(session, world).case_id, until="accept")
    with mail_host() as host:
        server = server_at(host.port)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda _: pass_at(maker, world, server, TUESDAY), range(workers)))

        assert (len(host.identities), counted(maker)["sent"]) == (len(set(host.identities)), len(host.identities))
    with maker() as session:
        assert session.scalars(select(OutboxIntent.id).where(OutboxIntent.expanded_at.is_(None))).all() == []


def test_a_dead_mail_server_keeps_nobody_from_the_list(database, world, maker):
    pass_at(maker, world, server_at(1), TUESDAY)

    with maker() as session:
        assert (statuses(session), statuses(session, "inapp")) == ({"queued": 6}, {"sent": 6})
