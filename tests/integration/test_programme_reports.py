"""Figures of the reports on đề án, the same on both databases: whole lines, then and now, and only one's own."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.factories import a_case, a_world, take
from tests.journeys import walk
from tests.statements import counted
from workflow.models import Case, CaseShare, LineItem, Unit
from workflow.queries.data_quality import doubts
from workflow.queries.line_money import Plan, plan_lines
from workflow.queries.programme_reports import (
    Effect,
    Figures,
    effects,
    late_acceptances,
    project_lines,
    supported,
)  # fmt: skip
from workflow.queries.project_cases import NOT_DONE, PLANNED, Wish, places_seen
from workflow.registers.provinces import merged, present, provinces

MILLION = 1_000_000
ALL = Wish(2020, 2030)
THEN = Wish(2020, 2030, rolled_up=False)
UNTIL = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30)}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def former(session, world):
    """Two provinces that are no more: Bình Phước went into Phước Long, and that into Đồng Nai."""
    later = Unit(code="phuoc-long", name="Phước Long", kind="province", path="phuoc-long",
        successor_id=world.units["province"], **UNTIL)  # fmt: skip
    session.add(later)
    session.flush()
    first = Unit(
        code="binh-phuoc", name="Bình Phước", kind="province", path="binh-phuoc", successor_id=later.id, **UNTIL
    )
    session.add(first)
    session.flush()
    return first.id


def a_project(session, world, until, **values):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until=until)
    if values:
        session.execute(update(Case).where(Case.id == case_id).values(**values))
    return case_id


def lines(session, world, wish, *by, who="leader", **more):
    found = project_lines(session, world.people[who], wish, provinces(session), by=by, **more)
    return sorted((line.key, line.of) for line in found)


def approved(number, **more):
    amounts = {"total": 400 * MILLION * number, "support": 200 * MILLION * number, "matching": 200 * MILLION * number}
    return Figures(number, 1, number, 1, **amounts, **more)


def test_a_line_adds_up_what_was_approved_accepted_and_paid(session, world):
    for until in ("hand_over", "pay", "sign", "submit"):
        a_project(session, world, until)
    found = lines(session, world, ALL, "year", "level", "place", "activity")

    key = (2026, "kcdp", world.units["province"], "machinery")
    assert found == [(key, approved(2, done=1, accepted=200 * MILLION, paid=300 * MILLION))]


def test_sums_are_equal_then_and_now_and_no_place_is_lost(session, world, former):
    a_project(session, world, "approve")
    a_project(session, world, "approve", commune_id=former)
    province = world.units["province"]

    assert lines(session, world, THEN, "place") == sorted([((province,), approved(1)), ((former,), approved(1))])
    assert lines(session, world, ALL, "place") == [((province,), approved(2))]
    assert lines(session, world, THEN) == lines(session, world, ALL) == [((), approved(2))]
    assert lines(session, world, Wish(2020, 2030, place=former, rolled_up=False)) == [((), approved(1))]


def test_a_province_follows_its_successors_to_the_last(session, world, former):
    known, province = provinces(session), world.units["province"]

    assert present(known, former) == province
    assert merged(known) == dict.fromkeys((former, known[former].successor_id), province)
    seen = [places_seen(session, world.people["leader"], known, rolled_up=rolled) for rolled in (True, False)]
    assert seen == [frozenset(), frozenset()]


def test_a_circle_of_successors_ends(session, world, former):
    known = provinces(session)
    session.execute(update(Unit).where(Unit.id == known[former].successor_id).values(successor_id=former))
    session.execute(update(Unit).where(Unit.id == former).values(successor_id=known[former].successor_id))

    assert present(provinces(session), former) in (former, known[former].successor_id)


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        (Wish(2026, 2026), 1), (Wish(2020, 2025), 0), (Wish(2027, 2030), 0), (Wish(2020, 2030, "kcdp"), 1),
        (Wish(2020, 2030, "kcqg"), 0), (Wish(2020, 2030, activity="machinery"), 1),
        (Wish(2020, 2030, activity="consulting"), 0), (Wish(2020, 2030, place=-1), 0),
    ],
)  # fmt: skip
def test_a_wish_limits_the_figures(session, world, wish, number):
    a_project(session, world, "approve")

    assert [of.projects for _, of in lines(session, world, wish)] == [number]


def test_what_counts_as_planned_and_as_not_done(session, world):
    for until in ("sign", "submit"):
        a_project(session, world, until)
    gone = a_project(session, world, "confirm_place")
    take(session, world, gone, "withdraw", "owner", reason="Không còn nhu cầu.")
    draft = a_case(session, world).case_id
    assert draft

    found = {which: lines(session, world, ALL, which=which)[0][1].projects for which in (PLANNED, NOT_DONE)}
    assert found == {PLANNED: 2, NOT_DONE: 1}
    assert lines(session, world, ALL, "state", "reason", which=NOT_DONE)[0][0] == ("withdrawn", "")


def test_nobody_counts_what_they_may_not_see(session, world):
    a_project(session, world, "hand_over")
    known, stranger = provinces(session), world.people["stranger"]

    assert lines(session, world, ALL, who="stranger") == [((), Figures())]
    asked = (session, stranger, ALL, known)
    assert (supported(*asked, by=()), effects(*asked), plan_lines(*asked, by=("year",))) == ((), (), ())


def test_an_establishment_is_counted_once_however_often_it_was_supported(session, world):
    for _ in range(3):
        a_project(session, world, "approve")
    owner = world.units["owner"]

    found = supported(session, world.people["leader"], ALL, provinces(session), by=("year",))
    assert found == ((2026, owner),)
    assert [(of.establishments, of.times) for _, of in lines(session, world, ALL)] == [(1, 3)]


def test_the_budget_lines_tell_plan_and_spending(session, world, former):
    a_project(session, world, "pay")
    known, leader = provinces(session), world.people["leader"]
    found = plan_lines(session, leader, ALL, known, by=("year", "level", "place"))

    money = Plan(0, 1_000 * MILLION, 200 * MILLION, 0, 100 * MILLION)
    assert [(line.key, line.of) for line in found] == [((2026, "kcdp", world.units["province"]), money)]
    nothing = plan_lines(session, leader, Wish(2020, 2030, "kcqg"), known, by=())
    assert [line.of for line in nothing] == [Plan(0, 0, 0, 0, 0)]


def test_effects_and_late_acceptances_are_those_of_ones_own_projects(session, world):
    code = session.get_one(Case, a_project(session, world, "hand_over")).code
    known, leader = provinces(session), world.people["leader"]
    found = effects(session, leader, ALL, known)

    assert [(one.code, one.key, one.before, one.after) for one in found] == [
        (code, "energy_kwh", 40_000, None), (code, "jobs", 12, None), (code, "output_value", 5_000_000_000, None),
    ]  # fmt: skip
    assert Effect(code, "", "jobs", 12, 15).change == 3
    assert late_acceptances(session, leader, ALL, known, by=("place",)) == {}


def test_the_statements_do_not_grow_with_the_projects(session, world):
    def sent():
        with counted(session) as found:
            lines(session, world, ALL, "year", "level", "place", "activity")
        return len(found)

    a_project(session, world, "approve")
    few = sent()
    for _ in range(3):
        a_project(session, world, "approve")
    assert (few, sent()) == (2, 2)


def test_what_lacks_something_is_counted_and_listed_by_kind(session, world):
    bad = a_project(session, world, "approve", activity="", commune_id=None, total_cost=1)
    a_project(session, world, "hand_over")
    code = session.get_one(Case, bad).code
    found = {one.kind: (one.number, [case for case, _ in one.cases]) for one in doubts(session, world.people["leader"])}

    said = dict.fromkeys(("parts_exceed", "no_activity", "no_place"), (1, [code]))
    assert found == said | dict.fromkeys(("no_amounts", "no_tax_code", "no_effect"), (0, []))
    assert {one.number for one in doubts(session, world.people["stranger"])} == {0}


def test_a_group_counts_its_beneficiaries_but_the_replaced_and_its_money_once(session, world):
    group, (first, second, other) = (
        a_project(session, world, "approve"),
        [a_project(session, world, "submit") for _ in "abc"],
    )
    item = LineItem(case_id=group, number=1, activity="machinery", name="Máy", year=2026, support=1, matching=0)
    session.add(item)
    session.flush()
    for case_id, applicant, replaced in ((first, "owner", None), (second, "centre", None), (other, "commune", second)):
        session.execute(update(Case).where(Case.id == case_id).values(applicant_id=world.units[applicant], year=2019))
        session.add(CaseShare(case_id=case_id, line_item_id=item.id, replaces_id=replaced))
        session.flush()

    of = lines(session, world, ALL, "place")[0][1]
    assert (of.projects, of.establishments, of.times, of.support) == (1, 2, 2, 200 * MILLION)
