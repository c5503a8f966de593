"""Statements that are put into a database's words once: values and types come through as SQLAlchemy's own would."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update

from tests.factories import a_case, a_world
from tests.statements import counted
from workflow.models import CaseClock, OutboxIntent
from workflow.models.base import table_of
from workflow.prepared import Prepared
from workflow.services.writes import Writes

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
INTENT, CLOCK = table_of(OutboxIntent), table_of(CaseClock)
FOUND = select(INTENT.c.dedup_key, INTENT.c.content, INTENT.c.created_at, INTENT.c.seq).where(
    INTENT.c.kind == "moved", INTENT.c.dedup_key == bindparam("key")
)
ROW = {
    "dedup_key": "a", "kind": "moved", "case_id": None, "seq": None, "audience": "user:1",
    "content": {"chữ": ["ơ", 1, None]}, "created_at": NOON,
}  # fmt: skip


@pytest.fixture
def connection(session):
    Prepared(insert(INTENT).values({name: bindparam(name) for name in ROW}).inline()).send(session.connection(), [ROW])
    return session.connection()


def test_rows_have_the_types_of_their_columns(connection):
    found = Prepared(FOUND).rows(connection, {"key": "a"})

    assert found == [("a", {"chữ": ["ơ", 1, None]}, NOON, None)]
    assert found == [tuple(row) for row in connection.execute(FOUND, {"key": "a"})]


def test_a_value_that_is_missing_is_refused(connection):
    with pytest.raises(KeyError, match="key"):
        Prepared(FOUND).rows(connection, {})


def test_many_rows_travel_as_one_statement(session, connection):
    adding = Prepared(insert(INTENT).values({name: bindparam(name) for name in ROW}).inline())
    with counted(session) as sent:
        adding.send(connection, [ROW | {"dedup_key": "b"}, ROW | {"dedup_key": "c"}])

    assert len(sent) == 1
    assert [Prepared(FOUND).rows(connection, {"key": key})[0][0] for key in "bc"] == ["b", "c"]


def test_an_update_says_how_many_rows_it_found(connection):
    turning = Prepared(update(INTENT).where(INTENT.c.dedup_key == bindparam("key")).values(seq=bindparam("to")))

    assert [turning.send(connection, [{"key": key, "to": 7}]).rowcount for key in ("a", "nobody")] == [1, 0]


def test_a_naive_moment_is_refused(connection):
    adding = Prepared(insert(INTENT).values({name: bindparam(name) for name in ROW}).inline())
    with pytest.raises(ValueError, match="without a time zone"):
        adding.send(connection, [ROW | {"created_at": NOON.replace(tzinfo=None)}])


def test_a_row_that_leaves_columns_out_gets_their_defaults(session):
    writes = Writes()
    case_id = a_case(session, a_world(session)).case_id
    writes.insert(
        CaseClock, case_id=case_id, key="extra", rule="kcdp_survey", started_at=NOON, since=NOON, length=1, due_at=NOON
    )
    writes.flush(session)
    found = session.execute(select(CLOCK.c.reminded, CLOCK.c.provisional).where(CLOCK.c.key == "extra")).one()

    assert tuple(found) == ("", False)
