"""The letter before lateness on the pages: found, signed, printed, and the new day told."""

from datetime import timedelta

import pytest

from notifications.nightly import draft_due
from tests.desk import put_case
from tests.factories import MONDAY

APRIL = MONDAY + timedelta(days=38)


@pytest.fixture
def code(maker, world, clock):
    """A case at the Sở with a draft, promised for 13 April."""
    made = put_case(maker, world, until="submit_project")
    clock.at = APRIL
    draft_due(maker, now=APRIL, office=world.office)
    return made


def test_a_leader_signs_the_draft_and_the_applicant_sees_the_new_day(sign_in, code):
    leader, owner = sign_in("leader"), sign_in("owner")
    assert code in leader.open("/giam-sat/ho-so-ket").text
    page = leader.open(f"/ho-so/{code}/ky-thu-xin-loi-hen-lai")
    assert page.soup.select_one("input[name=new_due_on]")["value"] == "20/04/2026"
    leader.send(page, "Ký thư xin lỗi, hẹn lại")

    letter = owner.open(f"/ho-so/{code}/in/thu-xin-loi")
    assert "Ngày đã hẹn trả kết quả: 13/04/2026" in letter.text
    assert "Ngày hẹn lại: 20/04/2026" in letter.text
    parties = [row.td.get_text(strip=True) for row in letter.soup.select("tbody tr")]
    assert parties == ["Cơ sở", "Trung tâm Khuyến công", "UBND cấp xã", "Sở Công Thương", "Cộng"]
    assert "Thư xin lỗi chờ ký: 0" in leader.open("/giam-sat/ho-so-ket").text


@pytest.mark.parametrize("day", ["13/04/2026", "18/04/2026", "31/12/2026", "hôm nào đó"])
def test_a_day_that_is_unfit_is_told_and_nothing_is_signed(sign_in, code, day):
    leader = sign_in("leader")
    page = leader.open(f"/ho-so/{code}/ky-thu-xin-loi-hen-lai")
    again = leader.send(page, "Ký thư xin lỗi, hẹn lại", status=422, new_due_on=day)

    assert again.soup.select_one("input[name=new_due_on]")["value"] == day
    leader.open(f"/ho-so/{code}/in/thu-xin-loi", status=404)


def test_whoever_only_watches_signs_nothing(sign_in, code):
    sign_in("supervisor").open(f"/ho-so/{code}/ky-thu-xin-loi-hen-lai", status=403)
