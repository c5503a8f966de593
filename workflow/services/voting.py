"""Votes of a council: on one nomination, and on number and structure. Every vote is kept, whatever comes after it."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.rounds.records import Item
from workflow.rounds.sittings import AGENDA, BALLOT, Ballot, newest
from workflow.rounds.tables import FAILED, Table, refusal
from workflow.selection.ballots import Count, Sitting, Verdict, counted, decided
from workflow.selection.councils import named
from workflow.selection.quota import Candidate, Lineup, Quota, lined_up, vote_faults, with_vote
from workflow.selection.structure import at_stake
from workflow.services.minutes import rewrite_minutes
from workflow.services.sessions import open_table, touch, write_presence

OUTSIDE = "Ngoài số lượng và cơ cấu do Hội đồng quyết định."
"""Why a product that reached the mark is not recommended, as the agenda and the minutes say it."""
VOTE_OF_EACH = "Ghi phiếu của từng người có mặt; “Không ý kiến” cũng là một phiếu."
PASSED, REVOTE = "passed", "revote"
Names = Mapping[Hashable, str]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Box:
    """What came out of a vote: who was in the room, and the open votes or the count of a secret ballot."""

    present: frozenset[int]
    votes: Mapping[int, str] = field(default_factory=dict)
    count: Count | None = None
    casting: Literal["yes", "no"] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the council votes on: how many are recognised, and who gets the places that equal means leave open."""

    quota: Quota
    chosen: frozenset[int] = frozenset()


def decide_item(
    session: Session, meeting_id: int, case_id: int, box: Box, *, seen: int, by: Person, now: datetime
) -> Verdict:  # fmt: skip
    """Record the vote on a nomination and return the verdict. A tie to be voted again leaves it open."""
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    line = table.line(case_id)
    if line.note == OUTSIDE and line.passed is False:
        raise refusal("outside_quota", "Sản phẩm này đang ở ngoài số lượng đã quyết định.",
                      "Biểu quyết lại số lượng và cơ cấu trước.")  # fmt: skip
    verdict, sitting = _verdict(table, [case_id], box)
    _keep(table, sitting, verdict, box, case_id=case_id)
    write_presence(table, case_id, box.present, dict(box.votes) if not table.of.secret else None)
    _settle(table, case_id, _standing(verdict, box.note, table))
    _moved(table, "Biểu quyết lại sau khi lập biên bản.")
    return verdict


def decide_quota(
    session: Session, meeting_id: int, wish: Structure, box: Box, *, seen: int, by: Person, now: datetime
) -> Verdict:  # fmt: skip
    """Record the vote on number and structure; once carried, what has no place is decided as not recommended."""
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    if not table.eyes.whole:
        message = "Bạn không xem được mọi sản phẩm trong chương trình nên không ghi được phần này."
        raise refusal("not_whole", message, "Nhờ người ghi biên bản khác không có xung đột lợi ích.")
    ballots, candidates = newest(table.ballots), table.candidates
    lineup = line_up(table.items, candidates, wish)
    verdict, sitting = _verdict(table, sorted(at_stake(candidates, wish.quota)), box)
    inside, outside = ([one.item_id for one in part] for part in (lineup.recommended, lineup.outside_quota))
    said = {
        "total": wish.quota.total, "per_group": dict(wish.quota.per_group), "chosen": sorted(lineup.voted),
        "inside": inside, "outside": outside,
    }  # fmt: skip
    _keep(table, sitting, verdict, box, quota=said)
    if verdict.passed:
        _apply(table, ballots, inside, outside, _standing(replace(verdict, outcome=FAILED), OUTSIDE, table))
    _moved(table, "Quyết định lại số lượng, cơ cấu sau khi lập biên bản.")
    return verdict


def line_up(found: Iterable[Item], candidates: tuple[Candidate, ...], wish: Structure) -> Lineup:
    """Draw the line and give the open places to the chosen; refused, with names, where that cannot be."""
    names: Names = {item.case_id: item.product for item in found}
    drawn = _named(lambda: lined_up(candidates, wish.quota), names)
    open_places = sum(min(tie.places, len(tie.candidates)) for tie in drawn.ties)
    if open_places and not wish.chosen:
        message = "Có sản phẩm bằng điểm ở ngưỡng, chưa chọn sản phẩm nào."
        raise refusal("ties_open", message, "Chọn sản phẩm được nhận chỗ còn lại rồi ghi kết quả biểu quyết.")
    faults = vote_faults(drawn, wish.chosen)
    if faults:
        raise StepRefused("session", [named(fault, names, place="items") for fault in faults])
    return with_vote(drawn, wish.chosen)


def _verdict(table: Table, case_ids: Collection[int], box: Box) -> tuple[Verdict, Sitting]:
    """Judge what is in the box with quorum, threshold and ties computed for these nominations."""
    sitting = table.chamber.sitting(case_ids, box.present)
    names: Names = dict(table.chamber.names.items())
    faults = list(_room_faults(table, case_ids, box, sitting))
    if faults:
        raise StepRefused("session", [named(fault, names) for fault in faults])
    count = box.count
    if count is not None:
        verdict = _named(lambda: counted(table.of.rule, sitting, count, casting=box.casting), names)
    else:
        verdict = _named(lambda: decided(table.of.rule, sitting, box.votes), names)
    if not verdict.count.cast:
        raise refusal("no_votes", "Chưa ghi phiếu nào.", VOTE_OF_EACH)
    silent = sitting.voters - box.votes.keys() if count is None else frozenset()
    if silent:
        missing = Refusal(
            "votes_missing", "Chưa ghi phiếu của: %(users)s.", VOTE_OF_EACH, {"users": tuple(sorted(silent))}
        )
        raise StepRefused("session", [named(missing, names)])
    return verdict, sitting


