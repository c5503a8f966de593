"""Which roles a Scope gives on a case."""

import pytest

from workflow.authority import (
    REACH,
    SEES_DRAFTS,
    CaseRef,
    Grant,
    Person,
    Relation,
    actor_on,
    holding_tie,
    relations_of,
    roles_on,
    scope_of,
    units_reached,
)
from workflow.definition import Role

HOME, AWAY, SHOP, CENTRE, COMMUNE, FINANCE, AGENCY = range(10, 17)
CASE = CaseRef(SHOP, CENTRE, COMMUNE, HOME, submitted=True)
ASKED = ((None, FINANCE, Role.PROV_FINANCE),)
UNIT = {
    Relation.APPLICANT: SHOP,
    Relation.CENTRE: CENTRE,
    Relation.COMMUNE: COMMUNE,
    Relation.OWNER: HOME,
    Relation.ASKED: FINANCE,
    Relation.AGENCY: AGENCY,
}


def person(role, *units, user_id=1):
    return Person(user_id, "An", grants=(Grant(role, units[0], frozenset(units)),))


def roles(somebody, case=CASE):
    return roles_on(scope_of(somebody), case)


@pytest.mark.parametrize("role", [role for role in Role if role in REACH])
def test_a_role_counts_where_its_unit_stands_to_the_case(role):
    national = CaseRef(SHOP, CENTRE, COMMUNE, HOME, submitted=True, asked=ASKED, agency_id=AGENCY)

    found = {name: roles(person(role, unit), national) for name, unit in {**UNIT, "away": AWAY}.items()}

    assert found == {name: frozenset({role}) if name in relations_of(role) else frozenset() for name in found}


def test_the_bodies_of_the_nation_stand_beside_the_owner_and_nobody_else_does():
    beside = {role for role in Role if Relation.AGENCY in relations_of(role)}

    assert beside == {
        Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT, Role.MINISTRY_LEADER, Role.TREASURY_VIEWER,
        Role.AUDITOR,
    }  # fmt: skip


@pytest.mark.parametrize(("agency_id", "tie"), [(AGENCY, "agency_id"), (None, "owner_unit_id")])
def test_a_national_body_holds_a_case_in_its_own_unit_where_it_takes_part(agency_id, tie):
    national = {role: holding_tie({"agency_id": agency_id}, role) for role in Role if role.value.startswith("agency_")}

    assert national == dict.fromkeys(national, tie)
    assert holding_tie({"agency_id": agency_id}, Role.DEPT_OFFICER) == "owner_unit_id"


@pytest.mark.parametrize("role", [role for role in Role if role not in REACH])
def test_other_roles_open_no_case_by_themselves(role):
    assert roles(person(role, SHOP, CENTRE, COMMUNE, HOME)) == frozenset()


@pytest.mark.parametrize("role", list(REACH))
def test_a_draft_is_seen_by_those_who_write_it(role):
    draft = CaseRef(SHOP, CENTRE, COMMUNE, HOME, submitted=False, asked=ASKED)

    assert bool(roles(person(role, *UNIT.values()), draft)) == (role in SEES_DRAFTS)


def test_parallel_work_gives_the_role_that_was_asked_for():
    case = CaseRef(
        SHOP,
        CENTRE,
        COMMUNE,
        HOME,
        submitted=True,
        asked=((1, None, Role.COUNCIL_MEMBER), (2, None, Role.ACCEPTANCE_MEMBER)),
    )

    assert roles(person(Role.DEPT_OFFICER, AWAY), case) == {Role.COUNCIL_MEMBER}
    assert roles(person(Role.DEPT_OFFICER, HOME), case) == {Role.COUNCIL_MEMBER, Role.DEPT_OFFICER}


def test_grants_add_up():
    both = Person(
        1,
        "An",
        grants=(
            Grant(Role.DEPT_OFFICER, HOME, frozenset({HOME})),
            Grant(Role.IMPLEMENTER, CENTRE, frozenset({CENTRE})),
        ),
    )

    assert actor_on(both, CASE).roles == {Role.DEPT_OFFICER, Role.IMPLEMENTER}
    assert (both.units_as(Role.DEPT_OFFICER), both.units_as(Role.SUPERVISOR)) == ({HOME}, frozenset())


def test_a_role_reaches_what_is_below_and_what_was_before_however_far():
    near = {1: [2, 3], 3: [4, 1], 5: [6]}

    assert [units_reached(near, root) for root in (1, 4, 5)] == [{1, 2, 3, 4}, {4}, {5, 6}]
