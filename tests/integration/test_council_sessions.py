"""Council sessions: the agenda, who is in the room, votes with their quorum, and everything that is refused."""

import pytest

from tests.council import CHAIR, SECRETARY, a_room, codes, recuse, undeclare
from tests.factories import a_world
from tests.selection import a_scene
from workflow.errors import CaseNotFound
from workflow.rounds.facts import decided_items
from workflow.rounds.sittings import agenda_of, attended, ballots_of
from workflow.services.seats import hide
from workflow.services.sessions import lay_agenda_again, open_session, record_attendance
from workflow.services.voting import decide_item

SECRET = {"secret": True}


def test_a_session_lays_everything_that_reached_the_mark_on_its_agenda(session):
    room = a_room(session, nominations=4, totals={1: 60})
    first, _, third, fourth = room.scene.nominations

    assert [line.case_id for line in agenda_of(session, room.meeting.id)] == [first, third, fourth]
    assert (room.meeting.number, room.meeting.closed_at) == (1, None)


def test_the_agenda_lets_few_people_leave_and_return(session):
    room = a_room(session, nominations=4, recused=[(0, 3), (2, 3)])
    one, two, three, four = room.scene.nominations

    assert [line.case_id for line in agenda_of(session, room.meeting.id)] == [two, four, one, three]


def test_one_session_is_open_at_a_time(session):
    room = a_room(session)

    again = {"place": "Phòng khác", "by": room.scene.officer, "now": room.scene.now}
    assert codes(open_session, session, room.scene.of, **again) == ("already_open",)


def test_no_session_opens_before_the_scores_are_closed(session):
    scene = a_scene(session, a_world(session), until="scored")

    asked = {"place": "Hội trường", "by": scene.officer, "now": scene.now}
    assert codes(open_session, session, scene.of, **asked) == ("not_in_session",)


def test_a_session_needs_a_place(session):
    scene = a_scene(session, a_world(session), until="session")

    assert codes(open_session, session, scene.of, place="  ", by=scene.officer, now=scene.now) == ("no_place",)


@pytest.mark.parametrize("who", ["stranger", "owner", "leader", "admin", "member", "juror"])
def test_only_officers_and_the_secretary_record(session, who):
    room = a_room(session)
    scene = room.scene
    people = {"member": scene.council[4], "juror": scene.jury[0], **scene.world.people}

    with pytest.raises(CaseNotFound):
        room.vote(scene.nominations[0], 7, by=people[who])


def test_the_secretary_records_like_the_officer(session):
    room = a_room(session)
    case_id = room.scene.nominations[0]

    assert room.vote(case_id, 6, 1, by=room.scene.council[SECRETARY]).outcome == "passed"


def test_a_vote_is_written_with_everything_that_counted(session):
    room = a_room(session, recused=[(0, 4)])
    case_id, away = room.scene.nominations[0], room.council[4]

    verdict = room.vote(case_id, 4, 1, out=[away], note="Đề nghị bổ sung nhãn")
    line = room.line(case_id)
    (ballot,) = ballots_of(session, room.meeting.id)

    assert (verdict.n_members, verdict.n_eligible, verdict.n_present, verdict.needed) == (7, 6, 6, 4)
    assert (line.n_eligible, line.n_present, line.n_valid) == (6, 6, 6)
    assert (line.yes, line.no, line.abstain, line.passed) == (4, 1, 1, True)
    assert (ballot.recused, ballot.presiding_id, ballot.note) == ((away,), room.council[CHAIR], "Đề nghị bổ sung nhãn")
    assert ballot.votes == room.box(4, 1, out=[away]).votes
    assert decided_items(session.connection(), room.scene.round_id) == {case_id}


def test_attendance_says_who_was_there_and_how_they_voted(session):
    room = a_room(session, recused=[(0, 4)])
    case_id, away = room.scene.nominations[0], room.council[4]
    room.vote(case_id, 6, out=[away])

    seen = {user: one for (case, user), one in attended(session, room.meeting.id).items() if case == case_id}
    assert [seen[user].present for user in room.council] == [True, True, True, True, False, True, True]
    assert [seen[user].vote for user in room.council] == ["yes"] * 4 + [None] + ["yes"] * 2


def test_attendance_of_a_session_leaves_out_who_may_not_be_there(session):
    room = a_room(session, recused=[(0, 4)])
    record_attendance(session, room.meeting.id, room.council[:5], **room.act())
    first, second, _ = room.scene.nominations
    seen = attended(session, room.meeting.id)

    assert [seen[first, user].present for user in room.council] == [True] * 4 + [False] * 3
    assert [seen[second, user].present for user in room.council] == [True] * 5 + [False] * 2


