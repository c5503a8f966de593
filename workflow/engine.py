"""Decides whether a step may be taken. Pure: facts in, a decision or every refusal out.

The only user of the ``transitions`` library: one shared machine a definition holds the moves of the table, a cursor
with one attribute walks it, and nothing is ever registered with it (see ADR 0008).
"""

from dataclasses import dataclass, replace
from typing import Any

from transitions import Machine

from workflow.definition import Actor, Process, Role, State, Step
from workflow.errors import Refusal, StepRefused, UnknownStep
from workflow.facts import Facts
from workflow.guards import Case, reads, refusal


@dataclass(frozen=True, slots=True)
class Decision:
    """A step that may be taken: where it leads, in which role it is taken, and who is told."""

    step: Step
    source: State
    target: State
    role: Role
    told: tuple[Role, ...]

    @property
    def moves(self) -> bool:
        """Whether the case changes its state."""
        return self.step.target is not None


@dataclass(slots=True)
class _Cursor:
    """What the shared machine moves instead of a case."""

    state: str


def decide(process: Process, facts: Facts, step_key: str, actor: Actor) -> Decision:
    """Return the decision, or raise :class:`UnknownStep` or :class:`StepRefused` with all reasons at once."""
    step = process.steps.get(step_key)
    if step is None:
        raise UnknownStep(step_key)
    reasons = refusals(process, facts, step, actor)
    if reasons:
        raise StepRefused(step_key, reasons)
    source = process.states[facts.state]
    target = process.states[_move(process, facts.state, step)]
    return Decision(step, source, target, role_taken(step, actor), _told(step, source, target))


def refusals(process: Process, facts: Facts, step: Step, actor: Actor) -> tuple[Refusal, ...]:
    """Return every reason against the step: right and place first, conditions only for who may act here."""
    if not actor.roles.intersection(step.roles):
        return (Refusal("not_your_step", "Bước này không thuộc thẩm quyền của bạn.", "Hỏi người đang xử lý hồ sơ."),)
    if facts.state not in step.sources:
        state = process.states[facts.state].label
        return (Refusal("step_not_open", "Hồ sơ đang ở bước “%(state)s”.", "Tải lại trang hồ sơ.", {"state": state}),)
    found = [_held(facts, step), _recused(facts)]
    case = Case(process, facts, _taking(role_taken(step, actor), actor))
    found += [refusal(guard, case) for guard in step.needs]
    return tuple(reason for reason in found if reason is not None)


def open_to(process: Process, facts: Facts, actor: Actor) -> list[tuple[Step, tuple[Refusal, ...]]]:
    """List the steps that the actor could take here, each with what still stops it (empty: nothing)."""
    return [
        (step, refusals(process, facts, step, actor))
        for step in process.steps_from[facts.state]
        if actor.roles.intersection(step.roles)
    ]


def facts_needed(process: Process, state: str, roles: frozenset[Role]) -> frozenset[str]:
    """Return the parts of the facts that the buttons of these roles in this state look at."""
    steps = (step for step in process.steps_from[state] if roles.intersection(step.roles))
    return frozenset().union(*(reads(step.needs) for step in steps))


def may_attach(process: Process, state: str, roles: frozenset[Role], *, held: bool) -> bool:
    """Say whether these roles may add papers now: whoever has a step or a section open in this state."""
    if held or process.states[state].kind.closed:
        return False
    own = any(
        roles.intersection(step.roles) for table in process.stages for step in table.steps if state in step.sources
    )
    asked = any(roles.intersection(task.answer.roles) for task in process.tasks if state in task.answer.sources)
    section = any(roles.intersection(section.roles) for section in process.sections if state in section.states)
    return own or asked or section


def role_taken(step: Step, actor: Actor) -> Role:
    """Return the role in which the actor takes the step: the first that is their own, else taken on."""
    held = [role for role in step.roles if role in actor.roles]
    return next((role for role in held if stands_for(actor, role) is None), held[0])


def stands_for(actor: Actor, role: Role) -> int | None:
    """Return for whom the actor acts in a role; None for themselves."""
    return dict(actor.deputed).get(role)


def _taking(role: Role, actor: Actor) -> Actor:
    """The same actor, standing for nobody but whom this role is taken on for."""
    return replace(actor, deputed=tuple(line for line in actor.deputed if line[0] is role))


def _held(facts: Facts, step: Step) -> Refusal | None:
    if not facts.held or step.while_held:
        return None
    return Refusal("case_held", "Hồ sơ đang tạm dừng.", "Tiếp tục hồ sơ trước khi làm bước này.")


def _recused(facts: Facts) -> Refusal | None:
    if not facts.recused:
        return None
    return Refusal("recused", "Bạn đã khai báo xung đột lợi ích với hồ sơ này.", "Người khác cùng thẩm quyền xử lý.")


def _told(step: Step, source: State, target: State) -> tuple[Role, ...]:
    """The holder of the next state is always told; the row names who else is."""
    holder = (target.holder,) if step.target and target.holder and target.key != source.key else ()
    return tuple(dict.fromkeys((*holder, *step.tell)))


def _move(process: Process, state: str, step: Step) -> str:
    if step.target is None:
        return state
    cursor = _Cursor(state)
    events: dict[str, Any] = _machine(process).events
    events[step.key].trigger(cursor)
    return cursor.state


def _machine(process: Process) -> Machine:
    """Return the machine of a definition, built once and kept on the definition itself."""
    machine = process.__dict__.get("_machine")
    if machine is None:
        machine = Machine(
            model=None, states=list(process.states), initial=process.initial, auto_transitions=False, send_event=True
        )
        for step in process.steps.values():
            if step.target is not None:
                machine.add_transition(step.key, list(step.sources), step.target)
        process.__dict__["_machine"] = machine
    found: Machine = machine
    return found
