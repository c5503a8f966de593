"""The history of a round tells nothing about a nomination to whoever a conflict hides it from."""

from tests.factories import a_world
from tests.selection import REASON, a_scene
from workflow.queries.case_page import case_page


def decisions(session, scene, who):
    """The decisions on conflicts that somebody reads on the round's page."""
    page = case_page(session, scene.of.code, person=who, now=scene.now, office=scene.world.office)
    return [event.step for event in page.events if event.step == "decide_conflict"]


def test_a_decision_about_a_hidden_nomination_is_not_told(session):
    scene = a_scene(session, a_world(session), nominations=2)
    leader = scene.world.people["leader"]
    scene.take("declare_conflict", leader, on=scene.nominations[0], **REASON)
    for case_id in scene.nominations:
        scene.take("decide_conflict", declaration=(case_id, scene.jury[0].id), verdict="recused", **REASON)

    assert len(decisions(session, scene, scene.officer)) == 2
    assert len(decisions(session, scene, leader)) == 1
