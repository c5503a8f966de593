"""Theo dõi sau hỗ trợ: a linked case opened at closing; twelve months later the owner reports jobs, output and energy.

Whoever received the đề án checks the report: the Sở of the province, or the Cục where it went straight there.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, Step, step
from workflow.guards import at_most
from workflow.states.interventions import interventions
from workflow.states.kcqg import AGENT, CHIEF, DIRECT, MINISTER

OWNER, CENTRE, CLOCK = Role.BENEFICIARY, Role.IMPLEMENTER, Role.CLOCK


def _states(desk: Role) -> tuple[State, ...]:
    checks = "Cục kiểm tra báo cáo" if desk is AGENT else "Sở kiểm tra báo cáo"
    return (
        State("waiting", "Chờ đến kỳ báo cáo", Kind.WAITING, CENTRE, "scheduled"),
        State("reporting", "Chờ cơ sở báo cáo hiệu quả", Kind.ACTIVE, OWNER, "obligation"),
        State("checking", checks, Kind.ACTIVE, desk),
        State("closed", "Đã ghi nhận hiệu quả", Kind.GRANTED, None, "done"),
        State("unreported", "Không báo cáo", Kind.DROPPED, None, "stopped"),
    )


def _steps(desk: Role) -> tuple[Step, ...]:
    keeps = Effect("record_follow_up")
    return (
        step("fall_due", "Đến kỳ báo cáo", "waiting", "reporting", CLOCK, tell=CENTRE),
        step("report_early", "Báo cáo hiệu quả sớm", "waiting", "checking", (OWNER, CENTRE), form="follow_up", does=keeps),
        step("report", "Báo cáo hiệu quả", "reporting", "checking", (OWNER, CENTRE), form="follow_up", does=keeps),
        step("ask_again", "Yêu cầu báo cáo lại", "checking", "reporting", desk, needs=at_most("ask_again", 2), form="reason"),
        step("record", "Ghi nhận kết quả", "checking", "closed", desk, form="note", tell=(OWNER, CENTRE)),
        step("give_up", "Kết thúc không có báo cáo", "reporting", "unreported", desk, form="reason", tell=(OWNER, CENTRE)),
    )  # fmt: skip


CLOCKS = (
    Clock("waiting", "Đến kỳ theo dõi", "kcdp_follow_up", ("waiting",), breach="fall_due", ladder="ladder.quiet"),
    Clock("reporting", "Báo cáo hiệu quả", "kcdp_follow_up_report", ("reporting",)),
    Clock("checking", "Kiểm tra báo cáo", "kcdp_follow_up_check", ("checking",)),
)


def follow_up(variant: str = "") -> Process:
    """Build the procedure that follows a closed đề án for a year (NĐ 45/2012/NĐ-CP on reporting effects)."""
    desk = AGENT if variant == DIRECT else Role.DEPT_OFFICER
    states, label = _states(desk), "Theo dõi sau hỗ trợ"
    where = tuple(state.key for state in states if not state.kind.closed)
    offices = tuple(state.key for state in states if state.key in where and state.holder is not OWNER)
    stages = (StageTable(Stage.ACCEPTANCE, label, states, _steps(desk)),)
    always = _always(where, offices, direct=variant == DIRECT)
    return Process("kcdp_follow_up", variant, 2, label, "waiting", stages, always, CLOCKS)


def _always(where: tuple[str, ...], offices: tuple[str, ...], *, direct: bool) -> tuple[Step, ...]:
    if not direct:
        return interventions(where, offices=offices)
    officials, leaders = (AGENT, CHIEF, MINISTER), (CHIEF, MINISTER)
    return interventions(where, officials=officials, leaders=leaders, holders=(*officials, CENTRE), offices=offices)
