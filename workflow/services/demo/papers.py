"""Small but real files: a page of PDF that names its paper and its case, and a picture of plain colours."""

import struct
import zlib
from hashlib import sha256

from workflow.files.photographs import REQUIRED
from workflow.fold import fold

PHOTOS = frozenset({"survey_photo", "progress_photo"})
SIDE = 24
PRINTED = (REQUIRED.long, REQUIRED.short)
PDF_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def paper(kind: str, label: str, about: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a made-up paper of a kind."""
    if kind in PHOTOS:
        return f"{kind}.png", picture(f"{kind} {about}")
    return f"{kind}.pdf", page((label, about, "Giấy tờ mẫu, không có giá trị pháp lý"))


def page(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page with some lines; marks are left out, since no font is embedded."""
    shown = "".join(f"({_plain(line)}) Tj T* " for line in lines)
    text = f"BT /F1 14 Tf 72 770 Td 24 TL {shown}ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    return _assembled(objects)


def picture(about: str) -> bytes:
    """Return a small PNG whose colours follow from what it is about."""
    return _png(about, SIDE, SIDE)


def photograph(about: str) -> bytes:
    """Return a PNG that is large enough to be printed as the registration form asks."""
    return _png(about, *PRINTED)


def _png(about: str, width: int, height: int) -> bytes:
    chosen = sha256(about.encode()).digest()
    across, down = -(-width // SIDE), -(-height // SIDE)
    lines = [b"\0" + b"".join(_pixel(chosen, x, y) * across for x in range(SIDE))[: 3 * width] for y in range(SIDE)]
    rows = [line for line in lines for _ in range(down)][:height]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _plain(line: str) -> str:
    kept = fold(line).upper().encode("ascii", "ignore").decode()
    return "".join(sign for sign in kept if sign not in "()\\")


def _assembled(objects: tuple[bytes, ...]) -> bytes:
    body, places = PDF_HEAD, []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _pixel(chosen: bytes, x: int, y: int) -> bytes:
    block = (x // 6 + 4 * (y // 6)) % 10
    return chosen[block * 3 : block * 3 + 3]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
