"""Many jurors in the same second, one juror in two tabs, and a recusal at any moment (F-15, I-29, I-30)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from tests.factories import MONDAY, a_world
from tests.juries import a_jury, sheet_of, submits
from workflow.db import unit_of_work
from workflow.errors import WorkflowRefused
from workflow.models import CaseSeat, ConflictDeclaration, Establishment, Score, ScoreSheet, SheetSeal
from workflow.rounds.scores import outcomes, totals
from workflow.services.declaring import declare, say_family
from workflow.services.scoring import SheetSave, save_sheet, submit_sheet

PEOPLE = 50


def together(attempts):
    """Start all attempts at the same moment and count their outcomes."""
    start = Barrier(len(attempts))

    def started(attempt):
        start.wait()
        try:
            attempt()
        except WorkflowRefused as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return Counter(pool.map(started, attempts))


def committed(database, act):
    """An attempt in a transaction of its own."""

    def attempt():
        with unit_of_work(database.sessions) as session:
            act(session)

    return attempt


@pytest.fixture
def juries(database):
    def made(**given):
        with unit_of_work(database.sessions) as session:
            return a_jury(session, a_world(session), **given)

    return made


def sending(database, jury, person, typed, *, act=submit_sheet, case=0):
    save = SheetSave(jury.cases[case], 1, typed)
    return committed(database, lambda session: act(session, jury.of, save, by=person, now=MONDAY))


def test_fifty_jurors_in_the_same_second_are_all_counted(database, juries):
    jury = juries(jurors=PEOPLE, cases=1)
    points = [50 + number % 40 for number in range(PEOPLE)]

    done = together([sending(database, jury, who, sheet_of(n)) for who, n in zip(jury.people, points, strict=True)])

    assert done == {"done": PEOPLE}
    with database.sessions() as session:
        given = {sheet.juror_id: sheet.total for sheet in totals(session, jury.of.id)}
        outcome = outcomes(session, jury.of)[jury.cases[0]]
        assert given == {who.id: n for who, n in zip(jury.people, points, strict=True)}
        assert (outcome.counted, outcome.asked, outcome.mean * PEOPLE) == (PEOPLE, PEOPLE, sum(points))
        assert session.scalar(select(func.count()).select_from(SheetSeal)) == PEOPLE


def test_two_tabs_of_one_juror_leave_one_whole_sheet(database, juries):
    jury = juries(jurors=1, cases=1)
    juror = jury.people[0]

    done = together([sending(database, jury, juror, sheet_of(n), act=act) for n, act in
                     ((60, save_sheet), (70, save_sheet), (80, submit_sheet), (80, submit_sheet))])  # fmt: skip

    with database.sessions() as session:
        row = session.scalars(select(ScoreSheet)).one()
        kept = session.scalar(select(func.sum(Score.hundredths)))
        assert kept in (6_000, 7_000, 8_000)
        assert (kept == 8_000) == (row.submitted_at is not None)
        assert (row.version, done["done"] + done["StaleSheet"]) == (2, 4)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_a_recusal_in_the_same_moment_as_the_sheet_never_lets_it_count(database, juries, order):
    jury = juries(jurors=2, cases=1)
    juror, other = jury.people
    conflict = committed(
        database, lambda session: declare(session, jury.of, jury.cases[0], "conflict", "Em", by=juror, now=MONDAY)
    )
    acts = [sending(database, jury, juror, sheet_of(90)), conflict, sending(database, jury, other, sheet_of(60))]

    done = together([acts[place] for place in order])

    assert done["done"] >= 2
    with database.sessions() as session:
        assert [(sheet.juror_id, sheet.total) for sheet in totals(session, jury.of.id)] == [(other.id, 60)]
        assert outcomes(session, jury.of)[jury.cases[0]].mean == 60


def test_relatives_named_by_many_at_once_close_what_they_concern_to_each(database, juries):
    jury = juries(jurors=8, cases=3)
    with unit_of_work(database.sessions) as session:
        session.execute(update(Establishment).values(representative="Trần Thị Hoa"))
    named = [
        committed(database, lambda session, who=who: say_family(session, jury.of, "Trần Thị Hoa", by=who, now=MONDAY))
        for who in jury.people
    ]

    assert together(named) == {"done": 8}
    with database.sessions() as session:
        found = session.scalars(select(ConflictDeclaration.grounds)).all()
        assert [kind for said in found for kind, _ in said] == ["declared_family"] * 24
        assert session.scalars(select(CaseSeat.id).where(CaseSeat.ended_at.is_(None))).all() == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(7)))
def test_totals_are_the_same_whatever_the_order_and_whenever_a_juror_leaves(scored, session, order):
    jury, acts = scored
    with session.begin_nested() as taken_back:
        _play(session, jury, [acts[place] for place in order])
        found = outcomes(session, jury.of)
        taken_back.rollback()

    results = [(found[case].mean, found[case].counted) for case in jury.cases]
    assert results == [(_mean(55, 62), 2), (_mean(56, 63, 70), 3)]


@pytest.fixture
def scored(session):
    """A jury of three with two nominations, their six sheets, and one of them who finds a conflict with the first."""
    jury = a_jury(session, a_world(session), jurors=3, cases=2)
    sent = [(case, who, 55 + 7 * n + m) for m, case in enumerate(jury.cases) for n, who in enumerate(jury.people)]
    return jury, [*sent, ("leave", jury.cases[0], jury.people[2])]


def _play(session, jury, order):
    for act in order:
        if act[0] == "leave":
            declare(session, jury.of, act[1], "conflict", "Quen biết", by=act[2], now=MONDAY)
            continue
        try:
            submits(session, jury, *act)
        except WorkflowRefused:
            assert act[:2] == (jury.cases[0], jury.people[2])


def _mean(*points):
    return Fraction(sum(points), len(points))
