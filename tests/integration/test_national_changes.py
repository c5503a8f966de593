"""A change of a national đề án is decided where the circular says, with the word of the Sở."""

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, state_of, take
from tests.national import a_national_world, national_case_at, panel
from tests.takers import TAKER, takers
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseFigures, CaseLink, Document

M = 1_000_000
REASON = {"reason": "Lũ quét làm hỏng nhà xưởng, không lắp tiếp được."}
DECISION = {"decision_number": "12/QĐ-BCT", "decided_on": MONDAY.date()}
FIGURES = {"support": 80 * M, "matching": 100 * M, "total_cost": 180 * M}
RAISE = {"support": 220 * M, "matching": 230 * M, "total_cost": 450 * M}
BY_AGENCY = ("change_place", "change_beneficiary", "change_partner", "reschedule_in_year")
BY_MINISTER = ("change_content", "extend_next_year", "stop", "stop_for_violation")
TIMED = {"reschedule_in_year": MONDAY.date().replace(month=10), "extend_next_year": MONDAY.date().replace(year=2027)}


@pytest.fixture
def world(session):
    found = a_national_world(session)
    takers(session, found)
    return found


@pytest.fixture
def parent(session, world):
    """A national đề án under way, of which 100 million are paid."""
    return national_case_at(session, world, "pay")


@pytest.fixture
def asked(session, world, parent):
    """Asks for a change, has the Sở confirm it, and returns the id of its case."""

    def ask(kind, *, confirmed=True, **values):
        more = {"ends_on": TIMED[kind]} if kind in TIMED else {}
        more |= {"tax_code": TAKER} if kind == "change_beneficiary" else {}
        take(session, world, parent, "request_change", "centre", change_kind=kind, **REASON, **more, **values)
        found = select(CaseLink.from_id).where(CaseLink.to_id == parent).order_by(CaseLink.from_id.desc())
        change = session.execute(found.limit(1)).scalar_one()
        if confirmed:
            take(session, world, change, "confirm", "officer")
            take(session, world, change, "send_to_chief", "agency")
        return change

    return ask


def refused(session, world, case_id, step, who, **values):
    with pytest.raises(StepRefused) as stopped:
        take(session, world, case_id, step, who, **values)
    return [reason.code for reason in stopped.value.refusals]


def test_a_change_begins_at_the_department_with_the_units_of_its_project(session, world, parent, asked):
    own, of = (session.get_one(Case, one) for one in (asked("change_place", confirmed=False), parent))

    assert (own.process_key, own.state, own.holder_role) == ("kcqg_change", "confirmation", "dept_officer")
    assert (own.owner_unit_id, own.agency_id) == (of.owner_unit_id, of.agency_id)


@pytest.mark.parametrize("kind", BY_AGENCY)
def test_what_keeps_the_total_is_for_the_agency_and_not_for_the_minister(session, world, asked, kind):
    change = asked(kind)

    assert refused(session, world, change, "send_to_minister", "agency_leader") == ["wrong_level"]
    take(session, world, change, "agree", "agency_leader", **DECISION)
    assert state_of(session, change) == "agreed"


@pytest.mark.parametrize("kind", BY_MINISTER)
def test_what_changes_the_plan_is_for_the_minister_alone(session, world, asked, kind):
    change = asked(kind)

    assert refused(session, world, change, "agree", "agency_leader", **DECISION) == ["wrong_level"]
    take(session, world, change, "send_to_minister", "agency_leader")
    assert refused(session, world, change, "agree_as_approver", "agency_leader", **DECISION) == ["not_your_step"]


def test_more_support_is_for_the_minister_and_needs_room_in_the_line(session, world, parent, asked):
    change = asked("increase_total", **RAISE)
    take(session, world, change, "send_to_minister", "agency_leader")
    take(session, world, change, "agree_as_approver", "minister", **DECISION)

    found = select(CaseFigures.version, CaseFigures.support).where(CaseFigures.case_id == parent)
    assert session.execute(found.order_by(CaseFigures.version)).all() == [(1, 200 * M), (2, 220 * M)]
    assert list(violations(session, now=MONDAY)) == []


@pytest.mark.parametrize("kind", ["stop", "stop_for_violation"])
def test_a_stop_that_the_minister_agrees_to_ends_the_project_with_a_refund(session, world, parent, asked, kind):
    change = asked(kind)
    take(session, world, change, "send_to_minister", "agency_leader")
    take(session, world, change, "agree_as_approver", "minister", **DECISION)

    assert (state_of(session, change), state_of(session, parent)) == ("agreed", "refunding")
    assert refused(session, world, parent, "close_stopped", "agency_accountant") == ["refund_owed"]


def test_inside_a_group_the_department_decides_and_the_agency_is_told(session, world, asked):
    change = asked("group_reassign", confirmed=False)

    assert refused(session, world, change, "confirm", "officer") == ["wrong_level"]
    take(session, world, change, "send_to_department", "officer")
    take(session, world, change, "agree_in_group", "leader", **DECISION)
    assert state_of(session, change) == "agreed"


def test_force_majeure_settles_by_the_volume_that_department_and_commune_confirm(session, world, parent, asked):
    change = asked("settle_partial", confirmed=False, **FIGURES)
    assert refused(session, world, change, "confirm", "officer") == ["documents_missing"]

    _confirmed(session, world, change)

    assert session.get_one(Case, parent, populate_existing=True).support == 80 * M
    assert list(violations(session, now=MONDAY)) == []


def test_what_was_paid_beyond_the_volume_comes_back(session, world, parent, asked):
    change = asked("settle_partial", confirmed=False, **FIGURES)
    _confirmed(session, world, change)
    _accepted(session, world, parent)

    assert refused(session, world, parent, "finish_payment", "agency_accountant") == ["not_fully_paid"]
    back = {"amount": 20 * M, "treasury_number": "GNT 12", "paid_on": MONDAY.date()}
    take(session, world, parent, "record_refund", "second_agency", **back)
    take(session, world, parent, "finish_payment", "agency_accountant")
    assert list(violations(session, now=MONDAY)) == []


def test_nothing_is_asked_for_acceptance_while_a_change_is_open(session, world, parent, asked):
    asked("change_place")

    assert refused(session, world, parent, "request_acceptance", "centre") == ["change_open"]


def _confirmed(session, world, change):
    paper = {"name": "xac-nhan.pdf", "mime": "application/pdf", "size": 10, "sha256": "1" * 64}
    session.add(Document(case_id=change, kind="volume_confirmation", version=1, uploaded_at=MONDAY, **paper))
    session.flush()
    take(session, world, change, "confirm", "officer")
    take(session, world, change, "send_to_chief", "agency")
    take(session, world, change, "agree", "agency_leader", **DECISION)


def _accepted(session, world, case_id):
    members, sitting = panel(world)
    take(session, world, case_id, "request_acceptance", "centre", note="")
    take(session, world, case_id, "form_panel", "officer", **members)
    for who in sitting:
        take(session, world, case_id, "give_acceptance_verdict", who, verdict="accept", remarks="Đạt")
    result = {"done_summary": "Đủ máy", "jobs": 12, "output_value": 1, "energy_kwh": 1}
    take(session, world, case_id, "accept_result", "officer", **result)
