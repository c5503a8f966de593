"""The proof of a case's history: what a line says, and the hash that ties it to the line before."""

from dataclasses import dataclass
from datetime import UTC, datetime

from workflow.canonical import canonical, digest

ON_BEHALF_OF = "on_behalf_of"
"""The part of a line's body that names for whom its actor stood in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history as it is hashed, without its body."""

    case_id: int
    code: str
    seq: int
    step: str
    from_state: str
    to_state: str
    at: datetime
    actor_id: int | None
    role: str


def genesis(code: str) -> str:
    """Return the hash that stands before the first line of a case."""
    return digest(f"khuyencong:{code}")


def line_hash(line: Line, body: str, prev_hash: str) -> str:
    """Return the hash of a line: everything that it says, and the line before it."""
    facts = {
        "case": line.code, "seq": line.seq, "step": line.step, "from": line.from_state, "to": line.to_state,
        "at": line.at.astimezone(UTC).isoformat(),
        "actor": line.actor_id, "role": line.role, "body": body,
    }  # fmt: skip
    return digest(prev_hash + canonical(facts))


def sealed(salt: str, text: str) -> str:
    """Return the digest under which a line of history holds a private text."""
    return digest(salt + text)
