"""The council decides: its session moves the nominations, the signer's decision recognises them or sends them back."""

from typing import Any

from sqlalchemy import select, update

from workflow.models import AgendaItem, CouncilSession, SelectionRound
from workflow.models.base import table_of
from workflow.rounds.facts import REACHED
from workflow.rounds.records import items, members, round_id_of, round_of, seated, serving
from workflow.rounds.standings import declared, recused_pairs
from workflow.selection.ballots import Count, Sitting, counted
from workflow.selection.councils import Body, Seat
from workflow.services.act import Act
from workflow.services.effects.registry import effect
from workflow.states import after

AGENDA, SITTING, ROUND = table_of(AgendaItem), table_of(CouncilSession), table_of(SelectionRound)
RECOMMENDED, LEFT_OUT = after("recommend"), after("leave_outside")
PRESIDING = (Seat.CHAIR, Seat.VICE)


@effect()
def conclude_session(act: Act) -> None:
    """Close the sessions and move every nomination as its vote says."""
    decided = _decided(act)
    for step, passed in (("recommend", True), ("leave_outside", False)):
        act.take_all(step, {row.case_id: _vote(row) for row in decided if bool(row.passed) is passed})
    open_ = (SITTING.c.round_id == act.case_id, SITTING.c.closed_at.is_(None))
    act.session.execute(update(SITTING).where(*open_).values(closed_at=act.now))
    act.notes.update(recommended=sum(bool(row.passed) for row in decided), items=len(decided))


@effect()
def recognise_nominations(act: Act) -> None:
    """Recognise what the council recommends, and tell the others, whose time to complain begins."""
    found = items(act.session, act.case_id)
    if any(item.state in REACHED for item in found):
        raise act.refuse("undecided_left", "Còn sản phẩm Hội đồng chưa quyết định.", "Trả lại Hội đồng để họp lại.")
    act.take_all("recognise", {item.case_id: dict(act.values) for item in found if item.state in RECOMMENDED})
    note = {"note": str(act.values.get("decision_number", ""))}
    act.take_all("notify", {item.case_id: note for item in found if item.state in LEFT_OUT})
    act.session.execute(update(ROUND).where(ROUND.c.case_id == act.case_id).values(notified_at=act.now))


@effect()
def reopen_session(act: Act) -> None:
    """Give back to the council everything that it had decided on; a new session decides again."""
    found = items(act.session, act.case_id)
    reason = {"reason": act.values["reason"]}
    act.take_all("return_to_council", {item.case_id: reason for item in found if item.state in RECOMMENDED})
    voted = set(act.session.execute(select(AGENDA.c.case_id).join(SITTING, SITTING.c.id == AGENDA.c.session_id).where(
        SITTING.c.round_id == act.case_id)).scalars())  # fmt: skip
    act.take_all("reconsider", {item.case_id: reason for item in found
                                if item.state in LEFT_OUT and item.case_id in voted})  # fmt: skip


@effect()
def check_council_vote(act: Act) -> None:
    """Refuse an answer without a vote behind it: by quorum and threshold of the round, without the recused."""
    of = round_of(act.session, round_id_of(act.session, act.case_id))
    council = serving(seated(act.session, of.id), Body.COUNCIL, act.today)
    away = {user for case_id, user in recused_pairs(declared(act.session, of.id)) if case_id == act.case_id}
    able = sorted((one for one in council if one.user_id not in away), key=lambda one: one.seat not in PRESIDING)
    votes = Count(*(act.values[name] for name in ("yes", "no", "abstain")))
    there = [one.user_id for one in able][: votes.yes + votes.no + votes.abstain]
    if votes.yes + votes.no + votes.abstain > len(able):
        raise act.refuse("too_many_votes", "Số phiếu nhiều hơn %(able)s thành viên được biểu quyết.",
                         "Kiểm tra lại kết quả biểu quyết trong biên bản.", able=len(able))  # fmt: skip
    verdict = counted(of.rule, Sitting(members(council), there, away), votes)
    if not verdict.passed:
        raise act.refuse("not_carried", "Hội đồng không tán thành: cần ít nhất %(needed)s phiếu.",
                         "Chọn bước không chấp nhận khiếu nại.", needed=verdict.needed)  # fmt: skip


def _decided(act: Act) -> list[Any]:
    """The newest decision on each nomination in the sessions that are still open."""
    waiting = {item.case_id for item in items(act.session, act.case_id) if item.state in REACHED}
    found = (
        select(AGENDA, SITTING.c.number)
        .join(SITTING, SITTING.c.id == AGENDA.c.session_id)
        .where(SITTING.c.round_id == act.case_id, SITTING.c.closed_at.is_(None), AGENDA.c.decided_at.is_not(None))
        .order_by(SITTING.c.number, AGENDA.c.position)
    )
    newest = {row.case_id: row for row in act.session.execute(found) if row.case_id in waiting}
    return list(newest.values())


def _vote(row: Any) -> dict[str, Any]:
    return {"session": str(row.number), "reason": row.note, "yes": row.yes, "no": row.no, "abstain": row.abstain}
