"""Who may see and do what.

Memberships in dated units become a Scope, and a Scope says which roles a person has on a case.

The same Scope is compiled into SQL by :mod:`workflow.queries.visibility` and evaluated here on one case; a test
proves that both agree. Roles follow the relation of a unit to the case; parallel work adds the role in which a party
was asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from workflow.definition import Actor, Role


class Relation(StrEnum):
    """How a unit stands to a case: the name of the case's column that holds it."""

    APPLICANT = "applicant_id"
    CENTRE = "centre_id"
    COMMUNE = "commune_id"
    OWNER = "owner_unit_id"
    AGENCY = "agency_id"
    ASKED = "asked"


NATIONAL = frozenset({Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT, Role.MINISTRY_LEADER})
"""The bodies of the nation: on a case of a province they stand beside its owner, where the case has an agency."""
REACH: dict[Role, Relation] = {
    Role.BENEFICIARY: Relation.APPLICANT,
    Role.IMPLEMENTER: Relation.CENTRE,
    Role.COMMUNE_OFFICER: Relation.COMMUNE,
    Role.COMMUNE_LEADER: Relation.COMMUNE,
    Role.DEPT_OFFICER: Relation.OWNER,
    Role.DEPT_LEADER: Relation.OWNER,
    Role.DEPT_ACCOUNTANT: Relation.OWNER,
    Role.PROV_LEADER: Relation.OWNER,
    **dict.fromkeys(sorted(NATIONAL), Relation.OWNER),
    Role.SUPERVISOR: Relation.OWNER,
    Role.ONE_STOP_CLERK: Relation.OWNER,
    Role.TREASURY_VIEWER: Relation.OWNER,
    Role.AUDITOR: Relation.OWNER,
    Role.PROV_FINANCE: Relation.ASKED,
}
"""Roles without an entry (administrators, editors of reports, bodies of other procedures) see no case by themselves."""
BESIDE: frozenset[Role] = NATIONAL | {Role.TREASURY_VIEWER, Role.AUDITOR}
"""Roles that reach, beside what their units own, the cases in which their agency takes part."""

HOLDER_UNIT: dict[Role, str] = {
    Role.BENEFICIARY: "applicant_id",
    Role.IMPLEMENTER: "centre_id",
    Role.COMMUNE_OFFICER: "commune_id",
    Role.COMMUNE_LEADER: "commune_id",
    Role.PROV_LEADER: "province_id",
}
"""Which unit holds a case in a role; every other role belongs to the owning unit, a national one to the agency."""

SEES_DRAFTS = frozenset({Role.BENEFICIARY, Role.IMPLEMENTER})
DEPUTED = frozenset(REACH) - {Role.BENEFICIARY}
"""Roles that a deputy takes on while somebody is away. An establishment acts for itself; seats are held in person."""


@dataclass(frozen=True, slots=True)
class Behalf:
    """For whom a deputy acts "thay mặt", and within which limits: no procedures means all, no amount means any.

    It covers nothing with which the deputy or the person who is away is in conflict.
    """

    person_id: int
    name: str
    until: date
    procedures: frozenset[str] = frozenset()
    up_to: int | None = None

    def covers(self, case: "CaseRef", deputy_id: int) -> bool:
        """Whether the deputy may act on this case."""
        inside = not self.procedures or case.process in self.procedures
        affordable = self.up_to is None or case.support <= self.up_to
        return inside and affordable and case.conflicted.isdisjoint({self.person_id, deputy_id})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a unit, with all units below it on that day; ``behalf`` when it is somebody else's, taken on."""

    role: Role
    unit_id: int
    units: frozenset[int]
    behalf: Behalf | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, with what their memberships grant today."""

    id: int
    name: str
    email: str = ""
    language: str = "vi"
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere, also those taken on for somebody."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def own(self) -> tuple[Grant, ...]:
        """What the person holds without anybody's absence."""
        return tuple(grant for grant in self.grants if grant.behalf is None)

    @property
    def taken_on(self) -> tuple[tuple[Grant, Behalf], ...]:
        """What the person holds for others who are away."""
        return tuple((grant, grant.behalf) for grant in self.grants if grant.behalf is not None)

    @property
    def behalves(self) -> tuple[Behalf, ...]:
        """For whom the person stands in today, each once."""
        return tuple(dict.fromkeys(behalf for _, behalf in self.taken_on))

    def units_as(self, role: Role) -> frozenset[int]:
        """The units in which the person holds a role as their own, with those below."""
        return frozenset().union(*(grant.units for grant in self.own if grant.role == role))


