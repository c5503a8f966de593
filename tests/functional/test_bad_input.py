"""Bad input by the pages: a clear answer, nothing lost, nothing changed, never a fault of ours."""

import pytest

from tests.desk import facts, put_case, put_empty_case

HOSTILE = (
    "NaN", "Infinity", "1e400", "-1", "٣٠٠٠٠٠", "１００", "0x10", "1" * 400, "\x00", "a\x00b", "\u202e123",
    "<script>alert(1)</script>", "'; DROP TABLE case_file; --", "31/02/2026", "29/02/2027", "../../etc/passwd",
    "🙂" * 2000,
)  # fmt: skip
MONEY = ("NaN", "1e400", "-5", "٣٠٠", "tám triệu", "999999999999999999999", "1.5.0", "12,5")


@pytest.fixture
def contract(maker, world, sign_in):
    """The page on which a contract is recorded, with its case."""
    code = put_case(maker, world, until="approve")
    centre = sign_in("centre")
    return code, centre, centre.open(f"/ho-so/{code}/ghi-nhan-hop-dong")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_answer_is_refused_and_kept_apart(maker, contract, text):
    code, centre, page = contract

    refused = centre.send(page, "Ghi nhận hợp đồng", status=422, value=text, signed_on=text, ends_on=text)

    assert refused.errors != []
    assert facts(maker, code) == ("contracting", 13)


@pytest.mark.parametrize("amount", MONEY)
def test_money_that_is_none_is_told_at_its_box(contract, amount):
    _, centre, page = contract

    refused = centre.send(page, "Ghi nhận hợp đồng", status=422, value=amount)

    assert any(text.startswith("Giá trị hợp đồng: ") for text in refused.errors)


def test_days_that_run_backwards_are_told(contract):
    _, centre, page = contract
    days = {"signed_on": "02/03/2026", "ends_on": "01/03/2026", "contract_number": "01/HĐ", "value": "1"}

    refused = centre.send(page, "Ghi nhận hợp đồng", status=422, **days)

    assert refused.errors == ["Ngày kết thúc phải sau Ngày ký."]


def test_a_megabyte_of_text_is_refused_politely(maker, world, sign_in):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{code}/tu-choi-tiep-nhan")

    refused = officer.send(page, "Từ chối tiếp nhận", status=422, reason="a" * 2**20, basis="Điều 5")

    assert any(text.startswith("Lý do: ") for text in refused.errors)
    assert facts(maker, code)[0] == "submitted"


def test_a_request_beyond_all_limits_is_413(maker, world, sign_in):
    owner = sign_in("owner")
    code = put_empty_case(maker, world)
    token = owner.open(f"/ho-so/{code}/soan/giay-to").soup.find("input", {"name": "csrf_token"})["value"]

    sent = {"data": {"csrf_token": token}, "environ_overrides": {"CONTENT_LENGTH": str(40 * 2**20)}}
    answer = owner.client.post(f"/ho-so/{code}/giay-to/request_letter", **sent)

    assert (answer.status_code, "MB" in answer.text) == (413, True)


def test_fields_that_the_form_does_not_have_change_nothing(maker, world, sign_in):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")
    more = {"state": "closed", "support": "1", "holder_role": "sys_admin", "promised_at": "2020-01-01", "version_": "9"}

    officer.send(officer.open(f"/ho-so/{code}/tiep-nhan"), "Tiếp nhận", papers_checked="y", **more)

    assert facts(maker, code) == ("survey", 4)


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999", "2.0"])
def test_a_version_that_is_none_changes_nothing(maker, world, sign_in, version):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")
    fields = {**officer.open(f"/ho-so/{code}/tiep-nhan").filled("Tiếp nhận"), "papers_checked": "y"}

    answer = officer.client.post(f"/ho-so/{code}/tiep-nhan", data={**fields, "version": version})

    assert answer.status_code in (409, 422)
    assert facts(maker, code) == ("submitted", 3)


def test_a_field_sent_twice_is_refused(maker, world, sign_in):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{code}/tu-choi-tiep-nhan")

    refused = officer.send(
        page, "Từ chối tiếp nhận", status=422, reason=["Lý do thứ nhất", "Lý do thứ hai"], basis="Điều 5"
    )

    assert any("được gửi hai lần" in text for text in refused.errors)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_draft_takes_anything_and_gives_it_back(maker, world, sign_in, text):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/funding")
    fields = {**page.filled("Lưu và tiếp tục"), "total_cost": text, "own_source": text}

    answer = owner.client.post(page.path, data=fields, headers={"X-Autosave": "1"})

    assert answer.status_code == 200
    owner.open(f"/ho-so/{code}/soan/funding?kiem-tra=1")


@pytest.mark.parametrize("path", ["/ho-so/%00", "/ho-so/../x", "/ho-so/" + "A" * 300, "/ho-so/DONGNAI'--", "/dot/%ff"])
def test_an_odd_address_is_no_page(sign_in, path):
    assert sign_in("officer").client.get(path).status_code in (308, 404)


def test_an_unknown_language_is_vietnamese(open_page):
    assert open_page("/tra-cuu?lang=xx").soup.html["lang"] == "vi"
