"""The history of a case as its reader is told it: what the offices say to each other about time stays inside them."""

from collections.abc import Sequence

from workflow.definition import Role
from workflow.queries.case_rows import EventLine
from workflow.queries.papers import sees_internal
from workflow.queries.veil import told_events
from workflow.states.interventions import INTERNAL_STEPS


def told_history(events: Sequence[EventLine], roles: frozenset[Role], *, hides: bool) -> tuple[EventLine, ...]:
    """Return the acts that somebody with these roles is told of; ``hides`` is for a product that is being judged."""
    told = told_events(events) if hides else tuple(events)
    if sees_internal(roles):
        return told
    return tuple(event for event in told if event.step not in INTERNAL_STEPS)
