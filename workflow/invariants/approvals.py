"""Approvals: what each covered is the hash that its line of history holds, and a void one says by which act and why."""

import json
from collections.abc import Iterator
from typing import Any

from workflow.approvals import FIGURES, Content, changed, identity
from workflow.invariants.records import Records, Violation

PROMISE = "I-51"


def approvals(records: Records) -> Iterator[Violation]:
    """I-51 for approvals: fixed by hash in the line that gave them, and standing ones cover the figures there are."""
    for row in records.approvals:
        case = records.cases[row["case_id"]]
        said = _said(records, row["case_id"], row["seq"])
        if row["hash"] != identity(row["covers"]) or row["hash"] not in said.get("approval_hash", ()):
            yield Violation(PROMISE, case["code"], "Xác nhận không khớp dấu nội dung trong lịch sử.")
        if row["void_seq"] is not None and not _voided(records, row):
            yield Violation(PROMISE, case["code"], "Xác nhận hết giá trị mà lịch sử không nói vì sao.")
        stands = row["void_seq"] is None and row["superseded_seq"] is None
        if stands and changed(row["covers"], Content(figures={name: int(case[name]) for name in FIGURES})):
            yield Violation(PROMISE, case["code"], "Số tiền đã đổi mà xác nhận vẫn còn giá trị.")


def _voided(records: Records, row: Any) -> bool:
    """Say whether the act that voided an approval names its step and its parts."""
    said = _said(records, row["case_id"], row["void_seq"]).get("voided") or ()
    wanted = {"void_step": row["step"], "void_parts": row["void_parts"]}
    return wanted in said and set(row["void_parts"]) <= set(row["covers"])


def _said(records: Records, case_id: int, seq: int) -> Any:
    body = next((event["body"] for event in records.events[case_id] if event["seq"] == seq), "{}")
    try:
        return json.loads(body)
    except ValueError:  # the verifier of the chain reports an edited body
        return {}
