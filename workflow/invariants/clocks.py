"""Every open case is held by somebody, has a next step and a term that runs, or says why it waits."""

from collections.abc import Iterator
from typing import Any

from workflow.authority import holding_tie
from workflow.calendar import local
from workflow.definition import Clock, Process
from workflow.invariants.records import Records, Violation


def clocks(records: Records) -> Iterator[Violation]:
    """I-17, I-22, and that no open case is without holder, next step and term (I-09)."""
    held = {row["case_id"] for rows in records.holds.values() for row in rows if row["ended_at"] is None}
    for case in records.cases.values():
        process = records.process(case)
        if case["state"] not in process.states:
            continue
        yield from _terms(records, case, process)
        yield from _columns(records, case, process)
        if case["held"] != (case["id"] in held):
            yield Violation("I-17", case["code"], "Dấu tạm dừng không khớp lần tạm dừng.")
        if case["closed_at"] is None:
            yield from _cared_for(records, case, process)


def _terms(records: Records, case: Any, process: Process) -> Iterator[Violation]:
    state, is_open = case["state"], not process.states[case["state"]].kind.closed
    open_now = {clock["key"]: clock for clock in records.clocks.get(case["id"], ())}
    for spec in process.clocks:
        clock = open_now.pop(spec.key, None)
        place = "runs" if is_open and state in spec.runs else "waits" if is_open and state in spec.waits else ""
        wrong = (
            _wrong_term(case, spec, clock, place) if clock else "Thiếu thời hạn của trạng thái này." * (place == "runs")
        )
        if wrong:
            yield Violation("I-17", case["code"], wrong)
    if open_now:
        yield Violation("I-17", case["code"], "Có thời hạn lạ với quy trình.")
    if records.tasks.get(case["id"]) and not is_open:
        yield Violation("I-17", case["code"], "Hồ sơ đã đóng còn việc đang chờ trả lời.")


def _wrong_term(case: Any, spec: Clock, clock: Any, place: str) -> str:
    """Return what is wrong with an open term in a place where it runs, waits or should have ended."""
    runs = place == "runs" and not (case["held"] and spec.held == "stops")
    if not place:
        return "Thời hạn còn mở ở nơi nó phải đóng."
    if (clock["paused_at"] is None) != runs:
        return "Thời hạn chạy khi phải dừng, hoặc dừng khi phải chạy."
    return "" if runs or clock["next_at"] is None else "Thời hạn đang dừng vẫn nhắc việc."


def _columns(records: Records, case: Any, process: Process) -> Iterator[Violation]:
    """Compare what the lists sort by with where it comes from."""
    state = process.states[case["state"]]
    running = (clock for clock in records.clocks.get(case["id"], ()) if clock["paused_at"] is None)
    first = min(((clock["due_at"], clock["started_at"]) for clock in running), default=(None, None))
    if (case["due_at"], case["due_since"]) != first:
        yield Violation("I-22", case["code"], "Hạn của hồ sơ không phải hạn sớm nhất đang chạy.")
    unit = case[holding_tie(case, state.holder)] if state.holder else None
    if (case["holder_role"], case["holder_unit_id"]) != (state.holder and state.holder.value, unit):
        yield Violation("I-22", case["code"], "Người giữ ghi trên hồ sơ không khớp quy trình.")
    if case["stage"] != process.stage_of[state.key].value:
        yield Violation("I-22", case["code"], "Giai đoạn ghi trên hồ sơ không khớp quy trình.")


def _cared_for(records: Records, case: Any, process: Process) -> Iterator[Violation]:
    if not _somebody_holds(records, case):
        yield Violation("I-09", case["code"], "Không còn ai giữ vai trò phải xử lý hồ sơ.")
    if not any(step.target for step in process.steps_from[case["state"]]):
        yield Violation("I-09", case["code"], "Hồ sơ không có bước tiếp theo.")
    running = any(clock["paused_at"] is None for clock in records.clocks.get(case["id"], ()))
    review = [hold["review_on"] for hold in records.holds.get(case["id"], ()) if hold["ended_at"] is None]
    if not running and not review:
        yield Violation("I-09", case["code"], "Hồ sơ không có thời hạn đang chạy, cũng không tạm dừng.")


def _somebody_holds(records: Records, case: Any) -> bool:
    """Say whether an active person has the role of the holder in its unit today; a unit above may have it too."""
    today = local(records.now).date()
    return any(
        records.people.get(row["user_id"], False)
        for row in records.members
        if row["role"] == case["holder_role"] and row["valid_from"] <= today <= (row["valid_to"] or today)
    )
