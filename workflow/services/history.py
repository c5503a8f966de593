"""One line of history and its proof: canonical body, digests of private texts, SHA-256 over the line before."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from workflow.canonical import canonical
from workflow.chain import Line, line_hash, sealed
from workflow.models import CaseEvent, PrivateText
from workflow.services.writes import Writes

PUBLIC_TEXTS = frozenset({
    "reason_code", "kind", "period", "verdict", "decision_number", "contract_number", "treasury_number", "slug",
    "dossier_hash", "activity", "change_kind", "side", "task", "rule", "head_1", "head_2", "head_3", "head_4", "head_5",
    "case", "link", "state", "opened_from", "cap_basis",
    "mean", "seal", "rubric", "rubric_hash", "certificate", "replaces", "target", "group", "body", "seat",
    "paper_hashes", "approval_hash", "void_step", "void_parts", "renewed", "outcome", "plan_digest", "way",
    "area", "trade", "list_hash", "list_standing",
})  # fmt: skip
"""The only texts that stand in the hashed line itself: codes and numbers of papers, never words about persons."""


def record(writes: Writes, line: Line, values: Mapping[str, Any], *, prev_hash: str) -> str:
    """Write one line of history with its private texts, and return its hash."""
    body = canonical({name: _public(writes, line, name, value) for name, value in values.items() if value is not None})
    hashed = line_hash(line, body, prev_hash)
    writes.insert(
        CaseEvent, case_id=line.case_id, seq=line.seq, step=line.step, from_state=line.from_state,
        to_state=line.to_state,
        at=line.at, actor_id=line.actor_id, role=line.role, body=body, prev_hash=prev_hash, hash=hashed,
    )  # fmt: skip
    return hashed


def _public(writes: Writes, line: Line, name: str, value: Any) -> Any:
    """Return what the chain may hold of a value: codes, numbers and dates as they are, other texts as a digest."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_public(writes, line, name, item) for item in value]
    if isinstance(value, Mapping):
        return {key: _public(writes, line, str(key), item) for key, item in value.items()}
    if not isinstance(value, str) or not value or name in PUBLIC_TEXTS:
        return value
    salt = secrets.token_hex(16)
    seal = sealed(salt, value)
    writes.insert(PrivateText, digest=seal, case_id=line.case_id, seq=line.seq, field=name, salt=salt, text=value)
    return {"digest": seal}
