"""I-30, I-31, I-34 and I-35 on a whole database: an honest round has no fault, and each broken promise is told."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from tests.factories import a_world
from tests.harms import rechain, unlock
from tests.selection import REASON, a_scene
from workflow.invariants import violations
from workflow.models import CaseEvent, CaseSeat, RoundMember, Score, ScoreSheet, SheetSeal
from workflow.models.base import table_of

SEAT, SHEET, SEAL, SCORE = (table_of(model) for model in (CaseSeat, ScoreSheet, SheetSeal, Score))
MEMBER, EVENT = table_of(RoundMember), table_of(CaseEvent)


@pytest.fixture
def closed(session):
    """A round of two products whose scores are closed, with one late recusal in it."""
    scene = a_scene(session, a_world(session), until="session", nominations=2)
    pair = (scene.nominations[0], scene.jury[0].id)
    scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)
    unlock(session)
    drop_seals_lock(session)
    yield scene
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA ignore_check_constraints=OFF"))


def drop_seals_lock(session):
    postgres = session.get_bind().dialect.name == "postgresql"
    for table in ("sheet_seal", "score", "score_sheet"):
        for act in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}{f' ON {table}' if postgres else ''}"))
    session.execute(text(f"DROP TRIGGER IF EXISTS score_closed{' ON score' if postgres else ''}"))


def told(scene):
    scene.session.expire_all()
    return {one.id for one in violations(scene.session, now=scene.now)}


def test_an_honest_round_has_no_fault(closed):
    assert told(closed) == set()


def test_a_seat_of_somebody_who_never_declared_is_told(closed):
    row = {"case_id": closed.nominations[0], "user_id": closed.world.people["finance"].id, "role": "council_member"}
    closed.session.execute(insert(SEAT).values(**row, since=closed.now))

    assert told(closed) == {"I-31"}


def test_a_seat_that_outlived_its_seat_in_the_council_is_told(closed):
    own = MEMBER.c.user_id == closed.council[3].id
    before = closed.now.date() - timedelta(days=1)
    closed.session.execute(update(MEMBER).where(own).values(from_on=before, until_on=before))

    assert told(closed) == {"I-31"}


def test_a_sheet_of_somebody_recused_that_counts_is_told(closed):
    away = (SHEET.c.case_id == closed.nominations[0], SHEET.c.user_id == closed.jury[0].id)
    closed.session.execute(update(SHEET).where(*away).values(void_at=None))

    assert told(closed) == {"I-30", "I-35"}


def test_a_sheet_that_stopped_counting_without_a_new_result_is_told(closed):
    own = (SHEET.c.case_id == closed.nominations[1], SHEET.c.user_id == closed.jury[1].id)
    closed.session.execute(update(SHEET).where(*own).values(void_at=closed.now))
    closed.session.execute(update(SEAT).where(SEAT.c.user_id == closed.jury[1].id).values(ended_at=closed.now))

    assert told(closed) == {"I-35"}


def test_a_result_that_was_never_recorded_is_told(closed):
    case_id = closed.nominations[1]
    closed.session.execute(
        update(EVENT).where(EVENT.c.case_id == case_id, EVENT.c.step == "reach_mark").values(step="remark")
    )
    rechain(closed.session, case_id)

    assert "I-35" in told(closed)


def test_a_nomination_on_the_wrong_side_of_the_mark_is_told(closed):
    case_id = closed.nominations[1]
    body = '{"mean":"60","seal":"","sheets":3}'
    own = (EVENT.c.case_id == case_id, EVENT.c.step == "reach_mark")
    closed.session.execute(update(EVENT).where(*own).values(body=body))
    sheets = select(SHEET.c.id).where(SHEET.c.case_id == case_id)
    closed.session.execute(update(SCORE).where(SCORE.c.sheet_id.in_(sheets)).values(hundredths=0))
    rechain(closed.session, case_id)

    assert {"I-34", "I-35"} <= told(closed)


@pytest.mark.parametrize("harm", ["no seal", "another mark"])
def test_a_sheet_that_is_not_what_was_sealed_is_told(closed, harm):
    own = select(SHEET.c.id).where(SHEET.c.case_id == closed.nominations[1], SHEET.c.user_id == closed.jury[1].id)
    if harm == "no seal":
        closed.session.execute(delete(SEAL).where(SEAL.c.sheet_id.in_(own)))
        assert told(closed) == {"I-34"}
    else:
        closed.session.execute(update(SCORE).where(SCORE.c.sheet_id.in_(own)).values(hundredths=SCORE.c.hundredths + 1))
        assert told(closed) == {"I-34", "I-35"}
