"""Dividing a group or focal đề án, and what becomes of a share: approved, given to another, cancelled."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from workflow.errors import Refusal, StepRefused
from workflow.loading import money_sums
from workflow.models import Case, CaseLink, CaseShare, LineItem
from workflow.services.act import Act
from workflow.services.effects.batches import write_figures
from workflow.services.effects.dossier import refuse_above_cap, refuse_above_cap_of_today
from workflow.services.effects.lowering import newest_version
from workflow.services.effects.rechecks import settle_within
from workflow.services.effects.registry import effect
from workflow.services.ledger import enter, line_for_year, line_of
from workflow.services.rule_binding import binding_of, proposed
from workflow.services.sharing import (
    REPLACES,
    above_cap,
    counted,
    line_of_case,
    line_of_share,
    open_share,
    parent_of,
    places,
    ties_of_share,
)
from workflow.shares import Amounts, Wish, lines_against_case, repeated, shares_against_line
from workflow.states.kcqg_share import LIVE


@effect()
def propose_whole(act: Act) -> None:
    """Record the figures that are proposed for all beneficiaries together; the cap is for each of them, later."""
    support, matching, cost = (act.values[name] for name in ("support", "matching", "eligible_cost"))
    if not support <= cost <= support + matching:
        raise act.refuse(
            "figures_disagree", "Hỗ trợ cộng đối ứng phải đủ chi phí hợp lệ và hỗ trợ không vượt chi phí.",
            "Xem lại ba số tiền.",
        )  # fmt: skip
    act.changes.update(support=support, matching=matching, total_cost=support + matching)


@effect()
def plan_lines(act: Act) -> None:
    """Keep the line items of a đề án; together they are what was approved, to the đồng."""
    rows = act.values["lines"]
    _stop_at(act, lines_against_case([_amounts(row) for row in rows], _amounts(act.case)))
    if any(row["year"] < act.case["year"] for row in rows):
        raise act.refuse(
            "line_too_early", "Năm của hạng mục không được trước năm kế hoạch %(year)s.", "Sửa năm thực hiện.",
            year=str(act.case["year"]),
        )  # fmt: skip
    for number, row in enumerate(rows, start=1):
        act.writes.insert(
            LineItem, case_id=act.case_id, number=number, activity=row["activity"], name=row["name"], year=row["year"],
            support=row["support"], matching=row["matching"],
        )  # fmt: skip


@effect()
def open_shares(act: Act) -> None:
    """Open a share for each beneficiary of a line item that has none; what was committed to the đề án goes to them.

    Money of a later year goes over to the budget line of that year.
    """
    line = _line(act)
    known = counted(act.session, act.case_id)
    if any(row.line_item_id == line.id for row in known):
        raise act.refuse("line_shared_out", "Hạng mục này đã có đối tượng thụ hưởng.", "Đề nghị Cục phân bổ lại.")
    wishes = _wishes(act, line)
    _stop_at(act, repeated(wishes, {row.tax_code for row in known}))
    budget_line = line_for_year(act, line.year, line.support)
    enter(act, "release", line.support, line_id=line_of(act))
    _open(act, line, wishes, budget_line)


@effect()
def share_out_again(act: Act) -> None:
    """Change the amounts of the shares of a line item, and open those that come to it; its sum stays the same."""
    line = _line(act)
    known = counted(act.session, act.case_id)
    own = {row.tax_code: row for row in known if row.line_item_id == line.id}
    if not own:
        raise act.refuse(
            "line_bare", "Hạng mục này chưa có đối tượng thụ hưởng.", "Chờ đơn vị thực hiện gửi danh sách."
        )
    wishes = _wishes(act, line, own)
    _stop_at(act, repeated(wishes, {row.tax_code for row in known} - own.keys()))
    changed = {wish.tax_code: wish for wish in wishes if wish.tax_code in own and _differs(own[wish.tax_code], wish)}
    _stop_at(act, _against_change(act, own, wishes, changed))
    budget_line = line_of_share(act.session, next(iter(own.values())).case_id)
    for grows in (False, True):  # what is given back first makes room for what is given out
        some = {
            own[code].case_id: {"support": wish.amounts.support, "matching": wish.amounts.matching}
            for code, wish in changed.items()
            if (wish.amounts.support > own[code].support) is grows
        }
        act.take_all("change_share_amounts", some)
    _open(act, line, [wish for wish in wishes if wish.tax_code not in own], budget_line)


@effect("money")
def change_share_amounts(act: Act) -> None:
    """Give a share other amounts: a new version where they were approved, and what the ledger then says."""
    support, matching = act.values["support"], act.values["matching"]
    difference = support - act.case["support"]
    if support < act.facts.money.paid - act.facts.money.refunded:
        raise act.refuse("below_paid", "Mức hỗ trợ mới thấp hơn số đã chi.", "Thu hồi trước khi giảm.")
    if difference > 0:
        refuse_above_cap(act, act.today, eligible_cost=support + matching, support=support, priority=False)
    enter(act, "commit" if difference > 0 else "release", abs(difference), line_id=line_of(act))
    act.changes.update(support=support, matching=matching, total_cost=support + matching)
    settle_within(act, support=support, cost=support + matching)
    version = newest_version(act)
    if version:
        write_figures(act, version + 1, support=support, matching=matching, total_cost=support + matching)


@effect()
def check_share(act: Act) -> None:
    """Refuse what is above the cap of the rule that would bind it today, for what the Sở found to be eligible."""
    cost, case = act.values["eligible_cost"], act.case
    if not case["support"] <= cost <= case["total_cost"]:
        raise act.refuse(
            "figures_disagree",
            "Chi phí hợp lệ phải từ mức hỗ trợ đến tổng kinh phí của phần.",
            "Xem lại chi phí hợp lệ.",
        )
    on = binding_of(act, f"cap.{case['activity']}", on=act.today, moments=proposed(act)).on
    refuse_above_cap(act, on, eligible_cost=cost, support=case["support"], priority=False)
    act.notes.update(support=case["support"], matching=case["matching"])


@effect()
def approve_share(act: Act) -> None:
    """Fix the figures of a share as the Sở approved them: the approval is what the cap binds at."""
    refuse_above_cap_of_today(act)
    case = act.case
    figures = {name: case[name] for name in ("support", "matching", "total_cost")}
    write_figures(act, newest_version(act) + 1, **figures)
    act.notes["support"] = case["support"]


@effect("money")
def hand_over_share(act: Act) -> None:
    """Let another establishment of the same Sở take over the share with its whole amount, and link both."""
    parent, case = parent_of(act.session, act.case_id), act.case
    if parent["state"] != "in_progress" or parent["held"]:
        raise act.refuse(
            "parent_still", "Đề án không ở bước triển khai nên không thay đối tượng.", "Chờ đề án tiếp tục."
        )
    wish = Wish(act.values["tax_code"], _amounts(case))
    _stop_at(act, repeated([wish], {row.tax_code for row in counted(act.session, parent["id"])}))
    place = places(act, [wish.tax_code])[wish.tax_code]
    ties = ties_of_share(act, place, parent, owner_unit_id=case["owner_unit_id"])
    line = act.session.execute(
        select(LineItem.id, LineItem.activity, LineItem.year).join(CaseShare, CaseShare.line_item_id == LineItem.id)
        .where(CaseShare.case_id == act.case_id)
    ).one()  # fmt: skip
    budget_line = line_of(act)
    enter(act, "release", act.facts.money.committed, line_id=budget_line)
    opened = open_share(
        act, line, place, ties, wish.amounts, parent=parent, budget_line=budget_line, replaces=act.case_id
    )
    act.writes.insert(CaseLink, from_id=opened.case_id, to_id=act.case_id, kind=REPLACES)
    act.notes["link"] = opened.code


@effect()
def cancel_shares(act: Act) -> None:
    """Cancel every share that nothing was accepted of, as the đề án is stopped."""
    found = (
        select(CaseShare.case_id)
        .join(LineItem, LineItem.id == CaseShare.line_item_id)
        .join(Case, Case.id == CaseShare.case_id)
        .where(LineItem.case_id == act.case_id, Case.state.in_(LIVE))
    )
    said = {name: act.values[name] for name in ("reason_code", "reason", "decision_number")}
    act.take_all("cancel_with_parent", dict.fromkeys(act.session.scalars(found), said))


def _line(act: Act) -> Any:
    line = line_of_case(act.session, act.case_id, act.values["line_item_id"])
    if line is None:
        raise act.refuse("no_such_line", "Không có hạng mục này.", "Chọn một hạng mục trong danh sách.")
    return line


def _wishes(act: Act, line: Any, own: Mapping[str, Any] = MappingProxyType({})) -> list[Wish]:
    """Return what is meant for each beneficiary; refused unless that is the line item, within the caps.

    A share of ``own`` that does not grow is held against the rule that binds it, where it is approved.
    """
    wishes = [Wish(row["tax_code"], _amounts(row)) for row in act.values["shares"]]
    sums = shares_against_line([wish.amounts for wish in wishes], Amounts(line.support, line.matching))
    grown = [one for one in wishes if one.tax_code not in own or one.amounts.support > own[one.tax_code].support]
    _stop_at(act, [*sums, *(reason for wish in grown for reason in above_cap(act, line, wish))])
    return wishes


def _open(act: Act, line: Any, wishes: Sequence[Wish], budget_line: int) -> None:
    known = places(act, [wish.tax_code for wish in wishes])
    through_department = act.case["owner_unit_id"] != act.case["agency_id"]
    owner = act.case["owner_unit_id"] if through_department else None
    homes = [ties_of_share(act, known[wish.tax_code], act.case, owner_unit_id=owner) for wish in wishes]
    for wish, ties in zip(wishes, homes, strict=True):
        open_share(act, line, known[wish.tax_code], ties, wish.amounts, parent=act.case, budget_line=budget_line)


def _against_change(
    act: Act, own: Mapping[str, Any], wishes: Sequence[Wish], changed: Mapping[str, Wish]
) -> list[Refusal]:
    """Return why shares cannot be changed as they are meant to be, before anything is written."""
    reasons = []
    left_out = tuple(own.keys() - {wish.tax_code for wish in wishes})
    if left_out:
        message = "Thiếu phần của mã số thuế %(codes)s."
        reasons.append(
            Refusal("share_left_out", message, "Ghi đủ; hủy hay thay thế là bước khác.", {"codes": left_out})
        )
    over = tuple(code for code in changed if own[code].state not in LIVE)
    if over:
        message = "Phần của mã số thuế %(codes)s đã nghiệm thu hoặc đã đóng, không đổi được số tiền."
        reasons.append(Refusal("share_fixed", message, "Giữ nguyên số tiền của phần đó.", {"codes": over}))
    sums = money_sums(act.session.connection(), [own[code].case_id for code in changed])
    paid = {code: sums[own[code].case_id] for code in changed}
    below = tuple(code for code, wish in changed.items() if wish.amounts.support < _kept(paid[code]))
    if below:
        message = "Mức hỗ trợ mới của mã số thuế %(codes)s thấp hơn số đã chi."
        reasons.append(Refusal("below_paid", message, "Thu hồi trước khi giảm.", {"codes": below}))
    return reasons


def _kept(sums: Mapping[str, int]) -> int:
    return sums.get("paid", 0) - sums.get("refunded", 0)


def _differs(row: Any, wish: Wish) -> bool:
    return bool(Amounts(row.support, row.matching) != wish.amounts)


def _amounts(row: Mapping[str, Any]) -> Amounts:
    return Amounts(row["support"], row["matching"])


def _stop_at(act: Act, reasons: Sequence[Refusal]) -> None:
    if reasons:
        raise StepRefused(act.decision.step.key, reasons)
