"""One effect a request, however often it arrives (I-48): the key is claimed in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.errors import KeyReused
from workflow.models import DoneOnce
from workflow.models.base import table_of
from workflow.services.writes import Writes

TABLE = table_of(DoneOnce)
CLAIM = {
    "postgresql": postgresql.insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.key),
    "sqlite": sqlite.insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.key),
}


def claim(
    session: Session, *, user_id: int, key: str, body_hash: str, answer: dict[str, Any], now: datetime
) -> dict[str, Any] | None:
    """Claim a key and return None, or return the answer of the act that claimed it before.

    The same key with another body raises KeyReused. A second request that comes while the first is still at work
    waits for the first one's transaction to end.
    """
    dialect = session.get_bind().dialect.name
    row = {"user_id": user_id, "key": key, "body_hash": body_hash, "answer": answer, "at": now}
    if session.connection().execute(CLAIM[dialect], row).first() is not None:
        return None
    found = session.execute(
        select(TABLE.c.body_hash, TABLE.c.answer).where(TABLE.c.user_id == user_id, TABLE.c.key == key)
    ).one()
    if found.body_hash != body_hash:
        raise KeyReused(key)
    kept: dict[str, Any] = found.answer
    return kept


def keep_answer(
    writes: Writes, *, user_id: int, key: str, body_hash: str, answer: dict[str, Any], now: datetime
) -> None:
    """Claim a key together with everything else that an act writes; a key that is taken stops it all."""
    writes.insert(DoneOnce, user_id=user_id, key=key, body_hash=body_hash, answer=answer, at=now)


def answer_of(session: Session, *, user_id: int, key: str, body_hash: str) -> dict[str, Any] | None:
    """Return the answer kept under a key, or None; the same key with another body raises KeyReused."""
    found = session.execute(
        select(TABLE.c.body_hash, TABLE.c.answer).where(TABLE.c.user_id == user_id, TABLE.c.key == key)
    ).one_or_none()
    if found is not None and found.body_hash != body_hash:
        raise KeyReused(key)
    return None if found is None else dict(found.answer)
