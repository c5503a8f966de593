"""A juror's sheet: kept while it is filled in, sealed when it is submitted, fixed once the round closes the scores."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import Refusal, StepRefused, WorkflowRefused
from workflow.models import Score, ScoreSheet, SheetSeal
from workflow.models.base import table_of
from workflow.rounds.own_sheets import OwnSheet, mark_texts, own_sheets
from workflow.rounds.records import Round, jurors, seated
from workflow.rounds.scores import HUNDREDTHS, marks_of, sealed
from workflow.selection.seals import commitment
from workflow.services.jury_gate import locked_round
from workflow.services.sheet_reading import STEP, Fault, Read, SheetRefused, Typed, read_sheet

SHEET, MARKS, SEAL = table_of(ScoreSheet), table_of(Score), table_of(SheetSeal)
SALT_BYTES = 32
NOT_YOURS = Refusal(
    "not_yours", "Bạn không được phân công hoặc không còn chấm sản phẩm này.", "Mở lại danh sách phiếu của bạn."
)
NOT_OPEN = Refusal("not_open", "Đợt chưa mở chấm điểm.", "Chấm khi thư ký mở chấm điểm.")
CLOSED = Refusal("closed", "Đợt đã đóng chấm điểm nên phiếu không thay đổi được nữa.")
NOT_DECLARED = Refusal(
    "not_declared",
    "Sản phẩm này chưa mở cho bạn.",
    "Khai báo xung đột lợi ích; nếu có nghi vấn, chờ thư ký quyết định.",
)
CHANGED = Refusal("changed", "Danh sách phiếu đã thay đổi.", "Tải lại trang, xem lại rồi nộp.")
SUBMITTED = Refusal("submitted", "Phiếu đã nộp.", "Muốn sửa thì nộp lại phiếu trước khi đóng chấm điểm.")


@dataclass(frozen=True, slots=True)
class SheetSave:
    """One sheet as its juror leaves it. ``version`` is the one that the page showed."""

    case_id: int
    version: int
    typed: Typed


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet as it stands."""

    id: int
    case_id: int
    code: str
    version: int
    submitted: bool
    saved_at: datetime | None
    read: Read

    @property
    def typed(self) -> Typed:
        """The sheet as its juror would type it."""
        return Typed(mark_texts(self.read.marks), self.read.comments)


class StaleSheet(WorkflowRefused):
    """The sheet was saved in another place since the page was opened; nothing of ``mine`` was kept."""

    code = "stale_sheet"

    def __init__(self, theirs: Kept, mine: Read) -> None:
        super().__init__(theirs.id)
        self.theirs, self.mine = theirs, mine


def save_sheet(session: Session, of: Round, save: SheetSave, *, by: Person, now: datetime) -> int:
    """Keep a sheet as far as it is filled in and return its new version; a submitted one is only submitted again.

    Raises SheetRefused for what cannot be right, StaleSheet where it was saved meanwhile, StepRefused where the juror
    may not score. The same sheet sent again changes nothing.
    """
    kept, read = _judged(session, of, save, by=by, now=now, final=False)
    if kept.read == read:
        return kept.version
    if kept.submitted:
        raise StepRefused(STEP, (SUBMITTED,))
    return keep(session, kept, read, now=now)


def submit_sheet(session: Session, of: Round, save: SheetSave, *, by: Person, now: datetime) -> int:
    """Submit a complete sheet with a seal of its own and return its version; refusals as for :func:`save_sheet`.

    Until the scores are closed a sheet may be submitted again: as a new version with a new seal, the old one kept.
    """
    kept, read = _judged(session, of, save, by=by, now=now, final=True)
    if kept.submitted and kept.read == read:
        return kept.version
    return _seal(session, of, kept, read, by=by, now=now)


def submit_ready(session: Session, of: Round, versions: Mapping[int, int], *, by: Person, now: datetime) -> int:
    """Submit the person's saved sheets of these nominations, all or none, and return how many were.

    ``versions`` are those that the page showed. One that is not complete, or was changed meanwhile, stops them all.
    """
    held, found = open_sheets(session, of, by=by, now=now), list[Fault]()
    for case_id, version in versions.items():
        kept = held.get(case_id)
        if kept is None or (kept.version != version and not kept.submitted):
            raise StepRefused(STEP, (CHANGED,))
        found.extend(faults_of(of, kept))
    if found:
        raise SheetRefused(tuple(found))
    waiting = [held[case_id] for case_id in versions if not held[case_id].submitted]
    for kept in waiting:
        _seal(session, of, kept, kept.read, by=by, now=now)
    return len(waiting)


