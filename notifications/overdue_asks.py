"""What supervisors set and asked, in time: an internal target that passed, an explanation that did not come.

Both whoever has to act and whoever set or asked it hear of it once. The legal term has its own reminders.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.deadlines import PUT_OFF, intent, locked, one, pages
from notifications.outbox import emit
from workflow.models import Case, CaseTarget, Explanation
from workflow.queries.topic import Sort

Kept = type[CaseTarget] | type[Explanation]
ASSIGNEE = select(Case.assignee_id)


@dataclass(frozen=True, slots=True)
class Overseer:
    """One pass over one of the two records at one moment."""

    kept: Kept
    sort: Sort
    now: datetime

    def due(self) -> Select[datetime | None, int]:
        """Return the statement that finds what has passed: when, and which."""
        return select(self.kept.next_at, self.kept.id).where(self.kept.next_at <= self.now)

    def tell(self, session: Session, row_id: int) -> str:
        """Tell of one that has passed, and never again."""
        case_id = session.execute(select(self.kept.case_id).where(self.kept.id == row_id)).scalar_one()
        case, table = locked(session, case_id), self.kept
        due = (table.id == row_id, table.next_at <= self.now)
        row = session.execute(select(*table.__table__.columns).where(*due)).mappings().one_or_none()
        if row is None or case is None:
            return "passed"
        session.execute(update(table).where(table.id == row_id).values(next_at=None))
        return "urged" if emit(session, self._intents(session, case, row)) else "passed"

    def put_off(self, session: Session, row_id: int) -> None:
        """Look at a broken one again later."""
        due = (self.kept.id == row_id, self.kept.next_at.is_not(None))
        session.execute(update(self.kept).where(*due).values(next_at=self.now + PUT_OFF))

    def _intents(self, session: Session, case: RowMapping, row: RowMapping) -> Iterator[dict[str, Any]]:
        content = {"due": row["due_at"].isoformat(), "state": case["state"], "asked": row["id"]}
        event = f"{self.sort}:{row['id']}"
        for audience in dict.fromkeys((*self._who_acts(session, case, row), *_who_set(row))):
            yield intent(audience, event, self.sort, case["id"], content, now=self.now)

    def _who_acts(self, session: Session, case: RowMapping, row: RowMapping) -> Iterator[str]:
        if self.kept is Explanation:
            yield f"user:{row['asked_id']}"
            return
        handler = session.execute(ASSIGNEE.where(Case.id == case["id"])).scalar_one()
        if handler is not None:
            yield f"user:{handler}"
        elif case["holder_role"] is not None:
            yield f"role:{case['holder_role']}"


def _who_set(row: RowMapping) -> Iterator[str]:
    by = row["set_by"] if "set_by" in row else row["asked_by"]
    if by is not None:
        yield f"user:{by}"


def sweep_overdue_asks(maker: sessionmaker[Session], *, now: datetime) -> Counter[str]:
    """Tell of every internal target that passed and every explanation that is late, and count what was done."""
    counted = Counter[str]()
    for kept, sort in ((CaseTarget, Sort.TARGET), (Explanation, Sort.EXPLAIN)):
        overseer = Overseer(kept, sort, now)
        for row_id in pages(maker, overseer.due()):
            counted[one(maker, overseer.tell, row_id, put_off=overseer.put_off)] += 1
    return counted
