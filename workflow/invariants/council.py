"""Councils: no decision without a quorum and a vote that carries it, counted by the rule that the round is bound to."""

from collections.abc import Iterator

from workflow.invariants.records import Records, Violation
from workflow.rounds.records import ROUND, Round, rounds
from workflow.rounds.sittings import AgendaLine, Ballot, agendas, ballots, meetings, newest
from workflow.selection.ballots import needed_votes

ID = "I-32"


def council(records: Records) -> Iterator[Violation]:
    """I-32, for every session whose votes were recorded one by one."""
    held = meetings(records.session)
    known = {of.id: of for of in rounds(records.session, ROUND.c.case_id.in_({one.round_id for one in held}))}
    votes = ballots(records.session, [one.id for one in held])
    listed = agendas(records.session, list(votes))
    for meeting_id, counted in votes.items():
        of = known[next(one.round_id for one in held if one.id == meeting_id)]
        yield from (Violation(ID, of.code, text) for vote in counted for text in _faults(of, vote))
        if not all(_backed(line, counted) for line in listed.get(meeting_id, ())):
            yield Violation(ID, of.code, "Kết quả trong chương trình không khớp với biểu quyết đã ghi.")


def _faults(of: Round, vote: Ballot) -> Iterator[str]:
    """What is wrong with one vote: too few people, or another outcome than its numbers give."""
    quorum = max(1, -int(-of.rule.quorum * vote.n_members // 1))
    if vote.n_present < quorum:
        yield "Biểu quyết được ghi khi chưa đủ số thành viên."
    bases = {"all": vote.n_members, "unrecused": vote.n_eligible, "present": vote.n_present, "valid": vote.count.valid}
    carried = vote.count.yes >= needed_votes(of.rule, bases[of.rule.base])
    if vote.casting_id is None and carried is not (vote.outcome == "passed"):
        yield "Kết quả biểu quyết không khớp với số phiếu."


def _backed(line: AgendaLine, votes: tuple[Ballot, ...]) -> bool:
    """Whether what the agenda says of a nomination follows from the votes."""
    if line.decided_at is None:
        return True
    last = newest(votes)
    own, number = last.get(line.case_id), last.get(None)
    if number is not None and line.case_id in number.quota.get("outside", ()):
        return line.passed is False
    return own is not None and own.outcome == ("passed" if line.passed else "failed")
