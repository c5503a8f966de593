"""How sure a source is of a figure, in words: "gần 40" is not 40."""

from collections.abc import Mapping

from workflow.i18n import translate
from workflow.money import format_number

QUALIFIERS: Mapping[str, str] = {
    "exact": "%(number)s",
    "gt": "hơn %(number)s",
    "lt_near": "gần %(number)s",
    "approx": "khoảng %(number)s",
}


def qualified(value: int, qualifier: str, lang: str | None = None) -> str:
    """The figure as surely as its source put it."""
    return translate(QUALIFIERS[qualifier], lang, number=format_number(value, lang or "vi"))
