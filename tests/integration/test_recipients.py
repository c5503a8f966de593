"""Who is told: the roles of today, on the case as it is today, and nobody who stood aside or lost the right (I-26)."""

from datetime import date

import pytest

from notifications.recipients import recipients
from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.post import TUESDAY, an_intent
from workflow.authority import roles_on, scope_of
from workflow.models import Case, Membership, User
from workflow.queries.people import concerned, refs
from workflow.queries.people_sign_in import person_of
from workflow.queries.topics import topics

TODAY = date(2026, 3, 3)
MOVED = {"step": "accept", "from": "submitted", "to": "survey"}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    return a_case(session, world).case_id


def readers(session, case_id, audience):
    intent_id = an_intent(session, audience, kind="moved", case_id=case_id, content=MOVED)
    found = recipients(session, topics(session, [intent_id])[intent_id], now=TUESDAY)
    return sorted(one.email.removesuffix("@example.vn") for one in found)


def ends(session, person, on):
    session.query(Membership).filter_by(user_id=person.id).update({"valid_to": on})


def test_concerned_people_are_those_whom_authority_lets_in(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    ref = refs(session, [case_id])[case_id]
    found = {person.id: roles_on(scope_of(person), ref) for person in concerned(session, ref, on=TODAY)}

    everybody = {user.id: roles_on(scope_of(person_of(session, user.id, TODAY)), ref) for user in session.query(User)}

    assert {key: roles for key, roles in found.items() if roles} == {key: r for key, r in everybody.items() if r}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("role:beneficiary", ["owner"]),
        ("role:implementer", ["centre"]),
        ("role:commune_officer", ["commune"]),
        ("role:dept_officer", ["officer", "second_officer"]),
        ("role:prov_leader", ["governor"]),
        ("role:supervisor", ["supervisor"]),
        ("role:prov_finance", ["finance"]),
        ("role:council_member", ["second_officer"]),
        ("role:sys_admin", []),
        ("role:agency_leader", []),
    ],
)
def test_a_role_means_those_who_hold_it_for_the_case(session, world, case_id, audience, expected):
    walk(session, world, case_id, until="ask_opinion")

    assert readers(session, case_id, audience) == expected


def test_officials_are_not_told_of_a_draft(session, world, case_id):
    assert readers(session, case_id, "role:dept_officer") == []


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [(date(2026, 3, 2), ["second_officer"]), (TODAY, ["officer", "second_officer"])],
)
def test_a_role_counts_up_to_its_last_day(session, world, case_id, last_day, expected):
    walk(session, world, case_id, until="confirm_place")
    ends(session, world.people["officer"], last_day)

    assert readers(session, case_id, "role:dept_officer") == expected


def test_a_role_of_tomorrow_does_not_count(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    session.query(Membership).filter_by(user_id=world.people["officer"].id).update({"valid_from": date(2026, 3, 4)})

    assert readers(session, case_id, "role:dept_officer") == ["second_officer"]


def test_a_closed_account_is_not_told(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    session.get_one(User, world.people["officer"].id).active = False

    assert readers(session, case_id, "role:dept_officer") == ["second_officer"]


def test_who_stood_aside_is_not_told(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    take(session, world, case_id, "declare_conflict", "officer", reason="Người nhà")

    assert readers(session, case_id, "role:dept_officer") == ["second_officer"]


def test_an_assigned_case_concerns_its_handler(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    take(session, world, case_id, "reassign", "leader", assignee_id=world.people["second_officer"].id, reason="Bận")

    assert readers(session, case_id, "role:dept_officer") == ["second_officer"]


def test_a_handler_who_left_gives_the_case_back_to_all(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    take(session, world, case_id, "reassign", "leader", assignee_id=world.people["second_officer"].id, reason="Bận")
    ends(session, world.people["second_officer"], date(2026, 3, 2))

    assert readers(session, case_id, "role:dept_officer") == ["officer"]


def test_a_role_that_does_not_hold_the_case_is_told_as_a_whole(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    session.get_one(Case, case_id).assignee_id = world.people["officer"].id

    assert readers(session, case_id, "role:dept_leader") == ["leader", "second_leader"]


@pytest.mark.parametrize(("who", "expected"), [("officer", ["officer"]), ("stranger", []), ("admin", [])])
def test_a_person_is_told_only_of_what_they_may_see(session, world, case_id, who, expected):
    walk(session, world, case_id, until="confirm_place")

    assert readers(session, case_id, f"user:{world.people[who].id}") == expected


def test_a_unit_means_those_with_the_role_there_or_above(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    above = Membership(
        user_id=world.people["governor"].id, unit_id=world.units["province"], role="prov_finance", valid_from=TODAY
    )
    session.add(above)
    session.flush()

    assert readers(session, case_id, f"unit:{world.units['finance']}:prov_finance") == ["finance", "governor"]


def test_nobody_is_told_what_they_did(session, world, case_id):
    walk(session, world, case_id, until="give_verdict")
    seq = session.get_one(Case, case_id).version
    content = {"step": "give_verdict", "from": "appraisal", "to": "appraisal"}
    intent_id = an_intent(session, "role:dept_officer", kind="moved", case_id=case_id, content=content, seq=seq)

    found = recipients(session, topics(session, [intent_id])[intent_id], now=MONDAY)

    assert [one.email for one in found] == ["officer@example.vn"]
