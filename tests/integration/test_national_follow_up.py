"""A year after a national đề án, its beneficiary tells the effect to whoever took the file in, the Sở or the Cục."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, state_of, take
from tests.national import a_national_world, national_case_at
from workflow.calendar import local
from workflow.definition import TIME
from workflow.errors import CaseNotFound
from workflow.invariants import violations
from workflow.models import Case, CaseLink, EffectIndicator
from workflow.services.transition import TransitionRequest, perform_transition

LATER = MONDAY + timedelta(days=366)
TOLD = {"jobs": 15, "output_value": 7_000, "energy_kwh": 30, "note": ""}


@pytest.fixture
def world(session):
    return a_national_world(session)


@pytest.fixture
def follow_up(session, world):
    """What follows a đề án that a regional centre brought straight to the Cục, once it has fallen due."""
    settled = national_case_at(session, world, "settle", direct=True)
    opened = session.scalars(select(CaseLink.from_id).where(CaseLink.to_id == settled)).one()
    perform_transition(session, TransitionRequest(opened, "fall_due", 1), by=TIME, now=LATER, office=world.office)
    return opened


@pytest.mark.parametrize(("direct", "variant", "owner"), [(False, "", "department"), (True, "direct", "agency")])
def test_closing_opens_the_follow_up_due_a_year_later(session, world, direct, variant, owner):
    settled = national_case_at(session, world, "settle", direct=direct)
    case = session.scalars(
        select(Case).join(CaseLink, CaseLink.from_id == Case.id).where(CaseLink.to_id == settled)
    ).one()

    assert (case.process_key, case.state, local(case.due_at).date()) == ("kcdp_follow_up", "waiting", date(2027, 3, 2))
    assert (case.owner_unit_id, case.applicant_id) == (world.units[owner], world.units["owner"])


def test_the_agency_checks_what_the_establishment_reports(session, world, follow_up):
    take(session, world, follow_up, "report", "owner", now=LATER, **TOLD)
    holder = session.get_one(Case, follow_up, populate_existing=True)
    assert (holder.holder_role, holder.holder_unit_id) == ("agency_officer", world.units["agency"])
    take(session, world, follow_up, "record", "agency", now=LATER, note="Đã xem")

    kept = select(EffectIndicator.key).where(EffectIndicator.moment == "after_3")
    assert sorted(session.scalars(kept)) == ["energy_kwh", "jobs", "output_value"]
    assert (state_of(session, follow_up), violations(session, now=LATER)) == ("closed", [])


@pytest.mark.parametrize("who", ["officer", "leader", "stranger", "centre"])
def test_no_province_sees_what_it_had_no_part_in(session, world, follow_up, who):
    with pytest.raises(CaseNotFound):
        take(session, world, follow_up, "give_up", who, now=LATER, reason="Không liên hệ được.")
