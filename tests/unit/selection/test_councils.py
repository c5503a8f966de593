"""Councils: sound compositions pass, each broken one is told all its faults, and a snapshot stays what it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import Refusal, StepRefused
from workflow.selection.composition import Sizes, composition_faults
from workflow.selection.councils import (
    Body,
    Level,
    Member,
    Seat,
    founding,
    named,
    replaced,
    serving,
    snapshot,
)

SIZES = Sizes({Level.COMMUNE: (5, 7), Level.PROVINCE: (7, 9), Level.REGION: (9, 11), Level.NATION: (11, 13)}, 3)
DAY = date(2026, 3, 2)
LATER = date(2026, 6, 1)


def member(user, seat=Seat.MEMBER, body=Body.COUNCIL, **more):
    return Member(user, seat, body, more.pop("since", DAY), **more)


def council(size):
    offices = [member(1, Seat.CHAIR), member(2, Seat.VICE), member(3, Seat.SECRETARY)]
    return offices + [member(user) for user in range(4, size + 1)]


def jury(size, first=101):
    return [member(user, Seat.JUROR, Body.JURY) for user in range(first, first + size)]


def codes(members, level=Level.PROVINCE, **more):
    return {fault.code for fault in composition_faults(level, members, SIZES, **more)}


@pytest.mark.parametrize(("level", "size"), [(level, size) for level, sizes in SIZES.council.items() for size in sizes])
def test_a_sound_composition_has_no_faults(level, size):
    assert composition_faults(level, council(size) + jury(5), SIZES) == ()


@given(st.sampled_from(Level), st.integers(3, 15), st.integers(0, 8))
@settings(max_examples=60)
def test_sizes_are_judged_by_level_and_the_jury_by_oddness(level, size, jurors):
    expected = {
        "council_size": size not in SIZES.council[level],
        "even_jury": jurors in {0, 2, 4, 6, 8},
        "small_jury": jurors < SIZES.jury_at_least,
    }

    assert codes(council(size) + jury(jurors), level) == {code for code, wrong in expected.items() if wrong}


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ([*council(6), member(9, Seat.CHAIR)], {"one_chair"}),
        ([replace(one, seat=Seat.MEMBER) for one in council(7)], {"one_chair", "no_secretary"}),
        ([*council(7), member(10, Seat.JUROR)], {"council_size", "wrong_seat"}),
        ([*council(7), member(6)], {"seated_twice"}),
        ([*council(6), member(9, until=DAY - timedelta(1))], {"bad_dates"}),
        ([*council(6), member(6, since=LATER), member(9)], {"seated_twice"}),
        ([*council(6), member(7, until=LATER), member(20, replaces=7, since=LATER)], {"replaces_early"}),
        ([*council(7), member(20, replaces=77, since=LATER)], {"replaces_nobody"}),
        ([*council(7), member(20, replaces=20, since=LATER)], {"replaces_nobody", "replaces_early"}),
        ([*council(7), member(20, replaces=7, since=LATER)], {"replaces_early"}),
        ([*council(7), member(20, substitute_of=77)], {"replaces_nobody"}),
        ([*council(7), member(7, Seat.MEMBER, substitute_of=6)], {"seated_twice"}),
    ],
)
def test_every_fault_of_a_composition_is_told(broken, expected):
    assert codes(broken + jury(3)) == expected


def test_two_heads_of_a_jury_are_one_too_many():
    heads = [member(user, Seat.CHAIR, Body.JURY) for user in (201, 202)]

    assert codes(council(7) + jury(3) + heads) == {"two_heads"}


def test_a_headed_jury_an_expert_team_and_a_service_of_one_day_are_sound():
    others = [member(201, Seat.CHAIR, Body.JURY), member(301, Seat.EXPERT, Body.EXPERTS)]
    members = [*council(6), member(9, until=DAY), *jury(2), *others]

    assert codes(members, bodies=set(Body)) == set()


def test_the_council_alone_can_be_checked_before_there_is_a_jury():
    assert codes(council(7), bodies={Body.COUNCIL}) == set()


def gone_and_followed():
    leaver = member(7, until=LATER - timedelta(1))
    return [*council(6), leaver, member(20, replaces=7, since=LATER), *jury(3)]


def test_a_replacement_keeps_the_composition_sound():
    members = gone_and_followed()

    assert [codes(members), codes(members, on=DAY), codes(members, on=LATER)] == [set()] * 3


def test_without_the_replacement_the_council_is_too_small_afterwards():
    members = [one for one in gone_and_followed() if one.replaces is None]

    assert [codes(members, on=DAY), codes(members, on=LATER)] == [set(), {"council_size"}]


def test_a_person_is_replaced_by_one_other():
    assert codes([*gone_and_followed(), member(21, replaces=7, since=LATER)]) == {"replaced_twice"}


def test_somebody_may_leave_come_back_and_leave_again():
    back, off = LATER + timedelta(30), LATER + timedelta(60)
    again = [member(7, since=back, until=off), member(21, replaces=7, since=off + timedelta(1))]

    assert codes([*gone_and_followed(), *again]) == set()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=8))
@settings(max_examples=60)
def test_serving_counts_every_day_from_the_first_to_the_last(lines):
    members = [
        member(n, since=DAY + timedelta(start), until=DAY + timedelta(until), substitute_of=99 if by else None)
        for n, (start, until, by) in enumerate(lines)
    ]
    days = [DAY + timedelta(n) for n in range(41)]
    served = {(one.user_id, day) for day in days for one in serving(members, day)}

    assert served == {
        (n, DAY + timedelta(day))
        for n, (start, until, by) in enumerate(lines)
        for day in range(start, until + 1)
        if not by
    }


def test_the_founding_list_knows_no_stand_in_and_no_successor():
    assert [one.user_id for one in founding([*gone_and_followed(), member(30, substitute_of=1)])] == [
        *range(1, 8), 101, 102, 103,
    ]  # fmt: skip


def test_the_jury_without_its_secretary_may_score():
    members = [*council(7), *jury(3), member(150, Seat.SECRETARY, Body.JURY), member(160, Seat.CHAIR, Body.JURY)]

    assert snapshot(members, DAY).scorers == {101, 102, 103, 160}


def test_later_appointments_do_not_change_a_snapshot():
    members = jury(3)
    taken = snapshot(members, DAY)

    assert snapshot([*members, *(replace(one, appointed_from=LATER) for one in jury(2, 110))], DAY) == taken


def test_a_recusal_takes_only_the_recused_away():
    assert snapshot(jury(3), DAY).may_score({102, 999}) == {101, 103}


def test_a_recorded_replacement_changes_one_scorer():
    changed = replaced(snapshot(jury(3), DAY), 102, 110)

    assert (changed.scorers, changed.left, changed.opened_on) == ({101, 103, 110}, {102}, DAY)


@pytest.mark.parametrize(
    ("leaving", "coming", "expected"),
    [
        (999, 111, ("not_a_scorer",)),
        (101, 103, ("scores_already",)),
        (101, 101, ("scores_already",)),
        (101, 102, ("left_before",)),
        (102, 110, ("not_a_scorer", "scores_already")),
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused(leaving, coming, expected):
    once = replaced(snapshot(jury(3), DAY), 102, 110)

    with pytest.raises(StepRefused) as caught:
        replaced(once, leaving, coming)

    assert caught.value.codes == expected


def test_people_are_shown_by_name():
    twice = composition_faults(Level.PROVINCE, [*council(7), member(6), *jury(3)], SIZES)

    assert [str(named(fault, {6: "Lê Thị Hoa"})) for fault in twice] == [
        "Có tên hai lần trong một ban: ('Lê Thị Hoa',)."
    ]
    assert named(Refusal("x", "y"), {}) == Refusal("x", "y")


def test_other_places_of_a_refusal_are_named_alike_and_the_unknown_keep_their_number():
    shown = named(Refusal("x", "y", "", {"items": (3, 4), "users": (3,)}), {3: "Gốm"}, place="items")

    assert shown.params == {"items": ("Gốm", "4"), "users": (3,)}
