"""The council of a demo round meets: it votes to the end and signs its minutes, or is still at it today."""

from datetime import datetime, timedelta

from workflow.rounds.sittings import agenda_of
from workflow.rounds.tables import meeting_of
from workflow.selection.ballots import Vote
from workflow.selection.quota import Quota
from workflow.services.demo.round_plans import COUNCIL
from workflow.services.demo.round_stage import MINUTE, RoundActs
from workflow.services.minutes import sign_minutes, write_minutes
from workflow.services.sessions import open_session, record_attendance
from workflow.services.voting import Box, Structure, decide_item, decide_quota

YES: Vote = "yes"
DECIDED = 3
"""How many products a council that sits now has voted on."""
APART: dict[int, Vote] = {1: "abstain", 2: "no"}
"""What the last member votes on some of them, by their place in the agenda; everybody else agrees."""


def meet(acts: RoundActs, at: datetime) -> None:
    """Let the council vote on the number and on every product, and sign its minutes."""
    session, by, meeting_id = acts.player.session, acts.officer, _opened(acts, at)
    if acts.plan.quota is not None:
        wish, votes = Structure(Quota(acts.plan.quota)), _all_agree(_members(acts))
        decide_quota(session, meeting_id, wish, votes, seen=_seen(acts, meeting_id), by=by, now=at + MINUTE)
    for place, case_id in enumerate(_agenda(acts, meeting_id)):
        _vote(acts, meeting_id, case_id, at + MINUTE * (5 + 4 * place))
    later = at + timedelta(hours=6)
    version = write_minutes(session, meeting_id, seen=_seen(acts, meeting_id), by=by, now=later)
    chair, _, secretary, *_ = COUNCIL[acts.plan.bodies]
    for key in (chair, secretary):
        sign_minutes(session, meeting_id, version, by=acts.player.cast.known[key], now=later + MINUTE)


def sit(acts: RoundActs, at: datetime) -> None:
    """Let the council come together and vote on the first products, and go no further."""
    session, by, meeting_id = acts.player.session, acts.officer, _opened(acts, at)
    seen = _seen(acts, meeting_id)
    record_attendance(session, meeting_id, _members(acts), seen=seen, by=by, now=at + 2 * MINUTE)
    for place, case_id in enumerate(_agenda(acts, meeting_id)[:DECIDED]):
        _vote(acts, meeting_id, case_id, at + MINUTE * (9 + 8 * place), said=APART.get(place, YES))


def _opened(acts: RoundActs, at: datetime) -> int:
    return open_session(acts.player.session, acts.of, place="Phòng họp số 2", by=acts.officer, now=at).id


def _vote(acts: RoundActs, meeting_id: int, case_id: int, at: datetime, *, said: Vote = YES) -> None:
    """Let everybody who may be in the room vote on a product, the last of them as told."""
    box = _all_agree(_members(acts) - _away(acts, case_id), last=said)
    seen = _seen(acts, meeting_id)
    decide_item(acts.player.session, meeting_id, case_id, box, seen=seen, by=acts.officer, now=at)


def _all_agree(present: frozenset[int], *, last: Vote = YES) -> Box:
    return Box(present, dict.fromkeys(present, YES) | {max(present): last})


def _members(acts: RoundActs) -> frozenset[int]:
    return frozenset(acts.player.cast.known[key].id for key in COUNCIL[acts.plan.bodies])


def _away(acts: RoundActs, case_id: int) -> frozenset[int]:
    """Return who declared a conflict with a product."""
    found, known = acts.items(), acts.player.cast.known
    return frozenset(known[key].id for key, place in acts.plan.conflicts if found[place].case_id == case_id)


def _agenda(acts: RoundActs, meeting_id: int) -> list[int]:
    """Return what is still to be decided, in the order of the agenda."""
    return [line.case_id for line in agenda_of(acts.player.session, meeting_id) if line.decided_at is None]


def _seen(acts: RoundActs, meeting_id: int) -> int:
    """The version at which a session stands."""
    return meeting_of(acts.player.session, meeting_id).version
