"""Parallel work and holds in time: who is asked is reminded on the due day, who asked hears of a late answer.

A hold that has come to its review day is brought before the leaders.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.deadlines import PUT_OFF, intent, locked, one, pages
from notifications.outbox import emit
from workflow.calendar import at, local
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.models import CaseEvent, CaseHold, CaseTask, OutboxIntent
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.topic import Sort

COLUMNS = (
    CaseTask.id, CaseTask.case_id, CaseTask.kind, CaseTask.holder_user_id, CaseTask.holder_unit_id, CaseTask.role,
    CaseTask.asked_by, CaseTask.asked_at, CaseTask.due_at, CaseTask.next_at,
)  # fmt: skip
REVIEWERS = (Role.DEPT_LEADER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Asker:
    """One pass over parallel work at one moment."""

    now: datetime
    office: Office

    def task(self, session: Session, task_id: int) -> str:
        """Remind of one open child record what is due of it, and set when to look again."""
        case_id = session.execute(select(CaseTask.case_id).where(CaseTask.id == task_id)).scalar_one()
        case = locked(session, case_id)
        task = _open_task(session, task_id)
        if task is None or case is None or self.now < task["next_at"] != task["due_at"]:
            return "passed"
        process = process_of(session, case["process_hash"])
        here = case["state"] in process.task_by_key[task["kind"]].ask.sources
        when, next_at = self._turn(task, case["owner_unit_id"]) if here else ("", None)
        session.execute(update(CaseTask).where(CaseTask.id == task_id).values(next_at=next_at))
        rows = list(self._reminders(task, when)) if when else []
        return "asked" if emit(session, rows) else "passed"

    def _turn(self, task: RowMapping, owner_unit_id: int) -> tuple[str, datetime | None]:
        """Return which reminder is due, if any, and when the next one is."""
        calendar = self.office.calendar.scoped(self.office.scope(owner_unit_id))
        due_on = local(task["due_at"]).date()
        late = calendar.open_of(calendar.next_working(due_on))
        if self.now >= late:
            return "after", None
        if self.now < calendar.open_of(due_on):
            return "", calendar.open_of(due_on)
        return ("on" if local(task["asked_at"]).date() < due_on else ""), late

    def _reminders(self, task: RowMapping, when: str) -> Iterator[dict[str, Any]]:
        event = f"task:{task['id']}:{local(task['due_at']):%Y-%m-%d}:{when}"
        content = {"task": task["id"], "task_kind": task["kind"], "due": task["due_at"].isoformat(), "when": when}
        yield intent(_party(task), event, Sort.TASK, task["case_id"], content, now=self.now)
        if when == "after" and task["asked_by"] is not None:
            yield intent(f"user:{task['asked_by']}", event, Sort.TASK_LATE, task["case_id"], content, now=self.now)


def sweep_tasks(maker: sessionmaker[Session], *, now: datetime, office: Office) -> Counter[str]:
    """Remind of all parallel work that is due today or late, and count it by what was done.

    ``next_at`` of a fresh record is its due moment; the reminder goes out when the office opens on that day.
    """
    tonight = at(local(now).date() + timedelta(days=1), time())
    found = select(CaseTask.next_at, CaseTask.id).where(CaseTask.next_at < tonight, CaseTask.answered_at.is_(None))
    counted = Counter[str]()
    asker = Asker(now, office)
    for task_id in pages(maker, found):
        counted[one(maker, asker.task, task_id, put_off=partial(_put_off, now + PUT_OFF))] += 1
    return counted


def sweep_holds(maker: sessionmaker[Session], *, now: datetime) -> int:
    """Bring every hold that has come to its review day before the leaders, once; return how many intents are new."""
    today = local(now).date()
    found = (
        select(CaseHold.id, CaseHold.case_id, CaseHold.review_on, CaseEvent.role)
        .outerjoin(CaseEvent, (CaseEvent.case_id == CaseHold.case_id) & (CaseEvent.seq == CaseHold.started_seq))
        .where(CaseHold.ended_at.is_(None), CaseHold.review_on <= today)
    )
    with unit_of_work(maker, read_only=True) as session:
        rows = [row for hold in session.execute(found).mappings() for row in _reviews(hold, now)]
        keys = select(OutboxIntent.dedup_key).where(OutboxIntent.dedup_key.in_([row["dedup_key"] for row in rows]))
        known = set(session.scalars(keys))
    fresh = [row for row in rows if row["dedup_key"] not in known]
    if not fresh:
        return 0
    with unit_of_work(maker) as session:
        return emit(session, fresh)


def _reviews(hold: RowMapping, now: datetime) -> Iterator[dict[str, Any]]:
    """Return one intent for each reviewer, and for whoever ordered the hold in another role."""
    event, content = f"hold:{hold['id']}:{hold['review_on']}", {"hold": hold["id"], "review_on": str(hold["review_on"])}
    for role in dict.fromkeys((*REVIEWERS, Role(hold["role"]) if hold["role"] else REVIEWERS[0])):
        yield intent(f"role:{role}", event, Sort.REVIEW, hold["case_id"], content, now=now)


def _open_task(session: Session, task_id: int) -> RowMapping | None:
    waiting = (CaseTask.answered_at.is_(None), CaseTask.cancelled_at.is_(None), CaseTask.next_at.is_not(None))
    return session.execute(select(*COLUMNS).where(CaseTask.id == task_id, *waiting)).mappings().one_or_none()


def _party(task: RowMapping) -> str:
    if task["holder_user_id"] is not None:
        return f"user:{task['holder_user_id']}"
    return f"unit:{task['holder_unit_id']}:{task['role']}"


def _put_off(until: datetime, session: Session, task_id: int) -> None:
    session.execute(update(CaseTask).where(CaseTask.id == task_id).values(next_at=until))
