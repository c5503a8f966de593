"""A result is counted again when a sheet stops counting after the closing: a new version, never a silent change (I-35).

The law lets a juror be replaced at any time, and what a juror gave while serving is theirs to have given: a replacement
after the closing changes no result. A conflict of interest does, whenever it comes out, because such a sheet should
never have been written (I-30).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from workflow.definition import Role
from workflow.forms.selection_codes import RECUSED_LATE
from workflow.models import OutboxIntent
from workflow.models.base import table_of
from workflow.rounds.recorded import differs, recorded
from workflow.rounds.records import Item, Round, items
from workflow.rounds.scores import outcomes
from workflow.selection.results import Outcome
from workflow.selection.sheets import exact
from workflow.states import after, before

REACHED, MISSED = after("recount_up"), after("recount_down")
UNTOLD = after("reach_mark") | after("miss_mark") | after("recommend") | after("leave_outside")
"""Where a nominee has not been told of a result, and so is not told of another one."""
NOMINEE = f"role:{Role.BENEFICIARY}"
STANDS = before("recount")
"""Where a nomination has a result that may change; one that has ended keeps what it ended with."""
Take = Callable[[str, Mapping[int, Mapping[str, Any]]], None]
"""Takes one step of the round on some nominations, all or none."""


def result(outcome: Outcome, seal: str, why: str = "") -> dict[str, Any]:
    """Return what a line of history says of a result."""
    mean = exact(outcome.mean) if outcome.mean is not None else ""
    return {"sheets": outcome.counted, "mean": mean, "seal": seal, **({"reason_code": why} if why else {})}


def takes_sheets_along(of: Round, item: Item) -> bool:
    """Whether sheets of somebody who has to stay away from a nomination stop counting now."""
    return of.scoring_closed_at is None or item.state in STANDS


def recount(session: Session, of: Round, *, take: Take, now: datetime) -> int:
    """Write a new version of every result that the sheets no longer give, and return how many there are.

    A nomination that waits for the council goes to the side of the mark where it belongs now. What the council has
    decided stays decided; its history says what the decision now rests on, and a nominee who was told of the result is
    told of the new version. Before the closing nothing happens.
    """
    if of.scoring_closed_at is None:
        return 0
    counted, known = outcomes(session, of), recorded(session, of)
    steps: dict[str, dict[int, dict[str, Any]]] = {"recount": {}, "recount_up": {}, "recount_down": {}}
    found = {item.case_id: item for item in items(session, of.id)}
    for item in found.values():
        if item.state in STANDS and item.case_id in known:
            outcome = counted.get(item.case_id) or Outcome(item.case_id, 0, 0, None, passed=False)
            if differs(outcome, known[item.case_id][-1]):
                steps[_step(item, outcome)][item.case_id] = result(outcome, of.seal or "", RECUSED_LATE)
    for step, values in steps.items():
        take(step, values)
    again = [found[case_id] for case_id in steps["recount"] if found[case_id].state not in UNTOLD]
    if again:
        session.execute(insert(table_of(OutboxIntent)), [_notice(item, now) for item in again])
    return sum(map(len, steps.values()))


def _notice(item: Item, now: datetime) -> dict[str, Any]:
    """The message about a result that was counted again: one a line of history, as for any other step."""
    seq, content = item.version + 1, {"step": "recount", "from": item.state, "to": item.state}
    return {
        "dedup_key": f"case:{item.case_id}:{seq}:{NOMINEE}", "kind": "moved", "case_id": item.case_id, "seq": seq,
        "audience": NOMINEE, "content": content, "created_at": now, "expanded_at": None,
    }  # fmt: skip


def _step(item: Item, outcome: Outcome) -> str:
    if item.state in MISSED and outcome.passed:
        return "recount_up"
    return "recount_down" if item.state in REACHED and not outcome.passed else "recount"
