"""Small files of every kind that is taken, built by hand, so that a test can spoil one thing at a time."""

import struct
import zipfile
import zlib
from io import BytesIO
from random import Random

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": (f"{OFFICE}wordprocessingml.document.main+xml", "word/document.xml"),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
}
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Members = list[tuple[str | zipfile.ZipInfo, bytes]]


def archive(members: Members, *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members, in this order, even under the same name twice."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return stream.getvalue()


def office_members(kind: str = "docx", *, content_type: str = "", body: bytes = b"<document/>") -> Members:
    """The parts that make an office file."""
    main_type, path = MAIN[kind]
    types = (
        f'<?xml version="1.0" encoding="UTF-8"?><Types><Override ContentType="{content_type or main_type}"/></Types>'
    )
    return [
        ("[Content_Types].xml", types.encode()),
        ("_rels/.rels", relationships((f"{RELATIONSHIP}/officeDocument", path, ""))),
        (path, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + body),
    ]


def relationships(*links: tuple[str, str, str]) -> bytes:
    """A part that lists links: type, target, mode."""
    lines = (
        f'<Relationship Type="{kind}" Target="{target}"{f" TargetMode={chr(34)}{mode}{chr(34)}" if mode else ""}/>'
        for kind, target, mode in links
    )
    return f"<Relationships>{''.join(lines)}</Relationships>".encode()


def office(kind: str = "docx", *more: tuple[str | zipfile.ZipInfo, bytes], body: bytes = b"<document/>") -> bytes:
    """An office file, with more parts when they are given."""
    return archive([*office_members(kind, body=body), *more])


def links_of(size: int) -> bytes:
    """A part without links that has this many bytes and does not pack well."""
    return b"<a>" + Random(7).randbytes(size // 2).hex().encode()[: size - 7].ljust(size - 7) + b"</a>"  # noqa: S311 -- not for security


def pdf(*objects: bytes, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of one empty page and these further objects, with a right table of contents."""
    wanted = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    body, places = head, []
    for number, content in enumerate(wanted, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(wanted) + 1
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return body + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def packed_objects(text: bytes, *, extra: bytes = b"", packing: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream that holds this text."""
    inside = zlib.compress(text)
    begin = b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d %s >>\nstream\n" % (packing, len(inside), extra)
    return begin + inside + b"\nendstream"


def png(width: int = 2, height: int = 2, *more: tuple[bytes, bytes]) -> bytes:
    """A grey picture, with more chunks before its end."""
    pixels = b"\0" * (min(height, 64) * (min(width, 64) + 1))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(pixels)),
        *more,
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in chunks)


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG with its checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def jpeg(width: int = 2, height: int = 2, *, comment: bytes = b"", end: bytes = b"\xff\xd9") -> bytes:
    """The frame of a JPEG: enough for what is judged, not a picture to look at."""
    frame = b"\x08" + struct.pack(">HHB", height, width, 1) + b"\x01\x11\x00"
    parts = [(b"\xe0", b"JFIF\0\1\1\0\0\1\0\1\0\0"), (b"\xc0", frame), (b"\xda", b"\x01\x01\x00\x00\x3f\x00")]
    if comment:
        parts.insert(0, (b"\xfe", comment))
    body = b"".join(b"\xff" + marker + struct.pack(">H", len(content) + 2) + content for marker, content in parts)
    return b"\xff\xd8" + body + b"\x12\x34\xff\x00\x56" + end


def damaged_checksum(content: bytes, name: bytes) -> bytes:
    """The archive with a wrong checksum for one member, in its header and in the directory alike."""
    for signature, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        place = content.find(signature)
        while place >= 0:
            length = 30 if signature == b"PK\x03\x04" else 46
            if content[place + length :].startswith(name):
                content = content[: place + offset] + b"\1\2\3\4" + content[place + offset + 4 :]
            place = content.find(signature, place + 4)
    return content


def with_flag(content: bytes, flag: int) -> bytes:
    """The archive with a flag set on every member."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            at = place + offset
            content = content[:at] + bytes([content[at] | flag]) + content[at + 1 :]
            place = content.find(signature, place + 4)
    return content


def symlink(name: str) -> zipfile.ZipInfo:
    """A member that points elsewhere on the disk."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info
