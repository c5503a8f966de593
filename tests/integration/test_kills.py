"""``kill -9`` of web and worker while six people work: what was acknowledged is there once, and nothing else (F-01)."""

import logging
import threading
from functools import partial

import pytest

from tests.chaos import counting, writers
from tests.chaos.drafting import Drafter
from tests.chaos.processes import web, worker
from tests.chaos.rampage import Rampage, a_seed, alive, at_work, fair_share
from tests.chaos.scene import a_scene
from tests.smtp import mail_host

ROUNDS = (writers.asking, writers.pausing, writers.batching, writers.reporting, writers.paying)
LONGEST_START = 5.0
log = logging.getLogger("chaos")


@pytest.fixture
def scene(database, tmp_path):
    return a_scene(database.sessions, tmp_path)


def six_writers(scene, port, stopped):
    people = [writers.Writer(scene, port, stopped) for _ in range(len(ROUNDS) + 1)]
    jobs = [partial(person.work, turn(scene)) for person, turn in zip(people, ROUNDS, strict=False)]
    drafter = Drafter(people[-1])
    return people, drafter, [*jobs, partial(drafter.work, stopped)]


def acts(people, drafter):
    return sum(len(person.acknowledged) for person in people) + sum(len(draft.saves) for draft in drafter.drafts)


def check_writing(database, scene, people, drafter):
    done = [act for person in people for act in person.acknowledged]
    refused = [act for person in people for act in person.refused]
    with database.sessions() as session:
        assert counting.lost_or_doubled(session, scene, done) == {"lost": [], "unasked": []}
        assert counting.wrong_keys(session, done, refused) == []
        assert counting.wrong_drafts(session, scene, drafter.drafts) == []
        assert counting.wrong_records(session, scene.store) == []


def check_mail(database, scene, host, kills):
    counting.drain(database, scene, host)
    with database.sessions() as session:
        assert counting.wrong_mail(session, host, kills=kills) == []


def kill_many_times(database, scene, folder, kills):
    stopped = threading.Event()
    with mail_host() as host:
        server, sender = web(database.url, folder), worker(database.url, folder, host.port)
        people, drafter, jobs = six_writers(scene, server.port, stopped)
        with alive(server, sender), at_work(jobs, stopped) as busy:
            Rampage(a_seed(), [server, sender], lambda: acts(people, drafter)).run(kills, busy)
        check_writing(database, scene, people, drafter)
        check_mail(database, scene, host, sender.kills)
    sent_again = sum(person.again for person in people)
    log.warning("%s acts, %s sent again, %s mails", acts(people, drafter), sent_again, len(host.taken))
    assert all(person.acknowledged for person in people[:-1])
    assert (server.kills + sender.kills, max(server.starts[1:]) < LONGEST_START * fair_share()) == (kills + 2, True)


def kill_the_worker(database, folder, *, cases, kills):
    """Everything is months late at the start, so that the first pass has plenty to say."""
    scene = a_scene(database.sessions, folder, cases=cases, places=["appraisal", "appraised"])
    before, due = counting.intents(database.sessions()), counting.due_intents(database, scene)
    with mail_host() as host:
        sender = worker(database.url, folder, host.port)
        with alive(sender):
            Rampage(a_seed(), [sender], lambda: len(host.taken), most_acts=5, patience=1).run(kills, [])
        check_mail(database, scene, host, sender.kills)
    log.warning("%s kills, %s reminders, %s mails", sender.kills, len(due - before), len(host.taken))
    assert (counting.intents(database.sessions()), len(due - before) >= cases) == (due, True)


def test_every_reminder_is_told_of_though_the_worker_is_killed(database, tmp_path):
    kill_the_worker(database, tmp_path, cases=3, kills=10)


@pytest.mark.release
def test_every_reminder_is_told_of_though_the_worker_is_killed_hundreds_of_times(database, tmp_path):
    kill_the_worker(database, tmp_path, cases=60, kills=200)


def test_nothing_acknowledged_is_lost_or_doubled_by_kills(database, scene, tmp_path):
    kill_many_times(database, scene, tmp_path, kills=20)


@pytest.mark.release
def test_nothing_acknowledged_is_lost_or_doubled_by_hundreds_of_kills(database, scene, tmp_path):
    kill_many_times(database, scene, tmp_path, kills=200)
