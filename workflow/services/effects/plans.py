"""Yearly plans: the list is consolidated and proposed as a version; approving it decides every đề án in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from workflow.calendar import local
from workflow.errors import Refusal, StepRefused, WorkflowRefused
from workflow.funding import NotEnough, Outcome, Way
from workflow.i18n import translate
from workflow.models import AnnualPlan, PlanBatch, PlanItem, PlanVersion
from workflow.plans.proposals import Proposal, order_of, propose
from workflow.plans.records import BATCH, CASE, GIVEN, PLAN, VERSION, WAITING, Plan, line_sums, plans, signed, wishes
from workflow.services.act import Act, Moved
from workflow.services.dossiers import keep_priority
from workflow.services.effects.registry import effect
from workflow.services.ledger import enter, locked_left

AT_ONCE = 500
"""How many đề án are decided with one set of statements."""
MOST_TOLD = 20
NOT_FUNDED = "Kế hoạch được duyệt theo Quyết định %(number)s chưa bố trí được kinh phí cho đề án này."
CHANGED = ("list_changed", "Danh sách đã thay đổi từ khi lập phương án.", "Trả lại để lập lại phương án rồi trình.")


@effect()
def set_priority(act: Act) -> None:
    """Keep what one đề án of the plan is ranked by."""
    plan, values = _plan(act), dict(act.values)
    found = wishes(act.session, plan.line_id, CASE.c.id == values.pop("item_id"))
    if not found:
        raise act.refuse("not_in_plan", "Đề án này không nằm trong kế hoạch.", "Chọn đề án trong danh sách.")
    keep_priority(act.session, found[0].id, values)
    act.notes["case"] = found[0].code


@effect()
def consolidate_plan(act: Act) -> None:
    """Fix the list as it was collected; it must be what the letter says, to the đồng."""
    plan = _plan(act)
    found = wishes(act.session, plan.line_id)
    if not found:
        raise act.refuse(
            "nothing_collected", "Chưa có đề án nào trong các đợt của kế hoạch.", "Xếp hồ sơ vào đợt trước."
        )
    asked, values = sum(max(wish.support, wish.bound) for wish in found), act.values
    if (values["items"], values["total"]) != (len(found), asked):
        raise act.refuse(
            "totals_disagree", "Tờ trình ghi %(said)s mục, %(total)s đồng; danh sách có %(found)s mục, %(sum)s đồng.",
            "Sửa tờ trình, hoặc sửa danh sách trong các đợt.",
            said=values["items"], total=values["total"], found=len(found), sum=asked,
        )  # fmt: skip
    _keep(act, plan, _proposal(act, plan, money=asked, way=Way.IN_ORDER), kind="consolidated")


@effect()
def cancel_plan(act: Act) -> None:
    """Take back what was planned; the batches stay, and another plan may gather them."""
    plan = _plan(act)
    _enter_planned(act, plan, 0)
    act.writes.update(AnnualPlan, {"case_id": plan.id}, cancelled_at=act.now)


@effect()
def record_budget(act: Act) -> None:
    """Record what the line is given in all; never less than what is committed on it."""
    plan, allotted = _plan(act), act.values["allotted"]
    left, sums = locked_left(act, plan.line_id), line_sums(act.session, plan.line_id)
    more = allotted - signed(sums, {"allot": 1, "cut": -1})
    if left + more < 0:
        raise act.refuse(
            "below_committed", "Kinh phí được giao thấp hơn số đã bố trí %(short)s đồng.",
            "Ngừng hoặc điều chỉnh giảm đề án trước khi giảm kinh phí được giao.", short=-(left + more),
        )  # fmt: skip
    number = str(act.values["decision_number"])
    enter(act, "allot" if more > 0 else "cut", abs(more), line_id=plan.line_id, note=number)


@effect()
def propose_plan(act: Act) -> None:
    """Keep one way to share the money out as a new version, to be approved exactly as it is."""
    plan, money = _plan(act), act.values["money"]
    given = signed(line_sums(act.session, plan.line_id), GIVEN)
    if money > given:
        raise act.refuse(
            "over_budget", "Dòng ngân sách chỉ có %(given)s đồng.", "Phân bổ trong số được giao.", given=given
        )
    proposal = _proposal(act, plan, money=money, way=Way(act.values["way"]))
    if not proposal.lines:
        raise act.refuse(
            "nothing_collected", "Chưa có đề án nào trong các đợt của kế hoạch.", "Xếp hồ sơ vào đợt trước."
        )
    if act.values.get("seen", proposal.digest) != proposal.digest:
        raise act.refuse(*CHANGED)
    _keep(act, plan, proposal, kind="proposed")


@effect()
def approve_plan(act: Act) -> None:
    """Approve the proposed version: each đề án is approved with its share or left in reserve, all of them or none."""
    plan = _plan(act)
    kept = act.session.execute(
        select(VERSION).where(VERSION.c.plan_id == plan.id, VERSION.c.version == plan.newest)
    ).one()
    on = local(kept.made_at).date()
    proposal = _proposal(act, plan, money=kept.money, way=Way(kept.way), on=on)
    if proposal.digest != kept.digest:
        raise act.refuse(*CHANGED)
    with act.session.begin_nested():
        _decide(act, proposal)
        _close_batches(act, plan)
    act.writes.update(AnnualPlan, {"case_id": plan.id}, approved_version=plan.newest, approved_at=act.now)
    act.notes.update(version=plan.newest, plan_digest=kept.digest, granted=proposal.granted)


@effect()
def review_plan(act: Act) -> None:
    """Keep the figures of the line as they are now."""
    act.notes["figures"] = line_sums(act.session, _plan(act).line_id)


def _plan(act: Act) -> Plan:
    return plans(act.session, PLAN.c.case_id == act.case_id)[0]


def _proposal(act: Act, plan: Plan, *, money: int, way: Way, on: Any = None) -> Proposal:
    """Work the proposal out by the rule of a day: of today, or of the day when it was made."""
    order = order_of(act.office.rules, on or act.today, act.scope)
    try:
        found = propose(wishes(act.session, plan.line_id), money=money, way=way, order=order)
    except NotEnough as short:
        raise act.refuse(
            "below_committed", "Số tiền để phân bổ thấp hơn số đã bố trí %(short)s đồng.", "Nhập số tiền lớn hơn.",
            short=short.short,
        ) from short  # fmt: skip
    divided = tuple(line.wish.code for line in found.of(Outcome.CUT) if line.wish.divided)
    if divided:
        raise act.refuse(
            "divided", "Đề án %(codes)s đã chia hạng mục nên không bố trí một phần được.",
            "Chọn cách phân bổ khác, hoặc đổi số tiền.", codes=divided[:MOST_TOLD],
        )  # fmt: skip
    return found


def _keep(act: Act, plan: Plan, proposal: Proposal, *, kind: str) -> None:
    """Write a version with its list; nothing of it changes afterwards."""
    version = plan.newest + 1
    act.writes.insert(
        PlanVersion, plan_id=plan.id, version=version, seq=act.seq, kind=kind, money=proposal.money,
        way=proposal.way.value, asked=proposal.asked, granted=proposal.granted, projects=proposal.projects,
        schemes=proposal.schemes, digest=proposal.digest, made_at=act.now,
    )  # fmt: skip
    for line in proposal.lines:
        act.writes.insert(
            PlanItem, plan_id=plan.id, version=version, case_id=line.wish.id, position=line.position,
            decided_by=line.decided_by, batch_id=line.wish.batch_id, kind=line.wish.kind, asked=line.share.asked,
            granted=line.share.granted, outcome=line.share.outcome.value,
        )  # fmt: skip
    _enter_planned(act, plan, proposal.asked)
    act.notes.update(version=version, plan_digest=proposal.digest)


def _enter_planned(act: Act, plan: Plan, asked: int) -> None:
    """Let the ledger say what is planned now: the difference to what it said before."""
    more = asked - signed(line_sums(act.session, plan.line_id), {"plan": 1, "unplan": -1})
    enter(act, "plan" if more > 0 else "unplan", abs(more), line_id=plan.line_id)


def _decide(act: Act, proposal: Proposal) -> None:
    number = act.values["decision_number"]
    said = {"decision_number": number, "decided_on": act.values["decided_on"]}
    why = {"reason": translate(NOT_FUNDED, "vi", number=number)}
    cut = {line.wish.id: {**said, "support": line.share.granted} for line in proposal.of(Outcome.CUT)}
    full = {line.wish.id: said for line in proposal.of(Outcome.FUNDED)}
    reserve = {line.wish.id: why for line in proposal.of(Outcome.RESERVE)}
    codes = {line.wish.id: line.wish.code for line in proposal.lines}
    refused = _taken(act, "approve", full | cut, codes) + _taken(act, "leave_out", reserve, codes)
    if refused:
        raise StepRefused(act.decision.step.key, tuple(refused[:MOST_TOLD]))


def _taken(act: Act, step: str, values: Mapping[int, Mapping[str, Any]], codes: Mapping[int, str]) -> list[Refusal]:
    """Take a step on the đề án of a plan, hundreds with one set of statements; return what was refused, and why."""
    found: list[Refusal] = []
    ids = sorted(values)
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        outcomes = act.take_own(step, {case_id: values[case_id] for case_id in some})
        for case_id, outcome in zip(some, outcomes, strict=True):
            found += () if isinstance(outcome, Moved) else _reasons(codes[case_id], outcome)
    return found


def _reasons(code: str, refused: WorkflowRefused) -> Iterable[Refusal]:
    """Name the đề án, then say why it cannot be decided."""
    yield Refusal("item_refused", "Đề án %(code)s chưa quyết định được.", "", {"code": code})
    if isinstance(refused, StepRefused):
        yield from refused.refusals


def _close_batches(act: Act, plan: Plan) -> None:
    """Close the batches of the plan in which nothing waits any more."""
    waiting = select(func.count()).where(CASE.c.batch_id == BATCH.c.id, CASE.c.state.in_(WAITING))
    mine = (BATCH.c.line_id == plan.line_id, BATCH.c.decided_at.is_(None), waiting.scalar_subquery() == 0)
    decided = select(func.count()).where(CASE.c.batch_id == BATCH.c.id).scalar_subquery() > 0
    number = str(act.values["decision_number"])
    for batch_id in act.session.scalars(select(BATCH.c.id).where(*mine, decided)).all():
        act.writes.update(PlanBatch, {"id": batch_id}, decided_at=act.now, decision_number=number)
