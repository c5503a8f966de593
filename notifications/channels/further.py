"""Channels beside mail and list: each is one file of this folder that names its ``CHANNEL``; nothing else knows it."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol

from sqlalchemy.orm import Session

import notifications.channels
from notifications.channels import Message, Outcome
from workflow.queries.people import Addressee
from workflow.queries.topic import Topic

Sending = Callable[[], Outcome]
"""One try to send something that is ready; called outside any transaction."""


class Channel(Protocol):
    """A way out of the house. Its key names its deliveries for good."""

    key: str

    def wanted(self, session: Session, topic: Topic, reader: Addressee) -> bool:
        """Whether this reader gets such a message in this way."""
        ...

    def ready(self, session: Session, reader: Addressee, message: Message) -> Sending | None:
        """Return what sends the message, or None when the reader does not want it in this way any more."""
        ...


def channels_in(folder: ModuleType) -> Mapping[str, Channel]:
    """Return the channels that the modules of a folder name, by their keys."""
    modules = (import_module(f"{folder.__name__}.{found.name}") for found in iter_modules(folder.__path__))
    found = (module.CHANNEL for module in modules if hasattr(module, "CHANNEL"))
    return {channel.key: channel for channel in found}


@cache
def further() -> Mapping[str, Channel]:
    """Return the channels of the house."""
    return channels_in(notifications.channels)
