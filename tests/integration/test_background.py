"""The port of background work: both adapters keep the same promises, and the worker's pass runs behind either."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from notifications.channels.email import Email
from notifications.channels.folder import Folder
from notifications.distributed import Distributed, cron_of
from notifications.scheduler import Embedded
from notifications.worker import PASSES, house_from, mailer_from, work
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world
from tests.smtp import mail_host
from workflow.letters.house import House
from workflow.services.offices import load_office

ROOT = Path(__file__).parents[2]
PATIENCE = 30


@pytest.fixture(params=["embedded", "distributed"])
def background(request, database):
    """Each adapter in turn; Procrastinate stands on PostgreSQL."""
    if request.param == "embedded":
        return Embedded()
    if database.kind != "postgres":
        pytest.skip("the queue of several machines is on PostgreSQL")
    return Distributed(database.url)


@pytest.fixture
def runs(background):
    """What jobs have done; the work is stopped when a job has run for so many times, or after a while."""
    seen = []

    def note(name, until=1):
        seen.append(name)
        if seen.count(name) >= until:
            background.stop()

    seen_by = partial(note)
    seen_by.names = seen
    watchdog = threading.Timer(PATIENCE, background.stop)
    watchdog.start()
    yield seen_by
    watchdog.cancel()
    watchdog.join()


def test_a_job_runs_when_work_begins(background, runs):
    background.every(3600, "pass", lambda: runs("pass"))
    background.run()

    assert runs.names == ["pass"]


def test_a_job_runs_again_and_again(background, runs):
    background.every(1, "pass", lambda: runs("pass", until=2))
    background.run()

    assert runs.names == ["pass", "pass"]


def test_a_job_that_breaks_is_run_again_and_stops_no_other(background, runs):
    def broken():
        runs("broken", until=99)
        raise RuntimeError

    background.every(1, "broken", broken)
    background.every(1, "sound", lambda: runs("sound", until=3))
    background.run()

    assert (runs.names.count("sound"), runs.names.count("broken") >= 2) == (3, True)


def test_a_job_asked_for_twice_before_it_begins_runs_once_more(background, runs):
    def job():
        runs("job", until=3)
        if runs.names == ["job"]:
            background.enqueue("job")
            background.enqueue("job")
        background.enqueue("last")

    background.every(3600, "job", job)
    background.every(3600, "last", lambda: runs("last", until=2))
    background.run()

    assert runs.names.count("job") == 2


def test_a_job_takes_its_turn(background, runs):
    at_work, doubled = threading.Lock(), []

    def job():
        if not at_work.acquire(blocking=False):
            doubled.append("twice at a time")
        threading.Event().wait(1.2)
        at_work.release()
        runs("job", until=2)

    background.every(1, "job", job)
    background.run()

    assert doubled == []


def test_nobody_waits_for_a_job_beside(background, runs):
    released = threading.Event()

    def quick():
        runs("quick", until=99)
        if runs.names.count("quick") > 1:
            released.set()

    background.every(3600, "slow", lambda: (released.wait(PATIENCE), background.stop()), beside=True)
    background.every(1, "quick", quick)
    background.run()

    assert released.is_set()


def test_every_pass_has_its_pace():
    assert {pace.name: (pace.seconds, pace.beside) for pace in PASSES} == {
        "pass": (15, False), "channels": (15, True), "renewals": (3600, False), "watch": (600, False),
        "sums": (600, False), "lists": (5, True),
    }  # fmt: skip


def test_the_worker_makes_its_pass_behind_either(background, database):
    world, _ = committed_world(database.sessions, lambda s, w, c: walk(s, w, c, until="submit"))
    box = Postbox()
    box.send = lambda message, send=box.send: (send(message), background.stop())[0]
    work(background, database.sessions, load_office, box, house=House(), seconds=1, clock=lambda: TUESDAY)

    assert box.messages[0].address == world.people["commune"].email


def test_stalled_jobs_are_cleared_away(database, runs):
    if database.kind != "postgres":
        pytest.skip("the queue of several machines is on PostgreSQL")
    first = Distributed(database.url)
    first.every(3600, "pass", first.stop)
    first.run()
    with database.engine.begin() as connection:
        connection.execute(text(STALLED))
    second = Distributed(database.url)
    second.every(3600, "pass", lambda: (runs("pass"), second.stop()))
    second.enqueue("rescue")
    second.run()

    assert runs.names == ["pass"]


STALLED = """
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status)
VALUES ('default', 'pass', 'pass', 'pass', '{}', 'doing')
"""


def test_a_worker_of_several_machines_sends_and_stops_when_told(database):
    if database.kind != "postgres":
        pytest.skip("the queue of several machines is on PostgreSQL")
    committed_world(database.sessions, lambda s, w, c: walk(s, w, c, until="confirm_place"))  # told at any hour
    with mail_host() as host:
        env = {"KC_DATABASE_URL": database.url, "KC_SMTP_HOST": "127.0.0.1", "KC_SMTP_PORT": str(host.port)}
        worker = subprocess.Popen([sys.executable, "-m", "notifications"], cwd=ROOT, env=os.environ | env)
        arrived = host.arrived.wait(PATIENCE)
        worker.terminate()

        assert (arrived, worker.wait(PATIENCE)) == (True, 0)


def test_periods_become_lines_of_cron():
    assert [cron_of(seconds) for seconds in (1, 15, 60, 3600)] == [
        "* * * * * */1", "* * * * * */15", "*/1 * * * *", "0 */1 * * *",
    ]  # fmt: skip


def test_mail_goes_where_the_environment_says(tmp_path):
    assert mailer_from({}) is None
    assert isinstance(mailer_from({}, tmp_path), Folder)
    assert isinstance(mailer_from({"KC_SMTP_HOST": "mail.vn"}, tmp_path), Email)


def test_messages_name_the_house_of_the_environment():
    assert house_from({"KC_BASE_URL": "https://kc.vn/", "KC_AGENCY_NAME": "Sở"}) == House("https://kc.vn", "Sở")
    assert house_from({}) == House()
