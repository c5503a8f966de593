"""A đề án changes its batch in one act: out of one and into the other with the reason, or neither."""

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_batch, a_line, take
from tests.integration.test_races import DECISION, Race
from tests.planning import REASON, M, Planned
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, StaleCase, StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseEvent, OutboxIntent, PlanBatch
from workflow.services.batch_moves import BatchMove, move_to_batch


@pytest.fixture
def planned(session):
    return Planned(session)


def standing(planned):
    """Where the first đề án stands: its batch, state and version."""
    found = select(Case.batch_id, Case.state, Case.version).where(Case.id == planned.items[0])
    return tuple(planned.session.execute(found).one())


def moved(planned, batch_id, *, who="officer", version=None):
    """Move the first đề án."""
    wish = BatchMove(planned.items[0], version or standing(planned)[2], batch_id, REASON["reason"])
    world = planned.world
    return move_to_batch(planned.session, wish, by=world.people[who], now=MONDAY, office=world.office)


def test_a_de_an_goes_to_another_batch_with_its_reason(planned):
    session, other = planned.session, a_batch(planned.session, planned.world, number=2)
    version = standing(planned)[2]
    done = moved(planned, other)
    lines = select(CaseEvent.step, CaseEvent.to_state).where(
        CaseEvent.case_id == planned.items[0], CaseEvent.seq > version
    )
    told = select(OutboxIntent.audience).where(OutboxIntent.case_id == planned.items[0], OutboxIntent.seq == done.seq)

    assert standing(planned) == (other, "in_batch", version + 2)
    assert [tuple(row) for row in session.execute(lines.order_by(CaseEvent.seq))] == [
        ("take_out", "appraised"), ("put_in_batch", "in_batch"),
    ]  # fmt: skip
    assert list(session.scalars(told)) == ["role:prov_leader"]
    assert violations(session, now=MONDAY) == []


def test_it_may_go_to_the_plan_of_another_year(planned):
    session, world = planned.session, planned.world
    line = a_line(session, world.units["department"], amount=500 * M, year=2027)
    other = a_batch(session, world, number=2)
    session.execute(update(PlanBatch).where(PlanBatch.id == other).values(line_id=line))
    moved(planned, other)
    planned.items.pop(0)
    planned.consolidate()

    assert planned.version(1)[2] == [(1, 150 * M, "funded")]


@pytest.mark.parametrize("fault", ["decided", "foreign", "same", "unknown"])
def test_what_the_new_batch_refuses_leaves_it_in_the_old_one(planned, fault):
    session, world = planned.session, planned.world
    other = a_batch(session, world, number=2)
    wrong = {"decided": {"decided_at": MONDAY}, "foreign": {"owner_unit_id": world.units["finance"]}}
    if fault in wrong:
        session.execute(update(PlanBatch).where(PlanBatch.id == other).values(wrong[fault]))
    before = standing(planned)
    wanted = {"same": world.batch_id, "unknown": 999_999}.get(fault, other)
    with pytest.raises(StepRefused) as refused:
        moved(planned, wanted)

    codes = {"decided": "batch_decided", "same": "same_batch"}
    assert refused.value.codes == (codes.get(fault, "no_such_batch"),)
    assert standing(planned) == before


@pytest.mark.parametrize(
    ("who", "error"), [("governor", StepRefused), ("owner", StepRefused), ("stranger", CaseNotFound)]
)
def test_whoever_does_not_plan_moves_nothing(planned, who, error):
    other, before = a_batch(planned.session, planned.world, number=2), standing(planned)
    with pytest.raises(error):
        moved(planned, other, who=who)

    assert standing(planned) == before


def test_a_page_that_is_old_moves_nothing(planned):
    other, before = a_batch(planned.session, planned.world, number=2), standing(planned)
    with pytest.raises(StaleCase):
        moved(planned, other, version=before[2] - 1)

    assert standing(planned) == before


def test_a_proposed_plan_is_no_longer_what_was_seen(planned):
    planned.to_proposal(1_000 * M)
    line = a_line(planned.session, planned.world.units["department"], amount=500 * M, year=2027)
    other = a_batch(planned.session, planned.world, number=2)
    planned.session.execute(update(PlanBatch).where(PlanBatch.id == other).values(line_id=line))
    moved(planned, other)

    assert planned.refused("approve_proposal", "governor", decision_number="1/QĐ", decided_on=MONDAY.date()) == (
        "list_changed"
    )


def test_a_paused_de_an_stays_where_it_is(planned):
    pause = {"reason_code": "no_budget", "review_on": MONDAY.date().replace(day=20), **REASON}
    take(planned.session, planned.world, planned.items[0], "pause", "leader", **pause)
    other, before = a_batch(planned.session, planned.world, number=2), standing(planned)
    with pytest.raises(StepRefused):
        moved(planned, other)

    assert standing(planned) == before


def test_of_a_move_and_an_approval_exactly_one_wins(database):
    race = Race(database)
    with unit_of_work(database.sessions) as session:
        other = a_batch(session, race.world, number=2)

    def move():
        wish = BatchMove(race.ids[0], race.version, other, REASON["reason"])
        try:
            with unit_of_work(database.sessions) as session:
                move_to_batch(session, wish, by=race.world.people["officer"], now=MONDAY, office=race.world.office)
        except StaleCase:
            return "StaleCase"
        return "won"

    outcomes = race.run([move, race.act(race.ids[0], "approve", "governor", DECISION)])

    assert outcomes == {"won": 1, "StaleCase": 1}
    assert race.history(race.ids[0]) in (["approve"], ["take_out", "put_in_batch"])
