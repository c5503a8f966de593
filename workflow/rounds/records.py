"""A round with its pinned rules, its members, and the nominations in it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, not_, select
from sqlalchemy.orm import Session

from workflow.models import Case, CaseLink, CaseRecusal, RoundMember, SelectionRound, Unit, User
from workflow.models.base import table_of
from workflow.selection.ballots import Rule
from workflow.selection.councils import Body, Level, Member, Seat
from workflow.selection.quota import Quota
from workflow.selection.rubrics import Rubric, rubric_from_json
from workflow.states import after

PART_OF, CLIMBS = "part_of", "climbs_from"
"""A nomination is part of a round; one at the next level climbs from the one that was certified below."""
OUT = after("withdraw") | after("find_ineligible") | after("refuse")
"""Where a nomination is out of its round before any score."""
ROUNDS = "selection_round"
"""The procedure whose cases are rounds."""
Reader = Session | Connection
CASE, ROUND, UNIT = table_of(Case), table_of(SelectionRound), table_of(Unit)


@dataclass(frozen=True)
class Round:
    """A round of selection whose plan was approved, with the rules that bind it."""

    id: int
    slug: str
    code: str
    title: str
    year: int
    level: Level
    state: str
    version: int
    process_hash: str
    owner_unit_id: int
    province_id: int
    commune_id: int | None
    opens_on: date
    closes_on: date
    per_item: int
    rubric_text: str
    ballot: dict[str, Any]
    limits: dict[str, Any]
    scoring_since: datetime | None
    scoring_closed_at: datetime | None
    seal: str | None
    notified_at: datetime | None

    @cached_property
    def rubric(self) -> Rubric:
        """The pinned score sheet, with the round's own pass mark and rule for missing sheets."""
        return rubric_from_json(self.rubric_text)

    @cached_property
    def rule(self) -> Rule:
        """The pinned rule of quorum and vote. Whoever is recused counts among all members: a quorum can break."""
        ballot = self.ballot
        return Rule(
            Fraction(ballot["quorum"], 100), "all", True, Fraction(ballot["threshold"], 100), ballot["strict"],
            ballot["base"], ballot["tie"],
        )  # fmt: skip

    @property
    def secret(self) -> bool:
        """Whether the council votes by secret ballot."""
        return bool(self.ballot["secret"])

    @cached_property
    def quota(self) -> Quota:
        """How many may be recognised."""
        return Quota(self.limits.get("total"), self.limits.get("per_group", {}))

    @property
    def scoring(self) -> bool:
        """Whether sheets may be saved and submitted now."""
        return self.scoring_since is not None and self.scoring_closed_at is None


@dataclass(frozen=True, slots=True)
class Seated:
    """One line of a decision on who sits where, with the person's name. ``line_id`` names the line."""

    line_id: int
    user_id: int
    name: str
    title: str
    body: Body
    seat: Seat
    decision: str
    from_on: date
    until_on: date | None
    replaces_id: int | None
    expertise: frozenset[str]
    family: str

    def serves(self, on: date) -> bool:
        """Whether the person sits on that day; a substitute waits to be called."""
        inside = self.from_on <= on and (self.until_on is None or on <= self.until_on)
        return inside and self.seat is not Seat.SUBSTITUTE


@dataclass(frozen=True, slots=True)
class Item:
    """A nomination as lists of a round show it."""

    case_id: int
    code: str
    version: int
    state: str
    product: str
    group: str
    applicant_id: int
    establishment: str


_COLUMNS = (
    ROUND.c.case_id.label("id"), ROUND.c.slug, CASE.c.code, CASE.c.title, CASE.c.year, ROUND.c.level, CASE.c.state,
    CASE.c.version, CASE.c.process_hash, CASE.c.owner_unit_id, CASE.c.province_id, CASE.c.commune_id, ROUND.c.opens_on,
    ROUND.c.closes_on, ROUND.c.per_item, ROUND.c.rubric.label("rubric_text"), ROUND.c.ballot,
    ROUND.c.quota.label("limits"), ROUND.c.scoring_since, ROUND.c.scoring_closed_at, ROUND.c.seal, ROUND.c.notified_at,
)  # fmt: skip


def round_columns() -> tuple[Any, ...]:
    """Return the columns that a round is read by, for a statement that reads more."""
    return _COLUMNS


def round_from(row: Any) -> Round:
    """Build a round from a row of those columns."""
    return Round(**{**row, "level": Level(row["level"])})


def rounds(session: Reader, *where: ColumnElement[bool]) -> tuple[Round, ...]:
    """Return the rounds for which all conditions on the case or the round hold, the newest first."""
    found = select(*_COLUMNS).join(CASE, CASE.c.id == ROUND.c.case_id).where(*where)
    rows = session.execute(found.order_by(CASE.c.year.desc(), ROUND.c.case_id.desc())).mappings()
    return tuple(round_from(row) for row in rows)


