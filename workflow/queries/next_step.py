"""The step that a case waits for, by its definition: the verb on the button of a list, the ordinary way onward.

Whether the step is open is judged where it is taken; a list only says what comes next, and never how it will end: where
somebody has to judge, the work is named and not its outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.definition import Guard, Kind, Process, Role, State, Step

LEFT_BEHIND = (Kind.REFUSED, Kind.DROPPED)
OF_CLOCK = {"reporting": "report_progress"}
"""What a recurring term asks for in a state in which the case stays."""
VERDICTS = "verdicts"
JUDGING = (VERDICTS, "not_doer_of")
"""Guards of steps that judge: bound to what others said, or closed to whoever proposed."""
FINDINGS = frozenset({"find_eligible", "uphold", "recognise", "accept_report", "record"})
"""Steps that judge without such a guard: their opposite is as likely."""
NOTHING: Mapping[str, bool] = {}
NOMINATION, ROUND = "product_nomination", "selection_round"
EXPECTED: Mapping[tuple[str, str], str] = {
    ("kcdp_project", "reserve"): "Xem xét lại khi bố trí được vốn",
    ("kcdp_project", "payment"): "Quyết toán, thanh lý",
    ("kcdp_change", "review"): "Trình người có thẩm quyền quyết định",
    ("kcqg_project", "reserve"): "Xem xét lại khi bố trí được vốn",
    ("kcqg_project", "liquidation"): "Thanh lý hợp đồng",
    ("kcqg_share", "acceptance"): "Nghiệm thu tại cơ sở",
    ("kcqg_share", "payment"): "Quyết toán, thanh lý",
    ("kcdp_follow_up", "checking"): "Kiểm tra báo cáo",
    ("recorded_project", "running"): "Ghi nhận kết quả",
    ("annual_plan", "consolidated"): "Cân đối ngân sách",
    (ROUND, "plan_review"): "Xem xét kế hoạch",
    (ROUND, "recognising"): "Cấp có thẩm quyền quyết định",
    (NOMINATION, "eligibility"): "Kiểm tra điều kiện",
    (NOMINATION, "eligible"): "Ban giám khảo chấm điểm",
    (NOMINATION, "scoring"): "Ban giám khảo chấm điểm",
    (NOMINATION, "passed"): "Hội đồng xem xét, biểu quyết",
    (NOMINATION, "left_out"): "Thông báo kết quả",
    (NOMINATION, "recommended"): "Cấp có thẩm quyền quyết định",
    (NOMINATION, "not_recognised"): "Khiếu nại kết quả, nếu không đồng ý",
    (NOMINATION, "complained"): "Hội đồng trả lời khiếu nại",
    (NOMINATION, "upheld"): "Cấp có thẩm quyền quyết định",
    (NOMINATION, "report_check"): "Kiểm tra báo cáo",
}
"""By procedure and state, what is expected there, where the label of the step would say how it ends."""
OPEN_ENDED = frozenset({
    (NOMINATION, "left_out"), (NOMINATION, "recommended"), (NOMINATION, "not_recognised"), (NOMINATION, "complained"),
    (NOMINATION, "upheld"),
})  # fmt: skip
"""What comes after these, only the decision says: whoever looks ahead stops there."""
ORDINARY: Mapping[tuple[str, str], str] = {
    (NOMINATION, "passed"): "recommend", (NOMINATION, "report_check"): "accept_report",
}  # fmt: skip
"""The ordinary step out of a state, where the order of the states does not tell it."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a list may name as next: one step, or asked work by its label, or nothing where somebody has to judge.

    ``words`` name it without saying how it ends; they are empty where the label of the state says as much.
    """

    step: Step | None = None
    waits_for: str = ""
    words: str = ""


def ahead(process: Process, state: State, clock: str = "", asked: Mapping[str, bool] = NOTHING) -> Ahead:
    """Return what comes next; ``asked`` says of each kind of work that was asked for whether it is complete.

    Work that must be asked for comes first, then it is waited for. Which of several conclusions is right is
    for somebody to see on the case.
    """
    onward = awaited_step(process, state, clock)
    if state.key in process.scheduled:
        return Ahead()
    if onward is None:
        return Ahead(words=expected(process, state, None))
    wanted = [task for task in process.tasks if Guard("tasks_asked", (task.key,)) in onward.needs]
    for task in wanted:
        if task.key not in asked and state.key in task.ask.sources and state.holder in task.ask.roles:
            return Ahead(task.ask, words=task.ask.label)
    for task in process.tasks:
        if Guard("tasks_done", (task.key,)) in onward.needs and not asked.get(task.key, True):
            return Ahead(waits_for=task.label)
    named = None if any(guard.name == VERDICTS for guard in onward.needs) else onward
    return Ahead(named, words=expected(process, state, onward))


def expected(process: Process, state: State, step: Step | None) -> str:
    """Return in what words something is expected in a state: of the table, else of the step unless it judges."""
    words = EXPECTED.get((process.key, state.key), "")
    return words or (step.label if step is not None and not is_verdict(step) else "")


def waits_on_work(process: Process, state: str) -> bool:
    """Say whether some step from a state needs parallel work."""
    names = ("tasks_asked", "tasks_done")
    return any(guard.name in names for step in process.steps_from[state] for guard in step.needs)


def is_verdict(step: Step) -> bool:
    """Say whether a step judges what others proposed or found, so that naming it would prejudge."""
    return step.target is not None and (step.key in FINDINGS or any(guard.name in JUDGING for guard in step.needs))


def main_step(process: Process, state: State) -> Step | None:
    """Return the step by which a case ordinarily leaves a state: its holder's, leading on where one does.

    There is none where the round moves the case on, whatever the holder may do besides.
    """
    moving = [step for step in _own(process, state) if step.target is not None]
    onward = [step for step in moving if _leads_on(process, state, step)]
    if not onward and moved_along(process, state) is not None:
        return None
    return _ordinary(process, state, (*onward, *moving))


def moved_along(process: Process, state: State) -> Step | None:
    """Return the step by which the case that this one is part of moves it on, where one does."""
    tied = (
        step for step in process.steps_from[state.key] if Role.LINKED in step.roles and state.holder not in step.roles
    )
    return _ordinary(process, state, tuple(step for step in tied if _leads_on(process, state, step)))


def awaited_step(process: Process, state: State, clock: str = "") -> Step | None:
    """Return what the holder of a state does next: what the running term asks for, else the main step, else any."""
    asked = process.steps.get(OF_CLOCK.get(clock, ""))
    if asked is not None and state.key in asked.sources:
        return asked
    main = main_step(process, state)
    if main is not None or moved_along(process, state) is not None:
        return main
    return next(iter(_own(process, state)), None)


def _ordinary(process: Process, state: State, steps: Sequence[Step]) -> Step | None:
    """The one of some steps that the table names, else the first."""
    key = ORDINARY.get((process.key, state.key), "")
    return next((step for step in steps if step.key == key), next(iter(steps), None))


def _own(process: Process, state: State) -> list[Step]:
    """The steps of the holder, interventions left out."""
    steps = process.steps_from[state.key]
    return [step for step in steps if state.holder in step.roles and step not in process.interventions]


def _leads_on(process: Process, state: State, step: Step) -> bool:
    if step.target is None or process.states[step.target].kind in LEFT_BEHIND:
        return False
    keys = list(process.states)
    return keys.index(step.target) > keys.index(state.key)
