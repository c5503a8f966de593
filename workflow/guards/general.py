"""Conditions on papers, sections, history, parallel work and links."""

from workflow.definition import Completion
from workflow.errors import Refusal
from workflow.facts import TaskFact
from workflow.guards.registry import Case, condition


@condition("documents")
def has(case: Case, *papers: str) -> Refusal | None:
    """Every named paper is attached."""
    return _missing([paper for paper in papers if paper not in case.facts.documents])


@condition("documents", "required")
def papers_complete(case: Case, rule: str) -> Refusal | None:
    """Every paper that the rule asks for this activity is attached."""
    return _missing([paper for paper in case.facts.required.get(rule, ()) if paper not in case.facts.documents])


def _missing(papers: list[str]) -> Refusal | None:
    if not papers:
        return None
    return Refusal(
        "documents_missing", "Thiếu giấy tờ: %(papers)s.", "Tải lên rồi làm lại bước này.", {"papers": tuple(papers)}
    )


@condition("sections")
def sections_complete(case: Case, *later: str) -> Refusal | None:
    """Every required section that is open in this state is complete; those named are somebody's to fill in later."""
    missing = tuple(label for key, label in case.facts.missing_sections.items() if key not in later)
    if not missing:
        return None
    message = "Chưa khai đủ các mục: %(sections)s."
    return Refusal("sections_incomplete", message, "Mở từng mục và điền đủ.", {"sections": missing})


@condition()
def is_held(case: Case) -> Refusal | None:
    """The case is paused."""
    return None if case.facts.held else Refusal("not_held", "Hồ sơ không tạm dừng.", "Tải lại trang hồ sơ.")


@condition("history")
def at_most(case: Case, step: str, times: int) -> Refusal | None:
    """The step was taken fewer than ``times`` times before."""
    if case.facts.counts.get(step, 0) < times:
        return None
    return Refusal("done_before", "Bước này chỉ được làm %(times)s lần.", "Chọn bước khác.", {"times": times})


@condition("history")
def done(case: Case, step: str) -> Refusal | None:
    """The step was taken at least once."""
    if case.facts.counts.get(step, 0):
        return None
    label = case.process.steps[step].label
    return Refusal("not_done_yet", "Chưa có bước “%(step)s”.", "Làm bước đó trước.", {"step": label})


@condition("history")
def not_doer_of(case: Case, *steps: str) -> Refusal | None:
    """Neither the actor nor whom the actor stands for took these steps: who proposes does not approve or pay."""
    people = {case.actor.id, *dict(case.actor.deputed).values()}
    taken = [case.process.steps[step].label for step in steps if people.intersection(case.facts.doers.get(step, ()))]
    if not taken:
        return None
    message = "Người đã làm bước “%(steps)s” không được làm bước này."
    return Refusal("own_case", message, "Chuyển cho người khác cùng thẩm quyền.", {"steps": tuple(taken)})


@condition("tasks")
def tasks_done(case: Case, kind: str) -> Refusal | None:
    """The parallel work of this kind is complete by its own rule; work never asked for does not stop anything."""
    asked = [task for task in case.facts.tasks if task.kind == kind]
    if complete(case.process.task_by_key[kind].completion, asked):
        return None
    left = {"kind": case.process.task_by_key[kind].label, "waiting": sum(not task.answered for task in asked)}
    message = "%(kind)s: còn %(waiting)s bên chưa trả lời."
    return Refusal("work_unfinished", message, "Chờ đủ trả lời hoặc nhắc các bên.", left)


@condition("tasks")
def tasks_asked(case: Case, kind: str) -> Refusal | None:
    """Somebody was asked for this parallel work."""
    if any(task.kind == kind for task in case.facts.tasks):
        return None
    params = {"step": case.process.task_by_key[kind].ask.label}
    return Refusal("work_not_asked", "Chưa làm bước “%(step)s”.", "Làm bước đó trước.", params)


@condition("tasks")
def own_task(case: Case, kind: str) -> Refusal | None:
    """The actor, or the actor's unit, holds an open task of this kind."""
    if any(task.kind == kind and task.mine and not task.answered for task in case.facts.tasks):
        return None
    return Refusal("nothing_asked", "Không có câu hỏi nào đang chờ bạn trả lời.", "Xem lại danh sách việc của bạn.")


@condition()
def expected(case: Case, what: str) -> Refusal | None:
    """An explanation was asked of the actor, or the draft of an apology waits to be signed."""
    asked = what in case.facts.expected
    return None if asked else Refusal("nothing_asked", "Việc này không chờ bạn.", "Xem lại danh sách việc của bạn.")


@condition()
def approvals_stand(case: Case, *steps: str) -> Refusal | None:
    """No approval by these steps, or by any, became void because what it covered has changed."""
    if not any(void.step in steps or not steps for void in case.facts.void_approvals):
        return None
    message = "Có xác nhận đã hết giá trị vì nội dung thay đổi."
    return Refusal("approval_void", message, "Người đã xác nhận xem lại và xác nhận lại trước.")


@condition()
def own_approval_void(case: Case) -> Refusal | None:
    """An approval by a role of the actor became void; where several were asked, the actor's own."""
    asked = {task.answer.key for task in case.process.tasks}
    for void in case.facts.void_approvals:
        if void.role in case.actor.roles and (void.step not in asked or void.by == case.actor.id):
            return None
    return Refusal("nothing_asked", "Việc này không chờ bạn.", "Xem lại danh sách việc của bạn.")


@condition("tasks")
def verdicts(case: Case, kind: str, *allowed: str) -> Refusal | None:
    """More than half of those who answered gave one of the allowed verdicts."""
    given = [task.verdict for task in case.facts.tasks if task.kind == kind and task.answered]
    if sum(verdict in allowed for verdict in given) * 2 > len(given):
        return None
    return Refusal("against_majority", "Kết luận không theo đa số ý kiến đã ghi.", "Chọn kết luận đúng với biên bản.")


@condition("links")
def no_open_change(case: Case) -> Refusal | None:
    """No request for change is still being decided."""
    if "change_of" not in case.facts.links_open:
        return None
    return Refusal("change_open", "Còn đề nghị điều chỉnh chưa quyết định.", "Chờ kết quả điều chỉnh.")


def complete(rule: Completion, asked: list[TaskFact]) -> bool:
    """Say whether parallel work is complete. Nothing asked is complete; exact arithmetic, no rounding."""
    finished = sum(task.answered or (rule.late_counts and task.late) for task in asked)
    total = len(asked)
    enough = {"all": total, "any": min(1, total), "m_of_n": min(rule.number, total)}
    if rule.mode == "share":
        return finished * 100 >= rule.number * total
    return finished >= enough[rule.mode]


@condition()
def not_beyond(case: Case, *roles: str) -> Refusal | None:
    """The case is not in the hands of these roles, or the actor is one of them: a level does not act for the next."""
    holder = case.process.states[case.facts.state].holder
    if holder not in roles or case.actor.roles.intersection(roles):
        return None
    return Refusal("beyond_level", "Hồ sơ đang ở cơ quan cấp trên.", "Trao đổi với cơ quan đang giữ hồ sơ.")
