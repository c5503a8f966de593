"""A result is counted again when a sheet stops counting after the closing: a new version, never a silent change (I-35).

The law lets a juror be replaced at any time, and what a juror gave while serving is theirs to have given: a replacement
after the closing changes no result. A conflict of interest does, whenever it comes out, because such a sheet should
never have been written (I-30).
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from workflow.forms.selection_codes import RECUSED_LATE
from workflow.rounds.recorded import differs, recorded
from workflow.rounds.records import Item, Round, items
from workflow.rounds.scores import outcomes
from workflow.selection.results import Outcome
from workflow.selection.sheets import exact
from workflow.states import after, before

REACHED, MISSED = after("recount_up"), after("recount_down")
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


def recount(session: Session, of: Round, *, take: Take) -> int:
    """Write a new version of every result that the sheets no longer give, and return how many there are.

    A nomination that waits for the council goes to the side of the mark where it belongs now. What the council has
    decided stays decided; its history says what the decision now rests on. Before the closing nothing happens.
    """
    if of.scoring_closed_at is None:
        return 0
    now, known = outcomes(session, of), recorded(session, of)
    steps: dict[str, dict[int, dict[str, Any]]] = {"recount": {}, "recount_up": {}, "recount_down": {}}
    for item in items(session, of.id):
        if item.state in STANDS and item.case_id in known:
            outcome = now.get(item.case_id) or Outcome(item.case_id, 0, 0, None, passed=False)
            if differs(outcome, known[item.case_id][-1]):
                steps[_step(item, outcome)][item.case_id] = result(outcome, of.seal or "", RECUSED_LATE)
    for step, values in steps.items():
        take(step, values)
    return sum(map(len, steps.values()))


def _step(item: Item, outcome: Outcome) -> str:
    if item.state in MISSED and outcome.passed:
        return "recount_up"
    return "recount_down" if item.state in REACHED and not outcome.passed else "recount"
