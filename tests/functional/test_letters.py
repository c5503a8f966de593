"""The words of letters: shown, changed as versions, refused with the place named, brought back; for administrators."""

import pytest
from sqlalchemy import select

from tests.desk import statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.letters.kinds import KINDS
from workflow.letters.reading import Text
from workflow.models import MessageTemplate, SecurityEvent
from workflow.services.letter_texts import save_text

KIND = KINDS["handed"]
LIST, PATH = "/quan-tri/mau-thu", "/quan-tri/mau-thu/chuyen-ho-so"
LOOK, SAVE = "Xem thay đổi", "Lưu bản mới"
MOST = 12
"""The statements that a page may send."""
DUE = "\n\n{dien_bien}\n\nHồ sơ: {ma_ho_so}\nHạn: {han_xu_ly}"
LINK = DUE + "\n\nMở hồ sơ:\n{lien_ket}"
NEW = {
    "vi_subject": "[{ma_ho_so}] Mời xử lý", "vi_body": "Chào {nguoi_nhan}," + LINK,
    "en_subject": "[{ma_ho_so}] Please act", "en_body": "Hello {nguoi_nhan}," + LINK, "reason": "Đổi lời cho gọn",
}  # fmt: skip


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def kept(maker):
    with maker() as session:
        found = select(MessageTemplate).order_by(MessageTemplate.version, MessageTemplate.language.desc())
        return [(row.version, row.language, row.subject, row.reason) for row in session.scalars(found)]


def log(maker):
    with maker() as session:
        found = select(SecurityEvent.user_id, SecurityEvent.detail).where(SecurityEvent.kind == "letter_changed")
        return [tuple(row) for row in session.execute(found.order_by(SecurityEvent.id))]


def behind(maker, world, subject):
    """Another administrator saves a version."""
    texts = {lang: Text(subject, "Chào" + LINK) for lang in ("vi", "en")}
    with unit_of_work(maker) as session:
        save_text(session, KIND, texts, seen=0, reason="Của người khác", by=world.people["admin"], now=MONDAY)


@pytest.mark.parametrize("path", [LIST, PATH, f"{PATH}/ban/0"])
def test_nobody_else_enters(sign_in, path):
    sign_in("leader").open(path, status=403)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/ban/0"])
def test_nobody_else_changes_anything(sign_in, maker, path):
    officer = sign_in("officer")
    token = officer.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    officer.post(path, csrf_token=token, **NEW, seen="0", **{"da-xem": "1"}, status=403)

    assert kept(maker) == []


@pytest.mark.parametrize("path", [f"{LIST}/khong-co", f"{PATH}/ban/7"])
def test_what_does_not_exist_is_not_found(admin, path):
    admin.open(path, status=404)


