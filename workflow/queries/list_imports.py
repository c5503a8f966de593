"""Yearly lists that an office sent: how far each is, and which case each row became."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import Case, ListImport, ListImportCase, User
from workflow.registers.known import RECORDED

RECENT, FIRST = 20, 50


@dataclass(frozen=True, slots=True)
class ListState:
    """One list: its file, who sent it, how far it is; ``problems`` as they were kept."""

    id: int
    name: str
    by: str
    status: str
    total: int
    done: int
    added: int
    created_at: datetime
    ended_at: datetime | None
    problems: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """One row of a list and the case that it became."""

    row: int
    code: str
    title: str
    process: str
    state: str
    open_to_office: bool
    """Whether the office may open it: a draft is not handed in yet."""


COLUMNS = (
    ListImport.id, ListImport.name, User.name, ListImport.status, ListImport.total, ListImport.done, ListImport.added,
    ListImport.created_at, ListImport.ended_at, ListImport.problems,
)  # fmt: skip


def list_state(session: Session, import_id: int, *, person: Person) -> ListState:
    """Return a list of one's own office; CaseNotFound where there is none."""
    found = select(*COLUMNS, ListImport.content).join(User, User.id == ListImport.by)
    row = session.execute(found.where(ListImport.id == import_id, _own(person))).one_or_none()
    if row is None:
        raise CaseNotFound(import_id)
    return ListState(*row)


def recent_lists(session: Session, *, person: Person) -> tuple[ListState, ...]:
    """Return the lists of one's own office, the newest first, without what they hold."""
    found = select(*COLUMNS).join(User, User.id == ListImport.by).where(_own(person), ListImport.status != "shown")
    rows = session.execute(found.order_by(ListImport.id.desc()).limit(RECENT))
    return tuple(ListState(*row) for row in rows)


def became(session: Session, import_id: int) -> tuple[Became, ...]:
    """Return what the first rows of a list became."""
    columns = (ListImportCase.row, Case.code, Case.title, Case.process_key, Case.state, Case.submitted_at.is_not(None))
    found = select(*columns).join(Case, Case.id == ListImportCase.case_id).where(ListImportCase.import_id == import_id)
    return tuple(Became(*row) for row in session.execute(found.order_by(ListImportCase.row).limit(FIRST)))


def moved_on(session: Session, import_id: int) -> int:
    """Return how many drafts of a list have been handed in since."""
    found = select(func.count()).select_from(ListImportCase).join(Case, Case.id == ListImportCase.case_id)
    handed_in = (Case.submitted_at.is_not(None), Case.process_key != RECORDED)
    return session.scalar(found.where(ListImportCase.import_id == import_id, *handed_in)) or 0


def _own(person: Person) -> ColumnElement[bool]:
    return ListImport.unit_id.in_(sorted(person.units_as(Role.DEPT_OFFICER)))
