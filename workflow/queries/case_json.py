"""Cases as plain values with stable English keys, for other programs: every case in a line, or one in full."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local
from workflow.definition import Process
from workflow.errors import CaseNotFound
from workflow.models import Case, CaseClock, CaseEvent, CaseHold, LedgerEntry, Unit
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.calendar_history import applied_decisions, calendar_at
from workflow.queries.case_ledger import case_ledger
from workflow.queries.money_folds import figure
from workflow.queries.term_days import Stop, stops_of, term_days
from workflow.rules import RuleMissing
from workflow.timeline import shares

FIGURES = ("committed", "accepted", "paid", "refunded")
"""The folds of the ledger that are told of a case; advances are payments."""


def case_list(session: Session) -> list[dict[str, Any]]:
    """Return every case, drafts too, in the order in which they were opened."""
    named = (Case.code, Case.process_key, Case.stage, Case.state, Case.holder_role, Case.due_at)
    found = select(*named, Unit.code.label("owner")).join(Unit, Unit.id == Case.owner_unit_id).order_by(Case.id)
    return [
        {
            "code": row.code, "process": row.process_key, "stage": row.stage, "state": row.state,
            "holder": row.holder_role, "due": _day(row.due_at), "owner": row.owner,
        }
        for row in session.execute(found)
    ]  # fmt: skip


def case_record(session: Session, code: str, *, office: Office, now: datetime) -> dict[str, Any]:
    """Return one case with its running clocks day by day, its figures and its history; raise CaseNotFound."""
    case = session.scalar(select(Case).where(Case.code == code))
    if case is None:
        raise CaseNotFound(code)
    process, units = process_of(session, case.process_hash), _units(session, case)
    calendar = office.calendar.scoped(office.scope(case.owner_unit_id))
    return {
        "code": case.code, "process": process.key, "variant": process.variant, "definition": case.process_hash,
        "title": case.title, "activity": case.activity, "year": case.year, "stage": case.stage, "state": case.state,
        "state_label": process.states[case.state].label, "version": case.version, "held": case.held,
        "holder": case.holder_role, "holder_unit": units.get(case.holder_unit_id),
        "owner": units.get(case.owner_unit_id),
        "applicant": units.get(case.applicant_id), "synthetic": case.synthetic, "due": _day(case.due_at),
        "opened_at": _moment(case.opened_at), "submitted_at": _moment(case.submitted_at),
        "moved_at": _moment(case.moved_at), "closed_at": _moment(case.closed_at),
        "clocks": _clocks(session, case, process, office, now), "figures": _figures(session, case),
        "time": _time(session, case, process, calendar, now), "events": _events(session, case.id),
    }  # fmt: skip


def _units(session: Session, case: Case) -> dict[int | None, str]:
    ids = {case.holder_unit_id, case.owner_unit_id, case.applicant_id} - {None}
    return {row.id: row.code for row in session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids)))}


def _clocks(session: Session, case: Case, process: Process, office: Office, now: datetime) -> list[dict[str, Any]]:
    scope = office.scope(case.owner_unit_id)
    found = select(CaseClock).where(CaseClock.case_id == case.id, CaseClock.closed_at.is_(None)).order_by(CaseClock.id)
    calendar, version = calendar_at(
        office.calendar.scoped(scope), applied_decisions(session, case.code, scope), None
    )  # fmt: skip
    told = (select(CaseEvent.at, CaseEvent.to_state).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq),
        select(CaseHold.reason, CaseHold.since, CaseHold.ended_at).where(CaseHold.case_id == case.id))  # fmt: skip
    events, holds = (session.execute(lines).all() for lines in told)
    return [
        {
            "key": clock.key, "label": process.clock_by_key[clock.key].label, "rule": clock.rule,
            "started_at": _moment(clock.started_at), "due": _day(clock.due_at), "due_at": _moment(clock.due_at),
            "working_days_left": _left(calendar, now, clock.due_at), "paused": clock.paused_at is not None,
            "late": clock.paused_at is None and clock.due_at < now,
            "provisional": clock.provisional, "calendar": version,
            **_why(clock, office, calendar, stops_of(process.clock_by_key[clock.key], events, holds,
                since=clock.started_at, until=None)),
        }
        for clock in session.scalars(found)
    ]  # fmt: skip


def _why(clock: CaseClock, office: Office, calendar: WorkCalendar, stops: Sequence[Stop]) -> dict[str, Any]:
    """The rule of a term, its stops and its days; nothing where the rule is gone."""
    try:
        term = office.rules.term(clock.rule, local(clock.started_at).date(), calendar.scope)
    except RuleMissing:
        return {}
    told = term_days(clock, term, calendar, stops)
    return {
        "basis": term.basis, "verified": term.verified, "unit": term.unit, "length": term.length, "mode": term.mode,
        "by_paper": told.by_paper, "met": told.met.isoformat() if told.met else None,
        "stops": [
            {"from": _moment(stop.since), "until": _moment(stop.until), "reason": stop.reason, "state": stop.state}
            for stop in told.stops
        ],
        "days": [
            {"date": day.on.isoformat(), "counts": day.counts, "number": day.number, "reason": day.reason}
            for day in told.days
        ],
    }  # fmt: skip


def _time(session: Session, case: Case, process: Process, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    """Whose working time the case took, and by which calendar it was counted."""
    charged = case_ledger(session, case.id, process=process, calendar=calendar, now=now)
    parties = {share.party.value: {"days": share.days, "minutes": share.minutes} for share in shares(charged)}
    return {"calendar": calendar.version, "scope": calendar.scope, "parties": parties}


def _left(calendar: WorkCalendar, now: datetime, due_at: datetime) -> int:
    """Working days until the due date; below zero, those that have passed since."""
    today, due = local(now).date(), local(due_at).date()
    return calendar.working_days(today, due) if due >= today else -calendar.working_days(due, today)


def _figures(session: Session, case: Case) -> dict[str, int]:
    row = session.execute(select(*map(figure, FIGURES)).where(LedgerEntry.case_id == case.id)).one()
    folded = dict(zip(FIGURES, map(int, row), strict=True))
    return {"total_cost": case.total_cost, "support": case.support, "matching": case.matching, **folded}


def _events(session: Session, case_id: int) -> list[dict[str, Any]]:
    columns = (
        CaseEvent.seq, CaseEvent.step, CaseEvent.from_state, CaseEvent.to_state, CaseEvent.at, CaseEvent.role,
        CaseEvent.prev_hash, CaseEvent.hash,
    )  # fmt: skip
    found = select(*columns).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)
    return [
        {
            "seq": row.seq, "step": row.step, "from": row.from_state, "to": row.to_state, "at": _moment(row.at),
            "role": row.role, "prev_hash": row.prev_hash, "hash": row.hash,
        }
        for row in session.execute(found)
    ]  # fmt: skip


def _day(moment: datetime | None) -> str | None:
    """The date in Việt Nam."""
    return local(moment).date().isoformat() if moment else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
