"""Fills a text in: a subject of one line, and blocks that a page, a mail and plain text each draw in their way.

What fills a place is plain text of one line. It is drawn, never read: braces and markup in it stay what they are.
Three shapes of a paragraph are drawn in their own way: lines of "Label: {place}" as a table, a label that ends in a
colon above {lien_ket} as a link, and {danh_sach} as the cases of a digest. A line of which nothing would be left but
its label is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.letters.places import AGENCY, LINK, LIST
from workflow.letters.reading import Line, Piece, Text, paragraphs_of, pieces_of

LONGEST_FILLED = 180
ROW, ROW_PIECES = ": ", 2
ABOVE, LABELLED = ":", 2


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of a line; with ``href`` they are a link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What a digest says of one case: its title, the address of its page, and a line for each message."""

    title: str
    link: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: exactly one of its parts is there."""

    lines: tuple[tuple[Run, ...], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    link: Run | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in one language, before it is laid out."""

    subject: str
    blocks: tuple[Block, ...]


def fill(text: Text, values: Mapping[str, str], groups: Sequence[Group] = ()) -> Letter:
    """Return what a text says with these values; a place without one is empty.

    A subject of which nothing is left names the agency.
    """
    said = {name: " ".join(value.split()) for name, value in values.items()}
    subject = " ".join("".join(_said(piece, said) for piece in pieces_of(text.subject)).split())
    blocks = (_block(lines, said, tuple(groups)) for lines in paragraphs_of(text.body))
    return Letter(_short(subject) or said.get(AGENCY, ""), tuple(block for block in blocks if block is not None))


def text_of(letter: Letter) -> str:
    """Return the body of a letter as plain text."""
    return "\n\n".join("\n".join(_plain(block)) for block in letter.blocks)


def _block(lines: Sequence[Line], values: Mapping[str, str], groups: tuple[Group, ...]) -> Block | None:
    if lines == ((Piece(LIST, place=True),),):
        return Block(groups=groups) if groups else None
    if _is_link(lines):
        return Block(link=Run(lines[0][0].text.removesuffix(ABOVE), values.get(LINK, "")))
    left = [line for line in lines if not _hollow(line, values)]
    if not left:
        return None
    if all(map(_is_row, left)):
        return Block(rows=tuple((line[0].text.removesuffix(ROW), _said(line[1], values)) for line in left))
    return Block(lines=tuple(tuple(_runs(line, values)) for line in left))


def _is_link(lines: Sequence[Line]) -> bool:
    """Whether it is a label that ends in a colon, and the link below it."""
    if len(lines) != LABELLED or lines[1] != (Piece(LINK, place=True),):
        return False
    return len(lines[0]) == 1 and not lines[0][0].place and lines[0][0].text.endswith(ABOVE)


def _is_row(line: Line) -> bool:
    """Whether a line is a label, a colon and one place."""
    return len(line) == ROW_PIECES and line[0].text.endswith(ROW) and line[1].place and line[1].text != LINK


def _hollow(line: Line, values: Mapping[str, str]) -> bool:
    """Whether a line has places, and nothing to fill any of them with."""
    places = [piece for piece in line if piece.place]
    return bool(places) and not any(_said(piece, values) for piece in places)


def _runs(line: Line, values: Mapping[str, str]) -> Iterator[Run]:
    for piece in line:
        said = _said(piece, values)
        if said:
            yield Run(said, said if piece == Piece(LINK, place=True) else "")


def _said(piece: Piece, values: Mapping[str, str]) -> str:
    return values.get(piece.text, "") if piece.place else piece.text


def _short(subject: str) -> str:
    """Keep a subject to one line of a sensible length."""
    return subject if len(subject) <= LONGEST_FILLED else subject[: LONGEST_FILLED - 1] + "…"


def _plain(block: Block) -> Iterator[str]:
    yield from ("".join(run.text for run in line) for line in block.lines)
    yield from (f"{label}{ROW}{value}" for label, value in block.rows)
    if block.link is not None:
        yield from (block.link.text + ABOVE, block.link.href)
    for number, group in enumerate(block.groups):
        yield from ("",) if number else ()
        yield from (group.title, group.link, *(f"- {line}" for line in group.lines))
