"""Plans over random histories: what was foreseen happens, figures are folds, and no promise breaks on the way."""

import pytest
from sqlalchemy import func, select, update

from tests.factories import MONDAY, a_batch, a_world, take
from tests.journeys import way
from tests.planning import DECISION, REASON, TODAY, M, Planned, staged
from tests.statements import counted
from tests.wandering import Wanderer, chance
from workflow.funding import Outcome, Way
from workflow.invariants import violations
from workflow.models import Case, CasePriority, LedgerEntry, PlanItem, PlanVersion
from workflow.models.money import FOLDS
from workflow.queries.plan_pages import plan_page, ranking
from workflow.queries.plan_sums import year_sums
from workflow.ranking import GRADES

AREAS = ("upland_minority_border_island", "poor", "new_rural", "difficult", "none")
STATES = {
    Outcome.FUNDED: "contracting", Outcome.CUT: "contracting", Outcome.RESERVE: "reserve", Outcome.KEPT: "contracting",
}  # fmt: skip


def cleaned(planned, rng):
    """Make some of the đề án such of cleaner production, graded or not."""
    for case_id in planned.items:
        activity = rng.choice(("machinery", "cleaner_production_pilot"))
        grades = {"effect": rng.choice((None, *GRADES)), "urgency": rng.choice((None, *GRADES))}
        planned.session.execute(update(Case).where(Case.id == case_id).values(activity=activity))
        planned.session.execute(update(CasePriority).where(CasePriority.case_id == case_id).values(grades))


def foreseen(planned, money, way):
    """What the page would show of this amount."""
    person, world = planned.world.people["officer"], planned.world
    return (
        ranking(planned.session, planned.slug, person=person, on=TODAY, office=world.office).page(money, way).proposal
    )


def happened(planned, proposal):
    """State and support of each đề án, in the order of the proposal."""
    ids = [line.wish.id for line in proposal.lines]
    rows = planned.session.execute(select(Case.id, Case.state, Case.support).where(Case.id.in_(ids)))
    found = {row.id: (row.state, row.support) for row in rows}
    return [found[case_id] for case_id in ids]


