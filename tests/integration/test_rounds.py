"""A round of selection goes through its steps, and its nominations with it."""

from datetime import date, timedelta

import pytest

from tests.factories import MONDAY, a_world
from tests.selection import REASON, STAGES, a_scene, form
from workflow.definition import Role
from workflow.invariants import violations
from workflow.models import Case, Unit
from workflow.queries.people_sign_in import person_of
from workflow.rounds.records import jurors, seated
from workflow.selection.councils import Level
from workflow.services.rounds import open_round


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


def test_a_round_is_opened_in_a_body_of_today(session):
    world = a_world(session)
    then = {"valid_from": date(2010, 1, 1), "valid_to": date(2025, 6, 30)}
    successor = {"successor_id": world.units["department"]}
    old = Unit(code="a", name="Sở cũ", kind="department", path="a/so", **then, **successor)
    session.add(old)
    session.flush()
    officer = person_of(session, world.people["officer"].id, MONDAY.date())

    opened = open_round(session, level=Level.PROVINCE, by=officer, now=MONDAY, office=world.office)

    assert old.id in officer.units_as(Role.DEPT_OFFICER)
    assert session.get_one(Case, opened.case_id).owner_unit_id == world.units["department"]
