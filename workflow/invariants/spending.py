"""How money was spent: no machine twice, vouchers for all that was settled, and nothing after the settlement."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from workflow.invariants.records import Records, Violation


def spending(records: Records) -> Iterator[Violation]:
    """I-37 and I-38 beyond the ledger itself."""
    yield from _once(records)
    for case_id, (settlement,) in records.settlements.items():
        yield from _settled(records, records.cases[case_id], settlement)


def _once(records: Records) -> Iterator[Violation]:
    """A machine is supported once in the whole country, by a case that may still keep money."""
    machines = [row for rows in records.machines.values() for row in rows]
    counted = Counter(row["identity"] for row in machines)
    for row in machines:
        case = records.cases[row["case_id"]]
        if counted[row["identity"]] > 1:
            yield Violation("I-37", case["code"], "Một máy được hỗ trợ hai lần.")
        if case["state"] == "stopped":
            yield Violation("I-37", case["code"], "Đề án đã ngừng còn giữ máy được hỗ trợ.")


def _settled(records: Records, case: Any, settlement: Any) -> Iterator[Violation]:
    """What a case settled is what it was paid, and neither a payment nor a voucher is of a later day."""
    day, requests = settlement["settled_on"], records.requests.get(case["id"], ())
    if any(row["paid_on"] is not None and row["paid_on"] > day for row in requests):
        yield Violation("I-38", case["code"], "Có khoản chi sau ngày quyết toán.")
    if any(row["status"] in ("asked", "checked", "approved") for row in requests):
        yield Violation("I-38", case["code"], "Đã quyết toán mà còn đề nghị chi.")
    vouchers = records.vouchers.get(case["id"], ())
    if any(row["issued_on"] > day for row in vouchers):
        yield Violation("I-38", case["code"], "Có chứng từ sau ngày quyết toán.")
    if any(row["seq"] > settlement["seq"] for row in records.ledger_of.get(case["id"], ())):
        yield Violation("I-38", case["code"], "Có khoản tiền ghi sau khi quyết toán.")
    supported = sum(row["amount"] for row in vouchers if row["source"] == "support")
    if vouchers and supported < _net(records, case["id"]):
        yield Violation("I-38", case["code"], "Bảng kê chứng từ ít hơn số đã chi.")


def _net(records: Records, case_id: int) -> int:
    signs = {"advance": 1, "pay": 1, "refund": -1}
    return sum(signs.get(row["kind"], 0) * row["amount"] for row in records.ledger_of.get(case_id, ()))
