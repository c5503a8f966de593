"""Sheets in a round that is really taken through its steps: sealed, opened at the closing, never beside it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from tests.juries import sheet_of, version_of
from tests.selection import a_scene
from workflow.db import unit_of_work
from workflow.errors import StepRefused, WorkflowRefused
from workflow.models import Case, SelectionRound, SheetSeal
from workflow.rounds.records import round_of
from workflow.rounds.scores import outcomes
from workflow.selection.seals import round_seal
from workflow.services.declaring import declare
from workflow.services.scoring import SheetSave, submit_sheet
from workflow.services.transition import TransitionRequest, perform_transition


def submits(session, scene, case_id, juror, total):
    save = SheetSave(case_id, version_of(session, case_id, juror.id), sheet_of(total))
    return submit_sheet(session, round_of(session, scene.round_id), save, by=juror, now=MONDAY)


def test_every_seal_opens_at_the_closing_with_a_late_recusal_before_it(session):
    scene = a_scene(session, a_world(session), until="scoring")
    first, others = scene.nominations[0], scene.jury[1:]
    for case_id in scene.nominations:
        for juror, total in zip(scene.jury, (10, 80, 90), strict=True):
            submits(session, scene, case_id, juror, total)
    submits(session, scene, first, others[0], 84)
    declare(session, scene.of, first, "conflict", "Chủ cơ sở là anh rể", by=scene.jury[0], now=MONDAY)
    scene.take("close_scores", note="Đủ phiếu")

    found = outcomes(session, scene.of)
    assert [(found[case].mean, found[case].counted) for case in scene.nominations] == [(87, 2), (60, 3), (60, 3)]
    with pytest.raises(StepRefused, match="Đợt đã đóng chấm điểm"):
        submits(session, scene, first, others[0], 70)
    assert scene.of.seal not in ("", None)
    assert len(session.scalars(select(SheetSeal)).all()) == 10


def running(database, *acts):
    """Start acts, each in a transaction of its own, at the same moment; what each came to."""
    start = Barrier(len(acts))

    def started(act):
        start.wait()
        try:
            with unit_of_work(database.sessions) as session:
                act(session)
        except WorkflowRefused as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(started, acts))


@pytest.fixture
def scored(database):
    """A round of which every sheet is submitted, and the act that closes its scores."""
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        scene = a_scene(session, world, until="scoring", nominations=1)
        case_id = scene.nominations[0]
        for juror in scene.jury:
            submits(session, scene, case_id, juror, 80)
        version = session.execute(select(Case.version).where(Case.id == scene.round_id)).scalar_one()
        request = TransitionRequest(scene.round_id, "close_scores", version, {"note": "Đủ phiếu"})

    def close(session):
        perform_transition(session, request, by=scene.officer, now=MONDAY, office=world.office)

    return scene, case_id, close


@pytest.mark.parametrize("turn", range(3))
def test_a_sheet_submitted_again_while_the_scores_close_is_counted_or_refused(database, scored, turn):
    scene, case_id, close = scored
    changing = [lambda session, who=who: submits(session, scene, case_id, who, 50 + turn) for who in scene.jury]

    closed, *sent = running(database, close, *changing)

    with database.sessions() as session:
        of = round_of(session, scene.round_id)
        outcome = outcomes(session, of)[case_id]
        changed = Counter(sent)["done"]
        assert (closed, set(sent) <= {"done", "StepRefused"}) == ("done", True)
        assert outcome.mean * 3 == (50 + turn) * changed + 80 * (3 - changed)
        assert session.get_one(SelectionRound, of.id).seal == round_seal(_newest(session))


def _newest(session):
    newest = {}
    for row in session.scalars(select(SheetSeal).order_by(SheetSeal.version)):
        newest[row.sheet_id] = row.commitment
    return newest.values()


def test_a_recusal_while_the_scores_close_is_before_or_after_it(database, scored):
    scene, case_id, close = scored

    def leave(session):
        of = round_of(session, scene.round_id)
        declare(session, of, case_id, "conflict", "Vừa biết", by=scene.jury[0], now=MONDAY)

    done = running(database, close, leave)

    with database.sessions() as session:
        outcome = outcomes(session, round_of(session, scene.round_id))[case_id]
        assert (done, outcome.mean, outcome.counted) == (["done", "done"], 80, 2)