def round_of(session: Reader, round_id: int) -> Round:
    """Return one round; its plan must have been approved."""
    (found,) = rounds(session, ROUND.c.case_id == round_id)
    return found


def round_at(session: Reader, slug: str) -> Round | None:
    """Return the round at an address, or None."""
    return next(iter(rounds(session, ROUND.c.slug == slug)), None)


def seated(session: Reader, round_id: int) -> tuple[Seated, ...]:
    """Return every line of the decisions of a round, those that ended too, in the order of their writing."""
    found = (
        select(
            RoundMember.id, RoundMember.user_id, User.name, User.title, RoundMember.body, RoundMember.seat,
            RoundMember.decision, RoundMember.from_on, RoundMember.until_on, RoundMember.replaces_id,
            RoundMember.expertise,
            RoundMember.family,
        )
        .join(User, User.id == RoundMember.user_id)
        .where(RoundMember.round_id == round_id)
        .order_by(RoundMember.id)
    )  # fmt: skip
    return tuple(_seated(row) for row in session.execute(found))


def _seated(row: Any) -> Seated:
    return Seated(
        row.id, row.user_id, row.name, row.title, Body(row.body), Seat(row.seat), row.decision, row.from_on,
        row.until_on, row.replaces_id, frozenset(row.expertise), row.family,
    )  # fmt: skip


def members(lines: tuple[Seated, ...]) -> tuple[Member, ...]:
    """Return the lines as the rules of councils look at them."""
    return tuple(Member(one.user_id, one.seat, one.body, one.from_on, one.until_on, None, _replaced(one, lines))
                 for one in lines)  # fmt: skip


def _replaced(one: Seated, lines: tuple[Seated, ...]) -> int | None:
    return next((line.user_id for line in lines if line.line_id == one.replaces_id), None)


def serving(lines: tuple[Seated, ...], body: Body, on: date) -> tuple[Seated, ...]:
    """Return who sits in a body on a day."""
    return tuple(one for one in lines if one.body is body and one.serves(on))


def jurors(lines: tuple[Seated, ...], on: date) -> tuple[Seated, ...]:
    """Return who scores on a day: the jury without its secretary."""
    return tuple(one for one in serving(lines, Body.JURY, on) if one.seat is not Seat.SECRETARY)


def items(
    session: Reader, round_id: int, *where: ColumnElement[bool], seen_by: int | None = None, drafts: bool = False
) -> tuple[Item, ...]:
    """Return the nominations of a round by code: drafts only where asked, nothing hidden from a person."""
    found = _items().where(CaseLink.to_id == round_id, *where)
    if not drafts:
        found = found.where(CASE.c.submitted_at.is_not(None))
    if seen_by is not None:
        found = found.where(not_(hidden(seen_by)))
    return tuple(Item(*row) for row in session.execute(found.order_by(CASE.c.id)))


def items_beside(
    session: Reader, round_id: int, beside: Table, on: ColumnElement[bool]
) -> tuple[tuple[Item, dict[str, Any] | None], ...]:
    """Return the nominations that were handed in, each with its row of another table, or None where it has none."""
    found = _items().add_columns(*beside.c).outerjoin(beside, on)
    found = found.where(CaseLink.to_id == round_id, CASE.c.submitted_at.is_not(None)).order_by(CASE.c.id)
    width = len(fields(Item))
    key = width + list(beside.c).index(next(iter(beside.primary_key)))
    return tuple(
        (Item(*row[:width]), None if row[key] is None else dict(zip(beside.c.keys(), row[width:], strict=True)))
        for row in session.execute(found)
    )


def hidden(user_id: int) -> ColumnElement[bool]:
    """The condition that a conflict hides a case from a person."""
    return exists().where(CaseRecusal.case_id == CASE.c.id, CaseRecusal.user_id == user_id, CaseRecusal.hides)


def standing_items(found: tuple[Item, ...]) -> Iterator[Item]:
    """Yield the nominations that are still in their round."""
    return (item for item in found if item.state not in OUT)


def round_id_of(session: Reader, case_id: int) -> int:
    """Return the round of a nomination."""
    return session.execute(
        select(CaseLink.to_id).where(CaseLink.from_id == case_id, CaseLink.kind == PART_OF)
    ).scalar_one()


def _items() -> Select[Any]:
    return (
        select(
            CASE.c.id, CASE.c.code, CASE.c.version, CASE.c.state, CASE.c.title, CASE.c.activity, CASE.c.applicant_id,
            UNIT.c.name,
        )
        .join(CaseLink, (CaseLink.from_id == CASE.c.id) & (CaseLink.kind == PART_OF))
        .join(UNIT, UNIT.c.id == CASE.c.applicant_id)
    )  # fmt: skip
