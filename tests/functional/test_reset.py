"""A lost password: the link in the mail, and what a new password must be."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.pages import PASSWORD
from workflow.db import unit_of_work
from workflow.models import OutboxIntent, WebSession
from workflow.services.accounts import find_account

OFFICER = "officer@example.vn"
NEW = "một mật khẩu mới tinh"


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


def test_a_lost_password_is_set_anew_by_a_link(visitor, maker):
    page = visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    _, purpose, token = mailed(maker)[0]
    done = visitor.send(visitor.open(f"/dat-lai-mat-khau/{token}"), "Đặt mật khẩu", password=NEW, again=NEW)

    assert (page.heading, purpose) == ("Hãy mở hộp thư của bạn", "reset")
    assert (done.heading, visitor.sign_in(OFFICER, PASSWORD, status=422).heading) == ("Đăng nhập", "Đăng nhập")
    assert visitor.sign_in(OFFICER, NEW).person == "Officer"


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


@pytest.mark.parametrize(
    ("password", "again", "errors"),
    [
        ("ngắn", "ngắn", ["Mật khẩu mới: Mật khẩu phải có ít nhất 15 ký tự. Có thể dùng một câu dễ nhớ."]),
        ("x" * 129, "x" * 129, ["Mật khẩu mới: Mật khẩu có nhiều nhất 128 ký tự."]),
        (
            "matkhaukhuyencong2026",
            "matkhaukhuyencong2026",
            ["Mật khẩu mới: Mật khẩu này dễ đoán. Hãy chọn một câu khác mà chỉ bạn biết."],
        ),
        (NEW, NEW + "!", ["Hai lần nhập mật khẩu khác nhau. Hãy nhập lại."]),
    ],
)
def test_a_poor_password_is_refused_with_what_to_do(visitor, maker, password, again, errors):
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    page = visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}")

    assert visitor.send(page, "Đặt mật khẩu", password=password, again=again, status=422).errors == errors


def test_a_password_is_taken_letter_for_letter(visitor, maker):
    exact = "  Dấu  cách và CHỮ HOA  "
    visitor.send(visitor.open("/quen-mat-khau"), "Gửi liên kết", email=OFFICER)
    visitor.send(visitor.open(f"/dat-lai-mat-khau/{mailed(maker)[0][2]}"), "Đặt mật khẩu", password=exact, again=exact)

    assert visitor.sign_in(OFFICER, exact.strip(), status=422).heading == "Đăng nhập"
    assert visitor.sign_in(OFFICER, exact).person == "Officer"
