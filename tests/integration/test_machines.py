"""One machine is supported once in the whole country, and people learn of another case only what they may know."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk, way
from tests.purse import PAID_ON, SETTLED, Purse
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseSection, SupportedItem
from workflow.rules import RuleBook
from workflow.services.effects.machines import identity_of

M = 1_000_000
REASON = {"reason": "Số máy chưa đúng với nhãn trên máy."}
STOP = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"}


def machine(model: str = "HS-120", serial: str = "SN 0045/26", **changed):
    row = {"name": "Máy sấy", "supplier": "An Phú", "contract_number": "05/HĐMB", "contract_on": MONDAY.date()}
    return {"model": model, "serial": serial, "total": 400 * M, **row, **changed}


def asked(*machines, amount: int = 10 * M):
    return {"kind": "advance", "amount": amount, "matching_paid": 0, "machines": list(machines)}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def purse(session, world):
    purse = Purse(session, world, until="report_progress")
    purse.take("request_payment", "centre", **asked(machine()))
    return purse


def other_case(session, world):
    case_id = a_case(session, world, title="Hỗ trợ máy sấy thứ hai").case_id
    walk(session, world, case_id, until="report_progress")
    return case_id


@pytest.mark.parametrize(
    ("model", "serial"), [("HS-120", "SN 0045/26"), ("hs 120", "sn-0045.26"), ("HS–120", "SN0045/26")]
)
def test_the_same_machine_in_another_case_is_refused_and_says_where(session, world, purse, model, serial):
    case_id, code = other_case(session, world), session.get_one(Case, purse.case_id).code

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "request_payment", "centre", **asked(machine(model, serial)))

    assert [str(one) for one in refused.value.refusals] == [f"Máy HS-120 SN 0045/26 đã được hỗ trợ ở hồ sơ {code}."]


def test_whoever_may_not_see_the_other_case_learns_only_that_there_is_one(session, world, purse):
    case_id = other_case(session, world)
    session.get_one(Case, purse.case_id).centre_id = world.units["other_department"]
    session.flush()

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "request_payment", "centre", **asked(machine()))

    assert [str(one) for one in refused.value.refusals] == ["Máy HS-120 SN 0045/26 đã được hỗ trợ ở một đề án khác."]


def test_another_number_on_the_label_is_another_machine(session, world, purse):
    case_id = other_case(session, world)
    take(session, world, case_id, "request_payment", "centre", **asked(machine(serial="SN 0046/26")))

    assert session.scalars(select(SupportedItem.identity).order_by(SupportedItem.id)).all() == [
        "HS120/SN004526", "HS120/SN004626",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code"),
    [([machine(), machine("hs120", "sn004526")], "machine_twice"), ([machine("---")], "machine_unclear"),
     ([machine(serial="./")], "machine_unclear")],
)  # fmt: skip
def test_a_list_that_says_too_little_or_too_much_is_refused(session, world, rows, code):
    assert Purse(session, world, until="report_progress").refused("request_payment", "centre", **asked(*rows)) == code


def test_the_next_request_of_the_case_names_its_machine_without_harm(session, purse):
    purse.take("check_payment", "checker", verdict="agree")
    purse.take("approve_payment", "leader", verdict="agree")
    purse.take("pay", "accountant", **PAID_ON)
    purse.take("request_payment", "centre", **asked(machine()))

    assert len(session.scalars(select(SupportedItem)).all()) == 1


def test_a_returned_request_frees_its_machine(session, world, purse):
    purse.take("check_payment", "checker", verdict="return", **REASON)

    take(session, world, other_case(session, world), "request_payment", "centre", **asked(machine()))


def test_a_case_that_gave_everything_back_frees_its_machine(session, world, purse):
    purse.take("check_payment", "checker", verdict="agree")
    purse.take("approve_payment", "leader", verdict="agree")
    purse.take("pay", "accountant", **PAID_ON)
    purse.take("stop", "governor", **STOP)
    second = other_case(session, world)
    with pytest.raises(StepRefused, match="đã được hỗ trợ"):
        take(session, world, second, "request_payment", "centre", **asked(machine()))

    purse.take("record_refund", "officer", amount=10 * M, **PAID_ON)
    purse.take("close_stopped", "accountant")
    take(session, world, second, "request_payment", "centre", **asked(machine()))
    assert violations(session, now=MONDAY) == []


def test_a_machine_that_a_stopped_case_keeps_is_reported(session, purse):
    purse.take("check_payment", "checker", verdict="return", **REASON)
    purse.take("stop", "governor", **STOP)
    purse.take("close_stopped", "accountant")
    session.execute(update(SupportedItem).values(freed_seq=None))

    assert [one.id for one in violations(session, now=MONDAY)] == ["I-37"]


def test_an_identity_is_letters_and_figures_alone():
    assert [identity_of(*label) for label in (("Đ-12 á", "№ 3"), ("d12A", "NO3"), ("", "x"))] == [
        "D12A/NO3", "D12A/NO3", "/X",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Bảng máy còn thiếu dòng: Máy sấy điều."),
        ([machine(total=199 * M)],
         "Bảng máy còn thiếu: máy đã khai trị giá ít hơn kinh phí hỗ trợ đã chi 1000000 đồng."),
        ([machine("HS", "1"), machine("hs", "-1")], "Một máy được khai hai lần."),
    ],
)  # fmt: skip
def test_a_settlement_needs_the_machines_that_were_paid_for(session, world, rows, told):
    purse = Purse(session, world, until="accept_result")
    items = update(CaseSection).where(CaseSection.case_id == purse.case_id, CaseSection.key == "items")
    session.execute(items.values(content={"items": [{"name": "Máy sấy điều"}]}))
    purse.pay("remainder", 100 * M)

    with pytest.raises(StepRefused) as refused:
        take(session, world, purse.case_id, "settle", "second_leader", **{**SETTLED, "machines": rows})
    assert [str(one) for one in refused.value.refusals] == [told]
    purse.take("settle", "second_leader", **{**SETTLED, "machines": [machine(total=200 * M)]})


def test_a_machine_of_another_case_does_not_settle_this_one(session, world, purse):
    case_id = a_case(session, world, title="Hỗ trợ máy sấy thứ hai").case_id
    walk(session, world, case_id, until="accept_result")
    for step, who, values in way(world)[-6:-2]:
        take(session, world, case_id, step, who, **values)

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "settle", "second_leader", **{**SETTLED, "machines": [machine()]})
    assert refused.value.codes == ("machine_paid_elsewhere",)


def test_what_pays_for_no_machine_or_lists_them_as_it_likes_is_not_asked(session, world):
    rules = [row for row in world.office.rules.all() if row.id != "kcdp_machine_list.machinery"]
    world.office = replace(world.office, rules=RuleBook(rules))
    purse = Purse(session, world, until="accept_result")
    purse.pay("remainder", 100 * M)

    purse.take("settle", "second_leader", **{**SETTLED, "machines": []})
