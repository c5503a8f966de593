"""Kế hoạch năm: collected, consolidated, held against the budget, approved with all that is in it, carried out, summed up.

A plan gathers what waits in the batches of one budget line: one unit, year and source. Its list is kept in versions that
never change; approving one takes the decision on every đề án of it in the same act. The local plan goes through the Sở
Tài chính to the UBND tỉnh (TTLT 26/2014 A8), the national one through the opinion of the Bộ Tài chính to the Minister.
"""

from dataclasses import dataclass

from workflow.definition import (
    Clock,
    Completion,
    Effect,
    Guard,
    Kind,
    Process,
    Role,
    Stage,
    StageTable,
    State,
    Step,
    Task,
    step,
)
from workflow.guards import not_doer_of, own_task, tasks_asked, tasks_done, verdicts
from workflow.states.interventions import interventions

FINANCE = Role.PROV_FINANCE
RECORD_BUDGET = Effect("record_budget")
BEFORE_APPROVAL = ("collecting", "consolidated", "budget_checked")
CARRIED_OUT = ("assigned", "running")


@dataclass(frozen=True, slots=True)
class Planner:
    """Who makes and who approves the plans of one level."""

    variant: str
    label: str
    officer: Role
    leader: Role
    approver: Role
    leaders: tuple[Role, ...]
    asks_finance: bool
    """Whether the finance office answers in the system; else its opinion comes on paper."""

    @property
    def officials(self) -> tuple[Role, ...]:
        """Everybody who handles or signs, each once; whoever only watches is not among them."""
        everybody = dict.fromkeys((self.officer, self.leader, self.approver, *self.leaders))
        return tuple(role for role in everybody if role is not Role.SUPERVISOR)


LEADS = (Role.DEPT_LEADER, Role.PROV_LEADER, Role.SUPERVISOR)
LOCAL = Planner(
    "", "Kế hoạch khuyến công địa phương", Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.PROV_LEADER, LEADS,
    asks_finance=True,
)  # fmt: skip
DELEGATED = Planner(
    "dong-thap", LOCAL.label, Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_LEADER, LEADS, asks_finance=True
)
"""A province that lets its Sở approve, as it does for single đề án."""
NATION = Planner(
    "nation", "Kế hoạch khuyến công quốc gia", Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER,
    (Role.AGENCY_LEADER, Role.MINISTRY_LEADER), asks_finance=False,
)  # fmt: skip
PLANNERS = (LOCAL, DELEGATED, NATION)


