"""What an administrator looks after: the people and units of the own provinces, the days, the log, the queues."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.fold import fold, sort_key
from workflow.models import (
    AccountToken,
    CalendarDay,
    Case,
    CaseClock,
    Delivery,
    Membership,
    OutboxIntent,
    Unit,
    User,
)  # fmt: skip
from workflow.office import Office

MOST_PEOPLE, MOST_DAYS = 200, 200


@dataclass(frozen=True, slots=True)
class PostLine:
    """A role of somebody in a unit, for a time."""

    id: int
    role: Role
    unit: str
    since: date
    until: date | None

    def current(self, on: date) -> bool:
        """Whether it is held on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody with an account, as the administrator sees them."""

    id: int
    name: str
    email: str
    title: str
    active: bool
    has_password: bool
    invited_until: datetime | None
    posts: tuple[PostLine, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the own provinces."""

    id: int
    code: str
    name: str
    kind: str
    above: str
    since: date
    until: date | None
    successor: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """One official decision about a day."""

    id: int
    on: date
    scope: str
    kind: str
    label: str
    basis: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Queues:
    """The state of what is to be sent, and of terms whose moment has passed."""

    intents: int
    deliveries: Mapping[str, int]
    oldest: datetime | None
    overdue_clocks: int


def units_governed(person: Person, office: Office) -> frozenset[int]:
    """Return the units of the provinces in which the person is an administrator, and those of the own grant."""
    own = person.units_as(Role.SYS_ADMIN)
    roots = {office.variants[unit_id] for unit_id in own if unit_id in office.variants}
    return own | {unit_id for unit_id, root in office.variants.items() if root in roots}


def people(session: Session, *, person: Person, office: Office, text: str = "") -> tuple[PersonLine, ...]:
    """Return the people with a role, now or once, in the units that the person governs, by name."""
    units = units_governed(person, office)
    inside = select(Membership.user_id).where(Membership.unit_id.in_(sorted(units)))
    rows = session.execute(_accounts().where(User.id.in_(inside))).all()
    words = fold(text).split()
    found = [row for row in rows if all(word in fold(f"{row.name} {row.email}") for word in words)]
    found = sorted(found, key=lambda row: (sort_key(row.name), row.id))[:MOST_PEOPLE]
    posts = _posts(session, [row.id for row in found], units)
    return tuple(_person(row, posts[row.id]) for row in found)


def person_line(session: Session, user_id: int, *, person: Person, office: Office) -> PersonLine:
    """Return one of those people; raise CaseNotFound for anybody else."""
    units = units_governed(person, office)
    posts = _posts(session, [user_id], units)[user_id]
    row = session.execute(_accounts().where(User.id == user_id)).one_or_none()
    if row is None or not posts:
        raise CaseNotFound(user_id)
    return _person(row, posts)


def unit_lines(session: Session, *, person: Person, office: Office) -> tuple[UnitLine, ...]:
    """Return the units that the person governs, in the order of the tree."""
    above, successor = aliased(Unit), aliased(Unit)
    found = (
        select(Unit, above.name.label("above"), successor.name.label("successor"))
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(successor, successor.id == Unit.successor_id)
        .where(Unit.id.in_(sorted(units_governed(person, office))))
        .order_by(Unit.path)
    )
    return tuple(
        UnitLine(
            unit.id,
            unit.code,
            unit.name,
            unit.kind,
            over or "",
            unit.valid_from,
            unit.valid_to,
            next_unit or "",
            unit.verified,
        )
        for unit, over, next_unit in session.execute(found)
    )


def day_lines(session: Session, scopes: Sequence[str], *, since: date) -> tuple[DayLine, ...]:
    """Return the official decisions about days from a date on, for the nation and the given scopes."""
    columns = (
        CalendarDay.id, CalendarDay.on_date, CalendarDay.scope, CalendarDay.kind, CalendarDay.label, CalendarDay.basis,
        CalendarDay.decided,
    )  # fmt: skip
    found = select(*columns).where(CalendarDay.on_date >= since, CalendarDay.scope.in_(["", *scopes]))
    rows = session.execute(found.order_by(CalendarDay.on_date, CalendarDay.id).limit(MOST_DAYS))
    return tuple(DayLine(*row) for row in rows)


def terms_over(session: Session, moment: datetime, units: frozenset[int]) -> int:
    """Return how many running terms of some units' cases span a moment."""
    found = (
        select(func.count())
        .select_from(CaseClock)
        .join(Case, Case.id == CaseClock.case_id)
        .where(CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None), Case.owner_unit_id.in_(sorted(units)))
        .where(CaseClock.due_at >= moment, CaseClock.started_at <= moment)
    )
    return session.scalar(found) or 0


def queues(session: Session, now: datetime) -> Queues:
    """Return how full the queues are; numbers only, so that no province learns of another's cases."""
    waiting = select(func.count()).where(OutboxIntent.expanded_at.is_(None)).scalar_subquery()
    overdue = select(func.count()).where(CaseClock.next_at <= now).scalar_subquery()
    queued = and_(Delivery.status == "queued", Delivery.channel != "inapp")
    oldest = select(func.min(Delivery.created_at)).where(queued).scalar_subquery()
    row = session.execute(select(waiting.label("intents"), overdue.label("overdue"), oldest.label("oldest"))).one()
    states = session.execute(select(Delivery.status, func.count()).group_by(Delivery.status)).all()
    return Queues(row.intents, dict(states), row.oldest, row.overdue)


def codes_within(session: Session, codes: Sequence[str], units: frozenset[int]) -> frozenset[str]:
    """Return those of the codes whose cases belong to some units."""
    found = select(Case.code).where(Case.code.in_(codes), Case.owner_unit_id.in_(sorted(units)))
    return frozenset(session.scalars(found))


def _accounts() -> Any:
    open_links = (AccountToken.purpose == "invitation", AccountToken.used_at.is_(None))
    invited = select(func.max(AccountToken.expires_at)).where(AccountToken.user_id == User.id, *open_links)
    return select(
        User.id, User.name, User.email, User.title, User.active, User.password.is_not(None).label("has_password"),
        invited.scalar_subquery().label("invited_until"),
    )  # fmt: skip


def _posts(session: Session, user_ids: Sequence[int], units: frozenset[int]) -> Mapping[int, tuple[PostLine, ...]]:
    dates = (Membership.valid_from, Membership.valid_to)
    columns = (Membership.id, Membership.user_id, Membership.role, Unit.name, *dates)
    found = select(*columns).join(Unit, Unit.id == Membership.unit_id)
    inside = (Membership.user_id.in_(user_ids), Membership.unit_id.in_(sorted(units)))
    posts: dict[int, tuple[PostLine, ...]] = defaultdict(tuple)
    for row in session.execute(found.where(*inside).order_by(Membership.valid_from, Membership.id)):
        posts[row.user_id] += (PostLine(row.id, Role(row.role), row.name, row.valid_from, row.valid_to),)
    return posts


def _person(row: Any, posts: tuple[PostLine, ...]) -> PersonLine:
    return PersonLine(
        row.id, row.name, row.email, row.title, row.active, bool(row.has_password), row.invited_until, posts
    )
