"""What a member of a round has to do: declarations, sheets, the deadline. Of other members' sheets it reads nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.files.score_workbook import workbook
from workflow.models import RoundMember
from workflow.models.base import table_of
from workflow.office import Office
from workflow.queries.list_rows import Term, calendar_of, open_terms, term_of
from workflow.rounds.own_sheets import Named, OwnSheet, mark_texts, named, own_sheets, score_form
from workflow.rounds.records import ROUND, Round, rounds
from workflow.rounds.scores import marks_of
from workflow.selection.councils import Body, Seat

MEMBER = table_of(RoundMember)


@dataclass(frozen=True, slots=True)
class Desk:
    """One round before one of its members: in which bodies they sit, what they have declared, their own sheets."""

    of: Round
    seats: frozenset[tuple[Body, Seat]]
    family: str
    term: Term
    named: tuple[Named, ...]
    sheets: tuple[OwnSheet, ...]

    @property
    def scores(self) -> bool:
        """Whether the member is one of those who score."""
        return any(body is Body.JURY and seat is not Seat.SECRETARY for body, seat in self.seats)

    @property
    def secretary(self) -> bool:
        """Whether the member writes the records of the round."""
        return any(seat is Seat.SECRETARY for _, seat in self.seats)

    @property
    def undeclared(self) -> tuple[Named, ...]:
        """The nominations about which the member has said nothing yet."""
        return tuple(one for one in self.named if one.says is None)

    @property
    def readable(self) -> tuple[Named, ...]:
        """The nominations whose files the member reads for the council or the expert team."""
        return tuple(one for one in self.named if one.readable)

    @property
    def waiting(self) -> tuple[OwnSheet, ...]:
        """Sheets that the member has declared about and that the secretary has yet to open."""
        silent = {one.case_id for one in self.undeclared}
        return tuple(sheet for sheet in self.sheets if not sheet.open and sheet.case_id not in silent)

    @property
    def mine(self) -> tuple[OwnSheet, ...]:
        """The sheets whose nominations the member may look at."""
        return tuple(sheet for sheet in self.sheets if sheet.open)

    @property
    def due(self) -> tuple[OwnSheet, ...]:
        """Those of them that are not submitted yet."""
        return tuple(sheet for sheet in self.mine if not sheet.submitted)

    @property
    def complete(self) -> tuple[OwnSheet, ...]:
        """Those that have every mark and wait to be submitted."""
        return tuple(sheet for sheet in self.due if sheet.given == len(self.of.rubric.leaves))

    @property
    def submitted(self) -> tuple[OwnSheet, ...]:
        """Those that are submitted."""
        return tuple(sheet for sheet in self.mine if sheet.submitted)

    @property
    def totals(self) -> tuple[Fraction, ...]:
        """The member's own sums, of sheets with every mark, from the lowest."""
        full = (sheet.total for sheet in self.mine if sheet.given == len(self.of.rubric.leaves))
        return tuple(sorted(full))


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet of the member as it stands, and its place among those that may be looked at."""

    desk: Desk
    sheet: OwnSheet
    marks: Mapping[str, str]

    @property
    def place(self) -> int:
        """Which one it is, counted from one."""
        return [one.id for one in self.desk.mine].index(self.sheet.id) + 1

    @property
    def following(self) -> OwnSheet | None:
        """The next sheet that is not submitted, beginning again at the top after the last."""
        mine = self.desk.mine
        later = (*mine[self.place :], *mine[: self.place - 1])
        return next((one for one in later if not one.submitted), None)


def my_rounds(session: Session, *, person: Person, now: datetime, office: Office) -> tuple[Desk, ...]:
    """Return the rounds in which the person serves today, the newest first."""
    return _desks(session, person=person, now=now, office=office)


def my_round(session: Session, slug: str, *, person: Person, now: datetime, office: Office) -> Desk:
    """Return one of them; CaseNotFound where the person does not serve, or no round is there."""
    for desk in _desks(session, ROUND.c.slug == slug, person=person, now=now, office=office):
        return desk
    raise CaseNotFound(slug)


def ever_seated(session: Session, slug: str, *, person: Person) -> Round | None:
    """Return the round if the person served in it on any day, so that one who was replaced is told so."""
    own = select(MEMBER.c.round_id).where(MEMBER.c.user_id == person.id)
    return next(iter(rounds(session, ROUND.c.slug == slug, ROUND.c.case_id.in_(own))), None)


def sheet_page(session: Session, slug: str, code: str, *, person: Person, now: datetime, office: Office) -> SheetPage:
    """Return the person's sheet for a nomination that is open to them; CaseNotFound for any other reason alike."""
    desk = my_round(session, slug, person=person, now=now, office=office)
    for sheet in desk.mine:
        if sheet.code == code:
            return SheetPage(desk, sheet, mark_texts(marks_of(session, [sheet.id]).get(sheet.id, {})))
    raise CaseNotFound(code)


def offline_form(session: Session, desk: Desk, *, person: Person, now: datetime) -> bytes:
    """Return the workbook with the person's open sheets, filled in as far as they are."""
    marks = marks_of(session, [sheet.id for sheet in desk.mine])
    filled = {sheet.code: mark_texts(marks.get(sheet.id, {})) for sheet in desk.mine}
    comments = {sheet.code: sheet.comments for sheet in desk.mine}
    form = score_form(desk.of, person.id, person.name, desk.sheets)
    return workbook(form, now=now, marks=filled, comments=comments)


def serves(user_id: Any, on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a person serves in some round on a day."""
    return select(MEMBER.c.id).where(MEMBER.c.user_id == user_id, *_serving(on)).exists()


def _serving(on: date | BindParameter[date]) -> Sequence[ColumnElement[bool]]:
    return (MEMBER.c.from_on <= on, or_(MEMBER.c.until_on.is_(None), MEMBER.c.until_on >= on))


def _desks(
    session: Session, *where: ColumnElement[bool], person: Person, now: datetime, office: Office
) -> tuple[Desk, ...]:  # fmt: skip
    """Read the rounds with five statements, however many there are."""
    own = select(MEMBER.c.round_id, MEMBER.c.body, MEMBER.c.seat, MEMBER.c.family)
    lines = session.execute(own.where(MEMBER.c.user_id == person.id, *_serving(local(now).date()))).all()
    found = rounds(session, ROUND.c.case_id.in_({line.round_id for line in lines}), *where)
    ids = [one.id for one in found]
    offered, sheets, clocks = (
        named(session, ids, person.id),
        own_sheets(session, ids, person.id),
        open_terms(session, set(ids)),
    )
    return tuple(
        Desk(
            one, frozenset((Body(line.body), Seat(line.seat)) for line in lines if line.round_id == one.id),
            next((line.family for line in lines if line.round_id == one.id and line.family), ""),
            _term(one, clocks.get(one.id), now=now, office=office),
            tuple(item for item in offered if item.round_id == one.id),
            tuple(sheet for sheet in sheets if sheet.round_id == one.id),
        )
        for one in found
    )  # fmt: skip


def _term(of: Round, clock: Any, *, now: datetime, office: Office) -> Term:
    if clock is None or clock.paused_at is not None:
        return Term()
    running = term_of(clock.started_at, clock.due_at, calendar_of(office, of.owner_unit_id), now, key=clock.key)
    return replace(running, provisional=clock.provisional)
