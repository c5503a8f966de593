"""``python -m notifications``: the worker on the PostgreSQL that ``KC_DATABASE_URL`` names, through its own queue."""

import os
import signal

from notifications.distributed import Distributed
from notifications.worker import house_from, mailer_from, work
from workflow.db import make_engine, sessions
from workflow.services.offices import load_office


def main() -> None:
    """Work until stopped. Several machines may run this at once."""
    url = os.environ["KC_DATABASE_URL"]
    maker = sessions(make_engine(url))
    background = Distributed(url)
    signal.signal(signal.SIGTERM, lambda *_: background.stop())
    work(background, maker, load_office, mailer_from(os.environ), house=house_from(os.environ))


if __name__ == "__main__":
    main()
