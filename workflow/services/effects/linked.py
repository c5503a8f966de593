"""Linked cases: a change and its effect on the đề án it changes, and the follow-up that closing opens."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from workflow.approvals import Content
from workflow.models import CaseFigures, CaseLink, ChangeTerms
from workflow.models.base import table_of
from workflow.services.act import Act
from workflow.services.effects.approving import figures_of, supersede_figures, void_changed
from workflow.services.effects.batches import write_figures
from workflow.services.effects.dividing import change_parts, check_parts
from workflow.services.effects.dossier import refuse_above_cap
from workflow.services.effects.handing_over import hand_over, taker_of
from workflow.services.effects.lowering import PART, lower_whole
from workflow.services.effects.payments import write_indicators
from workflow.services.effects.rechecks import settle_adjusted
from workflow.services.effects.registry import effect
from workflow.services.ledger import enter, line_of, locked_left
from workflow.services.opening import NewCase, open_linked
from workflow.services.rule_binding import appraised, binding_of
from workflow.services.sharing import lock_whole

LOCAL = "kcdp_change"
DEPARTMENT_DECIDES = frozenset({"decrease_total", "change_place", "change_partner", "reschedule_in_year"})
NATIONAL_LEVELS: Mapping[str, frozenset[str]] = {
    "department": frozenset({"group_reassign"}),
    "agency": frozenset({
        "decrease_total", "change_place", "change_beneficiary", "change_partner", "reschedule_in_year",
        "settle_partial",
    }),
}  # fmt: skip
"""Who decides a change of a national đề án; whatever is not named is for the Minister (TT 36/2013/TT-BCT A11)."""
NEEDS_FIGURES = frozenset({
    "increase_total", "decrease_total", "reschedule_in_year", "extend_next_year", "settle_partial",
})  # fmt: skip
VOLUME = "volume_confirmation"
STOPS = {"stop": "other", "stop_for_violation": "environment_violation"}
FIGURES = ("total_cost", "support", "matching")


@effect("parts")
def open_change(act: Act, process: str = LOCAL) -> None:
    """Open the change case that this request asks for, with its figures."""
    values = act.values
    _check_parts(act)
    _refuse_wrong_direction(act)
    if values.get("tax_code"):
        taker_of(act, values["tax_code"])
    opened = open_linked(act, NewCase(process, "change_of", values["reason"][:160]))
    act.writes.insert(
        ChangeTerms, case_id=opened.case_id, kind=values["change_kind"], ends_on=values.get("ends_on"),
        tax_code=values.get("tax_code"), parts=list(values.get("parts") or ()),
        **{name: values.get(name) for name in FIGURES},
    )  # fmt: skip
    act.notes["link"] = opened.code


@effect()
def check_level(act: Act, level: str) -> None:
    """Refuse the level that may not decide this kind of change (TT 36/2013/TT-BCT A11, by analogy)."""
    terms = _terms(act)
    right = "department" if terms.kind in DEPARTMENT_DECIDES else "approver"
    if level != right:
        raise act.refuse("wrong_level", "Nội dung này không thuộc cấp đó quyết định.", "Trình cấp có thẩm quyền.")


@effect()
def check_national_level(act: Act, *levels: str) -> None:
    """Refuse a level that may not decide this kind of change of a national đề án."""
    kind = _terms(act).kind
    right = next((level for level, kinds in NATIONAL_LEVELS.items() if kind in kinds), "minister")
    if right not in levels:
        raise act.refuse("wrong_level", "Nội dung này không thuộc cấp đó quyết định.", "Trình cấp có thẩm quyền.")


@effect("documents")
def check_volume_confirmed(act: Act) -> None:
    """Refuse to settle by the volume done without what the Sở and the commune confirm of it."""
    if _terms(act).kind == "settle_partial" and VOLUME not in act.facts.documents:
        raise act.refuse("documents_missing", "Thiếu giấy tờ: %(papers)s.", "Tải lên rồi làm lại bước này.",
                         papers=(VOLUME,))  # fmt: skip


@effect()
def apply_to_parent(act: Act) -> None:
    """Let the agreed change take effect on the đề án, in the same transaction."""
    terms = _terms(act)
    parent = act.session.execute(
        select(CaseLink.to_id).where(CaseLink.from_id == act.case_id, CaseLink.kind == "change_of")
    ).scalar_one()
    if terms.kind in STOPS:
        _stop(act, parent, terms.kind)
        return
    lock_whole(act.session, parent)
    figures = {name: getattr(terms, name) for name in (*FIGURES, "ends_on", "tax_code", "parts")}
    decision = {"decision_number": act.values["decision_number"]}
    act.take(parent, "apply_change", {"change_kind": terms.kind, "case": act.case["code"], **decision, **figures})


@effect("money", "parts")
def apply_change(act: Act) -> None:
    """Write a new version of the approved figures; more support must fit into the line, less goes back to it.

    Before the approval there is neither a version nor money: what was proposed changes. A divided đề án comes down with
    one of its shares, or changes with its line items and shares.
    """
    case, values = act.case, act.values
    if PART in values:
        lower_whole(act)
        return
    new = {name: values[name] if values.get(name) is not None else case[name] for name in FIGURES}
    if new["support"] + new["matching"] > new["total_cost"]:
        raise act.refuse("figures_disagree", "Tổng kinh phí nhỏ hơn hỗ trợ cộng đối ứng.", "Sửa số liệu điều chỉnh.")
    if _divides(act, new):
        change_parts(act, new, values.get("parts") or ())
        return
    if new["support"] < act.facts.money.paid and values.get("change_kind") != "settle_partial":
        raise act.refuse("below_paid", "Mức hỗ trợ mới thấp hơn số đã chi.", "Thu hồi trước khi giảm.")
    if new["support"] > case["support"]:
        _check_cap_again(act, new)
    act.changes.update(new)
    if values.get("tax_code"):
        hand_over(act, values["tax_code"])
    settle_adjusted(act)
    if act.facts.money.committed:
        _change_approved(act, new)
        supersede_figures(act)
    else:
        void_changed(act, Content(figures=figures_of(act)))


def _divides(act: Act, new: Mapping[str, Any]) -> bool:
    """Line items come to the whole: once they are there, its figures change with theirs."""
    return bool(act.facts.parts.lines) and any(new[name] not in (None, act.case[name]) for name in FIGURES)


def _check_parts(act: Act) -> None:
    """Refuse figures of a divided đề án without its parts or other than they come to, and parts of any other."""
    asked, parts = {name: act.values.get(name) for name in FIGURES}, act.values.get("parts") or ()
    if _divides(act, asked):
        if not parts:
            raise act.refuse(
                "divided", "Đề án đã chia hạng mục: số mới phải kèm số của các hạng mục, phần thay đổi.",
                "Ghi mỗi hạng mục hoặc phần thay đổi một dòng ở bảng dưới.",
            )  # fmt: skip
        check_parts(act, {name: act.case[name] if asked[name] is None else asked[name] for name in FIGURES}, parts)
    elif parts:
        raise act.refuse("not_divided", "Không có số mới nào để phân bổ cho hạng mục, phần.", "Bỏ các dòng của bảng.")


def _change_approved(act: Act, new: dict[str, int]) -> None:
    values = act.values
    _commit_difference(act, new["support"] - act.case["support"])
    version = act.session.execute(
        select(func.max(CaseFigures.version)).where(CaseFigures.case_id == act.case_id)
    ).scalar_one()
    write_figures(act, (version or 0) + 1, **new, ends_on=values.get("ends_on"))
    if values.get("ends_on") is not None:
        act.until["implementing"] = act.office.calendar.scoped(act.scope).close_of(values["ends_on"])


@effect()
def open_follow_up(act: Act) -> None:
    """Open the follow-up that asks for the effect twelve months later."""
    act.notes["link"] = open_linked(act, NewCase("kcdp_follow_up", "follow_up_of", str(act.case["title"]))).code


@effect()
def record_follow_up(act: Act) -> None:
    """Keep the figures of effect a year later."""
    write_indicators(act, f"after_{act.seq}")


def _refuse_wrong_direction(act: Act) -> None:
    """A raise must not travel as a decrease to the level that may only lower."""
    kind, total = act.values["change_kind"], act.values.get("total_cost")
    support = act.values.get("support")
    if kind in NEEDS_FIGURES and all(act.values.get(name) is None for name in (*FIGURES, "ends_on")):
        raise act.refuse("nothing_changes", "Đề nghị chưa nêu số liệu thay đổi.", "Nhập số tiền hoặc thời hạn mới.")
    grows = any(new is not None and new > act.case[name] for name, new in (("total_cost", total), ("support", support)))
    if grows and kind != "increase_total":
        raise act.refuse(
            "change_grows", "Số tiền mới cao hơn số đã duyệt.", "Chọn loại điều chỉnh “tăng tổng kinh phí”."
        )


def _check_cap_again(act: Act, new: dict[str, int]) -> None:
    """More support must fit under the cap too: of the day that binds the case, on the new cost.

    What was never appraised for one beneficiary has no cap of its own.
    """
    if not appraised(act):
        return
    on = binding_of(act, f"cap.{act.case['activity']}", on=act.today).on
    priority = bool(appraised(act).get("priority"))
    cost = new["support"] + new["matching"]
    refuse_above_cap(act, on, eligible_cost=cost, support=new["support"], priority=priority)


def _commit_difference(act: Act, difference: int) -> None:
    line = line_of(act)
    if difference > locked_left(act, line):
        left = locked_left(act, line)
        raise act.refuse("over_budget", "Dòng ngân sách chỉ còn %(left)s đồng.", "Xem lại mức tăng.", left=left)
    enter(act, "commit" if difference > 0 else "release", abs(difference), line_id=line)


def _stop(act: Act, parent: int, kind: str) -> None:
    """Stop the đề án as the Minister decided; what was paid for nothing is then refunded."""
    reason = {"reason_code": STOPS[kind], "reason": act.case["title"]}
    act.take(parent, "stop", {**reason, "decision_number": act.values["decision_number"]})


def _terms(act: Act) -> Any:
    terms = table_of(ChangeTerms)
    return act.session.execute(select(terms).where(terms.c.case_id == act.case_id)).one()
