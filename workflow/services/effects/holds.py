"""Interventions: a hold and its end, who handles the case, and who stays away from it."""

from datetime import date

from workflow.models import CaseHold, CaseRecusal
from workflow.rules import due
from workflow.services.act import Act
from workflow.services.effects.registry import effect
from workflow.services.holding import refuse_absent, refuse_stranger

LONGEST = "hold_review_longest"
"""How far ahead the day may lie on which a paused case is looked at again."""


@effect()
def hold(act: Act) -> None:
    """Pause the case: with a reason code, and a day soon on which it must be looked at again (later than today)."""
    pause(act, act.values["reason_code"], act.values["review_on"])


def pause(act: Act, reason: str, review_on: date) -> None:
    """Let the case wait for a reason until somebody looks at it again on a day."""
    if review_on <= act.today:
        raise act.refuse("review_in_past", "Ngày rà soát phải sau hôm nay.", "Chọn một ngày trong tương lai.")
    calendar = act.office.calendar.scoped(act.scope)
    latest = due(act.office.rules.term(LONGEST, act.today, act.scope), act.now, calendar).on
    if review_on > latest:
        message = "Ngày rà soát chậm nhất là %(day)s."
        hint = "Chọn ngày sớm hơn; đến ngày đó vẫn có thể tạm dừng tiếp."
        raise act.refuse("review_too_far", message, hint, day=f"{latest:%d/%m/%Y}")
    act.held_after = True
    act.changes["held"] = True
    act.writes.insert(
        CaseHold, case_id=act.case_id, reason=reason, since=act.now, started_seq=act.seq, review_on=review_on,
    )  # fmt: skip


@effect()
def release_hold(act: Act) -> None:
    """End the pause; the clocks that it stopped go on with what was left of them."""
    act.held_after = False
    act.changes["held"] = False
    act.writes.update(CaseHold, {"case_id": act.case_id, "ended_at": None}, ended_at=act.now)


@effect()
def assign(act: Act) -> None:
    """Name who handles the case: they hold its role in the unit that holds it, and are there or stood in for."""
    refuse_stranger(act, act.values["assignee_id"])
    refuse_absent(act, act.values["assignee_id"])
    act.changes["assignee_id"] = act.values["assignee_id"]
    act.audiences.append(f"user:{act.values['assignee_id']}")


@effect()
def recuse(act: Act) -> None:
    """Take the actor off the case for good; others with the same role remain, and the case is handed back to them."""
    act.writes.insert(CaseRecusal, case_id=act.case_id, user_id=act.actor_id, seq=act.seq)
    if act.case["assignee_id"] == act.actor_id:
        act.changes["assignee_id"] = None
    if act.decision.source.holder is not None:
        act.audiences.append(f"role:{act.decision.source.holder.value}")
