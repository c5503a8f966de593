"""The end of a đề án that was recorded from a list: its money as entries of the day that is stated."""

from datetime import time
from typing import Any

from sqlalchemy import select

from workflow.calendar import at
from workflow.models import LedgerEntry
from workflow.services.act import Act
from workflow.services.effects.registry import effect


@effect("money")
def end_recorded(act: Act) -> None:
    """Accept and pay what is said to have been spent; what was advanced above that came back, the rest is released."""
    money, spent = act.facts.money, act.values["spent"]
    if spent > act.case["support"]:
        raise act.refuse(
            "above_approved", "Số đã chi không vượt số được duyệt %(limit)s đồng.", "Nhập số nhỏ hơn hoặc bằng.",
            limit=act.case["support"],
        )  # fmt: skip
    if act.values["ended_on"] > act.today:
        raise act.refuse("ended_in_future", "Ngày kết thúc không được sau hôm nay.", "Ghi ngày trên quyết định.")
    rest = spent - money.paid
    moved = (
        ("release", money.committed - spent), ("accept", spent), ("pay", max(rest, 0)), ("refund", max(-rest, 0)),
    )  # fmt: skip
    line, day = _line(act), at(act.values["ended_on"], time(12))
    for kind, amount in moved:
        if amount:
            act.writes.insert(
                LedgerEntry, line_id=line, case_id=act.case_id, seq=act.seq, kind=kind, amount=amount, at=day,
                by=act.actor_id,
            )  # fmt: skip
    act.notes["paid"] = max(rest, 0)


def _line(act: Act) -> int:
    """The budget line of the case, read once for all cases of the batch."""
    if "lines" not in act.shared:
        own: Any = (LedgerEntry.case_id.in_(sorted(act.batch)), LedgerEntry.kind == "commit")
        rows = act.session.execute(select(LedgerEntry.case_id, LedgerEntry.line_id).where(*own))
        act.shared["lines"] = {row.case_id: row.line_id for row in rows}
    return int(act.shared["lines"][act.case_id])
