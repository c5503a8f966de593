"""Separation of duties can be kept: with the given staff, some assignment of persons to steps satisfies every guard."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from workflow.definition import Process, Role, Step
from workflow.soundness.problem import Problem

TWO = 2
Person = tuple[Role, int]
Pairs = set[frozenset[str]]


def duties(process: Process, staff: Mapping[Role, int]) -> Iterator[Problem]:
    """Yield the smallest set of steps that this staff cannot share out; a role that is not named has two persons."""
    pairs = _apart(process)
    steps = [process.steps[key] for key in sorted(frozenset().union(*pairs))]
    people = {step.key: _people(step, staff) for step in steps}
    clash = _smallest_clash(people, pairs)
    if clash:
        message = "Không đủ người khác nhau cho các bước %(steps)s."
        yield Problem("duties", message, {"steps": ", ".join(clash)})


def _apart(process: Process) -> Pairs:
    """Return the pairs of steps that different persons must take."""
    return {
        frozenset((step.key, str(other)))
        for step in process.steps.values()
        for guard in step.needs
        if guard.name == "not_doer_of"
        for other in guard.args
        if other != step.key
    }


def _people(step: Step, staff: Mapping[Role, int]) -> list[Person]:
    return [(role, number) for role in step.roles for number in range(staff.get(role, TWO))]


def _smallest_clash(people: dict[str, list[Person]], pairs: Pairs) -> tuple[str, ...]:
    """Return the smallest set of steps without an assignment, the first in order of the alphabet, or nothing."""
    if _assignable(list(people), people, pairs):
        return ()
    sets = (chosen for size in range(1, len(people) + 1) for chosen in combinations(people, size))
    return next(chosen for chosen in sets if not _assignable(list(chosen), people, pairs))


def _assignable(steps: list[str], people: dict[str, list[Person]], pairs: Pairs) -> bool:
    return _assign(steps, people, pairs, {})


def _assign(steps: list[str], people: dict[str, list[Person]], pairs: Pairs, chosen: dict[str, Person]) -> bool:
    """Search exactly: try every person for the next step who clashes with nobody chosen before."""
    if not steps:
        return True
    step, rest = steps[0], steps[1:]
    taken = {person for other, person in chosen.items() if frozenset((step, other)) in pairs}
    return any(_assign(rest, people, pairs, {**chosen, step: person}) for person in people[step] if person not in taken)
