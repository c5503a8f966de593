"""The list and the gate agree: a Scope compiled to SQL holds for exactly the cases on which it gives a role (R3)."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world
from tests.selection import staff
from workflow.authority import CaseRef, Grant, Person, Relation, relations_of, roles_on, scope_of
from workflow.definition import Role
from workflow.loading import locked_cases, ref_of, tasks_of
from workflow.models import Case, CaseRecusal, CaseSeat, CaseTask
from workflow.queries.people import refs
from workflow.queries.visibility import visible

TIES = ("applicant_id", "centre_id", "commune_id", "owner_unit_id", "agency_id")


@pytest.fixture
def world(session):
    return a_world(session)


def cases(session, world):
    """One case for every tie to the other province, submitted or not, and two with parallel work."""
    found = []
    for tie, submitted in product((None, *TIES), (False, True)):
        case = session.get_one(Case, a_case(session, world).case_id)
        case.submitted_at = MONDAY if submitted else None
        if tie:
            setattr(case, tie, world.units["other_department"])
        found.append(case)
    for number, submitted in enumerate((False, True, True, True)):
        case = session.get_one(Case, a_case(session, world).case_id)
        case.submitted_at = MONDAY if submitted else None
        ask(session, world, case.id, number)
        found.append(case)
    for number, (role, ended) in enumerate(product((Role.JUROR, Role.EXPERT), (None, MONDAY))):
        case = session.get_one(Case, a_case(session, world).case_id)
        seat = {"case_id": case.id, "role": role, "since": MONDAY, "ended_at": ended}
        session.add_all(CaseSeat(**seat, user_id=world.people[who].id) for who in ("stranger", "leader"))
        session.add(CaseRecusal(case_id=case.id, user_id=world.people["leader"].id, seq=1, hides=number % 2 == 0))
        found.append(case)
    session.flush()
    return found


def ask(session, world, case_id, number):
    """Ask a unit and a person; in later cases in an older round, or called off."""
    asked = {
        "case_id": case_id,
        "kind": "opinion",
        "asked_seq": 1,
        "asked_at": MONDAY,
        "due_at": MONDAY + timedelta(days=9),
    }
    late = {"cancelled_at": MONDAY} if number == 3 else {}
    session.add(CaseTask(**asked, role=Role.PROV_FINANCE, holder_unit_id=world.units["finance"], round=1, **late))
    session.add(
        CaseTask(**asked, role=Role.COUNCIL_MEMBER, holder_user_id=world.people["stranger"].id, round=1, **late)
    )
    if number == 2:
        session.add(CaseTask(**asked, role=Role.PROV_FINANCE, holder_unit_id=world.units["other_department"], round=2))


def by_gate(session, person, ids):
    rows, tasks = locked_cases(session.connection(), ids, person.id), tasks_of(session.connection(), ids)
    return {key for key, row in rows.items() if roles_on(scope_of(person), ref_of(row, person, tasks.get(key, ())))}


def by_notice(session, person, ids):
    """Whom a message about the case may reach."""
    return {key for key, ref in refs(session, ids).items() if roles_on(scope_of(person), ref)}


def by_list(session, person):
    return set(session.scalars(select(Case.id).where(visible(scope_of(person)))))


@pytest.mark.parametrize("role", list(Role))
def test_list_and_gate_agree_for_every_role_in_every_unit(session, world, role):
    cases(session, world)
    ids, stranger = session.scalars(select(Case.id)).all(), world.people["stranger"].id

    for unit_id, user_id in product(world.units.values(), (0, stranger)):
        person = Person(user_id, "", grants=(Grant(role, unit_id, frozenset({unit_id})),))
        assert by_list(session, person) == by_gate(session, person, ids) == by_notice(session, person, ids)


def test_list_and_gate_agree_for_everybody(session, world):
    cases(session, world)
    ids, ways = session.scalars(select(Case.id)).all(), (by_list, lambda *given: by_gate(*given, ids))

    found = {key: [way(session, person) for way in ways] for key, person in world.people.items()}
    told = {key: by_notice(session, person, ids) for key, person in world.people.items()}

    assert {key: (a == b, b == told[key]) for key, (a, b) in found.items()} == dict.fromkeys(found, (True, True))
    assert {key for key, (a, _) in found.items() if not a} == {"admin"}


def test_every_relation_is_met_by_some_case(session, world):
    met, own = set(), world.units.values()
    for case in cases(session, world):
        ref = refs(session, [case.id])[case.id]
        agent = Person(0, "", grants=tuple(Grant(Role.AGENCY_OFFICER, unit, frozenset({unit})) for unit in own))
        for person in (agent, *world.people.values()):
            met |= {relation for role in roles_on(scope_of(person), ref) for relation in relations_of(role)}

    assert met == set(Relation)


def test_somebody_without_a_role_sees_nothing(session, world):
    cases(session, world)

    assert by_list(session, Person(0, "")) == set()


def test_a_disagreement_would_be_found(session, world):
    """The check itself: a gate that forgets that drafts are private differs from the list."""
    cases(session, world)
    rows = session.execute(select(Case.__table__)).mappings().all()
    officer = world.people["officer"]

    careless = {
        row["id"]
        for row in rows
        if roles_on(scope_of(officer), CaseRef(None, None, None, row["owner_unit_id"], submitted=True))
    }

    assert careless > by_list(session, officer)


def test_a_national_case_is_seen_by_its_agency_and_by_no_other_province(session, world):
    staff(session, world)
    case = session.get_one(Case, a_case(session, world).case_id)
    case.submitted_at, case.agency_id = MONDAY, world.units["agency"]
    session.flush()

    seen = {key for key, person in world.people.items() if by_list(session, person)}

    assert {"agency", "agency_leader", "minister"} <= seen
    assert "stranger" not in seen
