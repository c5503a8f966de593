"""The ways in which a message reaches a person, and what can become of one that is sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What became of one try to send."""

    SENT = "sent"
    """The other side has taken it."""
    AGAIN = "again"
    """Not now: to be tried again later."""
    REFUSED = "refused"
    """Never: trying again would not help."""
    DOWN = "down"
    """The other side cannot be reached at all; other messages would fare no better now."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one try and, when it failed, why in a few words for the administrator."""

    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person, worded and ready. ``identity`` is the same for every try."""

    identity: str
    at: datetime
    name: str
    address: str
    language: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    """Sends messages out of the house."""

    def send(self, message: Message) -> Outcome:
        """Try once and say what became of it; never raises for a reason that lies outside the house."""
        ...
