"""Templates as compiled code, kept in the process: a second application compiles none of them again."""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_kept: dict[tuple[str, str], CodeType] = {}


class InProcess(BytecodeCache):
    """Knows a template by its file and its source, so that a changed one is compiled anew."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code, when there is some."""
        bucket.code = _kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        if bucket.code:
            _kept[bucket.key, bucket.checksum] = bucket.code


def register(app: Flask) -> None:
    """Let the application share what others compiled. Templates see no difference: all are built alike."""
    app.jinja_env.bytecode_cache = InProcess()
