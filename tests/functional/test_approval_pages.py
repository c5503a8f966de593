"""The page of a case tells which rules bind it and why, and which confirmations stand or became void."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import actions, case_id, move, put_case, statements
from tests.factories import MONDAY
from tests.rule_scene import change_everything, concern
from workflow.db import unit_of_work
from workflow.models import CaseSection
from workflow.services.transition import take_linked

ASK = {"items": [{"subject": "Báo giá", "request": "Thêm", "basis": "TT 28"}], "reason": "Thiếu bản sao hợp đồng."}
AGAIN = "Xác nhận lại nội dung đã thay đổi"


@pytest.fixture
def code(maker, world):
    """A case whose place was mended in a supplement after the commune had confirmed it."""
    found = put_case(maker, world, until="confirm_place")
    move(maker, world, found, "ask_supplement", "officer", **ASK)
    with unit_of_work(maker) as session:
        own = (CaseSection.case_id == case_id(session, found), CaseSection.key == "need")
        session.scalars(select(CaseSection).where(*own)).one().content = {"title": "Nơi khác"}
    move(maker, world, found, "send_supplement", "owner", note="Đã bổ sung")
    return found


def test_a_void_confirmation_is_shown_with_what_changed(sign_in, code):
    page = sign_in("officer").open(f"/ho-so/{code}")

    assert "hết giá trị Đã thay đổi: Nội dung và sự cần thiết." in page.text
    assert "hết giá trị: Xác nhận cơ sở và địa điểm, vì đã thay đổi Nội dung và sự cần thiết" in page.text


def test_it_is_given_again_by_who_gave_it(sign_in, code):
    commune = sign_in("commune")
    form = commune.open(actions(commune.open(f"/ho-so/{code}"))[AGAIN])
    page = commune.send(form, AGAIN)

    assert page.flashes == [f"Đã ghi nhận: {AGAIN}."]
    assert "còn giá trị" in page.text
    assert AGAIN not in actions(page)


NOTICE = {
    "vi": "Có xác nhận đã hết giá trị Xác nhận cơ sở và địa điểm : nội dung Nội dung và sự cần thiết đã thay đổi, do "
          "bước “Gửi bổ sung” ngày 02/03/2026. ",
    "en": "Confirmations that no longer stand Confirm establishment and place : Activity and need "
          "changed, by the step “Send the supplement” on 02/03/2026. ",
}  # fmt: skip
WHAT_TO_DO = {
    ("officer", "vi"): "Chờ xác nhận lại: Cán bộ cấp xã (lần trước: Commune). Bước cần xác nhận này chưa làm được.",
    (
        "officer",
        "en",
    ): "To be confirmed again by: Commune officer (last time: Commune). The step that needs this has to wait.",
    ("commune", "vi"): "Bạn xem lại nội dung đã thay đổi rồi xác nhận lại; bước sau chờ việc này.",
    ("commune", "en"): "Look at what has changed and confirm again; the next step waits for this.",
}


def notice(page):
    return next((one for one in page.soup.select(".notice-late")), None)


@pytest.mark.parametrize(("who", "lang"), WHAT_TO_DO)
def test_the_page_says_at_its_top_what_became_void_by_what_and_what_to_do(sign_in, code, who, lang):
    visitor = sign_in(who)
    visitor.client.set_cookie("lang", lang)
    found = notice(visitor.open(f"/ho-so/{code}"))
    links = [link["href"] for link in found.select("a")]

    assert " ".join(found.get_text(" ").split()) == NOTICE[lang] + WHAT_TO_DO[who, lang]
    assert [link.endswith("/buoc/reconfirm") or "xac-nhan-lai" in link for link in links] == [True] * (who == "commune")


def test_a_paper_that_was_added_is_named_as_the_cause(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    with unit_of_work(maker) as session:
        own = case_id(session, code)
        change_everything(session, own)
        take_linked(session, "void_approvals", {own: {}}, now=MONDAY, office=world.office)

    assert "do giấy tờ được thêm hoặc thay ngày 02/03/2026" in notice(sign_in("officer").open(f"/ho-so/{code}")).text


def test_nothing_is_said_once_it_is_given_again_nor_to_the_applicant(sign_in, code):
    owner, commune = sign_in("owner"), sign_in("commune")
    before = notice(owner.open(f"/ho-so/{code}"))
    page = commune.send(commune.open(actions(commune.open(f"/ho-so/{code}"))[AGAIN]), AGAIN)

    assert (before, notice(page)) == (None, None)


@pytest.mark.parametrize("who", ["officer", "leader", "owner"])
def test_others_are_not_offered_it(sign_in, code, who):
    assert AGAIN not in actions(sign_in(who).open(f"/ho-so/{code}"))


def test_the_applicant_is_not_shown_the_confirmations_of_the_offices(sign_in, code):
    assert "Xác nhận và phê duyệt" not in sign_in("owner").open(f"/ho-so/{code}").text


@pytest.mark.parametrize(
    ("until", "why"),
    [("sign", "chưa chốt: theo quy định của ngày quyết định"), ("approve", "chốt khi phê duyệt ngày 02/03/2026")],
)
def test_the_page_says_which_version_binds_and_why(sign_in, maker, world, until, why):
    page = sign_in("owner").open(f"/ho-so/{put_case(maker, world, until=until)}")

    assert f"Mức hỗ trợ: ứng dụng máy móc thiết bị tiên tiến: {why}" in page.text
    assert "14/05/2018 – nay. TT 28/2018/TT-BTC" in page.text


def test_a_case_that_a_rule_concerns_says_so_and_leads_to_the_recheck(sign_in, maker, world, clock):
    code = put_case(maker, world, until="sign")
    with unit_of_work(maker) as session:
        concern(session, case_id(session, code), now=MONDAY)
    clock.at = MONDAY + timedelta(days=1)
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{code}")

    assert "Quy định mới liên quan tới hồ sơ này" in page.text
    assert code in officer.open("/ra-soat-quy-dinh").text
    form = officer.open(actions(page)["Rà soát theo quy định mới"])
    refused = officer.send(
        form, "Rà soát theo quy định mới", status=422, outcome="pause", reason="Chờ hướng dẫn của Sở."
    )
    assert refused.errors == ["Nhập ngày rà soát lại."]


@pytest.mark.parametrize("who", ["owner", "admin", "stranger"])
def test_the_list_shows_nobody_what_is_not_theirs(sign_in, maker, world, who):
    code = put_case(maker, world, until="sign")
    with unit_of_work(maker) as session:
        concern(session, case_id(session, code), now=MONDAY)
    status = 200 if who == "stranger" else 403

    assert code not in sign_in(who).open("/ra-soat-quy-dinh", status=status).text


def test_the_list_costs_the_same_for_any_number_of_cases(sign_in, maker, world):
    officer, sizes = sign_in("officer"), []
    for more in (1, 3):
        for _ in range(more):
            code = put_case(maker, world, until="sign")
            with unit_of_work(maker) as session:
                concern(session, case_id(session, code), now=MONDAY)
        with statements(maker) as sent:
            officer.open("/ra-soat-quy-dinh")
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 12