def test_every_kind_is_listed_with_its_version(admin):
    page = admin.open(LIST)
    links = [link["href"] for link in page.soup.select("main tbody th a")]

    assert links == [f"{LIST}/{kind.slug}" for kind in KINDS.values()]
    assert page.text.count("bản gốc") == len(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_kind_has_its_page_with_its_places(admin, kind):
    page = admin.open(f"{LIST}/{kind.slug}")

    assert [cell.get_text() for cell in page.soup.select("main tbody code")] == [f"{{{name}}}" for name in kind.places]
    assert len(page.soup.select(".letter-view")) == 2


def test_a_new_version_is_shown_first_and_saved_once(admin, maker, world):
    question = admin.send(admin.open(PATH), LOOK, **NEW)
    assert (question.heading, kept(maker), "+ Chào {nguoi_nhan}," in question.text) == (
        "Lưu bản mới của mẫu thư này?", [], True,
    )  # fmt: skip
    assert "Hello Nguyễn Thị Minh," in question.text
    pages = [admin.send(question, SAVE) for _ in range(2)]

    assert [page.path for page in pages] == [PATH, PATH]
    assert pages[0].flashes == ["Đã lưu bản mới của mẫu thư."]
    assert kept(maker) == [
        (1, "vi", NEW["vi_subject"], NEW["reason"]), (1, "en", NEW["en_subject"], NEW["reason"]),
    ]  # fmt: skip
    assert log(maker) == [(world.people["admin"].id, "handed 1: Đổi lời cho gọn")]


def test_the_question_leads_back_to_what_was_typed(admin, maker):
    question = admin.send(admin.open(PATH), LOOK, **NEW)
    page = admin.send(question, "Sửa tiếp", **{"sua-tiep": "1"})

    assert (page.heading, page.filled(LOOK)["vi_body"].strip(), kept(maker)) == (
        "Mẫu thư: Chuyển hồ sơ", NEW["vi_body"], [],
    )  # fmt: skip
    assert admin.send(page, LOOK).heading == "Lưu bản mới của mẫu thư này?"


@pytest.mark.parametrize("path", [LIST, PATH, f"{PATH}/ban/0"])
def test_a_page_takes_few_statements(admin, maker, path):
    with statements(maker) as sent:
        admin.open(path)

    assert len(sent) <= MOST


REFUSED = [
    ({"vi_body": "Chào {ten_la}" + LINK}, "Nội dung tiếng Việt: không có chỗ điền {ten_la} ở loại thư này"),
    ({"en_subject": "[{ma_ho_so}] {tile}"}, "Tiêu đề tiếng Anh: không có chỗ điền {tile} ở loại thư này"),
    ({"vi_body": "Chào {nguoi_nhan" + LINK}, "Nội dung tiếng Việt: có dấu ngoặc nhọn lẻ ở “Chào {nguoi_nhan"),
    ({"vi_subject": ""}, "Nhập tiêu đề tiếng Việt."),
    ({"en_body": " "}, "Nhập nội dung tiếng Anh."),
    ({"vi_subject": "[{ma_ho_so}]\nBcc: x@example.vn"}, "Tiêu đề tiếng Việt: viết trên một dòng"),
    (
        {"en_body": "Hello" + DUE},
        "Nội dung tiếng Anh: thiếu {lien_ket} (Địa chỉ của trang cần mở): loại thư này phải có",
    ),
    ({"vi_body": LINK.replace("{han_xu_ly}", "")}, "Nội dung tiếng Việt: thiếu {han_xu_ly} (Hạn xử lý"),
    (
        {"vi_body": LINK.replace("{ma_ho_so}", "")},
        "Nội dung tiếng Việt: thiếu {ma_ho_so} (Mã hồ sơ): loại thư này phải có",
    ),
    ({"vi_subject": "[{ma_ho_so}] {lien_ket}"}, "Tiêu đề tiếng Việt: không dùng {lien_ket} trong tiêu đề"),
    ({"vi_subject": "[{ma_ho_so}] " + "x" * 150}, "Tiêu đề tiếng Việt: rút còn tối đa 150 ký tự"),
    ({"reason": ""}, "Nhập lý do đổi."),
    ({"reason": "abc"}, "Lý do đổi: viết ít nhất 5 ký tự."),
]


@pytest.mark.parametrize(("typed", "problem"), REFUSED)
def test_an_unfit_text_is_refused_by_name_and_stays_typed(admin, maker, typed, problem):
    page = admin.send(admin.open(PATH), LOOK, status=422, **{**NEW, **typed})
    ((name, value),) = typed.items()

    assert [error[: len(problem)] for error in page.errors] == [problem]
    assert (page.filled(LOOK)[name].strip(), kept(maker), log(maker)) == (value.strip(), [], [])


def test_an_unfit_text_is_refused_also_past_the_question(admin, maker):
    question = admin.send(admin.open(PATH), LOOK, **NEW)
    admin.send(question, SAVE, vi_body="{{ 7*7 }}" + LINK, status=422)

    assert kept(maker) == []


def test_what_is_said_already_is_no_new_version(admin, maker):
    question = admin.send(admin.open(PATH), LOOK, reason="Không đổi gì cả")
    page = admin.send(question, SAVE, status=422)

    assert page.errors == ["Nội dung không khác bản đang dùng; chưa lưu gì. Sửa rồi lưu, hoặc để nguyên."]
    assert kept(maker) == []


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(admin, maker, world):
    page = admin.open(PATH)
    behind(maker, world, "[{ma_ho_so}] Bản của người khác")
    answer = admin.send(page, LOOK, status=409, **NEW)

    assert answer.errors[0].startswith("Người khác vừa đổi mẫu thư này; chưa lưu gì.")
    assert (answer.filled(LOOK)["vi_subject"], answer.filled(LOOK)["seen"]) == (NEW["vi_subject"], "1")
    assert [row[0] for row in kept(maker)] == [1, 1]


def test_a_version_that_came_during_the_question_is_not_passed_over(admin, maker, world):
    question = admin.send(admin.open(PATH), LOOK, **NEW)
    behind(maker, world, "[{ma_ho_so}] Bản của người khác")
    admin.send(question, SAVE, status=409)

    assert [row[0] for row in kept(maker)] == [1, 1]


@pytest.mark.parametrize("seen", ["", "x", "9" * 40, "-1"])
def test_a_page_of_no_version_changes_nothing(admin, maker, seen):
    admin.send(admin.open(PATH), LOOK, status=409, **{**NEW, "seen": seen})

    assert kept(maker) == []


def test_the_shipped_text_is_brought_back_as_a_new_version(admin, maker):
    admin.send(admin.send(admin.open(PATH), LOOK, **NEW), SAVE)
    page = admin.open(f"{PATH}/ban/0")
    admin.send(page, "Dùng lại bản này", status=422, reason="")
    question = admin.send(page, "Dùng lại bản này", reason="Bản gốc rõ hơn")
    done = admin.send(question, "Dùng lại thành bản mới")

    assert (question.heading, done.path) == ("Dùng lại bản này?", PATH)
    assert [row[:3] for row in kept(maker)][2:] == [(2, lang, KIND.shipped(lang).subject) for lang in ("vi", "en")]
    assert [link.get_text() for link in done.soup.select("main table tbody th a")] == ["bản 2", "bản 1", "bản gốc"]
    assert "Bản gốc rõ hơn" in done.text


def test_the_version_in_force_is_not_brought_back(admin, maker):
    page = admin.open(f"{PATH}/ban/0")
    assert "Đây là bản đang dùng." in page.text
    token = admin.open(PATH).filled()["csrf_token"]
    admin.post(f"{PATH}/ban/0", csrf_token=token, seen="0", reason="Vẫn bản ấy", **{"da-xem": "1"}, status=422)

    assert kept(maker) == []


def test_markup_in_a_text_is_shown_not_run(admin):
    body = "<script>alert(1)</script> {nguoi_nhan}" + LINK
    question = admin.send(admin.open(PATH), LOOK, **{**NEW, "vi_body": body})
    page = admin.send(question, SAVE)

    assert page.soup.select(".letter-view script") == []
    assert "<script>alert(1)</script> Nguyễn Thị Minh" in page.soup.select_one(".letter-view").get_text()
