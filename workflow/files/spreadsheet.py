"""The cells of an XLSX as text: written as text alone, read sparsely and within limits, formulas told apart.

The readers on offer give a formula's last value without saying that it is one, and lay a sheet out as a full table:
two cells in opposite corners of an otherwise empty sheet then ask for hundreds of gigabytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from posixpath import join, normpath
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from workflow.files import check_upload
from workflow.files.refusal import FileRefused

MAX_BYTES = 5 * 2**20
LONGEST = 16_000  # letters of a cell; Excel holds twice as many
MOST_WORK = 8_000_000  # letters of one workbook, each beginning and end of an element taken for ten
WORKBOOK, RELATIONSHIPS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
PROPERTIES = "docProps/core.xml"

Place = tuple[int, int]
_PIECE, _ELEMENT = 64 * 2**10, 10
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_TEXTS = {"v", "t"}  # the value of a cell, the text of a string


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the text of each cell that is not empty by row and column from 0, and where formulas stand."""

    cells: Mapping[Place, str]
    formulas: tuple[Place, ...]


class LastSave(NamedTuple):
    """Who saved a workbook last and when, as the file itself says; the program wrote it, so it proves nothing."""

    by: str
    at: datetime | None


class _Event(NamedTuple):
    """An element that begins (``c``) or ends (``/c``), or text, which has no name."""

    name: str
    attributes: Mapping[str, str]
    text: str


def read_sheets(content: bytes, *, filename: str = "phieu.xlsx", max_bytes: int = MAX_BYTES) -> Mapping[str, Sheet]:
    """The sheets of a workbook by name, hidden ones too; FileRefused when it is no XLSX that can be taken."""
    check_upload(BytesIO(content), filename=filename, max_bytes=max_bytes, kinds=("xlsx",))
    with ZipFile(BytesIO(content)) as archive:
        try:
            return _sheets(_Parts(archive))
        except (KeyError, IndexError, ValueError, StopIteration, expat.ExpatError) as broken:
            raise FileRefused("file_damaged", found="XLSX") from broken


def last_save(content: bytes) -> LastSave:
    """What a workbook that :func:`read_sheets` took says about its last saving; empty where it does not say."""
    said = {"lastModifiedBy": "", "modified": ""}
    with ZipFile(BytesIO(content)) as archive, suppress(KeyError, ValueError, expat.ExpatError, FileRefused):
        inside = ""
        for event in _Parts(archive).events(PROPERTIES):
            inside = event.name or inside
            if not event.name and inside in said:
                said[inside] += event.text
    return LastSave(said["lastModifiedBy"].strip(), _moment(said["modified"].strip()))


def cell_text(text: str) -> str:
    """The text as it stands in a cell: what XML has no room for left out, and no markup of the file itself."""
    kept = "".join(
        letter for letter in text[:LONGEST] if not (letter in "\ufffe\uffff" or "\ud800" <= letter < "\ue000")
    )
    # The library copies a text from <r> to </r> into the file as it is.
    return f" {kept}" if kept.startswith("<r>") else kept


def place_name(place: Place) -> str:
    """A place as people know it: (0, 0) is A1."""
    row, column = place
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return f"{letters}{row + 1}"


class _Parts:
    """The parts of one workbook as events, and how much of them may still be read."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.left = MOST_WORK

    def events(self, name: str) -> Iterator[_Event]:
        """What a part holds, in order; more than a person fills in is refused."""
        found: list[_Event] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: found.append(_Event(_local(name), given, ""))
        parser.EndElementHandler = lambda name: found.append(_Event(f"/{_local(name)}", {}, ""))
        parser.CharacterDataHandler = lambda text: found.append(_Event("", {}, text))
        with self.archive.open(name) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece)
                self._spend(sum(len(event.text) or _ELEMENT for event in found))
                yield from found
                found.clear()
        parser.Parse(b"", True)
        yield from found

    def _spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise FileRefused("file_bomb")


def _sheets(parts: _Parts) -> Mapping[str, Sheet]:
    links = {event.attributes["Id"]: event.attributes["Target"] for event in _all(parts, RELATIONSHIPS, "Relationship")}
    has_strings = STRINGS in parts.archive.namelist()
    strings = dict(enumerate(_strings(parts.events(STRINGS)))) if has_strings else {}
    found = {}
    for event in _all(parts, WORKBOOK, "sheet"):
        link = next(value for name, value in event.attributes.items() if name.endswith(":id"))
        found[event.attributes["name"]] = _sheet(parts.events(_path(links[link])), strings)
    return found


def _all(parts: _Parts, part: str, name: str) -> Iterator[_Event]:
    return (event for event in parts.events(part) if event.name == name)


def _path(target: str) -> str:
    return normpath(join("/xl", target)).lstrip("/")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _strings(events: Iterable[_Event]) -> Iterator[str]:
    """The strings that cells refer to by their number; one in several styles is one string."""
    inside, pieces = "", list[str]()
    for event in events:
        if event.name:
            inside = event.name
        elif inside == "t":
            pieces.append(event.text)
        if event.name == "/si":
            yield _plain(pieces)
            pieces.clear()


def _sheet(events: Iterable[_Event], strings: Mapping[int, str]) -> Sheet:
    cells, formulas = dict[Place, str](), list[Place]()
    inside, cell, pieces = "", dict[str, str](), list[str]()
    for event in events:
        if event.name:
            inside = event.name
        elif inside in _TEXTS:
            pieces.append(event.text)
        if event.name == "c":
            cell = dict(event.attributes)
            pieces.clear()
        elif event.name == "f":
            formulas.append(_place(cell["r"]))
        elif event.name == "/c" and (text := _value(cell.get("t", "n"), pieces, strings)):
            cells[_place(cell["r"])] = text
    return Sheet(cells, tuple(formulas))


def _moment(text: str) -> datetime | None:
    """A moment of the properties; one that names no place is taken for UTC, as the format has it."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return None


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
    return _number("".join(pieces)) if kind == "n" else _plain(pieces)


def _plain(pieces: Sequence[str]) -> str:
    """The text, with the letters that XML has no room for put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def _number(text: str) -> str:
    """A number as it was typed in Vietnamese: 8,5 for what the file keeps as 8.5 or as 8.4999999999999996."""
    value = Decimal(repr(float(text or "0")))
    if not text or not value.is_finite():
        return text
    return f"{value:f}".removesuffix(".0").replace(".", ",")
