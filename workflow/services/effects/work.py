"""Parallel work: whoever is asked gets a child record with a term; an answer is a line of history of the case."""

from collections.abc import Iterator
from typing import Any

from workflow.definition import Role
from workflow.models import CaseTask
from workflow.rules import due
from workflow.services.act import Act
from workflow.services.effects.registry import effect

PERSONAL = frozenset({"verdict", "ministry_verdict", "acceptance_verdict"})
SIDES = ("centre", "department", "commune", "owner")


@effect("tasks")
def ask_work(act: Act, kind: str) -> None:
    """Ask every party that the form names. A new team replaces the one before it; opinions and questions add up."""
    task = act.process.task_by_key[kind]
    asked = list(_parties(act, kind, task.member))
    _refuse_doubles(act, kind, asked)
    term = act.office.rules.term(task.rule, act.today, act.scope)
    due_at = due(term, act.now, act.office.calendar.scoped(act.scope)).at
    for old in _replaced(act, kind):
        act.writes.update(CaseTask, {"id": old["id"]}, cancelled_at=act.now, next_at=None)
    for party in asked:
        act.writes.insert(
            CaseTask, case_id=act.case_id, kind=kind, round=_round(act, kind), asked_seq=act.seq, asked_at=act.now,
            asked_by=act.actor_id, due_at=due_at, next_at=due_at, **party,
        )  # fmt: skip
        act.audiences.append(_audience(party))


@effect("tasks")
def answer_work(act: Act, kind: str) -> None:
    """Record the actor's answer on every open child record of this kind that the actor holds."""
    mine = {task.id for task in act.facts.tasks if task.kind == kind and task.mine and not task.answered}
    answered = {
        "answered_seq": act.seq, "answered_at": act.now, "answered_by": act.actor_id, "next_at": None,
        "verdict": act.values.get("verdict", ""),
    }  # fmt: skip
    for task_id in sorted(mine):
        act.writes.update(CaseTask, {"id": task_id}, **answered)
    act.notes["task"] = kind


def _parties(act: Act, kind: str, member: Role) -> Iterator[dict[str, Any]]:
    values, nobody = act.values, {"holder_user_id": None, "holder_unit_id": None, "side": ""}
    if kind == "acceptance_verdict":
        for side in (side for side in SIDES if values.get(f"{side}_member") is not None):
            yield nobody | {"holder_user_id": values[f"{side}_member"], "side": side, "role": member.value}
    elif kind in PERSONAL:
        for user_id in values["members"]:
            yield nobody | {"holder_user_id": user_id, "role": member.value}
    elif kind == "opinion":
        for unit_id, role in values["units"]:
            yield nobody | {"holder_unit_id": unit_id, "role": role}
    elif kind == "agency_supplement":
        yield nobody | {"holder_unit_id": act.case["centre_id"], "role": member.value}
    else:
        yield nobody | {"holder_unit_id": act.case["holder_unit_id"], "role": act.case["holder_role"]}


def _refuse_doubles(act: Act, kind: str, asked: list[dict[str, Any]]) -> None:
    parties = [(party["holder_user_id"], party["holder_unit_id"]) for party in asked]
    waiting = {
        (t["holder_user_id"], t["holder_unit_id"]) for t in act.tasks if t["kind"] == kind and t["answered_at"] is None
    }
    if len(set(parties)) < len(parties):
        raise act.refuse("asked_twice", "Một người không thể tham gia hai lần.", "Chọn những người khác nhau.")
    if kind not in PERSONAL and waiting.intersection(parties):
        raise act.refuse("asked_already", "Bên này đang được hỏi và chưa trả lời.", "Chờ trả lời trước khi hỏi lại.")
    if not parties:
        raise act.refuse("nobody_asked", "Chưa chọn ai.", "Chọn ít nhất một người hoặc một đơn vị.")


def _replaced(act: Act, kind: str) -> list[Any]:
    return [task for task in act.tasks if task["kind"] == kind and kind in PERSONAL and task["answered_at"] is None]


def _round(act: Act, kind: str) -> int:
    rounds = [task["round"] for task in act.tasks if task["kind"] == kind]
    return max(rounds, default=0) + 1 if kind in PERSONAL else 1


def _audience(party: dict[str, Any]) -> str:
    if party["holder_user_id"] is not None:
        return f"user:{party['holder_user_id']}"
    return f"unit:{party['holder_unit_id']}:{party['role']}"
