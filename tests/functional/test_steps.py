"""Taking steps by their pages: once, with papers, without losing a word, along the whole way."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from tests.desk import a_pdf, actions, facts, move, papers, put_case, statements, without
from tests.factories import MONDAY
from tests.journeys import way
from workflow.models import PlanBatch


def fields_of(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a step as a person types them."""
    plain = {name: value for name, value in values.items() if value is not False and not _rows(value)}
    rows = {
        f"{name}-{number}-{box}": _typed(value)
        for name, values_ in values.items()
        if _rows(values_)
        for number, row in enumerate(values_)
        for box, value in row.items()
    }
    return {**{name: _typed(value) for name, value in plain.items()}, **rows}


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _typed(value: Any) -> Any:
    if value is True:
        return "True"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return [f"{item[0]}:{item[1]}" if isinstance(item, tuple) else str(item) for item in value]
    return str(value)


def box_values(page: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The same, with ticks as the boxes of this page have them, and words long enough to mean something."""
    boxes = {box["name"] for box in page.soup.select("main input[type=checkbox]")}
    typed = {name: "y" if name in boxes and value == "True" else value for name, value in fields_of(values).items()}
    return {name: f"{value} theo kế hoạch" if name in LONGER else value for name, value in typed.items()}


LONGER = {"remarks", "done_summary"}


def test_the_whole_way_goes_by_the_pages_alone(maker, world, sign_in):
    code = put_case(maker, world)
    people = {who: sign_in(who) for who in {who for _, who, _ in way(world)}}

    for key, who, values in way(world):
        case = people[who].open(f"/ho-so/{code}")
        url = next(url for label, url in actions(case).items() if label == LABELS[key])
        page = people[who].open(url)
        done = people[who].send(page, LABELS[key], **box_values(page, values))
        assert done.flashes == [f"Đã ghi nhận: {LABELS[key]}."]

    assert facts(maker, code) == ("closed", 1 + len(way(world)))


LABELS = {
    "submit": "Nộp hồ sơ", "confirm_place": "Xác nhận cơ sở và địa điểm", "accept": "Tiếp nhận",
    "submit_project": "Trình đề án và dự toán", "form_team": "Lập tổ thẩm định", "give_verdict": "Ghi phiếu thẩm định",
    "ask_opinion": "Lấy ý kiến đơn vị", "give_opinion": "Trả lời ý kiến", "propose": "Trình lãnh đạo Sở",
    "sign": "Ký, đưa vào danh sách đề nghị", "put_in_batch": "Xếp vào đợt", "approve": "Phê duyệt",
    "sign_contract": "Ghi nhận hợp đồng", "report_progress": "Báo cáo tiến độ", "request_payment": "Đề nghị chi",
    "check_payment": "Kiểm tra đề nghị chi", "approve_payment": "Duyệt chi",
    "pay": "Ghi nhận đã chi", "request_acceptance": "Đề nghị nghiệm thu",
    "form_panel": "Lập hội đồng nghiệm thu", "give_acceptance_verdict": "Ghi phiếu nghiệm thu",
    "accept_result": "Kết luận đạt", "settle": "Duyệt quyết toán, thanh lý", "hand_over": "Bàn giao và đóng hồ sơ",
}  # fmt: skip


@pytest.fixture
def received(maker, world) -> str:
    """A case that the Sở may take over."""
    return put_case(maker, world, until="confirm_place")


def test_a_form_sent_twice_is_one_act_with_one_answer(maker, sign_in, received):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{received}/tiep-nhan")
    fields = {**page.filled("Tiếp nhận"), "papers_checked": "y"}

    answers = [officer.client.post(page.path, data=fields) for _ in range(2)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/ho-so/{received}")}
    assert facts(maker, received) == ("survey", 4)


def test_a_form_sent_again_gets_its_first_answer_when_what_it_chose_is_gone(maker, world, sign_in):
    code, officer = put_case(maker, world, until="sign"), sign_in("officer")
    page = officer.open(f"/ho-so/{code}/xep-vao-dot")
    fields = {**page.filled("Xếp vào đợt"), "batch_id": str(world.batch_id)}
    first = officer.client.post(page.path, data=fields)
    with maker.begin() as session:
        session.execute(update(PlanBatch).values(decided_at=MONDAY))
    again, other = (officer.client.post(page.path, data=sent) for sent in (fields, {**fields, "batch_id": "999"}))

    assert [(reply.status_code, reply.location) for reply in (first, again)] == [(303, f"/ho-so/{code}")] * 2
    assert (other.status_code, facts(maker, code)) == (409, ("in_batch", 12))


def test_a_page_overtaken_by_somebody_keeps_the_words_and_goes_on(maker, world, sign_in, received):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{received}/yeu-cau-bo-sung")
    move(maker, world, received, "ask_progress", "owner", question="Hồ sơ đến đâu rồi?")
    item = {"subject": "Báo giá", "request": "Báo giá có chữ ký", "basis": "Điều 5"}
    typed = {"reason": "Báo giá thiếu chữ ký", **{f"items-0-{name}": text for name, text in item.items()}}

    stale = officer.send(page, "Yêu cầu bổ sung", status=409, **typed)
    assert "Hỏi tiến độ" in stale.text
    assert "Báo giá thiếu chữ ký" in stale.text
    assert facts(maker, received) == ("submitted", 4)

    again = officer.send(stale, "Mở lại biểu mẫu với nội dung đã gõ")
    assert again.soup.find("textarea", {"name": "reason"}).get_text(strip=True) == "Báo giá thiếu chữ ký"
    officer.send(again, "Yêu cầu bổ sung")
    assert facts(maker, received) == ("supplement", 5)


def test_a_step_gone_meanwhile_offers_no_way_back_to_its_form(maker, world, sign_in, received):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{received}/tiep-nhan")
    move(maker, world, received, "withdraw", "owner", reason="Không làm nữa")

    stale = officer.send(page, "Tiếp nhận", status=409, papers_checked="y", note="Đủ giấy tờ")

    assert "Rút hồ sơ" in stale.text
    assert "Đủ giấy tờ" in stale.text
    assert stale.soup.select("main form") == []


def test_a_wrong_answer_to_an_overtaken_page_keeps_the_words_too(maker, world, sign_in, received):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{received}/tu-choi-tiep-nhan")
    move(maker, world, received, "accept", "officer", papers_checked=True)

    stale = officer.send(page, "Từ chối tiếp nhận", status=409, reason="Không đủ điều kiện hưởng")

    assert ["Tiếp nhận" in stale.text, "Không đủ điều kiện hưởng" in stale.text] == [True, True]


def test_a_wrong_answer_comes_back_as_it_was_typed(maker, sign_in, received):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{received}/tu-choi-tiep-nhan")

    refused = officer.send(page, "Từ chối tiếp nhận", status=422, reason="Không đủ điều kiện hưởng", basis="x")

    assert len(refused.errors) == 2
    assert refused.soup.title.get_text(strip=True).startswith("Lỗi:")
    assert refused.filled()["reason"].strip() == "Không đủ điều kiện hưởng"
    assert facts(maker, received)[0] == "submitted"


def test_what_the_rules_refuse_comes_back_with_its_reason(maker, world, sign_in):
    code = put_case(maker, world, until="give_opinion")
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{code}/trinh-lanh-dao-so")
    values = fields_of({**way(world)[8][2], "support": 390_000_000, "priority": False})

    refused = officer.send(page, "Trình lãnh đạo Sở", status=422, **values)

    assert refused.errors == ["Mức hỗ trợ vượt trần 200.000.000 đồng. Giảm mức hỗ trợ hoặc xem lại cách tính."]
    assert refused.filled()["support"] == "390000000"
    assert facts(maker, code)[0] == "appraisal"


def test_a_step_that_is_not_open_or_not_ones_own_is_refused(world, maker, sign_in, received):
    for who, slug, text in (
        ("officer", "trinh-lanh-dao-so", "Hồ sơ đang ở bước “Chờ Sở tiếp nhận”."),
        ("owner", "tiep-nhan", "Bước này không thuộc thẩm quyền của bạn."),
    ):
        person = sign_in(who)
        assert text in person.open(f"/ho-so/{received}/{slug}", 403).text
    sign_in("officer").open(f"/ho-so/{received}/khong-co-buoc-nay", 404)


def test_missing_papers_are_sent_with_the_step_itself(maker, world, sign_in):
    code = put_case(maker, world, until="approve")
    without(maker, code, "contract")
    centre = sign_in("centre")
    page = centre.open(f"/ho-so/{code}/ghi-nhan-hop-dong")
    contract = fields_of(way(world)[12][2])

    assert "Thiếu giấy tờ" in centre.send(page, "Ghi nhận hợp đồng", status=422, **contract).errors[0]
    centre.send(page, "Ghi nhận hợp đồng", **contract, **{"paper-contract": a_pdf("hop-dong.pdf")})
    assert facts(maker, code)[0] == "in_progress"
    assert papers(maker, code, "contract")[-1] == ("hop-dong.pdf", 1, True)


def test_a_good_file_is_kept_when_another_is_bad(maker, world, sign_in):
    code = put_case(maker, world, until="approve")
    without(maker, code, "contract")
    centre = sign_in("centre")
    page = centre.open(f"/ho-so/{code}/ghi-nhan-hop-dong")
    files = {"paper-contract": a_pdf("hop-dong.pdf"), "paper-decision": (a_pdf()[0], "quyet-dinh.docx")}

    refused = centre.send(page, "Ghi nhận hợp đồng", status=422, contract_number="01/HĐ", **files)

    assert "quyet-dinh.docx: Tên tệp có đuôi .docx nhưng nội dung là PDF. Lưu lại tệp với đuôi đúng." in refused.errors
    assert "Đã giữ lại các tệp tốt: hop-dong.pdf. Không cần tải lên lần nữa." in refused.errors
    assert refused.filled()["contract_number"] == "01/HĐ"
    assert facts(maker, code)[0] == "contracting"


def test_the_way_on_is_told_before_the_step(sign_in, received):
    page = sign_in("officer").open(f"/ho-so/{received}/tiep-nhan")

    assert "Ngày hẹn trả nếu tiếp nhận bây giờ: 13/04/2026" in page.text
    assert "Hồ sơ chuyển sang “Khảo sát, lập đề án”, do Trung tâm Khuyến công xử lý. Hạn: 23/03/2026." in page.text


@pytest.mark.parametrize(
    "wanted",
    [
        "submit_project officer lap-to-tham-dinh",
        "submit_project officer lay-y-kien-don-vi",
        "sign officer xep-vao-dot",
        "put_in_batch governor phe-duyet",
        "request_acceptance officer lap-hoi-dong-nghiem-thu",
    ],
)
def test_the_page_of_a_step_asks_at_most_twelve_questions(maker, world, sign_in, wanted):
    until, who, slug = wanted.split()
    path, person = f"/ho-so/{put_case(maker, world, until=until)}/{slug}", sign_in(who)
    person.open(path)

    with statements(maker) as sent:
        person.open(path)

    assert len(sent) <= 12


@pytest.mark.parametrize(
    "until", ["confirm_place", "submit_project", "propose", "put_in_batch", "report_progress", "request_acceptance"]
)
def test_every_button_of_every_person_opens_a_page(maker, world, sign_in, until):
    code = put_case(maker, world, until=until)
    for who in ("owner", "centre", "commune", "officer", "leader", "accountant", "governor", "supervisor"):
        person = sign_in(who)
        for url in actions(person.open(f"/ho-so/{code}")).values():
            person.open(url)


NEW_YEAR = MONDAY.replace(month=12, day=28)


def test_a_date_on_a_calendar_that_nobody_decided_yet_is_marked(maker, world, sign_in, clock):
    received, proposed = put_case(maker, world, until="confirm_place"), put_case(maker, world, until="propose")
    clock.at = NEW_YEAR
    page = sign_in("officer").open(f"/ho-so/{received}/tiep-nhan")
    promise = page.soup.find("h2", string=lambda text: "Ngày hẹn trả" in (text or "")).get_text()
    signing = sign_in("leader").open(f"/ho-so/{proposed}/ky-dua-vao-danh-sach-de-nghi").text

    assert (promise[-20:], "/2027 (dự kiến)." in signing) == ("16/02/2027 (dự kiến)", True)


def test_a_receipt_marks_a_date_that_may_still_move(maker, world, sign_in, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = NEW_YEAR
    officer = sign_in("officer")
    officer.send(officer.open(f"/ho-so/{code}/tiep-nhan"), "Tiếp nhận", papers_checked="y")

    assert "2027 (dự kiến)" in officer.open(f"/ho-so/{code}/in/giay-tiep-nhan").text


def test_a_step_that_is_not_open_leads_back_to_the_case(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    page = sign_in("officer").open(f"/ho-so/{code}/tiep-nhan", 403)
    way_on = page.soup.select_one("main a.btn-primary")

    assert (way_on.get_text(strip=True), way_on["href"]) == (f"Mở hồ sơ {code}", f"/ho-so/{code}")


def test_a_step_of_a_case_that_is_not_ones_own_leads_nowhere_near_it(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    page = sign_in("stranger").open(f"/ho-so/{code}/tiep-nhan", 404)

    assert f"/ho-so/{code}" not in [link["href"] for link in page.soup.select("main a")]


def test_the_page_for_signing_also_leads_to_returning_and_declining(maker, world, sign_in):
    code = put_case(maker, world, until="propose")
    page = sign_in("leader").open(f"/ho-so/{code}/ky-dua-vao-danh-sach-de-nghi")

    assert actions(page) == {
        "Trả lại thẩm định": f"/ho-so/{code}/tra-lai-tham-dinh",
        "Không đề nghị": f"/ho-so/{code}/khong-de-nghi",
    }
