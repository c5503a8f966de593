"""The fixed days of a national đề án, and whose figures bind it: the nation's, whatever its province pays."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import take
from tests.journeys import HEADS
from tests.national import a_national_case, a_national_world, national_case_at, walk_nationally
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.models import Case, CaseClock

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
