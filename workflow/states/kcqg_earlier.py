"""Earlier national procedures, to which open cases may be bound: the tables of today without what came later.

Version 2 of a đề án keeps what each approval covers and lets it be given again. It and version 3 of a share give work
that acceptance did not take a state and a term of its own, let nothing be accepted while money is asked for, and follow
every beneficiary for a year, also where no Sở appraised the whole.
"""

from dataclasses import replace

from workflow.approvals import COVER
from workflow.definition import Process, StageTable, Step, Task

MENDING, WORKING = "fixing", "in_progress"
COVERING = frozenset({COVER, "forget_approvals"})
STANDS = "approvals_stand"
UNASKED = frozenset({("request_acceptance", "no_open_requests")})
"""What nobody looked at before an acceptance: money that was asked for and could then not be given back."""
RECONFIRMING = frozenset({"reconfirm", "void_approvals"})
FOLLOWED = frozenset({("kcqg_project", "")})
"""The procedure that followed its beneficiary from the beginning."""


def earlier(process: Process) -> Process:
    """Return the procedure without what came later; it says itself which version that is."""
    left_out = COVERING if (process.key, process.variant) in FOLLOWED else COVERING | {"open_follow_up"}
    clocks = (replace(one, waits=_without_mending(one.waits)) for one in process.clocks if one.key != MENDING)
    return replace(
        process, stages=tuple(_table(one, left_out) for one in process.stages),
        interventions=tuple(_step(one, left_out) for one in process.interventions if one.key not in RECONFIRMING),
        tasks=tuple(_task(one, left_out) for one in process.tasks), clocks=tuple(clocks),
    )  # fmt: skip


def _table(table: StageTable, left_out: frozenset[str]) -> StageTable:
    states = tuple(state for state in table.states if state.key != MENDING)
    return replace(table, states=states, steps=tuple(_step(one, left_out) for one in table.steps))


def _task(task: Task, left_out: frozenset[str]) -> Task:
    return replace(task, ask=_step(task.ask, left_out), answer=_step(task.answer, left_out))


def _step(one: Step, left_out: frozenset[str]) -> Step:
    """What acceptance did not take went back to work; nothing asked whether approvals still stood."""
    return replace(
        one, sources=_without_mending(one.sources), target=WORKING if one.target == MENDING else one.target,
        needs=tuple(guard for guard in one.needs if (one.key, guard.name) not in UNASKED and guard.name != STANDS),
        does=tuple(effect for effect in one.does if effect.name not in left_out),
    )  # fmt: skip


def _without_mending(states: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in states if key != MENDING)
