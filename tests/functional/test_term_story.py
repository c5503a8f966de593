"""Why is it due then? The page of a term names rule, days, stops, and the decisions that moved it."""

from datetime import date, timedelta

from sqlalchemy import select

from tests.desk import move, put_case
from tests.factories import MONDAY
from workflow.models import CaseClock

PAUSE = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 4, 20)}
DAY = timedelta(days=1)
STORM = {"basis": "Công điện 12/CĐ-UBND", "scope": "dong-nai", "rows": "10/03/2026; Cơ quan nghỉ; Bão số 3"}


def table(page, caption):
    """The rows of the table with a caption."""
    found = next(one for one in page.soup.select("main table") if one.caption.get_text(strip=True) == caption)
    cells = ([cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr"))
    return [tuple(row) for row in cells]


def test_a_term_that_stood_still_tells_when_and_why(maker, world, sign_in):
    code = put_case(maker, world, until="request_acceptance")
    move(maker, world, code, "pause", "leader", now=MONDAY + 2 * DAY, **PAUSE)
    number = _number(sign_in("leader"), code)
    page = sign_in("leader").open(f"/ho-so/{code}/thoi-han/{number}")

    assert [row[1:] for row in table(page, "Dừng và tính tiếp")] == [
        ("chưa tính tiếp", "Nghiệm thu cơ sở"), ("chưa tính tiếp", "Không bố trí được kinh phí"),
    ]  # fmt: skip
    assert "đang tạm dừng" in page.text


def test_a_decision_about_days_is_told_with_both_dates(maker, world, sign_in, clock):
    code = put_case(maker, world, until="submit_project")
    clock.at = MONDAY + DAY
    admin = sign_in("admin")
    look = admin.send(admin.open("/quan-tri/lich/quyet-dinh"), "Xem thời hạn nào đổi", **STORM)
    admin.send(look, "Áp dụng và báo các bên")
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{code}/thoi-han/{_number(officer, code)}")

    assert [row[1:] for row in table(page, "Đổi hạn theo quyết định về ngày nghỉ")] == [
        ("Công điện 12/CĐ-UBND", "13/04/2026", "14/04/2026"),
    ]  # fmt: skip
    assert ("10/03/2026", "không tính", "cơ quan nghỉ: Bão số 3") in table(page, "Từng ngày được tính")
    assert "Công điện 12/CĐ-UBND (03/03/2026)" in page.text


def _number(visitor, code):
    """The number of the first open term on the page of a case."""
    link = visitor.open(f"/ho-so/{code}").soup.select_one('a[href*="/thoi-han/"]')
    return link["href"].rpartition("/")[2]


def test_a_month_that_was_reported_early_is_told(maker, world, sign_in):
    code = put_case(maker, world, until="report_progress")
    page = sign_in("officer").open(f"/ho-so/{code}/thoi-han/{_of(maker, 'reporting')}")
    rows = table(page, "Từng ngày được tính")

    assert page.heading == "Vì sao đến hạn ngày 24/04/2026?"
    assert "Kỳ đến ngày 24/03/2026 đã được báo cáo trước, nên thời hạn này tính sang kỳ sau." in page.text
    assert "theo văn bản của hồ sơ" not in page.text
    assert (rows[0][0], rows[-1][0], len(rows)) == ("02/03/2026", "24/04/2026", 54)
    assert ("24/03/2026", "không tính", "mốc của kỳ đã báo cáo sớm, bỏ qua") in rows


def _of(maker, key):
    """The number of the open term of a kind, counted among those of its case."""
    with maker() as session:
        clocks = session.scalars(select(CaseClock).order_by(CaseClock.id)).all()
    return next(n for n, clock in enumerate(clocks, start=1) if clock.key == key and clock.closed_at is None)
