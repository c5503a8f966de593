"""The search behind a fair assignment: jurors hand items on to each other until no chain of exchanges helps.

Fair first: the sum of squared loads is as small as the conflicts allow, so loads are within one of each other
whenever that is possible at all. Then expertise: among the fairest plans, one with the most experts. A plan that no
chain of exchanges improves is the best there is: no negative cycle is left in a minimum cost flow with convex costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
"""An item and a juror, or the two ends of an exchange."""

LOSS = (-1, 0, 1)
"""What an exchange may cost in experts, cheapest first."""


@dataclass(frozen=True, slots=True)
class Room:
    """What does not change while a plan is drafted: items with their groups, jurors, conflicts, expertise."""

    groups: Mapping[int, str]
    jurors: tuple[int, ...]
    conflicts: frozenset[Pair]
    expertise: Mapping[int, frozenset[str]]

    def allows(self, pair: Pair) -> bool:
        """Whether this item may be given to this juror."""
        item, juror = pair
        return item in self.groups and juror in self.expertise and pair not in self.conflicts

    def eligible(self, item: int) -> list[int]:
        """Who may score this item."""
        return [juror for juror in self.jurors if (item, juror) not in self.conflicts]

    def expert(self, item: int, juror: int) -> bool:
        """Whether the juror knows the group of this item."""
        return self.groups[item] in self.expertise[juror]


class Draft:
    """A plan while it is improved: who has what, and what every juror could hand to every other one."""

    def __init__(self, room: Room, fixed: frozenset[Pair]) -> None:
        self.room, self.fixed = room, fixed
        self.has = {juror: {item for item, holder in fixed if holder == juror} for juror in room.jurors}
        self._weight = len(room.jurors)  # a step of fairness outweighs the experts lost along the longest chain
        self._offers: dict[tuple[int, int, int], dict[int, None]] = {}  # giver, taker, loss: the items, oldest first

    def pairs(self) -> list[Pair]:
        """Every line of the plan, by item."""
        return sorted((item, juror) for juror, items in self.has.items() for item in items)

    def fill(self, per_item: int) -> None:
        """Give every item its jurors, the least loaded first, experts first among equals."""
        for item in self.room.groups:
            free = [juror for juror in self.room.eligible(item) if item not in self.has[juror]]
            held = sum(item in items for items in self.has.values())
            free.sort(key=lambda juror: (len(self.has[juror]), not self.room.expert(item, juror), juror))
            for juror in free[: max(0, per_item - held)]:
                self.has[juror].add(item)
        for item in self.room.groups:
            self._offer(item)

    def improve(self) -> bool:
        """Carry out one chain of exchanges that makes the plan better; False when there is none."""
        costs = self._costs()
        everybody = (*self.room.jurors, None)
        places = {juror: place for place, juror in enumerate(everybody)}
        chain = negative_cycle(len(places), {(places[a], places[b]): cost for (a, b), cost in costs.items()})
        ends = [(everybody[a], everybody[b]) for a, b in chain]
        moves = [(a, b, self._cheapest(a, b)[1]) for a, b in ends if a is not None and b is not None]
        for giver, taker, item in moves:
            self._hand_on(giver, taker, item)
        return bool(chain)

    def _costs(self) -> dict[tuple[int | None, int | None], int]:
        """What each exchange costs; None is the free end of a chain, where a load grows or shrinks by one."""
        found: dict[tuple[int | None, int | None], int] = {}
        for juror, items in self.has.items():
            found[None, juror] = self._weight * (1 - 2 * len(items))
            found[juror, None] = self._weight * (1 + 2 * len(items))
        for giver, taker in {(giver, taker): None for (giver, taker, _), items in self._offers.items() if items}:
            found[giver, taker] = self._cheapest(giver, taker)[0]
        return found

    def _cheapest(self, giver: int, taker: int) -> Pair:
        """The least loss at which something can be handed on, and the item."""
        return next((loss, next(iter(items))) for loss in LOSS if (items := self._offers.get((giver, taker, loss))))

    def _hand_on(self, giver: int, taker: int, item: int) -> None:
        self._withdraw(item)
        self.has[giver].remove(item)
        self.has[taker].add(item)
        self._offer(item)

    def _offer(self, item: int) -> None:
        for key in self._exchanges(item):
            self._offers.setdefault(key, {})[item] = None

    def _withdraw(self, item: int) -> None:
        for key in self._exchanges(item):
            del self._offers[key][item]

    def _exchanges(self, item: int) -> list[tuple[int, int, int]]:
        """From whom to whom this item could go, and the loss in experts."""
        able = self.room.eligible(item)
        givers = [juror for juror in able if item in self.has[juror] and (item, juror) not in self.fixed]
        takers = [juror for juror in able if item not in self.has[juror]]
        expert = {juror: self.room.expert(item, juror) for juror in able}
        return [(giver, taker, expert[giver] - expert[taker]) for giver in givers for taker in takers]


def negative_cycle(n: int, cost: Mapping[Pair, int]) -> list[Pair]:
    """The edges of a cycle whose costs sum up below zero, found as Bellman and Ford do; empty when there is none."""
    distance, before, changed = [0] * n, [-1] * n, -1
    for _ in range(n):
        changed = -1
        for (start, stop), price in cost.items():
            if distance[start] + price < distance[stop]:
                distance[stop], before[stop], changed = distance[start] + price, start, stop
        if changed < 0:
            return []
    for _ in range(n):  # walk back into the cycle itself
        changed = before[changed]
    edges, place = [(before[changed], changed)], before[changed]
    while place != changed:
        edges.append((before[place], place))
        place = before[place]
    return edges
