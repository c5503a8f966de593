"""Sending a yearly list: template, check, word, progress, result; only officers of a Sở, and only their own lists."""

from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from notifications.entering import enter_lists
from tests.desk import statements
from tests.factories import MONDAY
from tests.project_lists import RUNNING, allot, list_file, many, past, row
from workflow.files.project_list import ALLOWED, COLUMNS, SHEET
from workflow.files.spreadsheet import read_sheets
from workflow.models import Case, ListImport

PATH = "/nhap-danh-sach"
CHECK, ENTER = "Kiểm tra tệp", "Nhập danh sách này"


@pytest.fixture
def officer(sign_in):
    return sign_in("officer")


def send(visitor, content, *, status=200, name="ds.xlsx"):
    return visitor.send(visitor.open(PATH), CHECK, status=status, file=(BytesIO(content), name))


def rows(page):
    lines = page.soup.select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in line.find_all(["th", "td"])] for line in lines]


def cases(maker):
    with maker() as session:
        return session.scalar(select(func.count()).select_from(Case))


def test_a_list_is_checked_shown_entered_and_told(officer, maker, world):
    shown = send(officer, list_file(many(12)))
    assert ("Sẽ nhập 12 đề án mới; 0 dòng đã có từ trước" in shown.text, cases(maker)) == (True, 0)
    assert len(shown.soup.select("tbody tr")) == 10

    waiting = officer.send(shown, ENTER)
    assert (waiting.soup.progress["max"], waiting.soup.progress["value"]) == ("12", "0")
    assert waiting.headers["Refresh"] == "3"
    enter_lists(maker, now=MONDAY, office=world.office)
    done = officer.open(waiting.path)
    assert ("Đã nhập 12 đề án mới" in done.text, len(done.soup.select("tbody tr")), cases(maker)) == (True, 12, 12)

    again = send(officer, list_file(many(12)))
    assert "Sẽ nhập 0 đề án mới; 12 dòng đã có từ trước" in again.text
    officer.send(again, ENTER)
    enter_lists(maker, now=MONDAY, office=world.office)
    assert cases(maker) == 12
    assert [each.get_text(" ", strip=True) for each in officer.open(PATH).soup.select("tbody tr td:last-child")] == [
        "Đã nhập xong"
    ] * 2


def test_what_is_wrong_is_told_row_by_row_and_nothing_is_kept(officer, maker):
    wrong = [row(), row(title="Hỗ trợ máy đóng gói", total="nhiều"), row(commune="Xã Lạ")]
    page = send(officer, list_file(wrong), status=422)

    lines = [
        [cell.get_text(" ", strip=True) for cell in line.find_all(["th", "td"])]
        for line in page.soup.select("tbody tr")
    ]
    assert lines == [
        ["3", "Tổng kinh phí (đồng)", "Viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."],
        ["4", "Xã, phường", "Không có “Xã Lạ” trong danh mục; chọn một giá trị của trang Danh mục."],
    ]  # fmt: skip
    assert page.soup.title.get_text().startswith("Lỗi: ")
    with maker() as session:
        assert session.scalar(select(func.count()).select_from(ListImport)) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Chọn tệp danh sách đã điền"), (b"%PDF-1.7", "PDF"), (b"nothing", "không phải Excel (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80, "Excel kiểu cũ (.xls)"),
        (list_file([row()], sheet="Sheet1"), "không có trang “Danh sách”"), (list_file([]), "chưa có dòng nào"),
        (list_file([row()], blank=25_000), "hơn 20000 dòng, kể cả dòng trống"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_what_to_do(officer, maker, content, said):
    page = send(officer, content, status=422)

    assert (said in page.soup.select_one(".error-summary").get_text(" ", strip=True), cases(maker)) == (True, 0)


def test_the_template_has_the_columns_and_the_choices_of_the_province(officer):
    sheets = read_sheets(officer.client.get(f"{PATH}/mau.xlsx").data)

    assert [sheets[SHEET].cells[0, place] for place in range(len(COLUMNS))] == [column.label for column in COLUMNS]
    assert (sheets[ALLOWED].cells[0, 2], sheets[ALLOWED].cells[1, 2]) == ("Xã, phường", "Xã Thống Nhất")
    assert "Hướng dẫn" in sheets


def test_a_list_can_be_made_of_the_template_itself(officer, maker):
    """Nothing but the headings stands in it, so it is no list yet."""
    assert "chưa có dòng nào" in send(officer, officer.client.get(f"{PATH}/mau.xlsx").data, status=422).text


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("centre", 403), ("leader", 403), ("admin", 403)])
def test_others_find_no_page(sign_in, who, status):
    for path in (PATH, f"{PATH}/mau.xlsx", f"{PATH}/1"):
        sign_in(who).open(path, status=status)


def test_a_list_of_another_province_is_not_there(sign_in, officer, maker, world):
    shown = send(officer, list_file([row()]))
    stranger = sign_in("stranger")
    stranger.open(shown.path, status=404)

    token = stranger.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    stranger.post(shown.path, csrf_token=token, status=404)
    assert enter_lists(maker, now=MONDAY, office=world.office) == 0


