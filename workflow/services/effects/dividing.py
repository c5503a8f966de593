"""A change to the total of a divided đề án: its line items and shares come to the new figures, or nothing changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from workflow.errors import Refusal, StepRefused
from workflow.loading import money_sums
from workflow.models import LineItem
from workflow.services.act import Act
from workflow.services.effects.approving import supersede_figures
from workflow.services.effects.batches import write_figures
from workflow.services.effects.lowering import newest_version
from workflow.services.ledger import enter, line_of, locked_left
from workflow.services.sharing import counted, line_of_share
from workflow.shares import Amounts, Item, Part, misfits, revised
from workflow.states.kcqg_share import LIVE

AMOUNTS = ("support", "matching")


def check_parts(act: Act, new: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
    """Refuse parts that do not come to the new figures, and those whose money is past changing."""
    _plan(act, new, parts)


def change_parts(act: Act, new: Mapping[str, int], parts: Sequence[Mapping[str, Any]]) -> None:
    """Give line items and shares their new amounts, let the ledger follow, and fix the new figures of the whole.

    Money that is given back makes room first; no budget line gives more than it has left.
    """
    before, after = _plan(act, new, parts)
    shares = {row.tax_code: row for row in counted(act.session, act.case_id)}
    changed = {code: amounts for item in after for code, amounts in item.shares.items() if _of(shares[code]) != amounts}
    own = sum(
        two.amounts.support - one.amounts.support for one, two in zip(before, after, strict=True) if not one.shares
    )
    more = {shares[code].case_id: amounts.support - shares[code].support for code, amounts in changed.items()}
    _refuse_short(act, more, own)
    for grows in (False, True):
        some = {
            shares[code].case_id: {"support": amounts.support, "matching": amounts.matching}
            for code, amounts in changed.items()
            if (amounts.support > shares[code].support) is grows
        }
        act.take_all("change_share_amounts", some)
    for item in after:
        where = {"case_id": act.case_id, "number": item.number}
        act.writes.update(LineItem, where, support=item.amounts.support, matching=item.amounts.matching)
    enter(act, "commit" if own > 0 else "release", abs(own), line_id=line_of(act))
    act.changes.update(new)
    write_figures(act, newest_version(act) + 1, **new)
    supersede_figures(act)


def _plan(
    act: Act, new: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]
) -> tuple[Sequence[Item], Sequence[Item]]:
    rows = counted(act.session, act.case_id)
    items = _items(act, rows)
    wanted = [Part(row["number"], row.get("tax_code") or "", _of(row)) for row in parts]
    reasons = misfits(items, wanted, _of(new))
    if reasons:
        raise StepRefused(act.decision.step.key, reasons)
    after = revised(items, wanted)
    reasons = _past_changing(act, rows, {code: amounts for item in after for code, amounts in item.shares.items()})
    if reasons:
        raise StepRefused(act.decision.step.key, reasons)
    return items, after


def _items(act: Act, shares: Sequence[Any]) -> list[Item]:
    found = select(LineItem.id, LineItem.number, LineItem.support, LineItem.matching)
    return [
        Item(line.number, _of(line), {row.tax_code: _of(row) for row in shares if row.line_item_id == line.id})
        for line in act.session.execute(found.where(LineItem.case_id == act.case_id).order_by(LineItem.number))
    ]


def _past_changing(act: Act, rows: Sequence[Any], wanted: Mapping[str, Amounts]) -> tuple[Refusal, ...]:
    """Name the shares that were accepted or closed, and those that were paid more than they are meant to get."""
    changed = [row for row in rows if wanted[row.tax_code] != _of(row)]
    sums = money_sums(act.session.connection(), [row.case_id for row in changed])
    fixed = tuple(row.tax_code for row in changed if row.state not in LIVE)
    kept = {row.tax_code: sums[row.case_id]["paid"] - sums[row.case_id]["refunded"] for row in changed}
    below = tuple(code for code, amount in kept.items() if wanted[code].support < amount)
    over = "Phần của mã số thuế %(codes)s đã nghiệm thu hoặc đã đóng, không đổi được số tiền."
    less = "Mức hỗ trợ mới của mã số thuế %(codes)s thấp hơn số đã chi."
    return (
        *((Refusal("share_fixed", over, "Giữ nguyên số tiền của phần đó.", {"codes": fixed}),) if fixed else ()),
        *((Refusal("below_paid", less, "Thu hồi trước khi giảm.", {"codes": below}),) if below else ()),
    )


def _refuse_short(act: Act, shares: Mapping[int, int], own: int) -> None:
    """Refuse when a budget line has less left than what grows on it; what the whole gives back itself comes last."""
    here = line_of(act)
    needed: dict[int, int] = {}
    for case_id, more in shares.items():
        line = line_of_share(act.session, case_id)
        needed[line] = needed.get(line, 0) + more
    needed = {line: max(more, 0) for line, more in needed.items()}
    needed[here] = needed.get(here, 0) + max(own, 0)
    for line, more in needed.items():
        left = locked_left(act, line) if more else 0
        if more > left:
            raise act.refuse("over_budget", "Dòng ngân sách chỉ còn %(left)s đồng.", "Xem lại mức tăng.", left=left)


def _of(row: Any) -> Amounts:
    return Amounts(row["support"], row["matching"]) if isinstance(row, Mapping) else Amounts(row.support, row.matching)
