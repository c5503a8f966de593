"""Which parallel work was asked for in the cases of a list, and whether it is complete: one statement for all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.definition import Process
from workflow.facts import TaskFact
from workflow.guards import complete
from workflow.loading import tasks_of
from workflow.prepared import Record
from workflow.published import process_of
from workflow.queries.next_step import waits_on_work

Asked = Mapping[str, bool]


def asked_kinds(session: Session, rows: Sequence[Any], now: datetime) -> Mapping[int, Asked]:
    """Return by case, for each kind of work asked for in its newest round, whether it is complete."""
    processes = {row.id: process_of(session, row.process_hash) for row in rows}
    ids = sorted({row.id for row in rows if waits_on_work(processes[row.id], row.state)})
    found = tasks_of(session.connection(), ids) if ids else {}
    return {case_id: _complete(processes[case_id], tasks, now) for case_id, tasks in found.items()}


def _complete(process: Process, tasks: Sequence[Record], now: datetime) -> Asked:
    kinds: dict[str, list[TaskFact]] = defaultdict(list)
    for task in tasks:
        answered, late = task["answered_at"] is not None, task["due_at"] < now
        kinds[task["kind"]].append(TaskFact(task["id"], task["kind"], answered, late))
    return {kind: complete(process.task_by_key[kind].completion, facts) for kind, facts in kinds.items()}
