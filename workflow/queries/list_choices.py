"""What the filters and bulk actions of lists offer: units, communes, people, batches; one statement each."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.fold import sort_key
from workflow.forms.choices import Option
from workflow.models import Membership, PlanBatch, Unit, User
from workflow.office import Office
from workflow.states import SHIPPED, general_label

OFFICES = ("department", "centre")
HOLDING = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.IMPLEMENTER, Role.COMMUNE_OFFICER)


def state_choices() -> list[Option]:
    """Return the states of all procedures, each key once, by the words of the first that has it."""
    labels: dict[str, str] = {}
    for process in SHIPPED:
        for key, state in process.states.items():
            labels.setdefault(key, state.label)
    return list(labels.items())


def process_choices() -> list[Option]:
    """Return the procedures."""
    return [(key, general_label(key)) for key in dict.fromkeys(process.key for process in SHIPPED)]


def place_choices(session: Session, person: Person, office: Office, *, on: date) -> Mapping[str, list[Option]]:
    """Return the offices and communes of the person's provinces on a day, by name."""
    roots, own = _roots(person, office), _units(person)
    found = select(Unit.id, Unit.name, Unit.kind, Unit.code).where(
        Unit.kind.in_((*OFFICES, "commune")), Unit.valid_from <= on, or_(Unit.valid_to.is_(None), Unit.valid_to >= on)
    )
    here = [row for row in session.execute(found) if office.variants.get(row.id, "") in roots or row.id in own]
    here.sort(key=lambda row: sort_key(row.name))
    return {
        "commune": [(row.id, row.name) for row in here if row.kind == "commune"],
        "unit": [(row.id, row.name) for row in here if row.kind in OFFICES],
    }


def people_choices(session: Session, person: Person, office: Office, *, on: date) -> list[Option]:
    """Return the people who may hold cases in the person's provinces on a day."""
    return [(user_id, label) for user_id, label, _ in people_with_roles(session, person, office, on=on)]


def people_with_roles(
    session: Session, person: Person, office: Office, *, on: date
) -> list[tuple[int, str, tuple[Role, ...]]]:
    """Return the same people with the roles in which they may hold cases."""
    roots = _roots(person, office)
    units = _units(person) | {unit_id for unit_id, root in office.variants.items() if root in roots}
    found = (
        select(User.id, User.name, Unit.name.label("unit"), Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.active, Membership.unit_id.in_(sorted(units)), Membership.role.in_(HOLDING))
        .where(Membership.valid_from <= on, or_(Membership.valid_to.is_(None), Membership.valid_to >= on))
    )
    labels: dict[int, str] = {}
    roles: dict[int, dict[Role, None]] = {}
    for row in session.execute(found):
        labels[row.id] = f"{row.name} – {row.unit}"
        roles.setdefault(row.id, {})[Role(row.role)] = None
    people = [(user_id, label, tuple(roles[user_id])) for user_id, label in labels.items()]
    return sorted(people, key=lambda one: sort_key(one[1]))


def batch_choices(session: Session, units: Sequence[int], *, on: date) -> list[Option]:
    """Return the batches of some units that have begun and are not decided."""
    own = (PlanBatch.owner_unit_id.in_(units), PlanBatch.decided_at.is_(None), PlanBatch.opens_on <= on)
    found = select(PlanBatch.id, PlanBatch.title).where(*own).order_by(PlanBatch.id)
    return [(row.id, row.title) for row in session.execute(found)]


def _units(person: Person) -> frozenset[int]:
    return frozenset().union(*(grant.units for grant in person.grants))


def _roots(person: Person, office: Office) -> frozenset[str]:
    return frozenset(office.variants[unit_id] for unit_id in _units(person) if unit_id in office.variants)
