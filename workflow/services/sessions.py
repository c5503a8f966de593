"""Council sessions: opened with an agenda, attendance taken, each nomination decided by the vote of the round.

Whoever runs the round or writes for its council records; every vote is kept, the agenda says what stands (I-32).
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.forms.reading import Unreadable, read_text
from workflow.rounds.chambers import chamber, door
from workflow.rounds.records import ROUND, Round, items, round_of
from workflow.rounds.sittings import AGENDA, EXCUSE, MEETING, PRESENCE, Meeting, agenda_of, meetings
from workflow.rounds.tables import Table, meeting_of, read_table, refusal
from workflow.selection.agenda import AgendaItem, ordered
from workflow.states import after

SITS, REACHED = after("close_scores", of="selection_round"), after("reach_mark", of="product_nomination")
STALE = Refusal(
    "session_moved", "Phiên họp vừa có thay đổi do người khác ghi.", "Xem lại nội dung mới rồi ghi lại nếu còn đúng."
)
NO_EXCUSES: Mapping[int, str] = {}
LONGEST_EXCUSE = 200
UNREADABLE = Refusal(
    "excuse_unreadable", "Không đọc được lý do vắng mặt.", "Viết trên một dòng, tối đa %(limit)s ký tự.",
    {"limit": LONGEST_EXCUSE},
)  # fmt: skip


def open_session(session: Session, of: Round, *, place: str, by: Person, now: datetime) -> Meeting:
    """Open the next session of a round's council and lay its agenda. One session is open at a time."""
    _lock_round(session, of.id)
    of = round_of(session, of.id)
    if not door(session, of, by, local(now).date()).records:
        raise CaseNotFound(of.slug)
    earlier = meetings(session, MEETING.c.round_id == of.id)
    if of.state not in SITS:
        raise refusal("not_in_session", "Đợt bình chọn chưa tới bước Hội đồng họp.", "Đóng chấm điểm trước.")
    if any(one.closed_at is None for one in earlier):
        raise refusal("already_open", "Đang có một phiên họp chưa kết thúc.", "Tiếp tục phiên đang mở.")
    if not place.strip():
        raise refusal("no_place", "Chưa ghi địa điểm họp.", "Ghi nơi Hội đồng họp.")
    row = {"round_id": of.id, "number": len(earlier) + 1, "opened_at": now, "place": place.strip(), "version": 1}
    meeting_id = session.execute(insert(MEETING).values(row).returning(MEETING.c.id)).scalar_one()
    _lay(session, of, meeting_id, now)
    return meeting_of(session, meeting_id)


def lay_agenda_again(session: Session, meeting_id: int, *, seen: int, by: Person, now: datetime) -> None:
    """Put nominations that reached the mark since on the agenda, and order anew what was not decided yet."""
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    _lay(session, table.of, meeting_id, now)
    touch(table)


def record_attendance(
    session: Session,
    meeting_id: int,
    present: Collection[int],
    *,
    case_id: int | None = None,
    excuses: Mapping[int, str] = NO_EXCUSES,
    seen: int,
    by: Person,
    now: datetime,
) -> None:
    """Record who is in the room: for one nomination, or for all that are still open and with the reasons of the others.

    Whoever stays away from a nomination, or has not declared about it, is recorded as absent for that one.
    """
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    strangers = sorted({*present, *excuses} - table.chamber.names.keys())
    if strangers:
        message = "Có người không phải thành viên Hội đồng trong danh sách điểm danh."
        raise refusal("not_a_member", message, "Chọn lại trong danh sách.")
    asked = [table.line(case_id)] if case_id is not None else [one for one in table.lines if one.decided_at is None]
    for line in asked:
        write_presence(table, line.case_id, present)
    if case_id is None:
        _write_excuses(table, {user: text for user, text in excuses.items() if user not in present})
    touch(table)


