"""Where conditions are entered by name, each with the parts of the facts that it reads."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.definition import Actor, Guard, Process
from workflow.errors import Refusal
from workflow.facts import Facts

Check = Callable[..., Refusal | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What a guard is handed: the definition, the facts and the actor."""

    process: Process
    facts: Facts
    actor: Actor


@dataclass(frozen=True, slots=True)
class Condition:
    """A registered guard: its check and the parts of the facts that it reads."""

    check: Check
    reads: frozenset[str]


REGISTRY: dict[str, Condition] = {}


def condition(*reads: str) -> Callable[[Check], Callable[..., Guard]]:
    """Register a check under its own name; the name then builds the guard that a definition holds."""

    def register(check: Check) -> Callable[..., Guard]:
        name = check.__name__
        REGISTRY[name] = Condition(check, frozenset(reads))
        return lambda *args: Guard(name, args)

    return register


def refusal(guard: Guard, case: Case) -> Refusal | None:
    """Return why the guard stops the case, or None."""
    return REGISTRY[guard.name].check(case, *guard.args)


def reads(guards: tuple[Guard, ...]) -> frozenset[str]:
    """Return the parts of the facts that these guards look at."""
    return frozenset().union(*(REGISTRY[guard.name].reads for guard in guards))
