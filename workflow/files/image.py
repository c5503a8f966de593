"""JPEG and PNG: judged by their headers and parts, never decoded."""

import re
import struct
from collections.abc import Iterator
from zlib import crc32

from workflow.files.refusal import FileRefused
from workflow.files.view import View

MOST_PIXELS = 40_000_000
MOST_PARTS = 50_000
JPEG_SIGNATURE = b"\xff\xd8\xff"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Text that a browser could take for a page, wherever a picture has room for text.
MARKUP = re.compile(rb"<\s*(?:script|html|svg|iframe|\?php|!doctype)", re.IGNORECASE)
_FOREIGN = re.compile(MARKUP.pattern + rb"|%PDF-\d", re.IGNORECASE)

_MARK, _START_OF_SCAN, _END_OF_JPEG = 0xFF, 0xDA, b"\xff\xd9"
# Markers that carry the size of the picture: SOF0 to SOF15 without the three that mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAME_LENGTH = 8
_PNG_FRAME, _PNG_HEADER = 12, 13
_PNG_TEXTS = frozenset({b"tEXt", b"iTXt"})


def check_jpeg(view: View) -> None:
    """Refuse a JPEG that is cut off, too large to open, or carries markup beside the picture."""
    framed, scan = False, 0
    for marker, start, end in _segments(view):
        if marker in _FRAMES and end - start >= _FRAME_LENGTH:
            _check_pixels(*struct.unpack_from(">HH", view, start + 3), found="JPG")
            framed = True
        if marker == _START_OF_SCAN:
            scan = end
    # What a telephone adds after the picture is left alone unless it is markup; a cut picture has no end at all.
    finish = view.rfind(_END_OF_JPEG, scan)
    if finish < 0 or not framed:
        raise FileRefused("file_damaged", found="JPG")
    if _FOREIGN.search(view[:scan]) or _FOREIGN.search(view[finish:]):
        raise FileRefused("file_two_in_one", found="JPG")


def pixels(view: View) -> tuple[int, int]:
    """Width and height of a JPEG or PNG that was taken: what its header says."""
    if view[: len(PNG_SIGNATURE)] == PNG_SIGNATURE:
        _, start, _ = next(_chunks(view))
        width, height = struct.unpack_from(">II", view, start)
    else:
        start = next(start for marker, start, _ in _segments(view) if marker in _FRAMES)
        height, width = struct.unpack_from(">HH", view, start + 3)
    return width, height


def check_png(view: View) -> None:
    """Refuse a PNG that is cut off, damaged, too large to open, or has something behind or beside the picture."""
    end = len(PNG_SIGNATURE)
    for number, (kind, start, end) in enumerate(_chunks(view)):
        if (number == 0) != (kind == b"IHDR" and end - start == _PNG_HEADER):
            raise FileRefused("file_damaged", found="PNG")
        if number == 0:
            _check_pixels(*struct.unpack_from(">II", view, start), found="PNG")
        if kind in _PNG_TEXTS and _FOREIGN.search(view[start:end]):
            raise FileRefused("file_two_in_one", found="PNG")
    if end + 4 != len(view):
        raise FileRefused("file_two_in_one", found="PNG")


def _segments(view: View) -> Iterator[tuple[int, int, int]]:
    """Marker, beginning (at the length) and end of each part up to the first scan."""
    place = 2
    for _ in range(MOST_PARTS):
        while view[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 4 > len(view) or view[place] != _MARK:
            break
        marker, start = view[place + 1], place + 2
        end = start if marker in _WITHOUT_LENGTH else start + struct.unpack_from(">H", view, start)[0]
        if end > len(view):
            break
        yield marker, start, end
        if marker == _START_OF_SCAN:
            return
        place = end
    raise FileRefused("file_damaged", found="JPG")


def _chunks(view: View) -> Iterator[tuple[bytes, int, int]]:
    """Kind, beginning and end of the contents of each chunk whose checksum is right, up to the last."""
    place = len(PNG_SIGNATURE)
    for _ in range(MOST_PARTS):
        if place + _PNG_FRAME > len(view):
            break
        length, kind = struct.unpack_from(">I4s", view, place)
        start, end = place + 8, place + 8 + length
        if end + 4 > len(view) or crc32(view[place + 4 : end]) != struct.unpack_from(">I", view, end)[0]:
            break
        yield kind, start, end
        if kind == b"IEND":
            return
        place = end + 4
    raise FileRefused("file_damaged", found="PNG")


def _check_pixels(one: int, other: int, *, found: str) -> None:
    if one == 0 or other == 0:
        raise FileRefused("file_damaged", found=found)
    if one * other > MOST_PIXELS:
        raise FileRefused("image_too_large", limit=MOST_PIXELS // 10**6)