def write_presence(table: Table, case_id: int, present: Collection[int], votes: dict[int, str] | None = None) -> None:
    """Write who was there for a nomination, and how each voted where votes are open."""
    here = (PRESENCE.c.session_id == table.meeting.id, PRESENCE.c.case_id == case_id)
    voters, said = table.chamber.sitting([case_id], present).voters, votes or {}
    table.session.execute(delete(PRESENCE).where(*here))
    rows = [
        {"session_id": table.meeting.id, "case_id": case_id, "user_id": one.user_id, "present": one.user_id in voters,
         "vote": said.get(one.user_id)}
        for one in table.chamber.council
    ]  # fmt: skip
    if rows:
        table.session.execute(insert(PRESENCE), rows)


def _write_excuses(table: Table, excuses: Mapping[int, str]) -> None:
    """Write why members stay away, in place of what was written before; whoever gave no reason has no line."""
    try:
        said = {user: read_text(text, limit=LONGEST_EXCUSE) for user, text in excuses.items()}
    except Unreadable as wrong:
        raise StepRefused("session", (UNREADABLE,)) from wrong
    table.session.execute(delete(EXCUSE).where(EXCUSE.c.session_id == table.meeting.id))
    rows = [{"session_id": table.meeting.id, "user_id": user, "reason": text} for user, text in said.items() if text]
    if rows:
        table.session.execute(insert(EXCUSE), rows)


def open_table(session: Session, meeting_id: int, *, seen: int | None, by: Person, now: datetime) -> Table:
    """Lock a session for whoever records in it; refused when it is closed, or moved on since the page was opened."""
    locked = session.execute(select(MEETING.c.round_id).where(MEETING.c.id == meeting_id).with_for_update())
    round_id = locked.scalar_one_or_none()
    if round_id is None:
        raise CaseNotFound(meeting_id)
    table = read_table(session, meeting_id, by=by, now=now)
    if not table.door.records:
        raise CaseNotFound(meeting_id)
    if table.meeting.closed_at is not None:
        raise refusal("session_closed", "Phiên họp đã kết thúc.", "Kết quả của phiên không đổi được nữa.")
    if seen is not None and seen != table.meeting.version:
        raise StepRefused("session", (STALE,))
    return table


def touch(table: Table) -> None:
    """Note that something was recorded."""
    here = update(MEETING).where(MEETING.c.id == table.meeting.id)
    table.session.execute(here.values(version=MEETING.c.version + 1))


def _lock_round(session: Session, round_id: int) -> None:
    """Let two people who open a session at once come one after the other."""
    session.execute(select(ROUND.c.case_id).where(ROUND.c.case_id == round_id).with_for_update())


def _lay(session: Session, of: Round, meeting_id: int, now: datetime) -> None:
    """Order the agenda: what was decided stays in front, the rest so that few people leave and come back."""
    known = {line.case_id: line for line in agenda_of(session, meeting_id)}
    waiting = [item for item in items(session, of.id) if item.state in REACHED]
    people = chamber(session, of, waiting, local(now).date())
    done = [line.case_id for line in known.values() if line.decided_at is not None]
    left = [AgendaItem(one.case_id, people.out([one.case_id])) for one in waiting if one.case_id not in done]
    _drop(session, meeting_id, known.keys() - {*done, *(one.case_id for one in waiting)})
    order = [*done, *(one.item_id for one in ordered(left))]
    for position, case_id in enumerate(order, start=1):
        where = (AGENDA.c.session_id == meeting_id, AGENDA.c.case_id == case_id)
        if case_id in known:
            session.execute(update(AGENDA).where(*where).values(position=position))
        else:
            session.execute(insert(AGENDA).values(_empty(meeting_id, case_id, position, secret=of.secret)))


def _drop(session: Session, meeting_id: int, gone: Collection[int]) -> None:
    """Take off the agenda what lost the mark before it was decided."""
    for table in (PRESENCE, AGENDA):
        session.execute(delete(table).where(table.c.session_id == meeting_id, table.c.case_id.in_(sorted(gone))))


def _empty(meeting_id: int, case_id: int, position: int, *, secret: bool) -> dict[str, object]:
    counts = dict.fromkeys(("n_eligible", "n_present", "n_valid", "yes", "no", "abstain"), 0)
    return {"session_id": meeting_id, "case_id": case_id, "position": position, "secret": secret, "note": "", **counts}
