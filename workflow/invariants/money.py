"""Money: every figure is a fold of the ledger, nothing is spent twice, and nobody is paid more than is right."""

import json
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from workflow.definition import Process
from workflow.invariants.records import Records, Violation
from workflow.money import earned

LIMIT = 10**15
LEFT = {"allot": 1, "cut": -1, "carry_in": 1, "carry_out": -1, "commit": -1, "release": 1}
TAKING = ("commit", "cut")
SETTLING = frozenset({"release_commitment", "accept_support", "hand_over_share", "end_recorded"})
RECORDED = "recorded_project"
"""Effects after which no more may be committed than was accepted."""
ADVANCE_SHARE = Fraction(70, 100)
"""What may be paid before acceptance, at most (TT 28/2018/TT-BTC A6)."""


def money(records: Records) -> Iterator[Violation]:
    """I-36, I-37 and I-38."""
    yield from _amounts(records)
    yield from _lines(records)
    for case in records.cases.values():
        entries = records.ledger_of.get(case["id"], [])
        yield from _figures(records, case)
        yield from _capped(records, case)
        yield from _entries(records, case, entries)
        if entries:
            yield from _balanced(records, case, entries)
            yield from _paid(records, case, entries)
            yield from _taken_back(case, entries)
            yield from _carried(records, case, entries)


def _amounts(records: Records) -> Iterator[Violation]:
    wrong = [row for row in records.ledger if not 0 < row["amount"] <= LIMIT]
    yield from (Violation("I-36", _code(records, row), "Số tiền ngoài giới hạn.") for row in wrong)


def _lines(records: Records) -> Iterator[Violation]:
    """Nobody commits what a line does not have, at any moment."""
    left: dict[int, int] = defaultdict(int)
    for row in records.ledger:
        left[row["line_id"]] += LEFT.get(row["kind"], 0) * row["amount"]
        if left[row["line_id"]] < 0 and row["kind"] in TAKING:
            yield Violation("I-37", _code(records, row), "Bố trí vượt số còn lại của dòng ngân sách.")


def _figures(records: Records, case: Any) -> Iterator[Violation]:
    versions = records.figures.get(case["id"], [])
    if [row["version"] for row in versions] != list(range(1, len(versions) + 1)):
        yield Violation("I-38", case["code"], "Các lần duyệt số liệu không liền số.")
    if versions and any(versions[-1][name] != case[name] for name in ("support", "matching", "total_cost")):
        yield Violation("I-38", case["code"], "Số liệu trên hồ sơ không phải lần duyệt mới nhất.")


def _capped(records: Records, case: Any) -> Iterator[Violation]:
    """No approved support is above the cap that was found when it was judged."""
    caps = [(event["seq"], _noted(event["body"], "cap_limit")) for event in records.events[case["id"]]]
    for row in records.figures.get(case["id"], []):
        known = [cap for seq, cap in caps if seq <= row["seq"] and cap is not None]
        if known and row["support"] > known[-1]:
            yield Violation("I-37", case["code"], "Mức hỗ trợ được duyệt vượt trần.")


def _noted(body: str, name: str) -> int | None:
    try:
        found: int | None = json.loads(body).get(name)
    except ValueError:  # the verifier of the chain reports an edited body
        return None
    return found


def _entries(records: Records, case: Any, entries: list[Any]) -> Iterator[Violation]:
    numbers = {event["seq"] for event in records.events[case["id"]]}
    if any(row["seq"] not in numbers for row in entries):
        yield Violation("I-38", case["code"], "Có khoản tiền không gắn với bước nào.")
    paid = _said_paid(records, case)
    if paid != sorted((row["seq"], row["amount"]) for row in entries if row["kind"] in ("pay", "advance")):
        yield Violation("I-38", case["code"], "Khoản đã chi không khớp đề nghị đã chi.")


def _said_paid(records: Records, case: Any) -> list[tuple[int, int]]:
    """What was paid with which line of history: by the requests, or by what a list said of a đề án of before."""
    if case["process_key"] == RECORDED:
        said = ((event["seq"], _noted(event["body"], "paid") or 0) for event in records.events[case["id"]])
        return sorted((seq, amount) for seq, amount in said if amount)
    requests = records.requests.get(case["id"], [])
    return sorted((row["paid_seq"], row["amount"]) for row in requests if row["status"] == "paid")


