"""Verifies that nobody touched the history: every line hangs on the one before it, and the case knows the last one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.chain import Line, genesis, line_hash, sealed
from workflow.models import Case, CaseEvent, PrivateText

EVENT = (
    CaseEvent.case_id, CaseEvent.seq, CaseEvent.step, CaseEvent.from_state, CaseEvent.to_state, CaseEvent.at,
    CaseEvent.actor_id, CaseEvent.role, CaseEvent.body, CaseEvent.prev_hash, CaseEvent.hash,
)  # fmt: skip
PRIVATE = (
    PrivateText.digest,
    PrivateText.case_id,
    PrivateText.seq,
    PrivateText.field,
    PrivateText.salt,
    PrivateText.text,
)
Place = tuple[int, int, str]
"""Where a private text belongs: case, line, field."""


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """One trace of tampering: the case, the line (None: the whole case), and what is wrong."""

    case: str
    seq: int | None
    text: str

    def __str__(self) -> str:
        return f"{self.case} #{self.seq or '-'}: {self.text}"


def verify(session: Session) -> list[AuditProblem]:
    """Find every line that was edited, removed, inserted or moved, cut tails and edited texts, in three statements."""
    known = session.execute(select(Case.id, Case.code, Case.head, Case.version).order_by(Case.id))
    cases: dict[int, Any] = {row.id: row for row in known}
    found: list[AuditProblem] = []
    sealed_at: dict[str, Place] = {}
    told = set()
    events = session.execute(select(*EVENT).order_by(CaseEvent.case_id, CaseEvent.seq)).yield_per(1_000)
    for case_id, lines in groupby(events, key=lambda row: row.case_id):
        told.add(case_id)
        found += _chain(cases[case_id], lines, sealed_at)
    found += [AuditProblem(row.code, None, "Hồ sơ không có lịch sử.") for row in cases.values() if row.id not in told]
    return [*found, *_private(session, cases, sealed_at)]


def _chain(case: Any, lines: Iterator[Any], sealed_at: dict[str, Place]) -> Iterator[AuditProblem]:
    before, expected = genesis(case.code), 1
    for row in lines:
        if row.seq != expected:
            yield AuditProblem(case.code, row.seq, "Thiếu hoặc thừa dòng trước dòng này.")
        if row.prev_hash != before:
            yield AuditProblem(case.code, row.seq, "Dòng không nối với dòng trước.")
        if row.hash != _hash_of(case, row):
            yield AuditProblem(case.code, row.seq, "Nội dung dòng đã bị sửa.")
        sealed_at.update((seal, (row.case_id, row.seq, name)) for name, seal in _seals(row.body))
        before, expected = row.hash, row.seq + 1
    if (before, expected - 1) != (case.head, case.version):
        yield AuditProblem(case.code, None, "Lịch sử bị cắt hoặc nối thêm: dòng cuối không khớp hồ sơ.")


def _hash_of(case: Any, row: Any) -> str:
    line = Line(
        row.case_id, case.code, row.seq, row.step, row.from_state, row.to_state, row.at, row.actor_id, row.role
    )  # fmt: skip
    return line_hash(line, row.body, row.prev_hash)


def _seals(body: str) -> Iterator[tuple[str, str]]:
    """Yield the field and the digest of every private text that a line speaks of."""
    try:
        yield from _sealed_in(json.loads(body), "")
    except ValueError:  # an edited body need not be JSON any more; its hash already says so
        return


def _sealed_in(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and set(value) == {"digest"}:
        yield name, str(value["digest"])
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _sealed_in(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _sealed_in(item, name)


def _private(session: Session, cases: dict[int, Any], sealed_at: dict[str, Place]) -> Iterator[AuditProblem]:
    """Compare the private texts with the digests in the lines; a text that was erased leaves its row behind."""
    missing = dict(sealed_at)
    for row in session.execute(select(*PRIVATE)).yield_per(1_000):
        place = missing.pop(row.digest, None)
        if place != (row.case_id, row.seq, row.field):
            yield AuditProblem(cases[row.case_id].code, row.seq, "Văn bản riêng không thuộc dòng này.")
        if row.text is not None and sealed(row.salt, row.text) != row.digest:
            yield AuditProblem(cases[row.case_id].code, row.seq, "Văn bản riêng đã bị sửa.")
    yield from _lost(missing.values(), cases)


def _lost(places: Iterable[Place], cases: dict[int, Any]) -> Iterator[AuditProblem]:
    for case_id, seq, _ in places:
        yield AuditProblem(cases[case_id].code, seq, "Văn bản riêng đã bị xóa hẳn.")
