"""An official decision about days: read, shown with all that it moves, applied once."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from tests.desk import put_case
from tests.factories import MONDAY
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.models import CalendarDay, CalendarImport, Case, CaseClock, OutboxIntent, SecurityEvent

MOVED = (("department", 2, "Chuyên viên Sở, Cơ sở"), ("appraisal", 2, "Chuyên viên Sở, Cơ sở"))
PAGE = "/quan-tri/lich/quyet-dinh"
LOOK, APPLY = "Xem thời hạn nào đổi", "Áp dụng và báo các bên"
STORM = {
    "basis": "Công điện 12/CĐ-UBND", "scope": "dong-nai",
    "rows": "10/03/2026 - 11/03/2026; Cơ quan nghỉ; Bão số 3",
}  # fmt: skip


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def code(maker, world):
    """A case whose appraisal ends on 30 March, the whole term of the Sở on 13 April."""
    return put_case(maker, world, until="submit_project")


def ends(maker):
    with maker() as session:
        open_now = select(CaseClock).where(CaseClock.closed_at.is_(None)).order_by(CaseClock.id)
        return {clock.key: local(clock.due_at).date() for clock in session.scalars(open_now)}


def rows(page):
    return [[" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")] for row in
        page.soup.select("main table")[-1].select("tbody tr")]  # fmt: skip


def count(maker, of):
    with maker() as session:
        return len(session.scalars(select(of)).all())


def test_a_decision_shows_what_it_moves_before_anything_changes(admin, maker, code):
    before = ends(maker)
    page = admin.send(admin.open(PAGE), LOOK, **STORM)

    assert (page.heading, ends(maker), count(maker, CalendarDay)) == ("Áp dụng quyết định này?", before, 0)
    assert [(row[0], row[2][-10:], row[3][-10:], row[4]) for row in rows(page)] == [
        (code, f"{before[key]:%d/%m/%Y}", f"{before[key] + days * timedelta(days=1):%d/%m/%Y}", told)
        for key, days, told in MOVED
    ]


def test_it_is_applied_once_and_told_to_holder_and_applicant(admin, maker, code):
    before = ends(maker)
    look = admin.send(admin.open(PAGE), LOOK, **STORM)
    pages = [admin.send(look, APPLY) for _ in range(2)]

    assert [page.heading for page in pages] == ["Quyết định đã áp dụng"] * 2
    assert ends(maker) == {key: on + timedelta(days=2) for key, on in before.items()}
    with maker() as session:
        told = session.scalars(select(OutboxIntent.audience).where(OutboxIntent.kind == "redated")).all()
        case = session.scalars(select(Case)).one()
        log = session.scalars(select(SecurityEvent.kind).where(SecurityEvent.kind.startswith("admin"))).all()
    assert (sorted(told), log) == (["role:beneficiary", "role:dept_officer"], ["admin_calendar_applied"])
    assert (local(case.due_at).date(), count(maker, CalendarDay)) == (min(ends(maker).values()), 2)


def test_the_notice_and_the_term_say_the_new_day(admin, maker, code, sign_in):
    admin.send(admin.send(admin.open(PAGE), LOOK, **STORM), APPLY)
    again = admin.send(admin.open(PAGE), LOOK, status=422, **STORM)

    assert again.errors == ["Quyết định này đã được áp dụng. Xem lịch làm việc."]
    assert "Bão số 3 Công điện 12/CĐ-UBND" in admin.open("/quan-tri/lich").text


def test_what_changed_since_the_look_is_refused_with_a_fresh_look(admin, maker, code):
    look = admin.send(admin.open(PAGE), LOOK, **STORM)
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).where(CaseClock.key == "appraisal").values(closed_at=MONDAY))
    page = admin.send(look, APPLY, status=409)

    problem = (
        "Hồ sơ hoặc lịch đã thay đổi sau khi bạn xem; chưa áp dụng gì. Xem lại danh sách mới bên dưới rồi áp dụng."
    )
    assert (page.errors, len(rows(page)), count(maker, CalendarDay)) == ([problem], 1, 0)
    assert admin.send(page, APPLY).heading == "Quyết định đã áp dụng"


def test_a_draft_is_dropped_and_may_be_entered_again(admin, maker, code):
    look = admin.send(admin.open(PAGE), LOOK, **STORM)
    admin.send(look, "Bỏ, không áp dụng")
    admin.open(look.path, status=404)

    assert admin.send(admin.open(PAGE), LOOK, **STORM).path == look.path
    assert (count(maker, CalendarImport), count(maker, CalendarDay)) == (2, 0)


FILES = {
    "csv": "ngay,loai,ten\n10/03/2026,closure,Bão\n".encode("utf-8-sig"),
    "yaml": "days:\n  - {ngay: 2026-03-10, loai: Cơ quan nghỉ, ten: Bão}\n".encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_says_the_same(admin, kind):
    file = (BytesIO(FILES[kind]), f"ngay.{kind}")
    page = admin.send(admin.open(PAGE), LOOK, **{**STORM, "rows": "", "file": file})

    assert "10/03/2026 Cơ quan nghỉ Bão" in page.text


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("", "Chưa có ngày nào. Ghi ít nhất một dòng hoặc chọn tệp."),
        ("27/02/2026; Cơ quan nghỉ; Bão", "Ngày 27/02/2026 đã qua. Chỉ ghi ngày từ hôm nay trở đi."),
        ("10/03/2026; closure\n09/03/2026-10/03/2026; closure",
            "Ngày 10/03/2026 có ở cả dòng 1 và dòng 2. Giữ một dòng."),
        ("31/02/2026; closure", "Dòng 1: không đọc được ngày. Ghi dạng 16/03/2026."),
        ("10/03/2026; nghỉ chơi", "Dòng 1: không có loại ngày này. Chọn một trong: Cơ quan nghỉ;"),
        ("14/03/2026; closure", "Ngày 14/03/2026 trong lịch đã như vậy. Bỏ dòng này hoặc kiểm tra lại ngày và loại."),
        ("10/03/2099; closure", "Ngày 10/03/2099 quá xa. Kiểm tra lại năm."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_changes_nothing(admin, maker, rows, problem):
    page = admin.send(admin.open(PAGE), LOOK, status=422, **{**STORM, "rows": rows})

    assert (len(page.errors), page.errors[0][: len(problem)]) == (1, problem)
    assert (page.filled(LOOK)["rows"].split(), count(maker, CalendarImport)) == (rows.split(), 0)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("10/03/2026;Nghỉ lễ".encode("utf-16"), "Không đọc được chữ trong tệp. Lưu tệp dạng UTF-8 rồi tải lên lại."),
        (b"x" * 65_537, "Tệp lớn hơn 64 KB. Chia thành nhiều tệp."),
        (b"- [", "Không đọc được danh sách ngày. Ghi mỗi dòng: ngày; loại; tên gọi."),
        (b"\xef\xbb\xbf", "Chưa có ngày nào. Ghi ít nhất một dòng hoặc chọn tệp."),
        (b"01/01/2026-31/12/2026;closure", "Có hơn 100 ngày. Chia thành nhiều lần."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(admin, maker, content, problem):
    sent = {**STORM, "rows": "", "file": (BytesIO(content), "ngay.csv")}
    page = admin.send(admin.open(PAGE), LOOK, status=422, **sent)

    assert (page.errors, count(maker, CalendarImport)) == ([problem], 0)


def test_nobody_else_enters_and_other_provinces_do_not_exist(admin, sign_in, maker):
    path = admin.send(admin.open(PAGE), LOOK, **STORM).path
    sign_in("leader").open(PAGE, status=403)
    with unit_of_work(maker) as session:
        session.execute(update(CalendarImport).values(scope="dong-thap"))
    admin.open(path, status=404)
    page = admin.send(admin.open(PAGE), LOOK, status=422, **{**STORM, "scope": "dong-thap"})

    assert page.errors == ["Áp dụng cho: chọn một mục trong danh sách."]


def test_another_file_under_the_same_form_is_not_taken_for_the_first_one(admin, maker, code):
    page, first = admin.open(PAGE), "10/03/2026; Cơ quan nghỉ; Bão số 3"
    typed = {"basis": STORM["basis"], "scope": STORM["scope"]}
    files = (first, first, first.replace("10", "12"))
    answers = [
        admin.send(page, LOOK, **typed, file=(BytesIO(text.encode()), "lich.csv"), status=status)
        for text, status in zip(files, (200, 200, 422), strict=True)
    ]

    assert [answer.path == answers[0].path for answer in answers] == [True, True, False]
    assert count(maker, CalendarImport) == 1
