"""The rounds that a person runs or sits in, a year at a time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import CaseRef, Person, roles_on, scope_of
from workflow.definition import Role, State
from workflow.models import Case, CaseLink, RoundMember, ScoreSheet, SelectionRound, Unit
from workflow.published import process_of
from workflow.queries.next_step import expected, main_step
from workflow.queries.round_gate import LEADING, ORGANISER_OF, READERS
from workflow.queries.visibility import visible
from workflow.rounds.records import PART_OF, ROUNDS, hidden
from workflow.selection.councils import Body, Level, Seat

LEVEL_OF = {organiser.variant: level for level, organiser in ORGANISER_OF.items()}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list. Before its plan is approved it has no page of its own and no slug."""

    case_id: int
    code: str
    title: str
    place: str
    level: Level
    state: State
    expected: str
    """What comes next, in words that say nothing of how it ends."""
    mine: bool
    has_case: bool
    """Whether the person finds the case page of the round."""
    managed: bool
    """Whether the inner pages of the round are open to the person."""
    slug: str
    council: int
    jury: int
    nominations: int
    missing: int | None
    """Sheets not submitted yet; None where nobody scores now, or where the reader may not know."""


@dataclass(frozen=True, slots=True)
class RoundList:
    """One year's rounds, the years there are, and the levels at which the person starts rounds."""

    lines: tuple[RoundLine, ...]
    year: int
    years: tuple[int, ...]
    levels: tuple[Level, ...]


def round_list(session: Session, person: Person, *, on: date, year: int | None = None) -> RoundList | None:
    """Return a year's rounds, the newest by itself; None where rounds are none of the person's business."""
    mine = _mine(person, on)
    years = tuple(session.scalars(select(Case.year).where(mine).distinct().order_by(Case.year.desc())))
    levels = tuple(level for level, one in ORGANISER_OF.items() if person.units_as(one.officer))
    if not years and not levels and not person.roles & READERS:
        return None
    shown = year if year in years else next(iter(years), on.year)
    return RoundList(_lines(session, person, (mine, Case.year == shown), on), shown, years, levels)


