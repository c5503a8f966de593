"""Signing in and out, sessions that run out, forms that come too late, links in mails."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import MONDAY
from tests.pages import PASSWORD, Visitor
from workflow.db import unit_of_work
from workflow.models import OutboxIntent, SecurityEvent, User, WebSession
from workflow.services.accounts import close_account, find_account

OFFICER, OWNER = "officer@example.vn", "owner@example.vn"
WRONG = "Thư điện tử hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại."
NEW = "một mật khẩu mới tinh"


def kinds(maker):
    with unit_of_work(maker, read_only=True) as session:
        return list(session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)))


def mailed(maker):
    with unit_of_work(maker, read_only=True) as session:
        rows = session.execute(
            select(OutboxIntent.audience, OutboxIntent.content).where(OutboxIntent.kind == "account")
        )
        return [(row.audience, row.content["purpose"], row.content["token"]) for row in rows]


def forget(maker, email):
    with unit_of_work(maker, read_only=True) as session:
        user_id = find_account(session, email).id
        return session.scalar(select(func.count()).select_from(WebSession).where(WebSession.user_id == user_id))


def test_a_person_signs_in_and_out(visitor, maker):
    page = visitor.sign_in("  Officer@Example.vn ")
    header = page.soup.select_one(".account-name").get_text()

    page = visitor.post("/dang-xuat", csrf_token=page.filled("Lưu thay đổi")["csrf_token"])

    assert (header, page.heading, page.flashes) == ("Officer", "Đăng nhập", ["Bạn đã đăng xuất."])
    assert kinds(maker) == ["signed_in", "signed_out"]


@pytest.mark.parametrize("email", [OFFICER, "nobody@example.vn", "không phải địa chỉ"])
def test_a_wrong_password_and_an_unknown_account_are_told_the_same(visitor, email):
    page = visitor.sign_in(email, "sai mật khẩu rồi", status=422)

    assert (page.errors, page.filled()["email"], page.filled()["password"]) == ([WRONG], email, "")


def test_an_empty_form_says_what_is_missing(visitor):
    assert visitor.sign_in("", "", status=422).errors == ["Nhập thư điện tử.", "Nhập mật khẩu."]


@pytest.mark.parametrize("password", ["x" * 129, "x" * 5000, "\x00\x01"])
def test_an_absurd_password_is_only_wrong(visitor, password):
    assert len(visitor.sign_in(OFFICER, password, status=422).errors) == 1


def test_a_closed_account_does_not_get_in(visitor, maker):
    with unit_of_work(maker) as session:
        close_account(session, find_account(session, OFFICER).id, now=MONDAY)

    assert visitor.sign_in(OFFICER, status=422).errors == [WRONG]


def test_after_signing_in_one_comes_to_the_page_one_wanted(visitor):
    page = visitor.open("/tai-khoan/mat-khau?a=1")
    assert page.heading == "Đăng nhập"

    page = visitor.send(page, "Đăng nhập", email=OFFICER, password=PASSWORD)

    assert page.heading == "Đổi mật khẩu"


@pytest.mark.parametrize(
    "wish",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "/a\r\nb",
        "javascript:1",
        " /x",
        "\\/x",
    ],
)
def test_nobody_is_sent_to_another_site(client, visitor, wish):
    page = visitor.open("/dang-nhap")
    fields = page.filled() | {"email": OFFICER, "password": PASSWORD, "tiep": wish}

    answer = client.post("/dang-nhap", data=fields)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/tai-khoan")


def test_the_door_shuts_after_ten_failures_and_says_for_how_long(visitor, clock):
    for _ in range(10):
        visitor.sign_in(OFFICER, "sai mật khẩu rồi", status=422)

    page = visitor.sign_in(OFFICER, status=429)
    clock.at += timedelta(minutes=14)
    later = visitor.sign_in(OFFICER, status=429)
    clock.at += timedelta(minutes=1, seconds=1)

    assert ("hãy chờ 15 phút" in page.text, "hãy chờ 1 phút" in later.text) == (True, True)
    assert visitor.sign_in(OFFICER).heading == "Tài khoản của tôi"


@pytest.mark.parametrize(("who", "minutes", "heading"), [
    ("officer", 29, "Tài khoản của tôi"), ("officer", 31, "Đăng nhập"),
    ("owner", 119, "Tài khoản của tôi"), ("owner", 121, "Đăng nhập"),
])  # fmt: skip
def test_a_session_that_lies_idle_runs_out(sign_in, clock, who, minutes, heading):
    person = sign_in(who)

    clock.at += timedelta(minutes=minutes)

    assert person.open("/tai-khoan").heading == heading


def test_a_session_in_use_ends_after_twelve_hours(sign_in, clock):
    person = sign_in("officer")
    found = []

    for _ in range(13 * 4):
        clock.at += timedelta(minutes=15)
        found.append(person.open("/tai-khoan").heading)

    assert found.index("Đăng nhập") == 12 * 4 - 1


def test_a_session_gets_a_new_identifier_at_sign_in(client, visitor):
    visitor.open("/dang-nhap")
    before = client.get_cookie("sid").value

    visitor.sign_in(OFFICER)

    assert client.get_cookie("sid").value != before


def test_a_copy_of_the_cookie_is_dead_after_signing_out(app, client, visitor):
    page = visitor.sign_in(OFFICER)
    thief = app.test_client()
    thief.set_cookie("sid", client.get_cookie("sid").value)
    assert Visitor(thief).open("/tai-khoan").heading == "Tài khoản của tôi"

    visitor.post("/dang-xuat", csrf_token=page.filled("Lưu thay đổi")["csrf_token"])

    assert Visitor(thief).open("/tai-khoan").heading == "Đăng nhập"


def test_a_form_sent_after_the_session_ran_out_is_kept(sign_in, clock, maker):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", phone="0912 345 678", status=401)
    offered = person.send(asked, "Đăng nhập", email=OFFICER, password=PASSWORD)
    done = person.send(offered, "Gửi tiếp")

    assert (asked.heading, offered.heading) == ("Đăng nhập", "Gửi tiếp nội dung đang dở?")
    assert (done.heading, done.filled("Lưu thay đổi")["name"]) == ("Tài khoản của tôi", "Lê Thị Đoan Trang")


def test_a_kept_form_survives_a_wrong_password(sign_in, clock):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", status=401)
    again = person.send(asked, "Đăng nhập", email=OFFICER, password="sai mật khẩu rồi", status=422)
    offered = person.send(again, "Đăng nhập", email=OFFICER, password=PASSWORD)

    assert offered.filled("Gửi tiếp")["name"] == "Lê Thị Đoan Trang"


def test_a_kept_form_is_not_offered_to_somebody_else(sign_in, clock):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", status=401)
    other = person.send(asked, "Đăng nhập", email="leader@example.vn", password=PASSWORD)

    assert other.flashes == ["Biểu mẫu đang gửi dở là của tài khoản khác nên không được gửi tiếp."]
    assert other.filled("Lưu thay đổi")["name"] == "Leader"


def test_a_kept_form_that_was_altered_is_dropped(sign_in, clock):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", status=401)
    kept = asked.filled("Đăng nhập")["kept"]

    assert (
        person.send(asked, "Đăng nhập", email=OFFICER, password=PASSWORD, kept="x" + kept).heading
        == "Tài khoản của tôi"
    )


def test_forms_open_elsewhere_stay_good_when_the_same_person_signs_in_again(sign_in, clock):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    person.sign_in(OFFICER)

    assert person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang").flashes == ["Đã lưu thay đổi."]


def test_autosave_of_somebody_signed_out_is_told_so(client):
    page = Visitor(client).open("/dang-nhap")
    fields = {"csrf_token": page.filled()["csrf_token"]}

    assert client.post("/tai-khoan", data=fields, headers={"X-Autosave": "1"}).status_code == 401


def test_a_lost_password_is_set_anew_by_a_link(visitor, maker):
    page = visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    audience, purpose, token = mailed(maker)[0]
    done = visitor.send(visitor.open(f"/dat-lai-mat-khau/{token}"), "Đặt mật khẩu", password=NEW, again=NEW)

    assert (page.heading, purpose) == ("Hãy mở hộp thư của bạn", "reset")
    assert (done.heading, visitor.sign_in(OFFICER, PASSWORD, status=422).heading) == ("Đăng nhập", "Đăng nhập")
    assert visitor.sign_in(OFFICER, NEW).heading == "Tài khoản của tôi"


def test_a_new_password_ends_every_session(visitor, sign_in, maker):
    person = sign_in("officer")
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    visitor.send(visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}"), "Đặt mật khẩu", password=NEW, again=NEW)

    assert (person.open("/tai-khoan").heading, forget(maker, OFFICER)) == ("Đăng nhập", 0)


@pytest.mark.parametrize("email", [OFFICER, "nobody@example.vn"])
def test_asking_for_a_link_is_answered_the_same_for_everybody(visitor, email):
    page = visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=email)

    assert page.text.startswith(
        "Hãy mở hộp thư của bạn Nếu địa chỉ bạn nhập là của một tài khoản, một thư có liên kết đã được gửi"
    )


def test_a_link_works_once_and_only_the_newest(visitor, maker):
    for _ in range(2):
        visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    old, new = (token for _, _, token in mailed(maker))

    visitor.open(f"/dat-lai-mat-khau/{old}", status=410)
    page = visitor.open(f"/dat-lai-mat-khau/{new}")
    visitor.send(page, "Đặt mật khẩu", password=NEW, again=NEW)

    assert (
        visitor.send(page, "Đặt mật khẩu", password=NEW, again=NEW, status=410).heading
        == "Liên kết không còn dùng được"
    )


def test_a_link_runs_out_after_half_an_hour(visitor, maker, clock):
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)

    clock.at += timedelta(minutes=31)

    assert (
        visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}", status=410).heading == "Liên kết không còn dùng được"
    )


@pytest.mark.parametrize(("password", "again", "errors"), [
    ("ngắn", "ngắn", ["Mật khẩu mới: Mật khẩu phải có ít nhất 15 ký tự. Có thể dùng một câu dễ nhớ."]),
    ("x" * 129, "x" * 129, ["Mật khẩu mới: Mật khẩu có nhiều nhất 128 ký tự."]),
    ("matkhaukhuyencong2026", "matkhaukhuyencong2026", ["Mật khẩu mới: Mật khẩu này dễ đoán. Hãy chọn một câu khác mà chỉ bạn biết."]),
    (NEW, NEW + "!", ["Hai lần nhập mật khẩu khác nhau. Hãy nhập lại."]),
])  # fmt: skip
def test_a_poor_password_is_refused_with_what_to_do(visitor, maker, password, again, errors):
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    page = visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}")

    assert visitor.send(page, "Đặt mật khẩu", password=password, again=again, status=422).errors == errors


def test_a_password_is_taken_letter_for_letter(visitor, maker):
    exact = "  Dấu  cách và CHỮ HOA  "
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    visitor.send(visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}"), "Đặt mật khẩu", password=exact, again=exact)

    assert visitor.sign_in(OFFICER, exact.strip(), status=422).heading == "Đăng nhập"
    assert visitor.sign_in(OFFICER, exact).heading == "Tài khoản của tôi"


def test_an_old_hash_is_made_anew_at_sign_in(visitor, maker, app):
    dear = app.extensions["khuyencong"]["config"].passwords
    with unit_of_work(maker) as session:
        find_account(session, OFFICER).password = type(dear)(time_cost=2, memory_kib=64).hash(PASSWORD)

    visitor.sign_in(OFFICER)

    with unit_of_work(maker, read_only=True) as session:
        kept = session.scalar(select(User.password).where(User.email == OFFICER))
    assert (dear.stale(kept), dear.verify(kept, PASSWORD)) == (False, True)
