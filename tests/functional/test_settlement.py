"""The settlement of a case: its page, its refusals in words, its papers with amounts in words, the ledger after it."""

import pytest

from tests.desk import move, put_case, statements

PAPERS = {
    "quyet-toan": "Bảng quyết toán kinh phí thực hiện đề án khuyến công",
    "bang-ke-chung-tu": "Bảng kê chứng từ chi",
    "tat-toan-tam-ung": "Bảng xác nhận để tất toán tạm ứng với Kho bạc Nhà nước",
    "bien-ban-thanh-ly": "Biên bản thanh lý hợp đồng",
}
SETTLING = {"liquidation_number": "12/BBTL-SCT", "settled_on": "02/03/2026"}
VOUCHER = {"number": "HD 12", "issued_on": "02/03/2026", "payee": "An Phú", "subject": "Máy sấy"}

MACHINE = {
    "name": "Máy sấy", "model": "HS-120", "serial": "45", "supplier": "An Phú", "contract_number": "07/HĐMB",
    "contract_on": "02/03/2026", "total": "400.000.000",
}  # fmt: skip
LABEL = {f"machines-0-{name}": text for name, text in MACHINE.items()}


@pytest.fixture
def settled(maker, world):
    return put_case(maker, world, until="settle")


def listed(*rows):
    return {
        f"vouchers-{place}-{name}": text for place, row in enumerate(rows) for name, text in {**VOUCHER, **row}.items()
    }


def prints(page):
    links = page.soup.select("section[aria-labelledby=three-way] a[href*='/in/']")
    return [link["href"].rpartition("/")[2] for link in links]


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_printed_with_its_amounts_in_words(sign_in, settled, name):
    page = sign_in("accountant").open(f"/ho-so/{settled}/in/{name}")

    assert page.heading == PAPERS[name]
    assert ("Hai trăm triệu đồng" in page.text) is (name != "tat-toan-tam-ung")
    assert "200.000.000 ₫" in page.text.replace("\xa0", " ")


def test_the_clearance_is_about_the_advance(sign_in, settled):
    assert "Một trăm triệu đồng" in sign_in("accountant").open(f"/ho-so/{settled}/in/tat-toan-tam-ung").text


def test_papers_exist_from_the_acceptance_and_minutes_from_the_settlement(sign_in, maker, world, settled):
    accountant = sign_in("accountant")
    accepted, running = put_case(maker, world, until="accept_result"), put_case(maker, world, until="pay")

    assert prints(accountant.open(f"/tai-chinh/{settled}")) == list(PAPERS)
    assert prints(accountant.open(f"/tai-chinh/{accepted}")) == list(PAPERS)[:-1]
    assert prints(accountant.open(f"/tai-chinh/{running}")) == []
    accountant.open(f"/ho-so/{accepted}/in/bien-ban-thanh-ly", status=404)
    accountant.open(f"/ho-so/{running}/in/quyet-toan", status=404)


def test_the_establishment_gets_the_minutes_alone_and_a_stranger_nothing(sign_in, settled):
    owner, stranger = sign_in("owner"), sign_in("stranger")

    owner.open(f"/ho-so/{settled}/in/bien-ban-thanh-ly")
    owner.open(f"/ho-so/{settled}/in/quyet-toan", status=404)
    stranger.open(f"/ho-so/{settled}/in/bien-ban-thanh-ly", status=404)


def test_the_ledger_tells_the_settlement_with_its_vouchers(sign_in, settled):
    text = sign_in("accountant").open(f"/tai-chinh/{settled}").text.replace("\xa0", " ")

    assert [part for part in ("12/BBTL-SCT", "Second Leader", "HD 0012") if part not in text] == []
    assert "Cộng: kinh phí hỗ trợ 200.000.000 ₫, vốn đối ứng và vốn khác 200.000.000 ₫." in text


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((), "Bảng kê còn thiếu 100.000.000 đồng chứng từ kinh phí hỗ trợ, 0 đồng vốn đối ứng."),
        (({"source": "support", "total": "99.999.999"},), "Bảng kê còn thiếu 1 đồng chứng từ kinh phí hỗ trợ"),
        (({"source": "support", "total": "100.000.000", "issued_on": "03/03/2026"},), "ghi ngày 03/03/2026, sau ngày"),
    ],
)
def test_a_settlement_that_its_vouchers_do_not_carry_is_refused_and_keeps_what_was_typed(
    sign_in, partly_paid, rows, told
):
    leader = sign_in("second_leader")
    page = leader.open(f"/ho-so/{partly_paid}/duyet-quyet-toan-thanh-ly")
    refused = leader.send(page, "Duyệt quyết toán, thanh lý", status=422, **SETTLING, **listed(*rows))

    assert told in " ".join(refused.errors)
    assert refused.filled()["liquidation_number"] == "12/BBTL-SCT"
    enough = listed({"source": "support", "total": "100.000.000"})
    unlisted = leader.send(refused, "Duyệt quyết toán, thanh lý", status=422, **enough)
    assert "Bảng máy chưa có dòng nào." in " ".join(unlisted.errors)
    leader.send(unlisted, "Duyệt quyết toán, thanh lý", **LABEL)


@pytest.fixture
def partly_paid(maker, world):
    """Half of the support was accepted, which the advance had paid already."""
    code = put_case(maker, world, until="request_acceptance")
    move(maker, world, code, "form_panel", "officer", centre_member=world.people["centre"].id,
         department_member=world.people["second_officer"].id, commune_member=world.people["commune"].id)  # fmt: skip
    for who in ("centre", "second_officer", "commune"):
        move(maker, world, code, "give_acceptance_verdict", who, verdict="accept", remarks="Đạt một nửa")
    move(maker, world, code, "accept_partly", "officer", amount=100_000_000, done_summary="Một máy", reason="Thiếu máy")
    return code


def test_the_terms_of_the_settlement_stand_on_its_page(sign_in, partly_paid):
    text = sign_in("second_leader").open(f"/ho-so/{partly_paid}/duyet-quyet-toan-thanh-ly").text

    assert "Hồ sơ quyết toán: hạn 17/03/2026." in text
    assert "Thanh lý, quyết toán năm: hạn 22/01/2027." in text


def test_whoever_paid_is_told_that_another_settles(sign_in, maker, world):
    code = put_case(maker, world, until="accept_result")
    page = sign_in("accountant").open(f"/ho-so/{code}/duyet-quyet-toan-thanh-ly")

    assert "Người đã làm bước “Ghi nhận đã chi” không được làm bước này." in page.text


def test_the_ledger_takes_few_statements(sign_in, maker, settled):
    accountant = sign_in("accountant")
    accountant.open(f"/tai-chinh/{settled}")
    with statements(maker) as sent:
        accountant.open(f"/tai-chinh/{settled}")

    assert len(sent) <= 12


def test_the_page_reads_english(sign_in, settled):
    assert "Settlement" in sign_in("accountant").open(f"/tai-chinh/{settled}?lang=en").text
