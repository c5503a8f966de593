"""The one port of background work: jobs by name, again and again or once soon; the rows are the truth behind it."""

from collections.abc import Callable
from typing import Protocol

Job = Callable[[], object]


class Background(Protocol):
    """Runs jobs beside the web. A job never runs twice at a time; one that breaks stops neither itself nor others."""

    def every(self, seconds: int, name: str, job: Job, *, beside: bool = False) -> None:
        """Run a job at once when work begins, and then again after so many seconds.

        However long a job takes that runs ``beside`` the others, they do not wait for it.
        """
        ...

    def enqueue(self, name: str) -> None:
        """Run a known job once, as soon as it can be; asked for twice before it begins, it still runs once."""
        ...

    def run(self) -> None:
        """Work until told to stop."""
        ...

    def stop(self) -> None:
        """Stop working, from a job or a signal; a job that is at work is let finish."""
        ...
