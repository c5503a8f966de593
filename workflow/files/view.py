"""A file as something to search in: mapped from disk where there is one, so that memory stays small."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import UnsupportedOperation
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

View = bytes | mmap


@contextmanager
def mapped(stream: BinaryIO) -> Iterator[View]:
    """All bytes of a stream that is not empty, whatever its position."""
    try:
        number = stream.fileno()
    except (AttributeError, UnsupportedOperation):
        stream.seek(0)
        yield stream.read()
    else:
        stream.flush()
        with mmap(number, 0, access=ACCESS_READ) as view:
            yield view
