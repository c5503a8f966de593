"""The control slip (phiếu kiểm soát): each hand-over, each answer asked for, and whose working time the case took."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from web.cases.reading import calendar_of, scope_of_case
from web.cases.timeline import HOUR, colour_of, ledger_of, own_name
from web.cases.view import CaseView
from web.context import now, office
from web.words import PARTIES
from workflow.calendar import WorkCalendar, local
from workflow.i18n import translate
from workflow.queries.case_rows import CasePage, EventLine
from workflow.rules import RuleMissing
from workflow.terms import days_over
from workflow.timeline import shares

RULE = "onestop_control_slip"


def control_slip(view: CaseView, _event: EventLine) -> dict[str, Any]:
    """Everything that the slip says, in the form of the day on which the case was handed in."""
    page = view.page
    number, basis = _form(page)
    return {
        "rows": list(_hand_overs(view)), "asked": list(_answers(view)), "shares": party_shares(view), "form": number,
        "basis": basis, "printed_at": now(),
    }  # fmt: skip


def _form(page: CasePage) -> tuple[str, str]:
    """The number of the form and the text that it is annexed to."""
    on, scope = local(page.submitted_at or page.opened_at).date(), scope_of_case(page)
    try:
        return office().rules.choice(RULE, on, scope), office().rules.get(RULE, on, scope).basis
    except RuleMissing:
        return "", ""


def _hand_overs(view: CaseView) -> Iterator[dict[str, Any]]:
    """One row a hand-over: who gave the case to whom, when, and whether the term of the giver was kept."""
    page, calendar = view.page, calendar_of(view.page)
    for event in page.events:
        source, target = page.process.states.get(event.from_state), page.process.states.get(event.to_state)
        if source is None or target is None or source.holder == target.holder:
            continue
        over = () if source.key in page.process.scheduled else page.clocks
        ended = [clock.due_at for clock in over if clock.closed_at == event.at]
        result = _kept(event.at, min(ended), calendar) if ended else ""
        yield {"event": event, "receiver": target.holder, "result": result}


def _answers(view: CaseView) -> Iterator[dict[str, Any]]:
    """One row an asked party: when, until when, and whether it answered in time; its lateness is its own."""
    page, calendar = view.page, calendar_of(view.page)
    for line in page.asked:
        late = line.ended_at is None and days_over(view.now, line.due_at) > 0
        result = _kept(line.answered_at, line.due_at, calendar) if line.answered_at else ""
        yield {
            "line": line, "label": page.process.task_by_key[line.kind].label,
            "result": _kept(view.now, line.due_at, calendar) if late else result or _open_word(line.ended_at),
        }  # fmt: skip


def _open_word(ended_at: datetime | None) -> str:
    return "Chưa trả lời" if ended_at is None else "Thôi hỏi"


def party_shares(view: CaseView, until: datetime | None = None) -> list[dict[str, str]]:
    """One row a party to the minute, and the sum, which is the working time of the whole case until a moment."""
    found = [share for share in shares(ledger_of(view, until)) if share.minutes]
    rows = [
        {"party": own_name(view, one.party) or PARTIES[colour_of(one.party)], **_time(one.days, one.minutes)}
        for one in found
    ]
    total = _time(sum(share.days for share in found), sum(share.minutes for share in found))
    return [*rows, {"party": "Cộng", **total}]


def _time(days: int, minutes: int) -> dict[str, str]:
    hours, rest = divmod(minutes, HOUR)
    return {"days": str(days), "hours": translate("%(hours)s giờ %(rest)s phút", "vi", hours=hours, rest=f"{rest:02}")}


def _kept(ended_at: datetime, due_at: datetime, calendar: WorkCalendar) -> str:
    """Before, on or after the day on which a term was due."""
    over = days_over(ended_at, due_at)
    if over > 0:
        days = calendar.working_days(local(due_at).date(), local(ended_at).date())
        return translate("Quá hạn %(n)s ngày làm việc", "vi", n=days) if days else "Quá hạn, chưa tới 1 ngày làm việc"
    return "Trước hạn" if over else "Đúng hạn"
