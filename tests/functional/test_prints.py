"""Printed papers: each exists once its act was done, names what it must, and is Vietnamese whoever prints it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.desk import move, put_case
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Case

SUPPLEMENT = {
    "items": [{"subject": "Báo giá", "request": "Báo giá có chữ ký", "basis": "Điều 5 Quy chế"}],
    "reason": "Báo giá thiếu chữ ký",
}
REFUSAL = {"reason_code": "no_budget", "reason": "Năm nay không còn vốn", "basis": "Điều 7 Quy chế"}


OPINION = "Ý kiến đơn vị"


def rows(page, table=0):
    """The rows of a table, the first one if not said."""
    found = page.soup.select("table")[table].select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in found]


def test_the_receipt_names_date_papers_and_key(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    owner = sign_in("owner")

    page = owner.open(f"/ho-so/{code}/in/giay-tiep-nhan")

    assert page.heading == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert "Ngày hẹn trả kết quả : 13/04/2026" in page.text.replace(":", " :").replace("  ", " ")
    assert len(rows(page)) == 22
    assert page.soup.img["src"].startswith("data:image/svg+xml")
    key = owner.open(f"/ho-so/{code}").text.split("Khoá tra cứu: ")[1][:8]
    assert key in page.text


def test_the_supplement_slip_lists_every_item_and_its_term(maker, world, sign_in):
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "ask_supplement", "officer", **SUPPLEMENT)

    page = sign_in("owner").open(f"/ho-so/{code}/in/phieu-bo-sung")

    assert rows(page) == [["1", "Báo giá", "Báo giá có chữ ký", "Điều 5 Quy chế"]]
    assert "23/03/2026" in page.text


def test_the_refusal_slip_names_reason_and_basis(maker, world, sign_in):
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "refuse", "officer", **REFUSAL)

    text = sign_in("owner").open(f"/ho-so/{code}/in/phieu-tu-choi").text

    assert [part in text for part in ("Không bố trí được kinh phí", REFUSAL["reason"], REFUSAL["basis"])] == [True] * 3


def test_the_appraisal_slip_holds_five_heads_and_stays_inside(maker, world, sign_in):
    code = put_case(maker, world, until="propose")

    page = sign_in("leader").open(f"/ho-so/{code}/in/phieu-tham-dinh")

    assert [row[2] for row in rows(page)] == ["Đạt"] * 5
    assert "200.000.000 ₫" in page.text
    sign_in("owner").open(f"/ho-so/{code}/in/phieu-tham-dinh", 404)


def test_the_minutes_are_built_from_what_was_entered(maker, world, sign_in):
    code = put_case(maker, world, until="accept_result")

    page = sign_in("commune").open(f"/ho-so/{code}/in/bien-ban-nghiem-thu")

    assert rows(page) == [
        ["1", "Centre", "Trung tâm Khuyến công", "Đồng ý nghiệm thu", "Đạt"],
        ["2", "Second Officer", "Sở Công Thương", "Đồng ý nghiệm thu", "Đạt"],
        ["3", "Commune", "UBND cấp xã", "Đồng ý nghiệm thu", "Đạt"],
    ]
    assert "Kết luận đạt" in page.text


def test_the_control_slip_has_a_row_for_each_hand_over(maker, world, sign_in):
    code = put_case(maker, world, until="sign")

    page = sign_in("officer").open(f"/ho-so/{code}/in/phieu-kiem-soat")

    assert [(row[0], row[1], row[4]) for row in rows(page)] == [
        ("Owner, Cơ sở", "Cán bộ cấp xã", "Trước hạn"),
        ("Commune, Cán bộ cấp xã", "Chuyên viên Sở", "Trước hạn"),
        ("Officer, Chuyên viên Sở", "Trung tâm Khuyến công", "Trước hạn"),
        ("Centre, Trung tâm Khuyến công", "Chuyên viên Sở", "Trước hạn"),
        ("Officer, Chuyên viên Sở", "Lãnh đạo Sở", "Trước hạn"),
        ("Leader, Lãnh đạo Sở", "Chuyên viên Sở", "Trước hạn"),
    ]


def test_the_control_slip_charges_a_late_answer_to_whoever_was_asked(maker, world, sign_in, clock):
    code = put_case(maker, world, until="ask_opinion")
    clock.at = MONDAY + timedelta(days=16)
    page = sign_in("officer").open(f"/ho-so/{code}/in/phieu-kiem-soat")

    assert [(row[0], row[1], row[5]) for row in rows(page, 1)] == [
        ("Second Officer", "Phiếu của tổ thẩm định", "Trước hạn"),
        ("Sở Tài chính Đồng Nai", OPINION, "Quá hạn 5 ngày làm việc"),
    ]
    times = [(row[0], int(row[1])) for row in rows(page, 2)]
    assert ("Đơn vị được lấy ý kiến (trễ)", 5) in times
    assert times[-1] == ("Cộng", sum(days for _, days in times[:-1]))


@pytest.mark.parametrize(("on", "form"), [(datetime(2024, 5, 6, 2, tzinfo=UTC), "Mẫu số 05 – TT 01/2018"),
    (MONDAY, "Mẫu số 06 – TT 03/2025")])  # fmt: skip
def test_the_control_slip_has_the_form_of_the_day_on_which_the_case_came(maker, world, sign_in, on, form):
    code = put_case(maker, world, until="submit")
    with unit_of_work(maker) as session:
        session.execute(update(Case).values(submitted_at=on))

    assert form in sign_in("officer").open(f"/ho-so/{code}/in/phieu-kiem-soat").text


@pytest.mark.parametrize(
    "name", ["giay-tiep-nhan", "phieu-bo-sung", "phieu-tu-choi", "bien-ban-nghiem-thu", "khong-co"]
)
def test_a_paper_about_what_was_not_done_is_not_found(maker, world, sign_in, name):
    code = put_case(maker, world, until="submit")

    sign_in("owner").open(f"/ho-so/{code}/in/{name}", 404)


def test_a_paper_is_vietnamese_for_an_english_reader_too(maker, world, sign_in):
    code = put_case(maker, world, until="propose")

    page = sign_in("officer").open(f"/ho-so/{code}/in/phieu-tham-dinh?lang=en")

    assert (page.soup.html["lang"], [row[2] for row in rows(page)]) == ("vi", ["Đạt"] * 5)


def test_a_fix_is_in_the_minutes_with_its_last_day(maker, world, sign_in):
    code = put_case(maker, world, until="form_panel")
    for who in ("centre", "second_officer", "commune"):
        move(maker, world, code, "give_acceptance_verdict", who, verdict="fix", remarks="Thiếu bảng điều khiển")
    move(maker, world, code, "ask_fix", "officer", reason="Lắp bảng điều khiển", fix_by=date(2026, 3, 20))

    text = sign_in("centre").open(f"/ho-so/{code}/in/bien-ban-nghiem-thu").text

    assert ["Yêu cầu khắc phục" in text, "Lắp bảng điều khiển" in text] == [True, True]
