"""What a step brings about beside moving the case.

Named in the definition, looked up here, carried out in its transaction.
"""

from workflow.services.effects import (
    batches,
    council,
    dossier,
    holds,
    judging,
    linked,
    nominations,
    payments,
    progress,
    rounds,
    work,
)  # fmt: skip
from workflow.services.effects.registry import REGISTRY

__all__ = [
    "REGISTRY", "batches", "council", "dossier", "holds", "judging", "linked", "nominations", "payments", "progress",
    "rounds", "work",
]  # fmt: skip
