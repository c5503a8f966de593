"""An application over a small world, and people who use it. Each test has a database of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.databases import SqliteFiles, opened
from tests.factories import MONDAY, World, a_world
from tests.juries import Jury, a_jury, can_sign_in, code_of
from tests.pages import PASSWORD, Page, Visitor
from tests.planning import M, Planned
from tests.two_worlds import Pair, paired
from web import Config, create_app
from workflow.db import make_engine, sessions, unit_of_work
from workflow.models import CaseSection, User
from workflow.services.passwords import Passwords

CHEAP = Passwords(time_cost=1, memory_kib=64)


class Clock:
    """The time of a test; it stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[SqliteFiles, World]:
    """A world on file to be copied, in which everybody has the same password."""
    files = SqliteFiles(tmp_path_factory.mktemp("worlds"))
    engine = make_engine(f"sqlite:///{files.template}")
    with unit_of_work(sessions(engine)) as session:
        world = a_world(session)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
    engine.dispose()
    return files, world


@pytest.fixture
def pair_of(worlds: tuple[SqliteFiles, World], tmp_path: Path) -> Iterator[Callable[..., Pair]]:
    """Two copies of a world that differ in a secret."""
    yield from paired(worlds, tmp_path)


@pytest.fixture
def world(worlds: tuple[SqliteFiles, World]) -> World:
    """Units and people of the test, by name."""
    return worlds[1]


@pytest.fixture
def maker(worlds: tuple[SqliteFiles, World]) -> Iterator[sessionmaker[Session]]:
    """Sessions on the database that the application uses."""
    with opened(worlds[0]) as database:
        yield database.sessions


@pytest.fixture
def clock() -> Clock:
    """The clock of the application."""
    return Clock()


@pytest.fixture
def app(maker: sessionmaker[Session], clock: Clock, tmp_path: Path) -> Flask:
    """The application, on plain http, with cheap hashing."""
    config = Config("a key for tests, and only for tests", secure=False, files=tmp_path, passwords=CHEAP, clock=clock)
    return create_app(maker, config)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A bare client of nobody."""
    return app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Somebody who is not signed in, with the cookies of ``client``."""
    return Visitor(client)


@pytest.fixture
def open_page(visitor: Visitor) -> Callable[..., Page]:
    """Open and check a page as nobody."""
    return visitor.open


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Visitor]:
    """A new browser in which somebody of the world (by key, or by e-mail) is signed in."""
    return partial(_signed_in, app)


def _signed_in(app: Flask, who: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(who if "@" in who else f"{who}@example.vn")
    return visitor


@pytest.fixture
def jury(maker: sessionmaker[Session], world: World) -> Jury:
    """A round whose jury scores, with a page of each product, and members who can sign in."""
    with unit_of_work(maker) as session:
        made = a_jury(session, world)
        for case_id in made.cases:
            said = {"version": 1, "content": {"name": "Gốm men ngọc"}, "complete": True, "saved_at": MONDAY}
            session.add(CaseSection(case_id=case_id, key="product", **said))
        can_sign_in(session)
    return made


@pytest.fixture
def juror(jury: Jury, sign_in: Callable[[str], Visitor]) -> Visitor:
    """The first juror, signed in."""
    return sign_in(jury.people[0].email)


@pytest.fixture
def place(maker: sessionmaker[Session], jury: Jury) -> Callable[..., str]:
    """The address of a sheet."""
    with maker() as session:
        codes = [code_of(session, case_id) for case_id in jury.cases]
    return lambda case=0: f"/cham-diem/{jury.of.slug}/{codes[case]}"


@pytest.fixture
def put_plan(maker: sessionmaker[Session], world: World) -> Callable[..., Planned]:
    """Put a plan into the database, as far along as a test needs."""

    def made(until: str = "", *, supports: Sequence[int] = (200 * M, 150 * M), allotted: int = 1_000 * M) -> Planned:
        with unit_of_work(maker) as session:
            planned = Planned(session, world, supports=supports)
            if until == "budget":
                planned.to_budget(allotted)
            if until == "proposal":
                planned.to_proposal(allotted, allotted=allotted)
        return planned

    return made
