"""What a made-up or reported case is told with: who does what on it, after how many working days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

LOCAL, NATION = "kcdp", "kcqg"
"""The programmes."""
CHANGE, FOLLOW_UP = "change_of", "follow_up_of"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step of one case, ``gap`` working days after the one before; ``on`` names the tie of a linked case.

    ``without`` names the kinds of papers that were forgotten.
    """

    step: str
    who: str
    gap: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    on: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A deed with its moment."""

    at: datetime
    deed: Deed


@dataclass(frozen=True, slots=True)
class Applicant:
    """The establishment that asks. ``account`` is the key of the demo account that speaks for it, if one does."""

    code: str
    name: str
    kind: str
    place: str
    spokesman: str
    account: str = ""
    synthetic: bool = True
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One machine or work of an estimate."""

    name: str
    price: int


@dataclass(frozen=True, slots=True)
class Story:
    """One case from beginning to wherever it stands. ``batch`` names the batch that it is in, with the ``outcome``."""

    key: str
    applicant: Applicant
    province: str
    title: str
    activity: str
    year: int
    support: int
    total: int
    items: tuple[Item, ...]
    synthetic: bool
    by_centre: bool = False
    batch: str = ""
    outcome: str = ""
    note: str = ""
    programme: str = LOCAL
    agency: str = ""
    straight: bool = False
    """Sent by a regional centre straight to the Cục."""

    @property
    def matching(self) -> int:
        """What the establishment pays itself."""
        return self.total - self.support


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its dated deeds, ready to be played."""

    story: Story
    deeds: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One batch: its line, when it opened and closed, and when it was decided (None: not yet)."""

    key: str
    province: str
    year: int
    opens_on: date
    closes_on: date
    decided_at: datetime | None = None
