"""Official decisions about days: checked and kept as a draft, looked at, and applied once as one audited act.

What applying does is what the preview said; when anything has changed underneath since, it is refused.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import Overlay, local
from workflow.canonical import canonical, digest
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.files.day_list import DecidedDay
from workflow.models import CalendarDay, CalendarImport, Case
from workflow.office import Office
from workflow.redating import TermMove, fingerprint, moves, undone
from workflow.services.new_dates import carry_out
from workflow.services.offices import load_office
from workflow.services.security_log import note

STEP = "calendar_change"
YEARS_AHEAD = 2
STRAGGLING = timedelta(hours=1)
NAME = 16
"""Hexadecimal digits of a hash that name a decision in addresses."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an official paper says about days, for the nation (scope "") or one province."""

    basis: str
    scope: str
    days: tuple[DecidedDay, ...]

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The days as the calendar takes them."""
        return tuple(
            Overlay(day.on, day.kind, day.label, self.basis, decided=True, scope=self.scope) for day in self.days
        )

    @property
    def rows(self) -> list[dict[str, object]]:
        """The days as they are kept."""
        return [{"on": day.on.isoformat(), "kind": day.kind, "label": day.label} for day in self.days]

    @property
    def hash(self) -> str:
        """The identity of what is decided, in whatever form it was handed in."""
        return digest(canonical([self.scope, self.basis, self.rows]))


@dataclass(frozen=True, slots=True)
class Preview:
    """A decision, what it does or did to open terms, and the identity of that."""

    name: str
    decision: Decision
    moves: tuple[TermMove, ...]
    seen: str
    applied_at: datetime | None
    done: tuple[dict[str, Any], ...]


class PreviewStale(StepRefused):
    """Something changed since the preview was shown; nothing was done."""

    code = "preview_stale"

    def __init__(self) -> None:
        message = "Hồ sơ hoặc lịch đã thay đổi sau khi bạn xem; chưa áp dụng gì."
        super().__init__(STEP, (Refusal(self.code, message, "Xem lại danh sách mới bên dưới rồi áp dụng."),))


def keep_decision(
    session: Session, decision: Decision, scopes: Collection[str], *, by: Person, now: datetime, office: Office
) -> str:
    """Check a decision and keep it as a draft that changes nothing yet; return its name. The same one is kept once."""
    if decision.scope not in scopes:
        raise CaseNotFound(decision.scope)
    faults = list(_faults(decision, office, local(now).date()))
    same = (CalendarImport.days_hash == decision.hash, CalendarImport.dropped_at.is_(None))
    known = session.scalars(select(CalendarImport).where(*same).order_by(CalendarImport.id.desc())).first()
    if known is not None and known.applied_at is not None:
        faults = [_refusal("already_applied", "Quyết định này đã được áp dụng.", "Xem lịch làm việc.")]
    if faults:
        raise StepRefused(STEP, tuple(faults))
    if known is None:
        row = CalendarImport(basis=decision.basis, scope=decision.scope, days=decision.rows, days_hash=decision.hash)
        row.moved, row.created_at, row.created_by = [], now, by.id
        session.add(row)
    return decision.hash[:NAME]


def preview(session: Session, name: str, scopes: Collection[str], *, now: datetime, office: Office) -> Preview:
    """Return what a kept decision would do now, or did; CaseNotFound when it is not for these provinces."""
    return _preview(session, _found(session, name, scopes), now=now, office=office)


def apply_decision(
    session: Session, name: str, seen: str, scopes: Collection[str], *, by: Person, now: datetime
) -> bool:  # fmt: skip
    """Put a decision into the calendar and every open term on its new date; False when that was done before.

    ``seen`` is the identity of the preview that was agreed to; PreviewStale when that is not what would happen now.
    """
    _one_at_a_time(session)
    row, office = _found(session, name, scopes), load_office(session)
    if row.applied_at is not None:
        return False
    decision = _decision(row)
    faults = tuple(_faults(decision, office, local(now).date()))
    if faults:
        raise StepRefused(STEP, faults)
    _lock(session, moves(session, office, decision.overlays, now=now))
    found = moves(session, office, decision.overlays, now=now)  # as it stands now that nobody can move it
    if fingerprint(decision.overlays, found) != seen:
        raise PreviewStale
    session.execute(insert(CalendarDay), [_day(overlay) for overlay in decision.overlays])
    row.moved, row.applied_at, row.applied_by = carry_out(session, row, found, now=now), now, by.id
    days = ", ".join(f"{day.on} {day.kind}" for day in decision.days)
    detail = f"{row.scope}: {row.basis}; {days}; {len(found)}"
    note(session, "admin_calendar_applied", now=now, user_id=by.id, detail=detail)
    return True


def catch_up(session: Session, *, now: datetime) -> int:
    """Put on its new date what began by the old calendar while a decision was being applied; return how many terms.

    A step that read the calendar just before may be written just after; decisions are looked at again for an hour.
    """
    fresh = select(CalendarImport).where(CalendarImport.applied_at > now - STRAGGLING).order_by(CalendarImport.id)
    office, total = load_office(session), 0
    for row in session.scalars(fresh).all():
        days, before = _decision(row).overlays, undone(office, _decision(row).overlays)
        _lock(session, moves(session, before, days, now=now))
        found = moves(session, before, days, now=now)
        if found:
            row.moved = [*row.moved, *carry_out(session, row, found, now=now)]
        total += len(found)
    return total


def drop_decision(session: Session, name: str, scopes: Collection[str], *, by: Person, now: datetime) -> None:
    """Let go of a draft; one that was applied stays."""
    _one_at_a_time(session)
    row = _found(session, name, scopes)
    if row.applied_at is not None:
        raise StepRefused(STEP, (_refusal("already_applied", "Quyết định này đã được áp dụng.", "Xem lịch làm việc."),))
    row.dropped_at = now
    note(session, "admin_calendar_dropped", now=now, user_id=by.id, detail=f"{row.scope}: {row.basis}")


def _one_at_a_time(session: Session) -> None:
    """Lock all drafts, so that each decision is judged by the calendar that the one before it left."""
    drafts = select(CalendarImport.id).where(CalendarImport.applied_at.is_(None)).order_by(CalendarImport.id)
    session.execute(drafts.with_for_update()).all()


def _found(session: Session, name: str, scopes: Collection[str]) -> CalendarImport:
    here = (CalendarImport.scope.in_(sorted(scopes)), CalendarImport.dropped_at.is_(None))
    named = func.substr(CalendarImport.days_hash, 1, NAME) == name
    found = select(CalendarImport).where(named, *here).order_by(CalendarImport.id.desc()).limit(1)
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise CaseNotFound(name)
    return row


def _preview(session: Session, row: CalendarImport, *, now: datetime, office: Office) -> Preview:
    decision = _decision(row)
    found = () if row.applied_at else moves(session, office, decision.overlays, now=now)
    seen = fingerprint(decision.overlays, found)
    return Preview(row.days_hash[:NAME], decision, found, seen, row.applied_at, tuple(row.moved))


def _decision(row: CalendarImport) -> Decision:
    days = (DecidedDay(date.fromisoformat(str(d["on"])), str(d["kind"]), str(d["label"])) for d in row.days)
    return Decision(row.basis, row.scope, tuple(days))


def _faults(decision: Decision, office: Office, today: date) -> Iterator[Refusal]:
    calendar = office.calendar.scoped(decision.scope)
    for day in decision.days:
        said = {"on": f"{day.on:%d/%m/%Y}"}
        if day.on < today:
            yield _refusal("day_past", "Ngày %(on)s đã qua.", "Chỉ ghi ngày từ hôm nay trở đi.", **said)
        elif day.on.year > today.year + YEARS_AHEAD:
            yield _refusal("day_too_far", "Ngày %(on)s quá xa.", "Kiểm tra lại năm.", **said)
        elif calendar.day(day.on).sessions == _after(calendar, day, decision).sessions:
            hint = "Bỏ dòng này hoặc kiểm tra lại ngày và loại."
            yield _refusal("day_unchanged", "Ngày %(on)s trong lịch đã như vậy.", hint, **said)


def _after(calendar: Any, day: DecidedDay, decision: Decision) -> Any:
    return type(calendar)("", {}, (Overlay(day.on, day.kind, day.label, decision.basis, decided=True),)).day(day.on)


def _lock(session: Session, found: Sequence[TermMove]) -> None:
    ids = sorted({move.case_id for move in found})
    session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update()).all()


def _day(day: Overlay) -> dict[str, object]:
    return {
        "on_date": day.on, "scope": day.scope, "kind": day.kind, "label": day.label, "basis": day.basis,
        "decided": day.decided,
    }  # fmt: skip


def _refusal(code: str, message: str, hint: str, **params: object) -> Refusal:
    return Refusal(code, message, hint, params)
