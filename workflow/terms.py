"""Terms: how long an act may take, when it is due, what of it is used up, and every day of it explained."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from workflow.calendar import ONE_DAY, TOO_FAR, BadSpan, Day, WorkCalendar, at, days_between, local

Unit = Literal["wd", "cd", "hours", "months", "yearly", "monthly"]
Mode = Literal["reset", "resume"]

FIXED = frozenset({"yearly", "monthly"})


@dataclass(frozen=True, slots=True)
class Term:
    """The length of one act under one rule.

    ``wd``, ``cd``, ``hours`` and ``months`` count ``length`` units, never converted into each other. ``yearly`` and
    ``monthly`` end on a fixed date: strictly before it (so the day before is the last safe one) unless ``inclusive``;
    they never roll to a later day. Their ``length`` names the period: 0 the next such date, n the one n periods on.
    """

    rule_id: str
    length: int
    unit: Unit
    mode: Mode
    label: str
    basis: str
    verified: bool
    month: int = 0
    day: int = 0
    inclusive: bool = False  # "not later than" instead of "before"
    backwards: bool = False  # counted back from the start: a notice given so many days ahead
    cutoff: time | None = None  # arrived later in the day than this: the next working morning


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One date a term ran over: whether it counted, as which number, and why (in Vietnamese)."""

    on: date
    counts: bool
    number: int | None
    reason: str
    kind: str = ""
    label: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: the date, the moment (UTC), and whether the calendar behind it may still change."""

    on: date
    at: datetime
    provisional: bool
    counted: tuple[CountedDay, ...] = ()


REASONS = {
    "work": "ngày làm việc",
    "half": "nửa ngày làm việc, tính là một ngày",
    "makeup": "ngày làm bù",
    "weekend": "nghỉ cuối tuần",
    "holiday": "nghỉ lễ",
    "compensatory": "nghỉ bù, hoán đổi",
    "closure": "cơ quan nghỉ",
    "start": "ngày bắt đầu, chưa tính",
    "day": "ngày theo lịch",
    "rolled": "ngày cuối rơi vào ngày nghỉ, chuyển sang ngày làm việc kế tiếp",
    "due": "ngày đến hạn",
    "deadline": "ngày an toàn cuối cùng trước mốc cố định",
    "minutes": "%(n)s phút làm việc",
}


def due(term: Term, start: datetime, calendar: WorkCalendar, *, length: int | None = None) -> Due:
    """When the term ends that starts at this moment; ``length`` is what is left of it after a pause.

    Counting starts on the day after the start; a last calendar day that is off gives way to the next working day.
    """
    begins = local(start)
    units = term.length if length is None else length
    if term.unit == "hours":
        moment = calendar.add_working_minutes(start, units * 60)
        on = local(moment).date()
        return Due(on, moment, calendar.provisional_between(begins.date() - ONE_DAY, on))
    if term.cutoff and (begins.time() > term.cutoff or not calendar.is_working(begins.date())):
        on = calendar.next_working(begins.date())
        return Due(on, at(on, calendar.day(on).sessions[0][1]), calendar.day(on).provisional)
    on = _last_day(term, begins.date(), units, calendar)
    return Due(on, calendar.close_of(on), _provisional(term, begins.date(), on, calendar))


def explain(
    term: Term, start: datetime, calendar: WorkCalendar, *, length: int | None = None
) -> tuple[CountedDay, ...]:
    """Every date from the start to the due date, counted or skipped, with its reason."""
    begins, ends = local(start), due(term, start, calendar, length=length)
    if term.unit == "hours":
        return _explained_hours(begins, ends, calendar)
    first = _row(calendar.day(begins.date()), None, REASONS["start"])
    if term.unit in FIXED or term.backwards or ends.on <= begins.date():
        return first, _row(calendar.day(ends.on), None, REASONS["deadline" if term.unit in FIXED else "due"])
    if term.unit == "wd":
        return first, *_explained_working_days(begins.date(), ends.on, calendar)
    units = term.length if length is None else length
    return first, *_explained_calendar_days(begins.date(), _unrolled(term, begins.date(), units), ends.on, calendar)


def used(term: Term, start: datetime, until: datetime, calendar: WorkCalendar) -> int:
    """Whole units of the term consumed between two moments: never negative, never above its length.

    A started hour or month is not counted, so a pause never costs its holder anything. Fixed dates use nothing.
    """
    begins, ends = local(start), local(until)
    if ends <= begins or term.unit in FIXED:
        return 0
    consumed = {
        "wd": lambda: calendar.working_days(begins.date(), ends.date()),
        "cd": lambda: (ends.date() - begins.date()).days,
        "hours": lambda: calendar.working_minutes(start, until) // 60,
        "months": lambda: _whole_months(begins.date(), ends.date()),
    }[term.unit]()
    return min(consumed, term.length)


def days_over(ended_at: datetime, due_at: datetime) -> int:
    """How many dates after the day it was due a term ended: 0 on the day itself, below it before, above it late.

    The law counts days, and a day ends with the day: whatever ends on the day it is due is in time at any hour of it.
    """
    return (local(ended_at).date() - local(due_at).date()).days


def _last_day(term: Term, start: date, units: int, calendar: WorkCalendar) -> date:
    if term.unit in FIXED:
        return _fixed(term, start, units)
    if term.backwards:
        return calendar.subtract_working_days(start, units) if term.unit == "wd" else _shift(start, -units)
    if term.unit == "wd":
        return calendar.add_working_days(start, units) if units else calendar.on_or_after(start)
    return calendar.on_or_after(_unrolled(term, start, units))


def _unrolled(term: Term, start: date, units: int) -> date:
    """The last day before any roll: the n-th day, or the same day n months later (the month's last if shorter)."""
    return _add_months(start, units) if term.unit == "months" else _shift(start, units)


def _fixed(term: Term, start: date, periods: int) -> date:
    if periods < 0:
        raise BadSpan("Số kỳ không được âm.")
    step = 12 if term.unit == "yearly" else 1
    anchor = _add_months(start.replace(day=1, month=term.month or start.month), periods * step)
    found = _deadline(term, anchor)
    return found if periods or found >= start else _deadline(term, _add_months(anchor, step))


def _deadline(term: Term, month: date) -> date:
    named = month.replace(day=min(term.day, monthrange(month.year, month.month)[1]))
    return named if term.inclusive else _shift(named, -1)


def _provisional(term: Term, start: date, on: date, calendar: WorkCalendar) -> bool:
    if term.unit in FIXED or on < start:
        return False
    if term.unit == "wd":
        return calendar.provisional_between(start if on > start else start - ONE_DAY, on)
    return calendar.day(on).provisional


def _explained_working_days(start: date, on: date, calendar: WorkCalendar) -> tuple[CountedDay, ...]:
    rows, number = [], 0
    for d in days_between(start, on):
        number += calendar.is_working(d)
        rows.append(_row(calendar.day(d), number if calendar.is_working(d) else None))
    return tuple(rows)


def _explained_calendar_days(start: date, last: date, on: date, calendar: WorkCalendar) -> tuple[CountedDay, ...]:
    counted = [
        _row(calendar.day(d), number, REASONS["day"]) for number, d in enumerate(days_between(start, last), start=1)
    ]
    skipped = [_row(calendar.day(d), None) for d in days_between(last, on - ONE_DAY)]
    end = [_row(calendar.day(on), None, REASONS["rolled"])] if on > last else []
    return tuple(counted + skipped + end)


def _explained_hours(begins: datetime, ends: Due, calendar: WorkCalendar) -> tuple[CountedDay, ...]:
    rows = []
    for d in days_between(begins.date() - ONE_DAY, ends.on):
        spent = calendar.working_minutes(max(begins, calendar.open_of(d)), min(ends.at, calendar.close_of(d)))
        rows.append(_row(calendar.day(d), spent or None, REASONS["minutes"] % {"n": spent} if spent else None))
    return tuple(rows)


def _row(day: Day, number: int | None, reason: str | None = None) -> CountedDay:
    text = reason or REASONS[day.kind]
    shown = f"{text}: {day.label}" if day.label and reason is None else text
    return CountedDay(day.on, number is not None, number, shown, day.kind, day.label, day.provisional)


def _shift(d: date, days: int) -> date:
    try:
        return d + timedelta(days=days)
    except OverflowError:
        raise BadSpan(TOO_FAR) from None


def _add_months(d: date, months: int) -> date:
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise BadSpan(TOO_FAR)
    return date(year, month + 1, min(d.day, monthrange(year, month + 1)[1]))


def _whole_months(start: date, until: date) -> int:
    months = (until.year - start.year) * 12 + until.month - start.month
    return months if _add_months(start, months) <= until else months - 1
