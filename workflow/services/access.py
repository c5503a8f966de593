"""The gate in front of every use case that names a case: it is found only by who may see it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from workflow.authority import Person, roles_on, scope_of
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.loading import locked_cases, ref_of, tasks_of
from workflow.prepared import Record


def locked_case(session: Session, case_id: int, person: Person) -> tuple[Record, frozenset[Role]]:
    """Lock a case that the person may see and return its row with the person's roles on it, or raise CaseNotFound."""
    row = locked_cases(session.connection(), [case_id], person.id).get(case_id)
    roles = roles_of(session, row, person) if row is not None else frozenset()
    if row is None or not roles:
        raise CaseNotFound(case_id)
    return row, roles


def roles_of(session: Session, row: Record, person: Person) -> frozenset[Role]:
    """Return the person's roles on a case, those from parallel work included."""
    tasks: Sequence[Record] = tasks_of(session.connection(), [row["id"]]).get(row["id"], ())
    return roles_on(scope_of(person), ref_of(row, person, tasks))
