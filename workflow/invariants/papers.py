"""Papers and frozen dossiers: what a decision saw is still there, byte for byte."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workflow.canonical import digest
from workflow.invariants.records import Records, Violation
from workflow.storage import BlobStore


def papers(records: Records, storage: BlobStore | None) -> Iterator[Violation]:
    """I-50 where a store is given, and I-51."""
    if storage is not None:
        yield from _stored(records, storage)
    yield from _versions(records)
    yield from _frozen(records)


def _stored(records: Records, storage: BlobStore) -> Iterator[Violation]:
    for row in records.documents:
        path = storage.path(row["sha256"])
        if not path.is_file() or path.stat().st_size != row["size"] or not storage.verify(row["sha256"]):
            yield Violation("I-50", _code(records, row), "Tệp của giấy tờ thiếu hoặc không còn nguyên vẹn.")


def _versions(records: Records) -> Iterator[Violation]:
    """A replaced paper points to a later version of the same kind in the same case."""
    by_id = {row["id"]: row for row in records.documents}
    for row in records.documents:
        after = by_id.get(row["replaced_by"])
        if after is not None and (after["case_id"], after["kind"]) != (row["case_id"], row["kind"]):
            yield Violation("I-51", _code(records, row), "Giấy tờ được thay bằng giấy tờ khác loại hoặc khác hồ sơ.")
    numbers = Counter((row["case_id"], row["kind"], row["version"]) for row in records.documents)
    for (case_id, _, _), times in numbers.items():
        if times > 1:
            yield Violation("I-51", records.cases[case_id]["code"], "Hai bản giấy tờ cùng số phiên bản.")


def _frozen(records: Records) -> Iterator[Violation]:
    """The hash of a frozen dossier is that of its text and stands in the line that froze it."""
    kept = {(row["case_id"], row["seq"]): row for row in records.snapshots}
    for case in records.cases.values():
        for event in records.events[case["id"]]:
            said = _dossier_hash(event["body"])
            row = kept.pop((case["id"], event["seq"]), None)
            if (row["hash"] if row else None) != said or (row and digest(row["text"]) != said):
                yield Violation("I-51", case["code"], "Hồ sơ đã chốt không khớp lịch sử.")


def _dossier_hash(body: str) -> Any:
    try:
        return json.loads(body).get("dossier_hash")
    except ValueError:  # the verifier of the chain reports an edited body
        return None


def _code(records: Records, row: Any) -> str:
    return str(records.cases[row["case_id"]]["code"])
