"""A firm that a list named claims its establishment; its office grants it, and nobody gets at its cases otherwise."""

import pytest
from sqlalchemy import func, select

from notifications.entering import enter_lists
from tests.factories import MONDAY
from tests.functional.test_reset import mailed
from tests.pages import PASSWORD
from tests.project_lists import allot, past, take
from workflow.models import Case, EstablishmentClaim, Membership, SecurityEvent, User
from workflow.services.list_imports import queue_list

TAX_CODE = "3600000014"
ASIDE = "Đã gọi số điện thoại trên hồ sơ gốc."


@pytest.fixture
def listed(maker, world):
    """A đề án of last year of a firm without an account."""
    with maker() as session:
        allot(session, world)
        found = take(session, world, [past(tax_code=TAX_CODE)])
        queue_list(session, found.import_id, by=world.people["officer"])
        session.commit()
    enter_lists(maker, now=MONDAY, office=world.office)
    with maker() as session:
        return session.scalars(select(Case.code)).one()


@pytest.fixture
def register(visitor, world):
    def go(email="an@htx.vn", **changed):
        form = {
            "tax_code": TAX_CODE, "establishment": "HTX Điều Đồi Sương", "kind": "cooperative",
            "commune_id": str(world.units["commune"]), "address": "Ấp 2", "name": "Trần Văn An",
            "phone": "0912345678", "email": email, "password": PASSWORD, "again": PASSWORD,
        }  # fmt: skip
        return visitor.send(visitor.open("/dang-ky"), "Tạo tài khoản", **{**form, **changed})

    return go


@pytest.fixture
def claim(visitor, register, maker):
    """Register and confirm the address of the mail; the id of the claim."""

    def go(email="an@htx.vn"):
        register(email)
        token = next(token for _, purpose, token in reversed(mailed(maker)) if purpose == "confirm")
        visitor.send(visitor.open(f"/xac-nhan-thu/{token}"), "Xác nhận")
        with maker() as session:
            return session.scalar(select(func.max(EstablishmentClaim.id)))

    return go


@pytest.fixture
def claimed(listed, claim):
    return claim()


def signed_in(visitor, email="an@htx.vn"):
    """Whoever waits for the office finds their claim at once."""
    page = visitor.send(visitor.open("/dang-nhap"), "Đăng nhập", email=email, password=PASSWORD)
    assert page.path == "/tai-khoan"
    return visitor


def decide(officer, claim_id, verdict="grant", *, status=200, reason=ASIDE):
    page = officer.open(f"/nhan-co-so/{claim_id}")
    return officer.send(page, "Ghi quyết định", status=status, verdict=verdict, reason=reason)


def test_a_claim_gives_nothing_until_the_office_grants_it(listed, claim, visitor, sign_in):
    claim_id = claim()
    firm = signed_in(visitor)
    firm.open(f"/ho-so/{listed}", status=404)
    assert "Chờ Sở Công Thương xác nhận" in firm.open("/tai-khoan").text

    officer = sign_in("officer")
    assert "Cơ sở xin nhận hồ sơ: 1" in officer.open("/nhan-co-so").text
    assert decide(officer, claim_id).flashes == ["Đã xác nhận; người này mở được hồ sơ của cơ sở."]

    firm.open(f"/ho-so/{listed}")
    assert ASIDE in firm.open("/tai-khoan").text


def test_what_is_claimed_stands_beside_what_is_known(listed, claim, sign_in):
    page = sign_in("officer").open(f"/nhan-co-so/{claim()}")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in page.soup.select("tbody tr")
    ]

    assert rows == [
        ["Tên cơ sở", "Hợp tác xã Điều Đồi Sương", "HTX Điều Đồi Sương"], ["Loại hình", "Hợp tác xã", "Hợp tác xã"],
        ["Xã, phường", "Xã Thống Nhất", "Xã Thống Nhất"], ["Địa chỉ sản xuất", "–", "Ấp 2"],
    ]  # fmt: skip
    assert {"an@htx.vn", "0912345678", "ds.xlsx"} <= set(page.soup.get_text("\n", strip=True).split("\n"))


