"""A round of selection goes through its steps, and its nominations with it."""

from datetime import timedelta

import pytest

from tests.factories import a_world
from tests.selection import REASON, STAGES, a_scene, form
from workflow.invariants import violations
from workflow.rounds.records import jurors, seated
from workflow.selection.councils import Level


@pytest.mark.parametrize("level", list(Level))
def test_a_round_goes_from_plan_to_forwarding_at_every_level(session, level):
    until = "receiving" if level in (Level.REGION, Level.NATION) else STAGES[-1]

    scene = a_scene(session, a_world(session), level=level, until=until)

    assert [str(one) for one in violations(session, now=scene.now)] == []
    assert scene.state() == until
    assert {scene.state(case_id) for case_id in scene.nominations} <= {"certified"}


def test_a_substitute_sits_nowhere_until_called_and_then_takes_the_seat(session):
    scene = a_scene(session, a_world(session), until="forming")
    person, own = scene.world.people["finance"], {"decision": "12/QĐ", "from_on": scene.now.date()}
    waits = {"user_id": person.id, "body": "jury", "seat": "substitute", **own}
    scene.take("seat", members=[waits])
    form(scene, 3)
    before = jurors(seated(session, scene.round_id), scene.now.date())
    leaving = before[1]
    scene.now += timedelta(days=3)
    day = scene.now.date()

    scene.take(
        "replace_member", leaving_id=leaving.line_id, coming_id=person.id, from_on=day, decision="20/QĐ", **REASON
    )

    serving = {one.user_id: one.seat for one in jurors(seated(session, scene.round_id), day)}
    assert person.id not in {one.user_id for one in before}
    assert serving == {before[0].user_id: before[0].seat, before[2].user_id: before[2].seat, person.id: leaving.seat}
