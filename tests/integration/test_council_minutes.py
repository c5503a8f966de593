"""Minutes that write themselves, are signed twice and corrected by new versions; number and structure by vote."""

from itertools import pairwise

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.council import CHAIR, SECRETARY, VICE, a_room, codes, decided, lines, recuse, text_of
from workflow.canonical import digest
from workflow.errors import CaseNotFound
from workflow.models import CouncilBallot, Minutes
from workflow.models.base import table_of
from workflow.rounds.facts import round_facts
from workflow.rounds.sittings import minutes_of
from workflow.selection.minutes import without
from workflow.services.minutes import correct_minutes
from workflow.services.sessions import record_attendance


def unsigned(room):
    facts = round_facts(room.session.connection(), [room.scene.round_id], office=room.scene.world.office,
                        on=room.scene.now.date())  # fmt: skip
    return facts[room.scene.round_id].unsigned


def test_minutes_wait_until_everything_is_decided(session):
    room = a_room(session, nominations=2)
    room.vote(room.scene.nominations[0], 7)

    assert codes(room.write) == ("undecided",)


def test_minutes_tell_what_happened(session):
    room = a_room(session, nominations=2, totals={0: 85}, recused=[(0, 4)])
    first, second = room.scene.nominations
    room.vote(first, 2, 4, out=[room.council[4]])
    room.vote(first, 5, 1, out=[room.council[4]], note="Đã xem mẫu")
    room.vote(second, 3, 4)
    assert room.write() == 1
    told = lines(text_of(room).sections)
    names = {one.id: one.name for one in room.scene.council}

    assert f"Không dự, không biểu quyết: {names[room.council[4]]}." in told
    assert "Điểm trung bình của Ban giám khảo: 85,00 (3 phiếu)." in told
    assert "Tán thành 2, không tán thành 4, không ý kiến 0; cần ít nhất 4 phiếu tán thành: không thông qua." in told
    assert "Tán thành 5, không tán thành 1, không ý kiến 0; cần ít nhất 4 phiếu tán thành: thông qua." in told
    assert "Ý kiến: Đã xem mẫu" in told
    assert [line for line in told if line.startswith("Kết quả")] == [  # nobody leaves for the second product
        "Kết quả: không đề nghị công nhận.",
        "Kết quả: đề nghị công nhận.",
    ]
    assert any(room.scene.of.seal in line for line in told)


def test_the_head_and_the_seats_are_those_of_the_council(session):
    room = decided(session, nominations=1)
    room.write()
    text, council = text_of(room), room.scene.council

    assert (text.number, text.above, text.place_name) == ("01/BB-HĐ", "UBND Tỉnh Đồng Nai", "Đồng Nai")
    assert text.organ == "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh"
    assert (text.chair, text.secretary) == (council[CHAIR].name, council[SECRETARY].name)


def test_the_minutes_name_who_stayed_away_with_a_reason_and_who_without_one(session):
    room = a_room(session, nominations=1)
    (case_id,), council = room.scene.nominations, room.scene.council
    away = {council[5].id: "Đi công tác"}
    record_attendance(session, room.meeting.id, room.council[:5], excuses=away, **room.act())
    room.vote(case_id, 5, out=room.council[5:])
    room.write()
    people = {part.heading: len(part.lines) for part in text_of(room).sections[0].parts[1:]}

    assert people == {
        "Thành viên dự họp:": 5,
        "Thành viên vắng mặt có lý do:": 1,
        "Thành viên vắng mặt không có lý do:": 1,
    }
    assert f"1. {council[5].name}, Ủy viên Hội đồng; lý do: Đi công tác." in lines(text_of(room).sections)


def test_whoever_may_deal_with_nothing_of_the_agenda_is_no_absentee_without_reason(session):
    room = a_room(session, nominations=1, recused=[(0, 4)])
    room.vote(room.scene.nominations[0], 6, out=[room.council[4]])
    room.write()
    parts = {part.heading: part.lines for part in text_of(room).sections[0].parts}

    assert "Thành viên vắng mặt không có lý do:" not in parts
    assert parts["Thành viên vắng mặt có lý do:"][0].endswith("lý do: không được dự nội dung nào trong chương trình.")


def test_what_is_kept_is_what_was_hashed(session):
    room = decided(session, nominations=1)
    room.write()
    (one,) = minutes_of(session, room.meeting.id)

    assert one.hash == digest(one.text)


def test_whoever_may_not_see_a_nomination_reads_nothing_of_it(session):
    room = a_room(session, nominations=2, recused=[(0, 4)])
    first, second = room.scene.nominations
    room.vote(first, 6, out=[room.council[4]])
    room.vote(second, 7)
    room.write()
    products = {line.case_id: product for line, product in zip(
        sorted((room.line(case) for case in (first, second)), key=lambda one: one.case_id),
        [f"Sản phẩm {room.scene.round_id}-{n}" for n in (1, 2)], strict=True)}  # fmt: skip
    shown = " ".join(lines(without(text_of(room), [first])))

    assert products[second] in shown
    assert products[first] not in shown
    assert room.scene.of.seal not in shown


