"""The account page, and how an establishment gets its account."""

import pytest
from sqlalchemy import func, select

from tests.functional.test_reset import NEW, mailed
from tests.pages import PASSWORD, Visitor
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.models import DoneOnce, Establishment, Membership, Unit, User, WebSession
from workflow.services.accounts import end_membership, find_account

TAX_CODE = "0100109106"
REGISTERED = "Còn một bước: xác nhận thư điện tử"
TAKEN = (
    "Mã số thuế này đã có tài khoản. Nếu bạn là người của cơ sở, hãy nhờ người đang giữ tài khoản hoặc gọi số điện "
    "thoại ở cuối trang để được cấp quyền."
)


@pytest.fixture
def form(world):
    return {
        "tax_code": "0100 109 106",
        "establishment": "Hợp tác xã Bánh tráng Thanh Đức",
        "kind": "cooperative",
        "commune_id": str(world.units["commune"]),
        "address": "Tổ 5, ấp 2",
        "name": "Trần Thị Hạnh",
        "phone": "0912 345 678",
        "email": "Hanh@htx.vn",
        "password": PASSWORD,
        "again": PASSWORD,
    }


def register(visitor, form, *, status=200, **changed):
    return visitor.send(visitor.open("/dang-ky"), "Tạo tài khoản", status=status, **{**form, **changed})


def confirmed(visitor, maker):
    token = next(token for _, purpose, token in reversed(mailed(maker)) if purpose == "confirm")
    return visitor.send(visitor.open(f"/xac-nhan-thu/{token}"), "Xác nhận")


def test_the_profile_is_kept(sign_in):
    person = sign_in("officer")
    page = person.send(
        person.open("/tai-khoan"), "Lưu thay đổi", name="Lê Thị Đoan Trang", phone="+84 912 345 678", notices="digest"
    )

    shown = {name: page.filled("Lưu thay đổi").get(name) for name in ("name", "phone", "language", "notices")}

    assert page.flashes == ["Đã lưu thay đổi."]
    assert shown == {"name": "Lê Thị Đoan Trang", "phone": "0912345678", "language": "vi", "notices": "digest"}


def test_a_wrong_profile_says_what_to_do_and_keeps_what_was_typed(sign_in, maker):
    person = sign_in("officer")
    page = person.send(person.open("/tai-khoan"), "Lưu thay đổi", name="", phone="12", status=422)

    assert page.errors == [
        "Nhập họ và tên.",
        "Điện thoại: viết số điện thoại Việt Nam, ví dụ 0912 345 678 hoặc 0251 3822 232.",
    ]
    assert page.filled("Lưu thay đổi")["phone"] == "12"
    with unit_of_work(maker, read_only=True) as session:
        assert find_account(session, "officer@example.vn").phone == ""


def test_the_language_of_the_account_is_the_language_of_its_pages(sign_in, app):
    person = sign_in("officer")
    page = person.send(person.open("/tai-khoan"), "Lưu thay đổi", language="en")
    elsewhere = Visitor(app.test_client(), lang="vi").sign_in("officer@example.vn")

    assert (page.heading, page.soup.html["lang"], elsewhere.soup.html["lang"]) == ("My account", "en", "en")


