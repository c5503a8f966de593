"""Legal notices as they were sent, for the person whom they were sent to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, roles_on, scope_of
from workflow.models import Case, Delivery, OutboxIntent, SentNotice
from workflow.queries.people import refs

MAIL = aliased(Delivery)
INAPP = "inapp"


@dataclass(frozen=True, slots=True)
class SentText:
    """What one mail said, when it was sent and to which case it belongs; ``sha256`` names its content."""

    code: str
    subject: str
    text: str
    sha256: str
    sent_at: datetime | None


def was_kept() -> ColumnElement[bool]:
    """Whether the mail beside a message in the list was kept as a document."""
    return exists().where(*_beside(), SentNotice.delivery_id == MAIL.id)


def sent_notice(session: Session, person: Person, name: str) -> SentText | None:
    """Return the document of a message of the person; None when there is none, or the case may not be seen any more."""
    columns = (Case.id, Case.code, SentNotice.subject, SentNotice.text, SentNotice.sha256, MAIL.sent_at)
    found = (
        select(*columns)
        .select_from(Delivery)
        .join(MAIL, _beside()[0] & _beside()[1])
        .join(SentNotice, SentNotice.delivery_id == MAIL.id)
        .join(OutboxIntent, OutboxIntent.id == Delivery.intent_id)
        .join(Case, Case.id == OutboxIntent.case_id)
        .where(Delivery.user_id == person.id, Delivery.channel == INAPP, Delivery.message_id == name)
    )
    row = session.execute(found).one_or_none()
    if row is None or not roles_on(scope_of(person), refs(session, [row.id])[row.id]):
        return None
    return SentText(row.code, row.subject, row.text, row.sha256, row.sent_at)


def _beside() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return MAIL.intent_id == Delivery.intent_id, MAIL.user_id == Delivery.user_id
