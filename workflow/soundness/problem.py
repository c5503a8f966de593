"""What is wrong with a definition: one shape for every check."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: a stable ``code``, and a message that names the place."""

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message with its places filled in, in Vietnamese."""
        return self.message % self.params

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
