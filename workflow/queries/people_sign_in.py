"""Who somebody is today: their account and what their memberships grant, in one statement each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, bindparam, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Grant, Person
from workflow.definition import Role
from workflow.models import Absence, Membership, NoticeChoice, Unit, User
from workflow.prepared import Prepared
from workflow.queries.deputies import AWAY, absent_on, behalf_of, behalves, handed_on
from workflow.queries.people import AT_ONCE

ESTABLISHMENT = "establishment"


@dataclass(frozen=True, slots=True)
class Post:
    """A role in a unit, in words for the account page."""

    role: Role
    unit: str
    since: date
    until: date | None


def person_of(session: Session, user_id: int, on: date) -> Person:
    """Return a person with the grants of their memberships that are valid on a day.

    A grant reaches the unit, those below it and those that it succeeded. Establishments belong to themselves: nobody
    has them through the commune in which they stand.
    """
    user = session.get_one(User, user_id)
    return Person(user.id, user.name, user.email, user.language, grants_of(session, user_id, on))


def grants_of(session: Session, user_id: int, on: date) -> tuple[Grant, ...]:
    """Return the grants of a person on a day: their own in the order of role and unit, then those taken on."""
    units: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for absence, role, root, unit_id in _reached().rows(session.connection(), {"user": user_id, "on": on}):
        units[absence, role, root].add(unit_id)
    grants = {key: Grant(Role(key[1]), key[2], frozenset(found)) for key, found in sorted(units.items())}
    own = tuple(grant for (absence, _, _), grant in grants.items() if not absence)
    return own if len(own) == len(grants) else (*own, *_taken_on(session, grants))


def _taken_on(session: Session, grants: Mapping[tuple[int, str, int], Grant]) -> Iterator[Grant]:
    """Yield what the person holds for others, each with its limits; only a deputy needs this second statement."""
    absences = {absence for absence, _, _ in grants if absence}
    for row in session.execute(behalves().where(Absence.id.in_(sorted(absences)))):
        yield from handed_on((grant for key, grant in grants.items() if key[0] == row.id), behalf_of(row))


def posts_of(session: Session, user_id: int, on: date) -> list[Post]:
    """Return the roles of a person on a day with the names of their units, oldest first."""
    found = (
        select(Membership.role, Unit.name, Membership.valid_from, Membership.valid_to)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(*_valid(user_id, on))
        .order_by(Membership.valid_from, Membership.id)
    )
    return [Post(Role(row.role), row.name, row.valid_from, row.valid_to) for row in session.execute(found)]


@cache
def _reached() -> Prepared:
    """Walk from the units of the memberships down the tree and back to predecessors: asked for with every page.

    The memberships are the person's own (absence 0) and those of whoever is away and named the person as deputy.
    """
    user, on = bindparam("user", type_=BigInteger), bindparam("on", type_=Date)
    away = select(Absence.id, Absence.user_id).join(AWAY, AWAY.id == Absence.user_id)
    stands_in = away.where(Absence.deputy_id == user, AWAY.active, *absent_on(on))
    who = select(literal_column("0").label("absence"), user.label("user_id")).union_all(stands_in).cte("who")
    roots = select(
        who.c.absence, Membership.role.label("role"), Membership.unit_id.label("root"),
        Membership.unit_id.label("unit_id"),
    ).join(who, who.c.user_id == Membership.user_id).where(*_in_force(on))  # fmt: skip
    reach = roots.cte("reach", recursive=True)
    below = aliased(Unit)
    step = select(reach.c.absence, reach.c.role, reach.c.root, below.id).where(
        or_(below.parent_id == reach.c.unit_id, below.successor_id == reach.c.unit_id), below.kind != ESTABLISHMENT
    )
    found = reach.union(step)
    return Prepared(select(found.c.absence, found.c.role, found.c.root, found.c.unit_id))


def _valid(user_id: Any, on: Any) -> Iterable[Any]:
    return Membership.user_id == user_id, *_in_force(on)


def _in_force(on: Any) -> Iterable[Any]:
    return Membership.valid_from <= on, or_(Membership.valid_to.is_(None), Membership.valid_to >= on)


@dataclass(frozen=True, slots=True)
class Profile:
    """What people say of themselves, as the account page shows it."""

    name: str
    email: str
    title: str
    phone: str
    language: str
    notices: str


def profile_of(session: Session, user_id: int) -> Profile:
    """Return the profile of an account."""
    user, chosen = session.get_one(User, user_id), session.get(NoticeChoice, user_id)
    mode = chosen.mode if chosen else AT_ONCE
    return Profile(user.name, user.email, user.title, user.phone, user.language, mode)
