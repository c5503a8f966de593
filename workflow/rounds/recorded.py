"""Official results: what was written into the history when the scores were closed, and every version since (I-35).

Whoever has to stay away after the closing takes their sheets along. That makes a new version of the result, with its
day and its reason; the one before stays in the history, and no number changes without one.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from workflow.models import CaseEvent, CaseLink
from workflow.models.base import table_of
from workflow.rounds.records import PART_OF, Reader, Round
from workflow.rounds.scores import outcomes
from workflow.selection.results import Outcome

EVENT, LINK = table_of(CaseEvent), table_of(CaseLink)
CLOSING, RECOUNTING = ("reach_mark", "miss_mark"), ("recount", "recount_up", "recount_down")
"""The steps by which a round writes a result: when it closes the scores, and afterwards."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One version of the official result of a nomination; ``why`` is the code of the reason for counting again."""

    at: datetime
    sheets: int
    mean: Fraction | None
    passed: bool
    why: str


def recorded(session: Reader, of: Round, case_ids: Collection[int] | None = None) -> dict[int, tuple[Recorded, ...]]:
    """Return every version of the official results of a round, by nomination, the newest last."""
    found = (
        select(EVENT.c.case_id, EVENT.c.at, EVENT.c.body)
        .join(LINK, (LINK.c.from_id == EVENT.c.case_id) & (LINK.c.kind == PART_OF))
        .where(LINK.c.to_id == of.id, EVENT.c.step.in_((*CLOSING, *RECOUNTING)))
        .order_by(EVENT.c.case_id, EVENT.c.seq)
    )
    versions: dict[int, tuple[Recorded, ...]] = {}
    for row in session.execute(found):
        if case_ids is None or row.case_id in case_ids:
            versions[row.case_id] = (*versions.get(row.case_id, ()), _version(of, row.at, json.loads(row.body)))
    return versions


def official(session: Reader, of: Round) -> dict[int, Outcome]:
    """Return the official result of every nomination that was scored; nothing before the scores are closed."""
    if of.scoring_closed_at is None:
        return {}
    return as_recorded(outcomes(session, of), recorded(session, of))


def as_recorded(found: Mapping[int, Outcome], known: Mapping[int, tuple[Recorded, ...]]) -> dict[int, Outcome]:
    """Return outcomes with the numbers that were recorded about them, where any were."""
    return {case_id: _stated(one, known.get(case_id, ())) for case_id, one in found.items()}


def differs(one: Outcome, version: Recorded) -> bool:
    """Whether the sheets that count now give another result than the one that was recorded."""
    return (one.counted, one.mean, one.passed) != (version.sheets, version.mean, version.passed)


def _stated(one: Outcome, versions: tuple[Recorded, ...]) -> Outcome:
    if not versions:
        return one
    last = versions[-1]
    return replace(one, counted=last.sheets, mean=last.mean, passed=last.passed)


def _version(of: Round, at: datetime, body: Mapping[str, object]) -> Recorded:
    mean = Fraction(str(body["mean"])) if body["mean"] else None
    passed = mean is not None and mean >= of.rubric.pass_mark
    return Recorded(at, int(str(body["sheets"])), mean, passed, str(body.get("reason_code", "")))
