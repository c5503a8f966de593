"""PDF: its frame must be whole, and nothing in it may run, launch or carry another file.

A search, not a parser: names are found however they are spelled (/JavaScript, /J#61vaScript), also inside packed
object streams, which are unpacked within a limit. Drawing and pictures are never unpacked.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.files.image import MARKUP
from workflow.files.refusal import FileRefused
from workflow.files.view import View

SIGNATURE = b"%PDF-"
MOST_PAGES = 2_000
MOST_UNPACKED = 64 * 2**20
MOST_STREAMS = 100_000

_END = b"%%EOF"
_NEAR = 1024
_LAST_TABLE = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(?:xref|\d{1,10}\s+\d{1,5}\s+obj)\b")
_STREAM = re.compile(rb"\bstream[ \t]*(?:\r\n|\r|\n)")
_OBJECT = re.compile(rb"\d\s+obj\b")


def _spelled(name: str) -> bytes:
    """A pattern for a name in which any letter may be written as # and its two digits."""
    return b"".join(rb"(?:%c|#%02x|#%02X)" % (c, c, c) for c in name.encode())


def _names(*names: str, ends: bytes = rb"(?![\w#])") -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(_spelled(name) for name in names) + rb")" + ends)


_ENCRYPTED = _names("Encrypt")
_ATTACHED = _names("EmbeddedFile", "Filespec", ends=b"")
_ACTIVE = _names("JavaScript", "Launch", "Rendition", "RichMedia", "ImportData", "SubmitForm", "GoToE")
# Too short to look for in packed bytes, where chance would find them; with a value, so that no address is meant.
_ACTIVE_OUTSIDE = _names("JS", "XFA", ends=rb"\s*[\[(<\d%]")
_OBJECT_STREAM = _names("ObjStm")
_FILTER, _PREDICTOR = _names("Filter"), _names("Predictor")
_FLATE = rb"/" + _spelled("FlateDecode")
_PLAIN_FILTER = _names("Filter", ends=rb"\s*(?:" + _FLATE + rb"|\[\s*" + _FLATE + rb"\s*\])\s*(?=[/>])")
_PAGE = _names("Type", ends=rb"\s*/" + _spelled("Page") + rb"(?![\w#])")
_COUNT = _names("Count", ends=rb"\s+(\d{1,9})\b")


@dataclass
class Pages:
    """Page objects met, and the largest number that a node of the page tree claims."""

    met: int = 0
    claimed: int = 0

    def read(self, text: bytes) -> None:
        """Count on in a piece of the file."""
        self.met += sum(1 for _ in _PAGE.finditer(text))
        self.claimed = max([self.claimed, *(int(found[1]) for found in _COUNT.finditer(text))])

    def number(self) -> int | None:
        """An edited file holds old versions of its pages too, so the smaller of the two is the better guess."""
        return min(self.met, self.claimed) or self.met or None


def check_pdf(view: View) -> int | None:
    """Refuse a PDF that is not plain paper; the number of its pages where it shows."""
    _check_frame(view)
    _check_text(view)
    pages, unpacked, opened = Pages(), 0, 0
    for outside, inside in _parts(view):
        packed = len(_OBJECT_STREAM.findall(outside))
        text = _unpacked(outside, inside, room=MOST_UNPACKED - unpacked) if packed else b""
        unpacked, opened = unpacked + len(text), opened + packed
        _check_text(text)
        for piece in (outside, text):
            if _ACTIVE_OUTSIDE.search(piece):
                raise FileRefused("pdf_active")
            pages.read(piece)
    # An object stream in a place where we saw none: somebody wrote a false beginning of a stream before it.
    if opened != len(_OBJECT_STREAM.findall(view)):
        raise FileRefused("file_unsafe_parts")
    if pages.met > MOST_PAGES:
        raise FileRefused("pdf_pages", limit=MOST_PAGES)
    return pages.number()


def _check_frame(view: View) -> None:
    """The signature comes first, the end last, and the last table stands where the file says."""
    tail = view[-_NEAR:].rstrip(b"\0\r\n\t ")
    table = _LAST_TABLE.search(tail)
    if not tail.endswith(_END):
        code = "file_two_in_one" if view.rfind(_END) >= 0 else "file_damaged"
        raise FileRefused(code, found="PDF")
    if table is None or not _TABLE.match(view[int(table[1]) : int(table[1]) + 40]):
        raise FileRefused("file_damaged", found="PDF")
    if MARKUP.search(view[:_NEAR]) or MARKUP.search(tail):
        raise FileRefused("file_two_in_one", found="PDF")


def _check_text(text: View) -> None:
    if _ENCRYPTED.search(text):
        raise FileRefused("file_encrypted")
    if _ATTACHED.search(text):
        raise FileRefused("pdf_attachment")
    if _ACTIVE.search(text):
        raise FileRefused("pdf_active")


def _parts(view: View) -> Iterator[tuple[bytes, bytes]]:
    """What stands outside streams, each with the stream that follows it."""
    place, met = 0, 0
    while begin := _STREAM.search(view, place):
        end, met = view.find(b"endstream", begin.end()), met + 1
        if end < 0 or met > MOST_STREAMS:
            raise FileRefused("file_damaged", found="PDF")
        yield view[place : begin.start()], view[begin.end() : end]
        place = end + len(b"endstream")
    yield view[place:], b""


def _unpacked(outside: bytes, inside: bytes, *, room: int) -> bytes:
    """The objects in the one object stream that follows; one that is packed in an unusual way hides something."""
    begun = [found.end() for found in _OBJECT.finditer(outside)]
    dictionary = outside[begun[-1] :] if begun else outside
    if len(_OBJECT_STREAM.findall(dictionary)) != 1 or _PREDICTOR.search(dictionary):
        raise FileRefused("file_unsafe_parts")
    filters = len(_FILTER.findall(dictionary))
    if filters == 0:
        return inside
    if filters > 1 or not _PLAIN_FILTER.search(dictionary):
        raise FileRefused("file_unsafe_parts")
    return _inflated(inside, room=room)


def _inflated(packed: bytes, *, room: int) -> bytes:
    packer = zlib.decompressobj()
    try:
        text = packer.decompress(packed, room + 1)
    except zlib.error as broken:
        raise FileRefused("file_damaged", found="PDF") from broken
    if len(text) > room:
        raise FileRefused("file_bomb")
    if not packer.eof:
        raise FileRefused("file_damaged", found="PDF")
    return text
