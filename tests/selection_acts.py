"""What jurors and the council of a round do beside its steps, as records: sealed sheets, votes, signed minutes."""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import insert, select, update

from tests.selection_scene import Scene
from workflow.authority import Person
from workflow.models import (
    AgendaItem,
    CouncilSession,
    Minutes,
    MinutesSignature,
    Score,
    ScoreSheet,
    SheetSeal,
)
from workflow.models.base import table_of
from workflow.rounds.records import items, seated
from workflow.rounds.scores import marks_of, sealed, sheets_of
from workflow.selection.councils import Seat
from workflow.selection.seals import commitment


def score_all(scene: Scene, totals: Mapping[int, int] | None = None) -> None:
    """Let every juror submit a sheet for every nomination: 80 points, or what is given by case."""
    for case_id in scene.nominations:
        for juror in scene.jury:
            score(scene, case_id, juror, Fraction((totals or {}).get(case_id, 80)))


def score(scene: Scene, case_id: int, juror: Person, total: Fraction) -> None:
    """Submit a sheet of this total, sealed; no more is given to a criterion than it has."""
    (sheet,) = [one for one in sheets_of(scene.session, scene.round_id, void=True)
                if (one.case_id, one.user_id) == (case_id, juror.id)]  # fmt: skip
    left = total
    rows = []
    for leaf in scene.of.rubric.leaves:
        mark = min(left, Fraction(leaf.maximum))
        left -= mark
        rows.append({"sheet_id": sheet.id, "criterion": leaf.key, "hundredths": int(mark * 100)})
    scene.session.execute(insert(table_of(Score)), rows)
    done = {"submitted_at": scene.now, "saved_at": scene.now, "version": 1}
    table = table_of(ScoreSheet)
    scene.session.execute(update(table).where(table.c.id == sheet.id).values(done))
    marks, salt = marks_of(scene.session, [sheet.id])[sheet.id], f"{sheet.id:064x}"
    said = commitment(salt, sealed(scene.round_id, juror.id, case_id, marks, {}))
    scene.session.execute(
        insert(table_of(SheetSeal)).values(sheet_id=sheet.id, version=1, commitment=said, salt=salt, at=scene.now)
    )


def decide(scene: Scene, passed: Mapping[int, bool] | None = None) -> int:
    """Let the council vote on everything that reached the mark, and sign its minutes; return the session."""
    number = len(
        scene.session.execute(select(CouncilSession.id).where(CouncilSession.round_id == scene.round_id)).all()
    )
    sitting = CouncilSession(round_id=scene.round_id, number=number + 1, opened_at=scene.now, place="Hội trường")
    scene.session.add(sitting)
    scene.session.flush()
    size = len(scene.council)
    for position, item in enumerate(items(scene.session, scene.round_id)):
        if item.state != "passed":
            continue
        carried = (passed or {}).get(item.case_id, True)
        votes = {"yes": size if carried else 0, "no": 0 if carried else size}
        counts = {"n_eligible": size, "n_present": size, "n_valid": size}
        scene.session.add(
            AgendaItem(session_id=sitting.id, case_id=item.case_id, position=position, passed=carried,
                       decided_at=scene.now, **votes, **counts)
        )  # fmt: skip
    sign(scene, sitting.id)
    return sitting.id


def sign(scene: Scene, session_id: int) -> None:
    """Write minutes and let chair and secretary sign them."""
    secretary = next(one for one in seated(scene.session, scene.round_id) if one.seat is Seat.SECRETARY)
    chair = next(one for one in seated(scene.session, scene.round_id) if one.seat is Seat.CHAIR)
    scene.session.add(
        Minutes(session_id=session_id, version=1, text="Biên bản", hash="0" * 64, written_at=scene.now,
                written_by=secretary.user_id)
    )  # fmt: skip
    scene.session.flush()
    for one in (chair, secretary):
        scene.session.add(
            MinutesSignature(session_id=session_id, version=1, seat=one.seat.value, user_id=one.user_id, at=scene.now)
        )
    scene.session.flush()
