"""The robustness view of a large round: 500 nominations, 15 jurors, every sheet handed in, read from the database."""

import random
import statistics
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY
from tests.selection import Scene, a_scene
from tools.bench.worlds import Bench
from workflow.db import reading, unit_of_work
from workflow.models import Case, CaseLink, Score, ScoreSheet, SelectionRound
from workflow.models.base import table_of
from workflow.queries.round_json import round_record
from workflow.rounds.records import PART_OF
from workflow.rounds.scores import panels, sheets_of, totals
from workflow.selection.robustness import robustness

NOMINATIONS, JURORS, ROUNDS = 500, 15, 5
FIRST = 1_000_000
"""The first id of what is copied."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """How long it took, in seconds: the view alone, once the sheets are read, and everything that a reader is told."""

    view: float
    whole: float


def measure(bench: Bench) -> Firmness:
    """Fill a round and time how firm its results are."""
    with unit_of_work(bench.maker) as session:
        scene = a_scene(session, bench.world, until="scoring", nominations=1, jurors=JURORS)
        _fill(session, scene)
        code = scene.of.code
    spent = [_once(bench, code) for _ in range(ROUNDS)]
    return Firmness(statistics.median(one[0] for one in spent), statistics.median(one[1] for one in spent))


def _fill(session: Session, scene: Scene) -> None:
    """Copy the one nomination, and give every juror a sheet for each copy, with marks around the mark to reach."""
    model = dict(session.execute(select(table_of(Case)).where(Case.id == scene.nominations[0])).mappings().one())
    ids = range(FIRST, FIRST + NOMINATIONS - 1)
    session.execute(insert(table_of(Case)), [{**model, "id": one, "code": f"M-{one}"} for one in ids])
    links = [{"from_id": one, "to_id": scene.round_id, "kind": PART_OF} for one in ids]
    session.execute(insert(table_of(CaseLink)), links)
    pairs = [(case_id, juror.id) for case_id in ids for juror in scene.jury]
    sheets = [_sheet(scene, number, pair) for number, pair in enumerate(pairs, start=FIRST)]
    session.execute(insert(table_of(ScoreSheet)), sheets)
    chance, leaves = random.Random(1), scene.of.rubric.leaves  # noqa: S311 -- not for security
    session.execute(
        insert(table_of(Score)),
        [
            {"sheet_id": row["id"], "criterion": leaf.key, "hundredths": chance.randint(55, 85) * int(leaf.maximum)}
            for row in sheets
            for leaf in leaves
        ],
    )
    done = update(table_of(ScoreSheet)).where(table_of(ScoreSheet).c.id >= FIRST)
    session.execute(done.values(submitted_at=MONDAY))
    closed = update(table_of(SelectionRound)).where(table_of(SelectionRound).c.case_id == scene.round_id)
    session.execute(closed.values(scoring_closed_at=MONDAY))


def _sheet(scene: Scene, number: int, pair: tuple[int, int]) -> dict[str, Any]:
    case_id, user_id = pair
    return {
        "id": number, "round_id": scene.round_id, "case_id": case_id, "user_id": user_id, "why": {}, "version": 1,
        "comments": {}, "assigned_at": MONDAY,
    }  # fmt: skip


def _once(bench: Bench, code: str) -> tuple[float, float]:
    with bench.maker() as session:
        reading(session)
        start = time.perf_counter()
        record = round_record(session, code, now=MONDAY)
        whole = time.perf_counter() - start
        round_id = session.execute(select(Case.id).where(Case.code == record["code"])).scalar_one()
        boards, given = panels(sheets_of(session, round_id)), totals(session, round_id)
        start = time.perf_counter()
        robustness(boards, given, pass_mark=record["pass_mark"], missing=record["missing"])
        return time.perf_counter() - start, whole
