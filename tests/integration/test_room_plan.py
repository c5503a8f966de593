"""Over very many cases the control room reads one index and no case: by its plans, its rows and a count by hand."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from tests.factories import MONDAY, a_world
from tests.many_cases import copy, models
from tests.statements import heard
from workflow.calendar import local
from workflow.models import Case
from workflow.queries.ageing import BUCKETS, LATE, PAUSED, QUARTERS, UNTIMED
from workflow.queries.days import days_around, own_calendar, silent_since
from workflow.queries.supervision import ALL, APPLICANT, STILL, WEEK, control_room, quiet_states
from workflow.queries.supervision import LATE as OVER
from workflow.queries.supervision import PAUSED as HELD

NOW = MONDAY + timedelta(days=10, hours=3)
MANY = 900


@pytest.fixture
def crowd(session):
    """A world with nine hundred cases, one in ten of them closed."""
    world = a_world(session)
    copy(session.connection(), models(session, world), number=MANY)
    return world


def room(session, world, **more):
    return control_room(session, person=world.people["supervisor"], now=NOW, office=world.office, **more)


def planned(session, statement, values, *, without=()):
    """How the database would answer: on PostgreSQL as it would once the table is too large to be read through."""
    ask = session.connection().exec_driver_sql
    if session.get_bind().dialect.name == "sqlite":
        return " / ".join(row[3] for row in ask(f"EXPLAIN QUERY PLAN {statement}", values))
    ask("REINDEX TABLE case_file")  # without what tests before this one left behind in the same database
    ask("ANALYZE case_file")
    for way in ("seqscan", "bitmapscan", *without):
        session.execute(text(f"SET LOCAL enable_{way} = off"))
    return " / ".join(ask(f"EXPLAIN {statement}", values).scalars())


def test_the_numbers_and_the_list_are_read_from_the_index_over_open_cases(session, crowd):
    with heard(session) as sent:
        room(session, crowd)
    lists = planned(session, *sent[1])
    counts = planned(session, *sent[0], without=["hashagg", "sort"])

    sqlite = session.get_bind().dialect.name == "sqlite"
    words = "COVERING INDEX ix_case_room" if sqlite else "Index Only Scan using ix_case_room"
    assert (words in counts, "GROUP BY" in counts, "ix_case_moved" in lists) == (True, False, True)


def test_a_list_by_term_is_read_from_an_index_too(session, crowd):
    with heard(session) as sent:
        room(session, crowd, wish=OVER)

    assert "ix_case_due" in planned(session, *sent[1])


def test_a_list_of_few_is_looked_for_in_the_index_of_what_is_counted(session, crowd):
    session.execute(update(Case).where(Case.id == session.scalars(select(func.max(Case.id))).one()).values(held=True))
    with heard(session) as sent:
        page = room(session, crowd, wish=HELD)

    assert (len(page.watched), "ix_case_room" in planned(session, *sent[1])) == (page.counts[HELD], True)


def test_no_row_is_read_for_a_case(session, crowd):
    with heard(session) as sent:
        page = room(session, crowd)
    numbers = [len(session.connection().exec_driver_sql(*one).all()) for one in sent]

    assert (page.total > MANY * 8 // 10, numbers[0]) == (True, len(page.ageing))
    assert (len(numbers), max(numbers) <= 26 * 2) == (4, True)


def bucket_of(case, calendar):
    """The bucket of a case as a person would count it."""
    if case.held or case.due_at is None:
        return PAUSED if case.held else UNTIMED
    if case.due_at < NOW:
        today, on = local(NOW).date(), local(case.due_at).date()
        few, more = (calendar.subtract_working_days(today, days) for days in (4, 8))
        return LATE[2] if on <= more else LATE[1] if on <= few else LATE[0]
    share = (NOW - case.due_since) / (case.due_at - case.due_since)
    return QUARTERS[min(int(max(share, 0) * 4), 3)]


def test_the_picture_of_ages_equals_a_count_by_hand(session, crowd):
    calendar = own_calendar(crowd.office, crowd.people["supervisor"])
    watched = session.scalars(select(Case).where(Case.closed_at.is_(None), Case.submitted_at.is_not(None))).all()
    wanted = Counter((case.state, bucket_of(case, calendar)) for case in watched)
    found = {(row.state, name): number for row in room(session, crowd).ageing for name, number in row.counts.items()}

    assert found == dict(wanted)
    assert len({name for _, name in wanted}) >= 6


def kinds_of(case, days, silent, quiet):
    ended = case.due_at is not None and case.due_at < NOW
    by_plan = case.state in quiet and case.due_at is not None and not ended
    return {
        STILL: not case.held and case.moved_at < silent and not by_plan,
        OVER: ended,
        WEEK: case.due_at is not None and not ended and case.due_at < days.week,
        APPLICANT: not case.held and case.holder_role == "beneficiary",
        HELD: case.held,
    }


def test_the_numbers_equal_a_count_by_hand(session, crowd):
    calendar = own_calendar(crowd.office, crowd.people["supervisor"])
    days, silent = days_around(NOW, calendar), silent_since(NOW, calendar, 15)
    quiet = quiet_states(crowd.office.rules, NOW.date())
    watched = session.scalars(select(Case).where(Case.closed_at.is_(None), Case.submitted_at.is_not(None))).all()
    wanted = Counter()
    for case in watched:
        wanted.update(name for name, holds in kinds_of(case, days, silent, quiet).items() if holds)

    assert {name: number for name, number in room(session, crowd).counts.items() if number} == dict(wanted)
    assert min(wanted[STILL], wanted[OVER], wanted[WEEK]) > 10


@pytest.mark.parametrize("name", BUCKETS)
def test_the_list_behind_a_cell_holds_its_number(session, crowd, name, monkeypatch):
    monkeypatch.setattr("workflow.queries.supervision.SIZE", MANY)
    page = room(session, crowd, wish=ALL, aged=name)

    assert len(page.watched) == sum(row.counts.get(name, 0) for row in page.ageing)
