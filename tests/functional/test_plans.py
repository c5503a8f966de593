"""The pages of yearly plans: begun, ranked, tried out, proposed, approved; everybody sees their part and no other."""

import pytest
from sqlalchemy import select, update

from tests.desk import statements
from tests.factories import MONDAY, a_batch, take
from tests.planning import M, staged
from workflow.db import unit_of_work
from workflow.files.spreadsheet import read_sheets
from workflow.models import BudgetLine, LedgerEntry, PlanVersion, Unit
from workflow.services.plans import open_plan

DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": "02/03/2026"}
SLUG = "kcdp-2026-dong-nai"
PAGE = f"/ke-hoach/{SLUG}"


def states(maker, planned):
    with maker() as session:
        planned.session = session
        return planned.states


def rows(page):
    listed = page.soup.select("tbody tr")
    return [[cell.get_text(" ", strip=True).replace("\xa0", " ") for cell in row.select("th, td")] for row in listed]


def chips(page):
    return [chip.get_text(strip=True) for chip in page.soup.select("tbody td .chip")]


def test_an_officer_begins_the_plan_of_a_year(sign_in, maker):
    officer = sign_in("officer")
    page = officer.open("/ke-hoach")
    first, again = (officer.send(page, "Lập kế hoạch", year="2027") for _ in range(2))

    assert first.heading == "Kế hoạch khuyến công địa phương năm 2027, Tỉnh Đồng Nai"
    assert again.path == first.path == "/ke-hoach/kcdp-2027-dong-nai"


def test_the_page_tells_the_figures_of_the_ledger(sign_in, put_plan):
    put_plan("budget", allotted=175 * M)
    page = sign_in("governor").open(PAGE)

    line = [one.get_text(strip=True).replace("\xa0", " ") for one in page.soup.select("dl.summary dd")]

    assert line[:3] == ["350.000.000 ₫", "175.000.000 ₫", "0 ₫"]
    assert [row[:2] for row in rows(page)[:2]] == [
        ["Tỉnh Đồng Nai", "350"], ["Ứng dụng máy móc thiết bị tiên tiến", "350"],
    ]  # fmt: skip
    assert page.soup.select_one(".page-header, main").get_text(" ").count("0 kế hoạch") == 0
    assert "2 đề án" in page.text
    assert "Kế hoạch cần 350.000.000 ₫ nhưng mới được giao 175.000.000 ₫" in page.text
    assert page.soup.select_one("svg.fall")["aria-label"].endswith("22/01/2027")


def test_the_ranking_says_why(sign_in, put_plan):
    put_plan(supports=(10 * M, 20 * M, 30 * M))
    page = sign_in("leader").open(f"{PAGE}/thu-tu")

    assert page.heading == "Thứ tự ưu tiên: 3"
    assert rows(page)[0][2] == "Địa bàn vùng cao, hải đảo, biên giới, dân tộc thiểu số Đứng đầu danh sách"
    assert rows(page)[1][2] == "Địa bàn nghèo Sau vì địa bàn"


def test_what_if_half_the_money_comes(sign_in, maker, put_plan):
    put_plan("budget", allotted=350 * M)
    page = sign_in("officer").open(f"{PAGE}/phuong-an?phan_tram=50&cach=cut_last")

    assert page.heading.replace("\xa0", " ") == "Phương án với 175.000.000 ₫"
    assert chips(page) == ["Được bố trí một phần", "Dự phòng"]
    with maker() as session:
        assert [one.kind for one in session.scalars(select(PlanVersion))] == ["consolidated"]


def test_what_was_seen_is_what_is_proposed_and_approved(sign_in, maker, put_plan):
    planned = put_plan("budget", allotted=175 * M)
    officer, governor = sign_in("officer"), sign_in("governor")
    page = officer.open(f"{PAGE}/phuong-an?cach=fill")
    page = officer.send(page, "Trình phương án")
    assert (page.path, chips(page)) == (f"{PAGE}/phien-ban/2", ["Dự phòng", "Được bố trí đủ"])
    page = governor.send(governor.open(f"{PAGE}/phien-ban/2"), "Phê duyệt kế hoạch", **DECISION)

    assert page.heading == "Kết quả: 2 hồ sơ đã xong, 0 chưa làm được"
    assert states(maker, planned) == ["reserve", "contracting"]


def test_a_double_click_approves_once(sign_in, maker, put_plan):
    put_plan("proposal")
    governor = sign_in("governor")
    page = governor.open(f"{PAGE}/phien-ban/2")
    first, again = (governor.send(page, "Phê duyệt kế hoạch", **DECISION) for _ in range(2))

    assert first.path == again.path
    with maker() as session:
        assert len(session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "commit")).all()) == 2


