"""Nominations that the council of a round can no longer decide, because too many of its members stay away from them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.errors import Refusal
from workflow.queries.round_gate import STANDING, Door
from workflow.rounds.records import Item, members, serving
from workflow.rounds.standings import DECLARATION
from workflow.selection.ballots import Sitting, chair_there, quorum_met
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body


@dataclass(frozen=True, slots=True)
class Broken:
    """A nomination without a quorum even if everybody came, and why."""

    item: Item
    refusal: Refusal


def broken_quorums(session: Session, door: Door, found: Iterable[Item]) -> tuple[Broken, ...]:
    """Return the nominations among these for which the council of the day needs a substitute."""
    council = serving(door.lines, Body.COUNCIL, door.on)
    people = frozenset(line.user_id for line in council)
    rows = session.execute(
        select(DECLARATION.c.case_id, DECLARATION.c.user_id).where(
            DECLARATION.c.round_id == door.of.id, DECLARATION.c.user_id.in_(people),
            STANDING.in_([Standing.RECUSED.value]),
        )
    )  # fmt: skip
    away: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        away[row.case_id].add(row.user_id)
    broken = []
    for item in found:
        sitting = Sitting(members(council), people, away.get(item.case_id, frozenset()))
        rule = door.of.rule
        refusal = quorum_met(rule, sitting) or chair_there(rule, sitting) if item.case_id in away else None
        if refusal is not None:
            broken.append(Broken(item, refusal))
    return tuple(broken)
