"""The records of one case, each kind in one statement, with the names that its page says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.models import (
    Case,
    CaseApproval,
    CaseEvent,
    CaseLink,
    CaseSection,
    CaseTask,
    Document,
    PrivateText,
    SelectionRound,
    SiteVisitPaper,
    Unit,
    User,
)  # fmt: skip
from workflow.models.base import table_of
from workflow.queries.approvals import GIVEN, OF_EVENT, ApprovalLine, approval_lines
from workflow.queries.visibility import visible
from workflow.rounds.records import PART_OF

CASE = table_of(Case)


def asked_of(session: Session, case_id: int) -> list[RowMapping]:
    """Return everybody who was ever asked for parallel work, with names."""
    found = (
        select(table_of(CaseTask), User.name.label("person_name"), Unit.name.label("unit_name"))
        .outerjoin(User, User.id == CaseTask.holder_user_id)
        .outerjoin(Unit, Unit.id == CaseTask.holder_unit_id)
        .where(CaseTask.case_id == case_id)
        .order_by(CaseTask.id)
    )
    return list(session.execute(found).mappings())


def newest_rounds(tasks: Sequence[RowMapping]) -> Mapping[str, int]:
    """Return the newest round of each kind of parallel work."""
    newest: dict[str, int] = defaultdict(int)
    for task in tasks:
        newest[task["kind"]] = max(newest[task["kind"]], task["round"])
    return newest


@dataclass(frozen=True, slots=True)
class History:
    """The lines of a history, the private texts that they mention by digest, and the approvals that they gave."""

    events: list[Any]
    texts: dict[str, str | None]
    approvals: tuple[ApprovalLine, ...]


def history_of(session: Session, case_id: int) -> History:
    """Return the history with the names of who acted, in one statement."""
    joined = (PrivateText.case_id == CaseEvent.case_id) & (PrivateText.seq == CaseEvent.seq)
    found = (
        select(*table_of(CaseEvent).c, User.name.label("actor"), PrivateText.digest, PrivateText.text.label("private"))
        .add_columns(*GIVEN)
        .outerjoin(User, User.id == CaseEvent.actor_id)
        .outerjoin(PrivateText, joined)
        .outerjoin(CaseApproval, OF_EVENT)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.seq)
    )
    rows = session.execute(found).all()
    texts = {row.digest: row.private for row in rows if row.digest is not None}
    return History(list({row.seq: row for row in rows}.values()), texts, approval_lines(rows))


def papers_of(session: Session, case_id: int) -> Sequence[Any]:
    """Return every version of every paper that was not removed, with who brought it."""
    found = (
        select(*table_of(Document).c, User.name.label("uploader"), SiteVisitPaper.seq.label("visit"))
        .outerjoin(User, User.id == Document.uploaded_by)
        .outerjoin(SiteVisitPaper, SiteVisitPaper.document_id == Document.id)
    )
    here = (Document.case_id == case_id, Document.removed_at.is_(None))
    return session.execute(found.where(*here).order_by(Document.id)).all()


def sections_of(session: Session, case_id: int) -> Sequence[RowMapping]:
    """Return the sections of the dossier that were saved."""
    return session.execute(select(table_of(CaseSection)).where(CaseSection.case_id == case_id)).mappings().all()


def tied_to(session: Session, case_id: int, person: Person) -> Sequence[Any]:
    """Return the tied cases; ``shown`` says which of them the person may know of."""
    other = (Case.id == CaseLink.from_id) | (Case.id == CaseLink.to_id)
    columns = (CaseLink.from_id, CaseLink.to_id, CaseLink.kind, CASE.c.id, CASE.c.code, CASE.c.title, CASE.c.state)
    more = (CASE.c.closed_at, CASE.c.process_hash, visible(scope_of(person)).label("shown"), SelectionRound.slug)
    own_list = (CaseLink.to_id == case_id) & (CaseLink.kind == PART_OF)  # parts stand on pages or in lists of their own
    tied = or_(CaseLink.from_id == case_id, CaseLink.to_id == case_id) & ~own_list
    return session.execute(
        select(*columns, *more)
        .join(Case, other)
        .outerjoin(SelectionRound, SelectionRound.case_id == Case.id)
        .where(tied, Case.id != case_id)
        .order_by(Case.id)
    ).all()
