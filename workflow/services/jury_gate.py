"""The gate before everything that a member of a round writes: one at a time for each member, never beside a step."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal
from workflow.models import RoundMember
from workflow.models.base import table_of
from workflow.rounds.records import CASE, Round, Seated, round_of, seated
from workflow.states import after

MEMBER = table_of(RoundMember)
OVER = after("cancel", of="selection_round") | after("forward_list") | after("finish", of="selection_round")
"""Where a round has ended, one way or the other."""
ROUND_OVER = Refusal("round_over", "Đợt bình chọn đã kết thúc.", "Xem kết quả ở trang công khai của đợt.")


def locked_round(session: Session, of: Round, by: Person, *, alone: bool = False) -> Round:
    """Return the round as it stands now, and keep it so until this transaction ends.

    Members do not wait for each other: they share the lock that a step of the round takes for itself, and an act that
    writes about others too (``alone``). Two acts of one member, from two tabs, come one after the other.
    """
    session.execute(select(CASE.c.id).where(CASE.c.id == of.id).with_for_update(read=not alone))
    own = select(MEMBER.c.id).where(MEMBER.c.round_id == of.id, MEMBER.c.user_id == by.id)
    session.execute(own.order_by(MEMBER.c.id).with_for_update()).all()
    return round_of(session, of.id)


def own_lines(session: Session, of: Round, by: Person, *, now: datetime) -> tuple[Seated, ...]:
    """Return the lines by which the person serves in the round today; CaseNotFound where there is none."""
    on = local(now).date()
    found = tuple(line for line in seated(session, of.id) if line.user_id == by.id and line.serves(on))
    if not found:
        raise CaseNotFound(of.id)
    return found
