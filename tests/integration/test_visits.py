"""The papers of a visit: whose they are, what the history says of them, and that they stay where they were brought."""

import json

from sqlalchemy import select

from tests.factories import a_world
from tests.selection import PAPERS, a_scene
from workflow.models import CaseEvent, Document, SiteVisitPaper
from workflow.rounds.records import items
from workflow.selection.councils import Level

SEEN = {"participants": "Lê Thị An", "findings": "Xưởng có đủ máy móc như hồ sơ."}


def a_paper(scene, case_id, kind, person):
    """Attach a paper, by record."""
    made = Document(
        case_id=case_id, kind=kind, version=1, name=kind, mime="image/png", size=10, sha256="0" * 64,
        uploaded_at=scene.now, uploaded_by=person.id,
    )  # fmt: skip
    scene.session.add(made)
    scene.session.flush()
    return made.id


def test_a_visit_takes_the_loose_papers_of_its_recorder_and_no_others(session):
    scene = a_scene(session, a_world(session), nominations=2)
    case_id, other = scene.nominations
    officer, second = scene.officer, scene.world.people["second_officer"]
    mine = [a_paper(scene, case_id, kind, officer) for kind in ("visit_photo", "visit_minutes")]
    for paper in ((case_id, "visit_photo", second), (case_id, "other", officer), (other, "visit_photo", officer)):
        a_paper(scene, *paper)

    for _ in range(2):
        scene.take("visit", on=case_id, visited_on=scene.now.date(), **SEEN)

    rows = session.execute(select(SiteVisitPaper.document_id, SiteVisitPaper.case_id)).all()
    assert sorted(tuple(row) for row in rows) == [(paper, case_id) for paper in mine]
    bodies = session.scalars(select(CaseEvent.body).where(CaseEvent.step == "visit").order_by(CaseEvent.seq))
    assert [json.loads(body).get("paper_hashes") for body in bodies] == [["0" * 64] * 2, None]


def test_papers_of_a_visit_do_not_climb_with_the_dossier(session):
    world = a_world(session)
    region = a_scene(session, world, level=Level.REGION, until="receiving")
    scene = a_scene(session, world, until="forwarding", nominations=1)
    a_paper(scene, scene.nominations[0], "visit_photo", scene.officer)
    scene.take("forward_list", target_id=region.round_id, items=[], letter_number="1", letter_on=scene.now.date())

    (above,) = items(session, region.round_id)
    kinds = session.scalars(select(Document.kind).where(Document.case_id == above.case_id))
    assert sorted(kinds) == sorted(PAPERS)
