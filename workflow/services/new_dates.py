"""What an applied decision about days writes: open terms on their new dates, and a word to everybody it concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import CalendarImport, Case, CaseClock, CaseTarget, CaseTask, Explanation, OutboxIntent
from workflow.redating import CLOCK, EXPLANATION, TARGET, TASK, TermMove

KEPT_IN = {CLOCK: CaseClock, TASK: CaseTask, TARGET: CaseTarget, EXPLANATION: Explanation}


def carry_out(
    session: Session, row: CalendarImport, found: Sequence[TermMove], *, now: datetime
) -> list[dict[str, object]]:
    """Write the new dates of a decision, tell whom they concern, and return what was moved as it is kept."""
    _put_on_new_dates(session, found)
    _tell(session, row, found, now=now)
    return [_kept(move) for move in found]


def _put_on_new_dates(session: Session, found: Sequence[TermMove]) -> None:
    """Write the new dates, and on each case the earliest that runs and the date that was promised."""
    for subject, model in KEPT_IN.items():
        rows = [_ends(move) for move in found if move.subject == subject]
        if rows:
            session.execute(update(model), rows)
    promised = [{"id": m.case_id, "promised_at": m.after} for m in found if m.promised]
    if promised:
        session.execute(update(Case), promised)
    running = (CaseClock.case_id == Case.id, CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    earliest = select(func.min(CaseClock.due_at)).where(*running).scalar_subquery()
    began = select(func.min(CaseClock.started_at)).where(*running, CaseClock.due_at == Case.due_at).scalar_subquery()
    moved = update(Case).where(Case.id.in_({m.case_id for m in found if m.subject == CLOCK}))
    for first in ({"due_at": earliest}, {"due_since": began}):
        session.execute(moved.values(first).execution_options(synchronize_session=False))
    session.expire_all()


def _ends(move: TermMove) -> dict[str, object]:
    ends = {"id": move.id, "due_at": move.after, "next_at": move.next_at}
    return ends | {"provisional": move.provisional} if move.subject == CLOCK else ends


def _tell(session: Session, row: CalendarImport, found: Sequence[TermMove], *, now: datetime) -> None:
    """Tell each party of a case once, of the first of its terms that moved."""
    rows: dict[str, dict[str, Any]] = {}
    for move in found:
        before, after = (f"{local(end):%d/%m/%Y}" for end in (move.before, move.after))
        content = {"term": move.label, "before": before, "after": after, "basis": row.basis}
        for audience in move.told:
            key = f"calendar:{row.id}:{move.case_id}:{audience}"
            rows.setdefault(key, {
                "dedup_key": key, "kind": "redated", "case_id": move.case_id, "seq": None, "audience": audience,
                "content": content, "created_at": now,
            })  # fmt: skip
    if rows:
        session.execute(insert(OutboxIntent), list(rows.values()))


def _kept(move: TermMove) -> dict[str, object]:
    return {
        "subject": move.subject, "id": move.id, "case": move.case_id, "code": move.code, "key": move.key,
        "label": move.label, "before": move.before.isoformat(), "after": move.after.isoformat(),
        "holder": move.holder,
    }  # fmt: skip
