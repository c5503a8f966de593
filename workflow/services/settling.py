"""Puts a decided act into rows: the case, its clocks, one line of history, the messages to be sent."""

from collections.abc import Sequence
from typing import Any

from workflow.authority import holding_tie
from workflow.calendar import local
from workflow.chain import Line
from workflow.clocks import ClockChange, Move, OpenClock
from workflow.definition import Clock, Kind, State
from workflow.models import Case, CaseClock, CaseHold, CaseTarget, CaseTask, OutboxIntent, SupportedItem
from workflow.promises import PROMISED_BY
from workflow.reminders import names_of, next_moment, reminders
from workflow.services.act import Act
from workflow.services.history import record


def settle(act: Act, clocks: Sequence[OpenClock]) -> str:
    """Collect all rows of an act and return the hash of its line of history."""
    source, target = act.decision.source, act.decision.target
    if act.decision.moves:
        _end_what_ends(act)
    move = Move(source.key, target.key, act.facts.held, act.held_after, tuple(act.restart), until=act.until)
    keeper = act.office.timekeeper(act.case["owner_unit_id"], act.now)
    changes = keeper.changes(act.process, clocks, move)
    head = record(act.writes, _line(act), {**act.values, **act.notes}, prev_hash=act.case["head"])
    for change in changes:
        _write_clock(act, change)
        _keep_promise(act, change)
    _write_case(act, target, head, first=_earliest(act, clocks, changes))
    _write_messages(act)
    return head


def _end_what_ends(act: Act) -> None:
    """End the target of a state that is left, a pause that was moved on from, the work of a case that is over."""
    if act.case["target_at"] is not None:
        act.writes.update(CaseTarget, {"case_id": act.case_id, "ended_at": None}, ended_at=act.now, next_at=None)
    if act.facts.held and act.held_after:
        act.held_after = False
        act.writes.update(CaseHold, {"case_id": act.case_id, "ended_at": None}, ended_at=act.now)
    if act.decision.target.kind is Kind.DROPPED and act.case["support"]:  # another may be supported for the same
        act.writes.update(SupportedItem, {"case_id": act.case_id, "freed_seq": None}, freed_seq=act.seq)
    if act.decision.target.kind.closed:
        waiting = {"case_id": act.case_id, "answered_at": None, "cancelled_at": None}
        act.writes.update(CaseTask, waiting, cancelled_at=act.now, next_at=None)


def holder_unit(case: Any, state: State) -> int | None:
    """Return the unit that has to act in a state."""
    return case[holding_tie(case, state.holder)] if state.holder else None


def _line(act: Act) -> Line:
    decision = act.decision
    return Line(
        act.case_id, act.case["code"], act.seq, decision.step.key, decision.source.key, decision.target.key,
        act.now, act.actor_id, decision.role.value,
    )  # fmt: skip


def _write_case(act: Act, target: State, head: str, *, first: tuple[Any, Any]) -> None:
    case, now = act.case, act.now
    holder = (target.holder.value if target.holder else None, holder_unit(case, target))
    same_holder = holder == (case["holder_role"], case["holder_unit_id"])
    columns = {
        "state": target.key, "stage": act.process.stage_of[target.key].value, "version": act.seq, "head": head,
        "holder_role": holder[0], "holder_unit_id": holder[1], "due_at": first[0], "due_since": first[1],
        "moved_at": now, "held": act.held_after,
        "assignee_id": case["assignee_id"] if same_holder else None,
        "closed_at": now if target.kind.closed else None,
        "submitted_at": case["submitted_at"] or (now if target.public != "draft" else None),
    }  # fmt: skip
    where = {"id": act.case_id, "version": case["version"]}
    act.writes.update(Case, where, checked=True, **{**columns, **act.changes})


def _write_clock(act: Act, change: ClockChange) -> None:
    spec, clock = act.process.clock_by_key[change.key], change.clock
    if clock is not None:
        act.writes.update(CaseClock, {"id": clock.id}, **_ended_or_turned(act, spec, change, clock))
    if change.action in ("start", "restart"):
        act.writes.insert(
            CaseClock, case_id=act.case_id, key=change.key, rule=spec.rule, started_at=act.now, since=act.now,
            length=change.length, due_at=change.due_at, provisional=change.provisional, next_at=_next(act, spec,
                change),
        )  # fmt: skip