def test_who_does_not_approve_only_reads(sign_in, put_plan):
    put_plan("proposal")
    for who in ("officer", "leader", "supervisor"):
        assert sign_in(who).open(f"{PAGE}/phien-ban/2").soup.select("main form") == []


def test_the_steps_of_the_case_lead_to_these_pages(sign_in, put_plan):
    planned = put_plan("budget")
    page = sign_in("officer").open(f"/ho-so/{planned.code}/trinh-phuong-an-phan-bo")

    assert page.path == f"{PAGE}/phuong-an"


@pytest.mark.parametrize("path", ["", "/thu-tu", "/phuong-an", "/phien-ban/1", "/tong-hop.xlsx"])
def test_another_provinces_plan_is_as_unknown_as_none(sign_in, put_plan, path):
    put_plan("budget")
    stranger = sign_in("stranger")
    stranger.open(PAGE + path, status=404)
    assert rows(stranger.open("/ke-hoach")) == []


@pytest.mark.parametrize("who", ["owner", "centre", "commune"])
def test_the_pages_are_for_offices_that_plan(sign_in, who):
    sign_in(who).open("/ke-hoach", status=403)


def test_the_list_goes_out_as_a_workbook(sign_in, put_plan):
    put_plan("budget", allotted=175 * M)
    answer = sign_in("officer").client.get(f"{PAGE}/tong-hop.xlsx?cach=fill")
    cells = read_sheets(answer.data)["Danh sách tổng hợp"].cells

    assert [[cells[row, column] for column in (0, 8, 9, 10)] for row in (1, 2)] == [
        ["1", "200000000", "0", "Dự phòng"], ["2", "150000000", "150000000", "Được bố trí đủ"],
    ]  # fmt: skip


def test_statements_do_not_grow_with_rows(sign_in, maker, world, put_plan):
    put_plan("budget")
    officer, sizes = sign_in("officer"), []
    for _ in range(2):
        for path in ("/ke-hoach", PAGE, f"{PAGE}/thu-tu", f"{PAGE}/phuong-an?phan_tram=50", f"{PAGE}/phien-ban/1"):
            officer.open(path)
            with statements(maker) as sent:
                officer.open(path)
            sizes.append(len(sent))
        with unit_of_work(maker) as session:
            for _ in range(3):
                staged(session, world, 10 * M)

    assert sizes[:5] == sizes[5:]
    assert max(sizes) <= 12


def test_what_a_source_states_stands_beside_the_figures(sign_in, maker, world, put_plan):
    with unit_of_work(maker) as session:
        session.get_one(Unit, world.units["province"]).code = "hai-duong"
        session.execute(update(BudgetLine).where(BudgetLine.id == world.line_id).values(year=2025))
    put_of(maker, world, 2025)
    page = sign_in("officer").open("/ke-hoach/kcdp-2025-hai-duong")

    told = next(row for row in rows(page) if "Bản tin Khuyến công số 3/2025" in row[3])
    assert told[:3] == ["Nhà nước hỗ trợ kế hoạch", "5.150.000.000 ₫", "0 ₫"]
    assert "Quyết định 948/QĐ-UBND, tháng 4/2025" in told[3]


def put_of(maker, world, year):
    """Open the plan of a year."""
    with unit_of_work(maker) as session:
        open_plan(session, year=year, by=world.people["officer"], now=MONDAY, office=world.office)


def test_a_version_shows_what_changed_since_the_one_before(sign_in, maker, world, put_plan):
    planned = put_plan("budget", supports=(200 * M, 150 * M, 90 * M))
    with unit_of_work(maker) as session:
        world_two = a_batch(session, world, number=2)
        for place, case_id in enumerate(planned.items[:2]):
            take(session, world, case_id, "take_out", "officer", reason="Xếp lại đợt theo nội dung")
            if place == 0:
                take(session, world, case_id, "put_in_batch", "officer", batch_id=world_two)
        planned.session = session
        planned.take("propose_plan", "officer", money=1_000 * M, way="in_order")
    page = sign_in("governor").open(f"{PAGE}/phien-ban/2")

    assert [row[-1] for row in rows(page)] == ["chuyển đợt", "như trước"]
    assert page.soup.select_one("main h2.h3").get_text(strip=True) == "Không còn so với phiên bản trước"
    assert len(page.soup.select("main .panel li")) == 1
