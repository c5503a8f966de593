"""A plan carries the name of the office that made it in its own time."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, a_world
from workflow.models import AnnualPlan, Unit
from workflow.plans.records import PLAN, plans
from workflow.queries.plan_makers import maker_of
from workflow.services.plans import open_plan

BORN = date(2025, 7, 1)


@pytest.fixture
def world(session):
    """A Sở that began in the middle of 2025."""
    world = a_world(session)
    session.execute(update(Unit).where(Unit.id == world.units["department"]).values(valid_from=BORN))
    return world


@pytest.fixture
def opened(session, world):
    return open_plan(session, year=2026, by=world.people["officer"], now=MONDAY, office=world.office)


def before(session, world, place):
    """An office that went into the Sở."""
    session.add(Unit(
        code=f"{place}/so-cu", name=f"Sở cũ {place}", path=f"{place}/so-cu", kind="department",
        successor_id=world.units["department"], valid_from=date(2008, 8, 1), valid_to=date(2025, 6, 30),
    ))  # fmt: skip
    session.flush()


def named(session, opened, approved=None):
    session.execute(update(AnnualPlan).values(approved_at=approved))
    return maker_of(session, plans(session, PLAN.c.slug == opened.slug)[0], today=MONDAY.date())


def test_a_plan_of_today_is_of_the_office_of_today(session, world, opened):
    before(session, world, "tinh-khac")

    assert named(session, opened) == session.get_one(Unit, world.units["department"]).name


def test_a_plan_of_then_is_of_the_office_of_then(session, world, opened):
    before(session, world, "tinh-khac")

    assert named(session, opened, MONDAY.replace(year=2021)) == "Sở cũ tinh-khac"


def test_of_several_it_is_the_one_of_the_place_whose_money_it_is(session, world, opened):
    before(session, world, "tinh-khac")
    before(session, world, "dong-nai")

    assert named(session, opened, MONDAY.replace(year=2021)) == "Sở cũ dong-nai"


def test_where_nobody_can_say_it_is_the_office_of_today(session, world, opened):
    for place in ("tinh-khac", "tinh-nua"):
        before(session, world, place)

    assert named(session, opened, MONDAY.replace(year=2021)) == named(session, opened)