def _keep_promise(act: Act, change: ClockChange) -> None:
    """Put off what was promised to the applicant as far as the term that it rests on is put off by a stop."""
    promised, clock = act.case["promised_at"], change.clock
    rests = act.process.clock_by_key[change.key].rule == PROMISED_BY and change.action in ("resume", "restart")
    if not rests or promised is None or clock is None or change.due_at is None or change.due_at <= clock.due_at:
        return
    if promised == clock.due_at:
        act.changes["promised_at"] = change.due_at
        return
    calendar = act.office.calendar.scoped(act.scope)
    days = calendar.working_days(local(clock.due_at).date(), local(change.due_at).date())
    act.changes["promised_at"] = calendar.close_of(calendar.add_working_days(local(promised).date(), days))


def _ended_or_turned(act: Act, spec: Clock, change: ClockChange, clock: OpenClock) -> dict[str, Any]:
    """Return the columns of a clock after a change; every change sets the same ones, so that they travel together."""
    kept = {"since": clock.since, "length": clock.length, "due_at": clock.due_at, "paused_at": clock.paused_at}
    if change.action in ("close", "restart"):
        return kept | {"closed_at": act.now, "next_at": None}
    if change.action == "pause":
        return kept | {"length": change.length, "paused_at": act.now, "closed_at": None, "next_at": None}
    if change.action == "extend":
        waits = clock.paused_at is not None
        return kept | {
            "due_at": change.due_at,
            "closed_at": None,
            "next_at": None if waits else _next(act, spec, change),
        }
    if change.action == "go_on":
        return kept | {"paused_at": None, "closed_at": None, "next_at": _next(act, spec, change)}
    turned = {"since": act.now, "length": change.length, "due_at": change.due_at, "paused_at": None, "closed_at": None}
    return turned | {"next_at": _next(act, spec, change)}


def _next(act: Act, spec: Clock, change: ClockChange) -> Any:
    """Return when to look at a clock next; cases of one batch mostly share it."""
    key = ("next", act.process.key, spec.key, act.scope, change.due_at)
    if key not in act.shared:
        act.shared[key] = _next_moment(act, spec, change)
    return act.shared[key]


def _next_moment(act: Act, spec: Clock, change: ClockChange) -> Any:
    calendar, due_at = act.office.calendar.scoped(act.scope), change.due_at or act.now
    names, breach = names_of(act.process.key, spec), spec.breach is not None
    return next_moment(reminders(act.office.rules, names, act.now, due_at, calendar, breach=breach), act.now)


def _earliest(act: Act, clocks: Sequence[OpenClock], changes: Sequence[ClockChange]) -> tuple[Any, Any]:
    """Return when the first running clock is due after the changes, and when it began; nothing while all wait."""
    changed = {change.key for change in changes}
    kept = [(clock.due_at, clock.started_at) for clock in clocks if clock.key not in changed and clock.running]
    fresh = [(change.due_at, _begun(act, change)) for change in changes if change.due_at is not None and _runs(change)]
    return min([*kept, *fresh], default=(None, None))


def _begun(act: Act, change: ClockChange) -> Any:
    clock = change.clock
    return act.now if clock is None or change.action == "restart" else clock.started_at


def _runs(change: ClockChange) -> bool:
    return change.action != "extend" or (change.clock is not None and change.clock.running)


def _write_messages(act: Act) -> None:
    audiences = dict.fromkeys([*(f"role:{role.value}" for role in act.decision.told), *act.audiences])
    content = {"step": act.decision.step.key, "from": act.decision.source.key, "to": act.decision.target.key}
    if act.answer_by is not None:
        content["due"] = act.answer_by.isoformat()
    for audience in audiences:
        act.writes.insert(
            OutboxIntent, dedup_key=f"case:{act.case_id}:{act.seq}:{audience}", kind="moved", case_id=act.case_id,
            seq=act.seq, audience=audience, content=content, created_at=act.now,
        )  # fmt: skip
