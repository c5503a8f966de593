"""Pages for everybody: what is open, how a case stands for who holds its key, and nothing that is private."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.desk import move, put_case, statements
from tests.journeys import panel_of
from workflow.models import Case, CaseRating


def key_of(maker, code):
    """The key of a case as it stands on its receipt."""
    with maker() as session:
        return session.scalars(select(Case.lookup_key).where(Case.code == code)).one()


def look_up(visitor, code, key, status=200):
    """Ask for a case as somebody without an account."""
    return visitor.send(visitor.open("/tra-cuu"), "Tra cứu", status=status, code=code, key=key)


def told(page):
    """What the page tells of the case."""
    return {row.dt.get_text(strip=True): row.dd.get_text(" ", strip=True) for row in page.soup.select(".summary-row")}


def test_the_front_page_names_open_calls_and_figures(maker, world, open_page):
    put_case(maker, world, until="sign")

    page = open_page("/")

    assert [cell.get_text(" ", strip=True) for cell in page.soup.select("tbody tr > *")][:3] == [
        "Đợt 1 năm 2026",
        "Sở Công Thương Đồng Nai",
        "20/12/2026",
    ]
    assert [figure.get_text(strip=True) for figure in page.soup.select(".figures dd")] == ["100 %", "0", "1"]


def test_without_answers_there_are_no_figures(open_page):
    page = open_page("/")

    assert [figure.get_text(strip=True) for figure in page.soup.select(".figures dd")] == ["–", "–", "0"]


def test_a_call_tells_ceilings_papers_and_terms_with_their_basis(open_page):
    page = open_page("/dot/dot-1-2026")

    tables = [
        [row.get_text(" ", strip=True) for row in table.select("tbody tr")] for table in page.soup.select("table")
    ]
    machinery = "Ứng dụng máy móc thiết bị tiên tiến 50 % 300.000.000\xa0₫ TT 28/2018"
    assert any(row.startswith(machinery) for row in tables[0])
    assert tables[1][0] == "Thời hạn UBND cấp xã xác nhận cơ sở và địa điểm 5 ngày làm việc"
    assert "Giấy đề nghị hỗ trợ" in page.text
    assert page.soup.select_one(".page-actions a")["href"] == "/ho-so/moi"
    open_page("/dot/khong-co", 404)


def test_a_closed_call_takes_no_dossiers(open_page, clock):
    clock.at += timedelta(days=400)

    page = open_page("/dot/dot-1-2026")

    assert "Đợt này hiện không nhận hồ sơ." in page.text
    assert page.soup.select(".page-actions a") == []


def test_code_and_key_show_how_a_case_stands(maker, world, visitor):
    code = put_case(maker, world, until="accept")

    page = look_up(visitor, code.lower(), f" {key_of(maker, code).lower()} ")

    assert told(page) == {
        "Loại hồ sơ": "Đề án khuyến công địa phương",
        "Giai đoạn": "Thẩm định",
        "Nộp lúc": "09:01 02/03/2026",
        "Ngày hẹn trả": "13/04/2026",
        "Đang ở": "Trung tâm Khuyến công Đồng Nai",
        "Việc tiếp theo": "Trình đề án và dự toán, đến 23/03/2026 còn 15 ngày làm việc",
    }


def test_the_public_is_told_that_a_case_is_late(maker, world, visitor, clock):
    code = put_case(maker, world, until="accept")
    clock.at += timedelta(days=23)

    page = look_up(visitor, code, key_of(maker, code))

    assert told(page)["Việc tiếp theo"].endswith("đến 23/03/2026 quá hạn 2 ngày làm việc")
    assert page.soup.select_one("#found-title .chip-late").get_text(strip=True) == "Đang xử lý"


def test_the_public_is_told_of_asked_work_and_of_no_verdict(maker, world, visitor):
    code = put_case(maker, world, until="request_acceptance")
    key, said = key_of(maker, code), []
    said.append(told(look_up(visitor, code, key))["Việc tiếp theo"])
    move(maker, world, code, "form_panel", "officer", **panel_of(world))
    said.append(told(look_up(visitor, code, key))["Việc tiếp theo"])
    for who in ("centre", "second_officer", "commune"):
        move(maker, world, code, "give_acceptance_verdict", who, verdict="accept", remarks="Đạt")
    said.append(told(look_up(visitor, code, key))["Việc tiếp theo"])

    assert [words.split(",")[0] for words in said] == [
        "Lập hội đồng nghiệm thu", "Chờ phiếu nghiệm thu", "Nghiệm thu cơ sở"
    ]  # fmt: skip


def test_a_promise_on_a_calendar_that_is_not_decided_yet_is_marked(maker, world, visitor, clock):
    code = put_case(maker, world, until="accept")
    with maker.begin() as session:
        session.execute(update(Case).values(promised_at=clock.at + timedelta(days=330)))

    assert told(look_up(visitor, code, key_of(maker, code)))["Ngày hẹn trả"] == "26/01/2027 (dự kiến)"


def test_nothing_private_is_told_with_code_and_key(maker, world, visitor):
    code = put_case(maker, world, until="accept", title="Bí mật của Minh Anh")

    page = look_up(visitor, code, key_of(maker, code))

    private = ("Bí mật", "Minh Anh", "Officer", "Owner", "example.vn", "3600000007", "request_letter")
    assert [word for word in private if word in page.text] == []


def test_a_finished_case_says_so(maker, world, visitor):
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "withdraw", "owner", reason="Không làm nữa")

    page = look_up(visitor, code, key_of(maker, code))

    assert (told(page)["Kết thúc"], "Đã rút hồ sơ" in page.text) == ("02/03/2026", True)


def test_a_wrong_key_a_wrong_code_and_a_draft_look_the_same(maker, world, visitor):
    sent, draft = put_case(maker, world, until="submit"), put_case(maker, world)
    tries = [(sent, "AAAAAAAA"), ("DONGNAI-260302-0099", "AAAAAAAA"), (draft, key_of(maker, draft))]

    answers = {tuple(look_up(visitor, code, key, 422).errors) for code, key in tries}

    assert len(answers) == 1


def test_too_many_misses_shut_the_door_for_a_while(maker, world, visitor, clock):
    code = put_case(maker, world, until="submit")
    for _ in range(10):
        look_up(visitor, code, "AAAAAAAA", 422)

    look_up(visitor, code, key_of(maker, code), 429)
    clock.at += timedelta(minutes=16)

    assert told(look_up(visitor, code, key_of(maker, code)))["Giai đoạn"] == "Đề xuất"


def test_an_empty_box_is_asked_for(visitor):
    page = look_up(visitor, "", "", 422)

    assert [text.split()[0] for text in page.errors] == ["Nhập", "Nhập"]


def test_a_code_may_stand_in_the_address_a_key_never(open_page):
    page = open_page("/tra-cuu?ma=DONGNAI-260302-0001&key=AAAAAAAA")

    assert (page.filled("Tra cứu")["code"], page.filled("Tra cứu")["key"]) == ("DONGNAI-260302-0001", "")


def test_the_help_page_has_its_anchors(open_page):
    page = open_page("/tro-giup")

    assert [link["href"] for link in page.soup.select("main nav ul a")] == [
        "#huong-dan",
        "#lien-he",
        "#tiep-can",
        "#tu-ngu",
    ]
    assert all(page.soup.find(id=link["href"][1:]) for link in page.soup.select("main nav ul a"))


def test_public_pages_ask_few_questions_however_many_calls(maker, world, open_page):
    open_page("/")
    open_page("/dot/dot-1-2026")
    with statements(maker) as sent:
        open_page("/")
        open_page("/dot/dot-1-2026")

    assert len(sent) <= 6


ASKED = "Bạn có hài lòng với việc giải quyết hồ sơ này không?"


def finished(maker, world):
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "withdraw", "owner", reason="Không làm nữa")
    return code


def rated(maker):
    with maker() as session:
        return [(row.score, row.reason) for row in session.scalars(select(CaseRating))]


def test_whose_time_it_took_is_told_by_party(maker, world, visitor, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at += timedelta(days=2)

    page = look_up(visitor, code, key_of(maker, code))

    took = [" ".join(line.get_text(" ", strip=True).split()) for line in page.soup.select("main ol li")]
    assert took == ["02/03/2026 – 04/03/2026 : Đã nộp, chờ tiếp nhận, Sở Công Thương, 2 ngày làm việc"]


def test_a_result_is_rated_once(maker, world, visitor):
    code = finished(maker, world)
    page = look_up(visitor, code, key_of(maker, code))
    thanks = visitor.send(page, "Gửi đánh giá", score="yes", reason="Nhanh, nhưng phải đi lại hai lần")
    again = visitor.send(page, "Gửi đánh giá", status=422, score="no")

    assert "Cảm ơn bạn đã đánh giá" in thanks.text
    assert "Cảm ơn bạn đã đánh giá" in again.text
    assert rated(maker) == [("yes", "Nhanh, nhưng phải đi lại hai lần")]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, f"Trả lời câu hỏi: {ASKED}"),
        ({"score": "perfect"}, f"{ASKED}: chọn một mục trong danh sách."),
    ],
)
def test_a_rating_needs_one_of_the_answers(maker, world, visitor, typed, problem):
    code = finished(maker, world)

    page = visitor.send(look_up(visitor, code, key_of(maker, code)), "Gửi đánh giá", status=422, **typed)

    assert (page.errors, rated(maker)) == ([problem], [])


def test_nothing_is_rated_before_its_result_or_without_its_key(maker, world, visitor):
    code = put_case(maker, world, until="accept")
    token = visitor.open("/tra-cuu").soup.find("input", {"name": "csrf_token"})["value"]
    for key in (key_of(maker, code), "AAAAAAAA"):
        typed = {"csrf_token": token, "code": code, "key": key, "score": "yes"}
        assert visitor.client.post("/tra-cuu/danh-gia", data=typed).status_code == 422

    assert rated(maker) == []
