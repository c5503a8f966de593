"""What may be logged of something that broke: its kind and place, never a text that may be a mail or a case."""

from pathlib import Path
from traceback import extract_tb


def described(broken: BaseException) -> str:
    """Return the kind of an exception and the line that raised it, such as ``KeyError messages.py:41``."""
    frames = extract_tb(broken.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(broken).__name__ + place
