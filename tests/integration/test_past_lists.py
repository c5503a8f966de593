"""Lists of past years: recorded as what they are, with their money on the line of their year, all or nothing."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select, update

from notifications.entering import enter_lists
from tests.factories import MONDAY, a_world
from tests.project_lists import THREE, allot, entered, many, past, row, take
from tests.statements import counted
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import BudgetLine, Case, CaseEvent, CaseFigures, LedgerEntry, ListImport, Membership
from workflow.queries.drop_reasons import DropReason, drop_reasons
from workflow.queries.line_money import Plan, plan_lines
from workflow.queries.programme_reports import Figures, project_lines
from workflow.queries.project_cases import NOT_DONE, Wish
from workflow.registers.provinces import provinces
from workflow.services import entering_lists
from workflow.services.list_imports import problems_of, queue_list
from workflow.services.transition import TransitionRequest, perform_transition


@pytest.fixture
def world(session):
    world = a_world(session)
    allot(session, world)
    return world


@pytest.fixture
def here(database):
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        allot(session, world)
    return database.sessions, world


@pytest.fixture
def recorded(here):
    """One that was settled, one that runs, one that was stopped, from one list."""
    assert entered(here, list(THREE)) == (0, "done", 3, 3)
    with here[0]() as session:
        yield session, session.scalars(select(Case).order_by(Case.id)).all(), here[1]


def test_each_stands_where_the_list_says(recorded):
    _, cases, _ = recorded

    assert [(case.process_key, case.state, case.year, case.version, case.support) for case in cases] == [
        ("recorded_project", "settled", 2025, 2, 200_000_000), ("recorded_project", "running", 2025, 1, 200_000_000),
        ("recorded_project", "stopped", 2025, 2, 200_000_000),
    ]  # fmt: skip
    assert [case.closed_at is None for case in cases] == [False, True, False]


def test_money_stands_on_the_line_of_the_year_on_its_days(recorded):
    session, cases, _ = recorded
    found = select(LedgerEntry, BudgetLine.year).join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
    rows = session.execute(found.where(LedgerEntry.case_id.is_not(None)).order_by(LedgerEntry.id)).all()
    approved, ended = date(2025, 4, 15), date(2025, 12, 20)

    assert {year for _, year in rows} == {2025}
    assert sorted((one.case_id - cases[0].id, one.seq, one.kind, one.amount, local(one.at).date()) for one, _ in rows) \
        == [
        (0, 1, "commit", 200_000_000, approved), (0, 2, "accept", 190_000_000, ended),
        (0, 2, "pay", 190_000_000, ended),
        (0, 2, "release", 10_000_000, ended), (1, 1, "advance", 140_000_000, ended),
        (1, 1, "commit", 200_000_000, approved), (2, 1, "commit", 200_000_000, approved),
        (2, 2, "release", 200_000_000, ended),
    ]  # fmt: skip


def test_history_says_from_which_list_it_was_taken_and_by_whom(recorded):
    session, cases, world = recorded
    one = session.scalars(select(ListImport)).one()
    first = session.scalars(select(CaseEvent).where(CaseEvent.case_id == cases[0].id).order_by(CaseEvent.seq)).all()
    said = json.loads(first[0].body)

    assert [(event.step, event.actor_id) for event in first] == [
        ("open", world.people["officer"].id), ("record_settled", world.people["officer"].id),
    ]  # fmt: skip
    assert {name: said[name] for name in ("list", "list_hash", "row", "list_standing", "decision_number")} == {
        "list": one.id, "list_hash": one.sha256, "row": 2, "list_standing": "settled", "decision_number": "948/QĐ-UBND",
    }  # fmt: skip
    assert session.scalars(select(CaseFigures.decision)).all() == ["948/QĐ-UBND"] * 3


def test_records_keep_every_promise(recorded):
    session, _, _ = recorded
    assert violations(session, now=MONDAY) == []


def test_reports_and_the_line_of_the_year_count_records(recorded):
    session, _, world = recorded
    known, leader, wish = provinces(session), world.people["leader"], Wish(2025, 2025)
    (line,) = project_lines(session, leader, wish, known, by=("year",))
    (dropped,) = project_lines(session, leader, wish, known, by=("state",), which=NOT_DONE)
    (plan,) = plan_lines(session, leader, wish, known, by=("year",))

    assert line.of == Figures(
        projects=3, establishments=1, times=3, total=1_200_000_000, support=600_000_000, matching=600_000_000, done=1,
        accepted=190_000_000, paid=330_000_000,
    )  # fmt: skip
    assert (dropped.key, dropped.of.projects) == (("stopped",), 1)
    assert plan.of == Plan(0, 2_000_000_000, 390_000_000, 190_000_000, 330_000_000)


def test_why_one_was_stopped_is_told_by_the_reason_of_the_list(recorded):
    session, cases, world = recorded
    found = drop_reasons(session, world.people["leader"], [cases[2].code])
    assert found == {cases[2].code: DropReason("Ghi nhận đã ngừng", "no_budget")}


@pytest.mark.parametrize(
    ("step", "spent", "moved"),
    [
        ("record_settled", 180, {"accept": 180, "pay": 40, "release": 20}),
        ("record_stopped", 100, {"accept": 100, "refund": 40, "release": 100}),
        ("record_stopped", 0, {"refund": 140, "release": 200}),
    ],
)
def test_a_record_that_runs_is_ended_by_its_office_and_every_promise_holds(recorded, step, spent, moved):
    session, cases, world = recorded
    values = {"spent": spent * 10**6, "ended_on": date(2026, 2, 27), "reason_code": "no_budget"}
    request = TransitionRequest(cases[1].id, step, 1, values)
    perform_transition(session, request, by=world.people["officer"], now=MONDAY, office=world.office)

    found = select(LedgerEntry.kind, LedgerEntry.amount).where(LedgerEntry.case_id == cases[1].id, LedgerEntry.seq == 2)
    assert {kind: amount // 10**6 for kind, amount in session.execute(found)} == moved
    assert violations(session, now=MONDAY) == []


@pytest.mark.parametrize(
    ("spent", "ended", "code"),
    [(200_000_001, date(2026, 2, 27), "above_approved"), (1, date(2026, 3, 3), "ended_in_future")],
)
def test_a_record_is_not_ended_with_too_much_or_in_the_future(recorded, spent, ended, code):
    session, cases, world = recorded
    request = TransitionRequest(cases[1].id, "record_settled", 1, {"spent": spent, "ended_on": ended})
    with pytest.raises(StepRefused) as refused:
        perform_transition(session, request, by=world.people["officer"], now=MONDAY, office=world.office)
    assert [one.code for one in refused.value.refusals] == [code]


def test_a_payment_that_no_line_of_history_tells_of_is_found(recorded):
    session, cases, _ = recorded
    line = session.scalars(select(BudgetLine.id).where(BudgetLine.year == 2025)).one()
    session.add(LedgerEntry(line_id=line, case_id=cases[1].id, seq=1, kind="advance", amount=1, at=MONDAY))
    session.flush()

    assert "I-38" in {one.id for one in violations(session, now=MONDAY) if one.case == cases[1].code}


def test_the_same_list_again_adds_nothing_whatever_became_of_its_cases(here):
    assert entered(here, list(THREE)) == (0, "done", 3, 3)
    assert entered(here, [*THREE, past(title="Hỗ trợ máy ép viên")]) == (3, "done", 1, 4)


def test_a_list_of_past_and_future_brings_records_and_drafts(here):
    assert entered(here, [past(), row()]) == (0, "done", 2, 2)
    with here[0]() as session:
        assert session.scalars(select(Case.state).order_by(Case.year)).all() == ["settled", "draft"]


def test_money_that_went_elsewhere_meanwhile_refuses_the_whole_list(here):
    maker, world = here
    with unit_of_work(maker) as session:
        first = take(session, world, [row(), past(support=200_000_000)])
        queue_list(session, first.import_id, by=world.people["officer"])
        line = session.scalars(select(BudgetLine.id).where(BudgetLine.year == 2025)).one()
        session.add(LedgerEntry(line_id=line, kind="cut", amount=1_900_000_000, at=MONDAY))
    enter_lists(maker, now=MONDAY, office=world.office)

    with maker() as session:
        one = session.get_one(ListImport, first.import_id)
        assert (one.status, [(each.row, each.column) for each in problems_of(one.problems)]) == (
            "refused", [(3, "support")],
        )  # fmt: skip
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_list_of_somebody_who_is_no_officer_any_more_is_refused(here):
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, [past()])
        queue_list(session, found.import_id, by=world.people["officer"])
        mine = Membership.user_id == world.people["officer"].id
        session.execute(update(Membership).where(mine).values(valid_to=date(2026, 3, 1)))
    enter_lists(maker, now=MONDAY, office=world.office)

    with maker() as session:
        one = session.get_one(ListImport, found.import_id)
        assert (one.status, session.scalar(select(func.count()).select_from(Case))) == ("refused", 0)


def test_the_statements_do_not_grow_with_the_lines(session, world):
    def sent(number):
        allot(session, world, amount=number * 200_000_000)
        rows = [past(title=one["title"], establishment=one["establishment"], tax_code="") for one in many(number)]
        found = take(session, world, rows)
        queue_list(session, found.import_id, by=world.people["officer"])
        taken = entering_lists.claim(session, now=MONDAY)
        with counted(session) as said:
            entering_lists.enter(session, taken, by=world.people["officer"], now=MONDAY, office=world.office)
        return len(said)

    assert sent(3) == sent(60)
