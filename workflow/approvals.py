"""What an approval covered, part by part: pure digests of sections, papers and figures, and which of them changed.

A part is ``section:KEY``, ``paper:KIND`` or ``figure:NAME``. A part whose kind was not looked at is left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.canonical import canonical, digest
from workflow.definition import Process

COVER = "cover"
SECTION, PAPER, FIGURE = "section", "paper", "figure"
FIGURES: Mapping[str, str] = {
    "support": "Kinh phí hỗ trợ", "matching": "Vốn đối ứng", "total_cost": "Tổng kinh phí",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """What a case holds now: sections by key, hashes of papers by kind, figures; None for what was not read."""

    sections: Mapping[str, Any] | None = None
    papers: Mapping[str, Iterable[str]] | None = None
    figures: Mapping[str, int] = field(default_factory=dict)

    def digest(self, part: str) -> str | None:
        """Return the identity of one part; None where its kind was not read."""
        kind, _, name = part.partition(":")
        if kind == FIGURE:
            return digest(canonical(self.figures[name])) if name in self.figures else None
        if kind == SECTION:
            return None if self.sections is None else digest(canonical(self.sections.get(name)))
        return None if self.papers is None else digest(canonical(sorted(self.papers.get(name, ()))))


def covered(parts: Iterable[str], content: Content) -> dict[str, str]:
    """Return the digest of each part that an approval depends on."""
    return {part: found for part in parts if (found := content.digest(part)) is not None}


def changed(covers: Mapping[str, str], content: Content) -> tuple[str, ...]:
    """Return the parts that are not what was approved any more, in the order in which they were covered."""
    now = {part: content.digest(part) for part in covers}
    return tuple(part for part, before in covers.items() if now[part] not in (None, before))


def identity(covers: Mapping[str, str]) -> str:
    """Return the one hash of all that an approval covered."""
    return digest(canonical(dict(covers)))


def covers(process: Process) -> bool:
    """Say whether a procedure records what its approvals covered."""
    return any(effect.name == COVER for step in process.steps.values() for effect in step.does)
