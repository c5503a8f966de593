"""The words of letters: a fixed list of places, every fault told, and what fills a place never read as a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.i18n import LANGUAGES
from workflow.letters.filling import Block, Group, Run, fill, text_of
from workflow.letters.kinds import KINDS, SLUGS
from workflow.letters.places import PLACES
from workflow.letters.reading import Text
from workflow.queries.phases import ANSWERS, BEFORE, TERMS
from workflow.queries.topic import Sort

HANDED, DIGEST, RESET = KINDS["handed"], KINDS["digest"], KINDS["reset"]
LINK = "\n\n{dien_bien}\n\n{ma_ho_so} {han_xu_ly}\n\nMở hồ sơ:\n{lien_ket}"
GOOD = Text("[{ma_ho_so}] Mời xử lý", "Kính gửi {nguoi_nhan}," + LINK)
EVERY = [(kind, lang) for kind in KINDS.values() for lang in LANGUAGES]


def codes(kind, text):
    return [(fault.part, fault.refusal.code) for fault in kind.faults(text)]


@pytest.mark.parametrize(("kind", "lang"), EVERY, ids=lambda one: getattr(one, "key", one))
def test_every_shipped_text_fits_its_kind(kind, lang):
    text = kind.shipped(lang)
    letter = kind.example(text, lang)

    assert codes(kind, text) == []
    assert not {"{", "}"}.intersection(letter.subject + text_of(letter))
    assert (letter.subject != "", len(letter.subject.splitlines())) == (True, 1)


def test_every_kind_has_an_address_of_its_own_and_known_places():
    assert len(SLUGS) == len(KINDS)
    assert {name for kind in KINDS.values() for name in kind.places} == set(PLACES)
    assert all(set(kind.required) <= set(kind.places) for kind in KINDS.values())


def test_a_shipped_text_is_worded_in_both_languages():
    assert [kind.key for kind in KINDS.values() if kind.shipped("vi").body == kind.shipped("en").body] == []


def test_every_sort_of_message_has_its_kind():
    whens = {Sort.REMINDER: TERMS, Sort.TASK: ANSWERS, Sort.ESCALATION: ("", BEFORE)}
    keys = {f"{sort}_{when}" if when else sort.value for sort in Sort for when in whens.get(sort, ("",))}

    assert keys - set(KINDS) == set()


UNFIT = [
    ("Chào {ten_la}", GOOD.body, [("subject", "letter_place_unknown")]),
    (GOOD.subject, "{{ 7*7 }}" + LINK, [("body", "letter_place_unknown"), ("body", "letter_brace")]),
    (GOOD.subject, "{% include 'x' %}" + LINK, [("body", "letter_place_unknown")]),
    (GOOD.subject, "{0.__class__}" + LINK, [("body", "letter_place_unknown")]),
    (GOOD.subject, "{nguoi_nhan.email}" + LINK, [("body", "letter_place_unknown")]),
    (GOOD.subject, "{}" + LINK, [("body", "letter_place_unknown")]),
    (GOOD.subject, "Kính gửi {nguoi_nhan" + LINK, [("body", "letter_brace")]),
    (GOOD.subject, "Kính gửi nguoi_nhan}" + LINK, [("body", "letter_brace")]),
    (GOOD.subject, "{nguoi\n_nhan}" + LINK, [("body", "letter_brace")]),
    ("", "{ma_ho_so}" + LINK, [("subject", "letter_empty")]),
    (GOOD.subject, " \n ", [("body", "letter_empty")]),
    ("[{ma_ho_so}] Mời\nxử lý", GOOD.body, [("subject", "letter_subject_broken")]),
    ("[{ma_ho_so}] Mời\rBcc: x@example.vn", GOOD.body, [("subject", "letter_subject_broken")]),
    (GOOD.subject, GOOD.body.replace("{han_xu_ly}", ""), [("body", "letter_place_missing")]),
    (GOOD.subject, "Kính gửi {nguoi_nhan}", [("body", "letter_place_missing")] * 4),
    ("[{ma_ho_so}] {lien_ket}", GOOD.body, [("subject", "letter_place_in_subject")]),
    ("[{ma_ho_so}] " + "x" * 150, GOOD.body, [("subject", "letter_long")]),
    (GOOD.subject, "x" * 5001 + LINK, [("body", "letter_long")]),
]


@pytest.mark.parametrize(("subject", "body", "expected"), UNFIT)
def test_every_fault_of_a_text_is_named(subject, body, expected):
    assert codes(HANDED, GOOD) == []
    assert codes(HANDED, Text(subject, body)) == expected


def test_a_fault_names_the_place():
    (unknown,) = HANDED.faults(Text("Chào {ten_la}", GOOD.body))
    (missing,) = RESET.faults(Text("Đặt lại mật khẩu", "Xin chào"))

    assert str(unknown.refusal).startswith("không có chỗ điền {ten_la} ở loại thư này; chọn trong: {nguoi_nhan}, ")
    assert str(missing.refusal).startswith("thiếu {lien_ket} (Địa chỉ của trang cần mở): ")


def test_the_list_of_a_digest_stands_alone():
    beside = Text("{so_ho_so} hồ sơ", "Có: {danh_sach}\n\nMở:\n{lien_ket}")

    assert codes(DIGEST, beside) == [("body", "letter_list_not_alone")]
    assert codes(DIGEST, Text(beside.subject, beside.body.replace(": ", ":\n\n", 1))) == []


HOSTILE = ("{lien_ket}", "{{ 7*7 }}", "%(name)s %s", "<script>alert(1)</script>", "${x} {0.__class__}")


@pytest.mark.parametrize("value", HOSTILE)
def test_what_fills_a_place_is_never_read_again(value):
    letter = fill(Text("{ten_de_an}", "A {ten_de_an} B"), {"ten_de_an": value, "lien_ket": "https://x"})

    assert (letter.subject, text_of(letter)) == (value, f"A {value} B")


def test_a_value_stays_on_its_line_and_a_subject_short():
    letter = fill(Text("{ten_de_an}", "{ten_de_an}"), {"ten_de_an": "Máy\r\n\r\nsấy " * 40})

    assert (len(letter.subject), letter.subject.splitlines()) == (180, [letter.subject])
    assert len(letter.blocks) == 1
    assert len(text_of(letter).splitlines()) == 1


def test_a_line_without_anything_to_say_is_left_out():
    text = Text("{han_xu_ly}", "Hồ sơ: {ma_ho_so}\nHạn xử lý: {han_xu_ly}\n\nHạn là {han_xu_ly}\n\nHết")
    letter = fill(text, {"ma_ho_so": "A-1", "han_xu_ly": "", "co_quan": "Sở"})

    assert (letter.subject, letter.blocks) == ("Sở", (Block(rows=(("Hồ sơ", "A-1"),)), Block(lines=((Run("Hết"),),))))


def test_paragraphs_are_drawn_by_their_shape():
    groups = (Group("[A-1] Máy sấy", "https://x/a", ("Sắp đến hạn",)),)
    body = "Chào {nguoi_nhan}\nxem {lien_ket}\n\nMã: {ma_ho_so}\n\n{danh_sach}\n\nMở trang:\n{lien_ket}"
    letter = fill(Text("x", body), {"nguoi_nhan": "Minh", "ma_ho_so": "A-1", "lien_ket": "https://x"}, groups)

    assert letter.blocks == (
        Block(lines=((Run("Chào "), Run("Minh")), (Run("xem "), Run("https://x", "https://x")))),
        Block(rows=(("Mã", "A-1"),)), Block(groups=groups), Block(link=Run("Mở trang", "https://x")),
    )  # fmt: skip
    assert text_of(letter) == (
        "Chào Minh\nxem https://x\n\nMã: A-1\n\n[A-1] Máy sấy\nhttps://x/a\n- Sắp đến hạn\n\nMở trang:\nhttps://x"
    )


@given(st.text(alphabet="{}abc_ \n:%<", max_size=60), st.text(max_size=30))
def test_no_text_breaks_a_letter(typed, value):
    text = Text("[{ma_ho_so}]", f"{typed}{LINK}")
    said = fill(text, dict.fromkeys(HANDED.places, value))

    assert isinstance(text_of(said), str)
    if codes(HANDED, text) == []:
        assert not {"{", "}"}.intersection(text_of(fill(text, dict.fromkeys(HANDED.places, "x"))))
