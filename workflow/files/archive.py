"""The ZIP around an office file: judged from its directory first, then read once, to the end, within limits."""

import stat
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from workflow.files.refusal import FileRefused

SIGNATURE = b"PK\x03\x04"
MOST_UNPACKED = 50 * 2**20
MOST_RATIO = 100
MOST_MEMBERS = 2_000
PIECE = 64 * 2**10

_ENCRYPTED = 0x1
_SMALL = 2**20
_UNIX = 16
_END = b"PK\x05\x06"
_END_SIZE = 22
# What a member may not be: an archive, a packed stream, an old office file, a program.
_INSIDE = (
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"MZ",
    b"\x7fELF",
)


def opened(stream: BinaryIO, *, size: int, found: str) -> ZipFile:
    """The archive, when its directory promises nothing that could hurt; what it promises is proved by ``pieces``."""
    _check_ends(stream, size=size, found=found)
    try:
        archive = ZipFile(stream)
    except (BadZipFile, NotImplementedError, ValueError, EOFError) as broken:
        raise FileRefused("file_damaged", found=found) from broken
    members = archive.infolist()
    _check_sizes(members, size=size)
    for member in members:
        _check_member(member)
    if len({member.filename.casefold() for member in members}) != len(members):
        raise FileRefused("file_unsafe_parts")
    if min((member.header_offset for member in members), default=1) != 0:
        raise FileRefused("file_two_in_one", found=found)
    return archive


def pieces(archive: ZipFile, member: ZipInfo, *, found: str) -> Iterator[bytes]:
    """The contents of a member piece by piece; a wrong checksum or more than was promised is refused."""
    try:
        with archive.open(member) as contents:
            first = contents.read(PIECE)
            if first.startswith(_INSIDE):
                raise FileRefused("office_embedded")
            while first:
                yield first
                first = contents.read(PIECE)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise FileRefused("file_damaged", found=found) from broken


def _check_ends(stream: BinaryIO, *, size: int, found: str) -> None:
    """An office file begins with its first member and ends with the end of its directory, without a comment."""
    stream.seek(max(size - _END_SIZE, 0))
    tail = stream.read(_END_SIZE)
    if not tail.startswith(_END):
        stream.seek(0)
        code = "file_two_in_one" if _END in _last_part(stream, size) else "file_damaged"
        raise FileRefused(code, found=found)
    stream.seek(0)


def _last_part(stream: BinaryIO, size: int) -> bytes:
    stream.seek(max(size - _END_SIZE - 2**16, 0))
    return stream.read(_END_SIZE + 2**16)


def _check_sizes(members: list[ZipInfo], *, size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    dense = (m.file_size > _SMALL and m.file_size > MOST_RATIO * max(m.compress_size, 1) for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or packed > size or any(dense):
        raise FileRefused("file_bomb")
    if unpacked > _SMALL and unpacked > MOST_RATIO * packed:
        raise FileRefused("file_bomb")


def _check_member(member: ZipInfo) -> None:
    name = member.orig_filename
    kind = stat.S_IFMT(member.external_attr >> _UNIX)
    if member.flag_bits & _ENCRYPTED:
        raise FileRefused("file_encrypted")
    outside = name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")
    if outside or "\\" in name or not name.isprintable() or kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise FileRefused("file_unsafe_parts")
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise FileRefused("file_unsafe_parts")
