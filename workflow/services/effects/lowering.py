"""A share that comes down by a decided change, and with it its line item and its đề án, so that sums still hold."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from workflow.models import CaseFigures, CaseShare, LineItem
from workflow.services.act import Act
from workflow.services.effects.approving import supersede_figures
from workflow.services.effects.batches import write_figures
from workflow.services.effects.rechecks import settle_adjusted
from workflow.services.effects.registry import effect
from workflow.services.ledger import enter, line_of
from workflow.services.sharing import line_of_case, parent_of

AMOUNTS = ("support", "matching")
PART = "line_item_id"
"""Names the line item of the part that comes down, in what its đề án is told."""


@effect("money")
def lower_share(act: Act) -> None:
    """Give a share the lower amounts that were decided, and let the whole come down by the same."""
    case, values = act.case, act.values
    new = {name: case[name] if values.get(name) is None else values[name] for name in AMOUNTS}
    new["total_cost"] = new["support"] + new["matching"]
    _refuse_unfit(act, new)
    enter(act, "release", case["support"] - new["support"], line_id=line_of(act))
    act.changes.update(new)
    version = newest_version(act)
    if version:
        write_figures(act, version + 1, **new)
    settle_adjusted(act)
    parent = parent_of(act.session, act.case_id)
    whole = {name: parent[name] + new[name] - case[name] for name in (*AMOUNTS, "total_cost")}
    line = act.session.execute(select(CaseShare.line_item_id).where(CaseShare.case_id == act.case_id)).scalar_one()
    said = {"change_kind": "decrease_total", "case": case["code"], "decision_number": values.get("decision_number", "")}
    act.take(parent["id"], "apply_change", {**said, **whole, PART: line, "ends_on": None})


def lower_whole(act: Act) -> None:
    """Take what a share came down by off its line item and off the đề án; the share wrote what the ledger says."""
    line = line_of_case(act.session, act.case_id, act.values[PART])
    new = {name: act.values[name] for name in (*AMOUNTS, "total_cost")}
    fewer = {name: getattr(line, name) + new[name] - act.case[name] for name in AMOUNTS}
    act.writes.update(LineItem, {"id": line.id}, **fewer)
    act.changes.update(new)
    write_figures(act, newest_version(act) + 1, **new)
    supersede_figures(act)


def newest_version(act: Act) -> int:
    """Return the number of the newest version of the approved figures; 0 before there is one."""
    found = select(func.max(CaseFigures.version)).where(CaseFigures.case_id == act.case_id)
    return act.session.execute(found).scalar_one() or 0


def _refuse_unfit(act: Act, new: Mapping[str, Any]) -> None:
    """Refuse what does not come down, and what is less than was paid."""
    if new["support"] >= act.case["support"] or new["total_cost"] > act.case["total_cost"]:
        message = "Phần chỉ được điều chỉnh giảm: hỗ trợ thấp hơn %(support)s đồng, tổng không quá %(total)s đồng."
        said = {"support": act.case["support"], "total": act.case["total_cost"]}
        raise act.refuse("not_lower", message, "Không đồng ý điều chỉnh này, hoặc đề nghị lại.", **said)
    if new["support"] < act.facts.money.paid - act.facts.money.refunded:
        raise act.refuse("below_paid", "Mức hỗ trợ mới thấp hơn số đã chi.", "Thu hồi trước khi giảm.")
