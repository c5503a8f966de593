"""Keeps the text of every published definition, so that a change without a new version number shows.

Run it as `python -m tools.golden` after a new version was written; before the first release it also
takes over a changed one.
"""

import json
import sys
from pathlib import Path

from workflow.canonical import process_json
from workflow.definition import Process
from workflow.states import SHIPPED

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"


def path_of(process: Process, folder: Path = GOLDEN) -> Path:
    """Where the text of a version is kept."""
    return folder / f"{'-'.join(filter(None, (process.key, process.variant)))}.v{process.version}.json"


def text_of(process: Process) -> str:
    """The canonical text, a line a value, so that a change reads as one."""
    return json.dumps(json.loads(process_json(process)), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(folder: Path = GOLDEN) -> int:
    """Write every shipped definition."""
    for process in SHIPPED:
        path_of(process, folder).write_text(text_of(process))
    print(f"{folder}: {len(SHIPPED)} definitions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
