"""Fixtures that every test may ask for. The machinery stands in tests/databases.py."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.addresses import compiled_once
from tests.databases import KINDS, Database, Source, opened, source, taken_back
from tools.browser import MISSING, browser_path

LOOPBACK = ("127.", "::1", "localhost")
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")  # a loaded machine must not decide whether a property holds
FOLDERS = ("unit", "integration", "functional", "browser", "architecture")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder; skip the browser ones, with the reason, where no browser is."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in FOLDERS:
            item.add_marker(folder)
        if item.get_closest_marker("exhaustive") and item.callspec.params["databases"] == "postgres":
            item.add_marker("release")
    if os.environ.get("REQUIRE_BROWSER") == "1" or browser_path():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session", autouse=True)
def _addresses() -> Iterator[None]:
    """Applications of one process share the functions that write their addresses."""
    with compiled_once():
        yield


@pytest.fixture(scope="session", params=KINDS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """Where fresh databases come from: each test that asks runs once on SQLite, once on PostgreSQL."""
    with source(request.param, tmp_path_factory.mktemp("databases")) as maker:
        yield maker


@pytest.fixture(scope="session")
def kind(databases: Source) -> str:
    """The kind of database this run of the test is on: sqlite or postgres."""
    return databases.kind


@pytest.fixture(scope="session")
def engine(databases: Source) -> Iterator[Engine]:
    """One migrated database for all tests that take their writing back."""
    with opened(databases) as database:
        yield database.engine


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions on one connection: their commits go no further than this test."""
    with taken_back(engine) as maker:
        yield maker


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session whose work is taken back after the test."""
    with sessions() as opened_session:
        yield opened_session


@pytest.fixture
def database(databases: Source) -> Iterator[Database]:
    """A database of this test alone, for real commits, several connections and other processes."""
    with opened(databases) as fresh:
        yield fresh


@pytest.fixture(autouse=True)
def _stay_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to another machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _loopback_only(getattr(socket.socket, name)))


def _loopback_only(real: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, address: object) -> object:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test wanted to talk to {address}")
        return real(self, address)

    return guarded
