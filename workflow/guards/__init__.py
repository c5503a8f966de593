"""The conditions that a step may need: small, pure, total; each answers with a reason, not with a boolean.

Calling one of the names below, such as ``has("minutes")``, gives the guard as data for a definition; its check is
looked up by name when a step is decided. ``reads`` says which parts of the facts it looks at, so that nothing else
has to be loaded.
"""

from workflow.guards.general import (
    at_most,
    complete,
    done,
    expected,
    has,
    is_held,
    no_open_change,
    not_beyond,
    not_doer_of,
    own_task,
    papers_complete,
    sections_complete,
    tasks_asked,
    tasks_done,
    verdicts,
)
from workflow.guards.money import (
    fully_paid,
    fully_refunded,
    no_open_requests,
    refund_due,
    request_approved,
    request_checked,
    request_waiting,
)
from workflow.guards.parts import all_shared_out, divided, parts_settled, undivided
from workflow.guards.registry import (
    REGISTRY,
    Case,
    Check,
    Condition,
    condition,
    reads,
    refusal,
)
from workflow.guards.rounds import (
    conflicts_declared,
    council_ready,
    items_decided,
    jurors_assigned,
    minutes_signed,
    nominations_judged,
    round_receives,
    sheets_complete,
)

__all__ = [
    "REGISTRY",
    "Case",
    "Check",
    "Condition",
    "all_shared_out",
    "at_most",
    "complete",
    "condition",
    "conflicts_declared",
    "council_ready",
    "divided",
    "done",
    "expected",
    "fully_paid",
    "fully_refunded",
    "has",
    "is_held",
    "items_decided",
    "jurors_assigned",
    "minutes_signed",
    "no_open_change",
    "no_open_requests",
    "nominations_judged",
    "not_beyond",
    "not_doer_of",
    "own_task",
    "papers_complete",
    "parts_settled",
    "reads",
    "refund_due",
    "refusal",
    "request_approved",
    "request_checked",
    "request_waiting",
    "round_receives",
    "sections_complete",
    "sheets_complete",
    "tasks_asked",
    "tasks_done",
    "undivided",
    "verdicts",
]
