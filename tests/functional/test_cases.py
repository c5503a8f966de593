"""The page of a case: whose turn it is, what can be done, and who is told what."""

from datetime import date

import pytest

from tests.desk import actions, move, put_case, refusals, statements

OWN_ROLES = ("owner", "centre", "commune", "officer", "leader", "accountant", "governor", "supervisor")


def test_a_case_says_whose_turn_it_is_until_when_and_why(maker, world, sign_in):
    code = put_case(maker, world, until="submit_project")
    officer = sign_in("officer")

    page = officer.open(f"/ho-so/{code}")

    assert page.soup.select_one(".whose-line").get_text(strip=True) == (
        "Hiện do Sở Công Thương Đồng Nai, Chuyên viên Sở xử lý, đến 30/03/2026."
    )
    why = page.soup.select_one(".why a")["href"]
    story = officer.open(why)
    assert (story.heading, len(story.soup.select("tbody tr"))) == ("Vì sao đến hạn ngày 13/04/2026?", 43)
    assert "chưa kiểm chứng" in story.text


def test_the_main_step_of_the_holder_is_the_only_primary_button(maker, world, sign_in):
    page = sign_in("officer").open(f"/ho-so/{put_case(maker, world, until='confirm_place')}")

    assert [link.get_text(strip=True) for link in page.soup.select("main .btn-primary")] == ["Tiếp nhận"]
    assert sorted(actions(page)) == ["Khai báo xung đột", "Tiếp nhận", "Từ chối tiếp nhận", "Yêu cầu bổ sung"]


def test_a_refused_step_is_grey_and_says_why(maker, world, sign_in):
    page = sign_in("officer").open(f"/ho-so/{put_case(maker, world, until='submit_project')}")

    assert refusals(page) == {"Trình lãnh đạo Sở": "Chưa làm bước “Lập tổ thẩm định”. Làm bước đó trước."}


def test_an_establishment_reads_roles_where_the_offices_read_names(maker, world, sign_in):
    code = put_case(maker, world, until="accept")

    pages = [sign_in(who).open(f"/ho-so/{code}") for who in ("owner", "leader")]

    assert [page.soup.select(".time-when")[3].get_text(" ", strip=True) for page in pages] == [
        "09:03 02/03/2026 · Chuyên viên Sở",
        "09:03 02/03/2026 · Officer, Chuyên viên Sở",
    ]


def test_an_establishment_reads_public_words_and_no_inner_papers(maker, world, sign_in):
    code = put_case(maker, world, until="give_opinion")

    owner, officer = (sign_in(who).open(f"/ho-so/{code}") for who in ("owner", "officer"))

    assert [page.soup.select_one(".case-band .chip").get_text(strip=True) for page in (owner, officer)] == [
        "Đang xử lý",
        "Thẩm định tại cơ sở",
    ]
    assert ["appraisal_slip.pdf" in page.text for page in (owner, officer)] == [False, True]
    assert ["Cân đối được" in page.text for page in (owner, officer)] == [False, True]
    assert ["Second Officer" in page.text for page in (owner, officer)] == [False, True]


def test_somebody_elses_case_and_no_case_look_the_same(maker, world, sign_in):
    code = put_case(maker, world, until="submit")
    stranger = sign_in("stranger")

    pages = [stranger.open(f"/ho-so/{name}", 404) for name in (code, "DONGNAI-260302-9999")]

    assert len({(page.heading, page.text.rsplit(":", 1)[0]) for page in pages}) == 1


@pytest.mark.parametrize("path", ["/tiep-nhan", "/noi-dung", "/soan", "/kiem-tra", "/ho-so.zip", "/in/giay-tiep-nhan"])
def test_every_page_of_somebody_elses_case_is_not_found(maker, world, sign_in, path):
    code = put_case(maker, world, until="accept")

    sign_in("stranger").open(f"/ho-so/{code}{path}", 404)


def test_a_draft_is_nobodys_business_but_its_own_peoples(maker, world, sign_in):
    code = put_case(maker, world)

    sign_in("officer").open(f"/ho-so/{code}", 404)
    assert sign_in("centre").open(f"/ho-so/{code}").heading == "Hỗ trợ máy sấy điều"


