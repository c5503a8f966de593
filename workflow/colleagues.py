"""Who may stand in for whom: people of the same office whose own role is of the same level, or above it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import DEPUTED
from workflow.definition import Role
from workflow.fold import sort_key
from workflow.models import Membership, Unit, User

R = Role
DESKS = frozenset({R.DEPT_OFFICER, R.DEPT_ACCOUNTANT, R.ONE_STOP_CLERK})
TAKEN_ON_BY: Mapping[Role, frozenset[Role]] = {
    **dict.fromkeys(DESKS, DESKS | {R.DEPT_LEADER}),
    R.DEPT_LEADER: frozenset({R.DEPT_LEADER}),
    R.SUPERVISOR: frozenset({R.SUPERVISOR, R.DEPT_LEADER, R.PROV_LEADER}),
    R.COMMUNE_OFFICER: frozenset({R.COMMUNE_OFFICER, R.COMMUNE_LEADER}),
    R.COMMUNE_LEADER: frozenset({R.COMMUNE_LEADER}),
    R.AGENCY_OFFICER: frozenset({R.AGENCY_OFFICER, R.AGENCY_LEADER}),
    R.AGENCY_LEADER: frozenset({R.AGENCY_LEADER}),
    R.AGENCY_ACCOUNTANT: frozenset({R.AGENCY_ACCOUNTANT}),
    **{
        role: frozenset({role})
        for role in (R.PROV_LEADER, R.MINISTRY_LEADER, R.IMPLEMENTER, R.PROV_FINANCE, R.TREASURY_VIEWER, R.AUDITOR)
    },
}
"""By the role of who is away, the roles of the same office that may act for it.

What a leader signs only another leader signs; whoever watches, inspects or gives an opinion acts for nobody else.
"""
Post = tuple[Role, int]
"""A role, and the office in which it is held: the unit itself, or what it became."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of an office: their name, and each role with the name of its unit, which tell namesakes apart."""

    id: int
    name: str
    posts: tuple[tuple[Role, str], ...] = ()


def colleagues(session: Session, user_ids: Iterable[int], *, on: date) -> dict[int, Colleague]:
    """Return who may stand in for any of these people: those who may take on every post that one of them holds."""
    away = {user_id: _offices(posts) for user_id, posts in _posts(session, user_ids=user_ids, on=on).items()}
    offices = {office for posts in away.values() for _, office in posts}
    beside = _posts(session, offices=offices, on=on)
    able = {
        user_id
        for user_id, posts in beside.items()
        if any(user_id != absent and _covers(_offices(posts), needed) for absent, needed in away.items())
    }
    return _named(session, {user_id: posts for user_id, posts in beside.items() if user_id in able})


def officials(session: Session, units: frozenset[int], *, on: date) -> dict[int, Colleague]:
    """Return the people with an open account who hold a role of an office there on the day, by name."""
    return _named(session, _posts(session, units=units, on=on))


def official(session: Session, user_id: int, *, on: date) -> Colleague | None:
    """Return one person with what they hold on the day; None for whoever serves in no office, as an establishment."""
    return _named(session, _posts(session, user_ids=[user_id], on=on)).get(user_id)


def _covers(held: frozenset[Post], needed: frozenset[Post]) -> bool:
    return bool(needed) and all(
        any(where == office and own in TAKEN_ON_BY[role] for own, where in held) for role, office in needed
    )


def _offices(posts: Iterable[Any]) -> frozenset[Post]:
    return frozenset((Role(post.role), post.office) for post in posts)


def _posts(
    session: Session, *, on: date, user_ids: Iterable[int] | None = None, units: Iterable[int] | None = None,
    offices: Iterable[int] | None = None,
) -> dict[int, list[Any]]:  # fmt: skip
    """Find by person the roles that can be taken on: of some people, in some units, or in some offices."""
    office = func.coalesce(Unit.successor_id, Unit.id)
    in_force = or_(Membership.valid_to.is_(None), Membership.valid_to >= on)
    wanted = ((Membership.user_id, user_ids), (Membership.unit_id, units), (office, offices))
    limits = [column.in_(sorted(ids)) for column, ids in wanted if ids is not None]
    found: dict[int, list[Any]] = defaultdict(list)
    rows = (
        select(Membership.user_id, Membership.role, office.label("office"), Unit.name)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.valid_from <= on, in_force, Membership.role.in_(sorted(DEPUTED)), *limits)
        .order_by(Membership.id)
    )
    for row in session.execute(rows):
        found[row.user_id].append(row)
    return found


def _named(session: Session, found: Mapping[int, Iterable[Any]]) -> dict[int, Colleague]:
    rows = session.execute(select(User.id, User.name).where(User.active, User.id.in_(sorted(found)))).all()
    people = [
        Colleague(row.id, row.name, tuple((Role(post.role), post.name) for post in found[row.id])) for row in rows
    ]
    return {one.id: one for one in sorted(people, key=lambda one: (sort_key(one.name), one.id))}
