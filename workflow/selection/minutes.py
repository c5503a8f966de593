"""The minutes of a council session as they are kept: sections of parts, each naming the nominations that it tells of.

A part about a nomination is left out for whoever may not see that nomination, so a part that is about none says nothing
about any.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workflow.canonical import canonical


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or several, with the nominations that they tell of."""

    lines: tuple[str, ...]
    heading: str = ""
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter; the parts of a numbered one are counted."""

    title: str
    parts: tuple[Part, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """The minutes, word for word, with the head and the seats that sign."""

    number: str
    above: str
    organ: str
    place_name: str
    subject: str
    held_at: str
    secretary: str
    chair: str
    sections: tuple[Section, ...]


def minutes_json(text: Text) -> str:
    """Return the one text of the minutes that is kept and hashed."""
    return canonical(asdict(text))


def minutes_from(kept: str) -> Text:
    """Build minutes from what was kept; a text that was not written here is one part about nothing in particular."""
    try:
        tree: Mapping[str, Any] = json.loads(kept)
    except ValueError:
        return Text("", "", "", "", "", "", "", "", (Section("", (Part((kept,)),)),))
    sections = tuple(
        Section(
            one["title"],
            tuple(Part(tuple(part["lines"]), part["heading"], tuple(part["about"])) for part in one["parts"]),
            one["numbered"],
        )
        for one in tree["sections"]
    )
    return Text(**{**tree, "sections": sections})


def without(text: Text, hidden: Collection[int]) -> tuple[Section, ...]:
    """Return the sections without every part that tells of a hidden nomination; empty sections go too."""
    shut = frozenset(hidden)
    cut = (
        Section(one.title, tuple(part for part in one.parts if shut.isdisjoint(part.about)), one.numbered)
        for one in text.sections
    )
    return tuple(one for one in cut if one.parts)
