"""What the pages of rounds read, on both databases: as many statements for a few nominations as for many."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, World, a_world
from tests.round_records import (
    a_large_round,
    a_nomination,
    a_round,
    closed,
    copies,
    declares,
    scored,
    seat,
    somebody,
)
from tests.selection import a_scene
from tests.statements import counted
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.models import CaseRecusal, ConflictDeclaration
from workflow.queries.round_conflicts import open_conflicts
from workflow.queries.round_desk import round_desk, standings_of
from workflow.queries.round_gate import door_to
from workflow.queries.round_list import round_list
from workflow.queries.round_results import round_results
from workflow.rounds.standings import declared
from workflow.selection.assigning import KEPT, loads
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Level
from workflow.services.assigning import proposal, whole_list
from workflow.services.seats import hide

TODAY = local(MONDAY).date()
FEWEST, MANY, MOST = 3, 500, 12
OFFICERS, AGENCY = {"officer", "second_officer"}, (Level.REGION, Level.NATION)
RUNS = {Level.COMMUNE: {"commune"}, Level.PROVINCE: OFFICERS, Level.REGION: {"agency"}, Level.NATION: {"agency"}}
LEVELS = {Level.COMMUNE: (Level.COMMUNE,), Level.PROVINCE: (Level.PROVINCE,), **dict.fromkeys(AGENCY, AGENCY)}


@pytest.fixture
def world(session) -> World:
    return a_world(session)


@pytest.fixture
def of(session, world):
    return a_round(session, world)


def results(session, world, of, who="officer"):
    """The results as somebody finds them."""
    return round_results(session, of.slug, person=world.people[who], on=TODAY)


def desk(session, world, of):
    """The desk as its officer finds it."""
    return round_desk(
        session, of.slug, person=world.people["officer"], on=TODAY, office=world.office, start=0, size=12
    )  # fmt: skip


@pytest.mark.parametrize("read", [results, desk], ids=["results", "desk"])
def test_a_page_of_a_large_round_costs_what_a_small_one_does(session, world, read):
    sent = []
    for n in (FEWEST, MANY):
        of = a_large_round(session, world, nominations=n)
        session.expire_all()
        with counted(session) as statements:
            read(session, world, of)
        sent.append(len(statements))

    assert sent[0] == sent[1]
    assert sent[1] <= MOST


def test_the_list_of_rounds_costs_the_same_for_one_and_for_many(session, world):
    sent = []
    for _ in range(2):
        a_round(session, world)
        with counted(session) as statements:
            found = round_list(session, world.people["officer"], on=TODAY)
        sent.append(len(statements))

    assert (sent[1], len(found.lines)) == (sent[0], 2)
    assert sent[1] <= MOST


def test_the_database_and_the_rule_agree_where_a_member_stands(session, world, of):
    case_id, by = a_nomination(session, world, of), world.people["officer"].id
    ground = [["same_phone", "0903"]]
    kinds = [
        {"answer": None, "declared_at": None}, {"answer": None, "declared_at": None, "grounds": ground}, {},
        {"grounds": ground}, {"answer": "conflict", "reason": "Anh em"},
        {"grounds": ground, "decision": "cleared", "decided_by": by}, {"decision": "recused", "decided_by": by},
        {"answer": None, "declared_at": None, "grounds": ground, "decision": "recused", "decided_by": by},
        {"answer": None, "declared_at": None, "grounds": ground, "decision": "cleared", "decided_by": by},
    ]  # fmt: skip
    for number, said in enumerate(kinds):
        declares(session, of, case_id, somebody(session, f"Thành viên {number}"), **said)

    assert standings_of(session, [case_id]) == {pair: one.standing for pair, one in declared(session, of.id).items()}
    assert set(standings_of(session, [case_id]).values()) == set(Standing)


def scored_round(session, world, of, *rows):
    """Nominations with the marks of three jurors each, closed; returns the cases and the jurors."""
    jury = [somebody(session, name) for name in ("Giám khảo Một", "Giám khảo Hai", "Giám khảo Ba")]
    for person in jury:
        seat(session, of, person)
    cases = copies(session, of, a_nomination(session, world, of, at="reach_mark"), len(rows) - 1)
    for case_id, row in zip(cases, rows, strict=True):
        for person, hundredths in zip(jury, row, strict=True):
            scored(session, of, case_id, person, hundredths)
    closed(session, of)
    return cases, jury


def test_69_99_does_not_reach_70_and_each_sheet_is_left_out_in_turn(session, world, of):
    scored_round(session, world, of, (7000, 7000, 6997), (7000, 7000, 7000), (9000, 9000, 4000))

    page = results(session, world, of)

    means = [line.outcome.mean for line in page.lines]
    assert means == [Fraction(22000, 300), Fraction(70), Fraction(20997, 300)]
    assert [line.outcome.passed for line in page.lines] == [True, True, False]
    first, _, last = page.lines
    assert [(voice.letter, voice.without, voice.turns) for voice in first.voices] == [
        ("A", Fraction(65), True), ("B", Fraction(65), True), ("C", Fraction(90), False)
    ]  # fmt: skip
    assert [voice.turns for voice in last.voices] == [False, False, True]
    assert (first.robust.firm, page.fragile, page.passed) == (False, 2, 2)


def test_equal_means_share_a_place(session, world, of):
    scored_round(session, world, of, (8000,) * 3, (9000,) * 3, (8000,) * 3, (7500,) * 3)

    assert [line.place for line in results(session, world, of).lines] == [1, 2, 2, 4]


def test_a_hidden_nomination_counts_nowhere(session, world, of):
    cases, _ = scored_round(session, world, of, (9500,) * 3, (8000,) * 3, (6000,) * 3)
    hide(session, cases[0], world.people["officer"].id, seq=1)

    page, whole = results(session, world, of), results(session, world, of, "governor")

    assert [(line.item.case_id, line.place) for line in page.lines] == [(cases[1], 1), (cases[2], 2)]
    assert (page.passed, whole.passed) == (1, 2)
    assert [line.n for line in page.groups] == [2]
    assert round_list(session, world.people["officer"], on=TODAY).lines[0].nominations == 2


def test_names_stand_behind_letters_for_managers_alone(session, world, of):
    cases, jury = scored_round(session, world, of, (9500,) * 3)
    member = somebody(session, "Ủy viên")
    seat(session, of, member, "council", "member")
    declares(session, of, cases[0], member)

    seen = round_results(session, of.slug, person=member, on=TODAY)

    assert [line.item.case_id for line in seen.lines] == cases
    assert seen.letters == {}
    assert results(session, world, of).letters == dict(zip("ABC", (one.name for one in jury), strict=True))


def test_a_quorum_broken_by_recusals_asks_for_a_substitute(session, world, of):
    cases = copies(session, of, a_nomination(session, world, of), 2)
    council = [somebody(session, f"Ủy viên {number}") for number in range(7)]
    for person, as_ in zip(council, ("chair", "vice", *["member"] * 5), strict=True):
        seat(session, of, person, "council", as_)
    for person in council[:2]:
        declares(session, of, cases[0], person, answer="conflict", reason="Anh em")
    for person in council[2:5]:
        declares(session, of, cases[1], person, answer="conflict", reason="Anh em")

    broken = desk(session, world, of).broken

    assert [(one.item.case_id, one.refusal.code) for one in broken] == [
        (cases[0], "nobody_presides"), (cases[1], "quorum_impossible")
    ]  # fmt: skip


@pytest.mark.parametrize(("as_", "manages"), [("chair", True), ("vice", True), ("secretary", True), ("member", False)])
def test_those_who_lead_the_council_manage_the_round(session, world, of, as_, manages):
    person = somebody(session, "Người của Hội đồng")
    seat(session, of, person, "council", as_)
    read = {"person": person, "on": TODAY, "office": world.office, "start": 0, "size": 12}

    assert [line.managed for line in round_list(session, person, on=TODAY).lines] == [manages]
    if manages:
        assert round_desk(session, of.slug, **read).door.manages
        return
    with pytest.raises(CaseNotFound):
        round_desk(session, of.slug, **read)


def test_a_seat_that_has_ended_opens_nothing(session, world, of):
    person = somebody(session, "Người đã thôi")
    seat(session, of, person, "council", "chair", until_on=date(2026, 2, 1))

    assert round_list(session, person, on=TODAY) is None
    with pytest.raises(CaseNotFound):
        round_results(session, of.slug, person=person, on=TODAY)


def test_conflicts_of_what_the_reader_must_declare_on_stay_shut(session, world, of):
    case_id, chair, juror = a_nomination(session, world, of), somebody(session, "Chủ tịch"), somebody(session, "Khải")
    seat(session, of, chair, "council", "chair")
    seat(session, of, juror)
    declares(session, of, case_id, juror, grounds=[["same_phone", "0903 111 222"]])
    before = open_conflicts(session, of.slug, person=chair, on=TODAY)
    declares(session, of, case_id, chair)
    after = open_conflicts(session, of.slug, person=chair, on=TODAY)

    assert (before.open, before.shut) == ((), 1)
    assert [(one.pair, str(one.grounds[0])) for one in after.open] == [
        (f"{case_id}:{juror.id}", "Trùng số điện thoại 0903 111 222.")
    ]
    assert after.shut == 0


def test_nobody_in_doubt_is_proposed_and_loads_differ_by_one(session, world, of):
    jury = [somebody(session, f"Giám khảo {number}") for number in range(5)]
    for number, person in enumerate(jury):
        seat(session, of, person, expertise=["handicraft"] if number == 4 else [])
    cases = copies(session, of, a_nomination(session, world, of), 4)
    declares(session, of, cases[0], jury[0], answer="conflict", reason="Anh em")
    declares(session, of, cases[0], jury[1], grounds=[["same_phone", "0903"]])
    scored(session, of, cases[1], jury[0], None)

    plan = proposal(session, of, per_item=3, now=MONDAY)

    pairs = {(line.item_id, line.juror) for line in plan.assignments}
    assert len(pairs) == 15
    assert set(loads(plan).values()) == {3}
    assert {(cases[0], jury[0].id), (cases[0], jury[1].id)}.isdisjoint(pairs)
    assert [line.item_id for line in plan.assignments if line.reason.text == KEPT] == [cases[1]]


def test_a_proposal_leaves_out_what_is_hidden_and_saving_keeps_it(session, world, of):
    jury = [somebody(session, f"Giám khảo {number}") for number in range(3)]
    for person in jury:
        seat(session, of, person)
    cases = copies(session, of, a_nomination(session, world, of), 1)
    scored(session, of, cases[0], jury[0], None)
    officer = world.people["officer"].id
    hide(session, cases[0], officer, seq=1)

    plan = proposal(session, of, per_item=3, now=MONDAY, seen_by=officer)
    pairs = whole_list(session, of, shown={cases[1]}, chosen=[(cases[1], jury[1].id), (cases[0], jury[2].id)])

    assert {line.item_id for line in plan.assignments} == {cases[1]}
    assert pairs == [(cases[0], jury[0].id), (cases[1], jury[1].id)]
    assert session.scalars(select(CaseRecusal.case_id)).all() == [cases[0]]
    assert session.scalars(select(ConflictDeclaration.case_id)).all() == []


@pytest.mark.parametrize("level", list(Level))
def test_each_level_is_run_by_its_own_officers(session, world, level):
    scene = a_scene(session, world, until="receiving", level=level)
    on = local(scene.now).date()
    runs = {
        who
        for who, person in world.people.items()
        if (found := round_list(session, person, on=on)) and any(line.managed for line in found.lines)
        and door_to(session, scene.of.slug, person, on).runs
    }  # fmt: skip

    assert runs == RUNS[level]
    assert [line.level for line in round_list(session, scene.officer, on=on).lines] == [level]
    assert round_list(session, scene.officer, on=on).levels == LEVELS[level]
