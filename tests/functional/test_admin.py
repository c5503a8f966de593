"""The administrator: people and roles, days, the log and its proof. Every change is shown first and written down."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.desk import put_case
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import CalendarDay, CaseEvent, Membership, OutboxIntent, SecurityEvent, User

NEW = {
    "name": "Lê Thị Mới", "email": "moi@example.vn", "title": "Chuyên viên", "phone": "", "role": "dept_officer",
    "since": "02/03/2026", "until": "",
}  # fmt: skip
DAY = {
    "on": "16/03/2026",
    "kind": "closure",
    "scope": "dong-nai",
    "label": "Nghỉ toàn cơ quan",
    "basis": "Công văn 12/UBND-VP",
}
PAGES = ("", "/nguoi/moi", "/don-vi", "/lich", "/kiem-toan", "/he-thong")


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def officer(world):
    return world.people["officer"].id


def kinds(maker):
    with maker() as session:
        found = select(SecurityEvent.kind, SecurityEvent.user_id, SecurityEvent.detail).order_by(SecurityEvent.id)
        return [(row.kind, row.user_id, row.detail) for row in session.execute(found) if row.kind.startswith("admin")]


def posts(maker, user_id):
    with maker() as session:
        found = select(Membership.role, Membership.valid_from, Membership.valid_to).where(Membership.user_id == user_id)
        return [tuple(row) for row in session.execute(found.order_by(Membership.id))]


def twice(visitor, page, button, confirm, **typed):
    """Fill in, look at what will change, and agree."""
    question = visitor.send(page, button, **typed)
    return question, visitor.send(question, confirm)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_enters(sign_in, path):
    sign_in("leader").open(f"/quan-tri{path}", status=403)


@pytest.mark.parametrize("path", PAGES)
def test_every_part_opens(admin, path):
    assert admin.open(f"/quan-tri{path}").status == 200


def test_people_of_the_own_province_are_listed_and_found_without_marks(admin):
    page = admin.open("/quan-tri")
    names = [link.get_text(strip=True) for link in page.soup.select("tbody th a")]

    assert ("Stranger" in names, "Owner" in names, "Officer" in names) == (False, False, True)
    assert admin.open("/quan-tri?tim=ACCOUNT%C3%81nt").heading == "Quản trị: 1 người dùng"
    assert "Không thấy ai như vậy" in admin.open("/quan-tri?tim=%25").text


def test_a_person_is_made_after_a_look_and_invited_once(admin, maker, world):
    unit = str(world.units["department"])
    question = admin.send(admin.open("/quan-tri/nguoi/moi"), "Xem trước", **NEW, unit_id=unit)
    assert (question.heading, kinds(maker)) == ("Tạo tài khoản này?", [])
    assert "Vai trò Chuyên viên Sở Đơn vị Sở Công Thương Đồng Nai Từ ngày 02/03/2026" in question.text
    pages = [admin.send(question, "Tạo và gửi lời mời") for _ in range(2)]

    with maker() as session:
        user = session.scalars(select(User).where(User.email == NEW["email"])).one()
        invited = session.scalars(select(OutboxIntent).where(OutboxIntent.kind == "account")).all()
    assert ([page.path for page in pages], user.password) == (["/quan-tri"] * 2, None)
    assert [(each.audience, each.content["purpose"]) for each in invited] == [(f"user:{user.id}", "invitation")]
    assert [(kind, by) for kind, by, _ in kinds(maker)] == [("admin_person_created", world.people["admin"].id)]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"email": "khong-phai"}, "Thư điện tử: "),
        ({"until": "01/03/2026"}, "Đến hết ngày không được trước Từ ngày."),
        ({"role": "clock"}, "Vai trò: chọn một mục trong danh sách."),
        ({"unit_id": "999"}, "Đơn vị: chọn một mục trong danh sách."),
    ],
)
def test_what_is_wrong_with_a_person_is_told(admin, maker, world, typed, problem):
    wish = {**NEW, "unit_id": str(world.units["department"]), **typed}
    page = admin.send(admin.open("/quan-tri/nguoi/moi"), "Xem trước", status=422, **wish)

    assert (len(page.errors), page.errors[0][: len(problem)], kinds(maker)) == (1, problem, [])


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"email": "Officer@Example.vn"}, "Đã có tài khoản dùng thư điện tử này. Tìm người đó rồi thêm vai trò."),
        ({"role": "commune_officer"}, "Vai trò này không có ở loại đơn vị đã chọn. Chọn đơn vị hoặc vai trò khác."),
    ],
)
def test_what_cannot_be_is_told_after_the_look(admin, maker, world, typed, problem):
    wish = {**NEW, "unit_id": str(world.units["department"]), **typed}
    question = admin.send(admin.open("/quan-tri/nguoi/moi"), "Xem trước", **wish)
    page = admin.send(question, "Tạo và gửi lời mời", status=422)

    assert (page.errors, kinds(maker), page.filled("Xem trước")["name"]) == ([problem], [], NEW["name"])


def test_a_role_is_given_and_works_at_once(admin, maker, world, officer, sign_in):
    wish = {
        "role": "supervisor",
        "unit_id": str(world.units["department"]),
        "since": "02/03/2026",
        "until": "31/12/2026",
    }
    page = admin.open(f"/quan-tri/nguoi/{officer}")
    question, done = twice(admin, page, "Xem trước vai trò mới", "Thêm vai trò", **wish)

    assert (question.heading, done.flashes) == ("Thêm vai trò này?", ["Đã thêm vai trò."])
    assert posts(maker, officer)[1] == ("supervisor", date(2026, 3, 2), date(2026, 12, 31))
    assert kinds(maker)[0][0] == "admin_role_given"
    assert sign_in("officer").open("/giam-sat").status == 200


def test_the_same_role_is_not_given_twice(admin, world, officer):
    wish = {"role": "dept_officer", "unit_id": str(world.units["department"]), "since": "02/03/2026"}
    question = admin.send(admin.open(f"/quan-tri/nguoi/{officer}"), "Xem trước vai trò mới", **wish)
    page = admin.send(question, "Thêm vai trò", status=422)

    assert page.errors == ["Người này đã có vai trò đó ở đơn vị đó trong thời gian này. Chọn ngày khác."]


def test_a_role_ends_and_the_person_is_out(admin, maker, officer, sign_in, clock):
    working = sign_in("officer")
    button = "Kết thúc Chuyên viên Sở Sở Công Thương Đồng Nai"
    page = admin.open(f"/quan-tri/nguoi/{officer}")
    question, done = twice(admin, page, button, "Kết thúc vai trò", last_day="02/03/2026")

    assert (question.heading, done.flashes[0][:19]) == ("Kết thúc vai trò này?", "Đã kết thúc vai trò")
    assert posts(maker, officer) == [("dept_officer", date(2020, 1, 1), date(2026, 3, 2))]
    assert working.open("/viec-cua-toi").path == "/dang-nhap"


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("", "Nhập ngày cuối còn vai trò."),
        ("31/12/2019", "Ngày kết thúc trước ngày bắt đầu. Chọn ngày muộn hơn."),
    ],
)
def test_a_role_does_not_end_before_it_began(admin, maker, officer, day, problem):
    button = "Kết thúc Chuyên viên Sở Sở Công Thương Đồng Nai"
    page = admin.open(f"/quan-tri/nguoi/{officer}")
    if day:
        question = admin.send(page, button, last_day=day)
        page = admin.send(question, "Kết thúc vai trò", status=422)
    else:
        page = admin.send(page, button, last_day=day, status=422)

    assert (page.errors, posts(maker, officer)[0][2]) == ([problem], None)


def test_an_account_is_locked_and_opened_again(admin, maker, officer, sign_in):
    page = admin.open(f"/quan-tri/nguoi/{officer}")
    _, locked = twice(admin, page, "Khoá tài khoản", "Khoá tài khoản")
    sign_in("second_officer")
    _, opened = twice(admin, locked, "Mở lại tài khoản", "Mở lại và gửi lời mời")

    assert (locked.flashes, opened.flashes) == (["Đã khoá tài khoản."], ["Đã mở lại tài khoản."])
    assert [kind for kind, *_ in kinds(maker)] == ["admin_account_closed", "admin_account_opened"]


def test_nobody_changes_their_own_rights(admin, maker, world):
    own = world.people["admin"].id
    page = admin.open(f"/quan-tri/nguoi/{own}")
    token = admin.open("/quan-tri/nguoi/moi").filled("Xem trước")["csrf_token"]
    answer = admin.post(f"/quan-tri/nguoi/{own}/khoa", csrf_token=token, **{"da-xem": "1"}, status=422)

    assert (page.soup.select("main form[method=post]"), kinds(maker)) == ([], [])
    assert answer.errors == ["Không ai tự đổi quyền của mình. Nhờ một quản trị viên khác."]


@pytest.mark.parametrize("who", ["stranger", "owner"])
def test_people_outside_do_not_exist(admin, maker, world, who):
    outside = world.people[who].id
    token = admin.open("/quan-tri/nguoi/moi").filled("Xem trước")["csrf_token"]
    admin.open(f"/quan-tri/nguoi/{outside}", status=404)
    admin.post(f"/quan-tri/nguoi/{outside}/khoa", csrf_token=token, **{"da-xem": "1"}, status=404)
    admin.open("/quan-tri/nguoi/99999", status=404)
    admin.open(f"/quan-tri/nguoi/{10**30}", status=404)

    assert kinds(maker) == []


def test_a_day_is_entered_after_a_look_at_what_it_changes(admin, maker, world):
    put_case(maker, world, until="submit_project")
    question, done = twice(admin, admin.open("/quan-tri/lich"), "Xem trước", "Ghi vào lịch", **DAY)

    assert "Hiện nay là Làm việc Sẽ là Cơ quan nghỉ: Nghỉ toàn cơ quan" in question.text
    assert "Thời hạn đang chạy qua ngày này 2" in question.text
    assert "16/03/2026 Cơ quan nghỉ Nghỉ toàn cơ quan Công văn 12/UBND-VP Tỉnh Đồng Nai" in done.text
    with maker() as session:
        assert session.scalars(select(CalendarDay.on_date)).all() == [date(2026, 3, 16)]


def test_a_day_of_another_province_is_refused(admin, maker):
    page = admin.send(admin.open("/quan-tri/lich"), "Xem trước", status=422, **{**DAY, "scope": "dong-thap"})

    assert (page.errors, kinds(maker)) == (["Áp dụng cho: chọn một mục trong danh sách."], [])


def test_the_chain_is_checked_when_asked(admin, maker, world):
    code = put_case(maker, world, until="submit")
    assert "Chuỗi lịch sử nguyên vẹn" in admin.open("/quan-tri/kiem-toan?chay=1").text
    assert "Chuỗi lịch sử" not in admin.open("/quan-tri/kiem-toan").text.replace("Kiểm tra chuỗi", "")
    with unit_of_work(maker) as session:
        session.connection().exec_driver_sql("DROP TRIGGER IF EXISTS case_event_no_update")
        session.execute(update(CaseEvent).where(CaseEvent.seq == 2).values(role="sys_admin"))
    page = admin.open("/quan-tri/kiem-toan?chay=1")

    assert ("Tìm thấy 1 dấu vết bị sửa" in page.text, f"{code}, dòng 2" in page.text) == (True, True)


def test_the_queues_are_counted(sign_in, maker, world, clock):
    put_case(maker, world, until="submit")
    clock.at = MONDAY + timedelta(days=30)
    page = sign_in("admin").open("/quan-tri/he-thong")

    assert "Mốc nhắc hạn đã đến mà chưa chạy 1" in page.text
    assert "Tin chờ phân phát 1" in page.text
