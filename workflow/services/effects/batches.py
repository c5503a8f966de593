"""The batch and the budget line: a đề án sits in one batch, and no approval goes beyond what is left."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from workflow.authority import planning_unit
from workflow.models import CaseFigures, PlanBatch
from workflow.models.base import table_of
from workflow.services.act import Act
from workflow.services.effects.approving import supersede_figures
from workflow.services.effects.dossier import refuse_above_cap_of_today
from workflow.services.effects.registry import effect
from workflow.services.ledger import enter, line_of, locked_left


@effect()
def put_in_batch(act: Act) -> None:
    """Put the case into a batch of the unit that plans it that has not been decided."""
    batch = _batch(act, act.values["batch_id"])
    if batch is None or batch.owner_unit_id != planning_unit(act.case):
        raise act.refuse("no_such_batch", "Không có đợt này.", "Chọn một đợt trong danh sách.")
    if batch.decided_at is not None:
        raise act.refuse("batch_decided", "Đợt này đã được phê duyệt.", "Chọn đợt khác.")
    act.changes["batch_id"] = batch.id
    act.notes["batch"] = batch.id


@effect()
def take_out_of_batch(act: Act) -> None:
    """Take the case out of its batch; it may enter another one later."""
    act.notes["batch"] = act.case["batch_id"]
    act.changes["batch_id"] = None


@effect()
def commit_support(act: Act) -> None:
    """Commit the proposed support on the batch's budget line and fix the approved figures as their first version.

    The approval is what the cap binds at, so it is judged by the rule of the day. A plan may grant less than was
    proposed; the establishment then pays the difference itself.
    """
    batch, case = _batch(act, act.case["batch_id"]), _cut(act)
    if batch is None:
        raise act.refuse("no_such_batch", "Hồ sơ chưa nằm trong đợt nào.", "Xếp hồ sơ vào đợt trước.")
    left = locked_left(act, batch.line_id)
    if case["support"] <= 0 or case["support"] > left:
        raise act.refuse(
            "over_budget", "Dòng ngân sách chỉ còn %(left)s đồng.", "Để hồ sơ lại danh sách dự phòng.", left=left
        )
    refuse_above_cap_of_today(act)
    enter(act, "commit", case["support"], line_id=batch.line_id)
    write_figures(act, 1, support=case["support"], matching=case["matching"], total_cost=case["total_cost"])
    act.notes["support"] = case["support"]


def _cut(act: Act) -> Mapping[str, int]:
    """The figures that are approved: those proposed, or with the smaller support that the plan grants."""
    case = act.case
    granted = act.values.get("support", case["support"])
    if granted == case["support"]:
        return case
    if granted > case["support"]:
        raise act.refuse("above_proposed", "Số được duyệt cao hơn số đề nghị.", "Duyệt nhiều nhất bằng số đề nghị.")
    figures = {"support": granted, "matching": case["matching"] + case["support"] - granted}
    act.changes.update(figures)
    supersede_figures(act)
    return {**figures, "total_cost": case["total_cost"]}


@effect("money")
def release_commitment(act: Act) -> None:
    """Give back what was committed and not accepted; what was paid above the accepted amount must be refunded."""
    money = act.facts.money
    amount = money.committed - money.accepted
    if amount > 0:
        enter(act, "release", amount, line_id=line_of(act))
    act.notes["released"] = amount


def write_figures(act: Act, version: int, *, support: int, matching: int, total_cost: int, **more: object) -> None:
    """Keep one version of the approved figures; whatever is neither support nor matching is other money."""
    act.writes.insert(
        CaseFigures, case_id=act.case_id, version=version, seq=act.seq, total_cost=total_cost, support=support,
        matching=matching, other=total_cost - support - matching, ends_on=more.get("ends_on"),
        decision=act.values.get("decision_number", ""),
    )  # fmt: skip


def _batch(act: Act, batch_id: int | None) -> Any:
    """Return the batch's row or None, read once for all acts that are carried out together."""
    key, batches = ("batch", batch_id), table_of(PlanBatch)
    if key not in act.shared:
        act.shared[key] = act.session.execute(select(batches).where(batches.c.id == batch_id)).one_or_none()
    return act.shared[key]
