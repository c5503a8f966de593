"""Every case can end, and until then somebody holds it, can act on it, and has a term."""

from collections import deque
from collections.abc import Iterator

from workflow.definition import Clock, Process, Role, State, Step
from workflow.soundness.problem import Problem

NOBODY = (None, Role.CLOCK, Role.LINKED)
STATES_A_STAGE, STEPS_A_STAGE, STATES_IN_ALL, STEPS_IN_ALL = 6, 12, 24, 44


def shape(process: Process) -> Iterator[Problem]:
    """Yield every fault of the graph, of the holders, of the clocks, and every table that is too big."""
    ways = _ways(process)
    yield from _reach(process, ways)
    for state in process.states.values():
        yield from _closed(process, state) if state.kind.closed else _open(process, state)
    for clock in process.clocks:
        yield from _breach(process, clock)
    yield from _size(process)


def path_to(process: Process, state: str) -> str:
    """Return the shortest way to a state, such as ``draft -submit-> submitted``; "" if there is none."""
    return _shortest(process, _ways(process)).get(state, "")


Ways = dict[str, list[tuple[str, str]]]


def _ways(process: Process) -> Ways:
    """Return the moves from each state: step and target. A step of time alone counts where a clock takes it."""
    return {
        key: [(step.key, step.target) for step in steps if step.target is not None and _takeable(process, step, key)]
        for key, steps in process.steps_from.items()
    }


def _takeable(process: Process, step: Step, state: str) -> bool:
    by_clock = any(clock.breach == step.key and state in clock.runs for clock in process.clocks)
    return by_clock or any(role is not Role.CLOCK for role in step.roles)


def _shortest(process: Process, ways: Ways) -> dict[str, str]:
    """Return the shortest way to every state that can be reached, nearest first."""
    paths, queue = {process.initial: process.initial}, deque([process.initial])
    while queue:
        here = queue.popleft()
        for step, target in ways[here]:
            if target not in paths:
                paths[target] = f"{paths[here]} -{step}-> {target}"
                queue.append(target)
    return paths


def _reach(process: Process, ways: Ways) -> Iterator[Problem]:
    paths = _shortest(process, ways)
    for key in process.states:
        if key not in paths:
            yield Problem("unreachable", "Không đường nào tới trạng thái %(state)s.", {"state": key})
    saved = _can_end(process, ways)
    trap = next((key for key in paths if key not in saved), None)
    if trap is not None:
        yield Problem("trap", "Từ đây không kết thúc được nữa: %(path)s.", {"path": paths[trap]})


def _can_end(process: Process, ways: Ways) -> set[str]:
    """Return the states from which some closing state can be reached."""
    saved = {key for key, state in process.states.items() if state.kind.closed}
    grown = True
    while grown:
        more = {key for key, moves in ways.items() if any(target in saved for _, target in moves)}
        grown = not more <= saved
        saved |= more
    return saved


def _closed(process: Process, state: State) -> Iterator[Problem]:
    for step in process.steps_from[state.key]:
        message = "Bước %(step)s đi ra khỏi trạng thái đã đóng %(state)s."
        yield Problem("way_out", message, {"step": step.key, "state": state.key})


def _open(process: Process, state: State) -> Iterator[Problem]:
    named = {"state": state.key}
    leaving = [step for step in process.steps_from[state.key] if step.target not in (None, state.key)]
    if not leaving:
        yield Problem("dead_end", "Không bước nào đi tiếp từ trạng thái %(state)s.", named)
    if state.holder in NOBODY:
        yield Problem("nobody_holds", "Không ai giữ hồ sơ ở trạng thái %(state)s.", named)
    elif not any(state.holder in step.roles for step in _work(process, state.key)):
        yield Problem("idle_holder", "Người giữ trạng thái %(state)s không làm được gì.", named)
    if not any(state.key in clock.runs for clock in process.clocks):
        yield Problem("no_clock", "Trạng thái %(state)s không có thời hạn.", named)


def _work(process: Process, state: str) -> list[Step]:
    """Return the steps that carry a case on, interventions apart."""
    return [step for step in process.steps_from[state] if step not in process.interventions]


def _breach(process: Process, clock: Clock) -> Iterator[Problem]:
    if clock.breach is None:
        return
    step = process.steps[clock.breach]
    places = {"clock": clock.key, "step": step.key}
    if Role.CLOCK not in step.roles:
        yield Problem("breach_closed", "Đồng hồ %(clock)s không có quyền làm bước %(step)s.", places)
    if step.needs:
        yield Problem("breach_closed", "Điều kiện có thể chặn bước %(step)s của đồng hồ %(clock)s.", places)
    if not set(clock.runs) <= set(step.sources):
        yield Problem("breach_closed", "Đồng hồ %(clock)s chạy ở nơi bước %(step)s không mở.", places)
    if clock.held != "stops" and not step.while_held:
        yield Problem("breach_closed", "Hồ sơ tạm dừng sẽ chặn bước %(step)s của đồng hồ %(clock)s.", places)


def _size(process: Process) -> Iterator[Problem]:
    tables = [(table.label, len(table.states), len(table.steps)) for table in process.stages]
    whole = (process.label, sum(states for _, states, _ in tables), sum(steps for _, _, steps in tables))
    limits = [(row, STATES_A_STAGE, STEPS_A_STAGE) for row in tables] + [(whole, STATES_IN_ALL, STEPS_IN_ALL)]
    for (label, states, steps), most_states, most_steps in limits:
        if states > most_states or steps > most_steps:
            message = "%(table)s quá lớn: %(states)s trạng thái, %(steps)s bước."
            yield Problem("too_big", message, {"table": label, "states": states, "steps": steps})
