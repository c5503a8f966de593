"""Absences: who is away on which days, and who acts "thay mặt" meanwhile, within which limits.

Who may arrange for whom comes from the caller; everybody else does not exist here. Each act is a line of the log.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.colleagues import Colleague, colleagues
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import Absence, Case, CaseRecusal, Membership, User
from workflow.office import Office
from workflow.services import tokens
from workflow.services.security_log import note

DEPUTY, DEPUTY_ENDED = "deputy", "deputy_ended"
"""What a deputy is told by mail."""
LONGEST = "absence_longest"
"""How many days one absence may last."""
NAMED = 5
"""How many people a refusal names."""


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """Days away; no deputy means that nobody stands in, no procedures all of them, no amount any."""

    user_id: int
    from_on: date
    until_on: date
    deputy_id: int | None = None
    procedures: tuple[str, ...] = ()
    up_to: int | None = None
    reason: str = ""


def arrange_absence(
    session: Session, new: NewAbsence, arranged: Collection[int], *, by: Person, now: datetime, office: Office
) -> int:  # fmt: skip
    """Keep an absence, tell the deputy, and return its id; StepRefused with every reason against it."""
    if new.user_id not in arranged:
        raise CaseNotFound(new.user_id)
    _lock(session, new)
    today = local(now).date()
    reasons = [*_about_days(session, new, today), *_about_length(new, office, now), *_about_deputy(session, new, today)]
    if reasons:
        raise StepRefused("absence", reasons)
    row = Absence(
        user_id=new.user_id, deputy_id=new.deputy_id, from_on=new.from_on, until_on=new.until_on,
        procedures=sorted(new.procedures), up_to=new.up_to, reason=new.reason, created_at=now, created_by=by.id,
    )  # fmt: skip
    session.add(row)
    # The caller is told the id, which the database gives.
    session.flush()
    if new.deputy_id is not None:
        tokens.tell(session, new.deputy_id, DEPUTY, now=now)
    detail = f"user {new.user_id} deputy {new.deputy_id or '-'} {new.from_on} {new.until_on}"
    note(session, "absence_arranged", now=now, user_id=by.id, detail=detail)
    return row.id


def end_absence(session: Session, absence_id: int, arranged: Collection[int], *, by: Person, now: datetime) -> None:
    """Let an absence end at once, and with it everything that its deputy could do."""
    row = session.get(Absence, absence_id, with_for_update=True)
    if row is None or row.user_id not in arranged or row.ended_at is not None or row.until_on < local(now).date():
        raise CaseNotFound(absence_id)
    session.execute(update(Absence).where(Absence.id == absence_id).values(ended_at=now))
    if row.deputy_id is not None:
        tokens.tell(session, row.deputy_id, DEPUTY_ENDED, now=now)
    note(session, "absence_ended", now=now, user_id=by.id, detail=f"user {row.user_id} absence {absence_id}")


def release_outsiders(session: Session, *, now: datetime) -> int:
    """Take out the deputies of today's absences who left the office since, and return how many; the absence stays."""
    today = local(now).date()
    here = (Absence.from_on <= today, Absence.until_on >= today, Absence.ended_at.is_(None))
    found = select(Absence.id, Absence.user_id, Absence.deputy_id).where(Absence.deputy_id.is_not(None), *here)
    rows = session.execute(found.order_by(Absence.id)).all()
    gone = [row for row in rows if row.deputy_id not in colleagues(session, [row.user_id], on=today)]
    for row in gone:
        session.execute(update(Absence).where(Absence.id == row.id).values(deputy_id=None))
        tokens.tell(session, row.deputy_id, DEPUTY_ENDED, now=now)
        detail = f"user {row.user_id} deputy {row.deputy_id} absence {row.id}"
        note(session, "absence_released", now=now, user_id=None, detail=detail)
    return len(gone)


def _lock(session: Session, new: NewAbsence) -> None:
    """Take both people's rows, so that two absences asked for at once are judged one after the other."""
    people = sorted({new.user_id, new.deputy_id or new.user_id})
    session.execute(select(User.id).where(User.id.in_(people)).order_by(User.id).with_for_update()).all()


