"""Products that the demo's rounds of selection are told with; every name is invented."""

from dataclasses import dataclass
from functools import cache

from workflow.reference.reading import build, document, known_keys, sequence
from workflow.seeds import SEEDS, SeedInvalid


@dataclass(frozen=True, slots=True)
class ProductPool:
    """The names of one group of products."""

    group: str
    names: tuple[str, ...]


@cache
def product_pools() -> tuple[ProductPool, ...]:
    """The names by group, refused where a name stands twice."""
    path = SEEDS / "demo" / "rounds.yaml"
    whole = document(path)
    known_keys(whole, {"calibration", "products", "synthetic"}, path.name)
    found = tuple(
        build(ProductPool, row, f"{path.name}: products[{place}]")
        for place, row in enumerate(sequence(whole.get("products"), path.name))
    )
    names = [name for pool in found for name in pool.names]
    if len(set(names)) < len(names):
        raise SeedInvalid(f"{path.name}: tên sản phẩm viết hai lần")
    return found
