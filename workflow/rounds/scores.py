"""The sheets of a round: who has to score what, which sheets count, and what comes of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from workflow.models import Score, ScoreSheet
from workflow.rounds.records import CASE, OUT, Reader, Round
from workflow.selection.results import Outcome, Panel, Sheet, tally
from workflow.selection.seals import SealedSheet

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Assigned:
    """One sheet of a round: its juror and nomination, and how far it is. Void sheets count for nothing."""

    id: int
    case_id: int
    user_id: int
    version: int
    assigned_at: datetime
    saved_at: datetime | None
    submitted_at: datetime | None
    void_at: datetime | None
    why: Mapping[str, Any]

    @property
    def counts(self) -> bool:
        """Whether the sheet was submitted by somebody who may score the nomination."""
        return self.submitted_at is not None and self.void_at is None


def sheets_of(session: Reader, round_id: int, *, void: bool = False) -> tuple[Assigned, ...]:
    """Return the sheets of a round; with ``void``, also those that count for nothing.

    One of a nomination that left the round before any score counts for nothing: nobody can fill it in any more.
    """
    columns = (
        ScoreSheet.id, ScoreSheet.case_id, ScoreSheet.user_id, ScoreSheet.version, ScoreSheet.assigned_at,
        ScoreSheet.saved_at, ScoreSheet.submitted_at, ScoreSheet.void_at, ScoreSheet.why,
    )  # fmt: skip
    found = select(*columns).where(ScoreSheet.round_id == round_id).order_by(ScoreSheet.case_id, ScoreSheet.user_id)
    if not void:
        found = found.join(CASE, CASE.c.id == ScoreSheet.case_id).where(CASE.c.state.not_in(OUT))
        found = found.where(ScoreSheet.void_at.is_(None))
    return tuple(Assigned(*row) for row in session.execute(found))


def panels(sheets: Iterable[Assigned], case_ids: Iterable[int] = ()) -> tuple[Panel, ...]:
    """Return who has to score each nomination; one of ``case_ids`` that nobody scores has an empty panel."""
    jurors: dict[int, set[int]] = {case_id: set() for case_id in case_ids}
    for sheet in sheets:
        if sheet.void_at is None:
            jurors.setdefault(sheet.case_id, set()).add(sheet.user_id)
    return tuple(Panel(case_id, frozenset(found)) for case_id, found in sorted(jurors.items()))


def totals(session: Reader, round_id: int) -> tuple[Sheet, ...]:
    """Return the exact total of every sheet that counts."""
    rows = session.execute(
        select(ScoreSheet.user_id, ScoreSheet.case_id, Score.hundredths)
        .join(Score, Score.sheet_id == ScoreSheet.id)
        .where(
            ScoreSheet.round_id == round_id, ScoreSheet.submitted_at.is_not(None), ScoreSheet.void_at.is_(None)
        )
    )  # fmt: skip
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for user_id, case_id, hundredths in rows:
        sums[user_id, case_id] += hundredths
    return tuple(Sheet(user, case, Fraction(total, HUNDREDTHS)) for (user, case), total in sorted(sums.items()))


def outcomes(session: Reader, of: Round) -> dict[int, Outcome]:
    """Return the official result of every nomination that has a panel, by case."""
    given = panels(sheets_of(session, of.id))
    return tally(given, totals(session, of.id), pass_mark=of.rubric.pass_mark, missing=of.rubric.missing)


def marks_of(session: Reader, sheet_ids: Iterable[int]) -> dict[int, dict[str, Fraction]]:
    """Return the marks of some sheets, by sheet and criterion."""
    marks: dict[int, dict[str, Fraction]] = defaultdict(dict)
    found = select(Score.sheet_id, Score.criterion, Score.hundredths).where(Score.sheet_id.in_(sorted(sheet_ids)))
    for sheet_id, criterion, hundredths in session.execute(found.order_by(Score.sheet_id, Score.criterion)):
        marks[sheet_id][criterion] = Fraction(hundredths, HUNDREDTHS)
    return marks


def sealed(round_id: int, user_id: int, case_id: int, marks: Mapping[str, Fraction], comments: Mapping[str, str]
) -> SealedSheet:  # fmt: skip
    """Return what is committed to when a sheet is submitted."""
    written = {head: text for head, text in sorted(comments.items()) if text}
    total = sum(marks.values(), Fraction(0))
    return SealedSheet(round_id, user_id, case_id, dict(sorted(marks.items())), written, total)
