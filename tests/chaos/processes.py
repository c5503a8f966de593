"""A real web server and a real worker that a test may kill at any moment and start again.

Each is a group of processes of its own. They are forked from a process that has the program imported already, so that
a start costs what comes after a crash (the database is opened, the first request answered) and not reading source.
"""

import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic
from typing import Any

from notifications.channels.email import Email, MailServer
from notifications.scheduler import Embedded
from notifications.worker import work
from web.config import Config
from web.logs import configure
from web.serving import Address, serve
from workflow.db import make_engine, sessions
from workflow.services.offices import load_office
from workflow.services.passwords import Passwords

CHEAP = Passwords(time_cost=1, memory_kib=64)
PATIENCE, STEP = 60.0, 0.02
HOST = "127.0.0.1"
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.chaos.warm"])


@dataclass
class Victim:
    """A program that is started, killed outright with all its processes, and started again."""

    run: Callable[..., None]
    args: tuple[Any, ...]
    log: Path
    starts: list[float] = field(default_factory=list)
    kills: int = 0
    process: ForkServerProcess | None = None

    def start(self) -> None:
        """Start it; whoever needs it ready waits for that."""
        self.process = _FORKS.Process(target=_alone, args=(self.run, self.args, str(self.log)))
        self.process.start()

    def faults(self) -> list[str]:
        """What it complained of in its log."""
        return [line for line in self.log.read_text().splitlines() if '"level": "error"' in line or "Traceback" in line]

    def kill(self) -> None:
        """``kill -9`` of the whole group, and wait until nothing of it is left."""
        if self.process is None or self.process.pid is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.process.close()
        self.process, self.kills = None, self.kills + 1


@dataclass
class Web(Victim):
    """The web, on a port that it keeps through all its lives."""

    port: int = 0

    def start(self) -> None:
        """Start it, wait until it answers, and note how long that took."""
        began = monotonic()
        super().start()
        while not answers(self.port):
            if monotonic() - began > PATIENCE:
                raise TimeoutError(self.log.read_text())
            threading.Event().wait(STEP)
        self.starts.append(monotonic() - began)


def web(url: str, folder: Path, *, largest_file: int = resource.RLIM_INFINITY) -> Web:
    """A web server over a database, with its files in a folder; not started yet.

    No file that it writes grows beyond ``largest_file`` bytes, as if the disk were full.
    """
    port = free_port()
    return Web(serve_web, (url, str(folder / "files"), port, largest_file), folder / "web.log", port=port)


def worker(url: str, folder: Path, mail_port: int) -> Victim:
    """A worker that ticks every second and hands mail in at a port; not started yet."""
    return Victim(run_worker, (url, mail_port), folder / "worker.log")


def settings(files: Path) -> Config:
    """Settings for plain http on this machine, with cheap passwords."""
    return Config("a key for tests, and only for tests", secure=False, files=files, passwords=CHEAP)


def serve_web(url: str, files: str, port: int, largest_file: int) -> None:
    """Serve as an installation does, with one process."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    configure()
    serve(url, settings(Path(files)), Address(HOST, port, workers=1, threads=8))


def run_worker(url: str, mail_port: int) -> None:
    """Work as an installation does, only more often."""
    configure()
    mailer = Email(MailServer(HOST, mail_port, timeout=10))
    work(Embedded(), sessions(make_engine(url)), load_office, mailer, seconds=1)


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the web answers there and has its database; a full disk keeps nobody from reading."""
    asking = HTTPConnection(HOST, port, timeout=2)
    try:
        asking.request("GET", "/readyz")
        return set(json.loads(asking.getresponse().read())["failed"]) <= {"disk"}
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _alone(run: Callable[..., None], args: tuple[Any, ...], log: str) -> None:
    """Run in a group of its own, which ends when the test does."""
    os.setsid()
    number = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(number, stream)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    run(*args)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)
