"""Papers attached and removed by people, and the approvals that this voids outside an open dossier.

While the dossier is open, handing it over voids what depends on it; afterwards each paper does by itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.files import CheckedFile
from workflow.models import Case, CaseApproval, Document
from workflow.published import process_of
from workflow.services.documents import Attached, attach_document, remove_document
from workflow.services.offices import load_office
from workflow.services.transition import take_linked

VOID = "void_approvals"


def attach_paper(
    session: Session, *, case_id: int, kind: str, file: CheckedFile, by: Person, now: datetime
) -> Attached:  # fmt: skip
    """Attach a checked file and void what depended on the papers of its kind as they were."""
    before = session.scalar(
        select(Document.id).where(Document.case_id == case_id).order_by(Document.id.desc()).limit(1)
    )
    attached = attach_document(session, case_id=case_id, kind=kind, file=file, by=by, now=now)
    if before is None or attached.id > before:
        _void_by(session, case_id, kind, now)
    return attached


def remove_paper(session: Session, *, case_id: int, document_id: int, by: Person, now: datetime) -> None:
    """Take one's own paper out of the current set and void what depended on it."""
    remove_document(session, case_id=case_id, document_id=document_id, by=by, now=now)
    kind = session.scalars(select(Document.kind).where(Document.id == document_id)).one()
    _void_by(session, case_id, kind, now)


def _void_by(session: Session, case_id: int, kind: str, now: datetime) -> None:
    """Void the approvals that cover a kind of paper."""
    row: Any = session.execute(select(Case.state, Case.process_hash).where(Case.id == case_id)).one()
    process = process_of(session, row.process_hash)
    step = process.steps.get(VOID)
    editable = any(row.state in section.states for section in process.sections)
    if step is None or row.state not in step.sources or editable:
        return
    standing = (CaseApproval.void_seq.is_(None), CaseApproval.superseded_seq.is_(None))
    found = session.scalars(select(CaseApproval.covers).where(CaseApproval.case_id == case_id, *standing))
    if any(f"paper:{kind}" in covers for covers in found):
        take_linked(session, VOID, {case_id: {}}, now=now, office=load_office(session))
