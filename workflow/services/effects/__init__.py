"""What a step brings about beside moving the case.

Named in the definition, looked up here, carried out in its transaction.
"""

from workflow.services.effects import batches, dossier, holds, linked, payments, progress, work
from workflow.services.effects.registry import REGISTRY

__all__ = ["REGISTRY", "batches", "dossier", "holds", "linked", "payments", "progress", "work"]
