"""What may happen to any case of any procedure, whatever its stage: a hold, a reassignment, a declared conflict, a question.

Intervening is a step like any other: with a reason, in the history, through the same door. A question asked about a silent
case is parallel work of whoever holds the case, with a term of its own.
"""

from workflow.definition import Completion, Effect, Role, Step, Task, step
from workflow.guards import is_held, own_task

OFFICIALS = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER)
LEADERS = (Role.DEPT_LEADER, Role.PROV_LEADER, Role.SUPERVISOR)
HOLDERS = (
    Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.IMPLEMENTER, Role.COMMUNE_OFFICER, Role.PROV_LEADER,
)  # fmt: skip
HOLD, RELEASE = Effect("hold"), Effect("release_hold")
ASSIGN, RECUSE = Effect("assign"), Effect("recuse")
ASK, ANSWER = Effect("ask_work", ("question",)), Effect("answer_work", ("question",))


def interventions(
    where: tuple[str, ...],
    *,
    officials: tuple[Role, ...] = OFFICIALS,
    leaders: tuple[Role, ...] = LEADERS,
    conflict: Effect = RECUSE,
) -> tuple[Step, ...]:
    """Return the interventions, open in the given states; ``conflict`` is what a declared conflict brings about."""
    return (
        step("pause", "Tạm dừng", where, None, leaders, form="pause", tell=Role.BENEFICIARY, does=HOLD),
        step("resume", "Tiếp tục", where, None, leaders, needs=is_held(), form="reason",
             tell=Role.BENEFICIARY, does=RELEASE, while_held=True),
        step("reassign", "Giao người xử lý", where, None, leaders, form="reassign", does=ASSIGN, while_held=True),
        step("declare_conflict", "Khai báo xung đột", where, None, officials, form="reason", does=conflict, while_held=True),
    )  # fmt: skip


def question(where: tuple[str, ...], *, asked: tuple[str, ...], holders: tuple[Role, ...] = HOLDERS) -> Task:
    """Return the question that an applicant may ask while another holds the case, and answers come wherever it is open."""
    ask = step("ask_progress", "Hỏi tiến độ", asked, None, Role.BENEFICIARY, form="question", does=ASK, while_held=True)
    answer = step(
        "answer_progress", "Trả lời câu hỏi", where, None, holders,
        needs=own_task("question"), form="answer", tell=Role.BENEFICIARY, does=ANSWER, while_held=True,
    )  # fmt: skip
    return Task("question", "Câu hỏi của cơ sở", ask, answer, "kcdp_question", Role.BENEFICIARY, Completion("any"))
