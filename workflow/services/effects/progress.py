"""The contract and the monthly reports."""

from sqlalchemy import select

from workflow.calendar import local
from workflow.models import CaseClock, Contract, ProgressReport
from workflow.services.act import Act
from workflow.services.effects.registry import effect


@effect()
def record_contract(act: Act) -> None:
    """Keep the contract; its end is the end of the term of implementation."""
    values = act.values
    if values["signed_on"] > act.today:
        raise act.refuse("signed_in_future", "Ngày ký không được sau hôm nay.", "Ghi ngày trên hợp đồng.")
    if values["ends_on"] <= act.today:
        raise act.refuse("contract_over", "Hợp đồng phải kết thúc sau hôm nay.", "Xem lại ngày kết thúc.")
    act.writes.insert(
        Contract, case_id=act.case_id, number=values["contract_number"], signed_on=values["signed_on"],
        ends_on=values["ends_on"], value=values["value"], seq=act.seq,
    )  # fmt: skip
    act.until["implementing"] = act.office.calendar.scoped(act.scope).close_of(values["ends_on"])


@effect()
def record_progress(act: Act) -> None:
    """Keep a monthly report, say whether it came late, and start the next month's term."""
    values = act.values
    if values["percent"] < act.case["progress"]:
        raise act.refuse(
            "progress_backwards", "Tiến độ không được lùi dưới %(last)s phần trăm.", "Xem lại số liệu.",
            last=act.case["progress"],
        )  # fmt: skip
    if values["period"] > f"{act.today:%Y-%m}":
        raise act.refuse("period_in_future", "Kỳ báo cáo chưa đến.", "Chọn tháng này hoặc tháng trước.")
    found = select(CaseClock.due_at).where(
        CaseClock.case_id == act.case_id, CaseClock.key == "reporting", CaseClock.closed_at.is_(None)
    )
    due_at = act.session.execute(found).scalar_one_or_none()
    late = due_at is not None and local(act.now).date() > local(due_at).date()
    act.writes.insert(
        ProgressReport, case_id=act.case_id, seq=act.seq, period=values["period"], percent=values["percent"],
        spent=values["spent"], late=late, at=act.now,
    )  # fmt: skip
    act.changes["progress"] = values["percent"]
    act.notes["late"] = late
    act.restart.append("reporting")
