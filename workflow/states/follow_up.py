"""Theo dõi sau hỗ trợ: a linked case opened at closing; twelve months later the owner reports jobs, output and energy."""

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, step
from workflow.guards import at_most
from workflow.states.interventions import interventions

OWNER, CENTRE, OFFICER, CLOCK = Role.BENEFICIARY, Role.IMPLEMENTER, Role.DEPT_OFFICER, Role.CLOCK

STATES = (
    State("waiting", "Chờ đến kỳ báo cáo", Kind.WAITING, CENTRE, "scheduled"),
    State("reporting", "Chờ cơ sở báo cáo hiệu quả", Kind.ACTIVE, OWNER, "obligation"),
    State("checking", "Sở kiểm tra báo cáo", Kind.ACTIVE, OFFICER),
    State("closed", "Đã ghi nhận hiệu quả", Kind.GRANTED, None, "done"),
    State("unreported", "Không báo cáo", Kind.DROPPED, None, "stopped"),
)
STEPS = (
    step("fall_due", "Đến kỳ báo cáo", "waiting", "reporting", CLOCK, tell=CENTRE),
    step("report_early", "Báo cáo hiệu quả sớm", "waiting", "checking", (OWNER, CENTRE),
         form="follow_up", does=Effect("record_follow_up")),
    step("report", "Báo cáo hiệu quả", "reporting", "checking", (OWNER, CENTRE), form="follow_up", does=Effect("record_follow_up")),
    step("ask_again", "Yêu cầu báo cáo lại", "checking", "reporting", OFFICER, needs=at_most("ask_again", 2), form="reason"),
    step("record", "Ghi nhận kết quả", "checking", "closed", OFFICER, form="note", tell=(OWNER, CENTRE)),
    step("give_up", "Kết thúc không có báo cáo", "reporting", "unreported", OFFICER, form="reason", tell=(OWNER, CENTRE)),
)  # fmt: skip
CLOCKS = (
    Clock("waiting", "Đến kỳ theo dõi", "kcdp_follow_up", ("waiting",), breach="fall_due", ladder="ladder.quiet"),
    Clock("reporting", "Báo cáo hiệu quả", "kcdp_follow_up_report", ("reporting",)),
    Clock("checking", "Kiểm tra báo cáo", "kcdp_follow_up_check", ("checking",)),
)


def follow_up(variant: str = "") -> Process:
    """Build the procedure that follows a closed đề án for a year (NĐ 45/2012/NĐ-CP on reporting effects)."""
    table = StageTable(Stage.ACCEPTANCE, "Theo dõi sau hỗ trợ", STATES, STEPS)
    where = tuple(state.key for state in STATES if not state.kind.closed)
    offices = tuple(state.key for state in STATES if state.key in where and state.holder is not OWNER)
    return Process(
        "kcdp_follow_up",
        variant,
        2,
        "Theo dõi sau hỗ trợ",
        "waiting",
        (table,),
        interventions(where, offices=offices),
        CLOCKS,
    )
