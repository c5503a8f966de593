"""The public list of approved đề án on both databases: order, pages, filters, and figures after agreed changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.models import Case, CaseFigures
from workflow.queries.approved import FINISHED, RUNNING, WantedProjects, all_projects, project_choices, projects
from workflow.queries.keyset import Place

YEAR_LATER = MONDAY + timedelta(days=365)
ALL = WantedProjects()


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def approved(session, world):
    """One that is finished, one approved a year later for another activity, and one that is not approved."""
    older, newer, waiting = (a_case(session, world, title=title).case_id for title in ("Cũ", "Mới", "Chờ"))
    walk(session, world, older)
    walk(session, world, newer, until="approve", now=YEAR_LATER)
    session.execute(update(Case).where(Case.id == newer).values(activity="fair_abroad"))
    walk(session, world, waiting, until="put_in_batch")
    return older, newer


def titles(found):
    return [line.title for line in found]


def test_the_newest_approval_comes_first_with_its_standing(session, approved):
    found = projects(session, ALL)

    assert [(line.title, line.approved_on, line.standing) for line in found.lines] == [
        ("Mới", date(2027, 3, 2), RUNNING), ("Cũ", date(2026, 3, 2), FINISHED),
    ]  # fmt: skip
    assert (found.total, found.support, found.next_place) == (2, sum(line.support for line in found.lines), None)
    assert titles(all_projects(session, ALL)) == titles(found.lines)


def test_a_page_goes_on_after_the_place_where_the_one_before_ended(session, approved):
    newest = str(Place(YEAR_LATER + timedelta(minutes=12), approved[1]))

    assert titles(projects(session, ALL, place=newest).lines) == ["Cũ"]


@pytest.mark.parametrize("place", ["x", "-.5", "999999999999999999.1", "%00"])
def test_a_place_that_nobody_gave_out_breaks_nothing(session, approved, place):
    assert set(titles(projects(session, ALL, place=place).lines)) <= {"Mới", "Cũ"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (WantedProjects(year=2026), ["Cũ"]), (WantedProjects(year=2027), ["Mới"]), (WantedProjects(year=2025), []),
        (WantedProjects(activity="fair_abroad"), ["Mới"]), (WantedProjects(province_id=999), []),
        (WantedProjects(commune_id=999), []),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(session, approved, wanted, found):
    assert titles(projects(session, wanted).lines) == found


def test_the_amount_is_that_of_the_newest_agreed_change(session, approved):
    cut = {"total_cost": 300_000_000, "support": 150_000_000, "matching": 150_000_000, "decision": "2/QĐ"}
    session.add(CaseFigures(case_id=approved[1], version=2, seq=1, **cut))
    session.flush()
    line = projects(session, WantedProjects(year=2027)).lines[0]

    assert (line.support, line.total_cost, line.decision) == (150_000_000, 300_000_000, "948/QĐ-UBND")


def test_only_what_is_in_the_list_can_be_chosen(session, world, approved):
    province, commune = world.units["province"], world.units["commune"]
    none, own = project_choices(session), project_choices(session, province_id=province)

    assert (none.years, "fair_abroad" in none.activities, none.communes) == ((2027, 2026), True, ())
    assert [place for place, _ in own.provinces + own.communes] == [province, commune]


def test_without_any_nothing_can_be_chosen(session, world):
    assert projects(session, ALL).lines == ()
    assert project_choices(session).years == ()