def test_chair_and_secretary_sign_in_their_own_seats(session):
    room = decided(session, nominations=1)
    before = unsigned(room)
    room.write()

    assert [room.sign(CHAIR), unsigned(room), room.sign(SECRETARY), unsigned(room)] == ["chair", 1, "secretary", 0]
    (one,) = minutes_of(session, room.meeting.id)
    assert before == 2
    assert {seat: name for seat, (name, _) in one.signatures.items()} == {
        "chair": room.scene.council[CHAIR].name, "secretary": room.scene.council[SECRETARY].name}  # fmt: skip


@pytest.mark.parametrize("seat", [VICE, 4])
def test_nobody_else_of_the_council_signs(session, seat):
    room = decided(session, nominations=1)
    room.write()

    assert codes(room.sign, seat) == ("no_signer",)


def test_nobody_signs_twice_or_what_is_not_the_newest(session):
    room = decided(session, nominations=1)
    room.write()
    room.sign(CHAIR)

    assert codes(room.sign, CHAIR) == ("signed_already",)
    assert codes(room.sign, SECRETARY, 2) == ("session_moved",)


def test_a_correction_is_a_new_version_to_be_signed_anew(session):
    room = decided(session, nominations=1)
    room.write()
    room.sign(CHAIR)
    who = {"by": room.scene.officer, "now": room.scene.now}
    version = correct_minutes(session, room.meeting.id, "Ghi sai địa điểm", "Họp tại phòng 2.", **who)
    first, second = minutes_of(session, room.meeting.id)

    assert (version, second.reason, list(second.signatures), unsigned(room)) == (2, "Ghi sai địa điểm", [], 2)
    assert list(first.signatures) == ["chair"]
    assert "Họp tại phòng 2." in lines(text_of(room, 2).sections)
    assert "Họp tại phòng 2." not in lines(text_of(room, 1).sections)


def test_later_corrections_keep_the_earlier_ones(session):
    room = decided(session, nominations=1)
    room.write()
    who = {"by": room.scene.officer, "now": room.scene.now}
    for number in (1, 2):
        correct_minutes(session, room.meeting.id, f"Lý do thứ {number}", "", **who)
    told = [line for line in lines(text_of(room, 3).sections) if line.startswith("Lý do")]

    assert told == ["Lý do: Lý do thứ 1", "Lý do: Lý do thứ 2"]


def test_a_correction_needs_a_reason_and_minutes(session):
    room = decided(session, nominations=1)
    who = {"by": room.scene.officer, "now": room.scene.now}

    assert codes(correct_minutes, session, room.meeting.id, "Sai", "", **who) == ("no_minutes",)
    room.write()
    assert codes(correct_minutes, session, room.meeting.id, " ", "Gì đó", **who) == ("no_reason",)
    with pytest.raises(CaseNotFound):
        correct_minutes(session, room.meeting.id, "Sai", "", by=room.scene.council[4], now=room.scene.now)


def test_a_vote_after_the_minutes_writes_them_again(session):
    room = decided(session, nominations=1)
    room.write()
    room.sign(CHAIR)
    room.vote(room.scene.nominations[0], 0, 7)
    (_, second) = minutes_of(session, room.meeting.id)

    assert (second.reason, unsigned(room)) == ("Biểu quyết lại sau khi lập biên bản.", 2)
    assert "Kết quả: không đề nghị công nhận." in lines(text_of(room, 2).sections)


@pytest.mark.parametrize("table", [Minutes, CouncilBallot])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_was_said_is_never_said_differently(session, table, act):
    room = decided(session, nominations=1)
    room.write()
    rows = table_of(table)
    changed = update(rows).values(session_id=rows.c.session_id) if act == "update" else delete(rows)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(changed)


def test_each_act_moves_the_session_on_by_one(session):
    room = a_room(session, nominations=2)
    seen = [room.now.version]
    for case_id in room.scene.nominations:
        room.vote(case_id, 7)
        seen.append(room.now.version)
    room.write()
    seen.append(room.now.version)

    assert {after - before for before, after in pairwise(seen)} == {1}


def test_minutes_stand_when_the_council_changes_later(session):
    room = decided(session, nominations=1)
    room.write()
    recuse(room.scene, room.scene.nominations[0], room.scene.council[4])
    who = {"by": room.scene.officer, "now": room.scene.now}
    correct_minutes(session, room.meeting.id, "Sửa lỗi chính tả", "", **who)
    votes = [[line for line in lines(text_of(room, number).sections) if "tán thành" in line] for number in (1, 2)]

    assert votes[0] == votes[1]
