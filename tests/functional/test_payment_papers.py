"""A payment needs its papers: its pages name what is missing, and nothing is agreed or paid until it is there."""

import pytest

from tests.desk import a_pdf, facts, papers, put_case, statements, without

MINUTES = "Biên bản nghiệm thu với bên bán"
TREASURY = {"treasury_number": "KB-07", "paid_on": "02/03/2026"}
ASKING, CHECKING, PAYING, APPROVING = "de-nghi-chi", "kiem-tra-de-nghi-chi", "ghi-nhan-da-chi", "duyet-chi"


def lacks(page):
    """The papers that the page says are missing."""
    return [line.get_text(strip=True) for line in page.soup.select("section[aria-labelledby=payment-title] .notice li")]


def chip(page, kind):
    return page.soup.select_one(f"#giay-{kind} .chip").get_text(" ", strip=True)


@pytest.mark.parametrize(
    "place",
    [
        ("report_progress", "progress_report", "Báo cáo tiến độ", "centre", ASKING),
        ("accept_result", "supplier_acceptance", MINUTES, "centre", ASKING),
        ("request_payment", "progress_report", "Báo cáo tiến độ", "accountant", CHECKING),
        ("check_payment", "progress_report", "Báo cáo tiến độ", "leader", APPROVING),
        ("approve_payment", "progress_report", "Báo cáo tiến độ", "accountant", PAYING),
    ],
    ids=["advance", "remainder", "check", "approve", "pay"],
)
def test_each_page_of_a_payment_names_what_is_missing(maker, world, sign_in, place):
    until, kind, name, who, slug = place
    code = put_case(maker, world, until=until)
    somebody = sign_in(who)
    complete = somebody.open(f"/ho-so/{code}/{slug}")
    without(maker, code, kind)
    page = somebody.open(f"/ho-so/{code}/{slug}")

    assert (lacks(complete), chip(complete, kind)) == ([], "Đã có")
    assert complete.soup.select_one(f"input[type=file][name=paper-{kind}]") is None
    assert (lacks(page), chip(page, kind)) == ([name], "Còn thiếu")
    assert page.soup.select_one(f"input[type=file][name=paper-{kind}]") is not None


def test_agreeing_without_a_paper_is_refused_by_name_and_keeps_what_was_typed(maker, world, sign_in):
    code = put_case(maker, world, until="request_payment")
    without(maker, code, "progress_report")
    accountant, before = sign_in("accountant"), facts(maker, code)
    page = accountant.open(f"/ho-so/{code}/{CHECKING}")
    refused = accountant.send(page, "Kiểm tra đề nghị chi", status=422, verdict="agree", reason="Xem kỹ hóa đơn")

    assert refused.errors == [
        "Đề nghị chi còn thiếu: Báo cáo tiến độ. Tải lên ở trang này, hoặc trả lại đề nghị để Trung tâm bổ sung."
    ]
    assert (refused.filled()["reason"].strip(), facts(maker, code)) == ("Xem kỹ hóa đơn", before)


def test_the_paper_may_come_with_the_check(maker, world, sign_in):
    code = put_case(maker, world, until="request_payment")
    without(maker, code, "progress_report")
    accountant = sign_in("accountant")
    page = accountant.open(f"/ho-so/{code}/{CHECKING}")
    accountant.send(page, "Kiểm tra đề nghị chi", verdict="agree", **{"paper-progress_report": a_pdf("bao-cao.pdf")})

    assert papers(maker, code, "progress_report")[-1] == ("bao-cao.pdf", 1, True)
    assert "Đã kiểm tra" in accountant.open(f"/tai-chinh/{code}").text


def test_a_request_without_its_papers_can_still_be_returned(maker, world, sign_in):
    code = put_case(maker, world, until="request_payment")
    without(maker, code, "progress_report")
    accountant = sign_in("accountant")
    page = accountant.open(f"/ho-so/{code}/{CHECKING}")
    accountant.send(page, "Kiểm tra đề nghị chi", verdict="return", reason="Thiếu báo cáo tiến độ")

    assert "Đã trả lại" in accountant.open(f"/tai-chinh/{code}").text


@pytest.mark.parametrize("missing", [False, True])
def test_what_a_file_may_be_is_said_where_one_can_be_chosen(maker, world, sign_in, missing):
    code = put_case(maker, world, until="request_payment")
    if missing:
        without(maker, code, "progress_report")
    page = sign_in("accountant").open(f"/ho-so/{code}/{CHECKING}")

    boxes = page.soup.select("main input[type=file]")
    assert (bool(boxes), "mỗi tệp không quá 20 MB" in page.text) == (missing, missing)


def test_nothing_is_paid_when_a_paper_went_away_after_the_approval(maker, world, sign_in):
    code = put_case(maker, world, until="approve_payment")
    without(maker, code, "contract")
    accountant = sign_in("accountant")
    page = accountant.open(f"/ho-so/{code}/{PAYING}")
    refused = accountant.send(page, "Ghi nhận đã chi", status=422, **TREASURY)

    assert refused.errors == ["Đề nghị chi còn thiếu: Hợp đồng thực hiện. Tải lên ở trang này rồi làm lại."]
    accountant.send(refused, "Ghi nhận đã chi", **{"paper-contract": a_pdf("hop-dong.pdf")})
    assert "Đã chi" in accountant.open(f"/tai-chinh/{code}").text


def test_the_centre_sends_what_is_wanted_with_its_request(maker, world, sign_in):
    code = put_case(maker, world, until="report_progress")
    without(maker, code, "progress_report")
    centre = sign_in("centre")
    asked = {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}
    page = centre.open(f"/ho-so/{code}/{ASKING}")
    centre.send(page, "Đề nghị chi", **asked, **{"paper-progress_report": a_pdf("bao-cao.pdf")})

    assert lacks(sign_in("accountant").open(f"/ho-so/{code}/{CHECKING}")) == []


def test_the_names_are_read_in_english(maker, world, sign_in):
    code = put_case(maker, world, until="request_payment")
    without(maker, code, "progress_report")
    accountant = sign_in("accountant")
    page = accountant.open(f"/ho-so/{code}/{CHECKING}?lang=en")

    assert lacks(page) == ["Progress report"]


def test_the_page_of_the_check_takes_few_statements(maker, world, sign_in):
    code = put_case(maker, world, until="request_payment")
    accountant = sign_in("accountant")
    accountant.open(f"/ho-so/{code}/{CHECKING}")
    with statements(maker) as sent:
        accountant.open(f"/ho-so/{code}/{CHECKING}")

    assert len(sent) <= 12
