"""Worker processes that stop at a point of their way, for tests: ``python -m tests.crashing_worker URL PORT``.

Each line read, ``NOW SIGNAL POINT NUMBER``, is one process that makes one pass: when it comes by the point for so many
times, it sends itself the signal. ``stopped PID`` is answered when it stands still, and ``ended CODE`` when it is over.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from notifications.channels.email import Email, MailServer
from notifications.worker import one_pass
from workflow.db import make_engine, sessions, unit_of_work
from workflow.i18n import gettext_for
from workflow.services.offices import load_office
from workflow.shipped import shipped_calendar, shipped_rules


def stopper(name: str, place: str, number: int) -> Callable[[str], None]:
    """Return hooks that send this process a signal at the point that is named."""
    seen = Counter[str]()

    def hooks(point: str) -> None:
        seen[point] += 1
        if point == place and seen[point] == number:
            os.kill(os.getpid(), signal.Signals[name])

    return hooks


def make_pass(url: str, port: int, order: str) -> None:
    """Make one pass in a process of its own."""
    now, name, point, number = order.split()
    maker = sessions(make_engine(url))
    with unit_of_work(maker, read_only=True) as session:
        office = load_office(session)
    mailer = Email(MailServer("127.0.0.1", port, timeout=10))
    hooks = stopper(name, point, int(number))
    one_pass(maker, now=datetime.fromisoformat(now), office=office, mailer=mailer, hooks=hooks)


def main(url: str, port: str) -> None:
    """Take orders until there are no more; what every process reads first is read once."""
    shipped_rules(), shipped_calendar(), gettext_for("en")
    for order in sys.stdin:
        pid = os.fork()
        if pid == 0:
            make_pass(url, int(port), order)
            os._exit(0)
        _, status = os.waitpid(pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            sys.stdout.write(f"stopped {pid}\n")
            sys.stdout.flush()
            _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"ended {os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
