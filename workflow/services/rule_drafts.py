"""Resolutions in draft: written by one administrator, published by another (four eyes), every act in the security log.

A draft changes nothing. What was published or dropped is never written again; the rules that it put in force are ended
by later ones, never edited.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.canonical import canonical, digest
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import RuleDraft
from workflow.office import Office
from workflow.reference.activities import activities
from workflow.rulemaking import ClauseLine, Line, Resolution, clause_faults, line_faults
from workflow.selection.division import division_faults
from workflow.services.security_log import note
from workflow.sheet_parts import PREFIX, parts_from
from workflow.shipped import shipped_papers, shipped_rubrics

STEP = "rule_draft"
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Head:
    """What a resolution is called, by which paper it is made, and for whom."""

    scope: str
    title: str
    basis: str


@dataclass(frozen=True, slots=True)
class Place:
    """A draft as the page showed it; ``index`` names a line or a clause of it, None a new one."""

    draft_id: int
    version: int
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, for which units, and when."""

    person: Person
    scopes: Collection[str]
    now: datetime


def start_draft(session: Session, head: Head, *, by: Writer) -> int:
    """Begin a draft and return its id."""
    if head.scope not in by.scopes:
        raise CaseNotFound(head.scope)
    _refuse_no_basis(head)
    row = RuleDraft(scope=head.scope, title=head.title, basis=head.basis, lines=[], clauses=[], authors=[by.person.id])
    row.created_at = row.edited_at = by.now
    row.created_by = by.person.id
    session.add(row)
    # the id names it in the log and in its address
    session.flush()
    _log(session, "rule_draft_begun", row, by)
    return row.id


def edit_head(session: Session, place: Place, head: Head, *, by: Writer) -> None:
    """Change the name or the paper of a draft; for whom it is made stays."""
    _refuse_no_basis(head)
    row = _open(session, place, by)
    row.title, row.basis = head.title, head.basis
    _written(session, row, by)


def put_line(session: Session, place: Place, line: Line, *, by: Writer, office: Office) -> None:
    """Add a rule to a draft or change one; StepRefused names everything that is wrong with it."""
    row = _open(session, place, by)
    wrong = line_faults(office.rules, resolution_of(row), line, local(by.now).date())
    faults = (*wrong, *_unknown_papers(line), *_unfit_sheet(line))
    if faults:
        raise StepRefused(STEP, faults)
    row.lines = _put(row.lines, place, _line_row(line))
    _written(session, row, by)


def put_clause(session: Session, place: Place, clause: ClauseLine, *, by: Writer) -> None:
    """Add a transitional clause to a draft or change one."""
    row = _open(session, place, by)
    faults = clause_faults(resolution_of(row), clause)
    if faults:
        raise StepRefused(STEP, faults)
    row.clauses = _put(row.clauses, place, _clause_row(clause))
    _written(session, row, by)


def drop_line(session: Session, place: Place, *, by: Writer) -> None:
    """Take a rule out of a draft."""
    row = _open(session, place, by)
    row.lines = _without(row.lines, place)
    _written(session, row, by)


def drop_clause(session: Session, place: Place, *, by: Writer) -> None:
    """Take a transitional clause out of a draft."""
    row = _open(session, place, by)
    row.clauses = _without(row.clauses, place)
    _written(session, row, by)


def drop_draft(session: Session, place: Place, *, by: Writer) -> None:
    """Let go of a draft; it stays to be read."""
    row = _open(session, place, by)
    row.dropped_at = by.now
    _log(session, "rule_draft_dropped", row, by)


def resolution_of(row: RuleDraft) -> Resolution:
    """Return what a draft sets."""
    return Resolution(
        row.scope, row.basis, tuple(_line(one) for one in row.lines), tuple(_clause(one) for one in row.clauses)
    )


def found_draft(session: Session, draft_id: int, scopes: Collection[str], *, locked: bool = False) -> RuleDraft:
    """Return a draft of these units, whatever became of it; CaseNotFound for any other."""
    found = select(RuleDraft).where(RuleDraft.id == draft_id, RuleDraft.scope.in_(sorted(scopes)))
    found = found.with_for_update() if locked else found
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise CaseNotFound(draft_id)
    return row


def text_hash(row: RuleDraft) -> str:
    """Return the identity of all that a draft says."""
    return digest(canonical([row.scope, row.basis, row.lines, row.clauses]))


def open_draft(session: Session, place: Place, by: Writer) -> RuleDraft:
    """Lock a draft that may still be written; StepRefused when it may not, or was written meanwhile."""
    return _open(session, place, by)


