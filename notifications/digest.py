"""When a message goes out: what the law has us tell at once, working notices in their hours, or in the day's digest."""

from datetime import datetime

from notifications.channels import email
from workflow.calendar import local
from workflow.office import Office
from workflow.queries.notice_weight import Weight, weight_of
from workflow.queries.people import DIGEST, Addressee
from workflow.queries.topic import Sort, Topic

KEY = "digest"
"""The channel of messages that wait for the digest of their reader."""
GATHERED = frozenset({Sort.REDATED})
"""Working notices that never come one by one: a single decision about days can move the terms of hundreds of cases."""


def plan(topic: Topic, reader: Addressee, now: datetime, office: Office | None) -> tuple[str, datetime]:
    """Return by which channel a reader gets a message, and from when on."""
    if weight_of(topic) is Weight.LEGAL or topic.sort is Sort.DIGEST:
        return email.KEY, now
    channel = KEY if reader.mode == DIGEST or topic.sort in GATHERED else email.KEY
    if office is None:
        return channel, now
    scope = office.scope(topic.case.owner_unit_id) if topic.case else ""
    hours = office.rules.notice_hours(local(now).date(), scope)
    calendar = office.calendar.scoped(scope)
    moment = hours.next_digest if channel == KEY else hours.from_
    return channel, moment(now, calendar)
