"""Moving a đề án from one batch to another, of the same plan or of another one: both steps together or neither."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.models import Case
from workflow.office import Office
from workflow.services.transition import Moved, TransitionRequest, perform_transition

OUT, INTO = "take_out", "put_in_batch"
SAME = Refusal("same_batch", "Hồ sơ đang nằm trong chính đợt này.", "Chọn đợt khác.")


@dataclass(frozen=True, slots=True)
class BatchMove:
    """The wish to move a case, as it was when the page was opened, into another batch, and why."""

    case_id: int
    version: int
    batch_id: int
    reason: str


def move_to_batch(session: Session, wish: BatchMove, *, by: Person, now: datetime, office: Office) -> Moved:
    """Take a case out of its batch and put it into another one; what refuses one of the two undoes both.

    The reason stands on both lines of history, and whoever holds the case in the new batch is told.
    """
    standing = session.scalar(select(Case.batch_id).where(Case.id == wish.case_id))
    with session.begin_nested():
        request = TransitionRequest(wish.case_id, OUT, wish.version, {"reason": wish.reason})
        left = perform_transition(session, request, by=by, now=now, office=office)
        if standing == wish.batch_id:
            raise StepRefused(INTO, (SAME,))
        values = {"batch_id": wish.batch_id, "reason": wish.reason}
        request = TransitionRequest(wish.case_id, INTO, left.seq, values)
        return perform_transition(session, request, by=by, now=now, office=office)
