"""The order of the items of a session, so that recused members leave and come back as seldom as possible.

The people out of the room for two items differ by some number: that is a distance, so items with the same people out
belong together and items with nobody out come first. Up to ``EXACT`` different sets of people the best order is
found; beyond that a nearest neighbour tour is improved, and the given order is kept when it is not beaten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

EXACT = 9
People = frozenset[int]
NOBODY: People = frozenset()


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item and the members who may not be in the room for it."""

    item_id: int
    recused: People


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens before an item: who leaves, who comes back; ``out`` stays outside while it is discussed."""

    item_id: int
    leave: People
    back: People
    out: People


def ordered(items: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """The same items with as few movements as can be found, never more than in the given order; always the same."""
    sets = list(dict.fromkeys(item.recused for item in items if item.recused))
    route = _best(sets) if len(sets) <= EXACT else _improved(_nearest(sets))
    found = tuple(item for people in (NOBODY, *route) for item in items if item.recused == people)
    return min(tuple(items), found, key=movements)


def movements(order: Iterable[AgendaItem]) -> int:
    """How many times somebody leaves or comes back, everybody being in the room at first."""
    return _length([item.recused for item in order])


def turns(order: Iterable[AgendaItem]) -> tuple[Turn, ...]:
    """For every item who leaves before it, who comes back, and who is out."""
    listed = list(order)
    steps = zip(pairwise([NOBODY, *(item.recused for item in listed)]), listed, strict=True)
    return tuple(Turn(item.item_id, after - before, before - after, after) for (before, after), item in steps)


def _length(route: Sequence[People]) -> int:
    return sum(len(before ^ after) for before, after in pairwise([NOBODY, *route]))


def _best(sets: Sequence[People]) -> list[People]:
    """The shortest route through all sets, from a full room: the best way to each end, one more set at a time."""
    ways: dict[tuple[People, int], tuple[int, tuple[int, ...]]] = {
        (frozenset({n}), n): (len(people), (n,)) for n, people in enumerate(sets)
    }
    for _ in sets[1:]:
        longer: dict[tuple[People, int], tuple[int, tuple[int, ...]]] = {}
        for (seen, last), (length, way) in ways.items():
            for n in sorted(frozenset(range(len(sets))) - seen):
                key, step = (seen | {n}, n), (length + len(sets[last] ^ sets[n]), (*way, n))
                longer[key] = min(step, longer.get(key, step))
        ways = longer
    return [sets[n] for n in min(ways.values(), default=(0, ()))[1]]


def _nearest(sets: Sequence[People]) -> list[People]:
    """From a full room always on to the set that moves fewest people."""
    left, route = list(sets), [NOBODY]
    while left:
        left.remove(nearest := min(left, key=lambda people: len(route[-1] ^ people)))
        route.append(nearest)
    return route[1:]


def _improved(route: list[People]) -> list[People]:
    """The route after turning stretches of it around until none makes it shorter."""
    better = True
    while better:
        better = False
        for start in range(len(route) - 1):
            for stop in range(start + 2, len(route) + 1):
                if _gain(route, start, stop) > 0:
                    route, better = [*route[:start], *route[start:stop][::-1], *route[stop:]], True
    return route


def _gain(route: Sequence[People], start: int, stop: int) -> int:
    """How much shorter the route gets when this stretch is turned around; only its two ends change."""
    before = route[start - 1] if start else NOBODY
    first, last = route[start], route[stop - 1]
    after = route[stop] if stop < len(route) else None
    gain = len(before ^ first) - len(before ^ last)
    return gain if after is None else gain + len(last ^ after) - len(first ^ after)
