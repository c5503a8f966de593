"""Rounds: seats are what the records say, no sheet of a recused person counts, closed results are what sheets give."""

from collections.abc import Callable, Iterator

from sqlalchemy import select

from workflow.calendar import local
from workflow.invariants.records import Records, Violation
from workflow.models import CaseSeat
from workflow.models.base import table_of
from workflow.rounds import records as selection
from workflow.rounds.recorded import Recorded, differs, recorded
from workflow.rounds.records import Round, items
from workflow.rounds.scores import outcomes, sheets_of
from workflow.rounds.sealing import commitments
from workflow.rounds.seating import due_seats
from workflow.rounds.standings import declared, recused_pairs
from workflow.selection.results import Outcome
from workflow.states import after, before

SEAT = table_of(CaseSeat)
STANDS, REACHED = before("recount"), after("recount_up")
Check = Callable[[Records, Round], Iterator[Violation]]


def rounds(records: Records) -> Iterator[Violation]:
    """I-30, I-31, I-34 and I-35, for every round whose plan was approved."""
    for of in selection.rounds(records.session):
        for check in CHECKS:
            yield from check(records, of)


def _seats(records: Records, of: Round) -> Iterator[Violation]:
    """A seat opens a file: nobody has one who does not serve, has not declared, or stays away."""
    ids = [item.case_id for item in items(records.session, of.id)]
    held = select(SEAT.c.case_id, SEAT.c.user_id, SEAT.c.role).where(SEAT.c.case_id.in_(ids), SEAT.c.ended_at.is_(None))
    given = due_seats(records.session, of, local(records.now).date())
    for row in records.session.execute(held):
        if tuple(row) not in given:
            yield Violation("I-31", of.code, "Có người xem được hồ sơ của đợt mà không còn căn cứ.")


def _recused(records: Records, of: Round) -> Iterator[Violation]:
    """A recusal takes the sheet along, whenever it comes; a nomination that has ended keeps what it ended with."""
    away = recused_pairs(declared(records.session, of.id))
    states = {item.case_id: item.state for item in items(records.session, of.id)}
    for sheet in sheets_of(records.session, of.id):
        open_ = of.scoring_closed_at is None or states.get(sheet.case_id) in STANDS
        if open_ and (sheet.case_id, sheet.user_id) in away:
            yield Violation("I-30", of.code, "Có phiếu của người đã rút vẫn được tính.")


def _results(records: Records, of: Round) -> Iterator[Violation]:
    """What was recorded last is what the sheets give, and puts the nomination on its side of the mark."""
    if of.scoring_closed_at is None:
        return
    known, now = recorded(records.session, of), outcomes(records.session, of)
    for item in items(records.session, of.id):
        if item.state not in STANDS:
            continue
        if item.case_id not in known:
            yield Violation("I-35", item.code, "Hồ sơ đã chấm điểm mà không có kết quả được ghi.")
        elif _differs(now.get(item.case_id), known[item.case_id][-1]):
            yield Violation("I-35", item.code, "Kết quả đã ghi không khớp với các phiếu được tính.")
        elif item.state in REACHED and not known[item.case_id][-1].passed:
            yield Violation("I-35", item.code, "Hồ sơ chưa đạt điểm mà đang chờ Hội đồng.")


def _differs(found: Outcome | None, version: Recorded) -> bool:
    return version.sheets > 0 if found is None else differs(found, version)


def _seals(records: Records, of: Round) -> Iterator[Violation]:
    """Every sheet that was submitted is sealed, and still what was sealed."""
    submitted = [sheet for sheet in sheets_of(records.session, of.id) if sheet.counts]
    for commitment in commitments(records.session, of.id, submitted).values():
        if commitment is None:
            yield Violation("I-34", of.code, "Có phiếu đã nộp mà không có niêm phong đúng với nội dung.")


CHECKS: tuple[Check, ...] = (_seats, _recused, _results, _seals)
