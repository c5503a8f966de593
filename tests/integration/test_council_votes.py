"""Votes of a council: quorum and who counts for each product, every impossible vote, ties, and votes taken again."""

from datetime import date

import pytest

from tests.council import CHAIR, a_room, recuse, undeclare
from workflow.errors import StepRefused
from workflow.models import Case, Membership
from workflow.rounds.sittings import attended, ballots_of
from workflow.selection.ballots import Count
from workflow.selection.quota import Quota
from workflow.services.voting import Box, Structure, decide_item, decide_quota

SECRET = {"secret": True}


def refused(call, *args, **named):
    with pytest.raises(StepRefused) as wrong:
        call(*args, **named)
    return wrong.value


def codes(call, *args, **named):
    return refused(call, *args, **named).codes


def test_a_vote_without_quorum_is_refused(session):
    room = a_room(session)
    case_id = room.scene.nominations[0]
    found = refused(room.vote, case_id, 4, out=room.council[4:])

    assert found.codes == ("no_quorum",)
    assert str(found.refusals[0]) == "Có 4 thành viên được biểu quyết đang dự họp, cần ít nhất 5."
    assert ballots_of(session, room.meeting.id) == ()


def test_recusals_that_break_the_quorum_ask_for_a_substitute(session):
    room = a_room(session, recused=[(0, 3), (0, 4), (0, 5)])
    found = refused(room.vote, room.scene.nominations[0], 4, out=room.council[3:6])

    assert found.codes == ("quorum_impossible",)
    assert found.refusals[0].hint == "Đề nghị cử người thay thế cho sản phẩm này."


def test_a_recused_member_neither_stays_nor_votes(session):
    room = a_room(session, recused=[(0, 4)])
    case_id, away = room.scene.nominations[0], room.council[4]
    stays = refused(room.vote, case_id, 7)
    here = room.box(6, out=[away])
    votes = Box(here.present, {**here.votes, away: "yes"})

    assert (stays.codes, stays.refusals[0].params["users"]) == (("must_leave",), (room.scene.council[4].name,))
    assert codes(decide_item, session, room.meeting.id, case_id, votes, **room.act()) == ("recused_votes",)


def test_a_recusal_after_the_agenda_counts_all_the_same(session):
    room = a_room(session)
    case_id = room.scene.nominations[0]
    recuse(room.scene, case_id, room.scene.council[4])

    assert codes(room.vote, case_id, 7) == ("must_leave",)
    assert room.vote(case_id, 6, out=[room.council[4]]).n_eligible == 6


def test_a_nominee_never_votes(session):
    room = a_room(session)
    case_id, owner = room.scene.nominations[0], room.scene.owners[room.scene.nominations[0]]
    here = room.box(7)
    strange = Box(here.present, {**here.votes, owner.id: "yes"})

    assert codes(decide_item, session, room.meeting.id, case_id, strange, **room.act()) == ("not_a_member",)


def test_a_member_whose_product_it_is_leaves_the_room(session):
    room = a_room(session)
    case_id, member = room.scene.nominations[0], room.scene.council[5]
    join(session, room.scene, case_id, member)

    assert codes(room.vote, case_id, 7) == ("must_leave",)
    votes = Box(room.box(6, out=[member.id]).present, {member.id: "yes"})
    assert codes(decide_item, session, room.meeting.id, case_id, votes, **room.act()) == ("nominee_votes",)


def join(session, scene, case_id, member):
    unit = session.get_one(Case, case_id).applicant_id
    session.add(Membership(user_id=member.id, unit_id=unit, role="beneficiary", valid_from=date(2020, 1, 1)))
    session.flush()


def test_whoever_has_not_declared_may_not_be_there(session):
    room = a_room(session)
    case_id, quiet = room.scene.nominations[0], room.scene.council[5]
    undeclare(room.scene, case_id, quiet)

    assert codes(room.vote, case_id, 7) == ("undeclared",)
    assert room.vote(case_id, 6, out=[quiet.id]).n_eligible == 7


