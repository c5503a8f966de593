"""Who sits at the council's table for a nomination: members of the day, who stays away from it, whose product it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import literal, or_, select, union_all

from workflow.authority import CaseRef, Person, roles_on, scope_of
from workflow.definition import Role
from workflow.models import CaseRecusal, Membership
from workflow.models.base import table_of
from workflow.rounds.records import ROUNDS, Item, Reader, Round, Seated, members, seated, serving
from workflow.rounds.standings import Declared, Pair, declared, recused_pairs
from workflow.selection.ballots import Sitting
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body, Level, Seat
from workflow.states.selection_levels import ORGANISERS

RECUSAL, MEMBER_OF = table_of(CaseRecusal), table_of(Membership)
OFFICERS = dict(zip(Level, (organiser.officer for organiser in ORGANISERS), strict=True))
"""Who runs a round, by its level; both lists go from the lowest to the highest."""
READERS = frozenset({Role.DEPT_LEADER, Role.SUPERVISOR, Role.AUDITOR}).union(
    *({organiser.officer, organiser.signer} for organiser in ORGANISERS)
)
"""Who looks after rounds in a unit: whoever runs, signs, leads or supervises them."""
LEADING = frozenset({Seat.CHAIR, Seat.VICE, Seat.SECRETARY})


Lines = tuple[Seated, ...]
Aside = tuple[tuple[int, int, bool], ...]
"""Cases with the people who stand aside from them, and whether they are hidden from these."""
Apart = tuple[Aside, Mapping[int, frozenset[int]]]
"""Who stands aside from what, and by nomination the members who belong to its establishment."""


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody may do with the sessions of a round: the seat in its council, and the roles on its case."""

    person_id: int
    seat: Seat | None
    officer: bool
    reader: bool
    sits: bool
    """Whether the person serves in any body of the round, and so declares before seeing anything."""
    aside: bool = False
    """Whether the person took themselves off the whole round, so that its own pages are not there for them."""

    @property
    def enters(self) -> bool:
        """Whether the sessions exist for the person."""
        return self.reader or self.seat is not None

    @property
    def manages(self) -> bool:
        """Whether the inner pages of the round are open to the person."""
        return self.reader or self.seat in LEADING

    @property
    def records(self) -> bool:
        """Whether the person opens sessions and records what happens in them."""
        return self.officer or self.seat is Seat.SECRETARY


@dataclass(frozen=True)
class Chamber:
    """The council of a round on a day, and what keeps its members from single nominations."""

    of: Round
    council: tuple[Seated, ...]
    known: Mapping[Pair, Declared]
    hidden: frozenset[Pair]
    nominees: Mapping[int, frozenset[int]]

    @property
    def names(self) -> dict[int, str]:
        """The members' names."""
        return {one.user_id: one.name for one in self.council}

    @cached_property
    def away(self) -> frozenset[Pair]:
        """Every nomination with every member who stays away from it."""
        return recused_pairs(self.known) | self.hidden

    def recused(self, case_ids: Iterable[int]) -> frozenset[int]:
        """Who stays away from any of these nominations."""
        asked = frozenset(case_ids)
        return frozenset(one.user_id for one in self.council for case in asked if (case, one.user_id) in self.away)

    def owners(self, case_ids: Iterable[int]) -> frozenset[int]:
        """Whose own products are among these nominations."""
        return frozenset().union(*(self.nominees.get(case, frozenset()) for case in case_ids))

    def out(self, case_ids: Collection[int]) -> frozenset[int]:
        """Who may not be in the room for these nominations."""
        return self.recused(case_ids) | self.owners(case_ids)

    def undeclared(self, case_ids: Collection[int]) -> frozenset[int]:
        """Who has not declared yet, or waits for a decision about it, and may therefore not deal with them."""
        free = {one.user_id for one in self.council} - self.out(case_ids)
        return frozenset(user for user in free for case in case_ids if self.standing(case, user) is not Standing.OPEN)

    def standing(self, case_id: int, user_id: int) -> Standing:
        """Where a person stands to a nomination."""
        known = self.known.get((case_id, user_id))
        return Standing.UNDECLARED if known is None else known.standing

    def sitting(self, case_ids: Collection[int], present: Collection[int]) -> Sitting:
        """The table for these nominations, with those who have come."""
        here = frozenset(present) - self.undeclared(case_ids)
        return Sitting(members(self.council), here, self.recused(case_ids), self.owners(case_ids))


