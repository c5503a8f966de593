"""Who somebody is on a day: roles by their dates, reach by the tree of units."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from workflow.definition import Role
from workflow.models import Membership, Unit
from workflow.queries.people_sign_in import person_of, posts_of, profile_of
from workflow.services.accounts import add_membership, end_membership

DAY = date(2026, 3, 2)


@pytest.fixture
def world(session):
    return a_world(session)


def reach(session, world, who):
    return person_of(session, world.people[who].id, DAY).grants[0].units


def test_what_somebody_may_do_follows_the_days_of_their_roles(session, world):
    user_id = world.people["officer"].id
    row = session.scalars(select(Membership).where(Membership.user_id == user_id)).one()
    add_membership(
        session, user_id=user_id, unit_id=world.units["centre"], role=Role.SUPERVISOR, since=date(2026, 4, 1)
    )
    end_membership(session, row.id, last_day=DAY, now=MONDAY)

    held = [person_of(session, user_id, on).roles for on in (DAY, date(2026, 3, 3), date(2026, 4, 1))]

    assert held == [frozenset({Role.DEPT_OFFICER}), frozenset(), frozenset({Role.SUPERVISOR})]


def test_a_role_reaches_the_units_below(session, world):
    unit = world.units

    found = {who: reach(session, world, who) for who in ("governor", "officer", "centre", "owner")}

    assert found == {
        "governor": {unit[key] for key in ("province", "department", "finance", "centre", "commune")},
        "officer": {unit["department"], unit["centre"]},
        "centre": {unit["centre"]},
        "owner": {unit["owner"]},
    }


def test_a_role_reaches_what_its_unit_succeeded(session, world):
    then = {"valid_from": date(2010, 1, 1), "valid_to": date(2025, 6, 30)}
    old = Unit(code="cu", name="Sở cũ", kind="department", path="cu", successor_id=world.units["department"], **then)
    session.add(old)
    session.flush()

    assert reach(session, world, "officer") == {world.units["department"], world.units["centre"], old.id}


def test_an_establishment_belongs_to_nobody_through_its_commune(session, world):
    commune = world.units["commune"]
    session.add(Unit(code="x", name="X", kind="establishment", path="x", valid_from=DAY, parent_id=commune))

    assert reach(session, world, "commune") == {commune}


def test_posts_are_told_with_their_units(session, world):
    posts = posts_of(session, world.people["officer"].id, DAY)

    assert [(post.role, post.unit, post.until) for post in posts] == [
        (Role.DEPT_OFFICER, "Sở Công Thương Đồng Nai", None)
    ]


def test_a_profile_is_what_the_account_says(session, world):
    profile = profile_of(session, world.people["officer"].id)

    assert (profile.name, profile.email, profile.language, profile.notices) == (
        "Officer",
        "officer@example.vn",
        "vi",
        "at_once",
    )
