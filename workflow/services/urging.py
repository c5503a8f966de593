"""What stands against urging: a reminder that was given today, a term that nobody can keep, a person who is away."""

from datetime import date, datetime, time

from sqlalchemy import select

from workflow.calendar import at, local
from workflow.models import Absence, CaseEvent, User
from workflow.rules import due
from workflow.services.act import Act

MOST_A_DAY, ANSWER_LONGEST = "reminders_a_day", "explanation_longest"
REMINDED = "reminded today"


def refuse_again(act: Act) -> None:
    """Refuse one reminder more than the rule of the day allows; what was said is read once for all cases of a batch."""
    if REMINDED not in act.shared:
        here = (CaseEvent.case_id.in_(act.batch), CaseEvent.step == act.decision.step.key)
        found = select(CaseEvent.case_id, CaseEvent.at).where(*here, CaseEvent.at >= at(act.today, time()))
        act.shared[REMINDED] = act.session.execute(found.order_by(CaseEvent.seq)).all()
    told = [row.at for row in act.shared[REMINDED] if row.case_id == act.case_id]
    if told and len(told) >= act.office.rules.number(MOST_A_DAY, act.today, act.scope):
        message, when = "Hôm nay đã nhắc lúc %(at)s.", f"{local(told[-1]):%H:%M}"
        raise act.refuse("reminded_today", message, "Chờ đến ngày mai, hoặc yêu cầu giải trình.", at=when)


def answer_by(act: Act, wish: date) -> datetime:
    """Return when an explanation has to have come: on a working day to come, no later than the rule of the day says."""
    calendar = act.office.calendar.scoped(act.scope)
    if not calendar.is_working(wish):
        raise act.refuse("answer_on_day_off", "Hạn giải trình phải là ngày làm việc.", "Chọn một ngày khác.")
    ends = calendar.close_of(wish)
    if ends <= act.now:
        raise act.refuse("answer_in_past", "Hạn giải trình phải sau lúc này.", "Chọn một ngày khác.")
    rule = act.office.rules.term(ANSWER_LONGEST, act.today, act.scope)
    last = due(rule, act.now, calendar).on
    if wish > last:
        message = "Hạn giải trình xa nhất là %(day)s (%(n)s ngày làm việc)."
        raise act.refuse("answer_too_far", message, "Chọn ngày sớm hơn.", day=f"{last:%d/%m/%Y}", n=rule.length)
    return ends


def refuse_absent(act: Act, user_id: int, until: date) -> None:
    """Refuse to ask somebody who is away until the answer is due: an explanation is personal, no deputy gives it."""
    key = ("away", user_id)
    if key not in act.shared:
        act.shared[key] = _away(act, user_id)
    found = act.shared[key]
    if found is not None and found.until_on >= until:
        message = "%(name)s vắng đến hết ngày %(day)s; người thay không giải trình thay được."
        hint, day = "Chọn hạn sau ngày đó, hoặc hỏi người khác.", f"{found.until_on:%d/%m/%Y}"
        raise act.refuse("addressee_absent", message, hint, name=found.name, day=day)


def _away(act: Act, user_id: int) -> object:
    """The absence of a person that holds today and lasts longest."""
    found = select(User.name, Absence.until_on).join(Absence, Absence.user_id == User.id)
    today = (Absence.from_on <= act.today, Absence.until_on >= act.today, Absence.ended_at.is_(None))
    return act.session.execute(found.where(User.id == user_id, *today).order_by(Absence.until_on.desc())).first()
