"""What a decision about days does to terms: only what is open and runs, in the place that it binds, exactly once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.errors import CaseNotFound, StepRefused
from workflow.files.day_list import DecidedDay
from workflow.invariants import violations
from workflow.models import (
    CalendarDay,
    CalendarImport,
    Case,
    CaseClock,
    CaseTarget,
    CaseTask,
    Explanation,
    OutboxIntent,
    SecurityEvent,
)
from workflow.queries.apologies import needed
from workflow.services.calendar_changes import (
    Decision,
    PreviewStale,
    apply_decision,
    catch_up,
    keep_decision,
    preview,
)
from workflow.services.drafting_apologies import draft_apologies
from workflow.services.offices import load_office

HERE, DAY = ("dong-nai",), timedelta(days=1)
STORM = (DecidedDay(date(2026, 3, 10), "closure", "Bão số 3"),)
SATURDAY = (DecidedDay(date(2026, 3, 7), "makeup", "Làm bù"),)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="ask_opinion")
    return case_id


def decision(days=STORM, scope="dong-nai"):
    return Decision("Công điện 12/CĐ-UBND", scope, days)


def kept(session, world, what, *, now=MONDAY, scopes=HERE):
    return keep_decision(session, what, scopes, by=world.people["admin"], now=now, office=load_office(session))


def looked(session, name, *, now=MONDAY, scopes=HERE):
    return preview(session, name, scopes, now=now, office=load_office(session))


def applied(session, world, what=None, *, now=MONDAY, scopes=HERE):
    name = kept(session, world, what or decision(), now=now, scopes=scopes)
    seen = looked(session, name, now=now, scopes=scopes).seen
    return apply_decision(session, name, seen, scopes, by=world.people["admin"], now=now)


def ends(session):
    clocks = session.execute(select(CaseClock.key, CaseClock.due_at).where(CaseClock.closed_at.is_(None)))
    tasks = session.execute(select(CaseTask.kind, CaseTask.due_at).where(CaseTask.answered_at.is_(None)))
    return {key: local(due_at).date() for key, due_at in [*clocks, *tasks]}


def test_open_terms_and_open_questions_end_a_day_later_and_everything_still_holds(session, world, case_id):
    closed = select(CaseClock.id, CaseClock.due_at).where(CaseClock.closed_at.is_not(None)).order_by(CaseClock.id)
    before, over = ends(session), session.execute(closed).all()
    promised = session.get_one(Case, case_id).promised_at
    assert applied(session, world)

    case = session.get_one(Case, case_id)
    assert ends(session) == {
        "department": before["department"] + DAY, "appraisal": before["appraisal"] + DAY,
        "opinion": before["opinion"] + DAY,
    }  # fmt: skip
    assert session.execute(closed).all() == over
    assert (local(case.promised_at).date(), case.due_at) == (local(promised).date() + DAY, min(
        session.scalars(select(CaseClock.due_at).where(CaseClock.closed_at.is_(None)))))  # fmt: skip
    assert list(violations(session, now=MONDAY + DAY)) == []


def test_a_worked_saturday_brings_the_end_forward(session, world, case_id):
    before = ends(session)
    applied(session, world, decision(SATURDAY))

    assert ends(session)["opinion"] == before["opinion"] - DAY


def test_the_act_is_kept_whole_and_happens_once(session, world, case_id):
    name = kept(session, world, decision())
    seen = looked(session, name).seen
    done = [apply_decision(session, name, seen, HERE, by=world.people["admin"], now=MONDAY) for _ in range(2)]

    row = session.scalars(select(CalendarImport)).one()
    told = session.scalars(select(OutboxIntent.audience).where(OutboxIntent.kind == "redated")).all()
    assert (done, row.applied_by, len(row.moved)) == ([True, False], world.people["admin"].id, 3)
    assert sorted(told) == ["role:beneficiary", "role:dept_officer", f"unit:{world.units['finance']}:prov_finance"]
    assert session.scalars(select(CalendarDay.on_date)).all() == [date(2026, 3, 10)]
    assert session.scalars(select(SecurityEvent.kind)).all().count("admin_calendar_applied") == 1
    with pytest.raises(StepRefused, match="đã được áp dụng"):
        kept(session, world, decision())


def test_what_stands_still_keeps_what_is_left_and_takes_the_new_calendar_when_it_goes_on(session, world, case_id):
    pause = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 3, 20)}
    take(session, world, case_id, "pause", "leader", now=MONDAY + DAY, **pause)
    before = {key: on for key, on in ends(session).items() if key != "opinion"}
    applied(session, world, now=MONDAY + DAY)
    assert {key: on for key, on in ends(session).items() if key != "opinion"} == before

    world.office = load_office(session)
    take(session, world, case_id, "resume", "leader", now=MONDAY + 2 * DAY, reason="Đã có vốn")
    assert ends(session)["appraisal"] == date(2026, 4, 1)  # what was left, without 10 March


def test_another_province_is_not_touched(session, world, case_id):
    before = ends(session)
    applied(session, world, decision(scope="dong-thap"), scopes=("dong-thap",))

    assert ends(session) == before
    with pytest.raises(CaseNotFound):
        kept(session, world, decision(scope="dong-thap"))


def test_a_decision_for_the_nation_binds_every_case(session, world, case_id):
    before = ends(session)
    applied(session, world, decision(scope=""), scopes=("",))

    assert ends(session) == {key: on + DAY for key, on in before.items()}


def test_a_look_that_is_out_of_date_is_refused_and_nothing_is_written(session, world, case_id):
    name = kept(session, world, decision())
    seen = looked(session, name).seen
    take(session, world, case_id, "give_opinion", "finance", now=MONDAY + DAY, verdict="agree", answer="Được")

    with pytest.raises(PreviewStale):
        apply_decision(session, name, seen, HERE, by=world.people["admin"], now=MONDAY + DAY)
    assert session.scalars(select(CalendarDay)).all() == []
    assert looked(session, name, now=MONDAY + DAY).seen != seen


def test_a_later_decision_is_judged_by_the_calendar_that_the_first_one_left(session, world, case_id):
    second = replace(decision(), basis="Công điện 13/CĐ-UBND")
    names = [kept(session, world, one) for one in (decision(), second)]
    seen = [looked(session, name).seen for name in names]
    apply_decision(session, names[0], seen[0], HERE, by=world.people["admin"], now=MONDAY)

    with pytest.raises(StepRefused, match="trong lịch đã như vậy"):
        apply_decision(session, names[1], seen[1], HERE, by=world.people["admin"], now=MONDAY)


def test_an_end_that_a_contract_set_stays_unless_its_day_is_taken_off(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="sign_contract")
    applied(session, world)
    assert ends(session)["implementing"] == date(2026, 11, 30)

    applied(session, world, decision((DecidedDay(date(2026, 11, 30), "closure", "Bão"),)))
    assert ends(session)["implementing"] == date(2026, 12, 1)


def test_what_supervisors_set_moves_when_its_day_is_taken_off_and_is_told(session, world, case_id):
    reason, officer = "Cần làm sớm hơn", world.people["officer"].id
    take(session, world, case_id, "set_target", "leader", due_on=date(2026, 3, 10), reason=reason)
    take(
        session, world, case_id, "ask_explanation", "leader", due_on=date(2026, 3, 10), reason=reason, asked_id=officer
    )
    applied(session, world)

    rows = [session.scalars(select(kept_in)).one() for kept_in in (CaseTarget, Explanation)]
    assert [(local(row.due_at).date(), row.next_at) for row in rows] == [
        (date(2026, 3, 11), row.due_at) for row in rows
    ]
    told = select(OutboxIntent.audience).where(OutboxIntent.kind == "redated", OutboxIntent.case_id == case_id)
    assert f"user:{officer}" in session.scalars(told).all()


def test_a_target_on_another_day_stays(session, world, case_id):
    take(session, world, case_id, "set_target", "leader", due_on=date(2026, 3, 11), reason="Cần làm sớm hơn")
    applied(session, world)

    assert local(session.scalars(select(CaseTarget.due_at)).one()).date() == date(2026, 3, 11)


def test_the_day_that_an_apology_promises_moves_when_it_is_taken_off(session, world, case_id):
    now = MONDAY + 38 * DAY
    draft_apologies(session, needed(session, now=now, office=world.office), now=now)
    take(session, world, case_id, "apologise", "leader", now=now, new_due_on=date(2026, 4, 20), reason="Chờ ý kiến Sở.")
    applied(session, world, decision((DecidedDay(date(2026, 4, 20), "closure", "Bão"),)), now=now)

    assert local(session.get_one(Case, case_id, populate_existing=True).promised_at).date() == date(2026, 4, 21)
    told = select(OutboxIntent.content).where(
        OutboxIntent.kind == "redated", OutboxIntent.audience == "role:beneficiary"
    )
    assert [(told["before"], told["after"]) for told in session.scalars(told)] == [("20/04/2026", "21/04/2026")]


def test_a_term_that_began_by_the_old_calendar_while_a_decision_was_applied_is_caught_up_once(session, world, case_id):
    applied(session, world)
    before = len(session.scalars(select(CalendarImport)).one().moved)
    late = a_case(session, world, title="Hồ sơ nộp cùng lúc").case_id
    walk(session, world, late, until="accept")  # the world still works by the office of before
    due = select(CaseClock.due_at).where(CaseClock.case_id == late, CaseClock.key == "survey")
    by_old = session.scalars(due).one()

    assert catch_up(session, now=MONDAY + timedelta(minutes=1)) > 0
    assert local(session.scalars(due).one()).date() == local(by_old).date() + DAY
    assert len(session.scalars(select(CalendarImport)).one().moved) > before
    assert catch_up(session, now=MONDAY + timedelta(minutes=2)) == 0
    assert list(violations(session, now=MONDAY + DAY)) == []


def test_what_was_decided_long_ago_is_not_looked_at_again(session, world, case_id):
    applied(session, world)
    walk(session, world, a_case(session, world, title="Hồ sơ khác").case_id, until="accept")

    assert catch_up(session, now=MONDAY + DAY) == 0
