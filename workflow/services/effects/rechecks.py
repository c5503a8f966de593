"""A case looked at again after a rule was published: kept under the old rule, adjusted, or paused.

What a published rule means for open cases is kept beside them as impacts; a recheck answers all that are open.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from workflow.bindings import Bound
from workflow.models import ChangeTerms, RuleDraft, RuleImpact
from workflow.models.base import table_of
from workflow.services.act import Act
from workflow.services.effects.holds import pause
from workflow.services.effects.registry import effect
from workflow.services.opening import NewCase, open_linked
from workflow.services.rule_binding import binding_of, cap_check_of

CAP, PAPERS = "cap.", "papers"
KEEP, ADJUST, PAUSE = "keep", "adjust", "pause"
REASON = "spending_rule_changed"


@effect("links", "documents")
def recheck(act: Act, change_process: str) -> None:
    """Answer what a published rule means for the case: one of three ways, kept with its legal ground."""
    found, outcome = _impacts(act), act.values["outcome"]
    act.notes["basis"] = "; ".join(dict.fromkeys(row.basis for row in found))
    {KEEP: _keep, ADJUST: _adjust, PAUSE: _pause}[outcome](act, found, change_process)
    settled = act.now if outcome == KEEP else None
    for row in found:
        act.writes.update(
            RuleImpact, {"id": row.id}, outcome=outcome, seq=act.seq, ground=act.notes.get("ground", ""),
            settled_at=settled,
        )  # fmt: skip


def settle_adjusted(act: Act) -> None:
    """Close what was to be adjusted, when the agreed change takes effect on the case."""
    if act.case["recheck"]:
        act.writes.update(
            RuleImpact, {"case_id": act.case_id, "outcome": ADJUST, "settled_at": None}, settled_at=act.now
        )


def settle_within(act: Act, *, support: int, cost: int) -> None:
    """Close what asked for less, when a share came to lie under the new cap because its line item was divided anew."""
    for row in _impacts(act) if act.case["recheck"] else ():
        if row.rule_id.startswith(CAP):
            check = cap_check_of(act, max(act.today, row.begins), support=support, cost=cost)
            if check is None or check.allowed:
                act.writes.update(RuleImpact, {"id": row.id}, outcome=ADJUST, seq=act.seq, settled_at=act.now)


def _keep(act: Act, found: Sequence[Any], _: str) -> None:
    """Stay under the old rule: only where a clause says so, or what bound the case happened before.

    A rule that asks for papers is answered as well by having them.
    """
    grounds = [_handed_in(act, row) or ground_of(_binding(act, row), row.begins) for row in found]
    if not all(grounds):
        message = "Không có điều khoản chuyển tiếp nào cho hồ sơ này giữ quy định cũ."
        raise act.refuse("no_clause", message, "Chọn điều chỉnh hoặc tạm dừng.")
    act.notes["ground"] = "; ".join(dict.fromkeys(grounds))


def _adjust(act: Act, found: Sequence[Any], change_process: str) -> None:
    """Open a change that brings the support under the new cap."""
    if "change_of" in act.facts.links_open:
        raise act.refuse("change_open", "Còn đề nghị điều chỉnh chưa quyết định.", "Chờ kết quả điều chỉnh.")
    if all(row.content.get("kind") == PAPERS for row in found):
        hint = "Bổ sung giấy tờ rồi chọn giữ, hoặc tạm dừng."
        raise act.refuse("papers_alone", "Quy định mới chỉ hỏi thêm giấy tờ, không đổi mức hỗ trợ.", hint)
    support, matching = act.values["support"], act.values["matching"]
    if support >= act.case["support"]:
        message = "Mức hỗ trợ mới phải thấp hơn mức hiện nay %(support)s đồng."
        raise act.refuse("not_lower", message, "Nhập mức theo quy định mới.", support=act.case["support"])
    figures = {"support": support, "matching": matching, "total_cost": support + matching}
    if figures["total_cost"] > act.case["total_cost"]:
        message = "Tổng kinh phí mới không được cao hơn hiện nay %(total)s đồng."
        raise act.refuse("change_grows", message, "Giảm vốn đối ứng cho khớp.", total=act.case["total_cost"])
    for row in found:
        if row.rule_id.startswith(CAP):
            _refuse_above(act, row, figures)
    opened = open_linked(act, NewCase(change_process, "change_of", act.values["reason"][:160]))
    act.writes.insert(ChangeTerms, case_id=opened.case_id, kind="decrease_total", ends_on=None, **figures)
    act.notes["link"] = opened.code


def _pause(act: Act, _: Sequence[Any], __: str) -> None:
    act.notes["reason_code"] = REASON
    pause(act, REASON, act.values["review_on"])


def _refuse_above(act: Act, row: Any, figures: Mapping[str, int]) -> None:
    """Refuse a support that the new rule does not allow either."""
    check = cap_check_of(act, max(act.today, row.begins), support=figures["support"], cost=figures["total_cost"])
    if check is not None and not check.allowed:
        message = "Mức hỗ trợ vượt trần %(limit)s đồng của quy định mới."
        raise act.refuse("over_cap", message, "Giảm mức hỗ trợ.", limit=check.limit)


def _handed_in(act: Act, row: Any) -> str:
    """Say that the papers a rule added are all there; empty where one is missing or the rule is of another kind."""
    asked = row.content.get("new") if row.content.get("kind") == PAPERS else None
    return "Đã bổ sung giấy tờ theo quy định mới" if asked and act.facts.documents.issuperset(asked) else ""


def _binding(act: Act, row: Any) -> Bound:
    return binding_of(act, row.rule_id, on=max(act.today, row.begins))


def ground_of(found: Bound, begins: date) -> str:
    """Return in words what keeps a case under the rule before a day; empty where nothing does."""
    if found.on >= begins:
        return ""
    if found.rule is not None:
        return found.rule.note or found.rule.basis
    return found.moment


def _impacts(act: Act) -> Sequence[Any]:
    """The open impacts of the case with the paper and the first day of each rule."""
    impacts, drafts = table_of(RuleImpact), table_of(RuleDraft)
    found = (
        select(impacts.c.id, impacts.c.rule_id, impacts.c.content, drafts.c.basis)
        .join(drafts, drafts.c.id == impacts.c.draft_id)
        .where(impacts.c.case_id == act.case_id, impacts.c.settled_at.is_(None))
        .order_by(impacts.c.id)
    )
    return [_Impact(*row) for row in act.session.execute(found)]


class _Impact:
    """One open impact."""

    def __init__(self, impact_id: int, rule_id: str, content: Mapping[str, Any], basis: str) -> None:
        self.id, self.rule_id, self.content, self.basis = impact_id, rule_id, content, basis
        self.begins = date.fromisoformat(str(content["begins"]))