def in_a_council(user_id: Any, on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that somebody has a seat in the council of some round on a day."""
    return exists().where(*_seat(user_id, on))


def _seat(user_id: Any, on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    runs = or_(RoundMember.until_on.is_(None), RoundMember.until_on >= on)
    return RoundMember.user_id == user_id, RoundMember.body == Body.COUNCIL.value, RoundMember.from_on <= on, runs


def _mine(person: Person, on: date) -> ColumnElement[bool]:
    """Rounds of the person's units where the role looks after rounds, and those whose council the person sits in."""
    scope = scope_of(person)
    looking = type(scope)(scope.user_id, tuple(reach for reach in scope.reaches if reach.role in READERS))
    sitting = exists().where(RoundMember.round_id == Case.id, *_seat(person.id, on))
    by_seat = and_(sitting, not_(hidden(person.id)))
    return and_(Case.process_key == ROUNDS, or_(visible(looking), by_seat))


def _lines(session: Session, person: Person, where: tuple[ColumnElement[bool], ...], on: date) -> tuple[RoundLine, ...]:
    owner, commune = aliased(Unit), aliased(Unit)
    found = (
        select(
            Case.id, Case.code, Case.title, Case.state, Case.process_hash, Case.owner_unit_id, Case.commune_id,
            SelectionRound.slug,
            SelectionRound.scoring_since, SelectionRound.scoring_closed_at, owner.name.label("owner"),
            commune.name.label("commune"),
        )
        .join(owner, owner.id == Case.owner_unit_id)
        .outerjoin(commune, commune.id == Case.commune_id)
        .outerjoin(SelectionRound, SelectionRound.case_id == Case.id)
        .where(*where)
        .order_by(Case.id.desc())
    )  # fmt: skip
    rows = session.execute(found).all()
    counts = _Counts(session, [row.id for row in rows], person, on)
    order = list(Level)
    lines = (_line(session, row, person, counts) for row in rows)
    return tuple(sorted(lines, key=lambda line: (-order.index(line.level), -line.case_id)))


class _Counts:
    """The numbers beside each round, in one statement a kind."""

    def __init__(self, session: Session, ids: list[int], person: Person, on: date) -> None:
        self.seats, self.nominated = _seats(session, ids, on), _nominations(session, ids, person.id)
        self.missing, self.own = _missing(session, ids, person.id), _own_seats(session, ids, person.id, on)

    def manages(self, round_id: int, roles: frozenset[Role]) -> bool:
        """Whether the inner pages of a round are open to the person."""
        leads = any(body == Body.COUNCIL.value and seat in LEADING for body, seat in self._seats_in(round_id))
        return leads or bool(roles & READERS)

    def unsent(self, row: Any, roles: frozenset[Role]) -> int | None:
        """The sheets not submitted yet, for whoever may know: nobody who scores, and no plain member."""
        own = self._seats_in(row.id)
        scores = any(body == Body.JURY.value and seat != Seat.SECRETARY.value for body, seat in own)
        running = row.scoring_since is not None and row.scoring_closed_at is None
        return self.missing.get(row.id, 0) if running and not scores and self.manages(row.id, roles) else None

    def _seats_in(self, round_id: int) -> frozenset[tuple[str, str]]:
        return self.own.get(round_id, frozenset())


def _line(session: Session, row: Any, person: Person, counts: _Counts) -> RoundLine:
    process = process_of(session, row.process_hash)
    state, seats = process.states[row.state], counts.seats
    roles = roles_on(
        scope_of(person), CaseRef(None, None, row.commune_id, row.owner_unit_id, submitted=True, process=ROUNDS)
    )
    council, jury = (seats.get((row.id, body.value), 0) for body in (Body.COUNCIL, Body.JURY))
    return RoundLine(
        row.id, row.code, row.title, row.commune or row.owner, LEVEL_OF[process.variant], state,
        expected(process, state, main_step(process, state)), state.holder in roles, bool(roles),
        counts.manages(row.id, roles), row.slug or "",
        council, jury, counts.nominated.get(row.id, 0), counts.unsent(row, roles),
    )  # fmt: skip


def _seats(session: Session, ids: Collection[int], on: date) -> dict[tuple[int, str], int]:
    serving = (RoundMember.from_on <= on, or_(RoundMember.until_on.is_(None), RoundMember.until_on >= on))
    found = select(RoundMember.round_id, RoundMember.body, func.count()).where(RoundMember.round_id.in_(ids), *serving)
    rows = session.execute(found.group_by(RoundMember.round_id, RoundMember.body))
    return {(row[0], row[1]): row[2] for row in rows}


def _nominations(session: Session, ids: Collection[int], person_id: int) -> dict[int, int]:
    found = (
        select(CaseLink.to_id, func.count())
        .join(Case, Case.id == CaseLink.from_id)
        .where(CaseLink.to_id.in_(ids), CaseLink.kind == PART_OF, Case.submitted_at.is_not(None))
        .where(not_(hidden(person_id)))
        .group_by(CaseLink.to_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def _missing(session: Session, ids: Collection[int], person_id: int) -> dict[int, int]:
    found = (
        select(ScoreSheet.round_id, func.count())
        .join(Case, Case.id == ScoreSheet.case_id)
        .where(ScoreSheet.round_id.in_(ids), ScoreSheet.submitted_at.is_(None), ScoreSheet.void_at.is_(None))
        .where(not_(hidden(person_id)))
        .group_by(ScoreSheet.round_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def _own_seats(session: Session, ids: list[int], person_id: int, on: date) -> dict[int, frozenset[tuple[str, str]]]:
    """By round, the bodies and seats in which the person serves."""
    serving = (RoundMember.from_on <= on, or_(RoundMember.until_on.is_(None), RoundMember.until_on >= on))
    found = select(RoundMember.round_id, RoundMember.body, RoundMember.seat).where(
        RoundMember.round_id.in_(ids), RoundMember.user_id == person_id, *serving
    )
    seats: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in session.execute(found):
        seats[row.round_id].add((row.body, row.seat))
    return {round_id: frozenset(own) for round_id, own in seats.items()}
