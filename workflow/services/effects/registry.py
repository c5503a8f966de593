"""Where effects are entered by name, with the parts of the facts that each reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Consequence:
    """A registered effect: what carries it out, and the parts of the facts that it reads."""

    carry_out: Callable[..., None]
    reads: frozenset[str]


REGISTRY: dict[str, Consequence] = {}


def effect(*reads: str, name: str = "") -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register an effect under its own name, or under another where its own is taken by an import."""

    def register(carry_out: Callable[P, None]) -> Callable[P, None]:
        REGISTRY[name or carry_out.__name__] = Consequence(carry_out, frozenset(reads))
        return carry_out

    return register
