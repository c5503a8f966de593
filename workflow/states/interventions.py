"""What may happen to any case of any procedure, whatever its stage: a hold, a reassignment, a declared conflict, a question.

Intervening is a step like any other: with a reason, in the history, through the same door. A question asked about a silent
case is parallel work of whoever holds the case, with a term of its own.
"""

from workflow.definition import Completion, Effect, Role, Step, Task, step
from workflow.guards import expected, is_held, own_approval_void, own_task

OFFICIALS = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER)
LEADERS = (Role.DEPT_LEADER, Role.PROV_LEADER, Role.SUPERVISOR)
HOLDERS = (
    Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.IMPLEMENTER, Role.COMMUNE_OFFICER, Role.PROV_LEADER,
)  # fmt: skip
HOLD, RELEASE = Effect("hold"), Effect("release_hold")
ASSIGN, RECUSE = Effect("assign"), Effect("recuse")
ASK, ANSWER = Effect("ask_work", ("question",)), Effect("answer_work", ("question",))
OVERSIGHT = ("remind", "set_target", "ask_explanation", "escalate")
"""Interventions that urge without doing any of the work: a case stays as silent as it was."""
INTERNAL_STEPS = frozenset({*OVERSIGHT, "explain"})
"""What the offices say to each other about time: nobody outside them is told that it was said."""
SILENT_STEPS = (*OVERSIGHT, "apologise")
"""Every step after which a case stays as silent as it was."""


def interventions(
    where: tuple[str, ...],
    *,
    officials: tuple[Role, ...] = OFFICIALS,
    leaders: tuple[Role, ...] = LEADERS,
    holders: tuple[Role, ...] = HOLDERS,
    conflict: Effect = RECUSE,
    offices: tuple[str, ...] | None = None,
    promised: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Return the interventions, open in the given states; ``conflict`` is what a declared conflict brings about.

    Explanations are asked where an office holds the case, in ``offices`` if that is not everywhere. The promise to the
    applicant may be put off in the ``promised`` states.
    """
    return (
        step("pause", "Tạm dừng", where, None, leaders, form="pause", tell=Role.BENEFICIARY, does=HOLD),
        step("resume", "Tiếp tục", where, None, leaders, needs=is_held(), form="reason",
             tell=Role.BENEFICIARY, does=RELEASE, while_held=True),
        step("reassign", "Giao người xử lý", where, None, leaders, form="reassign", does=ASSIGN, while_held=True),
        step("declare_conflict", "Khai báo xung đột", where, None, officials, form="reason", does=conflict, while_held=True),
        *_urging(where, leaders),
        *_explaining(where if offices is None else offices, leaders, holders),
        *(_apology(promised, leaders) if promised else ()),
    )  # fmt: skip


def _urging(where: tuple[str, ...], leaders: tuple[Role, ...]) -> tuple[Step, ...]:
    """Return the ways to urge: each is told to whom it concerns, none moves the case or a legal term."""
    signers = tuple(role for role in leaders if role is not Role.SUPERVISOR)
    below = tuple(role for role in leaders if role is not signers[-1])
    above = Effect("escalate", tuple(role.value for role in signers))
    escalate = step("escalate", "Báo cáo cấp trên", where, None, below, form="reason", does=above, while_held=True)
    return (
        step("remind", "Nhắc việc", where, None, leaders, form="reminder", does=Effect("remind_holder")),
        step("set_target", "Đặt mốc nội bộ", where, None, leaders, form="target", does=Effect("set_target")),
        *((escalate,) if below else ()),
    )


def _explaining(where: tuple[str, ...], leaders: tuple[Role, ...], holders: tuple[Role, ...]) -> tuple[Step, ...]:
    """Return the question to a holder with a term, and the answer."""
    return (
        step("ask_explanation", "Yêu cầu giải trình", where, None, leaders, form="explanation_request",
             does=Effect("ask_explanation"), while_held=True),
        step("explain", "Giải trình", where, None, holders, needs=expected("explanation"), form="explanation",
             does=Effect("explain"), while_held=True),
    )  # fmt: skip


def _apology(where: tuple[str, ...], leaders: tuple[Role, ...]) -> tuple[Step, ...]:
    """Return the signing of the letter that goes out before a promise is broken; whoever only watches signs nothing."""
    signers = tuple(role for role in leaders if role is not Role.SUPERVISOR)
    sign = step("apologise", "Ký thư xin lỗi, hẹn lại", where, None, signers, needs=expected("apology"), form="apology",
                tell=Role.BENEFICIARY, does=Effect("apologise"), while_held=True)  # fmt: skip
    return (sign,)


def rechecking(
    where: tuple[str, ...], *, change: str, officials: tuple[Role, ...] = (Role.DEPT_OFFICER, Role.DEPT_LEADER),
    tell: tuple[Role, ...] = (Role.BENEFICIARY, Role.IMPLEMENTER),
) -> tuple[Step, ...]:  # fmt: skip
    """Return the step that answers a rule published meanwhile: keep the old one, open a ``change``, or pause."""
    does = Effect("recheck", (change,))
    return (
        step("recheck", "Rà soát theo quy định mới", where, None, officials, needs=expected("recheck"), form="recheck",
             tell=tell, does=does),
    )  # fmt: skip


def reconfirming(
    where: tuple[str, ...], *, approvers: tuple[Role, ...], told: tuple[Role, ...] = (Role.DEPT_OFFICER,)
) -> tuple[Step, ...]:  # fmt: skip
    """Return how an approval becomes void when a paper that it covers changes, and how it is given again."""
    void, renew = Effect("void_approvals"), Effect("renew_approval")
    return (
        step("reconfirm", "Xác nhận lại nội dung đã thay đổi", where, None, approvers, needs=own_approval_void(), form="note",
             tell=told, does=renew),
        step("void_approvals", "Xác nhận hết giá trị", where, None, Role.LINKED, tell=told, does=void, while_held=True),
    )  # fmt: skip


def question(where: tuple[str, ...], *, asked: tuple[str, ...], holders: tuple[Role, ...] = HOLDERS) -> Task:
    """Return the question that an applicant may ask while another holds the case, and answers come wherever it is open."""
    ask = step("ask_progress", "Hỏi tiến độ", asked, None, Role.BENEFICIARY, form="question", does=ASK, while_held=True)
    answer = step(
        "answer_progress", "Trả lời câu hỏi", where, None, holders,
        needs=own_task("question"), form="answer", tell=Role.BENEFICIARY, does=ANSWER, while_held=True,
    )  # fmt: skip
    return Task("question", "Câu hỏi của cơ sở", ask, answer, "kcdp_question", Role.BENEFICIARY, Completion("any"))
