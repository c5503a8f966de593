"""Minutes in words: what is kept comes back, nothing hidden shines through, and no mean is rounded up."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.selection.ballots import Count, Rule
from workflow.selection.minutes import minutes_from, minutes_json, without
from workflow.selection.minutes_words import (
    Attendee,
    Happened,
    StructureVote,
    Subject,
    Vote,
    correction,
    moment,
    place_name,
    points,
    written,
)

AT = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
HEAD = {"number": "01/BB-HĐ", "above": "UBND", "organ": "Hội đồng", "place_name": "Đồng Nai", "subject": "Họp"}
RULE = Rule(Fraction(2, 3), "all", True, Fraction(1, 2), True, "present", "chair")
PEOPLE = (
    Attendee("Bà Chủ", "Giám đốc Sở", "chair", True),
    Attendee("Ông Thư", "", "secretary", False),
    Attendee("Bà Bận", "", "member", False, "Đi công tác."),
)


def a_vote(outcome="passed", **more):
    return Vote(AT, False, 7, 6, 6, 4, Count(5, 1), outcome, **more)


def a_subject(number, **more):
    given_ = {"passed": True, "note": "", "votes": (a_vote(recused=(f"Rút {number}",)),), **more}
    return Subject(number, f"Sản phẩm số {number}.", f"Cơ sở số {number}.", "Nhóm", Fraction(80), 3, **given_)


def happened(subjects, **more):
    return Happened(HEAD, AT, "Hội trường", PEOPLE, RULE, False, "f" * 64, AT, tuple(subjects), **more)


def words(sections):
    return "\n".join(line for one in sections for part in one.parts for line in (part.heading, *part.lines))


@given(st.integers(1, 8), st.frozensets(st.integers(1, 8)))
def test_nothing_of_what_is_hidden_is_left(number, hidden):
    text = written(happened(map(a_subject, range(1, number + 1))))
    shown = words(without(text, hidden))
    visible = [n for n in range(1, number + 1) if n not in hidden]

    assert [n for n in range(1, number + 1) if f"số {n}." in shown or f"Rút {n}" in shown] == visible


@given(st.integers(0, 4), st.booleans())
def test_what_is_kept_comes_back(number, secret):
    vote = a_vote("failed", casting="Bà Chủ", presiding="Bà Chủ", votes=(("Ông Thư", "no"),), note="Ý khác")
    structure = StructureVote(vote, 3, (("Nhóm", 2),), ("Một",), ("Một", "Hai"), ())
    told = happened(map(a_subject, range(number)), structure=(structure,) * secret, written_at=AT)

    assert minutes_from(minutes_json(written(told))) == written(told)


def test_sections_that_say_nothing_are_left_out():
    titles = [one.title for one in written(happened([a_subject(1)])).sections]

    assert titles == ["Thời gian, địa điểm và thành phần", "Cách làm việc của Hội đồng", "Xem xét từng sản phẩm",
                      "Kết luận"]  # fmt: skip


def people_in(text):
    return [(part.heading, part.lines) for part in text.sections[0].parts[1:]]


def test_members_are_named_as_present_absent_with_a_reason_and_absent_without_one():
    assert people_in(written(happened([]))) == [
        ("Thành viên dự họp:", ("1. Bà Chủ, Giám đốc Sở, Chủ tịch Hội đồng.",)),
        ("Thành viên vắng mặt có lý do:", ("1. Bà Bận, Ủy viên Hội đồng; lý do: Đi công tác.",)),
        ("Thành viên vắng mặt không có lý do:", ("1. Ông Thư, Thư ký Hội đồng.",)),
    ]


def test_before_the_roll_call_nobody_is_said_to_be_absent():
    nobody = tuple(replace(one, present=False) for one in PEOPLE[:2])

    assert [heading for heading, _ in people_in(written(replace(happened([]), members=nobody)))] == [
        "Thành viên dự họp:",
        "Thành viên Hội đồng:",
    ]


def test_rules_that_are_no_whole_percent_are_told_as_fractions():
    told = words(written(happened([])).sections)

    assert "có ít nhất 2/3 tổng số thành viên Hội đồng có mặt, do chủ tịch hoặc phó chủ tịch chủ trì." in told
    assert "đạt trên 50% số thành viên được biểu quyết có mặt." in told


def test_each_vote_of_a_product_is_numbered_where_there_are_several():
    votes = (a_vote("revote"), a_vote(casting="Bà Chủ"))
    told = words(written(happened([a_subject(1, votes=votes)])).sections)

    assert "Biểu quyết lần 1 lúc 09 giờ 05" in told
    assert "số phiếu bằng nhau, phải biểu quyết lại." in told
    assert "Số phiếu bằng nhau; quyết định theo ý kiến của người chủ trì Bà Chủ." in told


def test_a_correction_is_told_with_its_reason():
    part = correction(AT, "Sai giờ", "Giờ đúng là 8 giờ.", (1,))

    assert part.lines == ("Lý do: Sai giờ", "Giờ đúng là 8 giờ.")
    assert part.heading == "Lập lúc 09 giờ 05 phút, ngày 02 tháng 3 năm 2026"


@pytest.mark.parametrize(("mean", "shown"), [
    (Fraction(69999, 1000), "69,99"), (Fraction(70), "70,00"), (Fraction(1, 3), "0,33"), (None, "chưa có"),
    (Fraction(8005, 100), "80,05"),
])  # fmt: skip
def test_a_mean_is_cut_and_never_rounded_up(mean, shown):
    assert points(mean) == shown


@pytest.mark.parametrize(("month", "shown"), [(1, "tháng 01"), (2, "tháng 02"), (3, "tháng 3"), (12, "tháng 12")])
def test_only_the_first_two_months_have_a_zero(month, shown):
    assert shown in moment(datetime(2026, month, 2, tzinfo=UTC))


@pytest.mark.parametrize(("unit", "name"), [
    ("Tỉnh Đồng Nai", "Đồng Nai"), ("Thành phố Huế", "Huế"), ("Sở", "Sở"),
])  # fmt: skip
def test_a_place_is_called_by_its_name(unit, name):
    assert place_name(unit) == name


def test_a_text_from_elsewhere_is_shown_as_it_is():
    assert words(minutes_from("Biên bản").sections) == "\nBiên bản"
