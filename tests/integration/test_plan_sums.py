"""The plans of a year added up by source, plan, place and activity are the ledger, and nobody's part of another."""

from collections import defaultdict

import pytest
from sqlalchemy import insert, select, update

from tests.factories import MONDAY, a_world, take
from tests.national import a_nation, national_case_at
from tests.planning import DECISION, REASON, TODAY, M, Planned
from tests.statements import counted
from workflow.models import BudgetLine, Case, LedgerEntry
from workflow.models.base import table_of
from workflow.queries.plan_figures import FOLDS
from workflow.queries.plan_sums import year_sums
from workflow.services.batches import allot
from workflow.services.plans import open_plan


@pytest.fixture
def home(session):
    """The province before it knows of the nation."""
    return a_world(session)


@pytest.fixture
def world(session, home):
    return a_nation(session, home)


@pytest.fixture
def planned(session, home, world):
    """A local plan with money committed, and a national one with a đề án of the same province."""
    local = Planned(session, home)
    local.to_proposal(1_000 * M)
    local.take("approve_proposal", "governor", **DECISION)
    national_case_at(session, world, "approve")
    nation = open_plan(session, year=2026, by=world.people["agency"], now=MONDAY, office=world.office)
    take(session, world, nation.case.case_id, "consolidate", "agency", items=1, total=200 * M)
    return local


def sums(session, world, who, **asked):
    said = {"year": None, "source": "", "on": TODAY} | asked
    return year_sums(session, person=world.people[who], **said)


def folded(session, *where):
    """The figures of the whole ledger, added by hand."""
    naive = defaultdict(int)
    for kind, amount in session.execute(select(LedgerEntry.kind, LedgerEntry.amount).join(BudgetLine).where(*where)):
        naive[kind] += amount
    return {name: sum(sign * naive[kind] for kind, sign in signs.items()) for name, signs in FOLDS.items()}


def figures(one):
    return {name: getattr(one.figures, name) for name in FOLDS}


def test_each_source_is_a_fold_of_its_lines(session, world, planned):
    found = sums(session, world, "officer")

    assert [one.key for one in found.sources] == ["kcqg", "kcdp"]
    assert figures(found.sources[1]) == folded(session, BudgetLine.source == "kcdp")
    assert [one.whole for one in found.sources] == [False, True]
    assert found.sources[0].figures.committed == folded(session, BudgetLine.source == "kcqg")["committed"]


def test_the_whole_is_its_parts_at_every_level(session, world, planned):
    found = sums(session, world, "officer")

    for name in FOLDS:
        parts = [sum(getattr(one.figures, name) for one in some) for some in (found.sources, found.plans)]
        assert parts == [getattr(found.all.figures, name)] * 2
        if name != "allotted":
            parts = [sum(getattr(one.figures, name) for one in some) for some in (found.provinces, found.activities)]
            assert parts == [getattr(found.all.figures, name)] * 2


def test_one_source_leaves_the_others_out_of_everything_but_the_choice(session, world, planned):
    found = sums(session, world, "officer", source="kcdp")

    assert [one.key for one in found.sources] == ["kcqg", "kcdp"]
    assert [one.key for one in found.plans] == [planned.slug]
    assert figures(found.all) == figures(found.sources[1])
    assert [one.figures.committed for one in found.provinces] == [350 * M]


def test_another_source_is_neither_national_nor_local(session, world, planned):
    session.execute(update(BudgetLine).where(BudgetLine.source == "kcqg").values(source="oda"))

    assert [one.key for one in sums(session, world, "agency").sources] == ["other"]


def test_a_stranger_finds_no_year(session, world, planned):
    found = sums(session, world, "stranger")

    assert (found.years, found.sources, found.plans, found.all.figures.committed) == ((), (), (), 0)


def test_a_plan_that_was_cancelled_is_counted_once(session, home):
    world, first = home, Planned(session, home)
    first.consolidate()
    first.take("cancel_plan", "officer", **REASON)
    second = open_plan(session, year=2026, by=world.people["officer"], now=MONDAY, office=world.office)
    found = sums(session, world, "officer")

    assert [one.key for one in found.plans] == [second.slug]
    assert found.all.figures.planned == 0
    assert [one.figures.planned for one in found.provinces] == []


def test_the_year_is_this_one_or_the_last_that_has_a_plan(session, world, planned):
    allot(session, unit_id=world.units["province"], year=2028, amount=5 * M, by=world.people["officer"], now=MONDAY)
    open_plan(session, year=2028, by=world.people["officer"], now=MONDAY, office=world.office)

    assert [sums(session, world, "officer", on=TODAY.replace(year=year)).year for year in (2026, 2030)] == [2026, 2028]
    assert sums(session, world, "officer", year=2031).plans == ()
    assert sums(session, world, "officer", year=2028).all.figures.allotted == 5 * M


def test_statements_do_not_grow_with_plans_and_rows(session, world, planned):
    sent = []
    for _ in range(2):
        sums(session, world, "officer")
        with counted(session) as each:
            sums(session, world, "officer")
        sent.append(len(each))
        rows = [{"line_id": world.line_id, "kind": "accept", "amount": M, "at": MONDAY, "note": "", "case_id": one}
                for one in session.scalars(select(Case.id))]  # fmt: skip
        session.execute(insert(table_of(LedgerEntry)), rows)

    assert sent[0] == sent[1]
    assert sent[0] <= 8