def _about_days(session: Session, new: NewAbsence, today: date) -> list[Refusal]:
    reasons = []
    if new.from_on < today:
        reasons.append(Refusal("past", "Ngày bắt đầu vắng đã qua.", "Chọn từ hôm nay trở đi."))
    if new.until_on < new.from_on:
        reasons.append(Refusal("ends_before", "Ngày kết thúc trước ngày bắt đầu.", "Chọn ngày muộn hơn."))
    elif _away(session, new.user_id, new):
        hint = "Kết thúc lần vắng kia trước, hoặc chọn ngày khác."
        reasons.append(Refusal("overlaps", "Đã có lần vắng mặt khác trong những ngày này.", hint))
    return reasons


def _about_length(new: NewAbsence, office: Office, now: datetime) -> list[Refusal]:
    """Whoever is away longer than the rule says has left: their work is given to others, not lent."""
    latest = new.from_on + timedelta(days=office.rules.term(LONGEST, local(now).date()).length)
    if new.until_on <= latest:
        return []
    message = "Một lần vắng mặt dài nhất đến hết ngày %(day)s."
    hint = "Chọn ngày sớm hơn rồi ghi tiếp khi cần, hoặc giao hồ sơ cho người khác."
    return [Refusal("too_long", message, hint, {"day": f"{latest:%d/%m/%Y}"})]


def _about_deputy(session: Session, new: NewAbsence, today: date) -> list[Refusal]:
    if new.deputy_id is None:
        return []
    if new.deputy_id == new.user_id:
        return [Refusal("own_deputy", "Không ai thay mặt chính mình.", "Chọn người khác.")]
    able = colleagues(session, [new.user_id], on=today)
    if new.deputy_id not in able:
        return [_outsider(able)]
    reasons = []
    if _away(session, new.deputy_id, new):
        reasons.append(Refusal("deputy_away", "Người thay mặt cũng vắng trong những ngày này.", "Chọn người khác."))
    conflicts = _conflicts(session, new, today)
    if conflicts:
        message = "Người thay mặt đã khai báo xung đột lợi ích với hồ sơ mà người vắng đang giữ (số hồ sơ: %(n)s)."
        hint = "Chọn người khác, hoặc giới hạn thủ tục và mức tiền để không gồm hồ sơ đó."
        reasons.append(Refusal("deputy_in_conflict", message, hint, {"n": conflicts}))
    return reasons


def _outsider(able: Mapping[int, Colleague]) -> Refusal:
    """Say who may stand in, or that nobody may."""
    message = "Người thay mặt phải cùng đơn vị, vai trò ngang hoặc trên; thay lãnh đạo chỉ có lãnh đạo khác."
    if not able:
        return Refusal("no_account", message, "Để trống: đơn vị này chưa có ai thay mặt được.")
    names = tuple(one.name for one in able.values())[:NAMED]
    return Refusal("no_account", message, "Chọn một trong: %(names)s.", {"names": names})


def _away(session: Session, user_id: int, new: NewAbsence) -> bool:
    same_days = (Absence.from_on <= new.until_on, Absence.until_on >= new.from_on, Absence.ended_at.is_(None))
    return session.scalar(select(Absence.id).where(Absence.user_id == user_id, *same_days).limit(1)) is not None


def _conflicts(session: Session, new: NewAbsence, today: date) -> int:
    """Count the open cases that the absent person holds within the limits and the deputy stands aside from."""
    own = exists().where(CaseRecusal.case_id == Case.id, CaseRecusal.user_id == new.deputy_id)
    limits: list[ColumnElement[bool]] = [Case.closed_at.is_(None), own, _held_by(session, new.user_id, today)]
    if new.procedures:
        limits.append(Case.process_key.in_(new.procedures))
    if new.up_to is not None:
        limits.append(Case.support <= new.up_to)
    return session.scalar(select(func.count()).select_from(Case).where(*limits)) or 0


def _held_by(session: Session, user_id: int, today: date) -> ColumnElement[bool]:
    runs: tuple[Any, ...] = (
        Membership.valid_from <= today, or_(Membership.valid_to.is_(None), Membership.valid_to >= today)
    )  # fmt: skip
    posts = select(Membership.role, Membership.unit_id).where(Membership.user_id == user_id, *runs)
    free = or_(Case.assignee_id.is_(None), Case.assignee_id == user_id)
    held = [(Case.holder_role == row.role) & (Case.holder_unit_id == row.unit_id) for row in session.execute(posts)]
    return or_(Case.assignee_id == user_id, *(one & free for one in held))
