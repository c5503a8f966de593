"""What an administrator does about a message: send it again, or stop it; each once, and each a line of the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.models import Delivery
from workflow.services.security_log import note

AGAIN = Refusal("delivery_changed", "Thư này không còn ở trạng thái đó.", "Tải lại trang rồi xem lại.")
BUSY = Refusal("delivery_busy", "Thư này đang được gửi hoặc không còn chờ.", "Tải lại trang sau vài phút.")


def retry_delivery(session: Session, delivery_id: int, fence: int, *, by: Person, now: datetime) -> None:
    """Let a message that was given up be sent again, from its first try on."""
    fresh = {"status": "queued", "attempts": 0, "next_try_at": now, "lease_until": None, "error": ""}
    given_up = Delivery.status.in_(("failed", "dead"))
    _change(session, delivery_id, fence, (given_up,), to=fresh, why=AGAIN)
    note(session, "delivery_retried", now=now, user_id=by.id, detail=f"delivery {delivery_id}")


def stop_delivery(session: Session, delivery_id: int, fence: int, *, by: Person, now: datetime) -> None:
    """Take a message back that waits; one that is being sent just now is past stopping."""
    over = {"status": "void", "next_try_at": None, "lease_until": None, "error": "stopped"}
    free = or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now)
    _change(session, delivery_id, fence, (Delivery.status == "queued", free), to=over, why=BUSY)
    note(session, "delivery_stopped", now=now, user_id=by.id, detail=f"delivery {delivery_id}")


def _change(
    session: Session, delivery_id: int, fence: int, still: tuple[Any, ...], *, to: dict[str, Any], why: Refusal
) -> None:  # fmt: skip
    """Change a message that nobody touched since the page was shown; its number tells, and goes up by one."""
    same = (Delivery.id == delivery_id, Delivery.fence == fence, *still)
    done = session.execute(update(Delivery).where(*same).values(fence=fence + 1, **to))
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise StepRefused("outbox", (why,))
