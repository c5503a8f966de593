"""Whatever way a case takes, step by step or at random, all promises hold after every step."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exploring import Explorer, afterwards, detours, edges
from tests.factories import MONDAY, World, a_case, a_line, a_world
from tests.journeys import walk, way
from tests.wandering import CLOCK, VALUES, Wanderer, chance
from workflow.definition import TIME
from workflow.errors import WorkflowRefused
from workflow.invariants import violations
from workflow.models import Base
from workflow.services.transition import TransitionRequest, perform_transition
from workflow.states import SHIPPED

RICH = 10**13
QUIET = {"max_examples": 6, "deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


def a_rich_world(session, variant: str = "") -> World:
    """A world with money for three years, whose procedures are those of one province."""
    world = a_world(session, budget=RICH)
    for year in (2027, 2028):
        a_line(session, world.units["province"], amount=RICH, year=year)
    if variant:
        world.office = replace(world.office, variants={world.units["department"]: variant})
    return world


@contextmanager
def taken_back(session):
    """Whatever happens in the block is undone."""
    with session.begin_nested() as point:
        yield
        point.rollback()


def sound(on: Wanderer) -> None:
    """No promise is broken where the case stands now."""
    assert [str(violation) for violation in violations(on.session, now=on.now)] == [], on.taken


@pytest.mark.exhaustive
@pytest.mark.parametrize("variant", ["", pytest.param("dong-thap", marks=pytest.mark.release)])
def test_every_step_is_taken_from_every_state_and_all_promises_hold(session, variant):
    explorer = Explorer(session, a_rich_world(session, variant), sound)

    for name, journey in detours(explorer.world).items():
        explorer.follow(journey, afterwards().get(name, ()))

    ours = [one for one in SHIPPED if one.key.startswith("kcdp_")]
    shipped = [one for one in ours if one.variant == variant or one.key == "kcdp_follow_up"]
    assert set().union(*map(edges, shipped)) - explorer.done == set()


def test_every_form_has_values_to_walk_with():
    forms = {step.form for process in SHIPPED for step in process.steps.values()}

    linked, of_shares = {"applied_change", "round_result", "council_result"}, {"share_amounts"}
    of_lists = {"recorded_settlement", "recorded_stop"}
    # a linked case brings some; shares have walks of their own, and so do records of lists
    assert set(VALUES) == forms - linked - of_shares - of_lists


@settings(**QUIET)
@given(choices=st.data())
def test_any_walk_keeps_all_promises(session, choices):
    with taken_back(session):
        world = a_rich_world(session)
        case_id = a_case(session, world).case_id
        until = choices.draw(st.sampled_from([step for step, _, _ in way(world)]), label="straight until")
        now = walk(session, world, case_id, until=until)
        on = Wanderer(session, world, case_id, now, chance(choices.draw(st.integers(0, 99), label="values")))
        for _ in range(10):
            openings = on.openings()
            if not openings:
                break
            on.take(*choices.draw(st.sampled_from(openings), label="step"))
            sound(on)


@settings(**QUIET)
@given(days=st.lists(st.integers(-3, 400), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_clocks_that_jump_break_no_promise(session, days, seed):
    with taken_back(session):
        world = a_rich_world(session)
        on = Wanderer(session, world, a_case(session, world).case_id, MONDAY, chance(seed))
        for jump in days:
            walkable = [choice for choice in on.openings() if choice[0] in ("pause", "resume") or choice[1] != CLOCK]
            if walkable:
                on.jump(jump)
                on.take(*on.rng.choice(walkable))
                sound(on)


@pytest.mark.parametrize("until", ["submit", "propose", "approve", "request_payment", "accept_result", "hand_over"])
def test_whatever_is_refused_changes_nothing(session, until):
    world = a_rich_world(session)
    case_id = a_case(session, world).case_id
    on = Wanderer(session, world, case_id, walk(session, world, case_id, until=until), chance(1))
    closed = {(step, who) for step in on.process.steps for who in (*world.people, CLOCK)} - set(on.openings())
    before = dump(session)

    taken = [choice for choice in sorted(closed) if attempted(on, *choice)]

    assert taken == []
    assert dump(session) == before


def attempted(on: Wanderer, step: str, who: str) -> bool:
    """Try a step that is not open; say whether it went through."""
    request = TransitionRequest(on.case_id, step, on.row["version"], {}, key="again")
    by = TIME if who == CLOCK else on.world.people[who]
    try:
        perform_transition(on.session, request, by=by, now=on.now, office=on.world.office)
    except WorkflowRefused:
        return False
    return True


def dump(session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
        for table in Base.metadata.sorted_tables
    }
