"""One refusal for every condition of a group đề án and of its shares; where nothing is against it, the way is open."""

from dataclasses import replace

import pytest

from tests.unit.test_national_guards import BY_NAME, WELL
from workflow.definition import Actor
from workflow.engine import refusals
from workflow.facts import MoneyFacts, PartFacts

GROUP, SHARE = BY_NAME["kcqg_project", "group-direct"], BY_NAME["kcqg_share", ""]
DIVIDED = PartFacts(lines=2, bare=0, open=0)
ME = 7


def reasons(process, step, **facts):
    """The codes that stop a step when these facts differ from those of a case in good order."""
    here = process.steps[step]
    seen = replace(WELL, state=here.sources[0], **facts)
    return [reason.code for reason in refusals(process, seen, here, Actor(ME, frozenset(here.roles)))]


@pytest.mark.parametrize(
    ("step", "parts", "code"),
    [
        ("plan_lines", DIVIDED, "divided"),
        ("open_shares", PartFacts(), "not_divided"),
        ("open_shares", DIVIDED, "all_shared_out"),
        ("share_out_again", PartFacts(), "not_divided"),
        ("conclude_shares", PartFacts(), "not_divided"),
        ("conclude_shares", PartFacts(2, 1, 0), "bare_lines"),
        ("conclude_shares", PartFacts(2, 0, 1), "parts_open"),
        ("close_stopped", PartFacts(2, 1, 1), "parts_open"),
        ("settle", PartFacts(2, 0, 1), "parts_open"),
    ],
)
def test_a_group_waits_for_its_parts(step, parts, code):
    assert reasons(GROUP, step, parts=parts) == [code]


def test_a_line_item_without_beneficiaries_waits_for_them():
    assert reasons(GROUP, "open_shares", parts=PartFacts(2, 1, 1)) == []


@pytest.mark.parametrize("step", ["share_out_again", "conclude_shares", "close_stopped", "settle"])
def test_a_group_in_good_order_goes_on(step):
    assert reasons(GROUP, step, parts=DIVIDED) == []


@pytest.mark.parametrize(
    ("step", "facts", "code"),
    [
        ("approve_share", {"doers": {"propose_share": frozenset({ME})}}, "own_case"),
        ("return_share", {"counts": {"return_share": 2}}, "done_before"),
        ("replace_share", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
        ("cancel_share", {"counts": {}}, "not_done_yet"),
        ("cancel_with_parent", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
        ("close_replaced", {"money": MoneyFacts(paid=1)}, "refund_owed"),
        ("close_cancelled", {"money": MoneyFacts(paid=1)}, "refund_owed"),
        ("sign_contract", {"documents": frozenset()}, "documents_missing"),
        ("accept_result", {"documents": frozenset()}, "documents_missing"),
        ("request_acceptance", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
        ("settle", {"money": MoneyFacts(accepted=1)}, "not_fully_paid"),
        ("request_payment", {"whole_held": True}, "whole_held"),
        ("check_payment", {"whole_held": True, "money": MoneyFacts(open_requests=1)}, "whole_held"),
        (
            "approve_payment",
            {"whole_held": True, "money": MoneyFacts(open_requests=1, checked_requests=1)},
            "whole_held",
        ),
        ("pay", {"whole_held": True, "money": MoneyFacts(open_requests=1, approved_requests=1)}, "whole_held"),
        ("settle", {"doers": {"pay": frozenset({ME})}}, "own_case"),
    ],
)
def test_a_share_waits_for_what_its_steps_need(step, facts, code):
    assert reasons(SHARE, step, **facts) == [code]


def test_a_department_that_asked_lets_the_agency_cancel():
    assert reasons(SHARE, "cancel_share", counts={"ask_cancel": 1}) == []
