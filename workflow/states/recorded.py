"""Đề án ghi nhận từ danh sách: what a yearly list says of a đề án that was handled before this house was there.

It is opened as the list says it was approved, with its money, and at once ended where the list says that it was; one that
still runs is ended by the office. Nothing that was done before is made up as a step of this procedure.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, step
from workflow.states.interventions import interventions

OFFICER, ENDS = Role.DEPT_OFFICER, Effect("end_recorded")
RUNNING = "running"

STATES = (
    State(RUNNING, "Đang thực hiện, ghi nhận từ danh sách", Kind.ACTIVE, OFFICER),
    State("settled", "Đã quyết toán, ghi nhận từ danh sách", Kind.GRANTED, None, "done"),
    State("stopped", "Đã ngừng, ghi nhận từ danh sách", Kind.DROPPED, None, "stopped"),
)
STEPS = (
    step("record_settled", "Ghi nhận đã quyết toán", RUNNING, "settled", OFFICER, form="recorded_settlement", does=ENDS),
    step("record_stopped", "Ghi nhận đã ngừng", RUNNING, "stopped", OFFICER, form="recorded_stop", does=ENDS),
)  # fmt: skip
CLOCKS = (Clock("settling", "Quyết toán", "kcdp_liquidation_last", (RUNNING,)),)


def recorded_project() -> Process:
    """Build the procedure of đề án that a list of an office brings in as what they are."""
    table = StageTable(Stage.IMPLEMENTATION, "Ghi nhận từ danh sách", STATES, STEPS)
    return Process(
        "recorded_project", "", 1, "Đề án ghi nhận từ danh sách", RUNNING, (table,), interventions((RUNNING,)), CLOCKS
    )