def test_a_pause_is_told_with_its_reason_and_shuts_the_steps(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    reason = {"reason_code": "spending_rule_changed", "reason": "Chờ quy định mới", "basis": "TT 64/2024/TT-BTC"}
    move(maker, world, code, "pause", "leader", **reason, review_on=date(2026, 4, 1))

    page = sign_in("centre").open(f"/ho-so/{code}")
    assert (
        "Quy định chi thay đổi. Tạm dừng từ 02/03/2026, rà soát lại ngày 01/04/2026. Căn cứ: TT 64/2024/TT-BTC."
        in page.text
    )
    assert refusals(page)["Trình đề án và dự toán"].startswith("Hồ sơ đang tạm dừng.")


@pytest.mark.parametrize("who", ["owner", "officer"])
def test_the_timeline_tells_reason_basis_and_review_of_a_pause(maker, world, sign_in, who):
    code = put_case(maker, world, until="accept")
    reason = {"reason_code": "spending_rule_changed", "reason": "Chờ quy định mới", "basis": "TT 64/2024/TT-BTC"}
    move(maker, world, code, "pause", "leader", **reason, review_on=date(2026, 4, 1))
    notes = [note.get_text() for note in sign_in(who).open(f"/ho-so/{code}").soup.select(".time-note")]

    assert notes[-1] == (
        "Quy định chi thay đổi – rà soát lại ngày 01/04/2026 – Chờ quy định mới – căn cứ: TT 64/2024/TT-BTC"
    )


def test_an_internal_target_stands_on_the_page_of_the_offices_alone(maker, world, sign_in):
    code = put_case(maker, world, until="submit_project")
    move(maker, world, code, "set_target", "leader", due_on=date(2026, 3, 12), reason="Xong sớm giúp cơ sở")
    pages = {who: sign_in(who).open(f"/ho-so/{code}").text for who in ("officer", "owner")}

    told = "Mốc nội bộ: 17:00 12/03/2026, chỉ dùng trong cơ quan."
    assert {who: told in text for who, text in pages.items()} == {"officer": True, "owner": False}
    assert "đến hết ngày 12/03/2026 – Xong sớm giúp cơ sở" in pages["officer"]


def test_a_question_of_the_owner_is_answered_on_the_page(maker, world, sign_in):
    code = put_case(maker, world, until="submit_project")
    owner = sign_in("owner")
    owner.send(owner.open(f"/ho-so/{code}/hoi-tien-do"), "Hỏi tiến độ", question="Hồ sơ của tôi đến đâu rồi?")
    officer = sign_in("officer")

    assert "Trả lời câu hỏi" in actions(officer.open(f"/ho-so/{code}"))
    officer.send(officer.open(f"/ho-so/{code}/tra-loi-cau-hoi"), "Trả lời câu hỏi", answer="Đang chờ tổ thẩm định.")
    assert "Trả lời: Đang chờ tổ thẩm định." in owner.open(f"/ho-so/{code}").text


@pytest.mark.parametrize("who", OWN_ROLES)
def test_a_closed_case_can_be_read_by_all_its_people(maker, world, sign_in, who):
    page = sign_in(who).open(f"/ho-so/{put_case(maker, world, until='hand_over')}")

    assert "Hồ sơ đã kết thúc" in page.text
    assert len(page.soup.select(".stage-done")) == 5


def test_the_statements_of_a_page_do_not_grow_with_its_case(maker, world, sign_in):
    officer, counts = sign_in("officer"), []
    for until in ("accept", "pay", "hand_over"):
        path = f"/ho-so/{put_case(maker, world, until=until)}"
        officer.open(path)
        with statements(maker) as sent:
            officer.open(path)
        counts.append(len(sent))

    assert (counts[1], counts[2]) == (11, 11)
    assert counts[0] <= 12


def test_the_page_speaks_english(maker, world, sign_in):
    code = put_case(maker, world, until="submit_project")
    officer = sign_in("officer")

    page = officer.open(f"/ho-so/{code}?lang=en")

    assert page.soup.html["lang"] == "en"
    assert [title.get_text(strip=True) for title in page.soup.select("h2")][:2] == ["What can be done now", "Papers"]


def test_what_is_to_come_names_no_verdict(maker, world, sign_in):
    code = put_case(maker, world, until="sign_contract")
    ahead = sign_in("owner").open(f"/ho-so/{code}").soup.select(".time-future .time-text")

    assert [step.get_text(strip=True) for step in ahead] == [
        "Đề nghị nghiệm thu", "Nghiệm thu cơ sở", "Quyết toán, thanh lý", "Bàn giao và đóng hồ sơ",
    ]  # fmt: skip
