"""The step that a case waits for, by its definition: the verb on the button of a list, the ordinary way onward.

Whether the step is open is judged where it is taken; a list only says what comes next.
"""

from workflow.definition import Kind, Process, State, Step

LEFT_BEHIND = (Kind.REFUSED, Kind.DROPPED)
OF_CLOCK = {"reporting": "report_progress"}
"""What a recurring term asks for in a state in which the case stays."""


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