def expected(proposal):
    """What the proposal says will be; a đề án in reserve still asks for all of it."""
    return [
        (STATES[line.share.outcome], line.share.granted or line.share.asked) for line in proposal.lines
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", Way)
def test_what_was_foreseen_is_what_happens(session, kind, seed):
    rng = chance(seed)
    supports = [rng.randrange(10 * M, 300 * M) for _ in range(4)]
    planned = Planned(session, supports=supports, of=4)
    cleaned(planned, rng)
    money = rng.randrange(sum(supports) // 3, sum(supports) * 5 // 4)
    planned.to_budget(money)
    first = foreseen(planned, money, kind)
    planned.take("propose_plan", "officer", money=money, way=kind.value, seen=first.digest)
    planned.take("approve_proposal", "governor", **DECISION)

    assert happened(planned, first) == expected(first)
    assert planned.left == money - first.granted == first.left


@pytest.mark.parametrize("seed", range(3))
def test_an_amendment_does_what_was_foreseen_too(session, seed):
    rng = chance(seed)
    planned = Planned(session, supports=[rng.randrange(10 * M, 200 * M) for _ in range(3)])
    planned.to_proposal(planned.asked, "fill", allotted=planned.asked)
    planned.take("approve_proposal", "governor", **DECISION)
    planned.take("assign_plan", "officer", **DECISION)
    planned.world.batch_id = a_batch(session, planned.world, number=2)
    planned.items += [staged(session, planned.world, rng.randrange(10 * M, 90 * M), area=AREAS[seed]) for _ in range(2)]
    more = planned.asked - rng.randrange(1, 20 * M)
    planned.take("change_budget", "officer", allotted=more, decision_number="20/STC", decided_on=TODAY)
    second = foreseen(planned, more, Way.CUT_LAST)
    planned.take("propose_amendment", "officer", money=more, way="cut_last", seen=second.digest, **REASON)
    planned.take("approve_amendment", "governor", **DECISION)

    assert happened(planned, second) == expected(second)
    assert {line.share.outcome for line in second.lines} >= {Outcome.KEPT}


@pytest.mark.parametrize("seed", range(6))
def test_any_walk_of_a_plan_keeps_all_promises(session, seed):
    world = a_world(session)
    planned = Planned(session, world, supports=[150 * M, 90 * M, 60 * M])
    on = Wanderer(session, world, planned.case_id, MONDAY, chance(seed))
    for _ in range(25):
        openings = [one for one in on.openings() if one[0] not in ("cancel_plan", "declare_conflict")]
        if not openings:
            break
        with session.begin_nested():
            on.take(*on.rng.choice(openings))
        assert [str(one) for one in violations(session, now=on.now)] == [], on.taken
    found = year_sums(session, person=world.people["officer"], year=2026, source="", on=TODAY).all.figures
    assert {name: getattr(found, name) for name in FOLDS} == naive_figures(session), on.taken


def naive_figures(session):
    """Every figure of the ledger, added by hand."""
    rows = session.execute(select(LedgerEntry.kind, LedgerEntry.amount)).all()
    return {name: sum(signs.get(kind, 0) * amount for kind, amount in rows) for name, signs in FOLDS.items()}


def paid_of(planned):
    """Pay an advance of the first đề án."""
    for step, who, values in way(planned.world):
        if step in ("sign_contract", "report_progress", "request_payment", "check_payment", "approve_payment", "pay"):
            less = {"amount": 40 * M} if step == "request_payment" else {}
            take(planned.session, planned.world, planned.items[0], step, who, **{**values, **less})
        if step == "pay":
            return


def test_figures_are_folds_of_the_ledger_at_every_level(session):
    planned = Planned(session, supports=[150 * M, 90 * M])
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    paid_of(planned)
    page = plan_page(
        session, planned.slug, person=planned.world.people["officer"], now=MONDAY, office=planned.world.office
    )

    for name, wanted in naive_figures(session).items():
        assert getattr(page.figures, name) == wanted
        if name != "allotted":
            assert [sum(getattr(part, name) for _, part in parts) for parts in (page.provinces, page.activities)] == [
                wanted, wanted,
            ]  # fmt: skip


def test_a_version_in_the_database_is_what_the_page_showed(session):
    planned = Planned(session)
    planned.to_budget(300 * M)
    proposal = foreseen(planned, 300 * M, Way.EVENLY)
    planned.take("propose_plan", "officer", money=300 * M, way="evenly")
    kept = session.execute(select(PlanVersion).where(PlanVersion.version == 2)).scalar_one()
    items = session.execute(select(func.sum(PlanItem.granted)).where(PlanItem.version == 2)).scalar_one()

    assert (kept.digest, kept.granted, int(items)) == (proposal.digest, 300 * M, 300 * M)


@pytest.mark.parametrize("step", ["consolidate", "propose_plan", "approve_proposal"])
def test_statements_do_not_grow_with_the_de_an(session, step):
    sizes = []
    for number in (2, 5):
        with session.begin_nested() as point:
            sizes.append(sent_by(Planned(session, supports=[10 * M] * number), step))
            point.rollback()

    assert sizes[0] == sizes[1]


def sent_by(planned, step):
    """How many statements a step of the plan sends, with half of its đề án funded."""
    money = planned.asked // 2
    values = {
        "consolidate": {"items": len(planned.items), "total": planned.asked},
        "propose_plan": {"money": money, "way": "in_order"},
        "approve_proposal": DECISION,
    }
    who = {"approve_proposal": "governor"}.get(step, "officer")
    if step != "consolidate":
        planned.to_budget()
    if step == "approve_proposal":
        planned.take("propose_plan", "officer", **values["propose_plan"])
    with counted(planned.session) as sent:
        take(planned.session, planned.world, planned.case_id, step, who, **values[step])
    return len(sent)
