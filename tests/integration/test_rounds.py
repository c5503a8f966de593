"""A round of selection goes through its steps, and its nominations with it."""

import pytest

from tests.factories import a_world
from tests.selection import STAGES, a_scene
from workflow.invariants import violations
from workflow.selection.councils import Level


@pytest.mark.parametrize("level", list(Level))
def test_a_round_goes_from_plan_to_forwarding_at_every_level(session, level):
    until = "receiving" if level in (Level.REGION, Level.NATION) else STAGES[-1]

    scene = a_scene(session, a_world(session), level=level, until=until)

    assert [str(one) for one in violations(session, now=scene.now)] == []
    assert scene.state() == until
    assert {scene.state(case_id) for case_id in scene.nominations} <= {"certified"}
