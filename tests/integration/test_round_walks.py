"""Every step of a round and of a nomination is taken from every state that it starts in, and all promises hold."""

from contextlib import contextmanager

import pytest

from tests.exploring import Explorer, edges
from tests.factories import a_world
from tests.selection import STAGES, a_scene, decide, score_all, start, submit
from tests.wandering import Wanderer, chance
from workflow.invariants import violations
from workflow.selection.councils import Level
from workflow.states import SHIPPED

SUPPLEMENT = {"items": [{"subject": "Ảnh", "request": "Thêm ảnh", "basis": "TT 26"}], "reason": "Thiếu ảnh chụp."}


def sound(on):
    """No promise is broken where the case stands now."""
    assert [str(violation) for violation in violations(on.session, now=on.now)] == [], on.taken


def straight(_scene):
    """Nothing more than the stage itself."""


def in_review(scene):
    scene.take("submit_plan")


def with_dossiers(scene):
    """One dossier that is written, one just handed in, one to be supplemented, one received, one found eligible."""
    start(scene)
    ask(scene, submit(scene))
    asked = submit(scene)
    ask(scene, asked)
    scene.take("ask_supplement", on=asked, **SUPPLEMENT)
    scene.take("accept", on=submit(scene), papers_checked=True)


def ask(scene, *nominations):
    """A question that waits for an answer wherever the dossier goes."""
    for case_id in nominations:
        scene.take("ask_progress", scene.owners[case_id], on=case_id, question="Hồ sơ đang ở đâu?")


def with_results(scene):
    """One below the mark, one the council leaves outside, one it recommends; each with a question still open."""
    low, outside, *_ = scene.nominations
    ask(scene, *scene.nominations)
    score_all(scene, {low: 10})
    scene.take("close_scores", note="")
    decide(scene, {outside: False})


def concluded(scene):
    with_results(scene)
    scene.take("conclude", note="")


def told(scene):
    concluded(scene)
    decision = {"decision_number": "948/QĐ-UBND", "decided_on": scene.now.date(), "note": ""}
    scene.take("approve_result", scene.signer, **decision)


def awarded(scene):
    told(scene)
    scene.time("end_window", "complaints")
    scene.take("award", granted_on=scene.now.date(), number="", signer="Nguyễn Văn Ký")


def asked(scene):
    ask(scene, *scene.nominations)


DETOURS = [
    ("scoring", awarded), ("scoring", asked), ("planning", in_review), ("nominated", with_dossiers),
    ("scoring", with_results), ("scoring", concluded), ("scoring", told),
]  # fmt: skip
"""The longest first: a step is tried once, where an open question may still be waiting for its answer."""


@contextmanager
def taken_back(session, world):
    """Whatever happens in the block is undone, and its people are unknown again."""
    people = dict(world.people)
    with session.begin_nested() as point:
        yield
        point.rollback()
    world.people.clear()
    world.people |= people


def explore(explorer, stage, detour):
    """Try every branch on the round and on each of its nominations; whatever is tried is taken back."""
    with taken_back(explorer.session, explorer.world):
        scene = a_scene(explorer.session, explorer.world, until=stage)
        detour(scene)
        explorer.world.people |= {f"nominee_{case_id}": owner for case_id, owner in scene.owners.items()}
        for case_id in (scene.round_id, *scene.owners):
            explorer.branch(Wanderer(explorer.session, explorer.world, case_id, scene.now, chance(1)))


@pytest.mark.exhaustive
def test_every_step_of_selection_is_taken_from_every_state(session):
    world = a_world(session)
    a_scene(session, world, level=Level.REGION, until="receiving")
    explorer = Explorer(session, world, sound)

    for stage, detour in [*DETOURS, *((stage, straight) for stage in STAGES)]:
        explore(explorer, stage, detour)

    again = ("recount", "recount_up", "recount_down")
    untried = {edge for edge in set().union(*map(edges, ours())) - explorer.done if edge[2] not in again}
    assert untried == set()  # results are counted again by what a member declares, which is no step: test_recounts


def ours():
    """The procedures of a province."""
    return [one for one in SHIPPED if one.key in ("selection_round", "product_nomination") and one.variant == ""]
