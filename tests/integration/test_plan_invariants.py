"""Each promise of a plan, broken on purpose, is reported; an honest plan breaks none."""

import pytest
from sqlalchemy import insert, select, update

from tests.factories import MONDAY
from tests.planning import DECISION, M, Planned
from workflow.invariants import violations
from workflow.models import AnnualPlan, LedgerEntry, PlanItem, PlanVersion
from workflow.models.base import table_of

VERSION, ITEM = table_of(PlanVersion), table_of(PlanItem)


@pytest.fixture
def planned(session):
    made = Planned(session)
    made.to_proposal(300 * M, "cut_last", allotted=300 * M)
    made.take("approve_proposal", "governor", **DECISION)
    return made


def found(planned):
    return {(one.id, one.text) for one in violations(planned.session, now=MONDAY)}


def copied(planned, *, version, with_items=True, **changed):
    """Write the last version once more under another number, with something changed."""
    session = planned.session
    last = session.execute(select(VERSION).where(VERSION.c.version == 2)).mappings().one()
    session.execute(insert(VERSION).values({**last, "version": version, **changed}))
    rows = session.execute(select(ITEM).where(ITEM.c.version == 2)).mappings().all()
    if with_items:
        session.execute(insert(ITEM), [{**row, "version": version} for row in rows])


def test_a_missing_version_is_found(planned):
    copied(planned, version=4)

    assert found(planned) == {("I-38", "Các phiên bản của kế hoạch không liền số.")}


@pytest.mark.parametrize("changed", [{"granted": 299 * M}, {"projects": 3}, {"asked": 351 * M}])
def test_a_total_that_is_not_the_sum_is_found(planned, changed):
    copied(planned, version=3, **changed)

    assert ("I-37", "Danh sách của kế hoạch không cộng thành tổng của phiên bản.") in found(planned)


def test_more_than_there_is_to_share_out_is_found(planned):
    copied(planned, version=3, money=299 * M)

    assert found(planned) == {("I-37", "Kế hoạch phân bổ nhiều hơn số tiền để phân bổ.")}


def test_a_plan_in_the_ledger_that_no_list_asks_for_is_found(planned):
    entry = {"line_id": planned.world.line_id, "case_id": planned.case_id, "seq": 2, "kind": "plan", "amount": 1}
    planned.session.execute(insert(table_of(LedgerEntry)).values(**entry, at=MONDAY, note=""))

    assert found(planned) == {("I-38", "Số kế hoạch không khớp sổ kinh phí.")}


@pytest.mark.parametrize(
    ("version", "text"),
    [(9, "Phiên bản được duyệt không có."), (1, "Số được duyệt khác số trong kế hoạch được duyệt.")],
)
def test_an_approval_of_another_version_is_found(planned, version, text):
    planned.session.execute(update(table_of(AnnualPlan)).values(approved_version=version))

    assert found(planned) == {("I-38", text)}


def test_places_that_repeat_are_found(planned):
    copied(planned, version=3, with_items=False)
    rows = planned.session.execute(select(ITEM).where(ITEM.c.version == 2)).mappings().all()
    planned.session.execute(insert(ITEM), [{**row, "version": 3, "position": 1} for row in rows])

    assert found(planned) == {("I-37", "Thứ tự trong kế hoạch không liền số.")}
