"""What a step brings about beside moving the case: named in the definition, looked up here, carried out in its transaction."""

from collections.abc import Callable

from workflow.services.effects import batches, dossier, holds, linked, payments, progress, work

REGISTRY: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for module in (batches, dossier, holds, linked, payments, progress, work)
    for effect in module.EFFECTS
}
