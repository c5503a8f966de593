"""What stands above the form of an explanation, and above the choice of a person: what was asked, and who is away."""

from typing import Any

from web.context import current_person, current_session, now
from web.steps.choices import choices_of
from workflow.calendar import local
from workflow.queries.case_rows import CasePage
from workflow.queries.explanations import asked_of, away_now


def questions(page: CasePage) -> dict[str, Any]:
    """What the reader has to explain: who asked what, until when; the oldest first."""
    events = {event.seq: event for event in page.events}
    waiting = asked_of(current_session(), page.id, current_person().id)
    return {"questions": [{"event": events[one.seq], "due_at": one.due_at} for one in waiting if one.seq in events]}


def away_from(page: CasePage) -> dict[str, Any]:
    """Who of the people that may be chosen here is away today, and until when."""
    offered = choices_of(page, "explanation_request")["asked_id"]
    return {"away": away_now(current_session(), [user_id for user_id, _ in offered], on=local(now()).date())}