def test_a_form_sent_twice_has_one_effect(sign_in, maker):
    person = sign_in("officer")
    page = person.open("/tai-khoan")

    pages = [person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang") for _ in range(2)]

    assert [each.heading for each in pages] == ["Tài khoản của tôi"] * 2
    with unit_of_work(maker, read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(DoneOnce)) == 1


def test_a_key_that_comes_back_with_another_body_is_refused(sign_in):
    person = sign_in("officer")
    page = person.open("/tai-khoan")
    person.send(page, "Lưu thay đổi", name="Lê Thị Đoan Trang")

    refused = person.send(page, "Lưu thay đổi", name="Lê Văn Khác", status=422)

    assert refused.heading == "Nội dung gửi lên chưa đúng"
    assert person.open("/tai-khoan").filled("Lưu thay đổi")["name"] == "Lê Thị Đoan Trang"


def test_sessions_are_listed_and_ended_one_by_one(sign_in, maker):
    here, there = sign_in("officer"), sign_in("officer")
    page = here.open("/tai-khoan")
    other = page.soup.select_one("input[name=mark]")["value"]

    page = here.post("/tai-khoan/phien", csrf_token=page.filled("Lưu thay đổi")["csrf_token"], mark=other)

    assert (page.flashes, page.heading) == (["Đã kết thúc phiên đăng nhập."], "Tài khoản của tôi")
    assert there.open("/tai-khoan").heading == "Đăng nhập"


def test_all_other_sessions_end_at_once(sign_in, maker):
    here, *others = (sign_in("officer") for _ in range(3))

    here.send(here.open("/tai-khoan"), "Kết thúc mọi phiên khác")

    assert [each.open("/tai-khoan").heading for each in (here, *others)] == [
        "Tài khoản của tôi",
        "Đăng nhập",
        "Đăng nhập",
    ]


def test_nobody_ends_the_session_of_somebody_else(sign_in, maker):
    officer, leader = sign_in("officer"), sign_in("leader")
    with unit_of_work(maker, read_only=True) as session:
        mark = session.scalar(select(WebSession.id_hash).join(User).where(User.email == "leader@example.vn"))

    officer.post("/tai-khoan/phien", csrf_token=officer.open("/tai-khoan").filled()["csrf_token"], mark=mark)

    assert leader.open("/tai-khoan").heading == "Tài khoản của tôi"


def test_a_changed_password_ends_the_other_sessions(sign_in):
    here, there = sign_in("officer"), sign_in("officer")
    page = here.send(here.open("/tai-khoan/mat-khau"), "Đổi mật khẩu", present=PASSWORD, password=NEW, again=NEW)

    assert page.flashes == ["Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."]
    assert [each.open("/tai-khoan").heading for each in (here, there)] == ["Tài khoản của tôi", "Đăng nhập"]


def test_a_password_is_changed_only_by_who_knows_the_present_one(sign_in):
    person = sign_in("officer")
    page = person.open("/tai-khoan/mat-khau")

    page = person.send(page, "Đổi mật khẩu", present="sai mật khẩu rồi", password=NEW, again=NEW, status=422)

    assert page.errors == ["Mật khẩu hiện nay chưa đúng. Hãy nhập lại."]


def test_a_password_of_ones_own_name_is_refused(sign_in, visitor, form):
    person = sign_in("second_officer")
    page, own = person.open("/tai-khoan/mat-khau"), "Second Officer 2026"

    page = person.send(page, "Đổi mật khẩu", present=PASSWORD, password=own, again=own, status=422)
    other = register(visitor, form, password="Trần Thị Hạnh 1980", again="Trần Thị Hạnh 1980", status=422)

    assert page.errors == other.errors == ["Mật khẩu này dễ đoán. Hãy chọn một câu khác mà chỉ bạn biết."]


def test_guessing_the_present_password_is_stopped(sign_in):
    person = sign_in("officer")
    page = person.open("/tai-khoan/mat-khau")
    wrong = {"present": "sai mật khẩu rồi", "password": NEW, "again": NEW}
    for _ in range(10):
        person.send(page, "Đổi mật khẩu", status=422, **wrong)

    assert person.send(page, "Đổi mật khẩu", status=429, **wrong).heading == "Bạn thử quá nhiều lần"


def test_a_role_that_is_taken_away_ends_the_sessions(sign_in, maker, clock):
    person = sign_in("officer")
    with unit_of_work(maker) as session:
        found = session.scalar(select(Membership.id).join(User).where(User.email == "officer@example.vn"))
        end_membership(session, found, last_day=clock.at.date(), now=clock.at)

    assert person.open("/tai-khoan").heading == "Đăng nhập"


def test_an_establishment_registers_and_signs_in(visitor, maker, form, world):
    page = register(visitor, form)
    early = visitor.sign_in("hanh@htx.vn", status=422)
    opened = confirmed(visitor, maker)

    assert (page.heading, early.heading) == (REGISTERED, "Đăng nhập")
    assert opened.flashes == ["Đã xác nhận thư điện tử. Bạn có thể đăng nhập."]
    assert visitor.sign_in("hanh@htx.vn").person == "Trần Thị Hạnh"
    with unit_of_work(maker, read_only=True) as session:
        found = select(Unit.name, Establishment.commune_id, Establishment.representative, Membership.role)
        found = found.join(Establishment, Establishment.unit_id == Unit.id)
        found = found.join(Membership, Membership.unit_id == Unit.id)
        row = session.execute(found.where(Establishment.tax_code == TAX_CODE)).one()
    assert tuple(row) == (form["establishment"], world.units["commune"], form["name"], Role.BENEFICIARY)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        (
            {"tax_code": "0100109107"},
            "Mã số thuế của cơ sở: chữ số thứ mười không khớp; xem lại mã số thuế trên giấy đăng ký.",
        ),
        (
            {"tax_code": "123"},
            "Mã số thuế của cơ sở: phải có 10 chữ số, 13 chữ số (10-3) hoặc 12 chữ số định danh cá nhân.",
        ),
        ({"commune_id": "999999"}, "Xã, phường nơi đặt cơ sở: chọn một mục trong danh sách."),
        ({"email": "hanh@htx"}, "Thư điện tử: viết một địa chỉ thư điện tử, ví dụ ten@congty.vn."),
        ({"establishment": "Hợp tác xã\x07"}, "Tên cơ sở: có ký tự điều khiển hoặc ký tự hỏng; xóa rồi gõ lại chỗ đó."),
    ],
)
def test_a_wrong_registration_says_what_to_do_and_enters_nothing(visitor, maker, form, changed, error):
    page = register(visitor, form, status=422, **changed)

    assert (page.errors, page.filled()["address"], page.filled()["password"]) == ([error], form["address"], "")
    assert mailed(maker) == []


