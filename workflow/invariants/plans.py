"""Yearly plans: every version adds up, the ledger says what the newest one asks, an approval granted what it said."""

from collections.abc import Iterator
from typing import Any

from workflow.funding import Outcome
from workflow.invariants.records import Records, Violation

DECIDED = (Outcome.FUNDED.value, Outcome.CUT.value)


def plans(records: Records) -> Iterator[Violation]:
    """I-37 and I-38, where they are about a plan (domain 5.6, number 7)."""
    for plan in records.plans.values():
        versions = records.plan_versions.get(plan["case_id"], [])
        code = records.cases[plan["case_id"]]["code"]
        yield from _numbered(code, versions)
        for version in versions:
            items = records.plan_items.get((plan["case_id"], version["version"]), [])
            yield from _added_up(code, version, items)
        yield from _planned(records, plan, versions)
        yield from _granted(records, plan, versions)


def _numbered(code: str, versions: list[Any]) -> Iterator[Violation]:
    if [row["version"] for row in versions] != list(range(1, len(versions) + 1)):
        yield Violation("I-38", code, "Các phiên bản của kế hoạch không liền số.")


def _added_up(code: str, version: Any, items: list[Any]) -> Iterator[Violation]:
    """The sum of the đề án is that of the version, and a proposal stays inside its money."""
    sums = tuple(sum(item[name] for item in items) for name in ("asked", "granted"))
    if sums != (version["asked"], version["granted"]) or len(items) != version["projects"] + version["schemes"]:
        yield Violation("I-37", code, "Danh sách của kế hoạch không cộng thành tổng của phiên bản.")
    if version["granted"] > version["money"]:
        yield Violation("I-37", code, "Kế hoạch phân bổ nhiều hơn số tiền để phân bổ.")
    if sorted(item["position"] for item in items) != list(range(1, len(items) + 1)):
        yield Violation("I-37", code, "Thứ tự trong kế hoạch không liền số.")


def _planned(records: Records, plan: Any, versions: list[Any]) -> Iterator[Violation]:
    """What the ledger says is planned is what the newest version asks; a cancelled plan plans nothing."""
    wanted = versions[-1]["asked"] if versions and plan["cancelled_at"] is None else 0
    signs = {"plan": 1, "unplan": -1}
    entries = records.ledger_of.get(plan["case_id"], [])
    if sum(signs.get(row["kind"], 0) * row["amount"] for row in entries) != wanted:
        yield Violation("I-38", records.cases[plan["case_id"]]["code"], "Số kế hoạch không khớp sổ kinh phí.")


def _granted(records: Records, plan: Any, versions: list[Any]) -> Iterator[Violation]:
    """Each đề án that an approved version funds was approved with exactly that amount."""
    if plan["approved_version"] is None:
        return
    if plan["approved_version"] > len(versions):
        yield Violation("I-38", records.cases[plan["case_id"]]["code"], "Phiên bản được duyệt không có.")
        return
    for item in records.plan_items.get((plan["case_id"], plan["approved_version"]), []):
        first = next(iter(records.figures.get(item["case_id"], [])), None)
        if item["outcome"] in DECIDED and (first is None or first["support"] != item["granted"]):
            case = records.cases[item["case_id"]]
            yield Violation("I-38", case["code"], "Số được duyệt khác số trong kế hoạch được duyệt.")
