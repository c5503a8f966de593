"""A file is stored whole or not at all, under the name of its contents."""

import errno
import hashlib
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.i18n import catalogue
from workflow.storage import Blob, BlobMissing, BlobStore, StorageFull

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CONTENT = b"Gi\xe1" * 700_000


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_below(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def aged(store: BlobStore, content: bytes, age: timedelta) -> str:
    digest = store.put(BytesIO(content)).sha256
    moment = (NOW - age).timestamp()
    os.utime(store.path(digest), (moment, moment))
    return digest


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


class Failing(BytesIO):
    """A stream in the middle of which the disk gives up."""

    def __init__(self, code: int) -> None:
        super().__init__(CONTENT)
        self.code = code

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 2**20:
            raise OSError(self.code, os.strerror(self.code))
        return super().read(size)


def test_a_file_is_stored_under_the_name_of_its_contents(store: BlobStore) -> None:
    digest = name_of(CONTENT)

    blob = store.put(BytesIO(CONTENT))

    assert blob == Blob(digest, len(CONTENT))
    assert files_below(store.root) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    with store.open(digest) as file:
        assert file.read() == CONTENT


def test_the_bytes_and_every_new_name_are_on_the_disk_before_put_returns(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def watched(number: int) -> None:
        synced.append(Path(f"/proc/self/fd/{number}").readlink().name)
        really(number)

    monkeypatch.setattr(os, "fsync", watched)
    digest = store.put(BytesIO(b"a")).sha256

    assert synced[1].startswith("arriving-")
    assert [synced[0], *synced[2:]] == [store.root.parent.name, store.root.name, digest[:2], digest[2:4]]


def test_storing_the_same_twice_keeps_one(store: BlobStore) -> None:
    first, second = store.put(BytesIO(b"a")), store.put(BytesIO(b"a"))

    assert first == second
    assert list(store.digests()) == [first.sha256]


def test_a_stream_is_read_from_where_it_stands(store: BlobStore) -> None:
    stream = BytesIO(b"head body")
    stream.seek(5)

    assert store.put(stream).sha256 == name_of(b"body")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_leaves_nothing_behind(store: BlobStore, code: int) -> None:
    with pytest.raises(StorageFull, match="Hết chỗ lưu tệp"):
        store.put(Failing(code))

    assert files_below(store.root) == []


def test_another_failure_is_passed_on_and_leaves_nothing_behind(store: BlobStore) -> None:
    with pytest.raises(OSError, match="Input/output"):
        store.put(Failing(errno.EIO))

    assert files_below(store.root) == []


@pytest.fixture
def small_files() -> Iterator[None]:
    """The system lets no file of this process grow beyond a megabyte."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_limit_of_the_system_is_told_as_a_full_disk(store: BlobStore, small_files: None) -> None:
    with pytest.raises(StorageFull):
        store.put(BytesIO(CONTENT))

    assert files_below(store.root) == []
    assert store.put(BytesIO(b"small")).size == 5


def test_a_broken_file_is_noticed_and_healed_by_storing_again(store: BlobStore) -> None:
    digest = store.put(BytesIO(CONTENT)).sha256
    store.path(digest).write_bytes(b"rot")
    before = store.verify(digest)

    store.put(BytesIO(CONTENT))

    assert (before, store.verify(digest)) == (False, True)


def test_a_missing_file_says_so(store: BlobStore) -> None:
    digest = name_of(b"never stored")

    with pytest.raises(BlobMissing, match="Không tìm thấy tệp"):
        store.open(digest)
    assert store.verify(digest) is False


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "٣" * 64])
def test_only_a_digest_is_a_name(store: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="64 small hexadecimal digits"):
        store.path(name)


def test_sweeping_removes_old_orphans_only(store: BlobStore) -> None:
    old_orphan = aged(store, b"old orphan", 2 * DAY)
    known, young = aged(store, b"known", 9 * DAY), aged(store, b"young orphan", DAY / 2)

    gone = store.sweep({known}, DAY, NOW)

    assert gone == [old_orphan]
    assert sorted(store.digests()) == sorted([known, young])


def test_sweeping_removes_what_a_crash_left(store: BlobStore) -> None:
    kept = store.put(BytesIO(b"kept")).sha256
    for name in ("arriving-old", "arriving-new"):
        (store.root / name).write_bytes(b"half")
    (store.path(kept).parent / "leaving-old").write_bytes(b"x")
    for path in (store.root / "arriving-old", store.path(kept).parent / "leaving-old"):
        os.utime(path, (0, 0))
    os.utime(store.root / "arriving-new", (NOW.timestamp(), NOW.timestamp()))

    assert store.sweep({kept}, DAY, NOW) == []
    assert files_below(store.root) == sorted(["arriving-new", f"{kept[:2]}/{kept[2:4]}/{kept}"])


def test_an_orphan_that_was_stored_again_stays(store: BlobStore) -> None:
    digest = aged(store, b"again", 9 * DAY)
    os.utime(store.path(digest), (NOW.timestamp(), NOW.timestamp()))

    assert store._removed(digest, (NOW - DAY).timestamp()) is False
    assert store.verify(digest)


def test_an_orphan_that_another_sweeper_took_is_not_reported(store: BlobStore) -> None:
    assert store._removed(name_of(b"gone"), NOW.timestamp()) is False


def test_writers_of_one_file_do_not_disturb_each_other(store: BlobStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        blobs = list(pool.map(lambda _: store.put(BytesIO(CONTENT)), range(18)))

    assert set(blobs) == {Blob(name_of(CONTENT), len(CONTENT))}
    assert files_below(store.root) == [str(store.path(name_of(CONTENT)).relative_to(store.root))]
    assert store.verify(name_of(CONTENT))


@given(st.lists(st.binary(max_size=2000), max_size=8))
@settings(max_examples=50, deadline=None)
def test_what_is_stored_comes_out(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    store = BlobStore(tmp_path_factory.mktemp("blobs"))

    blobs = [store.put(BytesIO(content)) for content in contents]

    assert [store.path(blob.sha256).read_bytes() for blob in blobs] == contents
    assert set(store.digests()) == {name_of(content) for content in contents}


def test_what_a_full_disk_says_is_also_said_in_english() -> None:
    assert {StorageFull.message, BlobMissing.message} <= set(catalogue("en"))
