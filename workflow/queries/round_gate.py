"""Who finds which page of a round: officers by their unit, members of its council by their seat, nobody else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, and_, case, cast, not_, or_, select
from sqlalchemy.orm import Session

from workflow.authority import CaseRef, Person, roles_on, scope_of
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import CaseRecusal
from workflow.models.base import table_of
from workflow.rounds.records import (
    CASE,
    ROUND,
    ROUNDS,
    Item,
    Round,
    Seated,
    hidden,
    items_beside,
    jurors,
    rounds,
    seated,
)
from workflow.rounds.standings import CLEARED, DECLARATION, RECUSED
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body, Level, Seat
from workflow.states.selection_levels import ORGANISERS

RECUSAL = table_of(CaseRecusal)
ORGANISER_OF = dict(zip(Level, ORGANISERS, strict=True))
"""Who runs and signs, by level; both lists go from the lowest to the highest."""
SIGNERS = frozenset(organiser.signer for organiser in ORGANISERS)
READERS = SIGNERS | {organiser.officer for organiser in ORGANISERS} | {Role.DEPT_LEADER, Role.SUPERVISOR, Role.AUDITOR}
"""Who looks after rounds in a unit: whoever runs, signs, leads or supervises them."""
LEADING = frozenset({Seat.CHAIR, Seat.VICE, Seat.SECRETARY})
_SAID = DECLARATION.c.declared_at.is_not(None)
STANDING: ColumnElement[str] = case(
    (or_(DECLARATION.c.decision == RECUSED, and_(_SAID, DECLARATION.c.answer == "conflict")), Standing.RECUSED.value),
    (not_(_SAID), Standing.UNDECLARED.value),
    (or_(cast(DECLARATION.c.grounds, String) == "[]", DECLARATION.c.decision == CLEARED), Standing.OPEN.value),
    else_=Standing.UNDECIDED.value,
)
"""Where a declaration puts its member, as the database can count it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A round as one person finds it: its members, and what the person is in it on the day."""

    of: Round
    person_id: int
    roles: frozenset[Role]
    lines: tuple[Seated, ...]
    on: date

    @property
    def runs(self) -> bool:
        """Whether the person is an officer who runs this round."""
        return ORGANISER_OF[self.of.level].officer in self.roles

    @property
    def manages(self) -> bool:
        """Whether the inner pages of the round are open: to its officers, and to those who lead its council."""
        return bool(self.roles & READERS) or any(one.seat in LEADING for one in self._own(Body.COUNCIL))

    @property
    def enters(self) -> bool:
        """Whether the results are open, once there are any: to every member of the council too."""
        return self.manages or bool(self._own(Body.COUNCIL))

    @property
    def sits(self) -> bool:
        """Whether the person serves in any body of the round and therefore has to declare first."""
        return any(one.user_id == self.person_id and one.serves(self.on) for one in self.lines)

    @property
    def scores(self) -> bool:
        """Whether the person is one of the jurors."""
        return any(one.user_id == self.person_id for one in jurors(self.lines, self.on))

    @property
    def closed(self) -> bool:
        """Whether the scores are closed and may be looked at."""
        return self.of.scoring_closed_at is not None

    @property
    def counts_sheets(self) -> bool:
        """Whether the person may know who has submitted: managers may, jurors only when the scores are closed."""
        return self.manages and (self.closed or not self.scores)

    def _own(self, body: Body) -> tuple[Seated, ...]:
        own = (one for one in self.lines if one.user_id == self.person_id and one.body is body)
        return tuple(one for one in own if one.serves(self.on))


@dataclass(frozen=True, slots=True)
class Seen:
    """The nominations of a round that exist for a person; of those in ``shut`` only the names, until declared."""

    items: tuple[Item, ...]
    shut: frozenset[int]
    total: int
    """How many there are, whether or not they exist for the person: for saying that a list is not the whole one."""

    @property
    def open(self) -> tuple[Item, ...]:
        """What may be seen in full."""
        return tuple(item for item in self.items if item.case_id not in self.shut)


def door_to(session: Session, slug: str, person: Person, on: date) -> Door:
    """Return the round at an address for somebody who may enter it; CaseNotFound for everybody else."""
    of = next(iter(rounds(session, ROUND.c.slug == slug, not_(hidden(person.id)))), None)
    if of is None:
        raise CaseNotFound(slug)
    ref = CaseRef(None, None, of.commune_id, of.owner_unit_id, submitted=True, process=ROUNDS)
    door = Door(of, person.id, roles_on(scope_of(person), ref), seated(session, of.id), on)
    if not door.enters:
        raise CaseNotFound(slug)
    return door


def managed(session: Session, slug: str, person: Person, on: date) -> Door:
    """The same for the inner pages of the round."""
    door = door_to(session, slug, person, on)
    if not door.manages:
        raise CaseNotFound(slug)
    return door


def seen_items(session: Session, door: Door) -> Seen:
    """Return the nominations that a person may know of. Whoever sits in the round declares before seeing more."""
    aside = (RECUSAL.c.case_id == CASE.c.id) & (RECUSAL.c.user_id == door.person_id) & RECUSAL.c.hides
    rows = items_beside(session, door.of.id, RECUSAL, aside)
    found = tuple(item for item, hides in rows if hides is None)
    if not door.sits:
        return Seen(found, frozenset(), len(rows))
    own = select(DECLARATION.c.case_id, STANDING.label("standing")).where(
        DECLARATION.c.round_id == door.of.id, DECLARATION.c.user_id == door.person_id
    )
    standing = {row.case_id: Standing(row.standing) for row in session.execute(own)}
    left = tuple(item for item in found if standing.get(item.case_id) is not Standing.RECUSED)
    shut = frozenset(one.case_id for one in left if standing.get(one.case_id) is not Standing.OPEN)
    return Seen(left, shut, len(rows))