def open_sheets(session: Session, of: Round, *, by: Person, now: datetime) -> Mapping[int, Kept]:
    """Lock the person's own sheets that may be written now and return them by nomination; StepRefused if none may."""
    return {case_id: kept for case_id, (sheet, kept) in _held(session, of, by=by, now=now).items() if sheet.open}


def faults_of(of: Round, kept: Kept) -> tuple[Fault, ...]:
    """Return what keeps a saved sheet from being submitted."""
    try:
        read_sheet(of.rubric, kept.typed, final=True)
    except SheetRefused as refused:
        return refused.faults
    return ()


def keep(session: Session, kept: Kept, read: Read, *, now: datetime, submitted: bool = False) -> int:
    """Write a sheet in place of what stood there and return its new version."""
    version = kept.version + 1
    values: dict[str, Any] = {"version": version, "comments": dict(read.comments), "saved_at": now}
    if submitted:
        values["submitted_at"] = now
    session.execute(update(SHEET).where(SHEET.c.id == kept.id).values(values))
    _mark(session, kept, read.marks)
    return version


def _seal(session: Session, of: Round, kept: Kept, read: Read, *, by: Person, now: datetime) -> int:
    """Submit a sheet that was judged, and commit to it with a salt that stays secret until the closing."""
    version = keep(session, kept, read, now=now, submitted=True)
    salt = secrets.token_hex(SALT_BYTES)
    said = commitment(salt, sealed(of.id, by.id, kept.case_id, read.marks, read.comments))
    session.execute(insert(SEAL).values(sheet_id=kept.id, version=version, commitment=said, salt=salt, at=now))
    return version


def _judged(
    session: Session, of: Round, save: SheetSave, *, by: Person, now: datetime, final: bool
) -> tuple[Kept, Read]:  # fmt: skip
    """The sheet as it stands and as it will be. Where there is none of theirs, nobody is told why."""
    held = _held(session, of, by=by, now=now, case_id=save.case_id)
    sheet, kept = held.get(save.case_id, (None, None))
    if sheet is None or kept is None:
        raise StepRefused(STEP, (NOT_YOURS,))
    if not sheet.open:
        raise StepRefused(STEP, (NOT_DECLARED,))
    read = read_sheet(of.rubric, save.typed, final=final)
    if save.version != kept.version and kept.read != read:
        raise StaleSheet(kept, read)
    return kept, read


def _held(
    session: Session, of: Round, *, by: Person, now: datetime, case_id: int | None = None
) -> dict[int, tuple[OwnSheet, Kept]]:  # fmt: skip
    """The person's own sheets, behind the lock; StepRefused for whoever does not score, or outside of the scoring."""
    now_round = locked_round(session, of, by)
    if by.id not in {line.user_id for line in jurors(seated(session, of.id), local(now).date())}:
        raise StepRefused(STEP, (NOT_YOURS,))
    mine = [sheet for sheet in own_sheets(session, [of.id], by.id) if case_id in (None, sheet.case_id)]
    if mine and not now_round.scoring:
        raise StepRefused(STEP, (CLOSED if now_round.scoring_closed_at else NOT_OPEN,))
    marks = marks_of(session, [sheet.id for sheet in mine])
    return {sheet.case_id: (sheet, _kept(sheet, marks.get(sheet.id, {}))) for sheet in mine}


def _kept(sheet: OwnSheet, marks: Mapping[str, Fraction]) -> Kept:
    read = Read(marks, sheet.comments)
    return Kept(sheet.id, sheet.case_id, sheet.code, sheet.version, sheet.submitted, sheet.saved_at, read)


def _mark(session: Session, kept: Kept, marks: Mapping[str, Fraction]) -> None:
    """Write the marks that differ from those that stand; nothing is touched that stays the same."""
    before = kept.read.marks
    gone = [key for key in before if before[key] != marks.get(key)]
    if gone:
        session.execute(delete(MARKS).where(MARKS.c.sheet_id == kept.id, MARKS.c.criterion.in_(gone)))
    rows = [
        {"sheet_id": kept.id, "criterion": key, "hundredths": int(mark * HUNDREDTHS)}
        for key, mark in marks.items()
        if before.get(key) != mark
    ]
    if rows:
        session.execute(insert(MARKS), rows)
