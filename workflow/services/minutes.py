"""Minutes of a council session: written from what was recorded, signed in two seats, corrected by new versions."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.canonical import digest
from workflow.errors import CaseNotFound, StepRefused
from workflow.rounds.facts import SIGNERS
from workflow.rounds.sittings import MEETING, MINUTES, SIGNATURE, minutes_of
from workflow.rounds.tables import Table, read_table, refusal
from workflow.rounds.telling import draft
from workflow.selection.minutes import Text, minutes_from, minutes_json
from workflow.selection.minutes_words import CORRECTIONS, correction
from workflow.selection.quota import Candidate
from workflow.selection.structure import over_quota
from workflow.services.sessions import STALE, open_table, touch


def write_minutes(session: Session, meeting_id: int, *, seen: int, by: Person, now: datetime) -> int:
    """Write the first version of the minutes once everything is decided, and return its number."""
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    if minutes_of(session, meeting_id):
        raise refusal("written_already", "Biên bản đã được lập.", "Lập bản đính chính nếu cần sửa.")
    left = [line for line in table.lines if line.decided_at is None]
    if left or not table.lines:
        message = "Còn sản phẩm trong chương trình chưa được quyết định."
        raise refusal("undecided", message, "Biểu quyết hết rồi lập biên bản.")
    faults = over_quota(_recommended(table), table.limits)
    if faults:
        raise StepRefused("session", faults)
    touch(table)
    return _write(table, draft(table, written_at=now), "", 1)


def correct_minutes(session: Session, meeting_id: int, reason: str, text: str, *, by: Person, now: datetime) -> int:
    """Write a new version with a reason and what it sets right, and return its number. Earlier ones stay."""
    session.execute(select(MEETING.c.id).where(MEETING.c.id == meeting_id).with_for_update())
    table = read_table(session, meeting_id, by=by, now=now)
    if not table.door.records:
        raise CaseNotFound(meeting_id)
    if not reason.strip():
        raise refusal("no_reason", "Chưa ghi lý do đính chính.", "Ghi lý do rồi lập lại.")
    return _correct(table, reason.strip(), text.strip())


def rewrite_minutes(session: Session, meeting_id: int, why: str, *, by: Person, now: datetime) -> None:
    """Give minutes that were written already a new version, because the session went on."""
    if minutes_of(session, meeting_id):
        _correct(read_table(session, meeting_id, by=by, now=now), why, "")


def sign_minutes(session: Session, meeting_id: int, version: int, *, by: Person, now: datetime) -> str:
    """Sign a version in the seat that the person holds, and return that seat. Only the newest can be signed."""
    session.execute(select(MEETING.c.id).where(MEETING.c.id == meeting_id).with_for_update())
    table = read_table(session, meeting_id, by=by, now=now)
    if not table.door.enters:
        raise CaseNotFound(meeting_id)
    if table.door.seat not in SIGNERS:
        message = "Chỉ Chủ tịch và Thư ký Hội đồng ký biên bản."
        raise refusal("no_signer", message, "Báo người đang giữ hai chức danh này.")
    versions = minutes_of(session, meeting_id)
    if not versions or versions[-1].version != version:
        raise StepRefused("session", (STALE,))
    seat = table.door.seat.value
    if seat in versions[-1].signatures:
        raise refusal("signed_already", "Bản này đã được ký ở chức danh của bạn.", "Không cần ký lại.")
    row = {"session_id": meeting_id, "version": version, "seat": seat, "user_id": by.id, "at": now}
    session.execute(insert(SIGNATURE).values(row))
    return seat


def _correct(table: Table, reason: str, text: str) -> int:
    versions = minutes_of(table.session, table.meeting.id)
    if not versions:
        raise refusal("no_minutes", "Chưa có biên bản để đính chính.", "Lập biên bản trước.")
    known, about = minutes_from(versions[-1].text), tuple(line.case_id for line in table.lines)
    before = next((one.parts for one in known.sections if one.title == CORRECTIONS), ())
    parts = (*before, correction(table.now, reason, text, about))
    return _write(table, draft(table, parts, written_at=table.now), reason, versions[-1].version + 1)


def _write(table: Table, text: Text, reason: str, version: int) -> int:
    kept = minutes_json(text)
    row = {
        "session_id": table.meeting.id, "version": version, "text": kept, "hash": digest(kept), "reason": reason,
        "written_at": table.now, "written_by": table.by.id,
    }  # fmt: skip
    table.session.execute(insert(MINUTES).values(row))
    return version


def _recommended(table: Table) -> tuple[Candidate, ...]:
    passed = {line.case_id for line in table.lines if line.passed}
    return tuple(one for one in table.candidates if one.item_id in passed)
