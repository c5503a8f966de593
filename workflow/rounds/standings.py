"""What members declared about nominations, what was found and decided, and who may therefore open what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflow.models import ConflictDeclaration
from workflow.models.base import table_of
from workflow.rounds.records import Reader
from workflow.selection.conflicts import Decision, Declaration, Ground, GroundKind, Standing, standing

DECLARATION = table_of(ConflictDeclaration)
Pair = tuple[int, int]
"""A nomination and a person."""
RECUSED, CLEARED = "recused", "cleared"
"""What may be decided about a conflict."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known about one member and one nomination."""

    case_id: int
    user_id: int
    declaration: Declaration | None
    grounds: tuple[Ground, ...]
    decision: Decision | None
    decided_at: datetime | None

    @property
    def standing(self) -> Standing:
        """Whether the member may deal with the nomination."""
        return standing(self.declaration, self.grounds, self.decision)


def declared(session: Reader, round_id: int) -> dict[Pair, Declared]:
    """Return everything declared and decided in a round, by nomination and person."""
    rows = session.execute(select(DECLARATION).where(DECLARATION.c.round_id == round_id))
    return {(row.case_id, row.user_id): _declared(row) for row in rows}


def undeclared(known: Mapping[Pair, Declared], pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return the pairs about which somebody still has to declare or to decide."""
    done = (Standing.OPEN, Standing.RECUSED)
    return tuple(pair for pair in pairs if pair not in known or known[pair].standing not in done)


def recused_pairs(known: Mapping[Pair, Declared]) -> frozenset[Pair]:
    """Return the pairs whose member stays away from the nomination."""
    return frozenset(pair for pair, one in known.items() if one.standing is Standing.RECUSED)


def _declared(row: Any) -> Declared:
    says = Declaration(row.answer, row.reason, row.declared_at) if row.declared_at else None
    grounds = tuple(Ground(GroundKind(kind), found) for kind, found in row.grounds)
    decided = None
    if row.decision:
        considered = frozenset(ground.kind for ground in grounds)
        decided = Decision(row.decision == RECUSED, row.decided_why, row.decided_by, considered)
    return Declared(row.case_id, row.user_id, says, grounds, decided, row.decided_at)
