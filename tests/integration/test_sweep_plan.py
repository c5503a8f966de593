"""Among very many open terms a pass reads only those that are due: by the plans of both databases, and row by row."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from notifications.deadlines import due_by, next_page
from tests.factories import a_case, a_world
from tests.journeys import walk
from tests.many_clocks import fill
from workflow.models import CaseClock
from workflow.models.base import table_of

NOW = datetime(2026, 4, 1, 2, tzinfo=UTC)
MANY, DUE = 20_000, 500


@pytest.fixture
def crowded(session):
    """Twenty thousand open terms, five hundred of which are due."""
    world = a_world(session)
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="submit_project")
    clock = table_of(CaseClock)
    session.execute(update(clock).values(next_at=None))
    model = session.scalars(select(clock.c.id).where(clock.c.case_id == case_id)).first()
    fill(session, model, number=DUE, later=NOW - timedelta(days=1))
    session.execute(update(clock).where(clock.c.key.like("later-%")).values(key="due-" + clock.c.key))
    fill(session, model, number=MANY, later=NOW + timedelta(days=90))
    return session


def spoken(session, statement):
    return str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})).replace(":", "\\:")


def touched(session, statement):
    """Return the index that is read, and how many rows were read through it and then thrown away."""
    words = spoken(session, statement)
    if session.get_bind().dialect.name == "sqlite":
        (plan,) = session.execute(text(f"EXPLAIN QUERY PLAN {words}"))
        return plan[3], len(session.execute(text(words)).all()), 0
    said = session.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {words}")).scalar_one()
    node = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
    while "Plans" in node:
        (node,) = node["Plans"]
    index = f"{node['Node Type']} {node.get('Index Name')}"
    return index, node["Actual Rows"], node.get("Rows Removed by Filter", 0)


def test_a_pass_reads_what_is_due_through_the_index_and_nothing_else(crowded):
    plan, rows, removed = touched(crowded, next_page(due_by(NOW), None, 1_000))

    assert ("ix_case_clock_next_at" in plan, rows, removed) == (True, DUE, 0)


def test_a_pass_with_nothing_due_reads_no_row(crowded):
    crowded.execute(update(table_of(CaseClock)).where(CaseClock.next_at <= NOW).values(next_at=None))
    plan, rows, removed = touched(crowded, next_page(due_by(NOW), None, 1_000))

    assert ("ix_case_clock_next_at" in plan, rows, removed) == (True, 0, 0)


def test_the_second_page_begins_where_the_first_ended(crowded):
    first = crowded.execute(next_page(due_by(NOW), None, 200)).all()
    plan, rows, _ = touched(crowded, next_page(due_by(NOW), tuple(first[-1]), 1_000))

    assert ("ix_case_clock_next_at" in plan, rows) == (True, DUE - 200)
