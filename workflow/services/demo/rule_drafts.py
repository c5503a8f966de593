"""A new resolution of the province in draft, whose preview shows three machinery cases over the new ceiling."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.impacts.cases import RuleCase
from workflow.impacts.preview import CONFIRM, DECIDE, rule_preview
from workflow.office import Office
from workflow.rulemaking import ClauseLine, Line, Resolution
from workflow.services.demo.cast import Cast
from workflow.services.offices import load_office
from workflow.services.rule_drafts import Head, Place, Writer, put_clause, put_line, start_draft

PROVINCE, RULE, AUTHOR = "dong-nai", "cap.machinery", "sys_admin_2"
WANTED = 3
TITLE = "Mức chi khuyến công mới của tỉnh (minh họa)"
BASIS = "Dự thảo nghị quyết của HĐND tỉnh Đồng Nai, số liệu minh họa"
CLAUSE = "Hồ sơ đã nộp trước ngày này thực hiện theo mức cũ"


def draft_resolution(session: Session, cast: Cast, now: datetime) -> int | None:
    """Write the draft and return its id; None where fewer cases than wanted could be over any ceiling."""
    office, since = load_office(session), first_of_next_month(local(now).date())
    line = _line(session, office, since, now)
    if line is None:
        return None
    by = Writer(cast.known[AUTHOR], (PROVINCE,), now)
    draft = start_draft(session, Head(PROVINCE, TITLE, BASIS), by=by)
    put_line(session, Place(draft, 1), line, by=by, office=office)
    first = min(_waiting(session, office, line, now), key=lambda case: case.moments.submitted or since)
    before = (first.moments.submitted or since) + timedelta(days=1)
    put_clause(session, Place(draft, 2), ClauseLine("cap", "submitted", before, "old", CLAUSE), by=by)
    return draft


def first_of_next_month(today: date) -> date:
    """Return the day on which the resolution would begin."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _line(session: Session, office: Office, since: date, now: datetime) -> Line | None:
    """The cap under which exactly the wanted number of cases does not fit any more."""
    rule = office.rules.get(RULE, since, PROVINCE)
    lowest = Line(rule.id, rule.kind, {**rule.value, "ceiling": 1}, rule.unit, rule.label, since, verified=False)
    supports = sorted((case.support for case in _waiting(session, office, lowest, now)), reverse=True)
    if len(supports) < WANTED:
        return None
    ceiling = supports[WANTED] if len(supports) > WANTED else supports[-1] - 1
    return replace(lowest, value={**rule.value, "ceiling": ceiling})


def _waiting(session: Session, office: Office, line: Line, now: datetime) -> list[RuleCase]:
    """The machinery cases that would have to be looked at again."""
    found = rule_preview(session, Resolution(PROVINCE, BASIS, (line,)), opens=None, now=now, office=office)
    return [one.case for one in found.of(DECIDE, CONFIRM) if one.kind == "cap"]
