"""What stands in a sheet of an XLSX, from the events of its part: cells, rows, merged places."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

Place = tuple[int, int]
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_TEXTS = {"v", "t"}  # the value of a cell, the text of a string
ROW, MERGED = "row", "mergeCell"


class Event(NamedTuple):
    """An element that begins (``c``) or ends (``/c``), or text, which has no name."""

    name: str
    attributes: Mapping[str, str]
    text: str


class Cell(NamedTuple):
    """A cell in which something stands."""

    place: Place
    text: str
    number: bool
    formula: bool


def cells_and_rows(events: Iterable[Event], strings: Mapping[int, str]) -> Iterator[Cell | str]:
    """What stands in a sheet, in order: "" for each row, each cell that is not empty, the name of each merged place."""
    reader = _Reader(strings)
    for event in events:
        if event.name == ROW:
            yield ""
        elif event.name == MERGED:
            yield event.attributes["ref"]
        elif (cell := reader.take(event)) is not None:
            yield cell


class _Reader:
    """The cell that is being read."""

    def __init__(self, strings: Mapping[int, str]) -> None:
        self.strings, self.pieces = strings, list[str]()
        self.attributes: Mapping[str, str] = {}
        self.inside, self.formula = "", False

    def take(self, event: Event) -> Cell | None:
        """Take one more event; the cell, when it ends with it and something stands in it."""
        self.inside = event.name or self.inside
        if not event.name and self.inside in _TEXTS:
            self.pieces.append(event.text)
        elif event.name == "c":
            self.attributes, self.formula = event.attributes, False
            self.pieces.clear()
        elif event.name == "f":
            self.formula = bool(_place(self.attributes["r"]))
        return self._ended() if event.name == "/c" else None

    def _ended(self) -> Cell | None:
        kind = self.attributes.get("t", "n")
        text = _value(kind, self.pieces, self.strings)
        if not (text or self.formula):
            return None
        return Cell(_place(self.attributes["r"]), text, number=kind == "n", formula=self.formula)


def plain(pieces: Sequence[str]) -> str:
    """The text, with the letters that XML has no room for put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def _place(reference: str) -> Place:
    matched = _REFERENCE.fullmatch(reference)
    if matched is None:
        raise ValueError(reference)
    column = 0
    for letter in matched[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(matched[2]) - 1, column - 1


def _value(kind: str, pieces: Sequence[str], strings: Mapping[int, str]) -> str:
    if kind == "s" and pieces:
        return strings[int("".join(pieces))]
    if kind == "b" and pieces:
        return "FALSE" if pieces == ["0"] else "TRUE"
    return _number("".join(pieces)) if kind == "n" else plain(pieces)


def _number(text: str) -> str:
    """A number as it was typed in Vietnamese: 8,5 for what the file keeps as 8.5 or as 8.4999999999999996."""
    value = Decimal(repr(float(text or "0")))
    if not text or not value.is_finite():
        return text
    return f"{value:f}".removesuffix(".0").replace(".", ",")
