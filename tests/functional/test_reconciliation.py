"""The page of the reconciliation: who may see what, the Treasury's figures typed in or uploaded, sheets and print."""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from tests.desk import put_case, statements
from tests.unit.test_treasury_sheet import sheet
from workflow.models import SecurityEvent, TreasuryFigure

PLACE, ENTRY = "/tai-chinh/doi-chieu?tu=3/2026&den=3/2026", "/tai-chinh/doi-chieu/kho-bac"


@pytest.fixture
def paid(maker, world):
    return put_case(maker, world, until="pay")


@pytest.fixture
def month(world, paid):
    return {"line_id": str(world.line_id), "month": "3/2026"}


def cells(page):
    return [row.get_text(" ", strip=True).replace("\xa0", " ") for row in page.soup.select("main table tbody tr")]


def texts(client, path):
    with zipfile.ZipFile(io.BytesIO(client.get(path).get_data())) as book:
        return book.read("xl/sharedStrings.xml").decode()


def stated(maker):
    with maker() as session:
        return session.scalar(select(func.count()).select_from(TreasuryFigure))


def test_the_period_shows_what_moved_by_line_and_case(sign_in, paid):
    page = sign_in("accountant").open(PLACE)

    assert page.heading == "Đối chiếu kinh phí 3/2026 – 3/2026"
    assert cells(page)[0].endswith("0 ₫ 100.000.000 ₫ 0 ₫ 0 ₫ 0 ₫ 100.000.000 ₫")
    assert cells(page)[1].startswith("Cộng dòng 0 ₫ 100.000.000 ₫")


def test_a_stranger_sees_no_line_and_an_establishment_no_page(sign_in, paid):
    assert "Không có khoản tiền nào trong kỳ này" in sign_in("stranger").open(PLACE).text
    sign_in("owner").open(PLACE, status=403)
    sign_in("leader").open(ENTRY, status=403)


@pytest.mark.parametrize("query", ["tu=3/2026&den=2/2026", "tu=13/2026&den=1/2026", "tu=x&den=y"])
def test_months_that_are_none_are_told(sign_in, paid, query):
    sign_in("accountant").open(f"/tai-chinh/doi-chieu?{query}", status=422)


def test_what_the_treasury_states_is_compared_and_named(sign_in, paid, month):
    accountant = sign_in("accountant")
    row = {"rows-0-code": paid, "rows-0-advanced": "99.000.000", **month}
    page = accountant.send(accountant.open(ENTRY), "Ghi số liệu", **row)

    assert page.flashes == ["Đã ghi 1 dòng số liệu của Kho bạc."]
    assert "Tạm ứng: Kho bạc ghi 99.000.000 ₫, ít hơn 1.000.000 ₫" in cells(page)[0]
    assert "1 số liệu lệch với Kho bạc" in page.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Nhập ít nhất một dòng, hoặc chọn tệp."),
        ({"rows-0-code": "KHONG-CO"}, "Không có trên dòng này: KHONG-CO. Kiểm tra mã hồ sơ và dòng ngân sách đã chọn."),
        ({"rows-0-advanced": "-1"}, None),
        ({"line_id": "999999", "rows-0-advanced": "1"}, None),
        ({"month": "3", "rows-0-advanced": "1"}, None),
    ],
)
def test_wrong_figures_are_refused_and_keep_nothing(sign_in, maker, month, typed, told):
    accountant = sign_in("accountant")
    sent = {**month, **typed}
    page = accountant.send(accountant.open(ENTRY), "Ghi số liệu", status=422, **sent)

    assert told is None or told in page.errors
    assert (page.errors != [], stated(maker)) == (True, 0)


@pytest.mark.parametrize(
    ("rows", "told"),
    [([("", 1, 1, 1), ("?", 1, 1, 1)], "Không có trên dòng này: ?"), ([("", "x", 1, 1)], "Ô B2 không phải số")],
)
def test_a_wrong_sheet_is_refused_as_a_whole(sign_in, maker, month, rows, told):
    accountant = sign_in("accountant")
    file = (io.BytesIO(sheet(*rows)), "kb.xlsx")
    page = accountant.send(accountant.open(ENTRY), "Ghi số liệu", status=422, **month, file=file)

    assert any(told in error for error in page.errors)
    assert stated(maker) == 0


def test_the_template_comes_back_filled_in(sign_in, world, paid, month):
    accountant = sign_in("accountant")
    assert paid in texts(accountant.client, f"/tai-chinh/doi-chieu/mau-{world.line_id}.xlsx?tu=3/2026&den=3/2026")

    file = (io.BytesIO(sheet((paid, 100_000_000, 0, 0), ("", 100_000_000, 0, 0))), "kb.xlsx")
    page = accountant.send(accountant.open(ENTRY), "Ghi số liệu", **month, file=file)
    assert ["Khớp Kho bạc" in row for row in cells(page)] == [True, True]


def test_sheets_and_print_hold_the_figures_and_are_logged(sign_in, maker, world, paid):
    approved, accountant = put_case(maker, world, until="approve_payment"), sign_in("accountant")
    found = texts(accountant.client, "/tai-chinh/doi-chieu.xlsx?tu=3/2026&den=3/2026")
    table = texts(accountant.client, "/tai-chinh/bang-chi.xlsx")
    print_ = accountant.open("/tai-chinh/doi-chieu/in?tu=3/2026&den=3/2026")

    assert (paid in found, approved in table, paid in table) == (True, True, False)
    assert "một trăm triệu đồng" in table
    assert "Một trăm triệu đồng" in print_.text
    with maker() as session:
        logged = session.scalars(select(SecurityEvent.detail).where(SecurityEvent.kind == "exported")).all()
    assert logged == ["doi-chieu.xlsx 3/2026 3/2026", "bang-chi.xlsx 1"]


def test_statements_do_not_grow_with_rows(sign_in, maker, world, paid):
    accountant, sizes = sign_in("accountant"), []
    for _ in range(2):
        accountant.open(PLACE)
        with statements(maker) as sent:
            accountant.open(PLACE)
        sizes.append(len(sent))
        put_case(maker, world, until="pay")

    assert sizes[0] == sizes[1]
    assert sizes[0] <= 12


def test_the_page_is_read_in_english(sign_in, paid):
    assert sign_in("accountant").open(f"{PLACE}&lang=en").heading == "Reconciliation 3/2026 – 3/2026"
