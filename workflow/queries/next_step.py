"""The step that a case waits for, by its definition: the verb on the button of a list, the ordinary way onward.

Whether the step is open is judged where it is taken; a list only says what comes next.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.definition import Guard, Kind, Process, State, Step

LEFT_BEHIND = (Kind.REFUSED, Kind.DROPPED)
OF_CLOCK = {"reporting": "report_progress"}
"""What a recurring term asks for in a state in which the case stays."""
VERDICTS = "verdicts"
JUDGING = (VERDICTS, "not_doer_of")
"""Guards of steps that judge: bound to what others said, or closed to whoever proposed."""
NOTHING: Mapping[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a list may name as next: one step, or asked work by its label, or nothing where somebody has to judge."""

    step: Step | None = None
    waits_for: str = ""


def ahead(process: Process, state: State, clock: str = "", asked: Mapping[str, bool] = NOTHING) -> Ahead:
    """Return what comes next; ``asked`` says of each kind of work that was asked for whether it is complete.

    Work that must be asked for comes first, then it is waited for. Which of several conclusions is right is
    for somebody to see on the case.
    """
    onward = awaited_step(process, state, clock)
    if onward is None or state.key in process.scheduled:
        return Ahead()
    wanted = [task for task in process.tasks if Guard("tasks_asked", (task.key,)) in onward.needs]
    for task in wanted:
        if task.key not in asked and state.key in task.ask.sources and state.holder in task.ask.roles:
            return Ahead(task.ask)
    for task in process.tasks:
        if Guard("tasks_done", (task.key,)) in onward.needs and not asked.get(task.key, True):
            return Ahead(waits_for=task.label)
    return Ahead(None if any(guard.name == VERDICTS for guard in onward.needs) else onward)


def waits_on_work(process: Process, state: str) -> bool:
    """Say whether some step from a state needs parallel work."""
    names = ("tasks_asked", "tasks_done")
    return any(guard.name in names for step in process.steps_from[state] for guard in step.needs)


def is_verdict(step: Step) -> bool:
    """Say whether a step judges what others proposed or found, so that naming it would prejudge."""
    return step.target is not None and any(guard.name in JUDGING for guard in step.needs)


def main_step(process: Process, state: State) -> Step | None:
    """Return the step by which a case ordinarily leaves a state: its holder's, leading on where one does."""
    moving = [step for step in _own(process, state) if step.target is not None]
    onward = [step for step in moving if _leads_on(process, state, step)]
    return next(iter((*onward, *moving)), None)


def awaited_step(process: Process, state: State, clock: str = "") -> Step | None:
    """Return what the holder of a state does next: what the running term asks for, else the main step, else any."""
    asked = process.steps.get(OF_CLOCK.get(clock, ""))
    if asked is not None and state.key in asked.sources:
        return asked
    return main_step(process, state) or next(iter(_own(process, state)), None)


def _own(process: Process, state: State) -> list[Step]:
    """The steps of the holder, interventions left out."""
    steps = process.steps_from[state.key]
    return [step for step in steps if state.holder in step.roles and step not in process.interventions]


def _leads_on(process: Process, state: State, step: Step) -> bool:
    if step.target is None or process.states[step.target].kind in LEFT_BEHIND:
        return False
    keys = list(process.states)
    return keys.index(step.target) > keys.index(state.key)
