"""What a step brings about beside moving the case.

Named in the definition, looked up here, carried out in its transaction.
"""

from workflow.services.effects import (
    apologies,
    approving,
    batches,
    council,
    dossier,
    holds,
    judging,
    linked,
    lowering,
    nominations,
    oversight,
    payments,
    plans,
    progress,
    rechecks,
    recorded,
    rounds,
    settlements,
    shares,
    work,
)  # fmt: skip
from workflow.services.effects.registry import REGISTRY

__all__ = [
    "REGISTRY", "apologies", "approving", "batches", "council", "dossier", "holds", "judging", "linked", "lowering",
    "nominations", "oversight", "payments", "plans", "progress", "rechecks", "recorded", "rounds", "settlements",
    "shares",
    "work",
]  # fmt: skip
