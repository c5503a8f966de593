"""The vocabulary in which a procedure is written: stages of states and steps, clocks, tasks and sections.

A :class:`Process` is plain frozen data; guards and effects are *named*, so that the whole definition turns into
canonical JSON and back without loss (see :mod:`workflow.canonical`). Figures are never here: clocks name rules of the
rule book.
"""

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any


class Role(StrEnum):
    """In what capacity somebody acts on a case."""

    BENEFICIARY = "beneficiary"
    IMPLEMENTER = "implementer"
    COMMUNE_OFFICER = "commune_officer"
    COMMUNE_LEADER = "commune_leader"
    DEPT_OFFICER = "dept_officer"
    DEPT_LEADER = "dept_leader"
    DEPT_ACCOUNTANT = "dept_accountant"
    PROV_FINANCE = "prov_finance"
    PROV_LEADER = "prov_leader"
    AGENCY_OFFICER = "agency_officer"
    AGENCY_LEADER = "agency_leader"
    AGENCY_ACCOUNTANT = "agency_accountant"
    MINISTRY_LEADER = "ministry_leader"
    ONE_STOP_CLERK = "one_stop_clerk"
    COUNCIL_MEMBER = "council_member"
    ACCEPTANCE_MEMBER = "acceptance_member"
    JUROR = "juror"
    EXPERT = "expert"
    SUPERVISOR = "supervisor"
    TREASURY_VIEWER = "treasury_viewer"
    AUDITOR = "auditor"
    REPORT_EDITOR = "report_editor"
    SYS_ADMIN = "sys_admin"
    CLOCK = "clock"
    """Time itself: a term that ran out."""
    LINKED = "linked"
    """A linked case whose decision takes effect on this one."""


class Kind(StrEnum):
    """What a state means across all procedures."""

    DRAFT = "draft"
    ACTIVE = "active"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"

    @property
    def closed(self) -> bool:
        """Whether a case in such a state is over."""
        return self in (Kind.GRANTED, Kind.REFUSED, Kind.DROPPED)


class Stage(StrEnum):
    """The five stages that everybody is shown."""

    PROPOSAL = "proposal"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    IMPLEMENTATION = "implementation"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Guard:
    """A named condition with its arguments, such as ``has("minutes")``."""

    name: str
    args: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A named consequence with its arguments, carried out in the transaction of the step."""

    name: str
    args: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What a case is waiting for. ``holder`` has to act; ``public`` is the word that outsiders see."""

    key: str
    label: str
    kind: Kind
    holder: Role | None = None
    public: str = "processing"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move. ``target`` None means that the case stays where it is."""

    key: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    roles: tuple[Role, ...]
    needs: tuple[Guard, ...] = ()
    form: str = "empty"
    tell: tuple[Role, ...] = ()
    does: tuple[Effect, ...] = ()
    while_held: bool = False

    @property
    def slug(self) -> str:
        """The step's name in an address: its label without marks."""
        plain = unicodedata.normalize("NFD", self.label.lower().replace("đ", "d"))
        letters = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
        return "-".join(letters.split())


