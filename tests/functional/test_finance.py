"""Money as the accountant sees it: the queue by due date, the ledger of a case, the table for the Treasury."""

import io
import zipfile
from datetime import timedelta

from sqlalchemy import delete, select

from tests.desk import case_id, put_case, statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Document, SecurityEvent


def rows(page):
    return [row.get_text(" ", strip=True) for row in page.soup.select("table[data-worklist] tbody tr")]


def sums(page, title):
    found = page.soup.select_one(f"section[aria-labelledby={title}]").select(".summary-row")
    return {row.dt.get_text(" ", strip=True): row.dd.get_text(strip=True).replace("\xa0", " ") for row in found}


def buttons(page):
    return {
        link.get_text(strip=True): link["href"] for link in page.soup.select("section[aria-labelledby=three-way] a.btn")
    }


def test_the_queue_says_what_is_due_and_what_is_missing(sign_in, maker, world, clock):
    code = put_case(maker, world, until="request_payment")
    with unit_of_work(maker) as session:
        session.execute(delete(Document).where(Document.kind.in_(("contract", "progress_report"))))
    clock.at = MONDAY + timedelta(days=20)
    page = sign_in("accountant").open("/tai-chinh")

    assert page.heading == "Tài chính: 1 đề nghị chi đang chờ"
    assert rows(page)[0].startswith("quá hạn 9 ngày làm việc Hỗ trợ máy sấy điều")
    assert "Tạm ứng Chờ kiểm tra 100.000.000\xa0₫ Hợp đồng thực hiện, Báo cáo tiến độ" in rows(page)[0]
    assert page.soup.select_one(".page-actions a")["href"] == f"/tai-chinh/{code}"


def test_an_empty_queue_says_when_there_will_be_something(sign_in):
    assert "Không có đề nghị chi nào đang chờ" in sign_in("accountant").open("/tai-chinh").text


def test_advances_wait_for_settlement_until_acceptance(sign_in, maker, world):
    put_case(maker, world, until="pay")
    put_case(maker, world, until="accept_result")

    assert "Tạm ứng chưa quyết toán: 1 hồ sơ" in sign_in("accountant").open("/tai-chinh").text


def test_the_ledger_shows_the_folds_and_the_comparison(sign_in, maker, world):
    code = put_case(maker, world, until="accept_result")
    page = sign_in("accountant").open(f"/tai-chinh/{code}")
    wanted = (
        "200.000.000 ₫",
        "200.000.000 ₫",
        "100.000.000 ₫",
        "200.000.000 ₫",
        "100.000.000 ₫",
        "0 ₫",
        "100.000.000 ₫",
    )

    assert tuple(sums(page, "sums").values()) == wanted
    assert sums(page, "three-way")["Được chi tối đa"] == "200.000.000 ₫"
    assert "Khớp: số chi không vượt số được duyệt hoặc được nghiệm thu." in page.text
    assert [row.th.get_text(strip=True) for row in page.soup.select("section[aria-labelledby=entries] tbody tr")] == [
        "Bố trí kinh phí", "Tạm ứng", "Được nghiệm thu",
    ]  # fmt: skip


def test_what_can_be_done_follows_the_request(sign_in, maker, world):
    asked, checked, approved = (
        put_case(maker, world, until=step) for step in ("request_payment", "check_payment", "approve_payment")
    )
    accountant, centre, leader = sign_in("accountant"), sign_in("centre"), sign_in("leader")

    assert (
        buttons(accountant.open(f"/tai-chinh/{asked}"))["Kiểm tra đề nghị chi"]
        == f"/ho-so/{asked}/kiem-tra-de-nghi-chi"
    )
    assert buttons(leader.open(f"/tai-chinh/{checked}")) == {"Duyệt chi": f"/ho-so/{checked}/duyet-chi"}
    assert "Ghi nhận đã chi" not in buttons(accountant.open(f"/tai-chinh/{checked}"))
    assert "Ghi nhận đã chi" in buttons(accountant.open(f"/tai-chinh/{approved}"))
    assert buttons(centre.open(f"/tai-chinh/{asked}")) == {}


def test_the_centre_asks_for_money_from_there(sign_in, maker, world):
    code = put_case(maker, world, until="report_progress")

    assert buttons(sign_in("centre").open(f"/tai-chinh/{code}")) == {"Đề nghị chi": f"/ho-so/{code}/de-nghi-chi"}


def test_a_reader_finds_no_steps(sign_in, maker, world):
    code = put_case(maker, world, until="request_payment")

    assert buttons(sign_in("supervisor").open(f"/tai-chinh/{code}")) == {}


def test_another_provinces_ledger_is_as_unknown_as_none(sign_in, maker, world):
    code = put_case(maker, world, until="request_payment")
    stranger = sign_in("stranger")
    first, second = stranger.open(f"/tai-chinh/{code}", status=404), stranger.open("/tai-chinh/KHONG-CO", status=404)

    assert (first.heading, rows(stranger.open("/tai-chinh"))) == (second.heading, [])


def test_an_establishment_and_the_administrator_see_no_money(sign_in):
    for who in ("owner", "admin", "commune"):
        sign_in(who).open("/tai-chinh", status=403)


def test_the_table_for_the_treasury_holds_the_queue_and_is_logged(sign_in, maker, world):
    code = put_case(maker, world, until="check_payment")
    answer = sign_in("accountant").client.get("/tai-chinh/de-nghi-chi.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    with maker() as session:
        logged = session.scalars(select(SecurityEvent.detail).where(SecurityEvent.kind == "exported")).all()

    wanted = (code, "3600000007", "Công ty TNHH Minh Anh", "Đã kiểm tra")

    assert [part for part in wanted if part not in texts] == []
    assert logged == ["de-nghi-chi.xlsx 1"]


def test_a_returned_request_leaves_the_queue(sign_in, maker, world):
    code = put_case(maker, world, until="request_payment")
    accountant = sign_in("accountant")
    page = accountant.open(f"/ho-so/{code}/kiem-tra-de-nghi-chi")
    accountant.send(page, "Kiểm tra đề nghị chi", verdict="return", reason="Thiếu báo cáo tiến độ tháng này")

    assert rows(accountant.open("/tai-chinh")) == []
    assert "Đã trả lại" in accountant.open(f"/tai-chinh/{code}").text


def test_statements_do_not_grow_with_rows(sign_in, maker, world):
    accountant, sizes = sign_in("accountant"), []
    for more in (1, 2):
        codes = [put_case(maker, world, until="request_payment") for _ in range(more)]
        for path in ("/tai-chinh", f"/tai-chinh/{codes[0]}"):
            accountant.open(path)
            with statements(maker) as sent:
                accountant.open(path)
            sizes.append(len(sent))

    assert sizes[:2] == sizes[2:]
    assert max(sizes) <= 12


def test_a_code_is_found_only_as_it_is(sign_in, maker, world):
    code = put_case(maker, world, until="request_payment")
    with maker() as session:
        number = case_id(session, code)

    sign_in("accountant").open(f"/tai-chinh/{number}", status=404)
