"""A national đề án goes its whole way, by the Sở or straight to the Cục; every promise holds after each step."""

from datetime import timedelta
from functools import partial

import pytest

from tests.exploring import Explorer, edges
from tests.factories import MONDAY, state_of, take
from tests.national import a_national_case, a_national_world, national_way
from tests.national_exploring import FIGURED, national_afterwards, national_detours
from workflow.invariants import violations
from workflow.states import SHIPPED


def sound(on):
    """No promise is broken where the case stands now."""
    assert [str(one) for one in violations(on.session, now=on.now)] == [], on.taken


@pytest.mark.parametrize("direct", [False, True])
def test_a_national_case_is_settled_and_nothing_is_violated_on_the_way(session, direct):
    world, now = a_national_world(session), MONDAY
    case_id = a_national_case(session, world, direct=direct).case_id
    centre = "regional" if direct else "centre"

    for step, who, values in national_way(world, direct=direct):
        now += timedelta(minutes=1)
        take(session, world, case_id, step, who or centre, now=now, **values)
        assert [str(one) for one in violations(session, now=now)] == [], step

    assert state_of(session, case_id) == "closed"


@pytest.mark.exhaustive
@pytest.mark.parametrize("variant", ["", pytest.param("direct", marks=pytest.mark.release)])
def test_every_step_is_taken_from_every_state_and_all_promises_hold(session, variant):
    direct = variant == "direct"
    explorer = Explorer(
        session,
        a_national_world(session),
        sound,
        opening=partial(a_national_case, direct=direct),
        figured=FIGURED[direct],
    )
    then = national_afterwards(direct=direct)

    for name, journey in national_detours(explorer.world, direct=direct).items():
        explorer.follow(journey, then.get(name, ()))

    keys = ("kcqg_project", "kcqg_change", "kcdp_follow_up")
    ours = [one for one in SHIPPED if one.key in keys and one.variant == variant]
    assert set().union(*map(edges, ours)) - explorer.done == set()
