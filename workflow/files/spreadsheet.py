"""The cells of an XLSX as text: written as text alone, read sparsely and within limits, formulas told apart.

The readers on offer give a formula's last value without saying that it is one, and lay a sheet out as a full table:
two cells in opposite corners of an otherwise empty sheet then ask for hundreds of gigabytes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from posixpath import join, normpath
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from workflow.files import check_upload
from workflow.files.cells import Cell, Event, Place, cells_and_rows, plain
from workflow.files.refusal import FileRefused

MAX_BYTES = 5 * 2**20
LONGEST = 16_000  # letters of a cell; Excel holds twice as many
MOST_WORK = 8_000_000  # letters of one workbook, each beginning and end of an element taken for ten
WORKBOOK, RELATIONSHIPS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
PROPERTIES = "docProps/core.xml"

_PIECE, _ELEMENT = 64 * 2**10, 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the text of each cell that is not empty by row and column from 0, and where formulas stand."""

    cells: Mapping[Place, str]
    formulas: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row in which something stands, by its number from 1: the text of each cell by its column from 0.

    ``numbers`` are the columns that hold a number, ``formulas`` those that work something out.
    """

    number: int
    cells: Mapping[int, str]
    numbers: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet in which something stands, and its merged places as it names them (A2:A5)."""

    rows: tuple[Row, ...]
    merged: tuple[str, ...]


class LastSave(NamedTuple):
    """Who saved a workbook last and when, as the file itself says; the program wrote it, so it proves nothing."""

    by: str
    at: datetime | None


def read_sheets(content: bytes, *, filename: str = "phieu.xlsx", max_bytes: int = MAX_BYTES) -> Mapping[str, Sheet]:
    """The sheets of a workbook by name, hidden ones too; FileRefused when it is no XLSX that can be taken."""
    check_upload(BytesIO(content), filename=filename, max_bytes=max_bytes, kinds=("xlsx",))
    with ZipFile(BytesIO(content)) as archive:
        try:
            return _sheets(_Parts(archive))
        except (KeyError, IndexError, ValueError, StopIteration, expat.ExpatError) as broken:
            raise FileRefused("file_damaged", found="XLSX") from broken


def read_table(content: bytes, name: str, *, filename: str, most_rows: int, max_bytes: int = MAX_BYTES) -> Table | None:
    """One sheet row by row, None where there is none of that name; more rows, even empty ones, are refused."""
    check_upload(BytesIO(content), filename=filename, max_bytes=max_bytes, kinds=("xlsx",))
    with ZipFile(BytesIO(content)) as archive:
        parts = _Parts(archive)
        try:
            path = _paths(parts).get(name)
            return None if path is None else _table(parts.events(path), _shared(parts), most_rows)
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

    def events(self, name: str) -> Iterator[Event]:
        """What a part holds, in order; more than a person fills in is refused."""
        found: list[Event] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: found.append(Event(_local(name), given, ""))
        parser.EndElementHandler = lambda name: found.append(Event(f"/{_local(name)}", {}, ""))
        parser.CharacterDataHandler = lambda text: found.append(Event("", {}, text))
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
    paths, strings = _paths(parts), _shared(parts)
    return {name: _sheet(parts.events(path), strings) for name, path in paths.items()}


def _paths(parts: _Parts) -> Mapping[str, str]:
    """Where the sheets lie in the archive, by name."""
    links = {event.attributes["Id"]: event.attributes["Target"] for event in _all(parts, RELATIONSHIPS, "Relationship")}
    found = {}
    for event in _all(parts, WORKBOOK, "sheet"):
        link = next(value for name, value in event.attributes.items() if name.endswith(":id"))
        found[event.attributes["name"]] = _path(links[link])
    return found


def _shared(parts: _Parts) -> Mapping[int, str]:
    has_strings = STRINGS in parts.archive.namelist()
    return dict(enumerate(_strings(parts.events(STRINGS)))) if has_strings else {}


def _table(events: Iterable[Event], strings: Mapping[int, str], most_rows: int) -> Table:
    """Read a sheet cell by cell; nothing is kept of a row in which nothing stands."""
    found, merged, seen = defaultdict[int, list[Cell]](list), list[str](), 0
    for one in cells_and_rows(events, strings):
        if isinstance(one, Cell):
            found[one.place[0]].append(one)
        elif one:
            merged.append(one)
        else:
            seen += 1
        if seen > most_rows:
            raise FileRefused("file_too_many_rows", limit=most_rows)
    return Table(tuple(_row(number, found[number]) for number in sorted(found)), tuple(merged))


def _row(number: int, cells: Sequence[Cell]) -> Row:
    numbers = frozenset(cell.place[1] for cell in cells if cell.number)
    formulas = frozenset(cell.place[1] for cell in cells if cell.formula)
    return Row(number + 1, {cell.place[1]: cell.text for cell in cells}, numbers, formulas)


def _all(parts: _Parts, part: str, name: str) -> Iterator[Event]:
    return (event for event in parts.events(part) if event.name == name)


def _path(target: str) -> str:
    return normpath(join("/xl", target)).lstrip("/")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _strings(events: Iterable[Event]) -> Iterator[str]:
    """The strings that cells refer to by their number; one in several styles is one string."""
    inside, pieces = "", list[str]()
    for event in events:
        if event.name:
            inside = event.name
        elif inside == "t":
            pieces.append(event.text)
        if event.name == "/si":
            yield plain(pieces)
            pieces.clear()


def _sheet(events: Iterable[Event], strings: Mapping[int, str]) -> Sheet:
    found = [one for one in cells_and_rows(events, strings) if isinstance(one, Cell)]
    texts = {cell.place: cell.text for cell in found if cell.text}
    return Sheet(texts, tuple(cell.place for cell in found if cell.formula))


def _moment(text: str) -> datetime | None:
    """A moment of the properties; one that names no place is taken for UTC, as the format has it."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return None
