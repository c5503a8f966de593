"""The shipped procedures, one file each. The engine runs what was *published* from here, never these objects."""

from workflow.definition import Process, Role
from workflow.states.change import change
from workflow.states.follow_up import follow_up
from workflow.states.kcdp import local_project

SHIPPED: tuple[Process, ...] = (
    local_project(),
    local_project("dong-thap", approver=Role.DEPT_LEADER, commune_confirms=False, finance_must_answer=False),
    change(),
    change("dong-thap", approver=Role.DEPT_LEADER),
    follow_up(),
)
"""The common procedures (variant ""), and Đồng Tháp's as an example of a province that delegates approval to the Sở."""


def after(step: str) -> frozenset[str]:
    """Return the states to which a step of any shipped procedure leads."""
    found = (process.steps[step].target for process in SHIPPED if step in process.steps)
    return frozenset(target for target in found if target is not None)
