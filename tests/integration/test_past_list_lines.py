"""What is wrong with a line of a past year is told with its column; a list without those columns is read as before."""

import pytest
from sqlalchemy import func, select

from tests.factories import a_world
from tests.project_lists import RUNNING, STOPPED, allot, past, row, take
from workflow.files.project_list import COLUMNS
from workflow.models import BudgetLine, Case


@pytest.fixture
def world(session):
    world = a_world(session)
    allot(session, world)
    return world


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"year": 2027}, "year", "chưa tới: đề án đã quyết toán"),
        ({"standing": "Xong"}, "standing", "không có “Xong” trong danh mục"),
        ({"standing": ""}, "year", "là năm đã qua: điền Tình trạng"),
        ({"decision": ""}, "decision", "còn trống; đề án có Tình trạng thì phải điền."),
        ({"decision": "quyết định"}, "decision", "ghi số và ký hiệu như trên giấy"),
        ({"decided_on": ""}, "decided_on", "còn trống; đề án có Tình trạng"),
        ({"decided_on": "31/02/2025"}, "decided_on", "ngày"),
        ({"year": 2026, "decided_on": "15/04/2026"}, "decided_on", "không được sau hôm nay, 02/03/2026."),
        ({"decided_on": "02/02/2026"}, "decided_on", "không được sau năm kế hoạch 2025."),
        ({"ended_on": "01/01/2025"}, "ended_on", "không được trước ngày phê duyệt 15/04/2025."),
        ({"ended_on": "20/12/2026"}, "ended_on", "không được sau hôm nay"),
        ({"ended_on": ""}, "ended_on", "đã chi tiền, đã quyết toán hoặc đã ngừng thì phải có ngày."),
        ({"spent": 200_000_001}, "spent", "là 200.000.001 đồng, nhiều hơn số hỗ trợ được duyệt 200.000.000 đồng"),
        ({"spent": 0}, "spent", "phải lớn hơn 0 khi đã quyết toán"),
        ({"spent": "=A1"}, "spent", "có công thức"), ({"spent": "trăm"}, "spent", "viết số tiền bằng chữ số"),
        ({**RUNNING, "spent": 140_000_001}, "spent", "quá mức tạm ứng 140.000.000 đồng khi đang thực hiện"),
        ({"reason_code": "Dịch bệnh"}, "reason_code", "chỉ điền khi Tình trạng là Đã ngừng"),
        ({**STOPPED, "reason_code": ""}, "reason_code", "còn trống; đề án có Tình trạng"),
        ({"activity": "Trồng rừng"}, "activity", "không có “Trồng rừng” trong danh mục"),
    ],
)  # fmt: skip
def test_a_wrong_line_of_the_past_is_told_with_its_column(session, world, changes, column, said):
    found = take(session, world, [past(title="Hỗ trợ máy sấy lúa"), past(**changes)])
    first = [(one.row, one.column) for one in found.read.problems if one.column == column]

    assert (first, found.import_id) == ([(3, column)], 0)
    told = next(one for one in found.read.problems if one.column == column)
    assert said in (told.message % told.params if told.params else told.message)
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_columns_of_the_past_are_not_for_what_is_still_to_come(session, world):
    found = take(session, world, [row(decision="1/QĐ", spent=5)])
    assert [(one.row, one.column) for one in found.read.problems] == [(2, "decision"), (2, "spent")]


def test_the_same_past_project_twice_is_told(session, world):
    assert [(one.row, one.column) for one in take(session, world, [past(), past()]).read.problems] == [(3, "row")]


def test_more_than_was_allotted_to_a_year_is_told_at_its_first_line(session, world):
    found = take(session, world, [past(), past(year=2024, decided_on="15/04/2024"), past(year=2024, title="Hỗ trợ "
        "máy thứ hai", decided_on="15/04/2024")])  # fmt: skip
    (told,) = found.read.problems

    assert (told.row, told.column, told.params) == (
        3, "support", {"year": 2024, "sum": "400.000.000", "left": "0"},
    )  # fmt: skip
    assert session.scalars(select(BudgetLine.year).where(BudgetLine.year == 2024)).all() == []


def test_a_day_that_the_spreadsheet_counts_is_read(session, world):
    (line,) = take(session, world, [past(decided_on=45_762, ended_on=46_011)]).read.lines
    assert (line.decided_on, line.ended_on) == ("2025-04-15", "2025-12-20")


def test_a_list_without_the_columns_of_the_past_is_read_as_before(session, world):
    shorter = [column.label for column in COLUMNS if not column.past]
    assert take(session, world, [row()], headings=shorter).read.problems == ()
