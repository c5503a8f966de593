"""How many messages wait to be read."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models import Delivery

IN_APP = "inapp"


def unread_notices(session: Session, user_id: int) -> int:
    """Return the number of messages in the list of a person that were not read."""
    mine = (Delivery.user_id == user_id, Delivery.channel == IN_APP, Delivery.read_at.is_(None))
    return session.scalar(select(func.count()).select_from(Delivery).where(*mine)) or 0
