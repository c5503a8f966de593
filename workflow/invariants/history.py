"""State and history: the case stands where its history ends, and every line was a step that its definition allowed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from workflow.definition import Actor, Process, Role, Step
from workflow.facts import Facts
from workflow.guards import REGISTRY, Case, refusal
from workflow.invariants.records import Records, Violation

OPEN = "open"
"""The step under which a case is opened."""


def history(records: Records) -> Iterator[Violation]:
    """I-01 to I-04 and I-07."""
    for case in records.cases.values():
        process, events = records.process(case), records.events[case["id"]]
        yield from _state(case, process)
        yield from _folded(case, process, events)
        yield from _lawful(case, process, events)
        yield from _told(records, case, process, events)


def _state(case: Any, process: Process) -> Iterator[Violation]:
    state = process.states.get(case["state"])
    if state is None:
        yield Violation("I-01", case["code"], "Trạng thái không có trong quy trình của hồ sơ.")
    elif state.kind.closed != (case["closed_at"] is not None):
        yield Violation("I-01", case["code"], "Ngày đóng không khớp trạng thái.")


def _folded(case: Any, process: Process, events: list[Any]) -> Iterator[Violation]:
    numbers = [event["seq"] for event in events]
    if numbers != list(range(1, case["version"] + 1)):
        yield Violation("I-02", case["code"], "Lịch sử không liền số với hồ sơ.")
    places = [process.initial, *(event["to_state"] for event in events)]
    if [event["from_state"] for event in events] != places[:-1] or places[-1] != case["state"]:
        yield Violation("I-02", case["code"], "Trạng thái không phải là kết quả của lịch sử.")


def _lawful(case: Any, process: Process, events: list[Any]) -> Iterator[Violation]:
    counts: Counter[str] = Counter()
    doers: dict[str, set[int]] = defaultdict(set)
    for event in events:
        step, state = process.steps.get(event["step"]), process.states.get(event["from_state"])
        if event["step"] != OPEN and (step is None or not _is_edge(event, step)):
            yield Violation("I-03", case["code"], "Có bước mà quy trình không cho phép.")
        elif step is not None and _refused(process, event, step, (counts, doers)):
            yield Violation("I-03", case["code"], "Có bước mà điều kiện khi đó không cho phép.")
        if state is not None and state.kind.closed:
            yield Violation("I-07", case["code"], "Có bước sau khi hồ sơ đã đóng.")
        counts[event["step"]] += 1
        doers[event["step"]].add(event["actor_id"])


def _is_edge(event: Any, step: Step) -> bool:
    by_nobody = event["role"] in (Role.CLOCK, Role.LINKED)
    target = step.target or event["from_state"]
    right = event["from_state"] in step.sources and event["to_state"] == target and event["role"] in step.roles
    return right and by_nobody == (event["actor_id"] is None)


def _refused(process: Process, event: Any, step: Step, past: tuple[Counter[str], dict[str, set[int]]]) -> bool:
    """Replay the conditions that look at nothing but history."""
    counts, doers = past
    facts = Facts(event["from_state"], counts=counts, doers={key: frozenset(ids) for key, ids in doers.items()})
    case = Case(process, facts, Actor(event["actor_id"], frozenset({Role(event["role"])})))
    replayed = (guard for guard in step.needs if REGISTRY[guard.name].reads == {"history"})
    return any(refusal(guard, case) is not None for guard in replayed)


def _told(records: Records, case: Any, process: Process, events: list[Any]) -> Iterator[Violation]:
    for event in events:
        step = process.steps.get(event["step"])
        told = records.told.get((case["id"], event["seq"]), set())
        if step is not None and not _audiences(process, event, step) <= told:
            yield Violation("I-04", case["code"], "Có bước không để lại lời báo cho người cần biết.")
    numbers = {event["seq"] for event in events}
    if any(case_id == case["id"] and seq not in numbers for case_id, seq in records.told):
        yield Violation("I-04", case["code"], "Có lời báo về một bước không có trong lịch sử.")


def _audiences(process: Process, event: Any, step: Step) -> set[str]:
    roles = set(step.tell)
    target = process.states.get(event["to_state"])
    if event["from_state"] != event["to_state"] and target is not None and target.holder is not None:
        roles.add(target.holder)
    return {f"role:{role.value}" for role in roles}
