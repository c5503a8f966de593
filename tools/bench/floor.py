"""The floor.

The same rows as one full transition, by hand-written SQL on the bare driver, one statement a round trip.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tools.bench.worlds import Bench

READ_CASE = "SELECT * FROM case_file WHERE id = ?"
READ_CLOCKS = (
    "SELECT id, key, started_at, since, length, due_at, paused_at FROM case_clock"
    " WHERE case_id = ? AND closed_at IS NULL"
)
READ_HISTORY = "SELECT step, actor_id, count(*) FROM case_event WHERE case_id = ? GROUP BY step, actor_id"
CLAIM = "INSERT INTO done_once (user_id, key, body_hash, answer, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
MOVE = (
    "UPDATE case_file SET state = ?, stage = ?, version = ?, head = ?, holder_role = ?, holder_unit_id = ?, due_at = ?,"
    " moved_at = ?, held = ?, assignee_id = ?, closed_at = ?, submitted_at = ? WHERE id = ? AND version = ?"
)
LINE = (
    "INSERT INTO case_event (case_id, seq, step, from_state, to_state, at, actor_id, role, body, prev_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
CLOSE = "UPDATE case_clock SET closed_at = ?, next_at = NULL WHERE id = ?"
START = (
    "INSERT INTO case_clock (case_id, key, rule, started_at, since, length, due_at, provisional, next_at, reminded)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')"
)
TELL = (
    "INSERT INTO outbox_intent (dedup_key, kind, case_id, seq, audience, content, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class Floor:
    """Signs cases by hand, on a connection of its own."""

    def __init__(self, bench: Bench) -> None:
        self._leader = bench.world.people["leader"].id
        self._sqlite = bench.kind == "sqlite"
        self._raw = bench.engine.raw_connection()
        driver: Any = self._raw.driver_connection
        self._cursor = driver.cursor()
        self._commit: Callable[[], None] = self._committed if self._sqlite else driver.commit
        self._rows: Callable[[Any], dict[str, Any]] = lambda row: {
            column[0]: value for column, value in zip(self._cursor.description, row, strict=True)
        }

    def sign(self, case_id: int) -> None:
        """Carry out one signing, durably."""
        now = datetime.now(UTC)
        if self._sqlite:
            self._cursor.execute("BEGIN IMMEDIATE")
        self._run(CLAIM, (self._leader, f"floor-{case_id}", "0" * 64, "{}", now))
        self._run(READ_CASE if self._sqlite else READ_CASE + " FOR UPDATE", (case_id,))
        case = self._rows(self._cursor.fetchone())
        self._run(READ_CLOCKS, (case_id,))
        clocks = self._cursor.fetchall()
        self._run(READ_HISTORY, (case_id,))
        if any(step == "propose" and actor == self._leader for step, actor, _ in self._cursor.fetchall()):
            raise PermissionError(case_id)
        self._write(case, clocks, now)
        self._commit()

    def close(self) -> None:
        """Give the connection back."""
        self._raw.close()

    def _write(self, case: dict[str, Any], clocks: list[Any], now: datetime) -> None:
        case_id, seq, due = case["id"], case["version"] + 1, now + timedelta(days=90)
        body = json.dumps({}, sort_keys=True)
        head = hashlib.sha256((case["head"] + body + str(seq)).encode()).hexdigest()
        unit = case["owner_unit_id"]
        moved = (
            "appraised",
            "approval",
            seq,
            head,
            "dept_officer",
            unit,
            due,
            now,
            False,
            None,
            None,
            case["submitted_at"],
        )
        self._run(MOVE, (*moved, case_id, case["version"]))
        line = (
            case_id,
            seq,
            "sign",
            "dept_signing",
            "appraised",
            now,
            self._leader,
            "dept_leader",
            body,
            case["head"],
            head,
        )
        self._run(LINE, line)
        for clock in clocks:
            self._run(CLOSE, (now, clock[0]))
        self._run(START, (case_id, "batching", "kcdp_batch_wait", now, now, 90, due, False, due))
        for audience in ("role:dept_officer", "role:beneficiary"):
            key = f"case:{case_id}:{seq}:{audience}"
            self._run(TELL, (key, "moved", case_id, seq, audience, "{}", now))

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        if self._sqlite:
            self._cursor.execute(statement, [_plain(value) for value in values])
        else:
            self._cursor.execute(statement.replace("?", "%s"), values)

    def _committed(self) -> None:
        self._cursor.execute("COMMIT")


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value