@dataclass(frozen=True, slots=True)
class StageTable:
    """One stage: at most six states and twelve steps, so that it fits a screen."""

    stage: Stage
    label: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that runs in some states, waits in others and closes elsewhere.

    ``breach`` is the step that time then takes.
    """

    key: str
    label: str
    rule: str
    runs: tuple[str, ...]
    waits: tuple[str, ...] = ()
    breach: str | None = None
    held: str = "stops"
    ladder: str = "ladder.default"


@dataclass(frozen=True, slots=True)
class Completion:
    """When parallel work counts as done.

    ``all``, ``any``, ``m_of_n`` (``number``) or ``share`` (``number`` per cent).
    """

    mode: str = "all"
    number: int = 0
    late_counts: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Parallel work inside states: each asked party holds a child record with its own term and lateness."""

    key: str
    label: str
    ask: Step
    answer: Step
    rule: str
    member: Role
    completion: Completion = Completion()


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the dossier: who fills it in, in which states, and whether it must be complete."""

    key: str
    label: str
    states: tuple[str, ...]
    roles: tuple[Role, ...]
    form: str
    required: bool = True


@dataclass(frozen=True)
class Process:
    """A procedure. Identity is (key, variant, version) and the SHA-256 of its canonical JSON."""

    key: str
    variant: str
    version: int
    label: str
    initial: str
    stages: tuple[StageTable, ...]
    interventions: tuple[Step, ...] = ()
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()
    sections: tuple[Section, ...] = ()

    @cached_property
    def states(self) -> dict[str, State]:
        """All states by key, in the order of the stages."""
        return {state.key: state for table in self.stages for state in table.states}

    @cached_property
    def steps(self) -> dict[str, Step]:
        """All steps by key: those of the stages, of the tasks, and the interventions."""
        own = chain.from_iterable(table.steps for table in self.stages)
        work = chain.from_iterable((task.ask, task.answer) for task in self.tasks)
        return {step.key: step for step in chain(own, work, self.interventions)}

    @cached_property
    def stage_of(self) -> dict[str, Stage]:
        """The stage that each state belongs to."""
        return {state.key: table.stage for table in self.stages for state in table.states}

    @cached_property
    def steps_from(self) -> dict[str, tuple[Step, ...]]:
        """The steps that leave each state, in the order of the definition."""
        return {key: tuple(step for step in self.steps.values() if key in step.sources) for key in self.states}

    @cached_property
    def scheduled(self) -> frozenset[str]:
        """The states in which nobody has anything to do until time itself moves the case on."""
        return frozenset(
            state
            for clock in self.clocks
            for state in clock.runs
            if clock.breach and self.states[state].kind is Kind.WAITING and self._goes_on(self.steps[clock.breach])
        )

    def _goes_on(self, step: Step) -> bool:
        return step.target is not None and not self.states[step.target].kind.closed

    @cached_property
    def step_by_slug(self) -> dict[str, Step]:
        """The steps by their address."""
        return {step.slug: step for step in self.steps.values()}

    @cached_property
    def clock_by_key(self) -> dict[str, Clock]:
        """The clocks by key."""
        return {clock.key: clock for clock in self.clocks}

    @cached_property
    def task_by_key(self) -> dict[str, Task]:
        """The kinds of parallel work by key."""
        return {task.key: task for task in self.tasks}

    def open_states(self) -> tuple[str, ...]:
        """The states in which a case is not over."""
        return tuple(key for key, state in self.states.items() if not state.kind.closed)


def step(
    key: str,
    label: str,
    sources: str | tuple[str, ...],
    target: str | None,
    roles: Role | tuple[Role, ...],
    *,
    needs: Guard | tuple[Guard, ...] = (),
    form: str = "empty",
    tell: Role | tuple[Role, ...] = (),
    does: Effect | tuple[Effect, ...] = (),
    while_held: bool = False,
) -> Step:
    """Write one row of a step table; a single value stands for a tuple of one."""
    return Step(key, label, _row(sources), target, _row(roles), _row(needs), form, _row(tell), _row(does), while_held)


def _row(one_or_more: Any) -> tuple[Any, ...]:
    return one_or_more if isinstance(one_or_more, tuple) else (one_or_more,)


def everywhere(
    steps: tuple[Step, ...], stages: tuple[StageTable, ...], *, but: tuple[str, ...] = ()
) -> tuple[Step, ...]:
    """Let each step start in every open state of the stages, except those named."""
    open_keys = tuple(
        state.key for table in stages for state in table.states if not state.kind.closed and state.key not in but
    )
    return tuple(replace(step, sources=open_keys) for step in steps)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on one case, in which capacities; ``deputed``: those taken on, with for whom. No id: the system."""

    id: int | None
    roles: frozenset[Role]
    deputed: tuple[tuple[Role, int], ...] = ()


TIME = Actor(None, frozenset({Role.CLOCK}))
LINKED_CASE = Actor(None, frozenset({Role.LINKED}))
