"""Supplying what was asked for: every item beside what stood there before."""

import pytest

from tests.desk import a_pdf, facts, move, papers, put_case

ITEMS = [
    {"subject": "Giấy đề nghị hỗ trợ", "request": "Có chữ ký người đại diện", "basis": "Điều 5 Quy chế"},
    {"subject": "Kinh phí và nguồn vốn", "request": "Ghi nguồn vốn đối ứng", "basis": "Điều 6 Quy chế"},
    {"subject": "Gọi điện cho Sở", "request": "Trao đổi về máy", "basis": "Điều 7 Quy chế"},
]


@pytest.fixture
def asked(maker, world) -> str:
    """A case whose owner was asked for three things."""
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "ask_supplement", "officer", items=ITEMS, reason="Hồ sơ chưa đủ")
    return code


def lines(page):
    """The items as the page tells them."""
    return [
        " ".join(line.get_text(" ", strip=True).split())
        for line in page.soup.select("[aria-labelledby=asked-title] > ol > li")
    ]


def test_every_item_says_what_stood_there_and_what_stands_there_now(maker, asked, sign_in):
    owner = sign_in("owner")
    path = f"/ho-so/{asked}/gui-bo-sung"
    assert ["Chưa thay đổi" in line for line in lines(owner.open(path))] == [True, True, False]

    owner.send(owner.open(f"/ho-so/{asked}/soan/funding"), "Lưu", own_source="Vốn tự có của gia đình")
    token = owner.open(path).soup.find("input", {"name": "csrf_token"})["value"]
    owner.post(f"/ho-so/{asked}/giay-to/request_letter", csrf_token=token, file=a_pdf("don-da-ky.pdf"))

    found = lines(owner.open(path))
    assert "trước: request_letter.pdf; bây giờ: don-da-ky.pdf (2)" in found[0]
    assert "Nguồn của vốn đối ứng – trước: –; bây giờ: Vốn tự có của gia đình" in found[1]
    assert ["Đã thay đổi" in line for line in found] == [True, True, False]


def test_the_supplement_goes_back_with_its_papers(maker, asked, sign_in):
    owner = sign_in("owner")
    page = owner.open(f"/ho-so/{asked}/gui-bo-sung")
    assert "Thời hạn của Sở đang dừng trong lúc chờ bạn bổ sung" in page.text

    sent = {"note": "Đã ký lại giấy đề nghị", "paper-request_letter": a_pdf("don-da-ky.pdf")}
    page = owner.send(page, "Gửi bổ sung", **sent)

    assert page.heading == f"Đã gửi hồ sơ {asked}"
    assert facts(maker, asked)[0] == "submitted"
    assert papers(maker, asked, "request_letter")[-1] == ("don-da-ky.pdf", 2, True)


def test_a_supplement_is_asked_for_only_once(maker, world, asked, sign_in):
    move(maker, world, asked, "send_supplement", "owner", note="Đã bổ sung")

    page = sign_in("officer").open(f"/ho-so/{asked}/yeu-cau-bo-sung")

    assert "Bước này chỉ được làm 1 lần." in page.text
