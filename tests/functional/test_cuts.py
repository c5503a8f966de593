"""A settlement with a cut on its pages: what comes back first, what is cut, and two clicks that cut once."""

import pytest
from sqlalchemy import func, select

from tests.desk import put_case
from tests.functional.test_settlement import LABEL, SETTLING, listed
from workflow.models import LedgerEntry

REFUND, SETTLE = "Ghi nhận hoàn trả", "Duyệt quyết toán, thanh lý"
BACK = {"treasury_number": "KB-12", "paid_on": "02/03/2026", "matching_paid": "50.000.000"}
OWN = listed({"source": "support", "total": "50.000.000"}, {"source": "other", "total": "50.000.000"})


@pytest.fixture
def code(maker, world):
    """100 of the 200 million accepted were advanced; of the matching money a quarter was put in."""
    return put_case(maker, world, until="accept_result")


def refunded(sign_in, code):
    officer = sign_in("officer")
    form = officer.open(f"/ho-so/{code}/ghi-nhan-hoan-tra")
    officer.send(form, REFUND, amount="50.000.000", **BACK)


def test_more_than_is_owed_is_refused_with_what_was_typed(sign_in, code):
    officer = sign_in("officer")
    form = officer.open(f"/ho-so/{code}/ghi-nhan-hoan-tra")
    refused = officer.send(form, REFUND, status=422, amount="50.000.001", **BACK)

    assert "Chỉ còn phải thu hồi 50.000.000 đồng." in " ".join(refused.errors)
    assert (refused.filled()["amount"], refused.filled()["matching_paid"]) == ("50.000.001", "50.000.000")


def test_a_settlement_says_what_is_missing_before_it_and_what_it_cuts(sign_in, code):
    leader, path = sign_in("second_leader"), f"/ho-so/{code}/duyet-quyet-toan-thanh-ly"
    assert "Còn phải chi 100.000.000 đồng mới bằng số được nghiệm thu." in leader.open(path).text

    refunded(sign_in, code)
    rows = leader.open(path).text.replace("\xa0", " ")
    assert "Giảm trừ khi quyết toán 150.000.000 ₫" in " ".join(rows.split())
    assert "Hồ sơ chuyển sang “Chờ bàn giao”" in rows
    assert "Cut at the settlement" in leader.open(f"{path}?lang=en").text


def test_two_clicks_cut_once(sign_in, maker, code):
    refunded(sign_in, code)
    leader = sign_in("second_leader")
    form = leader.open(f"/ho-so/{code}/duyet-quyet-toan-thanh-ly")
    for _ in range(2):
        leader.send(form, SETTLE, **SETTLING, **OWN, **LABEL)

    ledger = sign_in("accountant").open(f"/tai-chinh/{code}").text
    with maker() as session:
        cuts = select(func.count(), func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "unaccept")
        assert session.execute(cuts).one() == (1, 150_000_000)
    assert "Giảm trừ do thiếu vốn đối ứng" in ledger
