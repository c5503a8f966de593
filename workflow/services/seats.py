"""Who may open which nomination of a round: the seats that follow from membership, assignment and declaration.

Seats are never given by hand. They are what the records say at the moment: a juror sits on a nomination that is theirs
to score, a member of the council or the expert team on every one, and both only once they declared and stand open.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import CaseRecusal, CaseSeat
from workflow.models.base import table_of
from workflow.rounds.records import Round, items, standing_items
from workflow.rounds.seating import Held, due_seats

SEAT, RECUSAL = table_of(CaseSeat), table_of(CaseRecusal)


def settle_seats(session: Session, of: Round, *, now: datetime, users: Collection[int] | None = None) -> None:
    """Give and end the seats of a round so that they are what its records say; ``users`` narrows it to some people."""
    found = tuple(standing_items(items(session, of.id)))
    wanted, held = due_seats(session, of, local(now).date(), found), _held(session, of.id)
    if users is not None:
        wanted = {seat for seat in wanted if seat[1] in users}
        held = {seat: seat_id for seat, seat_id in held.items() if seat[1] in users}
    ended = [held[seat] for seat in held.keys() - wanted]
    given = [
        {"case_id": case_id, "user_id": user_id, "role": role, "since": now}
        for case_id, user_id, role in sorted(wanted - held.keys())
    ]
    if ended:
        session.execute(update(SEAT).where(SEAT.c.id.in_(sorted(ended))).values(ended_at=now))
    if given:
        session.execute(insert(SEAT), given)


def hide(session: Session, case_id: int, user_id: int, *, seq: int) -> None:
    """Hide a nomination from somebody in conflict with it, for good; once is enough."""
    known = (RECUSAL.c.case_id == case_id, RECUSAL.c.user_id == user_id)
    if session.execute(select(RECUSAL.c.hides).where(*known)).one_or_none() is None:
        session.execute(insert(RECUSAL).values(case_id=case_id, user_id=user_id, seq=seq, hides=True))
    else:
        session.execute(update(RECUSAL).where(*known).values(hides=True))


def _held(session: Session, round_id: int) -> dict[Held, int]:
    ids = [item.case_id for item in items(session, round_id)]
    found = select(SEAT.c.id, SEAT.c.case_id, SEAT.c.user_id, SEAT.c.role).where(
        SEAT.c.case_id.in_(ids), SEAT.c.ended_at.is_(None)
    )
    return {(row.case_id, row.user_id, row.role): row.id for row in session.execute(found)}
