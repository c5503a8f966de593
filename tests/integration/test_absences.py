"""Absences: what is kept, what is refused and why, and that the deputy hears of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.absent import FIRST, LAST, an_absence, away
from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import Absence, CaseRecusal, OutboxIntent, SecurityEvent, User
from workflow.queries.absences import arranged_by
from workflow.services.absences import NewAbsence, arrange_absence, end_absence


@pytest.fixture
def world(session):
    return a_world(session)


def refused(session, world, new):
    with pytest.raises(StepRefused) as found:
        arrange_absence(session, new, [new.user_id], by=world.people["officer"], now=MONDAY)
    return found.value.codes


def wish(world, deputy="leader", **other):
    deputy_id = world.people[deputy].id if deputy else None
    return replace(NewAbsence(world.people["officer"].id, FIRST, LAST, deputy_id), **other)


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
        ({"deputy": "officer"}, ("own_deputy",)),
        ({"deputy": "stranger"}, ("no_account",)),
        ({"deputy": "admin"}, ("no_account",)),
        ({"deputy": "owner"}, ("no_account",)),
        ({"from_on": FIRST - timedelta(1), "deputy": "stranger"}, ("past", "no_account")),
    ],
)
def test_what_cannot_be_is_refused_with_every_reason(session, world, other, codes):
    assert refused(session, world, wish(world, **other)) == codes


def test_a_closed_account_stands_in_for_nobody(session, world):
    session.execute(update(User).where(User.id == world.people["leader"].id).values(active=False))

    assert refused(session, world, wish(world)) == ("no_account",)


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
    people, department = world.people, {"officer", "second_officer", "leader", "second_leader", "accountant"}
    found = {who: set(arranged_by(session, people[who], (), on=on).values()) for who in ("officer", "leader", "owner")}

    titles = {name.replace("_", " ").title() for name in (*department, "supervisor")}
    assert found == {"officer": {"Officer"}, "leader": titles, "owner": {"Owner"}}


def test_nobody_arranges_or_ends_the_absence_of_others(session, world):
    absence_id = away(session, world, "officer", "leader")
    with pytest.raises(CaseNotFound):
        arrange_absence(session, wish(world), [], by=world.people["leader"], now=MONDAY)
    with pytest.raises(CaseNotFound):
        end_absence(session, absence_id, [world.people["leader"].id], by=world.people["leader"], now=MONDAY)


def test_an_absence_ends_once(session, world):
    absence_id, officer = away(session, world, "officer", "leader"), world.people["officer"]
    end_absence(session, absence_id, [officer.id], by=officer, now=MONDAY)

    with pytest.raises(CaseNotFound):
        end_absence(session, absence_id, [officer.id], by=officer, now=MONDAY)
    assert [one.content["purpose"] for one in session.scalars(select(OutboxIntent))] == ["deputy", "deputy_ended"]
