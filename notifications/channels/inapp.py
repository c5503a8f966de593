"""The list of messages in the application: a message is delivered by being there."""

from workflow.queries.notices import INAPP
from workflow.queries.topic import Sort, Topic

KEY = INAPP


def wanted(topic: Topic) -> bool:
    """Whether the list shows such a message; what is about an account goes out by mail alone."""
    return topic.sort not in (Sort.ACCOUNT, Sort.DIGEST)
