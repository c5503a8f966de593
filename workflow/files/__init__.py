"""Uploaded files: what is taken, judged by contents and not by name.

``check_upload`` reads a file once for its size and digest and looks at its structure; it never renders, unpacks to
disk or executes anything. A file that passes may still be malicious in ways only a scanner knows: it is served as an
attachment and nothing else.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from zipfile import is_zipfile

import filetype

from workflow.files import archive, image, office, pdf
from workflow.files.names import clean_name, ending
from workflow.files.refusal import MESSAGES, FileRefused
from workflow.files.view import View, mapped

__all__ = ["KINDS", "MAX_BYTES", "MESSAGES", "CheckedFile", "FileKind", "FileRefused", "check_upload", "clean_name"]

MAX_BYTES = 20 * 2**20
_PIECE = 2**20
_HEAD = 512
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind that is taken: how it is served and which endings its name may have."""

    key: str
    mime: str
    endings: frozenset[str]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in a file that is taken; name and type come from here, never from the sender."""

    kind: str
    mime: str
    extension: str
    size: int
    sha256: str
    clean_name: str
    pages: int | None


_SIGNATURES = {"pdf": pdf.SIGNATURE, "jpg": image.JPEG_SIGNATURE, "png": image.PNG_SIGNATURE}
_CHECKS: Mapping[str, Callable[[View], int | None]] = {
    "pdf": pdf.check_pdf,
    "jpg": image.check_jpeg,
    "png": image.check_png,
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: Mapping[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "application/pdf", frozenset({"pdf"})),
        FileKind("docx", f"{_OFFICE}wordprocessingml.document", frozenset({"docx"})),
        FileKind("xlsx", f"{_OFFICE}spreadsheetml.sheet", frozenset({"xlsx"})),
        FileKind("jpg", "image/jpeg", frozenset({"jpg", "jpeg", "jpe", "jfif"})),
        FileKind("png", "image/png", frozenset({"png"})),
    )
}


def check_upload(
    source: BinaryIO | Path, *, filename: str, max_bytes: int = MAX_BYTES, kinds: Collection[str] = tuple(KINDS)
) -> CheckedFile:
    """What the file is, or FileRefused with why not. A stream has to be seekable and is left at its beginning."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return check_upload(stream, filename=filename, max_bytes=max_bytes, kinds=kinds)
    size, digest = _measured(source, max_bytes)
    kind, pages = _recognised(source, size)
    _check_claims(kind, filename, kinds)
    source.seek(0)
    return CheckedFile(
        kind=kind.key,
        mime=kind.mime,
        extension=kind.key,
        size=size,
        sha256=digest,
        clean_name=clean_name(filename, kind.key),
        pages=pages,
    )


def _measured(stream: BinaryIO, max_bytes: int) -> tuple[int, str]:
    """Size and digest, read piece by piece and not one piece further than is allowed."""
    stream.seek(0)
    size, digest = 0, sha256()
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > max_bytes:
            raise FileRefused("file_too_big", limit=max(max_bytes // 2**20, 1))
        digest.update(piece)
    if size == 0:
        raise FileRefused("file_empty")
    return size, digest.hexdigest()


def _recognised(stream: BinaryIO, size: int) -> tuple[FileKind, int | None]:
    """The kind by the first bytes, once the structure behind them holds."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(archive.SIGNATURE):
        return KINDS[office.check_office(stream, size=size)], None
    key = next((key for key, signature in _SIGNATURES.items() if head.startswith(signature)), "")
    if not key:
        raise _unknown(head)
    if is_zipfile(stream):
        raise FileRefused("file_two_in_one", found=key.upper())
    with mapped(stream) as view:
        return KINDS[key], _CHECKS[key](view)


def _unknown(head: bytes) -> FileRefused:
    if head.startswith(_OLD_OFFICE):
        return FileRefused("file_old_office")
    found = filetype.guess_extension(head)
    return FileRefused("file_kind_found", found=found.upper()) if found else FileRefused("file_kind")


def _check_claims(kind: FileKind, filename: str, kinds: Collection[str]) -> None:
    """The name must agree with the contents, and the place must want this kind."""
    if kind.key not in kinds:
        raise FileRefused("file_kind_here", kinds=", ".join(key.upper() for key in kinds))
    named = ending(filename)
    if named and named not in kind.endings:
        raise FileRefused("file_name_mismatch", named=named, found=kind.key.upper())
