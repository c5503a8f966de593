"""Somebody else holds the database's one pen: whoever wants to write is told to come back, readers read on (F-10)."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from tests.desk import facts, put_case
from workflow.db import make_engine, sessions


@pytest.fixture
def maker(maker):
    """The sessions of the application, which do not wait ten seconds as they do elsewhere."""
    engine = make_engine(maker.kw["bind"].url.render_as_string())
    event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA busy_timeout=50"))
    yield sessions(engine)
    engine.dispose()


@contextmanager
def held(url):
    """Another process at work on the database."""
    engine = make_engine(url.render_as_string())
    with sessions(engine)() as other:
        other.execute(text("UPDATE person SET title = title"))
        yield
        other.rollback()
    engine.dispose()


def test_a_writer_is_told_to_come_back_and_a_reader_reads_on(maker, world, sign_in):
    code, owner = put_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/rut-ho-so")
    form = page.filled("Rút hồ sơ") | {"reason": "Cơ sở không làm nữa."}

    with held(maker.kw["bind"].url):
        refused = owner.client.post(page.path, data=form)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "Hãy thử lại sau ít phút." in refused.text
        owner.open(f"/ho-so/{code}")
    assert (owner.client.post(page.path, data=form).status_code, facts(maker, code)) == (303, ("withdrawn", 2))