@dataclass(frozen=True, slots=True)
class Eyes:
    """What one person may see of the nominations of a session."""

    hidden: frozenset[int]
    """Conflict: they do not exist for the person."""
    closed: frozenset[int]
    """Not declared yet: the names alone."""

    @property
    def whole(self) -> bool:
        """Whether everything may be seen, and so what is said about all of them together."""
        return not self.hidden and not self.closed

    def opens(self, case_id: int) -> bool:
        """Whether a nomination may be seen in full."""
        return case_id not in self.hidden | self.closed


def chamber(
    session: Reader, of: Round, found: Iterable[Item], on: date, *, lines: Lines | None = None,
    known: Apart | None = None,
) -> Chamber:  # fmt: skip
    """Read the council of a day for these nominations; ``lines`` and ``known`` are what was read of them already."""
    items = tuple(found)
    council = serving(seated(session, of.id) if lines is None else lines, Body.COUNCIL, on)
    people = [one.user_id for one in council]
    aside, nominees = apart(session, of, items, people, on) if known is None else known
    listed = {item.case_id for item in items}
    hidden = frozenset((case, user) for case, user, hides in aside if hides and case in listed and user in people)
    return Chamber(of, council, declared(session, of.id), hidden, nominees)


def door(
    session: Reader, of: Round, person: Person, on: date, *, lines: Lines | None = None, known: Aside | None = None
) -> Door:  # fmt: skip
    """Return what a person may do with the sessions of a round."""
    sitting = seated(session, of.id) if lines is None else lines
    own = [one for one in sitting if one.user_id == person.id and one.serves(on)]
    seat = next((one.seat for one in own if one.body is Body.COUNCIL), None)
    aside = recusals(session, [of.id]) if known is None else known
    roles = roles_on(scope_of(person), _ref(of, aside))
    shut = (of.id, person.id, True) in aside
    return Door(person.id, seat, OFFICERS[of.level] in roles, bool(roles & READERS), bool(own), shut)


def eyes(seen: Chamber, through: Door, case_ids: Collection[int], aside: Aside) -> Eyes:
    """Return what somebody sees of these nominations. Whoever sits at the table declares first, officers too."""
    own = {case for case, user, hides in aside if hides and user == through.person_id and case in case_ids}
    standing = {case: seen.standing(case, through.person_id) for case in case_ids}
    hidden = frozenset(own) | {case for case, one in standing.items() if one is Standing.RECUSED}
    hidden |= {case for case in case_ids if through.person_id in seen.nominees.get(case, ())}
    shut = frozenset(case for case, one in standing.items() if one is not Standing.OPEN and case not in hidden)
    return Eyes(hidden, shut if through.sits else frozenset())


def recusals(session: Reader, case_ids: Iterable[int]) -> Aside:
    """Return who stands aside from these cases, and whether the case is hidden from them."""
    rows = session.execute(_aside().where(RECUSAL.c.case_id.in_(list(case_ids))))
    return tuple((row.case_id, row.user_id, row.hides) for row in rows)


def apart(session: Reader, of: Round, found: Collection[Item], people: Collection[int], on: date) -> Apart:
    """Return who stands aside from a round and these nominations, and whose own products they are on the day."""
    runs = (MEMBER_OF.c.valid_from <= on, or_(MEMBER_OF.c.valid_to.is_(None), MEMBER_OF.c.valid_to >= on))
    homes = sorted({item.applicant_id for item in found})
    own = select(MEMBER_OF.c.unit_id, MEMBER_OF.c.user_id, literal(value=False), literal(value=True)).where(
        MEMBER_OF.c.user_id.in_(people), MEMBER_OF.c.unit_id.in_(homes), *runs
    )
    ids = [of.id, *(item.case_id for item in found)]
    aside, by_unit = [], defaultdict[int, set[int]](set)
    for what, user, hides, belongs in session.execute(union_all(_aside().where(RECUSAL.c.case_id.in_(ids)), own)):
        if belongs:
            by_unit[what].add(user)
        else:
            aside.append((what, user, hides))
    nominees = {item.case_id: frozenset(by_unit[item.applicant_id]) for item in found if item.applicant_id in by_unit}
    return tuple(aside), nominees


def _aside() -> Any:
    return select(RECUSAL.c.case_id, RECUSAL.c.user_id, RECUSAL.c.hides, literal(value=False).label("belongs"))


def _ref(of: Round, aside: Aside) -> CaseRef:
    own = [(user, hides) for case, user, hides in aside if case == of.id]
    return CaseRef(
        None, None, of.commune_id, of.owner_unit_id, submitted=True, process=ROUNDS,
        hidden_from=frozenset(user for user, hides in own if hides),
        conflicted=frozenset(user for user, _ in own),
    )  # fmt: skip
