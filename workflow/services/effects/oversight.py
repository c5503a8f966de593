"""Interventions that urge: a reminder, an internal target, an explanation asked and given, a word to the level above.

None of them moves the case or a legal term, and the case stays as silent as it was: only its own work makes it move.
"""

from datetime import date, datetime

from workflow.calendar import WorkCalendar, local
from workflow.clocks import OpenClock
from workflow.definition import Role
from workflow.models import CaseTarget, Explanation
from workflow.rules import due
from workflow.services.act import Act
from workflow.services.effects.registry import effect
from workflow.services.holding import refuse_stranger
from workflow.services.urging import answer_by, refuse_absent, refuse_again

LONGEST = "internal_target_longest"
"""How far ahead an internal target may lie where no legal term runs, or it is over."""
RECURRING = "monthly"
"""The unit of terms that come again and again while a case stays where it is."""


@effect()
def remind_holder(act: Act) -> None:
    """Remind whoever handles the case, or everybody in the role that holds it."""
    _stay_silent(act)
    holder, handler = act.decision.source.holder, act.case["assignee_id"]
    if holder is None:
        raise act.refuse("nobody_holds", "Lúc này không ai phải xử lý hồ sơ.", "Xem lại danh sách giám sát.")
    refuse_again(act)
    act.audiences.append(f"user:{handler}" if handler is not None else f"role:{holder.value}")


@effect()
def set_target(act: Act) -> None:
    """Set the internal target of the state, or extend it: a working day, within the legal term or to catch up."""
    _stay_silent(act)
    calendar, wish = act.office.calendar.scoped(act.scope), act.values["due_on"]
    if wish <= act.today or not calendar.is_working(wish):
        raise act.refuse("target_unfit", "Mốc nội bộ phải là ngày làm việc sau hôm nay.", "Chọn một ngày khác.")
    due_at = _within(act, wish, calendar)
    before = act.case["target_at"]
    if before is not None:
        act.writes.update(CaseTarget, {"case_id": act.case_id, "ended_at": None}, ended_at=act.now, next_at=None)
    act.notes["extended"] = 0 if before is None else act.case["extended"] + 1
    act.writes.insert(
        CaseTarget, case_id=act.case_id, seq=act.seq, state=act.case["state"], due_at=due_at,
        extended=act.notes["extended"], set_at=act.now, set_by=act.actor_id, next_at=due_at,
    )  # fmt: skip


@effect()
def ask_explanation(act: Act) -> None:
    """Ask the named holder, else the handler of the case, to explain by a working day to come."""
    _stay_silent(act)
    asked_id = act.values.get("asked_id") or act.case["assignee_id"]
    if asked_id is None or act.decision.source.holder in (None, Role.BENEFICIARY):
        message = "Hồ sơ chưa có người xử lý để giải trình."
        raise act.refuse("nobody_to_explain", message, "Giao người xử lý trước, hoặc nhắc việc.")
    refuse_stranger(act, asked_id)
    act.notes["asked_id"] = asked_id
    act.answer_by = due_at = answer_by(act, act.values["due_on"])
    refuse_absent(act, asked_id, act.values["due_on"])
    act.writes.insert(
        Explanation, case_id=act.case_id, seq=act.seq, asked_id=asked_id, asked_by=act.actor_id, asked_at=act.now,
        due_at=due_at, next_at=due_at,
    )  # fmt: skip
    act.audiences.append(f"user:{asked_id}")


@effect()
def explain(act: Act) -> None:
    """Answer everything that the actor was asked to explain, and tell the leaders."""
    _stay_silent(act)
    asked = {"case_id": act.case_id, "asked_id": act.actor_id, "answered_at": None}
    act.writes.update(Explanation, asked, answered_seq=act.seq, answered_at=act.now, next_at=None)
    act.audiences += [f"role:{role.value}" for role in act.process.steps["ask_explanation"].roles]


@effect(name="escalate")
def tell_above(act: Act, *signers: str) -> None:
    """Tell every level above the one that the step is taken in; whoever only watches tells them all."""
    _stay_silent(act)
    own = act.decision.role.value
    act.audiences += [f"role:{role}" for role in signers[signers.index(own) + 1 if own in signers else 0 :]]


def _within(act: Act, wish: date, calendar: WorkCalendar) -> datetime:
    """Return when a target of that day ends: within the legal term that runs, else no later than the rule says."""
    legal = _own_term(act)
    rule = act.office.rules.term(LONGEST, act.today, act.scope)
    latest = legal or due(rule, act.now, calendar).at
    due_at = latest if wish == local(latest).date() else calendar.close_of(wish)  # a term may end within its last day
    if due_at <= latest:
        return due_at
    day = f"{local(latest):%d/%m/%Y}"
    if legal is not None:
        message = "Mốc nội bộ không được sau hạn theo quy định: %(day)s."
        raise act.refuse("target_beyond_term", message, "Chọn ngày sớm hơn.", day=day)
    message = "Mốc nội bộ xa nhất là %(day)s (%(n)s ngày làm việc)."
    raise act.refuse("target_too_far", message, "Chọn ngày sớm hơn.", day=day, n=rule.length)


def _own_term(act: Act) -> datetime | None:
    """Return the end of the legal term of the step that the case waits for; None where none runs, or it is over.

    What has to be done again and again, such as a monthly report, is no term of the step.
    """
    running = [clock for clock in act.clocks if clock.running and not _recurs(act, clock)]
    first = min((clock.due_at for clock in running), default=act.now)
    return first if first > act.now else None


def _recurs(act: Act, clock: OpenClock) -> bool:
    rule = act.process.clock_by_key[clock.key].rule
    return act.office.rules.term(rule, local(clock.started_at).date(), act.scope).unit == RECURRING


def _stay_silent(act: Act) -> None:
    act.changes["moved_at"] = act.case["moved_at"]
