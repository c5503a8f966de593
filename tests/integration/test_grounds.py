"""Conflicts that the records give are proposed for every member and nomination of a round, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, World, a_case, a_world
from tests.journeys import walk
from tests.round_records import a_firm, a_nomination, a_round, declares, grant_of, seat, somebody
from tests.statements import counted
from workflow.definition import Role
from workflow.models import CaseSection, ConflictDeclaration, Establishment, RoundMember
from workflow.rounds.parties import candidates, profiles, question, relatives
from workflow.rounds.records import seated
from workflow.rounds.standings import declared
from workflow.selection.conflicts import Standing
from workflow.services.grounds import propose_grounds


@pytest.fixture
def world(session) -> World:
    return a_world(session)


@pytest.fixture
def of(session, world):
    return a_round(session, world)


def found(session, of):
    """What stands beside each pair, as kinds and what was found."""
    rows = session.scalars(select(ConflictDeclaration).where(ConflictDeclaration.round_id == of.id))
    return {(row.case_id, row.user_id): [tuple(ground) for ground in row.grounds] for row in rows}


def test_whoever_belongs_to_the_nominee_is_proposed(session, world, of):
    case_id = a_nomination(session, world, of)
    member = somebody(session, "Trần Văn Bình", grant_of(world, Role.BENEFICIARY, "owner"))
    seat(session, of, member)
    seat(session, of, somebody(session, "Lê Thị Hoa"))

    propose_grounds(session, of, MONDAY)

    assert found(session, of) == {
        (case_id, member.id): [("same_establishment", "Công ty TNHH Minh Anh"), ("same_tax_code", "3600000007")]
    }


def test_name_phone_and_address_are_compared(session, world, of):
    firm = a_firm(session, world, "HTX Gốm", representative="Nguyễn Thị Mai", phone="0903 111 222", address="12 Lê Lợi")
    case_id = a_nomination(session, world, of, firm=firm)
    other = a_firm(session, world, "Cơ sở khác", address="Số 12, đường Lê Lợi")
    owner = somebody(session, "Bà Nguyễn Thị Mai", phone="+84903111222")
    neighbour = somebody(session, "Phạm An", grant_of(world, Role.BENEFICIARY, "owner"))
    own = (Establishment.unit_id == world.units["owner"],)
    session.execute(update(Establishment).where(*own).values(address="Số 12, đường Lê Lợi"))
    for person in (owner, neighbour):
        seat(session, of, person)

    propose_grounds(session, of, MONDAY)

    assert other != firm
    assert found(session, of) == {
        (case_id, owner.id): [("same_owner", "Nguyễn Thị Mai"), ("same_phone", "0903 111 222")],
        (case_id, neighbour.id): [("same_address", "12 Lê Lợi")],
    }


def test_what_the_dossier_says_counts_too(session, world, of):
    case_id = a_nomination(session, world, of)
    said = {"representative": "Võ Văn Tám", "phone": "0909000111"}
    section = CaseSection(case_id=case_id, key="establishment", version=1, content=said, complete=True, saved_at=MONDAY)
    session.add(section)
    member = somebody(session, "Hồ Minh")
    seat(session, of, member, family="Võ Văn Tám, anh vợ\nHồ Lan")

    propose_grounds(session, of, MONDAY)

    assert found(session, of) == {(case_id, member.id): [("declared_family", "Võ Văn Tám")]}
    assert relatives("Võ Văn Tám (anh vợ)\nHồ Lan - em") == {"Võ Văn Tám", "anh vợ", "Hồ Lan", "em"}


def test_an_earlier_contract_and_an_own_nomination_are_found(session, world, of):
    project = a_case(session, world)
    walk(session, world, project.case_id, until="sign_contract")
    case_id = a_nomination(session, world, of)
    for who in ("centre", "owner", "officer"):
        seat(session, of, world.people[who])

    propose_grounds(session, of, MONDAY)

    kinds = {user: [kind for kind, _ in said] for (_, user), said in found(session, of).items()}
    owner = kinds.pop(world.people["owner"].id)
    assert kinds == {world.people["centre"].id: ["earlier_contract"]}
    assert owner[:2] == ["own_nomination", "same_establishment"]
    assert case_id


def test_saying_it_again_changes_nothing_and_costs_the_same(session, world, of):
    seat(session, of, somebody(session, "Một", grant_of(world, Role.BENEFICIARY, "owner")))
    a_nomination(session, world, of)
    propose_grounds(session, of, MONDAY)
    before = found(session, of)
    with counted(session) as few:
        propose_grounds(session, of, MONDAY)
    for name in ("Hai", "Ba"):
        seat(session, of, somebody(session, name, grant_of(world, Role.BENEFICIARY, "owner")))
        a_nomination(session, world, of, product=f"Gốm {name}")
    with counted(session) as many:
        propose_grounds(session, of, MONDAY)

    assert (len(few), len(many)) == (6, 7)
    assert before.items() <= found(session, of).items()
    assert len(found(session, of)) == 9


def test_a_declaration_stays_when_grounds_join_it(session, world, of):
    case_id = a_nomination(session, world, of)
    member = somebody(session, "Trần Văn Bình", grant_of(world, Role.BENEFICIARY, "owner"))
    seat(session, of, member)
    declares(session, of, case_id, member)

    propose_grounds(session, of, MONDAY)

    assert declared(session, of.id)[case_id, member.id].standing is Standing.UNDECIDED


@pytest.mark.parametrize(("decision", "standing"), [("cleared", Standing.UNDECIDED), ("recused", Standing.RECUSED)])
def test_a_new_ground_opens_the_question_of_the_cleared_alone(session, world, of, decision, standing):
    case_id = a_nomination(session, world, of)
    member, secretary = somebody(session, "Trần Văn Bình", grant_of(world, Role.BENEFICIARY, "owner")), world.people
    seat(session, of, member)
    known = [["same_establishment", "Công ty TNHH Minh Anh"], ["same_phone", "0903"]]
    by = secretary["officer"].id
    declares(session, of, case_id, member, grounds=known, decision=decision, decided_by=by, decided_why="Đã nghỉ")

    propose_grounds(session, of, MONDAY)

    one = declared(session, of.id)[case_id, member.id]
    assert one.standing is standing
    assert {ground.kind.value for ground in one.grounds} == {"same_establishment", "same_tax_code", "same_phone"}


def test_who_left_and_what_was_withdrawn_are_not_looked_at(session, world, of):
    member = somebody(session, "Trần Văn Bình", grant_of(world, Role.BENEFICIARY, "owner"))
    line = seat(session, of, member)
    a_nomination(session, world, of, at="withdraw")
    propose_grounds(session, of, MONDAY)
    assert found(session, of) == {}
    a_nomination(session, world, of)
    session.execute(update(RoundMember).where(RoundMember.id == line).values(until_on=date(2026, 2, 1)))

    propose_grounds(session, of, MONDAY)

    assert found(session, of) == {}


def test_same_surname_in_one_commune_is_only_a_question(session, world, of):
    firm = a_firm(session, world, "HTX Gốm", representative="Nguyễn Thị Mai")
    a_nomination(session, world, of, firm=firm)
    member = somebody(session, "Nguyễn Văn An", grant_of(world, Role.COMMUNE_OFFICER, "commune"))
    seat(session, of, member)

    propose_grounds(session, of, MONDAY)

    (nominee,) = candidates(session, of.id)
    text, owner = question(profiles(session, seated(session, of.id), [nominee])[member.id], nominee)
    assert found(session, of) == {}
    assert (text[:10], owner) == ("Cùng họ và", "Nguyễn Thị Mai")