def _balanced(records: Records, case: Any, entries: list[Any]) -> Iterator[Violation]:
    sums = _sums(entries)
    committed, owed = sums["commit"] - sums["release"], sums["advance"] + sums["pay"] - sums["refund"]
    accepted = sums["accept"] - sums["unaccept"]
    process = records.process(case)
    own = case["support"] - sum(share["support"] for share in records.parts(case["id"]))
    expected = accepted if _settled(process, records.events[case["id"]]) else own
    if committed != expected:
        yield Violation("I-37", case["code"], "Số đang bố trí không bằng số được duyệt hoặc được nghiệm thu.")
    if case["closed_at"] is not None and owed != accepted:
        yield Violation("I-37", case["code"], "Hồ sơ đóng khi số đã chi khác số được nghiệm thu.")


def _settled(process: Process, events: list[Any]) -> bool:
    steps = [process.steps[event["step"]] for event in events if event["step"] in process.steps]
    return any(effect.name in SETTLING for step in steps for effect in step.does)


def _paid(records: Records, case: Any, entries: list[Any]) -> Iterator[Violation]:
    """Walk the ledger of a case in order: what was right at the time of each payment."""
    paid = accepted = 0
    for row in entries:
        approved = _approved(records, case, row["seq"])
        if row["kind"] == "accept":
            accepted += row["amount"]
            if accepted > approved:
                yield Violation("I-37", case["code"], "Nghiệm thu vượt số được duyệt.")
        elif row["kind"] in ("advance", "pay", "refund"):
            paid += -row["amount"] if row["kind"] == "refund" else row["amount"]
            if row["kind"] == "advance" and paid > approved * ADVANCE_SHARE:
                yield Violation("I-37", case["code"], "Tạm ứng vượt mức tối đa trước nghiệm thu.")
            if row["kind"] == "pay" and paid > _earned(records, case, row["seq"], accepted):
                yield Violation("I-37", case["code"], "Chi vượt số được nghiệm thu theo phần đối ứng đã bỏ ra.")
            if row["kind"] != "refund" and _held_then(records, case, row["at"]):
                yield Violation("I-37", case["code"], "Có khoản chi khi hồ sơ đang tạm dừng.")


def _approved(records: Records, case: Any, seq: int) -> int:
    versions = [row["support"] for row in records.figures.get(case["id"], ()) if row["seq"] <= seq]
    return int(versions[-1]) if versions else 0


def _earned(records: Records, case: Any, seq: int, accepted: int) -> int:
    """Return what may be paid out in all: what was accepted, in proportion where the owner paid less than agreed."""
    request = next((row for row in records.requests.get(case["id"], ()) if row["paid_seq"] == seq), None)
    return accepted if request is None else earned(accepted, case["matching"], request["matching_paid"])


def _held_then(records: Records, case: Any, at: Any) -> bool:
    holds = records.holds.get(case["id"], ())
    return any(hold["since"] < at < (hold["ended_at"] or records.now) for hold in holds)


def _taken_back(case: Any, entries: list[Any]) -> Iterator[Violation]:
    """What was accepted and not earned is taken back once, down to what was paid, and freed on the line at once."""
    cuts = [row for row in entries if row["kind"] == "unaccept"]
    for row in cuts:
        before = _sums([one for one in entries if one["id"] < row["id"]])
        left = before["accept"] - row["amount"]
        right = earned(before["accept"], case["matching"], row["matched"] or 0)
        if len(cuts) > 1 or left != right or left != before["advance"] + before["pay"] - before["refund"]:
            yield Violation("I-37", case["code"], "Số được nghiệm thu giảm không đúng phần đối ứng đã bỏ ra.")
        freed = sum(one["amount"] for one in entries if one["seq"] == row["seq"] and one["kind"] == "release")
        if freed != row["amount"]:
            yield Violation("I-37", case["code"], "Phần giảm trừ chưa trả lại dòng ngân sách.")


def _carried(records: Records, case: Any, entries: list[Any]) -> Iterator[Violation]:
    """What leaves year N for a case comes into year N + 1 with the same amount, in the same step."""
    for seq in {row["seq"] for row in entries if row["kind"] in ("carry_out", "carry_in")}:
        moved = [row for row in entries if row["seq"] == seq and row["kind"] in ("carry_out", "carry_in")]
        years = [(records.lines[row["line_id"]]["year"], row["amount"]) for row in sorted(moved, key=_out_first)]
        balanced = [(year + 1, amount) for year, amount in years[:1]] == years[1:]
        if not balanced:
            yield Violation("I-37", case["code"], "Chuyển nguồn không cân: số chuyển đi khác số nhận.")


def _out_first(row: Any) -> bool:
    return bool(row["kind"] == "carry_in")


def _sums(entries: list[Any]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for row in entries:
        sums[row["kind"]] += row["amount"]
    return sums


def _code(records: Records, row: Any) -> str | None:
    case = records.cases.get(row["case_id"])
    return case["code"] if case is not None else None
