"""What a round decided about conflicts of interest, what it still has to decide, and whom it might ask."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.models import User
from workflow.queries.official_recusals import official_recusals
from workflow.queries.round_desk import sitting
from workflow.queries.round_gate import STANDING, Door, managed, seen_items
from workflow.rounds.parties import Candidate, candidates, profiles, question
from workflow.rounds.records import Item, Seated, hidden, standing_items
from workflow.rounds.standings import DECLARATION, Pair
from workflow.selection.conflicts import Ground, GroundKind, Profile, Standing
from workflow.selection.councils import Body
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
class SettledConflict:
    """Who stays away from a nomination or was cleared, why, since when; ``by`` is empty where they said so themselves.

    An official has a ``role`` and no ``body``. Without an ``item`` it is the whole round that they stay away from.
    """

    item: Item | None
    name: str
    body: Body | None
    role: Role | None
    recused: bool
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Question:
    """A member and a nominee who share a surname and a commune: no conflict, but worth asking."""

    item: Item
    member: Seated
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What waits for a decision, what is settled, what may be asked, and what the reader has to declare on first."""

    door: Door
    open: tuple[OpenConflict, ...]
    settled: tuple[SettledConflict, ...]
    questions: tuple[Question, ...]
    shut: int


def open_conflicts(session: Session, slug: str, *, person: Person, on: date) -> Conflicts:
    """Return the conflicts of a round: what somebody still has to decide about, and what is settled.

    Grounds quote the papers of a nominee, so whoever sits in the round sees them only after declaring. Nobody reads of
    conflicts about a nomination that is hidden from them.
    """
    door = managed(session, slug, person, on)
    seen = seen_items(session, door)
    here = {item.case_id: item for item in standing_items(seen.open)}
    people = {line.user_id: line for line in sitting(door.lines, on)}
    known = _known(session, door)
    found = tuple(_waiting(known, door, here, people))
    asked = frozenset((row.case_id, row.user_id) for row in known)
    shut = sum(item.case_id in seen.shut for item in standing_items(seen.items))
    decided = (*_settled(known, door, here), *_officials(session, known, door, here))
    settled = tuple(sorted(decided, key=lambda one: one.at, reverse=True))
    return Conflicts(door, found, settled, _questions(session, door, here, people.values(), settled=asked), shut)


def _known(session: Session, door: Door) -> Sequence[Any]:
    """Everything declared, found or decided that is not plainly without conflict, with who decided."""
    columns = (
        DECLARATION.c.case_id, DECLARATION.c.user_id, DECLARATION.c.grounds, DECLARATION.c.declared_at,
        DECLARATION.c.reason, DECLARATION.c.decision, DECLARATION.c.decided_why, DECLARATION.c.decided_at,
        User.name.label("decider"), STANDING.label("standing"),
    )  # fmt: skip
    found = (
        select(*columns)
        .outerjoin(User, User.id == DECLARATION.c.decided_by)
        .where(DECLARATION.c.round_id == door.of.id)
        .where(or_(STANDING.not_in([Standing.OPEN.value]), DECLARATION.c.decision.is_not(None)))
        .order_by(DECLARATION.c.case_id, DECLARATION.c.user_id)
    )
    return session.execute(found).all()


def _waiting(
    known: Iterable[Any], door: Door, here: dict[int, Item], people: dict[int, Seated]
) -> Iterator[OpenConflict]:
    for row in known:
        waits = row.grounds and row.decision is None and row.standing != Standing.RECUSED.value
        if waits and row.case_id in here and row.user_id in people:
            grounds = tuple(Ground(GroundKind(kind), what) for kind, what in row.grounds)
            yield OpenConflict(
                here[row.case_id], people[row.user_id], grounds, row.declared_at is not None, row.reason,
                row.user_id == door.person_id,
            )  # fmt: skip


def _settled(known: Iterable[Any], door: Door, here: dict[int, Item]) -> Iterator[SettledConflict]:
    """Recusals and clearances, of members who have left the round too; a decision says more than a declaration."""
    lines = {line.user_id: line for line in door.lines}
    for row in known:
        recused, decided = row.standing == Standing.RECUSED.value, row.decision is not None
        if (recused or decided) and row.case_id in here and row.user_id in lines:
            reason, at = (
                (row.decided_why, row.decided_at or row.declared_at) if decided else (row.reason, row.declared_at)
            )
            who = lines[row.user_id]
            yield SettledConflict(here[row.case_id], who.name, who.body, None, recused, reason, at, row.decider or "")


def _officials(session: Session, known: Iterable[Any], door: Door, here: dict[int, Item]) -> Iterator[SettledConflict]:
    """Officials who took themselves off; what a member of a body said or was told about the same stands already."""
    told = {(row.case_id, row.user_id) for row in known if row.standing == Standing.RECUSED.value}
    for one in official_recusals(session, [door.of.id, *here]):
        if (one.case_id, one.user_id) not in told:
            item = here.get(one.case_id)
            yield SettledConflict(item, one.name, None, one.role, True, one.reason, one.at, "")


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
