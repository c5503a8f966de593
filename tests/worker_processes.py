"""Worker processes that tests order about: each line is one process that makes one pass."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.smtp import MailHost, mail_host

ROOT = Path(__file__).parents[1]
KILLED = -signal.SIGKILL


class Workers:
    """Processes that stop at a point of their way, one after the other."""

    def __init__(self, url: str, host: MailHost) -> None:
        command = [sys.executable, "-m", "tests.crashing_worker", url, str(host.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def order(self, now: datetime, name: str, point: str, number: int) -> None:
        """Send a process on its way: it gets the signal when it comes by the point for so many times."""
        self.process.stdin.write(f"{now.isoformat()} {name} {point} {number}\n")
        self.process.stdin.flush()

    def answer(self) -> list[str]:
        """Wait for what became of it; what it logs in between is left out."""
        for line in self.process.stdout:
            if line.startswith(("stopped ", "ended ")):
                return line.split()
        return []

    def killed(self, now: datetime, point: str, number: int) -> bool:
        """Send one that is killed at a point, and return whether it came so far."""
        self.order(now, "SIGKILL", point, number)
        return self.answer() == ["ended", str(KILLED)]

    def end(self) -> None:
        """Wait for the last to come back; what still stands after a minute is killed with all its children."""
        try:
            self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()


@contextmanager
def workers_at(database: Any) -> Iterator[tuple[Workers, MailHost]]:
    """A mail server, and worker processes that write to it."""
    with mail_host() as host:
        workers = Workers(database.url, host)
        try:
            yield workers, host
        finally:
            workers.end()
