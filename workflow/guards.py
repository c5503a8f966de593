"""The conditions that a step may need: small, pure, total; each answers with a reason, not with a boolean.

Calling one of the names below, such as ``has("minutes")``, gives the guard as data for a definition; its check is
looked up by name when a step is decided. ``reads`` says which parts of the facts it looks at, so that nothing else
has to be loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.definition import Actor, Completion, Guard, Process
from workflow.errors import Refusal
from workflow.facts import Facts, TaskFact

Check = Callable[..., Refusal | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What a guard is handed: the definition, the facts and the actor."""

    process: Process
    facts: Facts
    actor: Actor


@dataclass(frozen=True, slots=True)
class Condition:
    """A registered guard: its check and the parts of the facts that it reads."""

    check: Check
    reads: frozenset[str]


REGISTRY: dict[str, Condition] = {}


def condition(*reads: str) -> Callable[[Check], Callable[..., Guard]]:
    """Register a check under its own name; the name then builds the guard that a definition holds."""

    def register(check: Check) -> Callable[..., Guard]:
        name = check.__name__
        REGISTRY[name] = Condition(check, frozenset(reads))
        return lambda *args: Guard(name, args)

    return register


def refusal(guard: Guard, case: Case) -> Refusal | None:
    """Return why the guard stops the case, or None."""
    return REGISTRY[guard.name].check(case, *guard.args)


def reads(guards: tuple[Guard, ...]) -> frozenset[str]:
    """Return the parts of the facts that these guards look at."""
    return frozenset().union(*(REGISTRY[guard.name].reads for guard in guards))


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


@condition("tasks")
def verdicts(case: Case, kind: str, *allowed: str) -> Refusal | None:
    """More than half of those who answered gave one of the allowed verdicts."""
    given = [task.verdict for task in case.facts.tasks if task.kind == kind and task.answered]
    if sum(verdict in allowed for verdict in given) * 2 > len(given):
        return None
    return Refusal("against_majority", "Kết luận không theo đa số ý kiến của tổ.", "Chọn kết luận đúng với biên bản.")


@condition("money")
def no_open_requests(case: Case) -> Refusal | None:
    """No payment request waits for a check or for payment."""
    if not case.facts.money.open_requests:
        return None
    return Refusal("payment_open", "Còn đề nghị chi chưa xử lý xong.", "Kiểm tra, chi hoặc trả lại đề nghị trước.")


@condition("money")
def request_waiting(case: Case) -> Refusal | None:
    """A payment request waits for its check."""
    money = case.facts.money
    if money.open_requests > money.checked_requests:
        return None
    return Refusal("no_request", "Không có đề nghị chi nào chờ kiểm tra.", "Chờ đơn vị thực hiện gửi đề nghị.")


@condition("money")
def request_checked(case: Case) -> Refusal | None:
    """A payment request has passed its check."""
    if case.facts.money.checked_requests:
        return None
    return Refusal("not_checked", "Chưa có đề nghị chi nào đã kiểm tra.", "Kiểm tra đề nghị trước khi chi.")


@condition("money")
def fully_paid(case: Case) -> Refusal | None:
    """What was accepted is what was paid."""
    money = case.facts.money
    if money.paid - money.refunded == money.accepted:
        return None
    return Refusal("not_fully_paid", "Số đã chi chưa bằng số được nghiệm thu.", "Chi nốt hoặc thu hồi phần chênh lệch.")


@condition("money")
def fully_refunded(case: Case) -> Refusal | None:
    """What was paid above the accepted amount has come back (domain invariant: refund = paid - accepted)."""
    money = case.facts.money
    owed = money.paid - money.accepted - money.refunded
    if owed == 0:
        return None
    return Refusal("refund_owed", "Còn phải thu hồi %(owed)s đồng.", "Ghi nhận đủ số tiền hoàn trả.", {"owed": owed})


@condition("money")
def refund_due(case: Case) -> Refusal | None:
    """Something is still to be paid back."""
    money = case.facts.money
    if money.paid - money.accepted - money.refunded > 0:
        return None
    return Refusal("nothing_to_refund", "Không còn khoản nào phải hoàn trả.", "Đóng hồ sơ.")


