"""A round judges: conflicts are decided, jurors assigned, scores opened, and closed with every seal opened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update

from workflow.errors import StepRefused
from workflow.models import ConflictDeclaration, ScoreSheet, SelectionRound
from workflow.models.base import table_of
from workflow.rounds.facts import JUDGED, SCORING
from workflow.rounds.records import Item, Round, items, jurors, round_of, seated
from workflow.rounds.scores import Assigned, panels, sheets_of, totals
from workflow.rounds.sealing import commitments
from workflow.rounds.standings import RECUSED, declared, recused_pairs
from workflow.selection.assigning import Reason
from workflow.selection.conflicts import Decision, GroundKind, decision_faults
from workflow.selection.results import closing_faults, exclusions, tally
from workflow.selection.seals import round_seal
from workflow.services.act import Act
from workflow.services.assigning import proposal
from workflow.services.effects.registry import effect
from workflow.services.recounting import recount, result
from workflow.services.round_calls import SCORES, call
from workflow.services.seats import hide, settle_seats

DECLARATION, SHEET = table_of(ConflictDeclaration), table_of(ScoreSheet)
ROUND = table_of(SelectionRound)


@effect()
def decide_conflict(act: Act) -> None:
    """Decide whether a member may deal with a nomination. Whoever must stay away does so for good (I-30)."""
    (case_id, user_id), verdict, reason = act.values["declaration"], act.values["verdict"], act.values["reason"]
    of = round_of(act.session, act.case_id)
    known = declared(act.session, of.id).get((case_id, user_id))
    if known is None:
        raise act.refuse("no_declaration", "Không có khai báo này.", "Chọn lại trong danh sách.")
    decision = Decision(verdict == RECUSED, reason, act.actor_id or 0, frozenset(GroundKind))
    if faults := decision_faults(decision, user_id):
        raise StepRefused(act.decision.step.key, faults)
    if (case_id, user_id) in recused_pairs({(case_id, user_id): known}) and not decision.recused:
        raise act.refuse("recused_for_good", "Người đã rút không tham gia lại sản phẩm này.", "Cử người khác thay.")
    decided = {"decision": verdict, "decided_why": reason, "decided_by": act.actor_id, "decided_at": act.now}
    own = (DECLARATION.c.case_id == case_id, DECLARATION.c.user_id == user_id)
    act.session.execute(update(DECLARATION).where(*own).values(decided))
    if decision.recused:
        _send_out(act, case_id, user_id)
    settle_seats(act.session, of, now=act.now, users={user_id})
    act.notes["recounted"] = recount(act.session, of, take=act.take_all, now=act.now)


@effect()
def assign_jurors(act: Act) -> None:
    """Give the nominations to jurors as the form says; a sheet already submitted is never taken away by this."""
    of = round_of(act.session, act.case_id)
    wanted = dict.fromkeys(tuple(pair) for pair in act.values["pairs"])
    _refuse_unfit(act, of, wanted)
    given = {(sheet.case_id, sheet.user_id): sheet for sheet in sheets_of(act.session, of.id, void=True)}
    dropped = [sheet for pair, sheet in given.items() if sheet.void_at is None and pair not in wanted]
    if any(sheet.submitted_at for sheet in dropped):
        raise act.refuse("already_scored", "Không bỏ phân công của phiếu đã nộp.", "Chọn lại cặp đã có phiếu nộp.")
    _write_sheets(act, of, [sheet.id for sheet in dropped], [pair for pair in wanted if pair not in given])
    _revive(act, [sheet.id for pair, sheet in given.items() if sheet.void_at is not None and pair in wanted])
    act.session.execute(update(ROUND).where(ROUND.c.case_id == of.id).values(per_item=act.values["per_item"]))
    settle_seats(act.session, of, now=act.now)


@effect()
def open_scores(act: Act) -> None:
    """Let the jury score every eligible nomination, and tell the jurors."""
    of = round_of(act.session, act.case_id)
    found = [item for item in items(act.session, of.id) if item.state in JUDGED]
    act.session.execute(update(ROUND).where(ROUND.c.case_id == act.case_id).values(scoring_since=act.now))
    act.take_all("begin_scores", {item.case_id: {} for item in found})
    call(act, of, [sheet.user_id for sheet in sheets_of(act.session, of.id)], SCORES)
    act.notes["items"] = len(found)


@effect()
def close_scores(act: Act) -> None:
    """Open every seal, count by the rule, and write the exact result into the history of each nomination (I-29)."""
    of = round_of(act.session, act.case_id)
    found = [item for item in items(act.session, of.id) if item.state in SCORING]
    sheets = sheets_of(act.session, of.id)
    boards, given = panels(sheets, [item.case_id for item in found]), totals(act.session, of.id)
    if faults := closing_faults(boards, given, missing=of.rubric.missing):
        raise StepRefused(act.decision.step.key, faults)
    seal = _opened(act, of, [sheet for sheet in sheets if sheet.counts])
    results = tally(boards, given, pass_mark=of.rubric.pass_mark, missing=of.rubric.missing)
    act.session.execute(update(ROUND).where(ROUND.c.case_id == of.id).values(scoring_closed_at=act.now, seal=seal))
    reached = [item for item in found if results[item.case_id].passed]
    act.take_all("reach_mark", {item.case_id: result(results[item.case_id], seal) for item in reached})
    missed = [item for item in found if not results[item.case_id].passed]
    act.take_all("miss_mark", {item.case_id: result(results[item.case_id], seal) for item in missed})
    left_out = exclusions(boards, given, missing=of.rubric.missing)
    act.notes.update(seal=seal, items=len(found), reached=len(reached), sheets=len(given), excluded=len(left_out))


def _opened(act: Act, of: Round, counted: Sequence[Assigned]) -> str:
    """Check that every sheet is still what was committed to when it was submitted; return the seal of the round."""
    found: list[str] = []
    for sheet_id, commitment in commitments(act.session, of.id, counted).items():
        if commitment is None:
            raise act.refuse(
                "seal_broken", "Phiếu số %(sheet)s không còn đúng như khi nộp; không thể đóng chấm điểm.",
                "Báo quản trị hệ thống kiểm tra nhật ký trước khi đóng.", sheet=sheet_id,
            )  # fmt: skip
        found.append(commitment)
    return round_seal(found)


def _send_out(act: Act, case_id: int, user_id: int) -> None:
    hide(act.session, case_id, user_id, seq=act.seq)
    own = (SHEET.c.case_id == case_id, SHEET.c.user_id == user_id, SHEET.c.void_at.is_(None))
    act.session.execute(update(SHEET).where(*own).values(void_at=act.now))


def _refuse_unfit(act: Act, of: Round, wanted: dict[tuple[int, ...], None]) -> None:
    judged = {item.case_id for item in _judged(act, of)}
    able = {one.user_id for one in jurors(seated(act.session, of.id), act.today)}
    if any(case_id not in judged or user_id not in able for case_id, user_id in wanted):
        raise act.refuse("unfit_pair", "Có cặp không còn hợp lệ: hồ sơ hoặc giám khảo đã thay đổi.",
                         "Mở lại trang phân công và chọn lại.")  # fmt: skip
    away = recused_pairs(declared(act.session, of.id))
    if away.intersection(wanted):
        raise act.refuse("recused_pair", "Không giao sản phẩm cho người phải rút vì xung đột lợi ích.",
                         "Bỏ các cặp đó rồi lưu lại.")  # fmt: skip


def _judged(act: Act, of: Round) -> list[Item]:
    return [item for item in items(act.session, of.id) if item.state in JUDGED | SCORING]


def _write_sheets(act: Act, of: Round, dropped: Sequence[int], added: Sequence[tuple[int, ...]]) -> None:
    if dropped:
        act.session.execute(update(SHEET).where(SHEET.c.id.in_(dropped)).values(void_at=act.now))
    plan = proposal(act.session, of, per_item=act.values["per_item"], now=act.now) if added else None
    why = {(one.item_id, one.juror): _why(one.reason) for one in plan.assignments} if plan else {}
    rows = [
        {"round_id": of.id, "case_id": case_id, "user_id": user_id, "why": why.get((case_id, user_id), {}),
         "version": 0, "comments": {}, "assigned_at": act.now}
        for case_id, user_id in added
    ]  # fmt: skip
    if rows:
        act.session.execute(insert(SHEET), rows)


def _why(reason: Reason) -> dict[str, Any]:
    return {"text": reason.text, "params": dict(reason.params)}


def _revive(act: Act, ids: Sequence[int]) -> None:
    if ids:
        act.session.execute(update(SHEET).where(SHEET.c.id.in_(ids)).values(void_at=None))