@pytest.mark.parametrize(("count", "code"), [
    (Count(8, 0), "too_many_ballots"), (Count(-1, 3), "half_vote"), (Count(1.5, 3), "half_vote"),
])  # fmt: skip
def test_an_impossible_count_is_refused(session, count, code):
    room = a_room(session, rules=SECRET)
    box = Box(frozenset(room.council), count=count)

    found = codes(decide_item, session, room.meeting.id, room.scene.nominations[0], box, **room.act())
    assert found == (code,)


@pytest.mark.parametrize(("rules", "count"), [({}, None), (SECRET, Count(0, 0))])
def test_a_ballot_without_votes_decides_nothing(session, rules, count):
    room = a_room(session, rules=rules)
    box = Box(frozenset(room.council), count=count)
    item = codes(decide_item, session, room.meeting.id, room.scene.nominations[0], box, **room.act())
    number = codes(decide_quota, session, room.meeting.id, Structure(Quota(3)), box, **room.act())

    assert (item, number) == (("no_votes",), ("no_votes",))
    assert ballots_of(session, room.meeting.id) == ()


def test_an_open_ballot_wants_a_vote_of_everybody_present(session):
    room = a_room(session)
    whole = room.box(5)
    part = Box(whole.present, dict(list(whole.votes.items())[:5]))
    case_id = room.scene.nominations[0]

    assert codes(decide_item, session, room.meeting.id, case_id, part, **room.act()) == ("votes_missing",)
    verdict = decide_item(session, room.meeting.id, case_id, whole, **room.act())
    assert (verdict.count.yes, verdict.count.abstain, verdict.n_present) == (5, 2, 7)


def test_the_ballot_is_of_the_kind_that_the_round_asks_for(session):
    room = a_room(session)
    box = Box(frozenset(room.council), count=Count(7, 0))

    assert codes(decide_item, session, room.meeting.id, room.scene.nominations[0], box, **room.act()) == (
        "wrong_ballot",)  # fmt: skip


def test_a_secret_ballot_keeps_counts_and_no_names(session):
    room = a_room(session, rules=SECRET)
    case_id = room.scene.nominations[0]
    box = Box(frozenset(room.council), count=Count(4, 1, 1, 1))
    verdict = decide_item(session, room.meeting.id, case_id, box, **room.act())
    (ballot,) = ballots_of(session, room.meeting.id)
    line = room.line(case_id)

    assert (verdict.passed, ballot.votes, ballot.count) == (True, {}, Count(4, 1, 1, 1))
    assert (line.n_present, line.n_valid, line.secret) == (7, 6, True)
    assert {one.vote for one in attended(session, room.meeting.id).values()} == {None}


def test_a_tie_is_broken_by_whoever_presides(session):
    room = a_room(session)
    case_id, away = room.scene.nominations[0], room.council[6]
    verdict = room.vote(case_id, 3, 3, out=[away])

    assert (verdict.tie, verdict.casting, verdict.passed) == (True, room.council[CHAIR], True)


def test_a_tie_to_be_voted_again_leaves_the_nomination_open(session):
    room = a_room(session, rules={"tie": "revote"})
    case_id, away = room.scene.nominations[0], room.council[6]
    verdict = room.vote(case_id, 3, 3, out=[away])
    open_ = room.line(case_id)
    again = room.vote(case_id, 4, 2, out=[away])

    assert (verdict.outcome, open_.passed, open_.decided_at) == ("revote", None, None)
    assert (again.outcome, room.line(case_id).passed) == ("passed", True)


def test_a_nomination_decided_again_keeps_what_was_decided_before(session):
    room = a_room(session)
    case_id = room.scene.nominations[0]
    room.vote(case_id, 2, 5)
    room.vote(case_id, 7)

    assert [(one.outcome, one.count.yes) for one in ballots_of(session, room.meeting.id)] == [
        ("failed", 2), ("passed", 7)]  # fmt: skip
    assert (room.line(case_id).passed, room.line(case_id).yes) == (True, 7)
