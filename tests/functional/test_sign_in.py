"""Signing in and out, sessions that run out, forms that come too late."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY
from tests.pages import PASSWORD, Visitor
from workflow.db import unit_of_work
from workflow.models import SecurityEvent, User
from workflow.services.accounts import close_account, find_account

OFFICER, OWNER = "officer@example.vn", "owner@example.vn"
WRONG = "Thư điện tử hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại."


def kinds(maker):
    with unit_of_work(maker, read_only=True) as session:
        return list(session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)))


def test_a_person_signs_in_and_out(visitor, maker):
    person = visitor.sign_in("  Officer@Example.vn ").person

    page = visitor.sign_out()

    assert (person, page.person, page.flashes) == ("Officer", "", ["Bạn đã đăng xuất."])
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
    home = client.get("/dang-nhap").headers["Location"]

    assert (answer.status_code, answer.headers["Location"]) == (303, home)


def test_the_door_shuts_after_ten_failures_and_says_for_how_long(visitor, clock):
    for _ in range(10):
        visitor.sign_in(OFFICER, "sai mật khẩu rồi", status=422)

    page = visitor.sign_in(OFFICER, status=429)
    clock.at += timedelta(minutes=14)
    later = visitor.sign_in(OFFICER, status=429)
    clock.at += timedelta(minutes=1, seconds=1)

    assert ("hãy chờ 15 phút" in page.text, "hãy chờ 1 phút" in later.text) == (True, True)
    assert visitor.sign_in(OFFICER).person == "Officer"


@pytest.mark.parametrize(
    ("who", "minutes", "heading"),
    [
        ("officer", 29, "Tài khoản của tôi"),
        ("officer", 31, "Đăng nhập"),
        ("owner", 119, "Tài khoản của tôi"),
        ("owner", 121, "Đăng nhập"),
    ],
)
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
    visitor.sign_in(OFFICER)
    thief = app.test_client()
    thief.set_cookie("sid", client.get_cookie("sid").value)
    assert Visitor(thief).open("/tai-khoan").person == "Officer"

    visitor.sign_out()

    assert Visitor(thief).open("/tai-khoan").person == ""


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
    assert other.person == "Leader"


@pytest.mark.parametrize("lost", ["signed out", "no cookie"])
def test_a_form_whose_session_is_gone_altogether_is_kept_too(sign_in, lost):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    if lost == "signed out":
        person.sign_out()
    else:
        person.client.delete_cookie("sid")

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", phone="0912 345 678", status=401)
    offered = person.send(asked, "Đăng nhập", email=OFFICER, password=PASSWORD)
    before = person.open("/tai-khoan").filled("Lưu thay đổi")["name"]
    done = person.send(offered, "Gửi tiếp")

    assert (offered.heading, before) == ("Gửi tiếp nội dung đang dở?", "Officer")
    assert done.filled("Lưu thay đổi")["name"] == "Lê Thị Đoan Trang"


def test_what_was_left_open_after_signing_out_is_offered_to_nobody_else(sign_in):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    person.sign_out()

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", status=401)
    other = person.send(asked, "Đăng nhập", email="leader@example.vn", password=PASSWORD)

    assert other.person == "Leader"
    assert other.flashes == ["Biểu mẫu đang gửi dở là của tài khoản khác nên không được gửi tiếp."]


def test_a_form_from_elsewhere_is_never_kept(client):
    sent = {"data": {"name": "Kẻ gian"}, "headers": {"Origin": "https://elsewhere.vn"}}

    assert client.post("/tai-khoan", **sent).status_code == 400


def test_a_kept_form_that_was_altered_is_dropped(sign_in, clock):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    clock.at += timedelta(hours=1)

    asked = person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang", status=401)
    kept = asked.filled("Đăng nhập")["kept"]

    assert person.send(asked, "Đăng nhập", email=OFFICER, password=PASSWORD, kept="x" + kept).person == "Officer"


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


def test_an_old_hash_is_made_anew_at_sign_in(visitor, maker, app):
    dear = app.extensions["khuyencong"]["config"].passwords
    with unit_of_work(maker) as session:
        find_account(session, OFFICER).password = type(dear)(time_cost=2, memory_kib=64).hash(PASSWORD)

    visitor.sign_in(OFFICER)

    with unit_of_work(maker, read_only=True) as session:
        kept = session.scalar(select(User.password).where(User.email == OFFICER))
    assert (dear.stale(kept), dear.verify(kept, PASSWORD)) == (False, True)
