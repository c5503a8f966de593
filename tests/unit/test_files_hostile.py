"""Files that mean harm or break things: each is refused for the reason given, or stored under a harmless name."""

import resource
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from tests.unit.hostile_files import HOSTILE
from tests.unit.uploads import (
    office,
    pdf,
    png,
)
from workflow.files import MESSAGES, FileRefused, check_upload


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    content, code = HOSTILE[name]

    with pytest.raises(FileRefused) as refused:
        check_upload(BytesIO(content), filename=name)

    assert refused.value.code == code


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = office("docx", ("word/document.xml", b"<other/>"))

    with pytest.raises(FileRefused, match="không an toàn"):
        check_upload(BytesIO(content), filename="a.docx")


def test_names_that_differ_in_case_only_are_one_name() -> None:
    content = office("docx", ("Word/Document.xml", b"<other/>"))

    with pytest.raises(FileRefused, match="không an toàn"):
        check_upload(BytesIO(content), filename="a.docx")


@pytest.mark.parametrize(("limit", "taken"), [(-1, False), (0, True), (1, True)])
def test_the_size_limit_is_exact(limit: int, taken: bool) -> None:
    content = pdf()
    outcome = None

    try:
        outcome = check_upload(BytesIO(content), filename="a.pdf", max_bytes=len(content) + limit).kind
    except FileRefused as refused:
        outcome = refused.code

    assert outcome == ("pdf" if taken else "file_too_big")


def test_a_stream_without_end_is_read_only_to_the_limit() -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            return b"x" * (size or 0)

    stream = Endless()
    with pytest.raises(FileRefused, match="lớn hơn 3 MB"):
        check_upload(stream, filename="a.pdf", max_bytes=3 * 2**20)

    assert stream.given == 4 * 2**20


def test_a_place_may_want_only_some_kinds() -> None:
    with pytest.raises(FileRefused) as refused:
        check_upload(BytesIO(png()), filename="a.png", kinds=("pdf", "jpg"))

    assert str(refused.value) == "Mục này chỉ nhận PDF, JPG. Lưu tệp sang một trong các dạng này rồi gửi lại."


OF_LISTS = {"file_too_many_rows", "list_no_sheet", "list_headings", "list_no_rows", "list_too_long"}
"""Reasons against a list of đề án, each met by a workbook in the tests of lists."""


def test_every_reason_is_met_by_some_file() -> None:
    met = {code for _, code in HOSTILE.values()} | {"file_too_big", "file_kind_here"} | OF_LISTS

    assert met == set(MESSAGES)


@pytest.fixture
def little_memory() -> Iterator[None]:
    """At most 256 MB beyond what the process has now."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + 256 * 2**20, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("name", ["bomb.pdf", "bomb.xlsx", "dense-small.xlsx", "huge.png"])
def test_a_bomb_goes_off_in_little_memory(name: str, little_memory: None) -> None:
    content, code = HOSTILE[name]

    with pytest.raises(FileRefused) as refused:
        check_upload(BytesIO(content), filename=name)

    assert refused.value.code == code
