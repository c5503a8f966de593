"""One stored paper for whoever may see its case; parts of the Sở's own judgement stay inside the offices."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, Scope, scope_of
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import Case, Document
from workflow.queries.visibility import visible

INTERNAL = frozenset({
    "appraisal_slip", "opinion_letter", "visit_minutes", "visit_photo",
    "form_4_slip", "form_2_summary", "department_letter", "three_year_report", "ministry_minutes",
})  # fmt: skip
"""Kinds of papers that the establishment itself does not see: judgements, and lists that name the đề án of others."""


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """What is needed to hand a paper out."""

    id: int
    case_id: int
    kind: str
    name: str
    mime: str
    size: int
    sha256: str


def stored_paper(session: Session, code: str, document_id: int, *, person: Person) -> StoredPaper:
    """Return a paper of a case that the person may see, older versions too; raise CaseNotFound otherwise."""
    names = ("id", "case_id", "kind", "name", "mime", "size", "sha256")
    found = select(*(getattr(Document, name) for name in names)).join(Case, Case.id == Document.case_id)
    here = (Case.code == code, Document.id == document_id, Document.removed_at.is_(None))
    row = session.execute(found.where(*here, _readable(scope_of(person)))).one_or_none()
    if row is None:
        raise CaseNotFound(code)
    return StoredPaper(*row)


def sees_internal(roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles on a case reads what the offices write for each other."""
    return bool(roles - {Role.BENEFICIARY})


def _readable(scope: Scope) -> ColumnElement[bool]:
    offices = tuple(reach for reach in scope.reaches if reach.role is not Role.BENEFICIARY)
    inside = visible(Scope(scope.user_id, offices))
    return or_(inside, and_(visible(scope), Document.kind.not_in(INTERNAL)))
