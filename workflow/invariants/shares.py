"""Line items and shares: they add up at every level, to the đồng, and nobody has two shares of one đề án."""

from collections.abc import Iterator
from typing import Any

from workflow.invariants.records import Records, Violation
from workflow.shares import Amounts, lines_against_case, shares_against_line

FAMILY = "kcqg_share"
"""The procedure of a share, whose cases are nothing without a line item."""


def shares(records: Records) -> Iterator[Violation]:
    """I-37 (domain 5.6, number 7)."""
    known = {row["case_id"] for row in records.share_rows}
    for case in records.cases.values():
        yield from _added_up(records, case)
        yield from _one_each(records, case)
        if case["process_key"] == FAMILY and case["id"] not in known:
            yield Violation("I-37", case["code"], "Phần không thuộc hạng mục nào.")


def _added_up(records: Records, case: Any) -> Iterator[Violation]:
    """Line items are the whole of their case, and shares the whole of their line item once there are any."""
    lines = records.line_items.get(case["id"], [])
    if lines and lines_against_case([_amounts(line) for line in lines], _amounts(case)):
        yield Violation("I-37", case["code"], "Các hạng mục không cộng thành số được duyệt của đề án.")
    for line in lines:
        parts = records.shares.get(line["id"], [])
        if parts and shares_against_line([_amounts(part) for part in parts], _amounts(line)):
            yield Violation("I-37", case["code"], "Các phần của một hạng mục không cộng thành hạng mục.")


def _one_each(records: Records, case: Any) -> Iterator[Violation]:
    """Nobody has two shares that count; a case that is over has no share that goes on."""
    parts = records.parts(case["id"])
    owners = [part["applicant_id"] for part in parts]
    if len(owners) != len(set(owners)):
        yield Violation("I-37", case["code"], "Một cơ sở có hai phần trong đề án.")
    if case["closed_at"] is not None and any(share["closed_at"] is None for share in records.family(case["id"])):
        yield Violation("I-37", case["code"], "Đề án đóng khi còn phần chưa xong.")


def _amounts(row: Any) -> Amounts:
    return Amounts(row["support"], row["matching"])
