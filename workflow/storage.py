"""Files on disk under the name of their contents: stored once, whole or not at all, never changed.

``put`` returns only when the bytes are on the disk, so the row that names them may be committed after it. A row that
is never committed leaves an orphan, which ``sweep`` removes after a time of grace.
"""

import errno
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from workflow.errors import WorkflowRefused

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PIECE = 2**20
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ARRIVING = "arriving-"
_LEAVING = "leaving-"


@dataclass(frozen=True, slots=True)
class Blob:
    """What was stored: its name and its size."""

    sha256: str
    size: int


class StorageFull(WorkflowRefused):
    """The disk took no more; nothing of the file is left on it."""

    code = "storage_full"
    message = "Hết chỗ lưu tệp trên máy chủ. Tệp chưa được lưu; báo người quản trị rồi gửi lại sau."

    def __str__(self) -> str:
        return self.message


class BlobMissing(WorkflowRefused):
    """A row names a file that is not there: a matter for whoever keeps the backups."""

    code = "blob_missing"
    message = "Không tìm thấy tệp trong kho lưu trữ. Báo người quản trị."

    def __str__(self) -> str:
        return self.message


class BlobStore:
    """A folder of files named by their SHA-256, two levels deep. Any number of processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO) -> Blob:
        """Store what the stream holds from where it stands; storing the same again is no harm."""
        with full_disk_told(), self._arriving() as (temporary, file):
            blob = _copied(stream, file)
            target = self.path(blob.sha256)
            self._make_folder(target.parent)
            # Also over a file of that name: it heals a broken one, and a fresh time keeps the sweeper away.
            temporary.replace(target)
            _sync_folder(target.parent)
        return blob

    def open(self, digest: str) -> BufferedReader:
        """The file to read, or BlobMissing."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as missing:
            raise BlobMissing(digest) from missing

    def path(self, digest: str) -> Path:
        """Where a file of that name is or would be; only a digest is a name."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("a blob is named by 64 small hexadecimal digits")
        return self.root / digest[:2] / digest[2:4] / digest

    def verify(self, digest: str) -> bool:
        """Whether the file is there and its contents still have its name."""
        try:
            with self.open(digest) as file:
                return file_digest(file, "sha256").hexdigest() == digest
        except BlobMissing:
            return False

    def digests(self) -> Iterator[str]:
        """The names of all files in the store."""
        return (path.name for path in sorted(self.root.glob("??/??/*")) if _DIGEST.fullmatch(path.name))

    def sweep(self, known: Collection[str], older_than: timedelta, now: datetime) -> list[str]:
        """Remove what no row names and nobody touched for that long; answers the names of what went."""
        before = (now - older_than).timestamp()
        for stray in [*self.root.glob(f"{_ARRIVING}*"), *self.root.glob(f"??/??/{_LEAVING}*")]:
            if _older(stray, before):
                stray.unlink(missing_ok=True)
        orphans = [digest for digest in self.digests() if digest not in known and _older(self.path(digest), before)]
        return [digest for digest in orphans if self._removed(digest, before)]

    def _removed(self, digest: str, before: float) -> bool:
        """Take the file aside and look again: one that was stored anew in between goes back."""
        path = self.path(digest)
        aside = path.with_name(f"{_LEAVING}{digest}")
        try:
            path.rename(aside)
        except FileNotFoundError:
            return False
        if _older(aside, before):
            aside.unlink()
            return True
        aside.replace(path)
        return False

    @contextmanager
    def _arriving(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file under a passing name on the same disk, gone at the end unless it was moved."""
        self._make_folder(self.root)
        number, name = tempfile.mkstemp(prefix=_ARRIVING, dir=self.root)
        try:
            with os.fdopen(number, "wb") as file:
                yield Path(name), file
        finally:
            Path(name).unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            _sync_folder(folder.parent)


def _copied(stream: BinaryIO, file: BinaryIO) -> Blob:
    digest, size = sha256(), 0
    while piece := stream.read(_PIECE):
        digest.update(piece)
        file.write(piece)
        size += len(piece)
    file.flush()
    os.fsync(file.fileno())
    return Blob(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is; a system without folders to open needs none of it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn a disk that takes no more into StorageFull, wherever it is written to."""
    try:
        yield
    except OSError as failed:
        if failed.errno in NO_ROOM:
            raise StorageFull from failed
        raise
