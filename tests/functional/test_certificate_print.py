"""A certificate on paper and as a file: for those who see the case, with the bytes whose hash everybody can check."""

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from tests.desk import put_case
from tests.factories import MONDAY
from tests.functional.conftest import CHEAP
from tests.granted import change
from tests.pages import PASSWORD
from tests.selection import a_scene
from workflow.db import unit_of_work
from workflow.models import Case, Certificate, User
from workflow.services.transition import TransitionRequest, perform_transition

LATER = datetime(2026, 6, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def certified(maker, world):
    """A round of which every nomination was certified; code, number and token of the first, and its owner."""
    with unit_of_work(maker) as session:
        scene = a_scene(session, world, until="forwarding", nominations=1)
        first = scene.nominations[0]
        given = session.scalars(select(Certificate).where(Certificate.case_id == first)).one()
        code = session.scalars(select(Case.code).where(Case.id == first)).one()
        return {
            "code": code, "number": given.number, "token": given.token, "sha256": given.sha256,
            "path": f"/ho-so/{code}/giay-chung-nhan/{re.sub('[^a-z0-9]+', '-', given.number.lower())}",
            "owner": scene.owners[first].email, "recipient": given.recipient,
        }  # fmt: skip


def everybody_may_sign_in(maker):
    """Give the people whom the scene made the password of all."""
    with unit_of_work(maker) as session:
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))


def test_the_officer_prints_it_with_the_way_to_its_page(certified, sign_in):
    page = sign_in("officer").open(certified["path"])

    assert page.heading == "Giấy chứng nhận"
    assert f"/xac-thuc/{certified['token']}" in page.text
    assert certified["recipient"] in page.text
    assert len(page.soup.select(".certificate-check svg path")) > 0


def test_the_case_leads_to_its_certificate(certified, sign_in):
    page = sign_in("officer").open(f"/ho-so/{certified['code']}")

    (line,) = page.soup.find_all("a", href=certified["path"])
    assert line.get_text(" ", strip=True) == f"Giấy chứng nhận số {certified['number']}"


def test_the_owner_takes_the_very_file_that_can_be_compared(maker, certified, sign_in):
    everybody_may_sign_in(maker)
    browser = sign_in(certified["owner"])

    answer = browser.client.get(f"{certified['path']}/tep")

    assert sha256(answer.data).hexdigest() == certified["sha256"]
    assert certified["sha256"] in str(browser.open(f"/xac-thuc/{certified['token']}").soup)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_whoever_does_not_see_the_case_sees_no_certificate(certified, sign_in):
    stranger = sign_in("stranger")

    stranger.open(certified["path"], 404)
    assert stranger.client.get(f"{certified['path']}/tep").status_code == 404


@pytest.mark.parametrize("slug", ["khac", "0001", "..", "%00"])
def test_a_certificate_that_is_not_of_the_case_is_not_there(certified, sign_in, slug):
    sign_in("officer").open(f"/ho-so/{certified['code']}/giay-chung-nhan/{slug}/", 404)


def test_a_revoked_certificate_says_so_on_paper(maker, certified, sign_in):
    with unit_of_work(maker) as session:
        change(session, certified["number"], revoked_at=MONDAY, reason_code="quality")

    page = sign_in("officer").open(certified["path"])

    assert "đã bị thu hồi ngày 02/03/2026" in page.soup.select_one(".certificate-void").get_text()


def taken(maker, world, code, step, who, **values):
    """Take a step on the certified nomination as the office would."""
    with unit_of_work(maker) as session:
        case = session.scalars(select(Case).where(Case.code == code)).one()
        request = TransitionRequest(case.id, step, case.version, values)
        perform_transition(session, request, by=world.people[who], now=LATER, office=world.office)


def test_what_the_office_does_to_a_certificate_everybody_sees(maker, world, certified, sign_in, clock):
    clock.at, public = LATER, sign_in("officer")
    why = {"reason_code": "wrong_details", "details": "Ghi sai tên cơ sở trên giấy.", "granted_on": LATER.date()}
    taken(maker, world, certified["code"], "replace_certificate", "officer", **why, signer="Ông Mẫu")
    replaced = public.open(f"/xac-thuc/{certified['token']}").text

    decision = {"decision_number": "1/QĐ-UBND", "decided_on": LATER.date(), "basis": "Thông tư 26/2014/TT-BCT"}
    private = {"reason": "Kiểm nghiệm lại cho thấy mẫu không đạt, theo tin báo của ông A."}
    taken(maker, world, certified["code"], "revoke", "governor", reason_code="quality", **private, **decision)
    with maker() as session:
        newest = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
    revoked = public.open(f"/xac-thuc/{newest.token}").text

    assert "đã được thay bằng giấy khác ngày 22/06/2026. Bản này không dùng nữa. Lý do: Ghi sai thông tin." in replaced
    assert "đã bị thu hồi ngày 22/06/2026" in revoked
    assert "Lý do: Vi phạm quy định về chất lượng, an toàn hoặc môi trường." in revoked
    assert "ông A" not in revoked
    assert "Đã bị thu hồi" in public.open("/ket-qua").text


def test_another_kind_of_case_has_none(maker, world, sign_in):
    code = put_case(maker, world, until="accept")

    sign_in("officer").open(f"/ho-so/{code}/giay-chung-nhan/giay", 404)
