"""The letter before lateness (form 04): signed once a case, it promises the applicant another day.

The legal term stays what it was, so that lateness is counted by what was first promised.
"""

from workflow.models import Apology
from workflow.rules import due
from workflow.services.act import Act
from workflow.services.effects.registry import effect

LONGEST = "apology_longest"
"""How far behind the promised day the new one may lie."""


@effect()
def apologise(act: Act) -> None:
    """Sign the draft: the new promised day is a working day to come, after the first and not beyond the rule."""
    calendar, wish = act.office.calendar.scoped(act.scope), act.values["new_due_on"]
    promised, new = act.case["promised_at"], calendar.close_of(wish)
    latest = due(act.office.rules.term(LONGEST, act.today, act.scope), promised, calendar)
    if not calendar.is_working(wish) or new <= max(promised, act.now) or new > latest.at:
        message = "Ngày hẹn lại phải là ngày làm việc sau ngày đã hẹn, muộn nhất là %(day)s."
        raise act.refuse("new_day_unfit", message, "Chọn một ngày khác.", day=f"{latest.on:%d/%m/%Y}")
    act.changes |= {"promised_at": new, "moved_at": act.case["moved_at"]}
    act.notes["promised_on"] = wish
    signed = {"reason": act.values["reason"], "new_due_on": wish, "signed_at": act.now, "signed_by": act.actor_id}
    act.writes.update(Apology, {"case_id": act.case_id, "signed_at": None}, **signed, seq=act.seq)
