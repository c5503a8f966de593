"""How satisfied the establishment was: once a case, after its result, by whoever holds its code and key."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflow.errors import Refusal, StepRefused
from workflow.models import Case, CaseRating
from workflow.models.base import table_of

SCORES = (("very", "Rất hài lòng"), ("yes", "Hài lòng"), ("no", "Không hài lòng"))
"""The three answers of the one-stop offices."""


def rate(session: Session, code: str, score: str, reason: str, *, now: datetime) -> None:
    """Keep a rating; the caller has checked the key and commits. StepRefused before the result, or the second time."""
    case_id, closed_at = session.execute(select(Case.id, Case.closed_at).where(Case.code == code)).one()
    if closed_at is None:
        raise _refused("no_result_yet", "Hồ sơ chưa có kết quả nên chưa đánh giá được.", "Quay lại khi có kết quả.")
    try:
        with session.begin_nested():
            row = {"case_id": case_id, "score": score, "reason": reason, "at": now}
            session.execute(insert(table_of(CaseRating)).values(row))
    except IntegrityError:
        raise _refused("rated_before", "Hồ sơ này đã được đánh giá.", "Mỗi hồ sơ chỉ đánh giá một lần.") from None


def _refused(code: str, message: str, hint: str) -> StepRefused:
    return StepRefused("rate", (Refusal(code, message, hint),))