def test_a_tax_code_that_has_an_account_is_refused_with_what_to_do(visitor, maker, form):
    assert register(visitor, form, tax_code="3600000007", status=422).errors != []

    register(visitor, form)
    confirmed(visitor, maker)

    assert register(visitor, form, email="other@htx.vn", status=422).errors == [TAKEN]


def test_an_address_that_has_an_account_is_answered_the_same_and_told_by_mail(visitor, maker, form, world):
    page = register(visitor, form, email="officer@example.vn")

    assert (page.heading, mailed(maker)) == (
        REGISTERED,
        [(f"user:{world.people['officer'].id}", "already_registered", "")],
    )
    with unit_of_work(maker, read_only=True) as session:
        assert session.scalar(select(func.count()).where(Establishment.tax_code == TAX_CODE)) == 0


def test_a_later_registration_replaces_one_that_was_not_confirmed(visitor, maker, form):
    register(visitor, form)
    first = mailed(maker)[-1][2]

    assert register(visitor, form, email="other@htx.vn").heading == REGISTERED
    assert visitor.open(f"/xac-nhan-thu/{first}", status=410).heading == "Liên kết không còn dùng được"
    assert register(visitor, form).heading == REGISTERED
    assert confirmed(visitor, maker).heading == "Đăng nhập"
    assert visitor.sign_in("hanh@htx.vn").person == "Trần Thị Hạnh"


def test_opening_the_link_alone_confirms_nothing(visitor, maker, form):
    register(visitor, form)

    visitor.open(f"/xac-nhan-thu/{mailed(maker)[-1][2]}")

    assert visitor.sign_in("hanh@htx.vn", status=422).heading == "Đăng nhập"


def test_a_closed_account_is_not_opened_by_registering_again(visitor, maker, form, clock):
    with unit_of_work(maker) as session:
        find_account(session, "officer@example.vn").active = False

    page = register(visitor, form, email="officer@example.vn")

    assert (page.heading, mailed(maker)) == (REGISTERED, [])
