"""I-32 on a whole database: an honest council has no fault, and each broken promise is told."""

import pytest
from sqlalchemy import insert, select, text, update

from tests.council import Room, a_room
from tests.harms import unlock
from workflow.invariants import violations
from workflow.models import AgendaItem, CouncilBallot
from workflow.models.base import table_of

BALLOT, AGENDA = table_of(CouncilBallot), table_of(AgendaItem)
NO_QUORUM = "Biểu quyết được ghi khi chưa đủ số thành viên."
OTHER_OUTCOME = "Kết quả biểu quyết không khớp với số phiếu."
NOT_BACKED = "Kết quả trong chương trình không khớp với biểu quyết đã ghi."


@pytest.fixture
def room(session):
    """A council that recommended one product, voted one down, and left one outside its number."""
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 75})
    first, second, _ = room.scene.nominations
    room.settle(2)
    room.vote(first, 3, 4)
    room.vote(first, 6, 1)
    room.vote(second, 3, 4)
    yield room
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA ignore_check_constraints=OFF"))


def told(room: Room) -> set[str]:
    found = violations(room.session, now=room.scene.now)
    assert {one.id for one in found} <= {"I-32"}
    return {one.text for one in found}


def again(room: Room, **changed):
    """Write the last vote once more, with something else in it."""
    row = room.session.execute(select(BALLOT).order_by(BALLOT.c.id.desc())).mappings().first()
    room.session.execute(insert(BALLOT).values(**{**row, "id": row["id"] + 1, **changed}))


def test_an_honest_council_has_no_fault(room):
    assert told(room) == set()


def test_a_vote_without_quorum_is_told(room):
    again(room, n_present=4, yes=0, no=4)

    assert told(room) == {NO_QUORUM}


def test_an_outcome_that_the_numbers_do_not_give_is_told(room):
    again(room, yes=7, no=0)

    assert told(room) == {OTHER_OUTCOME}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_result_without_a_vote_behind_it_is_told(room, number):
    unlock(room.session)
    here = AGENDA.c.case_id == room.scene.nominations[number]
    passed = room.line(room.scene.nominations[number]).passed
    room.session.execute(update(AGENDA).where(here).values(passed=not passed))

    assert told(room) == {NOT_BACKED}
