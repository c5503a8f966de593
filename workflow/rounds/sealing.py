"""Whether sheets are still what was committed to when they were submitted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from workflow.models import ScoreSheet, SheetSeal
from workflow.models.base import table_of
from workflow.rounds.records import Reader
from workflow.rounds.scores import Assigned, marks_of, sealed
from workflow.selection.seals import opens

SHEET, SEAL = table_of(ScoreSheet), table_of(SheetSeal)


def commitments(session: Reader, round_id: int, sheets: Sequence[Assigned]) -> dict[int, str | None]:
    """Return the newest commitment to each sheet; None where there is none, or where the sheet does not open it."""
    ids = [sheet.id for sheet in sheets]
    newest: dict[int, Any] = {}
    for row in session.execute(select(SEAL).where(SEAL.c.sheet_id.in_(ids)).order_by(SEAL.c.sheet_id, SEAL.c.version)):
        newest[row.sheet_id] = row
    marks = marks_of(session, ids)
    written = session.execute(select(SHEET.c.id, SHEET.c.comments).where(SHEET.c.id.in_(ids)))
    comments = {row.id: row.comments for row in written}
    found: dict[int, str | None] = {}
    for sheet in sheets:
        kept = newest.get(sheet.id)
        now = sealed(round_id, sheet.user_id, sheet.case_id, marks.get(sheet.id, {}), comments[sheet.id])
        found[sheet.id] = kept.commitment if kept is not None and opens(kept.commitment, kept.salt, now) else None
    return found
