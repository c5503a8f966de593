"""The page that adds up the plans of a year, and its workbook, for whoever reads plans."""

import pytest
from sqlalchemy import update

from tests.desk import statements
from tests.planning import DECISION, M, staged
from workflow.db import unit_of_work
from workflow.files.spreadsheet import read_sheets
from workflow.models import Case

PAGE = "/ke-hoach/kinh-phi"


def tables(page):
    """The caption of each table with its rows."""
    found = {}
    for table in page.soup.select("table.plan-figures"):
        rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]
        found[table.caption.get_text(strip=True)] = rows
    return found


@pytest.fixture
def approved(maker, put_plan):
    """A plan with 350 million committed of 351,5."""
    planned = put_plan("proposal", allotted=351_500_000)
    with unit_of_work(maker) as session:
        planned.session = session
        planned.take("approve_proposal", "governor", **DECISION)
    return planned


def test_the_page_adds_up_by_source_plan_place_and_activity(sign_in, approved):
    found = tables(sign_in("governor").open(PAGE))

    figures = ["350", "351,5", "350", "0", "0", "0"]
    assert found["Theo nguồn kinh phí (triệu đồng)"] == [["Khuyến công địa phương", *figures]]
    assert found["Theo kế hoạch (triệu đồng)"][0][1:] == figures
    assert found["Theo địa phương (triệu đồng)"] == [["Tỉnh Đồng Nai", "350", "350", "0", "0", "0"]]
    assert found["Theo nội dung hoạt động (triệu đồng)"][0][1:3] == ["350", "350"]


def test_it_speaks_english(sign_in, approved):
    page = sign_in("governor").open(f"{PAGE}?lang=en")

    assert page.heading == "Money of the plans of 2026"
    assert tables(page)["By source of money (million đồng)"][0][:4] == ["Local promotion", "350", "351.5", "350"]


@pytest.mark.parametrize("query", ["?nam=20x6", "?nam=", "?nguon=vang", "?nguon=kcdp&nam=2026", "?nam=99999999999"])
def test_what_is_asked_badly_is_taken_as_not_asked(sign_in, approved, query):
    page = sign_in("officer").open(PAGE + query)

    assert (page.heading, len(tables(page))) == ("Kinh phí các kế hoạch năm 2026", 4)


@pytest.mark.parametrize("query", ["?nam=2031", "?nguon=other", "?nguon=kcqg"])
def test_a_year_or_source_without_a_plan_says_so(sign_in, approved, query):
    page = sign_in("officer").open(PAGE + query)

    assert tables(page) == {}
    assert "Năm hoặc nguồn này chưa có kế hoạch mà bạn xem được." in page.text


def test_the_workbook_holds_the_same_in_dong(sign_in, approved):
    answer = sign_in("officer").client.get(f"{PAGE}.xlsx?nam=2026")
    sheets = read_sheets(answer.data)
    cells = sheets["Theo nguồn"].cells

    assert list(sheets) == ["Theo nguồn", "Theo kế hoạch", "Theo địa phương", "Theo nội dung"]
    assert [cells[row, 2] for row in (0, 1)] == ["Được giao (đồng)", "351500000"]
    assert "Được giao (đồng)" not in {text for (row, _), text in sheets["Theo địa phương"].cells.items() if row == 0}


def test_of_a_plan_seen_in_part_the_allotment_is_not_told(sign_in, maker, world, approved):
    elsewhere = {"owner_unit_id": world.units["other_department"], "province_id": world.units["other_province"]}
    with unit_of_work(maker) as session:
        session.execute(update(Case).where(Case.id == approved.case_id).values(elsewhere))
    officer = sign_in("officer")
    cells = read_sheets(officer.client.get(f"{PAGE}.xlsx").data)["Theo nguồn"].cells

    assert tables(officer.open(PAGE))["Theo nguồn kinh phí (triệu đồng)"][0][1:4] == ["350", "–", "350"]
    assert [cells.get((1, column), "") for column in (1, 2, 3)] == ["350000000", "", "350000000"]


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.xlsx"])
@pytest.mark.parametrize("who", ["owner", "centre", "commune"])
def test_the_page_is_for_offices_that_plan(sign_in, who, path):
    sign_in(who).open(path, status=403)


def test_statements_do_not_grow_with_rows(sign_in, maker, world, put_plan):
    put_plan("budget")
    officer, sizes = sign_in("officer"), []
    for _ in range(2):
        officer.open(PAGE)
        with statements(maker) as sent:
            officer.open(PAGE)
        sizes.append(len(sent))
        with unit_of_work(maker) as session:
            for _ in range(3):
                staged(session, world, 10 * M)

    assert sizes[0] == sizes[1]
    assert sizes[0] <= 12
