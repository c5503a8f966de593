"""The proof that nothing is lost: each kind of limbo is made, found with its cause, and closed when it is mended."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from notifications.nightly import prove_daily
from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.statements import counted
from workflow.models import Absence, CaseClock, LimboFinding, LimboRun, Membership, User
from workflow.queries.limbo import prove
from workflow.services.watching import keep_proof, proven_today

DAY = timedelta(days=1)
TODAY = MONDAY.date()
REASON = {"reason": "Hồ sơ đã nằm yên ba tuần."}
PAUSE = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 3, 5)}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="submit_project")
    return opened.case_id


def causes(session, now=MONDAY):
    return sorted((one.cause, one.subject) for one in prove(session, now=now).found)


def away(session, world, *who, deputy=None, **limits):
    for name in who:
        stand_in = world.people[deputy].id if deputy else None
        session.add(
            Absence(
                user_id=world.people[name].id, deputy_id=stand_in, from_on=TODAY, until_on=TODAY,
                procedures=limits.get("procedures", []), up_to=limits.get("up_to"), created_at=MONDAY,
            )
        )  # fmt: skip
    session.flush()


def test_a_case_on_its_ordinary_way_is_not_in_limbo(session, world, case_id):
    assert (prove(session, now=MONDAY).looked_at, causes(session)) == (1, [])


def test_without_anybody_in_the_role_nobody_holds_it(session, world, case_id):
    session.execute(update(Membership).where(Membership.role == "dept_officer").values(valid_to=TODAY - DAY))

    assert causes(session) == [("no_holder", "")]


def test_closed_accounts_hold_nothing(session, world, case_id):
    officers = [world.people[who].id for who in ("officer", "second_officer")]
    session.execute(update(User).where(User.id.in_(officers)).values(active=False))

    assert causes(session) == [("holders_away", "")]


def test_everybody_away_without_a_deputy_is_found(session, world, case_id):
    away(session, world, "officer", "second_officer")

    assert causes(session) == [("holders_away", "")]


@pytest.mark.parametrize(
    ("limits", "found"),
    [({}, []), ({"procedures": ["kcdp_change"]}, [("holders_away", "")]), ({"procedures": ["kcdp_project"]}, [])],
)
def test_a_deputy_counts_within_the_limits(session, world, case_id, limits, found):
    away(session, world, "officer", "second_officer", deputy="accountant", **limits)

    assert causes(session) == found


def test_conflicts_take_people_away_too(session, world, case_id):
    for who in ("officer", "second_officer"):
        take(session, world, case_id, "declare_conflict", who, **REASON)

    assert causes(session) == [("holders_away", "")]


def test_an_absent_handler_is_found_though_others_could(session, world, case_id):
    take(session, world, case_id, "reassign", "leader", assignee_id=world.people["officer"].id, **REASON)
    away(session, world, "officer")

    assert causes(session) == [("handler_away", "")]


def test_a_pause_is_a_reason_until_its_review_day(session, world, case_id):
    take(session, world, case_id, "pause", "leader", **PAUSE)

    assert [causes(session, MONDAY + days * DAY) for days in (3, 4)] == [[], [("review_over", "")]]


def test_a_case_without_a_running_term_is_found(session, world, case_id):
    session.execute(update(CaseClock).where(CaseClock.case_id == case_id).values(closed_at=MONDAY, next_at=None))

    assert causes(session) == [("no_term", "")]


def test_work_that_nobody_can_do_is_found_by_its_kind(session, world, case_id):
    take(session, world, case_id, "form_team", "officer", members=[world.people["second_officer"].id])
    away(session, world, "second_officer")

    assert causes(session) == [("task_unheld", "verdict")]


def test_findings_open_stay_and_close(session, world, case_id):
    away(session, world, "officer", "second_officer")
    for number in range(2):
        proof = prove(session, now=MONDAY + number * timedelta(hours=1))
        keep_proof(session, proof.found, looked_at=proof.looked_at, now=MONDAY + number * timedelta(hours=1))
    found = session.scalars(select(LimboFinding)).one()
    assert (found.cause, found.found_at, found.cleared_at) == ("holders_away", MONDAY, None)
    session.execute(update(Absence).values(ended_at=MONDAY))
    keep_proof(session, prove(session, now=MONDAY).found, looked_at=1, now=MONDAY + DAY)
    session.flush()

    assert session.scalars(select(LimboFinding.cleared_at)).one() == MONDAY + DAY
    assert session.scalars(select(LimboRun.found).order_by(LimboRun.id)).all() == [1, 1, 0]


def test_the_proof_is_made_once_a_day(database):
    with database.sessions.begin() as session:
        a_world(session)

    assert [prove_daily(database.sessions, now=MONDAY + hours * timedelta(hours=1)) for hours in (0, 1, 24)] == [
        0,
        None,
        0,
    ]
    with database.sessions() as session:
        assert proven_today(session, now=MONDAY + DAY)


def test_statements_do_not_grow_with_cases(session, world):
    sizes = []
    for _ in range(2):
        walk(session, world, a_case(session, world).case_id, until="form_team")
        session.flush()
        with counted(session) as sent:
            prove(session, now=MONDAY)
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 9
