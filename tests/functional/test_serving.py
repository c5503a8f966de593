"""The commands that run until they are stopped: what they serve, and that nothing of them is left behind."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.demo_built import demo_folder
from tests.factories import MONDAY, a_case, a_world
from web.config import ConfigUnfit, DemoAccount
from web.serving import Demo, refuse_busy, secret_key, settings
from workflow.db import make_engine, migrate, sessions, sqlite_url, unit_of_work
from workflow.services.complaints import CommandRefused
from workflow.services.installing import mark_demo

COMMAND = str(Path(__file__).parents[2] / "khuyencong.py")
PATIENCE = 120


@pytest.fixture
def folder(tmp_path_factory, tmp_path):
    """A demo of this test alone."""
    return Path(shutil.copytree(demo_folder(tmp_path_factory), tmp_path / "demo"))


@pytest.fixture
def small(tmp_path):
    """A demo with the small world in it, over which the worker passes at once."""
    migrate(sqlite_url(tmp_path))
    engine = make_engine(sqlite_url(tmp_path))
    with unit_of_work(sessions(engine)) as session:
        world = a_world(session)
        a_case(session, world)
        mark_demo(session, now=MONDAY)
    engine.dispose()
    return tmp_path


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def started():
    """Start commands; whatever is still there at the end is killed."""
    running = []

    def start(*argv):
        environ = {key: value for key, value in os.environ.items() if not key.startswith("KC_")}
        running.append(
            subprocess.Popen([sys.executable, COMMAND, *map(str, argv)], stdout=subprocess.PIPE, text=True, env=environ)
        )
        return running[-1]

    yield start
    for one in running:
        one.kill()
        one.stdout.close()
        one.wait(PATIENCE)


def told_until(process, wanted):
    """Read what a process prints up to a line with a text."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if wanted in line:
            return lines
    pytest.fail("\n".join(lines))


def family(process):
    """Everything that a process started, itself left out."""
    return psutil.Process(process.pid).children(recursive=True)


def page(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_the_demo_serves_pages_and_names_its_accounts(started, folder, port):
    demo = started("demo", "--data", folder, "--port", port)
    lines = told_until(demo, f"Mở http://127.0.0.1:{port}")

    assert lines[:2] == [f"Dữ liệu mẫu ở {folder}.", "Dữ liệu có từ trước được giữ nguyên."]
    assert "Tài khoản dùng thử, mật khẩu chung: khuyencong-demo-2026" in lines
    assert any(re.fullmatch(r"  beneficiary@demo\.khuyencong\.example +Trần Thị Mai Lành, .+", line) for line in lines)
    assert json.loads(page(port, "/readyz")[1]) == {"ready": True, "failed": []}
    assert page(port, "/dang-nhap")[0] == 200


@pytest.mark.parametrize(("number", "where"), [(signal.SIGINT, "small"), (signal.SIGTERM, "folder")])
def test_a_demo_that_is_told_to_stop_leaves_no_process(started, request, port, number, where):
    """With little to do, and in the middle of a first pass over a whole demo."""
    demo = started("demo", "--data", request.getfixturevalue(where), "--port", port)
    told_until(demo, "Mở http")
    others = family(demo)
    demo.send_signal(number)

    assert demo.wait(PATIENCE) == 0
    assert len(others) >= 3
    assert psutil.wait_procs(others, PATIENCE)[1] == []


def test_a_demo_that_is_killed_leaves_no_process(started, small, port):
    demo = started("demo", "--data", small, "--port", port)
    told_until(demo, "Mở http")
    others = family(demo)
    demo.kill()

    assert psutil.wait_procs(others, PATIENCE)[1] == []


def test_a_demo_whose_worker_ends_stops_and_says_where_to_look(started, small, port):
    demo = started("demo", "--data", small, "--port", port)
    told_until(demo, "Mở http")
    others = family(demo)
    next(one for one in others if "worker" in one.cmdline()).kill()

    assert demo.wait(PATIENCE) == 2
    assert psutil.wait_procs(others, PATIENCE)[1] == []


def test_a_busy_port_is_refused(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(CommandRefused, match=f"Không dùng được cổng {port}"):
            refuse_busy("127.0.0.1", port)


def test_a_folder_has_one_key_for_its_owner_alone(tmp_path):
    first, kept = secret_key(tmp_path), secret_key(tmp_path).read_text()

    assert secret_key(tmp_path).read_text() == kept
    assert len(kept) >= 32
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_a_folder_brings_its_files_and_its_key(tmp_path):
    found = settings({}, tmp_path, None)

    assert (found.files, found.secret_key) == (tmp_path / "files", (tmp_path / "secret.key").read_text())
    assert (found.secure, found.demo_accounts, found.demo_password) == (True, (), "")


def test_a_demo_is_served_in_the_clear_with_its_accounts(tmp_path):
    found = settings({}, tmp_path, Demo((("Chuyên viên", "an@example.vn"),), "một mật khẩu"))

    assert (found.secure, found.demo_password) == (False, "một mật khẩu")
    assert found.demo_accounts == (DemoAccount("Chuyên viên", "an@example.vn"),)


def test_the_environment_stands_over_the_folder(tmp_path):
    found = settings({"KC_SECRET_KEY": "x" * 32, "KC_FILES": "/elsewhere"}, tmp_path, None)

    assert (found.files, found.secret_key) == (Path("/elsewhere"), "x" * 32)
    assert not (tmp_path / "secret.key").exists()


def test_nothing_is_served_without_a_key():
    with pytest.raises(ConfigUnfit):
        settings({}, None, None)