def test_what_went_wrong_while_entering_is_told(officer, maker, world):
    shown = send(officer, list_file([row()]))
    officer.send(shown, ENTER)
    with maker() as session:
        session.execute(update(ListImport).values(attempt=9))
        session.commit()
    enter_lists(maker, now=MONDAY, office=world.office)

    page = officer.open(shown.path)
    assert ("chưa dòng nào được nhập" in page.text, "sau nhiều lần thử" in page.text) == (True, True)


def test_sending_and_entering_twice_has_one_effect(officer, maker, world):
    page = officer.open(PATH)
    fields = {**page.filled(CHECK), "file": (BytesIO(list_file(many(3))), "ds.xlsx")}
    first = officer.post(PATH, **fields)
    second = officer.post(PATH, **{**fields, "file": (BytesIO(list_file(many(3))), "ds.xlsx")})
    assert first.path == second.path
    for _ in range(2):
        officer.post(first.path, **first.filled(ENTER))
    enter_lists(maker, now=MONDAY, office=world.office)
    assert cases(maker) == 3


def test_pages_of_lists_send_few_statements(officer, maker, world):
    shown = send(officer, list_file(many(30)))
    officer.send(shown, ENTER)
    enter_lists(maker, now=MONDAY, office=world.office)
    numbers = []
    for path in (PATH, shown.path):
        with statements(maker) as sent:
            officer.open(path)
        numbers.append(len(sent) <= 12)
    assert numbers == [True, True]


def test_the_page_speaks_english_too(officer):
    assert officer.open(f"{PATH}?lang=en").heading == "Import a list of projects from Excel"


def test_a_list_of_last_year_is_shown_by_year_recorded_and_told_on_the_page_of_the_case(officer, maker, world):
    with maker() as session:
        allot(session, world)
        session.commit()
    shown = send(officer, list_file([past()]))
    assert rows(shown)[1][-1] == "Đã quyết toán"
    assert rows(shown)[0] == ["2025", "1", "200.000.000\xa0₫", "190.000.000\xa0₫"]
    officer.send(shown, ENTER)
    enter_lists(maker, now=MONDAY, office=world.office)

    page = officer.open(officer.open(shown.path).soup.select_one("tbody a")["href"])
    assert "ghi nhận từ danh sách số 1, dòng 2, mã băm tệp" in page.text
    assert "phê duyệt theo 948/QĐ-UBND ngày 15/04/2025" in page.text


def test_a_list_that_approved_more_than_was_allotted_is_told_and_nothing_is_kept(officer, maker):
    page = send(officer, list_file([past(year=2024, decided_on="15/04/2024")]), status=422)

    assert rows(page)[0][:2] == ["2", "Đề nghị hỗ trợ (đồng)"]
    assert "cộng lại là 200.000.000 đồng, kinh phí được giao của năm đó còn 0 đồng" in rows(page)[0][2]
    assert cases(maker) == 0


@pytest.fixture
def running(officer, maker, world):
    """The page of a đề án that a list says still runs."""
    with maker() as session:
        allot(session, world)
        session.commit()
    shown = send(officer, list_file([past(**RUNNING)]))
    officer.send(shown, ENTER)
    enter_lists(maker, now=MONDAY, office=world.office)
    return officer.open(shown.path).soup.select_one("tbody a")["href"]


def test_an_officer_ends_a_record_that_runs(officer, running):
    page = officer.send(
        officer.open(f"{running}/ghi-nhan-da-quyet-toan"),
        "Ghi nhận đã quyết toán",
        spent="180.000.000",
        ended_on="27/02/2026",
    )
    assert "Đã quyết toán, ghi nhận từ danh sách" in page.text


@pytest.mark.parametrize(
    ("step", "answers", "said"),
    [
        ("ghi-nhan-da-quyet-toan", {"spent": "200.000.001"}, "Số đã chi không vượt số được duyệt"),
        ("ghi-nhan-da-quyet-toan", {"ended_on": "03/03/2026"}, "không được sau hôm nay"),
        ("ghi-nhan-da-quyet-toan", {"spent": "nhiều"}, "viết số tiền bằng chữ số"),
        ("ghi-nhan-da-ngung", {"reason_code": ""}, "lý do ngừng"),
    ],
)
def test_what_cannot_end_a_record_is_told_and_kept(officer, running, step, answers, said):
    label = {"ghi-nhan-da-ngung": "Ghi nhận đã ngừng"}.get(step, "Ghi nhận đã quyết toán")
    good = {"spent": "100.000.000", "ended_on": "27/02/2026"} | (
        {"reason_code": "no_budget"} if "ngung" in step else {}
    )
    page = officer.send(officer.open(f"{running}/{step}"), label, status=422, **{**good, **answers})

    assert said in page.soup.select_one(".error-summary").get_text(" ", strip=True)
    assert {name: page.filled(label).get(name) for name in answers} == answers