def test_registering_answers_alike_whether_a_list_knows_the_firm_or_not(listed, register, visitor):
    known = register().text
    visitor.client.delete_cookie("session")
    assert known == register("binh@htx.vn", tax_code="0100109106").text.replace("binh@htx.vn", "an@htx.vn")


def test_a_claim_without_a_confirmed_address_is_not_shown(listed, register, sign_in, maker):
    register()
    officer = sign_in("officer")
    assert "Không có yêu cầu nào chờ xác nhận." in officer.open("/nhan-co-so").text
    with maker() as session:
        officer.open(f"/nhan-co-so/{session.scalar(select(EstablishmentClaim.id))}", status=404)


def test_of_two_who_claim_one_is_granted_and_the_other_is_told(listed, claim, visitor, sign_in, maker):
    stranger, firm = claim("ke@la.vn"), claim()
    officer = sign_in("officer")
    decide(officer, firm)

    officer.open(f"/nhan-co-so/{stranger}", status=404)
    signed_in(visitor, "ke@la.vn").open(f"/ho-so/{listed}", status=404)
    assert "Cơ sở đã được xác nhận cho một tài khoản khác." in visitor.open("/tai-khoan").text
    assert [purpose for _, purpose, _ in mailed(maker)][-2:] == ["account", "account"]


def test_a_refused_claim_gives_nothing_and_another_one_may_be_made(listed, claim, visitor, sign_in, maker):
    decide(sign_in("officer"), claim("ke@la.vn"), "refuse", reason="Không đúng người đại diện.")
    signed_in(visitor, "ke@la.vn").open(f"/ho-so/{listed}", status=404)
    assert "Không đúng người đại diện." in visitor.open("/tai-khoan").text
    visitor.client.delete_cookie("session")

    decide(sign_in("officer"), claim())
    with maker() as session:
        kinds = select(SecurityEvent.kind).where(SecurityEvent.kind.startswith("claim_")).order_by(SecurityEvent.id)
        assert session.scalars(kinds).all() == ["claim_made", "claim_refused", "claim_made", "claim_granted"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"verdict": ""}, "Chọn quyết định."), ({"reason": ""}, "lý do từ chối"), ({"reason": "ngắn"}, "10 ký tự")],
)
def test_a_decision_needs_a_verdict_and_what_it_rests_on(claimed, sign_in, maker, answers, said):
    claim_id = claimed
    page = decide(sign_in("officer"), claim_id, **{"verdict": "grant", **answers}, status=422)

    assert said in page.soup.select_one(".error-summary").get_text(" ", strip=True)
    with maker() as session:
        assert session.get_one(EstablishmentClaim, claim_id).granted is None


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("leader", 403), ("centre", 403), ("owner", 403), ("admin", 403)]
)
def test_only_officers_of_the_province_decide(claimed, sign_in, maker, who, status):
    claim_id, person = claimed, sign_in(who)
    person.open(f"/nhan-co-so/{claim_id}", status=status)
    token = person.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    person.post(f"/nhan-co-so/{claim_id}", csrf_token=token, verdict="grant", reason=ASIDE, status=status)

    with maker() as session:
        claimants = select(Membership.id).join(User).where(User.email == "an@htx.vn")
        assert session.scalars(claimants).all() == []


def test_an_establishment_that_has_an_account_is_not_to_be_claimed(listed, claim, register, visitor, sign_in):
    decide(sign_in("officer"), claim())
    page = register("ke@la.vn", status=422)
    assert "Mã số thuế này đã có tài khoản." in page.text


def test_the_pages_are_there_in_english(listed, claim, sign_in):
    claim_id, officer = claim(), sign_in("officer")
    assert "Claims on establishments: 1" in officer.open("/nhan-co-so?lang=en").text
    assert "Record the decision" in officer.open(f"/nhan-co-so/{claim_id}?lang=en").text
