"""Number and structure by a recorded vote: who is outside, ties at the line, and who may vote on them."""

from tests.council import SECRETARY, a_room, codes, decided, lines, text_of
from workflow.rounds.sittings import ballots_of
from workflow.selection.ballots import Count
from workflow.selection.quota import Quota
from workflow.services.voting import OUTSIDE, Box, Structure, decide_quota


def test_products_outside_the_number_are_decided_as_not_recommended(session):
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 75})
    first, second, third = room.scene.nominations
    verdict = room.settle(2)

    assert verdict.passed
    assert [room.line(case).passed for case in (first, second, third)] == [None, None, False]
    assert (room.line(third).note, room.line(third).yes) == (OUTSIDE, 7)
    assert codes(room.vote, third, 7) == ("outside_quota",)


def test_a_vote_that_is_not_carried_changes_nothing(session):
    room = a_room(session, nominations=2, totals={0: 90, 1: 85})
    verdict = room.settle(1, no=5)

    assert (verdict.outcome, [room.line(case).decided_at for case in room.scene.nominations]) == ("failed", [None] * 2)
    assert [one.outcome for one in ballots_of(session, room.meeting.id)] == ["failed"]


def test_a_tie_at_the_line_is_broken_by_the_vote_alone(session):
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 85})
    first, second, third = room.scene.nominations

    assert codes(room.settle, 2) == ("ties_open",)
    assert codes(room.settle, 2, [second, third]) == ("too_many_chosen",)
    assert codes(room.settle, 2, [first]) == ("not_tied",)
    room.settle(2, [third])
    assert [room.line(case).passed for case in (first, second, third)] == [None, False, None]
    (ballot,) = ballots_of(session, room.meeting.id)
    assert (ballot.quota["chosen"], ballot.quota["outside"]) == ([third], [second])


def test_a_member_recused_from_what_is_at_stake_does_not_vote_on_the_number(session):
    room = a_room(session, nominations=2, totals={0: 90, 1: 85}, recused=[(1, 4)])

    assert codes(room.settle, 1) == ("must_leave",)
    assert room.settle(1, out=[room.council[4]]).n_eligible == 6


def test_a_recusal_from_what_no_number_touches_keeps_the_vote(session):
    room = a_room(session, nominations=2, totals={0: 90, 1: 85}, recused=[(1, 4)])

    assert room.settle(5).n_eligible == 7


def test_whoever_is_recused_from_a_product_does_not_record_the_number(session):
    room = a_room(session, nominations=2, recused=[(0, SECRETARY)])
    wish, box = Structure(Quota(5)), room.box(6, out=[room.council[SECRETARY]])
    act = room.act(room.scene.council[SECRETARY])

    assert codes(decide_quota, session, room.meeting.id, wish, box, **act) == ("not_whole",)


def test_a_larger_number_later_opens_what_was_outside(session):
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 75})
    first, second, third = room.scene.nominations
    room.vote(second, 7)
    room.settle(1)
    assert [room.line(case).passed for case in (second, third)] == [False, False]
    room.settle(2)

    assert [room.line(case).passed for case in (first, second, third)] == [None, True, False]
    assert room.line(second).note == ""


def test_a_product_voted_down_gives_its_place_to_the_next(session):
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 75})
    first, second, third = room.scene.nominations
    room.vote(first, 0, 7)
    room.settle(1)

    assert [room.line(case).passed for case in (first, second, third)] == [False, None, False]


def test_minutes_are_not_written_over_more_than_the_number(session):
    room = decided(session, nominations=2, rules={"quota": 1})

    assert codes(room.write) == ("over_quota",)


def test_a_negative_number_and_a_group_without_one_are_refused(session):
    room = a_room(session, nominations=1)
    box = room.box(7)
    asked = [Quota(-1), Quota(None, {"mechanical": 3})]

    found = [codes(decide_quota, session, room.meeting.id, Structure(one), box, **room.act()) for one in asked]
    assert found == [("negative_quota",), ("group_without_quota",)]


def test_minutes_tell_how_number_and_structure_were_decided(session):
    room = a_room(session, nominations=3, totals={0: 90, 1: 85, 2: 85})
    first, _, third = room.scene.nominations
    room.settle(2, [third])
    room.vote(first, 7)
    room.vote(third, 7)
    room.write()
    told = lines(text_of(room).sections)
    name = f"Sản phẩm {room.scene.round_id}-"

    assert f"Chọn trong các sản phẩm bằng điểm ở ngưỡng: {name}3." in told
    assert f"Ngoài số lượng: {name}2." in told
    assert f"Đề nghị công nhận (2): {name}1; {name}3." in told
    assert f"Kết quả: không đề nghị công nhận. Lý do: {OUTSIDE}" in told


def test_a_secret_number_is_counted_too(session):
    room = a_room(session, nominations=2, totals={0: 90, 1: 85}, rules={"secret": True})
    box = Box(frozenset(room.council), count=Count(5, 2))
    decide_quota(session, room.meeting.id, Structure(Quota(1)), box, **room.act())

    assert (room.line(room.scene.nominations[1]).yes, room.line(room.scene.nominations[1]).no) == (5, 2)
