"""How mail is worded: a subject that says it, what happened, what to do, by when, in the reader's language."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, a_case, take
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world, pass_at
from workflow.db import unit_of_work
from workflow.letters.house import House
from workflow.models import Case, CaseClock, OutboxIntent, User
from workflow.queries.letter_values import by_when
from workflow.services import tokens
from workflow.shipped import shipped_calendar

HOUSE = House("https://khuyencong.dongnai.test", "Sở Công Thương Đồng Nai")
SUBMITTED = """Kính gửi Commune,

Ngày 02/03/2026, bước “Nộp hồ sơ” đã được thực hiện; hồ sơ ở trạng thái “Chờ UBND cấp xã xác nhận”.

Đến lượt bạn: mở hồ sơ và xử lý.

Hồ sơ: DONGNAI-260302-0001
Tên đề án: Hỗ trợ ứng dụng máy sấy
Trạng thái: Chờ UBND cấp xã xác nhận
Hạn xử lý: 09/03/2026 (còn 4 ngày làm việc)

Mở hồ sơ:
https://khuyencong.dongnai.test/ho-so/DONGNAI-260302-0001

--\x20
Sở Công Thương Đồng Nai
Thư gửi tự động, xin không trả lời thư này.
Chọn nhận hoặc không nhận thư nhắc việc tại: https://khuyencong.dongnai.test/tai-khoan
"""


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def world(maker):
    return committed_world(maker, lambda s, w, c: walk(s, w, c, until="submit"))[0]


@pytest.fixture
def written(maker, world):
    """What is written to one person in one pass."""

    def to(who, now=TUESDAY):
        box = Postbox()
        pass_at(maker, world, box, now, house=HOUSE)
        return [message for message in box.messages if message.address == f"{who}@example.vn"]

    return to


def speaks(maker, person, language):
    with unit_of_work(maker) as session:
        session.get_one(User, person.id).language = language


def test_a_handover_says_what_happened_what_to_do_and_by_when(written):
    (message,) = written("commune")

    assert message.subject == "[DONGNAI-260302-0001] Chờ UBND cấp xã xác nhận: Hỗ trợ ứng dụng máy sấy"
    assert message.text == SUBMITTED


def test_the_html_says_the_same_as_the_text(written):
    (message,) = written("commune")

    for line in ("Kính gửi Commune,", "Đến lượt bạn: mở hồ sơ và xử lý.", "<td>09/03/2026 (còn 4 ngày làm việc)</td>"):
        assert line in message.html
    assert '<a href="https://khuyencong.dongnai.test/ho-so/DONGNAI-260302-0001">Mở hồ sơ</a>' in message.html
    assert "{{" not in message.html + message.text


def test_mail_speaks_the_language_of_its_reader(maker, world, written):
    speaks(maker, world.people["commune"], "en")
    (message,) = written("commune")

    assert (message.language, message.text.splitlines()[0]) == ("en", "Dear Commune,")
    assert message.text.splitlines()[-2:] == [
        "This message was sent automatically; please do not reply.",
        "Choose whether to get reminders by mail at: https://khuyencong.dongnai.test/tai-khoan",
    ]
    assert "Due: 09/03/2026 (4 working days left)" in message.text


def test_an_unknown_language_gets_vietnamese(maker, world, written):
    speaks(maker, world.people["commune"], "xx")

    assert written("commune")[0].text == SUBMITTED


@pytest.mark.parametrize("title", ["Máy <script>alert(1)</script>", "A & B", '"x" onclick=y'])
def test_what_people_typed_is_never_markup(maker, written, title):
    with unit_of_work(maker) as session:
        session.execute(update(Case).values(title=title))
    (message,) = written("commune")

    assert (title in message.text, title in message.html) == (True, False)


def test_a_long_or_broken_title_stays_one_short_line(maker, written):
    with unit_of_work(maker) as session:
        session.execute(update(Case).values(title="Máy\r\nsấy " * 22))
    (message,) = written("commune")

    assert (len(message.subject), message.subject.splitlines()) == (180, [message.subject])


def test_mail_never_holds_the_free_text_of_a_step(maker, world, written):
    with unit_of_work(maker) as session:
        case_id = a_case(session, world, title="Khác").case_id
        walk(session, world, case_id, until="confirm_place")
        take(
            session, world, case_id, "refuse", "officer", reason_code="other", reason="Bí mật gia đình", basis="Điều 1"
        )
    messages = written("owner")

    assert [message.subject for message in messages][-1] == "[DONGNAI-260302-0002] Từ chối tiếp nhận: Khác"
    assert not any("Bí mật" in message.text + message.html for message in messages)


ACCOUNT = [
    (tokens.RESET, "Đặt lại mật khẩu"),
    (tokens.INVITATION, "Mời sử dụng hệ thống"),
    (tokens.CONFIRM, "Xác nhận địa chỉ thư điện tử"),
]


@pytest.mark.parametrize(("purpose", "subject"), ACCOUNT)
def test_a_link_for_an_account_goes_to_its_person_alone(maker, world, purpose, subject):
    with unit_of_work(maker) as session:
        session.execute(update(OutboxIntent).values(expanded_at=MONDAY))
        session.execute(update(CaseClock).values(next_at=None))
        tokens.issue_by_mail(session, world.people["owner"].id, purpose, now=TUESDAY)
        secret = session.query(OutboxIntent).filter_by(kind="account").one().content["token"]
    box = Postbox()
    pass_at(maker, world, box, TUESDAY, house=HOUSE)
    (message,) = box.messages

    assert (message.address, message.subject) == ("owner@example.vn", subject)
    assert (message.text.count(secret), message.html.count(secret)) == (1, 1)


def test_a_change_of_an_account_is_told_without_a_link(maker, world):
    with unit_of_work(maker) as session:
        session.execute(update(OutboxIntent).values(expanded_at=MONDAY))
        tokens.tell(session, world.people["owner"].id, "password_changed", now=TUESDAY)
    box = Postbox()
    pass_at(maker, world, box, TUESDAY, house=HOUSE)

    assert [message.subject for message in box.messages] == ["Thay đổi ở tài khoản của bạn"]
    assert "\nhttps://khuyencong.dongnai.test/tai-khoan\n" in box.messages[0].text


@pytest.mark.parametrize(
    ("days", "vi", "en"),
    [
        (-7, "02/03/2026 (còn 5 ngày làm việc)", "02/03/2026 (5 working days left)"),
        (-3, "02/03/2026 (còn 1 ngày làm việc)", "02/03/2026 (1 working day left)"),
        (0, "02/03/2026 (hôm nay)", "02/03/2026 (today)"),
        (1, "02/03/2026 (quá hạn 1 ngày làm việc)", "02/03/2026 (1 working day late)"),
        (7, "02/03/2026 (quá hạn 5 ngày làm việc)", "02/03/2026 (5 working days late)"),
    ],
)
def test_a_due_date_counts_working_days(days, vi, en):
    now = MONDAY + timedelta(days=days)

    assert [by_when(MONDAY, now, shipped_calendar(), lang) for lang in ("vi", "en")] == [vi, en]
