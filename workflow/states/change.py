"""Điều chỉnh: a linked case that asks to change an approved đề án, decided at the level that the kind of change calls for.

By analogy with TT 36/2013/TT-BCT A11: what raises the total, changes the content, runs into the next year or stops is for
whoever approved the plan; the rest is for the Sở.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, step
from workflow.guards import at_most, not_doer_of
from workflow.states.interventions import interventions

CENTRE, OFFICER, DIRECTOR = Role.IMPLEMENTER, Role.DEPT_OFFICER, Role.DEPT_LEADER
OWNER, PROVINCE = Role.BENEFICIARY, Role.PROV_LEADER
APPLY = Effect("apply_to_parent")


def _table(approver: Role) -> StageTable:
    states = (
        State("review", "Sở xem xét điều chỉnh", Kind.ACTIVE, OFFICER),
        State("dept_decision", "Chờ lãnh đạo Sở quyết định", Kind.ACTIVE, DIRECTOR),
        State("plan_decision", "Chờ cấp phê duyệt quyết định", Kind.ACTIVE, approver),
        State("agreed", "Đồng ý điều chỉnh", Kind.GRANTED, None, "done"),
        State("refused", "Không đồng ý điều chỉnh", Kind.REFUSED, None, "refused"),
        State("withdrawn", "Đã rút đề nghị", Kind.DROPPED, None, "withdrawn"),
    )
    steps = (
        step("send_to_department", "Trình lãnh đạo Sở quyết định", "review", "dept_decision", OFFICER,
             form="note", does=Effect("check_level", ("department",))),
        step("send_to_approver", "Trình cấp phê duyệt quyết định", "review", "plan_decision", OFFICER,
             form="note", does=Effect("check_level", ("approver",))),
        step("agree", "Đồng ý", "dept_decision", "agreed", DIRECTOR,
             needs=not_doer_of("send_to_department"), form="decision", tell=(OWNER, CENTRE), does=APPLY),
        step("agree_as_approver", "Phê duyệt điều chỉnh", "plan_decision", "agreed", approver,
             needs=not_doer_of("send_to_approver"), form="decision", tell=(OWNER, CENTRE), does=APPLY),
        step("ask_again", "Trả lại xem xét", "dept_decision", "review", DIRECTOR, needs=at_most("ask_again", 2), form="reason"),
        step("ask_again_as_approver", "Trả lại Sở xem xét", "plan_decision", "review", approver,
             needs=at_most("ask_again_as_approver", 2), form="reason"),
        step("refuse", "Không đồng ý", "review", "refused", OFFICER, form="reason", tell=(OWNER, CENTRE)),
        step("disagree", "Lãnh đạo Sở không đồng ý", "dept_decision", "refused", DIRECTOR, form="reason", tell=(OWNER, CENTRE)),
        step("disagree_as_approver", "Không phê duyệt điều chỉnh", "plan_decision", "refused", approver, form="reason",
             tell=(OWNER, CENTRE)),
        step("withdraw", "Rút đề nghị", ("review", "dept_decision", "plan_decision"), "withdrawn", CENTRE,
             form="reason", tell=OFFICER),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Điều chỉnh", states, steps)


CLOCKS = (
    Clock("review", "Xem xét điều chỉnh", "kcdp_change_review", ("review",)),
    Clock("decision", "Quyết định điều chỉnh", "kcdp_change_decide", ("dept_decision", "plan_decision")),
)


def change(variant: str = "", *, approver: Role = PROVINCE) -> Process:
    """Build the procedure of a change to a local đề án."""
    table = _table(approver)
    where = tuple(state.key for state in table.states if not state.kind.closed)
    label = "Điều chỉnh đề án khuyến công địa phương"
    return Process("kcdp_change", variant, 2, label, "review", (table,), interventions(where), CLOCKS)
