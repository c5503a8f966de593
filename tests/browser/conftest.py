"""A real server on a world of its own, a real browser, and people with a browser each."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.people import People
from tests.databases import opened, source
from tests.factories import MONDAY, World, a_world
from tests.pages import PASSWORD
from tools.browser import FLAGS, browser_path
from web import Config, create_app
from workflow.db import unit_of_work
from workflow.models import User
from workflow.services.passwords import Passwords

CHEAP = Passwords(time_cost=1, memory_kib=64)


class Quiet(WSGIRequestHandler):
    """A server that does not write every request to the test's output."""

    def log_request(self, *_args: object) -> None:
        """Nothing."""


@dataclass
class Site:
    """A running application: where it is, what is in it, and what time it is there."""

    address: str
    world: World
    maker: sessionmaker[Session]
    at: datetime = MONDAY

    def clock(self) -> datetime:
        """Every look at the clock is a second later than the one before."""
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture(scope="session", autouse=True)
def _only_trouble() -> Iterator[None]:
    """Leave the line for every request out of what a failed journey prints, so that its reason is seen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield started
        started.close()


@contextmanager
def served(kind: str, folder: Path) -> Iterator[Site]:
    """Serve a fresh world on a database of this kind."""
    with source(kind, folder) as maker, opened(maker) as database:
        with unit_of_work(database.sessions) as session:
            world = a_world(session)
            session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        site = Site("", world, database.sessions)
        config = Config(
            "a key for tests, and only for tests",
            secure=False,
            files=folder / "files",
            passwords=CHEAP,
            clock=site.clock,
        )
        server = make_server(
            "127.0.0.1", 0, create_app(database.sessions, config), threaded=True, request_handler=Quiet
        )
        site.address = f"http://127.0.0.1:{server.port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A world on SQLite."""
    with served("sqlite", tmp_path) as found:
        yield found


@pytest.fixture
def people(browser: Browser, site: Site) -> Iterator[Callable[..., People]]:
    """Makes the people of the site, speaking a language, with or without JavaScript."""
    made: list[People] = []

    def making(lang: str = "vi", *, scripts: bool = True) -> People:
        made.append(People(browser, site.address, lang=lang, scripts=scripts))
        return made[-1]

    yield making
    for group in made:
        group.leave()
