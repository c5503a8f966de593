"""Which messages the law has us send, and which are about work: one table over all sorts.

Legal notices are sent to everybody at once, logged and kept; working notices go out as each person wants them.
"""

from collections.abc import Mapping
from enum import StrEnum

from workflow.queries.topic import Sort, Topic

BENEFICIARY = "role:beneficiary"


class Weight(StrEnum):
    """Whether a message has to be sent."""

    LEGAL = "legal"
    WORKING = "working"


WEIGHTS: Mapping[Sort, tuple[Weight, Weight]] = {
    Sort.HANDED: (Weight.LEGAL, Weight.WORKING),
    Sort.ASSIGNED: (Weight.LEGAL, Weight.WORKING),
    Sort.ASKED: (Weight.LEGAL, Weight.WORKING),
    Sort.TOLD: (Weight.LEGAL, Weight.WORKING),
    Sort.REDATED: (Weight.LEGAL, Weight.WORKING),
    Sort.RULE_CHANGED: (Weight.LEGAL, Weight.WORKING),
    Sort.APPROVAL_VOID: (Weight.WORKING, Weight.WORKING),
    Sort.RECHECK: (Weight.WORKING, Weight.WORKING),
    Sort.REMINDER: (Weight.WORKING, Weight.WORKING),
    Sort.ESCALATION: (Weight.WORKING, Weight.WORKING),
    Sort.TASK: (Weight.WORKING, Weight.WORKING),
    Sort.TASK_LATE: (Weight.WORKING, Weight.WORKING),
    Sort.URGED: (Weight.WORKING, Weight.WORKING),
    Sort.REVIEW: (Weight.WORKING, Weight.WORKING),
    Sort.TARGET: (Weight.WORKING, Weight.WORKING),
    Sort.EXPLAIN: (Weight.WORKING, Weight.WORKING),
    Sort.APOLOGY: (Weight.WORKING, Weight.WORKING),
    Sort.RENEWAL: (Weight.WORKING, Weight.WORKING),
    Sort.ROUND_OPEN: (Weight.WORKING, Weight.WORKING),
    Sort.DIGEST: (Weight.WORKING, Weight.WORKING),
    Sort.ACCOUNT: (Weight.LEGAL, Weight.LEGAL),
}
"""By sort, the weight of a message to the establishment whose case it is, and of one to anybody else."""


def weight_of(topic: Topic) -> Weight:
    """Return the weight of a message."""
    to_applicant, to_others = WEIGHTS[topic.sort]
    return to_applicant if topic.audience == BENEFICIARY else to_others
