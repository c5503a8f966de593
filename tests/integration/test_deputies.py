"""A deputy through the one door: lists, gate and mail agree, within the limits, and recusal follows the person."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from tests.absent import FIRST, LAST, an_absence, signed_in
from tests.factories import MONDAY, a_case, a_world
from tests.integration.test_recipients import readers
from tests.integration.test_visibility import by_gate, by_list, by_notice, cases
from tests.journeys import walk
from workflow.authority import DEPUTED, Behalf, Grant, Person
from workflow.chain import ON_BEHALF_OF
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import Case, CaseRecusal, User
from workflow.queries.case_page import case_page
from workflow.queries.inbox import inbox
from workflow.services.transition import TransitionRequest, perform_transition

LIMITS = ({}, {"procedures": frozenset({"kcdp_project"})}, {"procedures": frozenset({"kcdp_change"})}, {"up_to": 5})


@pytest.fixture
def world(session):
    return a_world(session)


def act(session, world, case_id, step, person, **values):
    version = session.execute(select(Case.version).where(Case.id == case_id)).scalar_one()
    request = TransitionRequest(case_id, step, version, values)
    return perform_transition(session, request, by=person, now=MONDAY, office=world.office)


@pytest.mark.parametrize("role", sorted(DEPUTED))
def test_list_gate_and_mail_agree_for_every_role_that_is_taken_on(session, world, role):
    found = cases(session, world)
    found[1].support = 6
    session.add(CaseRecusal(case_id=found[3].id, user_id=world.people["officer"].id, seq=1))
    session.flush()
    ids, away = session.scalars(select(Case.id)).all(), world.people["leader"].id

    for unit_id, limits, deputy in product(world.units.values(), LIMITS, ("officer", "stranger")):
        behalf = Behalf(away, "Leader", LAST, **limits)
        person = Person(world.people[deputy].id, "", grants=(Grant(role, unit_id, frozenset({unit_id}), behalf),))
        assert by_list(session, person) == by_gate(session, person, ids) == by_notice(session, person, ids)


@pytest.mark.parametrize("who", ["leader", "centre"])
def test_a_case_does_not_exist_for_a_deputy_when_either_is_in_conflict(session, world, who):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="submit")
    an_absence(session, world, "leader", "centre")
    deputy = Person(world.people["centre"].id, "Centre", grants=signed_in(session, world, "centre").grants[1:])
    assert by_list(session, deputy) == {case_id}

    session.add(CaseRecusal(case_id=case_id, user_id=world.people[who].id, seq=1))
    session.flush()

    assert (by_list(session, deputy), by_gate(session, deputy, [case_id])) == (set(), set())


def test_an_absence_grants_only_on_its_days_and_only_while_the_account_is_open(session, world):
    an_absence(session, world, "leader", "officer")
    days = (FIRST - timedelta(1), FIRST, LAST, LAST + timedelta(1))
    assert [len(signed_in(session, world, "officer", on).taken_on) for on in days] == [0, 1, 1, 0]

    session.execute(update(User).where(User.id == world.people["leader"].id).values(active=False))

    assert signed_in(session, world, "officer").taken_on == ()


def test_what_is_taken_on_is_not_handed_on(session, world):
    an_absence(session, world, "leader", "officer")
    an_absence(session, world, "officer", "centre")

    taken = [(grant.role, behalf.name) for grant, behalf in signed_in(session, world, "centre").taken_on]

    assert taken == [(Role.DEPT_OFFICER, "Officer")]


def test_administrators_and_establishments_hand_nothing_on(session, world):
    an_absence(session, world, "admin", "officer")
    an_absence(session, world, "owner", "officer")

    assert signed_in(session, world, "officer").taken_on == ()


def test_a_deputy_acts_and_the_history_names_both(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="confirm_place")
    an_absence(session, world, "officer", "accountant")
    deputy = signed_in(session, world, "accountant")

    act(session, world, opened.case_id, "accept", deputy)
    page = case_page(session, opened.code, person=deputy, now=MONDAY, office=world.office)

    last = page.events[-1]
    assert (last.step, last.role, last.signer) == ("accept", Role.DEPT_OFFICER, "Accountant thay mặt Officer")
    assert (ON_BEHALF_OF in last.values, [one.name for one in page.behalf]) == (False, ["Officer"])


def test_a_deputy_outside_the_limits_finds_no_case(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="confirm_place")
    an_absence(session, world, "officer", "finance", procedures=["kcdp_change"])

    with pytest.raises(CaseNotFound):
        act(session, world, case_id, "accept", signed_in(session, world, "finance"))


def test_the_inbox_of_a_deputy_holds_what_waits_for_the_absent_within_the_limits(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="confirm_place")
    session.execute(update(Case).values(support=50))
    seen = []
    for up_to in (None, 49, 50):
        session.query(Case).filter_by(id=case_id).update({"assignee_id": world.people["officer"].id})
        an_absence(session, world, "officer", "leader", up_to=up_to, from_on=(on := date(2026, 3, 2 + len(seen))))
        deputy = signed_in(session, world, "leader", on)
        newest = Person(deputy.id, deputy.name, grants=(*deputy.own, deputy.grants[-1]))
        seen.append(inbox(session, person=newest, now=MONDAY, office=world.office).total)

    assert seen == [1, 0, 1]


def test_who_stands_in_for_the_proposer_does_not_sign(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="propose")
    department, officer = world.units["department"], world.people["officer"]
    grant = Grant(Role.DEPT_LEADER, department, frozenset({department}), Behalf(officer.id, officer.name, LAST))

    with pytest.raises(StepRefused) as refused:
        act(session, world, case_id, "sign", Person(world.people["centre"].id, "Centre", grants=(grant,)))

    assert refused.value.codes == ("own_case",)


def test_a_deputy_is_told_beside_the_handler_who_is_away(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="confirm_place")
    session.query(Case).filter_by(id=case_id).update({"assignee_id": world.people["officer"].id})
    an_absence(session, world, "officer", "accountant")

    assert readers(session, case_id, "role:dept_officer") == ["accountant", "officer"]
    assert readers(session, case_id, f"user:{world.people['officer'].id}") == ["accountant", "officer"]
