"""A programme of several years: who enters it, what is refused, and how its yearly plans stand beside it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_world
from tests.national import a_nation
from tests.planning import DECISION, M, Planned
from tests.statements import counted
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import Programme, ProgrammeGoal, SecurityEvent, Unit
from workflow.queries.plan_figures import FOLDS
from workflow.queries.programmes import programme_list, programme_page
from workflow.services.programmes import Goal, ProgrammeWish, enter_programme

GOALS = (Goal("machinery", 60, 3_000 * M), Goal("media", 10, 0))
WISH = ProgrammeWish(2026, 2030, 5_000 * M, "35/QĐ-UBND", "Nghị định 45/2012/NĐ-CP", 80, MONDAY.date(), GOALS)
SLUG = "kcdp-2026-2030-dong-nai"


@pytest.fixture
def world(session):
    return a_world(session)


def entered(session, world, wish=WISH, *, who="leader", replacing=""):
    return enter_programme(session, wish, by=world.people[who], now=MONDAY, replacing=replacing)


def page(session, world, slug=SLUG, *, who="officer"):
    return programme_page(session, slug, person=world.people[who])


def kept(session):
    """Everything that is kept of programmes."""
    rows = session.scalars(select(Programme.slug).order_by(Programme.id))
    return list(rows), len(session.scalars(select(ProgrammeGoal)).all())


def test_a_leader_enters_it_for_their_province(session, world):
    assert entered(session, world) == SLUG
    found = page(session, world)

    assert (found.programme.source, found.programme.unit_id) == ("kcdp", world.units["province"])
    assert [(one.activity, one.projects, one.money) for one in found.goals] == [
        ("machinery", 60, 3_000 * M), ("media", 10, 0),
    ]  # fmt: skip
    assert [(line.year, line.seen) for line in found.years] == [(year, None) for year in range(2026, 2031)]
    assert session.scalars(select(SecurityEvent.detail).where(SecurityEvent.kind == "programme_entered")).all() == [
        SLUG
    ]


def test_the_cuc_enters_that_of_the_nation_and_every_province_reads_it(session, world):
    nation = a_nation(session, world)
    slug = entered(session, nation, who="agency_leader")

    assert page(session, nation, slug).programme.source == "kcqg"
    assert [one.slug for one in programme_list(session, person=nation.people["stranger"])] == [slug]


@pytest.mark.parametrize("who", ["officer", "governor", "owner", "supervisor"])
def test_nobody_else_enters_one(session, world, who):
    with pytest.raises(CaseNotFound):
        entered(session, world, who=who)

    assert kept(session) == ([], 0)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"last_year": 2025, "first_year": 2026}, ("years_backwards",)),
        ({"total": 3_000 * M - 1}, ("goals_over",)),
        ({"projects": 69}, ("projects_over",)),
        ({"goals": (*GOALS, GOALS[0])}, ("goal_twice", "goals_over", "projects_over")),
    ],
)
def test_what_does_not_add_up_is_refused_with_every_reason(session, world, wrong, codes):
    with pytest.raises(StepRefused) as refused:
        entered(session, world, replace(WISH, **wrong))

    assert refused.value.codes == codes
    assert kept(session) == ([], 0)


@pytest.mark.parametrize("years", [(2026, 2030), (2030, 2034), (2022, 2026), (2027, 2028), (2020, 2040)])
def test_two_do_not_stand_in_the_same_year(session, world, years):
    entered(session, world)
    with pytest.raises(StepRefused) as refused:
        entered(session, world, replace(WISH, first_year=years[0], last_year=years[1]))

    assert refused.value.codes == ("programme_exists",)
    assert kept(session) == ([SLUG], 2)


def test_another_decision_takes_its_place_and_the_old_one_stays_to_be_read(session, world):
    entered(session, world)
    new = entered(session, world, replace(WISH, total=6_000 * M, decision_number="99/QĐ-UBND"), replacing=SLUG)
    old, now = page(session, world), page(session, world, new)

    assert (old.programme.standing, old.programme.total, now.programme.standing) == (False, 5_000 * M, True)
    assert [one.slug for one in now.others] == [SLUG]
    assert [one.slug for one in programme_list(session, person=world.people["officer"])] == [new]
    with pytest.raises(CaseNotFound):
        entered(session, world, replacing=SLUG)


def test_that_of_another_office_is_not_replaced(session, world):
    nation = a_nation(session, world)
    slug = entered(session, nation, who="agency_leader")
    with pytest.raises(CaseNotFound):
        entered(session, nation, replacing=slug)


def test_a_stranger_finds_none_and_a_province_that_took_another_in_finds_its_programme(session, world):
    entered(session, world)
    stranger = world.people["stranger"]
    assert programme_list(session, person=stranger) == ()
    with pytest.raises(CaseNotFound):
        page(session, world, who="stranger")
    home = update(Unit).where(Unit.id == world.units["province"])
    session.execute(home.values(successor_id=world.units["other_province"]))

    assert [one.slug for one in programme_list(session, person=stranger)] == [SLUG]


def test_the_years_are_the_plans_and_the_goals_the_ledger(session, world):
    planned = Planned(session, world)
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    entered(session, world)
    found = page(session, world)

    assert (found.whole, found.years[0].seen.plan.slug) == (True, planned.slug)
    assert {name: getattr(found.figures, name) for name in FOLDS} == {
        name: getattr(found.years[0].figures, name) for name in FOLDS
    }
    assert (found.figures.planned, found.figures.allotted, found.figures.committed) == (350 * M, 1_000 * M, 350 * M)
    assert [(one.listed, one.figures.committed) for one in found.goals] == [(2, 350 * M), (0, 0)]


def test_statements_do_not_grow_with_years(session, world):
    Planned(session, world)
    sizes = []
    for wish in (WISH, replace(WISH, first_year=2024, last_year=2035)):
        slug = entered(session, world, wish, replacing=SLUG if sizes else "")
        page(session, world, slug)
        with counted(session) as sent:
            page(session, world, slug)
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 10


def test_of_two_leaders_at_once_one_enters_it_and_the_other_is_told(database):
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
    start = Barrier(2)

    def attempt(first_year):
        start.wait()
        try:
            with unit_of_work(database.sessions) as session:
                entered(session, world, replace(WISH, first_year=first_year))
        except StepRefused as refused:
            return refused.codes
        return "won"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, (2026, 2027)))

    assert sorted(outcomes, key=str) == [("programme_exists",), "won"]
