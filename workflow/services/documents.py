"""Papers of a case: attached as versions, never overwritten; what was judged cannot be swapped afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, not_, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Process
from workflow.engine import may_attach
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.files import CheckedFile
from workflow.models import Document, SiteVisitPaper
from workflow.models.base import table_of
from workflow.published import process_of
from workflow.services.access import locked_case

DOCUMENT, VISITED = table_of(Document), table_of(SiteVisitPaper)
CURRENT = (DOCUMENT.c.removed_at.is_(None), DOCUMENT.c.replaced_by.is_(None))
VISIT_PAPERS = frozenset({"visit_minutes", "visit_photo"})
"""Kinds that come with a visit to a nominee's workshop."""
MANY = VISIT_PAPERS | {"survey_photo", "progress_photo", "quotation", "invoice", "other"}
"""Kinds of which a case may hold several at once.

A second file of any other kind replaces the first as a new version.
"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper that was attached: its id and its version of the kind."""

    id: int
    version: int


def attach_document(
    session: Session, *, case_id: int, kind: str, file: CheckedFile, by: Person, now: datetime
) -> Attached:
    """Attach a checked file whose contents are already in the store; the caller owns the transaction.

    The same contents twice under one kind are one paper. Raises StepRefused when papers are closed to this person now.
    """
    row, roles = locked_case(session, case_id, by)
    process = process_of(session, row["process_hash"])
    known = _papers(session, case_id, kind)
    twin = next((paper for paper in known if paper["sha256"] == file.sha256), None)
    if twin is not None:
        return Attached(twin["id"], twin["version"])
    if not may_attach(process, row["state"], roles, held=row["held"]) or not _may_replace(
        process, row, kind, known, by
    ):
        raise _closed(kind)
    version = 1 + max((paper["version"] for paper in known), default=0)
    document_id = session.execute(
        insert(DOCUMENT)
        .values(
            case_id=case_id, kind=kind, version=version, name=file.clean_name, mime=file.mime, size=file.size,
            sha256=file.sha256, pages=file.pages, uploaded_at=now, uploaded_by=by.id,
        )
        .returning(DOCUMENT.c.id)
    ).scalar_one()  # fmt: skip
    if kind not in MANY:
        older = (DOCUMENT.c.case_id == case_id, DOCUMENT.c.kind == kind, DOCUMENT.c.id != document_id)
        session.execute(update(DOCUMENT).where(*older, *CURRENT).values(replaced_by=document_id))
    return Attached(document_id, version)


def remove_document(session: Session, *, case_id: int, document_id: int, by: Person, now: datetime) -> None:
    """Take one's own paper out of the current set; its row and contents stay."""
    row, roles = locked_case(session, case_id, by)
    process = process_of(session, row["process_hash"])
    mine = (DOCUMENT.c.id == document_id, DOCUMENT.c.case_id == case_id, DOCUMENT.c.uploaded_by == by.id)
    paper = session.execute(select(DOCUMENT).where(*mine, *CURRENT)).mappings().one_or_none()
    if paper is None:
        raise CaseNotFound(document_id)
    if _came_with_visit(session, document_id):
        message = "Giấy tờ này thuộc một lần khảo sát đã ghi nên không gỡ được."
        kept = Refusal("visit_recorded", message, "Ghi một lần khảo sát khác để bổ sung.")
        raise StepRefused(paper["kind"], (kept,))
    opened = may_attach(process, row["state"], roles, held=row["held"])
    if not opened or not _may_replace(process, row, paper["kind"], [paper], by):
        raise _closed(paper["kind"])
    session.execute(update(DOCUMENT).where(DOCUMENT.c.id == document_id).values(removed_at=now))


def loose_visit_papers(session: Session, case_id: int, user_id: int | None) -> Sequence[Any]:
    """Return what somebody attached of a visit that is not recorded yet, oldest first."""
    mine = (DOCUMENT.c.case_id == case_id, DOCUMENT.c.uploaded_by == user_id, DOCUMENT.c.kind.in_(VISIT_PAPERS))
    loose = not_(exists().where(VISITED.c.document_id == DOCUMENT.c.id))
    found = select(DOCUMENT.c.id, DOCUMENT.c.sha256).where(*mine, *CURRENT, loose)
    return session.execute(found.order_by(DOCUMENT.c.id)).all()


def _came_with_visit(session: Session, document_id: int) -> bool:
    return session.execute(select(VISITED.c.seq).where(VISITED.c.document_id == document_id)).first() is not None


def _may_replace(process: Process, row: Any, kind: str, known: list[Any], by: Person) -> bool:
    """A paper that the case already holds may be replaced only where its dossier is open.

    Or by who attached it since.
    """
    if kind in MANY or not known:
        return True
    editable = any(row["state"] in section.states for section in process.sections)
    fresh = all(paper["uploaded_by"] == by.id and paper["uploaded_at"] >= row["moved_at"] for paper in known)
    return editable or fresh


def _papers(session: Session, case_id: int, kind: str) -> list[Any]:
    found = select(DOCUMENT).where(DOCUMENT.c.case_id == case_id, DOCUMENT.c.kind == kind, *CURRENT)
    return list(session.execute(found).mappings())


def _closed(kind: str) -> StepRefused:
    message = "Không thể thay giấy tờ này ở bước hiện tại."
    return StepRefused(kind, (Refusal("papers_closed", message, "Đề nghị cơ quan yêu cầu bổ sung nếu cần sửa."),))
