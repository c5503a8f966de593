"""What a round still has to decide about conflicts of interest, and whom it might ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.queries.round_desk import sitting
from workflow.queries.round_gate import STANDING, Door, managed, seen_items
from workflow.rounds.parties import Candidate, candidates, profiles, question
from workflow.rounds.records import Item, Seated, hidden, standing_items
from workflow.rounds.standings import DECLARATION, Pair
from workflow.selection.conflicts import Ground, GroundKind, Profile, Standing
from workflow.selection.sameness import person as same_person


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One member and one nomination with what was found, waiting for a decision; ``own`` is the reader's own."""

    item: Item
    member: Seated
    grounds: tuple[Ground, ...]
    declared: bool
    reason: str
    own: bool

    @property
    def pair(self) -> str:
        """The two numbers as a form sends them."""
        return f"{self.item.case_id}:{self.member.user_id}"


@dataclass(frozen=True, slots=True)
class Question:
    """A member and a nominee who share a surname and a commune: no conflict, but worth asking."""

    item: Item
    member: Seated
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What waits for a decision, what may be asked, and what the reader has to declare on first."""

    door: Door
    open: tuple[OpenConflict, ...]
    questions: tuple[Question, ...]
    shut: int


def open_conflicts(session: Session, slug: str, *, person: Person, on: date) -> Conflicts:
    """Return the conflicts of a round that somebody still has to decide about, those found before declaring too.

    Grounds quote the papers of a nominee, so whoever sits in the round sees them only after declaring.
    """
    door = managed(session, slug, person, on)
    seen = seen_items(session, door)
    here = {item.case_id: item for item in standing_items(seen.open)}
    people = {line.user_id: line for line in sitting(door.lines, on)}
    found, settled = _open(session, door, here, people)
    shut = sum(item.case_id in seen.shut for item in standing_items(seen.items))
    return Conflicts(door, found, _questions(session, door, here, people.values(), settled=settled), shut)


def _open(
    session: Session, door: Door, here: dict[int, Item], people: dict[int, Seated]
) -> tuple[tuple[OpenConflict, ...], frozenset[Pair]]:
    """The pairs to decide about, and every pair about which something is known already."""
    rows = session.execute(
        select(DECLARATION.c.case_id, DECLARATION.c.user_id, DECLARATION.c.grounds, DECLARATION.c.declared_at,
               DECLARATION.c.reason, DECLARATION.c.decision, STANDING.label("standing"))
        .where(DECLARATION.c.round_id == door.of.id)
        .where(or_(STANDING.not_in([Standing.OPEN.value]), DECLARATION.c.decision.is_not(None)))
        .order_by(DECLARATION.c.case_id, DECLARATION.c.user_id)
    )  # fmt: skip
    found, settled = [], set()
    for row in rows:
        waits = row.grounds and row.decision is None and row.standing != Standing.RECUSED.value
        settled.add((row.case_id, row.user_id))
        if waits and row.case_id in here and row.user_id in people:
            grounds = tuple(Ground(GroundKind(kind), what) for kind, what in row.grounds)
            found.append(
                OpenConflict(
                    here[row.case_id], people[row.user_id], grounds, row.declared_at is not None, row.reason,
                    row.user_id == door.person_id,
                )
            )  # fmt: skip
    return tuple(found), frozenset(settled)


def _questions(
    session: Session, door: Door, here: dict[int, Item], people: Iterable[Seated], *, settled: frozenset[Pair]
) -> tuple[Question, ...]:
    """Compare surnames first: only few pairs are worth a closer look."""
    lines = {line.user_id: line for line in people}
    nominated = [one for one in candidates(session, door.of.id, ~hidden(door.person_id)) if one.case_id in here]
    by_surname: defaultdict[str, list[Profile]] = defaultdict(list)
    for profile in profiles(session, lines.values(), nominated).values():
        by_surname[_surname(profile.name)].append(profile)
    found = []
    for one in nominated:
        for profile in (near for name in _surnames(one) for near in by_surname.get(name, ())):
            text, owner = question(profile, one)
            if text and (one.case_id, profile.user_id) not in settled:
                found.append(Question(here[one.case_id], lines[profile.user_id], text, owner))
    return tuple(found)


def _surname(name: str) -> str:
    return same_person(name).partition(" ")[0]


def _surnames(one: Candidate) -> set[str]:
    return {_surname(view.owner_name) for view in one.views} - {""}