def _room_faults(table: Table, case_ids: Collection[int], box: Box, sitting: Sitting) -> Iterable[Refusal]:
    """What is wrong before anything is counted: the kind of ballot, and who was in the room."""
    if table.of.secret != (box.count is not None):
        kind = "bỏ phiếu kín" if table.of.secret else "biểu quyết công khai"
        yield Refusal("wrong_ballot", "Đợt này %(kind)s.", "Ghi kết quả theo đúng hình thức.", {"kind": kind})
    inside = box.present - sitting.listed
    out = box.present & table.chamber.out(case_ids) & sitting.listed
    quiet = box.present & table.chamber.undeclared(case_ids)
    if inside:
        yield Refusal("not_a_member", "Có người không phải thành viên Hội đồng trong danh sách dự họp.", "Chọn lại.")
    if out:
        message, hint = "Người phải ra ngoài vẫn được ghi có mặt: %(users)s.", "Mời ra ngoài rồi điểm danh lại."
        yield Refusal("must_leave", message, hint, {"users": tuple(sorted(out))})
    if quiet:
        message = "Chưa khai báo xung đột lợi ích: %(users)s."
        yield Refusal("undeclared", message, "Khai báo trước hoặc ra ngoài khi xét.", {"users": tuple(sorted(quiet))})


def _named(act: Callable[[], Done], names: Names) -> Done:
    """Do something that refuses by numbers, and refuse by names."""
    try:
        return act()
    except StepRefused as refused:
        told = [named(named(one, names), names, place="items") for one in refused.refusals]
        raise StepRefused("session", told) from refused


def _keep(
    table: Table,
    sitting: Sitting,
    verdict: Verdict,
    box: Box,
    *,
    case_id: int | None = None,
    quota: Mapping[str, Any] | None = None,
) -> None:
    votes = {} if table.of.secret else {str(user): vote for user, vote in sorted(box.votes.items())}
    away = sorted(sitting.listed - sitting.eligible)
    people = {"present": sorted(sitting.voters), "recused": away, "votes": votes}
    count = verdict.count
    row = {
        "session_id": table.meeting.id, "case_id": case_id, "at": table.now, "by_id": table.by.id,
        "secret": table.of.secret, "n_members": verdict.n_members, "n_eligible": verdict.n_eligible,
        "n_present": verdict.n_present, "yes": count.yes, "no": count.no, "abstain": count.abstain,
        "invalid": count.invalid, "needed": verdict.needed, "outcome": verdict.outcome, "casting_id": verdict.casting,
        "presiding_id": sitting.presiding, "people": people, "quota": dict(quota or {}), "note": box.note.strip(),
    }  # fmt: skip
    table.session.execute(insert(BALLOT).values(row))


def _standing(verdict: Verdict, note: str, table: Table) -> dict[str, Any]:
    """What the agenda says of a nomination after a vote; one to be voted again is open."""
    count, open_ = verdict.count, verdict.outcome == REVOTE
    return {
        "n_eligible": verdict.n_eligible, "n_present": verdict.n_present, "n_valid": count.valid + count.abstain,
        "yes": count.yes, "no": count.no, "abstain": count.abstain, "secret": table.of.secret, "note": note.strip(),
        "passed": None if open_ else verdict.passed, "decided_at": None if open_ else table.now,
    }  # fmt: skip


def _settle(table: Table, case_id: int, standing: Mapping[str, Any]) -> None:
    here = (AGENDA.c.session_id == table.meeting.id, AGENDA.c.case_id == case_id)
    table.session.execute(update(AGENDA).where(*here).values(**standing))


def _apply(
    table: Table, ballots: Mapping[int | None, Ballot], inside: list[int], outside: list[int], out: Mapping[str, Any]
) -> None:  # fmt: skip
    """Decide what has no place, and give what has one again back what was voted about it before."""
    for case_id in outside:
        _settle(table, case_id, out)
    for line in table.lines:
        if line.case_id in inside and line.note == OUTSIDE:
            _settle(table, line.case_id, _before(ballots.get(line.case_id)))


def _before(ballot: Ballot | None) -> dict[str, Any]:
    if ballot is None or ballot.outcome != PASSED:
        counts = dict.fromkeys(("n_eligible", "n_present", "n_valid", "yes", "no", "abstain"), 0)
        return {**counts, "passed": None, "decided_at": None, "note": ""}
    count = ballot.count
    return {
        "n_eligible": ballot.n_eligible, "n_present": ballot.n_present, "n_valid": count.valid + count.abstain,
        "yes": count.yes, "no": count.no, "abstain": count.abstain, "passed": True, "decided_at": ballot.at,
        "note": ballot.note,
    }  # fmt: skip


def _moved(table: Table, why: str) -> None:
    """Note that something was recorded; minutes that were written already get a new version."""
    touch(table)
    rewrite_minutes(table.session, table.meeting.id, why, by=table.by, now=table.now)