@dataclass(frozen=True, slots=True)
class Reach:
    """One row of a Scope: cases whose ``relation`` is one of ``units``, drafts included or not, within a behalf."""

    role: Role
    relation: Relation
    units: frozenset[int]
    drafts: bool
    behalf: Behalf | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that a person may see, as data: reaches by relation, and the person, who may hold tasks."""

    user_id: int
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class CaseRef:
    """The ties of one case that authority looks at.

    ``asked`` holds (user, unit, role) of its parallel work, and of the seats that people have on this case alone. From
    whoever is in ``hidden_from`` the case is hidden, whatever else would show it. ``conflicted`` are all who declared a
    conflict; ``process`` and ``support`` are what a deputy's limits are compared with.
    """

    applicant_id: int | None
    centre_id: int | None
    commune_id: int | None
    owner_unit_id: int
    submitted: bool
    asked: tuple[tuple[int | None, int | None, Role], ...] = ()
    hidden_from: frozenset[int] = frozenset()
    process: str = ""
    support: int = 0
    conflicted: frozenset[int] = frozenset()
    agency_id: int | None = None


def relations_of(role: Role) -> tuple[Relation, ...]:
    """Return how the unit of a role may stand to the cases that the role reaches."""
    own = (REACH[role],) if role in REACH else ()
    return (*own, Relation.AGENCY) if role in BESIDE else own


def holding_tie(ties: Mapping[str, Any], role: str | None) -> str:
    """Return the column whose unit holds a case in a role: the agency's for its bodies, where one takes part."""
    if role in NATIONAL and ties[Relation.AGENCY.value] is not None:
        return Relation.AGENCY.value
    return HOLDER_UNIT.get(Role(role), Relation.OWNER.value) if role else Relation.OWNER.value


def planning_unit(ties: Mapping[str, Any]) -> Any:
    """Return the unit in whose plan a case stands: the Cục where it takes part, else the owner."""
    return ties[Relation.AGENCY.value] or ties[Relation.OWNER.value]


def scope_of(person: Person) -> Scope:
    """Turn a person's grants into a Scope."""
    reaches = (
        Reach(grant.role, relation, grant.units, grant.role in SEES_DRAFTS, grant.behalf)
        for grant in person.grants
        for relation in relations_of(grant.role)
    )
    return Scope(person.id, tuple(reaches))


def roles_on(scope: Scope, case: CaseRef) -> frozenset[Role]:
    """Return the roles that a Scope gives on one case; empty means that the case does not exist for the person."""
    return frozenset(capacities(scope, case))


def capacities(scope: Scope, case: CaseRef) -> dict[Role, Behalf | None]:
    """Return the same roles, each with for whom it is taken on; what is one's own comes before that."""
    if scope.user_id in case.hidden_from:
        return {}
    reached = [reach for reach in scope.reaches if _reaches(reach, case, scope.user_id)]
    deputed = {reach.role: reach.behalf for reach in reversed(reached) if reach.behalf is not None}
    own = {reach.role for reach in reached if reach.behalf is None}
    by_task = {role for user, _, role in case.asked if user is not None and user == scope.user_id}
    return {**deputed, **dict.fromkeys(own | by_task)}


def actor_on(person: Person, case: CaseRef) -> Actor:
    """Return the person as an actor on one case."""
    held = capacities(scope_of(person), case)
    deputed = tuple((role, behalf.person_id) for role, behalf in held.items() if behalf is not None)
    return Actor(person.id, frozenset(held), deputed)


def behalf_on(person: Person, case: CaseRef) -> tuple[Behalf, ...]:
    """Return for whom the person stands in on a case, each once."""
    held = capacities(scope_of(person), case).values()
    return tuple(dict.fromkeys(behalf for behalf in held if behalf is not None))


def units_reached(near: Mapping[int, Iterable[int]], root: int) -> frozenset[int]:
    """Return a unit and all that a role in it reaches, by ``near``: what stands right below each or was before it."""
    found, waiting = {root}, [root]
    while waiting:
        new = set(near.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)


def _reaches(reach: Reach, case: CaseRef, user_id: int) -> bool:
    if not (reach.drafts or case.submitted) or (reach.behalf and not reach.behalf.covers(case, user_id)):
        return False
    if reach.relation is Relation.ASKED:
        return any(unit in reach.units for _, unit, _ in case.asked if unit is not None)
    return getattr(case, reach.relation.value) in reach.units
