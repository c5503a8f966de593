"""Who somebody is today: their account and what their memberships grant, in one statement each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Grant, Person
from workflow.definition import Role
from workflow.models import Membership, Unit, User
from workflow.prepared import Prepared

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
    """Return the grants of a person on a day, in the order of role and unit."""
    units: dict[tuple[str, int], set[int]] = defaultdict(set)
    for role, root, unit_id in _reached().rows(session.connection(), {"user": user_id, "on": on}):
        units[role, root].add(unit_id)
    return tuple(Grant(Role(role), root, frozenset(found)) for (role, root), found in sorted(units.items()))


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
    """Walk from the units of the memberships down the tree and back to predecessors: asked for with every page."""
    roots = select(
        Membership.role.label("role"), Membership.unit_id.label("root"), Membership.unit_id.label("unit_id")
    ).where(*_valid(bindparam("user"), bindparam("on")))
    reach = roots.cte("reach", recursive=True)
    below = aliased(Unit)
    step = select(reach.c.role, reach.c.root, below.id).where(
        or_(below.parent_id == reach.c.unit_id, below.successor_id == reach.c.unit_id), below.kind != ESTABLISHMENT
    )
    found = reach.union(step)
    return Prepared(select(found.c.role, found.c.root, found.c.unit_id))


def _valid(user_id: Any, on: Any) -> Iterable[Any]:
    return (
        Membership.user_id == user_id,
        Membership.valid_from <= on,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
    )


@dataclass(frozen=True, slots=True)
class Profile:
    """What people say of themselves, as the account page shows it."""

    name: str
    email: str
    title: str
    phone: str
    language: str
    mail: bool


def profile_of(session: Session, user_id: int) -> Profile:
    """Return the profile of an account."""
    user = session.get_one(User, user_id)
    return Profile(user.name, user.email, user.title, user.phone, user.language, user.mail)
