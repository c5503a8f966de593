"""What an establishment keeps of a đề án that passed to another: all that was there for it until then, and no more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Process, Role, Section
from workflow.errors import CaseNotFound
from workflow.models import Case, Document, DossierSnapshot, FormerBeneficiary, Unit
from workflow.published import process_of
from workflow.queries.case_lines import event_lines
from workflow.queries.case_records import history_of
from workflow.queries.case_rows import EventLine
from workflow.queries.papers import INTERNAL, StoredPaper
from workflow.queries.told_history import told_history
from workflow.shipped import shipped_papers

READER = frozenset({Role.BENEFICIARY})


@dataclass(frozen=True, slots=True)
class FormerLine:
    """A đề án that an establishment had, as its list tells it."""

    code: str
    title: str
    ended_at: datetime
    decision: str


@dataclass(frozen=True, slots=True)
class FormerPaper:
    """A paper that was there."""

    id: int
    label: str
    name: str
    size: int
    version: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class FormerPage:
    """A đề án as it stood when it passed to another: history, papers, and the dossier as it was handed in last."""

    line: FormerLine
    process: Process
    year: int
    commune: str
    events: tuple[EventLine, ...]
    papers: tuple[FormerPaper, ...]
    sections: tuple[tuple[Section, Mapping[str, Any]], ...]


def former_lines(session: Session, person: Person) -> tuple[FormerLine, ...]:
    """Return the đề án that the person's establishments had, the newest first."""
    found = select(Case.code, Case.title, FormerBeneficiary.ended_at, FormerBeneficiary.decision)
    tied = found.join(Case, Case.id == FormerBeneficiary.case_id).where(_own(person))
    return tuple(FormerLine(*row) for row in session.execute(tied.order_by(FormerBeneficiary.ended_at.desc(), Case.id)))


def was_former(session: Session, code: str, person: Person) -> bool:
    """Say whether an establishment of the person had the case with this code."""
    found = select(FormerBeneficiary.seq).join(Case, Case.id == FormerBeneficiary.case_id)
    return session.execute(found.where(Case.code == code, _own(person)).limit(1)).first() is not None


def former_page(session: Session, code: str, *, person: Person) -> FormerPage:
    """Return what the person's establishment keeps of the case with this code; CaseNotFound where it never had it."""
    row = _row(session, code, person)
    process, before = process_of(session, row.process_hash), row.seq
    history = history_of(session, row.case_id)
    known = [event for event in history.events if event.seq < before]
    events = told_history(event_lines(process, known, history.texts, session), READER, hides=False)
    return FormerPage(
        FormerLine(code, row.title, row.ended_at, row.decision), process, row.year, row.commune or "", events,
        _papers(session, row), _sections(session, process, row),
    )  # fmt: skip


def former_paper(session: Session, code: str, document_id: int, *, person: Person) -> StoredPaper:
    """Return one of those papers to be handed out; CaseNotFound where it came later or was never shown."""
    row = _row(session, code, person)
    names = ("id", "case_id", "kind", "name", "mime", "size", "sha256")
    found = select(*(getattr(Document, name) for name in names)).where(Document.id == document_id, *_readable(row))
    paper = session.execute(found).one_or_none()
    if paper is None:
        raise CaseNotFound(code)
    return StoredPaper(*paper)


def _row(session: Session, code: str, person: Person) -> Any:
    former = FormerBeneficiary
    found = (
        select(former.case_id, former.seq, former.ended_at, former.decision, Case.title, Case.year, Case.process_hash)
        .add_columns(Unit.name.label("commune"))
        .join(Case, Case.id == former.case_id)
        .outerjoin(Unit, Unit.id == former.commune_id)
        .where(Case.code == code, _own(person))
    )
    row = session.execute(found.order_by(former.seq.desc()).limit(1)).one_or_none()
    if row is None:
        raise CaseNotFound(code)
    return row


def _own(person: Person) -> ColumnElement[bool]:
    return FormerBeneficiary.unit_id.in_(sorted(person.units_as(Role.BENEFICIARY)))


def _readable(row: Any) -> Sequence[ColumnElement[bool]]:
    """The papers that were there and that establishments are shown."""
    kept = or_(Document.removed_at.is_(None), Document.removed_at >= row.ended_at)
    return Document.case_id == row.case_id, Document.uploaded_at < row.ended_at, Document.kind.not_in(INTERNAL), kept


def _papers(session: Session, row: Any) -> tuple[FormerPaper, ...]:
    kinds, found = shipped_papers(), select(Document).where(*_readable(row)).order_by(Document.id)
    return tuple(
        FormerPaper(
            one.id, kinds[one.kind].label if one.kind in kinds else one.kind, one.name, one.size, one.version,
            one.uploaded_at,
        )
        for one in session.scalars(found)
    )  # fmt: skip


def _sections(session: Session, process: Process, row: Any) -> tuple[tuple[Section, Mapping[str, Any]], ...]:
    """The dossier of the last snapshot before the change."""
    own = (DossierSnapshot.case_id == row.case_id, DossierSnapshot.seq < row.seq)
    text = session.scalar(select(DossierSnapshot.text).where(*own).order_by(DossierSnapshot.seq.desc()).limit(1))
    said = dict(json.loads(text)["sections"]) if text else {}
    return tuple((section, said[section.key]) for section in process.sections if section.key in said)
