"""Random histories of money: whoever tries whatever in any order, no promise about money is broken.

The eight rules of money, amounts in whole đồng (I-36), the promises of the ledger (I-37, I-38), conservation (I-39).
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import MONDAY, a_line, a_world, state_of, take
from tests.purse import PAID_ON, SETTLED, Purse
from workflow.errors import WorkflowRefused
from workflow.loading import money_sums
from workflow.models import CaseEvent, LedgerEntry
from workflow.money import earned
from workflow.services.ledger import left_on
from workflow.states.paying import ACTS

M = 1_000_000
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
REVIEW = MONDAY.date() + timedelta(days=30)
ACCEPTED = {"done_summary": "Đủ máy", "jobs": 1, "output_value": 1, "energy_kwh": 1}
PEOPLE = ("centre", "checker", "accountant", "leader", "second_leader", "officer", "governor")
VERDICT = st.sampled_from([{"verdict": "agree"}] * 4 + [{"verdict": "return", **REASON}])
ACTS_AND_VALUES = {
    "request_payment": st.fixed_dictionaries({
        "kind": st.sampled_from(["advance", "remainder"]), "amount": st.sampled_from([1, 40 * M, 100 * M, 140 * M + 1]),
        "matching_paid": st.sampled_from([0, 150 * M, 200 * M]),
    }),
    "check_payment": VERDICT,
    "approve_payment": VERDICT,
    "pay": st.just(PAID_ON),
    "record_refund": st.fixed_dictionaries({
        "amount": st.sampled_from([0, 1, 40 * M, 100 * M]), "matching_paid": st.sampled_from([None, 0, 150 * M]),
        **{name: st.just(value) for name, value in PAID_ON.items()},
    }),
    "settle": st.just(SETTLED),
    "accept_partly": st.sampled_from([60 * M, 200 * M]).map(lambda amount: {"amount": amount, **ACCEPTED, **REASON}),
    "carry_over": st.just({"amount": 10 * M, "to_year": 2027, "basis": "NĐ 45 A14"}),
    "pause": st.just({"reason_code": "no_budget", **REASON, "basis": "TT 64", "review_on": REVIEW}),
    "resume": st.just(REASON),
    "stop": st.just({"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"}),
    "close_stopped": st.just({}),
}  # fmt: skip
USUAL = {
    "request_payment": "centre", "check_payment": "checker", "approve_payment": "leader", "pay": "accountant",
    "record_refund": "officer", "settle": "second_leader", "accept_partly": "officer", "carry_over": "accountant",
    "pause": "leader", "resume": "leader", "stop": "governor", "close_stopped": "accountant",
}  # fmt: skip
QUIET = {"max_examples": 8, "deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


def one_act(key: str):
    """An act with its values, mostly by the usual person."""
    who = st.sampled_from([USUAL[key]] * 5 + list(PEOPLE))
    return st.tuples(st.just(key), who, ACTS_AND_VALUES[key])


ANY_ACT = st.sampled_from(sorted(ACTS_AND_VALUES)).flatmap(one_act)


def tried(purse: Purse, key: str, who: str, values) -> bool:
    """Take an act if it is allowed; every promise of the catalogue is then looked at."""
    if key == "accept_partly":
        _to_acceptance(purse)
    try:
        purse.take(key, who, **values)
    except WorkflowRefused:
        return False
    return True


def _to_acceptance(purse: Purse) -> None:
    try:
        take(purse.session, purse.world, purse.case_id, "request_acceptance", "centre")
        purse.judge("accept")
    except WorkflowRefused:
        return


def looked_at(purse: Purse) -> None:
    """The rules of money, read from the rows alone."""
    rows = purse.session.execute(
        select(LedgerEntry.kind, LedgerEntry.amount).where(LedgerEntry.case_id == purse.case_id)
    )
    amounts = [(row.kind, row.amount) for row in rows]
    sums = {"paid": 0, "accepted": 0, "refunded": 0, "advanced": 0, "committed": 0}
    sums |= money_sums(purse.session.connection(), [purse.case_id]).get(purse.case_id, {})
    net = sums["paid"] - sums["refunded"]

    assert all(isinstance(amount, int) and amount > 0 for _, amount in amounts)
    assert 0 <= net <= 200 * M
    assert sums["advanced"] <= 140 * M
    assert sums["accepted"] <= 200 * M
    if state_of(purse.session, purse.case_id) in ("handover", "stopped"):
        assert net == sums["accepted"]
    carried = {kind: sum(a for k, a in amounts if k == kind) for kind in ("carry_out", "carry_in")}
    assert carried["carry_out"] == carried["carry_in"]


@settings(**QUIET)
@given(acts=st.lists(ANY_ACT, min_size=8, max_size=16))
def test_no_history_breaks_a_promise_about_money(session, acts):
    with session.begin_nested() as point:
        world = a_world(session)
        next_line = a_line(session, world.units["province"], amount=5 * M, year=2027)
        purse = Purse(session, world, until="report_progress")
        for key, who, values in acts:
            tried(purse, key, who, values)
            looked_at(purse)
        found = money_sums(session.connection(), [purse.case_id])[purse.case_id]
        lines = left_on(session, world.line_id) + left_on(session, next_line)
        assert lines + found["committed"] == 1_005 * M  # I-39: nothing is lost between case and lines
        assert len(_doers(purse)) == sum(map(len, _doers(purse).values()))
        point.rollback()


def _doers(purse: Purse) -> dict[int, set[str]]:
    """Which acts on money each person took."""
    found = select(CaseEvent.actor_id, CaseEvent.step).where(CaseEvent.case_id == purse.case_id)
    acts: dict[int, set[str]] = {}
    for actor_id, step in purse.session.execute(found.where(CaseEvent.step.in_(ACTS))):
        acts.setdefault(actor_id, set()).add(step)
    return acts


WHOLE = ("request_payment", "check_payment", "approve_payment", "pay")


@pytest.mark.parametrize("accepted", [60 * M, 200 * M])
@pytest.mark.parametrize("matching", [0, 150 * M, 200 * M])
def test_every_act_of_the_histories_is_reached(session, accepted, matching):
    """The walks above are not vacuous: from advance to settlement each act goes through for some values."""
    purse = Purse(session, a_world(session), until="report_progress")
    advance = {"kind": "advance", "amount": 40 * M, "matching_paid": matching}
    values = {"request_payment": advance, "pay": PAID_ON}
    for key in WHOLE:
        assert tried(purse, key, USUAL[key], values.get(key, {"verdict": "agree"}))
    assert tried(purse, "accept_partly", "officer", {"amount": accepted, **ACCEPTED, **REASON})
    rest = earned(accepted, 200 * M, matching) - 40 * M
    if rest < 0:
        assert tried(purse, "record_refund", "officer", {"amount": -rest, "matching_paid": matching, **PAID_ON})
    else:
        values["request_payment"] = {"kind": "remainder", "amount": rest, "matching_paid": matching}
        assert [key for key in WHOLE if not tried(purse, key, USUAL[key], values.get(key, {"verdict": "agree"}))] == []
    looked_at(purse)
    assert tried(purse, "settle", "second_leader", SETTLED)
    assert [kind for kind, _ in purse.ledger[-2:]] == ["unaccept", "release"] or matching == 200 * M
