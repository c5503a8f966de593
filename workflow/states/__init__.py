"""The shipped procedures, one file each. The engine runs what was *published* from here, never these objects."""

from collections.abc import Mapping

from workflow.definition import Process, Role
from workflow.states.change import change
from workflow.states.follow_up import follow_up
from workflow.states.kcdp import local_project
from workflow.states.kcqg import DIRECT, national_project
from workflow.states.kcqg_change import national_change
from workflow.states.kcqg_group import GROUP_DIRECT, group_project
from workflow.states.kcqg_share import share
from workflow.states.nomination import nomination
from workflow.states.plan import PLANNERS, annual_plan
from workflow.states.recorded import recorded_project
from workflow.states.selection_levels import ORGANISERS
from workflow.states.selection_round import selection_round

SHIPPED: tuple[Process, ...] = (
    local_project(),
    local_project("dong-thap", approver=Role.DEPT_LEADER, commune_confirms=False, finance_must_answer=False),
    change(),
    change("dong-thap", approver=Role.DEPT_LEADER),
    follow_up(),
    follow_up(DIRECT),
    national_project(),
    national_project(DIRECT),
    national_change(),
    national_change(DIRECT),
    group_project(),
    group_project(GROUP_DIRECT),
    share(),
    *(selection_round(level) for level in ORGANISERS),
    *(nomination(level) for level in ORGANISERS),
    *(annual_plan(planner) for planner in PLANNERS),
    recorded_project(),
)
"""The common procedures (variant ""), the national ones that go straight to the Cục, and Đồng Tháp's as an example of a province that delegates approval to the Sở.

Product selection has one procedure a level; the province's is the common one.
"""

EARLIER_LABELS = ("Hoàn tất thanh toán", "Đề nghị nghiệm thu lại")
"""Steps of earlier versions that no shipped one has: cases that are bound to those still show them."""

OF_ALL_LEVELS: Mapping[str, str] = {
    "selection_round": "Đợt bình chọn sản phẩm",
    "product_nomination": "Bình chọn sản phẩm CNNT tiêu biểu",
    "annual_plan": "Kế hoạch khuyến công năm",
}
"""What procedures are called whose variants have the name of a level."""


def general_label(key: str) -> str:
    """Return the name of a procedure whatever its variant."""
    return OF_ALL_LEVELS.get(key) or next(process.label for process in SHIPPED if process.key == key)


def after(step: str, of: str = "") -> frozenset[str]:
    """Return the states to which a step of any shipped procedure leads; ``of`` names one, with all its variants."""
    asked = (process for process in SHIPPED if not of or process.key == of)
    found = (process.steps[step].target for process in asked if step in process.steps)
    return frozenset(target for target in found if target is not None)


def before(step: str, of: str = "") -> frozenset[str]:
    """Return the states from which a step of any shipped procedure starts; ``of`` names one, with all its variants."""
    asked = (process for process in SHIPPED if not of or process.key == of)
    return frozenset(state for process in asked if step in process.steps for state in process.steps[step].sources)
