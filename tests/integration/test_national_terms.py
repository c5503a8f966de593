"""The fixed days of a national đề án, and whose figures bind it: the nation's, whatever its province pays."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, take
from tests.journeys import HEADS
from tests.national import a_national_case, a_national_world, national_case_at, walk_nationally
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.models import Case, CaseClock
from workflow.queries.finance import payment_queue
from workflow.rules import RuleBook

SAMPLE = {"recommendation": "Đề nghị hỗ trợ", "priority": False, **HEADS}


@pytest.fixture
def world(session):
    return a_national_world(session)


def ends(session, case_id, *keys):
    """The day on which each of these running terms ends."""
    found = select(CaseClock.key, CaseClock.due_at).where(CaseClock.case_id == case_id, CaseClock.closed_at.is_(None))
    return {key: local(due_at).date() for key, due_at in session.execute(found) if key in keys}


@pytest.mark.parametrize(
    ("until", "wanted"),
    [
        ("register", {"submitting": date(2026, 5, 19)}),
        ("submit", {"sending": date(2026, 6, 14)}),
        ("propose", {"sending": date(2026, 6, 14)}),
        ("sign_contract", {"reporting": date(2026, 3, 24), "implementing": date(2026, 11, 30)}),
        ("accept_result", {"settling": date(2026, 3, 17), "liquidating": date(2027, 1, 22)}),
        ("send_settlement", {"liquidating": date(2027, 1, 22)}),
    ],
)
def test_the_fixed_days_are_those_of_the_circular(session, world, until, wanted):
    case_id = national_case_at(session, world, until)

    keys = ("submitting", "sending", "reporting", "implementing", "settling", "liquidating")
    assert ends(session, case_id, *keys) == wanted


def checked_by(session, world, who, **lengths):
    """The day until which the one open request is checked, under other lengths from 2 March 2026 on."""
    day, rows = date(2026, 3, 2), world.office.rules.all()
    ended = [replace(row, valid_to=date(2026, 3, 1)) if row.id in lengths else row for row in rows]
    fresh = [replace(row, valid_from=day, value={"length": lengths[row.id]}) for row in rows if row.id in lengths]
    office = replace(world.office, rules=RuleBook([*ended, *fresh]))
    (request,) = payment_queue(session, person=world.people[who], now=MONDAY, office=office)
    return local(request.term.due_at).date()


def test_a_request_is_checked_within_the_term_of_the_agency(session, world):
    national_case_at(session, world, "request_payment")

    assert checked_by(session, world, "agency_accountant") == date(2026, 3, 9)
    assert checked_by(session, world, "agency_accountant", kcqg_payment_check=2) == date(2026, 3, 4)
    assert checked_by(session, world, "agency_accountant", kcdp_payment_check=2) == date(2026, 3, 9)


def test_a_request_keeps_the_term_of_the_day_on_which_it_was_asked(session, world):
    national_case_at(session, world, "request_payment")
    (row,) = world.office.rules.rows("kcqg_payment_check")
    later = [replace(row, valid_to=date(2026, 3, 2)), replace(row, valid_from=date(2026, 3, 3), value={"length": 1})]
    rules = RuleBook([*(one for one in world.office.rules.all() if one.id != row.id), *later])
    office = replace(world.office, rules=rules)
    (request,) = payment_queue(session, person=world.people["agency_accountant"], now=MONDAY, office=office)

    assert local(request.term.due_at).date() == date(2026, 3, 9)


def test_straight_to_the_agency_the_file_is_due_there(session, world):
    case_id = national_case_at(session, world, "register", direct=True)

    assert ends(session, case_id, "submitting", "sending") == {"submitting": date(2026, 6, 14)}


@pytest.mark.parametrize(("step", "who"), [("propose", "officer"), ("propose_to_agency", "agency")])
def test_a_support_above_the_national_cap_is_refused_at_both_levels(session, world, step, who):
    case_id = a_national_case(session, world).case_id
    walk_nationally(session, world, case_id, until="give_opinion" if step == "propose" else "send_agency_supplement")

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, step, who, eligible_cost=900_000_000, support=301_000_000,
             matching=600_000_000, **SAMPLE)  # fmt: skip

    assert [(one.code, one.params) for one in refused.value.refusals] == [("over_cap", {"limit": 300_000_000})]


def test_the_agency_may_cut_what_the_department_proposed(session, world):
    case_id = national_case_at(session, world, "send_agency_supplement")

    take(session, world, case_id, "propose_to_agency", "agency", eligible_cost=400_000_000, support=150_000_000,
         matching=250_000_000, **SAMPLE)  # fmt: skip

    assert session.get_one(Case, case_id, populate_existing=True).support == 150_000_000


def test_a_province_with_figures_of_its_own_does_not_change_the_national_cap(session, world):
    world.office = replace(world.office, variants={world.units["department"]: "dong-thap"})
    case_id = a_national_case(session, world).case_id
    case = session.get_one(Case, case_id)

    assert world.office.figures_scope(case.owner_unit_id, case.agency_id) == ""
    assert world.office.figures_scope(case.owner_unit_id, None) == "dong-thap"