def collecting(who: Planner) -> StageTable:
    """Stage 1, đề xuất: what is asked for comes together, with the facts by which it is ranked."""
    states = (
        State("collecting", "Đang tổng hợp nhu cầu", Kind.ACTIVE, who.officer),
        State("cancelled", "Đã hủy kế hoạch", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("set_priority", "Ghi điều kiện ưu tiên", BEFORE_APPROVAL, None, who.officer, form="plan_priority", does=Effect("set_priority")),
        step("consolidate", "Chốt danh sách tổng hợp", "collecting", "consolidated", who.officer, form="plan_consolidation", does=Effect("consolidate_plan")),
        step("cancel_plan", "Hủy kế hoạch", BEFORE_APPROVAL, "cancelled", who.officer, form="reason", tell=who.leader, does=Effect("cancel_plan")),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Tổng hợp", states, steps)


def budgeting(who: Planner) -> StageTable:
    """Stage 2, thẩm định: the list is held against the money that is there."""
    states = (State("consolidated", "Chờ cân đối ngân sách", Kind.ACTIVE, who.officer),)
    asked: tuple[Guard, ...] = (tasks_asked("opinion"), tasks_done("opinion"), verdicts("opinion", "agree"))
    label = "Ghi kết quả cân đối ngân sách" if who.asks_finance else "Ghi ý kiến Bộ Tài chính"
    steps = (
        step("reopen_collecting", "Mở lại tổng hợp", ("consolidated", "budget_checked"), "collecting", who.officer, form="reason"),
        step("record_budget", label, "consolidated", "budget_checked", who.officer,
             needs=asked if who.asks_finance else (), form="plan_budget", tell=who.leader, does=RECORD_BUDGET),
    )  # fmt: skip
    return StageTable(Stage.APPRAISAL, "Cân đối ngân sách", states, steps)


def approving(who: Planner) -> StageTable:
    """Stage 3, phê duyệt: one way to share the money out is proposed, and approved with every đề án in it."""
    states = (
        State("budget_checked", "Chờ trình phương án phân bổ", Kind.ACTIVE, who.officer),
        State("proposed", "Chờ phê duyệt kế hoạch", Kind.ACTIVE, who.approver),
        State("approved", "Đã phê duyệt, chờ giao", Kind.ACTIVE, who.officer),
    )
    steps = (
        step("propose_plan", "Trình phương án phân bổ", "budget_checked", "proposed", (who.officer, who.leader),
             form="plan_proposal", does=Effect("propose_plan")),
        step("change_budget", "Ghi thay đổi kinh phí được giao", ("budget_checked", "approved", *CARRIED_OUT), None, who.officer,
             form="plan_budget", tell=who.leader, does=RECORD_BUDGET),
        step("approve_proposal", "Phê duyệt kế hoạch", "proposed", "approved", who.approver, needs=not_doer_of("propose_plan"),
             form="decision", tell=(who.officer, who.leader), does=Effect("approve_plan")),
        step("return_proposal", "Trả lại phương án", "proposed", "budget_checked", who.approver, form="reason", tell=who.leader),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Phê duyệt", states, steps)


def carrying_out(who: Planner) -> StageTable:
    """Stage 4, triển khai: assigned, under way, and changed only as a new version that is approved again."""
    states = (
        State("assigned", "Đã giao nhiệm vụ", Kind.ACTIVE, who.officer),
        State("amending", "Chờ phê duyệt điều chỉnh", Kind.ACTIVE, who.approver),
        State("running", "Đang thực hiện", Kind.ACTIVE, who.officer),
    )
    steps = (
        step("assign_plan", "Giao kế hoạch", "approved", "assigned", who.officer, form="decision", tell=who.leader),
        step("begin_plan", "Bắt đầu thực hiện", "assigned", "running", who.officer, form="note"),
        step("review_plan", "Sơ kết", "running", None, who.officer, form="plan_review", tell=who.leader, does=Effect("review_plan")),
        step("propose_amendment", "Trình điều chỉnh kế hoạch", CARRIED_OUT, "amending", (who.officer, who.leader),
             form="plan_amendment", does=Effect("propose_plan")),
        step("approve_amendment", "Phê duyệt điều chỉnh kế hoạch", "amending", "running", who.approver,
             needs=not_doer_of("propose_amendment"), form="decision", tell=(who.officer, who.leader), does=Effect("approve_plan")),
        step("return_amendment", "Trả lại đề nghị điều chỉnh", "amending", "running", who.approver, form="reason", tell=who.leader),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Thực hiện", states, steps)


def closing(who: Planner) -> StageTable:
    """Stage 5, nghiệm thu: the year is summed up."""
    states = (State("summed_up", "Đã tổng kết", Kind.GRANTED, None, "done"),)
    steps = (
        step("sum_up", "Tổng kết", "running", "summed_up", who.officer, form="plan_review", tell=who.leader, does=Effect("review_plan")),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Tổng kết", states, steps)


def opinion(who: Planner) -> tuple[Task, ...]:
    """Return the question to the finance office, where it answers in the system."""
    if not who.asks_finance:
        return ()
    ask: Step = step("ask_opinion", "Lấy ý kiến Sở Tài chính", "consolidated", None, who.officer, form="opinion_request",
                     does=Effect("ask_work", ("opinion",)))  # fmt: skip
    answer: Step = step(
        "give_opinion", "Trả lời về cân đối ngân sách", "consolidated", None, FINANCE, needs=own_task("opinion"),
        form="opinion", tell=who.officer, does=Effect("answer_work", ("opinion",)),
    )  # fmt: skip
    return (Task("opinion", "Ý kiến Sở Tài chính", ask, answer, "plan_opinion", FINANCE, Completion("all")),)


CLOCKS = (
    Clock("collecting", "Tổng hợp nhu cầu", "plan_collect", ("collecting",)),
    Clock("budgeting", "Cân đối ngân sách", "plan_budget", ("consolidated",)),
    Clock("proposing", "Trình phương án", "plan_propose", ("budget_checked",)),
    Clock("approving", "Phê duyệt kế hoạch", "plan_approve", ("proposed", "amending")),
    Clock("assigning", "Giao kế hoạch", "plan_assign", ("approved", "assigned")),
    Clock("closing", "Tổng kết năm", "plan_sum_up", ("running",), ("amending",)),
)


def annual_plan(who: Planner = LOCAL) -> Process:
    """Build the procedure of a yearly plan at one level."""
    stages = (collecting(who), budgeting(who), approving(who), carrying_out(who), closing(who))
    busy = tuple(s.key for table in stages for s in table.states if not s.kind.closed)
    always = interventions(busy, officials=who.officials, leaders=who.leaders, holders=who.officials)
    return Process("annual_plan", who.variant, 1, who.label, "collecting", stages, always, CLOCKS, opinion(who))