def _open(session: Session, place: Place, by: Writer) -> RuleDraft:
    row = found_draft(session, place.draft_id, by.scopes, locked=True)
    if row.published_at is not None:
        raise StepRefused(
            STEP, (Refusal("draft_published", "Dự thảo đã được công bố, không sửa được nữa.", "Soạn dự thảo mới."),)
        )
    if row.dropped_at is not None:
        raise StepRefused(STEP, (Refusal("draft_dropped", "Dự thảo đã bị bỏ.", "Soạn dự thảo mới."),))
    if row.version != place.version:
        message = "Dự thảo vừa được người khác sửa; chưa lưu gì."
        raise StepRefused(STEP, (Refusal("draft_stale", message, "Xem lại dự thảo rồi làm lại."),))
    return row


def _written(session: Session, row: RuleDraft, by: Writer) -> None:
    row.version += 1
    row.edited_at = by.now
    row.authors = sorted({*row.authors, by.person.id})
    _log(session, "rule_draft_written", row, by)


def _log(session: Session, kind: str, row: RuleDraft, by: Writer) -> None:
    detail = f"{row.id} {row.scope or 'cả nước'} v{row.version}: {row.title}; {row.basis}; {text_hash(row)[:16]}"
    note(session, kind, now=by.now, user_id=by.person.id, detail=detail)


def _refuse_no_basis(head: Head) -> None:
    if not head.basis.strip():
        hint = "Ghi số, ký hiệu, cơ quan ban hành văn bản."
        raise StepRefused(STEP, (Refusal("no_basis", "Chưa có căn cứ.", hint),))


def _unknown_papers(line: Line) -> tuple[Refusal, ...]:
    """Return which papers and activities of a line nobody knows."""
    value: Mapping[str, Any] = line.value
    extra: Mapping[str, Any] = value.get("by_activity", {})
    kinds = {*value.get("papers", ()), *(kind for kinds in extra.values() for kind in kinds)}
    unknown = (*sorted(kinds - shipped_papers().keys()), *sorted(extra.keys() - activities().keys()))
    if not unknown:
        return ()
    message = "Không có trong danh mục: %(names)s."
    hint = "Chọn giấy tờ và nội dung trong danh sách."
    return (Refusal("paper_unknown", message, hint, {"names": ", ".join(unknown)}),)


def _unfit_sheet(line: Line) -> tuple[Refusal, ...]:
    """Return why the heads of a score sheet cannot be divided as a line says."""
    if line.kind != "rubric":
        return ()
    try:
        parts = parts_from(line.value)
    except (KeyError, TypeError, ValueError):
        return ()  # told as a value that no rule of the kind has
    return division_faults(shipped_rubrics()[line.rule_id.removeprefix(PREFIX)], parts)


def _put(rows: list[dict[str, object]], place: Place, row: dict[str, object]) -> list[dict[str, object]]:
    if place.index is None:
        if len(rows) >= MOST_LINES:
            hint = "Tách thành hai dự thảo."
            raise StepRefused(STEP, (Refusal("too_many_lines", "Dự thảo đã có quá nhiều dòng.", hint),))
        return [*rows, row]
    _known(rows, place)
    return [row if index == place.index else one for index, one in enumerate(rows)]


def _without(rows: list[dict[str, object]], place: Place) -> list[dict[str, object]]:
    _known(rows, place)
    return [one for index, one in enumerate(rows) if index != place.index]


def _known(rows: list[dict[str, object]], place: Place) -> None:
    if place.index is None or not 0 <= place.index < len(rows):
        raise CaseNotFound(place.index)


def _line_row(line: Line) -> dict[str, object]:
    return {
        "rule_id": line.rule_id, "kind": line.kind, "value": dict(line.value), "unit": line.unit, "label": line.label,
        "since": line.since.isoformat(), "until": line.until and line.until.isoformat(), "verified": line.verified,
        "note": line.note,
    }  # fmt: skip


def _line(row: Mapping[str, Any]) -> Line:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("since", "until")}
    return Line(**{**row, **days})


def _clause_row(clause: ClauseLine) -> dict[str, object]:
    return {
        "family": clause.family, "moment": clause.moment, "before": clause.before.isoformat(),
        "follows": clause.follows, "note": clause.note,
    }  # fmt: skip


def _clause(row: Mapping[str, Any]) -> ClauseLine:
    return ClauseLine(**{**row, "before": date.fromisoformat(row["before"])})