def test_attendance_may_differ_for_one_nomination(session):
    room = a_room(session)
    first, second, _ = room.scene.nominations
    record_attendance(session, room.meeting.id, room.council, **room.act())
    record_attendance(session, room.meeting.id, room.council[:6], case_id=first, **room.act())
    seen = attended(session, room.meeting.id)

    assert sum(seen[first, user].present for user in room.council) == 6
    assert sum(seen[second, user].present for user in room.council) == 7


def test_attendance_takes_members_only(session):
    room = a_room(session)
    strangers = [room.scene.officer.id]

    assert codes(record_attendance, session, room.meeting.id, strangers, **room.act()) == ("not_a_member",)


def reasons(room):
    return {user: one.excuse for (_, user), one in attended(room.session, room.meeting.id).items() if one.excuse}


def test_reasons_of_the_absent_are_kept_and_the_next_roll_call_replaces_them(session):
    room = a_room(session)
    *here, away, late = room.council
    said = {away: " Đi công tác ", late: "", here[0]: "Có mặt rồi"}
    record_attendance(session, room.meeting.id, here, excuses=said, **room.act())
    first = reasons(room)
    record_attendance(session, room.meeting.id, [*here, away], excuses={late: "Ốm"}, **room.act())

    assert (first, reasons(room)) == ({away: "Đi công tác"}, {late: "Ốm"})


@pytest.mark.parametrize(("who", "text", "code"), [
    ("stranger", "Đi công tác", "not_a_member"), ("member", "dài " * 100, "excuse_unreadable"),
    ("member", "hai\ndòng", "excuse_unreadable"),
])  # fmt: skip
def test_a_reason_that_cannot_be_kept_changes_nothing(session, who, text, code):
    room = a_room(session)
    user = room.council[6] if who == "member" else room.scene.officer.id
    said = {"excuses": {user: text}, **room.act()}

    assert codes(record_attendance, session, room.meeting.id, room.council[:6], **said) == (code,)
    assert reasons(room) == {}


def test_nothing_is_written_over_what_somebody_else_just_wrote(session):
    room = a_room(session)
    first, second, _ = room.scene.nominations
    old = room.act()
    room.vote(first, 7)

    assert codes(decide_item, session, room.meeting.id, second, room.box(7), **old) == ("session_moved",)


def test_an_officer_in_conflict_does_not_find_the_nomination(session):
    room = a_room(session)
    case_id = room.scene.nominations[0]
    hide(session, case_id, room.scene.officer.id, seq=1)
    with pytest.raises(CaseNotFound):
        room.vote(case_id, 7)


def test_the_secretary_declares_before_recording(session):
    room = a_room(session)
    case_id, secretary = room.scene.nominations[0], room.scene.council[SECRETARY]
    undeclare(room.scene, case_id, secretary)

    assert codes(room.vote, case_id, 6, out=[secretary.id], by=secretary) == ("declare_first",)


def test_a_product_of_no_agenda_is_not_found(session):
    room = a_room(session, totals={1: 60})

    with pytest.raises(CaseNotFound):
        room.vote(room.scene.nominations[1], 7)


def test_the_agenda_is_laid_anew_after_a_late_recusal(session):
    room = a_room(session)
    one, two, three = room.scene.nominations
    recuse(room.scene, one, room.scene.council[3])
    room.vote(two, 7)
    lay_agenda_again(session, room.meeting.id, **room.act())

    assert [line.case_id for line in agenda_of(session, room.meeting.id)] == [two, three, one]


def test_a_closed_session_takes_nothing_more(session):
    room = a_room(session, nominations=1)
    case_id = room.scene.nominations[0]
    room.vote(case_id, 7)
    room.write()
    room.sign(CHAIR)
    room.sign(SECRETARY)
    room.scene.take("conclude", note="")

    assert room.scene.state(case_id) == "recommended"
    assert codes(room.vote, case_id, 7) == ("session_closed",)


def test_the_council_meets_again_when_the_signer_sends_it_back(session):
    room = a_room(session, nominations=1)
    case_id = room.scene.nominations[0]
    room.vote(case_id, 7)
    room.write()
    room.sign(CHAIR)
    room.sign(SECRETARY)
    room.scene.take("conclude", note="")
    room.scene.take("return_result", room.scene.signer, reason="Xem lại cơ cấu sản phẩm.")
    again = open_session(session, room.scene.of, place="Phòng 2", by=room.scene.officer, now=room.scene.now)

    assert (again.number, [line.case_id for line in agenda_of(session, again.id)]) == (2, [case_id])