@condition("links")
def no_open_change(case: Case) -> Refusal | None:
    """No request for change is still being decided."""
    if "change_of" not in case.facts.links_open:
        return None
    return Refusal("change_open", "Còn đề nghị điều chỉnh chưa quyết định.", "Chờ kết quả điều chỉnh.")


@condition("round")
def round_receives(case: Case) -> Refusal | None:
    """The round takes dossiers today."""
    if case.facts.round.receives:
        return None
    return Refusal("round_closed", "Đợt bình chọn không nhận hồ sơ lúc này.", "Xem thời gian nhận hồ sơ của đợt.")


@condition("round")
def council_ready(case: Case) -> Refusal | None:
    """Council and jury are composed as the rules of the level ask."""
    faults = case.facts.round.council_faults
    hint = "Mở trang Hội đồng, sửa từng điểm được nêu."
    return _still(faults, "council_unfit", "Hội đồng, Ban giám khảo còn %(number)s điểm chưa đúng.", hint)


@condition("round")
def nominations_judged(case: Case) -> Refusal | None:
    """Every nomination is found eligible or not, and some are."""
    facts = case.facts.round
    if not facts.unjudged and not facts.eligible:
        return Refusal("nothing_to_score", "Chưa có hồ sơ nào đủ điều kiện.", "Chờ hồ sơ hoặc hủy đợt.")
    message = "Còn %(number)s hồ sơ chưa kết luận điều kiện."
    return _still(facts.unjudged, "not_judged", message, "Kiểm tra điều kiện từng hồ sơ.")


@condition("round")
def conflicts_declared(case: Case) -> Refusal | None:
    """Every member has declared on every nomination, and the secretary has decided what is derived."""
    message = "Còn %(number)s khai báo xung đột chưa xong."
    return _still(case.facts.round.undeclared, "undeclared", message, "Nhắc thành viên khai báo, hoặc quyết định.")


@condition("round")
def jurors_assigned(case: Case) -> Refusal | None:
    """Every nomination has as many jurors as the round asks for."""
    message = "Còn %(number)s hồ sơ chưa đủ giám khảo."
    return _still(case.facts.round.short, "too_few_jurors", message, "Phân công thêm, hoặc bổ sung giám khảo.")


@condition("round")
def sheets_complete(case: Case) -> Refusal | None:
    """No sheet is missing that the rubric's rule does not let go."""
    message = "Còn thiếu %(number)s phiếu chấm."
    return _still(case.facts.round.missing_sheets, "sheets_missing", message, "Nhắc giám khảo nộp phiếu.")


@condition("round")
def items_decided(case: Case) -> Refusal | None:
    """The council has decided on every nomination that reached the mark."""
    message = "Còn %(number)s hồ sơ Hội đồng chưa quyết định."
    return _still(case.facts.round.undecided, "undecided", message, "Mở phiên họp, biểu quyết từng hồ sơ.")


@condition("round")
def minutes_signed(case: Case) -> Refusal | None:
    """Chair and secretary have signed the minutes of every session."""
    message = "Biên bản họp Hội đồng còn thiếu %(number)s chữ ký."
    return _still(case.facts.round.unsigned, "unsigned", message, "Chủ tịch và thư ký xác nhận biên bản.")


def _still(number: int, code: str, message: str, hint: str) -> Refusal | None:
    return Refusal(code, message, hint, {"number": number}) if number else None


def complete(rule: Completion, asked: list[TaskFact]) -> bool:
    """Say whether parallel work is complete. Nothing asked is complete; exact arithmetic, no rounding."""
    finished = sum(task.answered or (rule.late_counts and task.late) for task in asked)
    total = len(asked)
    enough = {"all": total, "any": min(1, total), "m_of_n": min(rule.number, total)}
    if rule.mode == "share":
        return finished * 100 >= rule.number * total
    return finished >= enough[rule.mode]
