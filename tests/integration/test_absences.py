"""Absences: what is kept, what is refused and why, and that the deputy hears of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.absent import FIRST, LAST, an_absence, away
from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.authority import DEPUTED
from workflow.colleagues import TAKEN_ON_BY, colleagues
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import Absence, CaseRecusal, Membership, OutboxIntent, SecurityEvent, Unit, User
from workflow.queries.absences import arranged_by
from workflow.services.absences import NewAbsence, arrange_absence, end_absence, release_outsiders
from workflow.services.accounts import add_membership


@pytest.fixture
def world(session):
    return a_world(session)


def refused(session, world, new):
    with pytest.raises(StepRefused) as found:
        arrange_absence(session, new, [new.user_id], by=world.people["officer"], now=MONDAY, office=world.office)
    return found.value.codes


def wish(world, deputy="leader", **other):
    deputy_id = world.people[deputy].id if deputy else None
    return replace(NewAbsence(world.people["officer"].id, FIRST, LAST, deputy_id), **other)


def also(session, world, who, role):
    add_membership(session, user_id=world.people[who].id, unit_id=world.units["department"], role=role, since=FIRST)


def test_an_absence_is_kept_and_the_deputy_told(session, world):
    away(session, world, "officer", "leader", up_to=5, procedures=("kcdp_project",))

    row = session.scalars(select(Absence)).one()
    told = [(one.audience, one.content["purpose"]) for one in session.scalars(select(OutboxIntent))]
    assert (row.up_to, row.procedures, row.ended_at) == (5, ["kcdp_project"], None)
    assert told == [(f"user:{world.people['leader'].id}", "deputy")]
    assert session.scalars(select(SecurityEvent.kind)).all() == ["absence_arranged"]


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ({"from_on": FIRST - timedelta(1)}, ("past",)),
        ({"from_on": LAST, "until_on": FIRST}, ("ends_before",)),
        ({"until_on": FIRST + timedelta(181)}, ("too_long",)),
        ({"until_on": date(2099, 12, 31), "deputy": ""}, ("too_long",)),
        ({"deputy": "officer"}, ("own_deputy",)),
        ({"deputy": "stranger"}, ("no_account",)),
        ({"deputy": "admin"}, ("no_account",)),
        ({"deputy": "owner"}, ("no_account",)),
        ({"from_on": FIRST - timedelta(1), "deputy": "stranger"}, ("past", "no_account")),
    ],
)
def test_what_cannot_be_is_refused_with_every_reason(session, world, other, codes):
    assert refused(session, world, wish(world, **other)) == codes


def test_an_absence_lasts_at_most_as_long_as_the_rule_says(session, world):
    new = wish(world, until_on=FIRST + timedelta(180))

    assert arrange_absence(session, new, [new.user_id], by=world.people["officer"], now=MONDAY, office=world.office)


def test_a_closed_account_stands_in_for_nobody(session, world):
    session.execute(update(User).where(User.id == world.people["leader"].id).values(active=False))

    assert refused(session, world, wish(world)) == ("no_account",)


@pytest.mark.parametrize(
    ("who", "able"),
    [
        ("officer", {"Second Officer", "Leader", "Second Leader", "Accountant", "Checker"}),
        ("leader", {"Second Leader"}),
        ("supervisor", {"Leader", "Second Leader"}),
        ("governor", set()),
        ("finance", set()),
        ("admin", set()),
        ("owner", set()),
        ("stranger", set()),
    ],
)
def test_only_the_same_office_on_the_same_level_or_above_stands_in(session, world, who, able):
    """Around them are a centre below, a province above, a finance department, a supervisor and a treasury viewer."""
    also(session, world, "owner", Role.TREASURY_VIEWER)

    found = colleagues(session, [world.people[who].id], on=FIRST)

    assert {one.name for one in found.values()} == able


@pytest.mark.parametrize("deputy", ["officer", "accountant", "supervisor", "governor", "centre", "finance"])
def test_a_leader_is_stood_in_for_by_another_leader_alone(session, world, deputy):
    new = NewAbsence(world.people["leader"].id, FIRST, LAST, world.people[deputy].id)

    with pytest.raises(StepRefused) as found:
        arrange_absence(session, new, [new.user_id], by=world.people["leader"], now=MONDAY, office=world.office)

    assert [(one.code, one.params) for one in found.value.refusals] == [("no_account", {"names": ("Second Leader",)})]
    assert session.scalars(select(Absence)).all() == []


def test_whoever_holds_two_posts_is_stood_in_for_in_both(session, world):
    also(session, world, "officer", Role.DEPT_LEADER)

    found = colleagues(session, [world.people["officer"].id], on=FIRST)

    assert {one.name for one in found.values()} == {"Leader", "Second Leader"}


def test_the_office_that_a_unit_became_is_the_same_office(session, world):
    merged = (
        update(Unit).where(Unit.id == world.units["other_department"]).values(successor_id=world.units["department"])
    )
    session.execute(merged)

    assert world.people["stranger"].id in colleagues(session, [world.people["officer"].id], on=FIRST)


def test_every_role_that_is_handed_on_has_somebody_to_take_it():
    assert set(TAKEN_ON_BY) == DEPUTED


def test_two_absences_do_not_overlap_and_a_deputy_is_there(session, world):
    an_absence(session, world, "officer", "leader", from_on=LAST, until_on=LAST + timedelta(3))
    assert refused(session, world, wish(world, deputy="")) == ("overlaps",)

    an_absence(session, world, "second_officer", "leader", from_on=LAST, until_on=LAST)

    assert refused(session, world, wish(world, deputy="second_officer")) == ("overlaps", "deputy_away")


def test_a_deputy_in_conflict_with_what_is_held_is_refused_within_the_limits(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="confirm_place")
    session.add(CaseRecusal(case_id=case_id, user_id=world.people["leader"].id, seq=1))
    session.flush()

    assert refused(session, world, wish(world)) == ("deputy_in_conflict",)
    assert away(session, world, "officer", "leader", procedures=("kcdp_change",))


def test_who_arranges_for_whom(session, world):
    on = date(2026, 3, 2)
    people = world.people
    department = {"officer", "second_officer", "leader", "second_leader", "accountant", "checker"}
    found = {
        who: {one.name for one in arranged_by(session, people[who], (), on=on).values()}
        for who in ("officer", "leader", "owner")
    }

    titles = {name.replace("_", " ").title() for name in (*department, "supervisor")}
    assert found == {"officer": {"Officer"}, "leader": titles, "owner": set()}


def test_nobody_arranges_or_ends_the_absence_of_others(session, world):
    absence_id = away(session, world, "officer", "leader")
    with pytest.raises(CaseNotFound):
        arrange_absence(session, wish(world), [], by=world.people["leader"], now=MONDAY, office=world.office)
    with pytest.raises(CaseNotFound):
        end_absence(session, absence_id, [world.people["leader"].id], by=world.people["leader"], now=MONDAY)


def test_an_absence_ends_once(session, world):
    absence_id, officer = away(session, world, "officer", "leader"), world.people["officer"]
    end_absence(session, absence_id, [officer.id], by=officer, now=MONDAY)

    with pytest.raises(CaseNotFound):
        end_absence(session, absence_id, [officer.id], by=officer, now=MONDAY)
    assert [one.content["purpose"] for one in session.scalars(select(OutboxIntent))] == ["deputy", "deputy_ended"]


def test_a_deputy_who_left_the_office_stands_in_no_longer(session, world):
    away(session, world, "officer", "leader")
    kept = release_outsiders(session, now=MONDAY)
    leader = world.people["leader"].id
    session.execute(update(Membership).where(Membership.user_id == leader).values(valid_to=FIRST - timedelta(days=1)))
    released = [release_outsiders(session, now=MONDAY) for _ in range(2)]

    row = session.scalars(select(Absence)).one()
    told = [one.content["purpose"] for one in session.scalars(select(OutboxIntent).order_by(OutboxIntent.id))]
    assert (kept, released, row.deputy_id, row.ended_at) == (0, [1, 0], None, None)
    assert told == ["deputy", "deputy_ended"]
    assert session.scalars(select(SecurityEvent.kind)).all() == ["absence_arranged", "absence_released"]
