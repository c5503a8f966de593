"""One refusal for every condition of a national đề án and of its changes; nothing is left out."""

from dataclasses import replace

import pytest

from tests.unit.test_guards import ME, UNJUDGED, judged, task, void
from workflow.definition import Actor, Role
from workflow.engine import refusals
from workflow.facts import Facts, MoneyFacts
from workflow.shipped import shipped_rules
from workflow.states import SHIPPED
from workflow.states.kcqg import DIRECT

BY_NAME = {(process.key, process.variant): process for process in SHIPPED}
PROJECT, CHANGE = BY_NAME["kcqg_project", ""], BY_NAME["kcqg_change", ""]
NAMES = [rule.id for rule in shipped_rules().all() if rule.id.startswith("kcqg_papers.")]
PAPERS = {name: (name.replace(".", "_"),) for name in NAMES}
HERE = frozenset(paper for papers in PAPERS.values() for paper in papers)
WELL = Facts(
    state="draft", documents=HERE, required=PAPERS, counts={"report_progress": 1},
    money=MoneyFacts(approved=100, accepted=100, paid=100),
)  # fmt: skip
WORK = {
    "give_verdict": "verdict", "give_opinion": "opinion", "give_ministry_verdict": "ministry_verdict",
    "send_agency_supplement": "agency_supplement", "give_acceptance_verdict": "acceptance_verdict",
    "answer_progress": "question",
}  # fmt: skip
JUDGED = {"accept_result": "accept", "accept_partly": "partial", "ask_fix": "fix", "refuse_result": "refuse"}
OPEN = {
    **{step: {"tasks": (task(kind, answered=False, mine=True),)} for step, kind in WORK.items()},
    **{step: {"tasks": judged(verdict)} for step, verdict in JUDGED.items()},
    "resume": {"held": True},
    "explain": {"expected": frozenset({"explanation"})},
    "check_payment": {"money": MoneyFacts(open_requests=1)},
    "approve_payment": {"money": MoneyFacts(open_requests=1, checked_requests=1)},
    "pay": {"money": MoneyFacts(open_requests=1, approved_requests=1)},
    "recheck": {"expected": frozenset({"recheck"})},
    "reconfirm": {"void_approvals": void("agency_leader", "sign")},
    "record_refund": {"money": MoneyFacts(paid=100, accepted=40)},
}
NO_PAPERS, SECTIONS = {"documents": frozenset()}, {"missing_sections": {"need": "Nội dung"}}
OPENED = {"money": MoneyFacts(open_requests=1)}
LEVELLED = ("pause", "resume", "reassign", "remind", "set_target", "ask_explanation")


def by(step):
    return {"doers": {step: frozenset({ME})}}


def again(step, times):
    return {"counts": {step: times}}


def waiting(kind):
    return {"tasks": (task(kind, answered=False),)}


STOPPED = [
    ("register", SECTIONS, "sections_incomplete"), ("register", NO_PAPERS, "documents_missing"),
    ("submit", SECTIONS, "sections_incomplete"), ("submit", NO_PAPERS, "documents_missing"),
    ("send_supplement", SECTIONS, "sections_incomplete"), ("send_supplement", NO_PAPERS, "documents_missing"),
    ("ask_supplement", again("ask_supplement", 1), "done_before"),
    ("propose", waiting("verdict"), "work_unfinished"), ("propose", waiting("opinion"), "work_unfinished"),
    ("propose", NO_PAPERS, "documents_missing"),
    ("send_up", by("propose"), "own_case"), ("send_up", NO_PAPERS, "documents_missing"),
    ("return_to_department", again("return_to_department", 2), "done_before"),
    ("ask_agency_supplement", again("ask_agency_supplement", 1), "done_before"),
    ("propose_to_agency", waiting("ministry_verdict"), "work_unfinished"),
    ("propose_to_agency", waiting("agency_supplement"), "work_unfinished"),
    ("propose_to_agency", NO_PAPERS, "documents_missing"),
    ("sign", by("propose_to_agency"), "own_case"),
    ("approve", by("send_up"), "own_case"),
    *(
        (step, {"void_approvals": void("council_member", "give_verdict")}, "approval_void")
        for step in ("propose", "send_up", "propose_to_agency", "sign", "approve")
    ),
    ("reconfirm", {"void_approvals": void("dept_officer", "send_up")}, "nothing_asked"),
    ("sign_contract", NO_PAPERS, "documents_missing"),
    ("request_change", {"links_open": frozenset({"change_of"})}, "change_open"),
    ("request_payment", OPENED, "payment_open"),
    ("check_payment", {"money": MoneyFacts()}, "no_request"), ("check_payment", by("request_payment"), "own_case"),
    ("request_payment", by("pay"), "own_case"),
    ("approve_payment", OPENED, "not_checked"), ("approve_payment", by("check_payment"), "own_case"),
    ("pay", OPENED, "not_payable"), ("pay", by("approve"), "own_case"),
    ("record_refund", by("pay"), "own_case"),
    ("settle", by("record_refund"), "own_case"), ("settle", OPENED, "payment_open"),
    ("settle", {"money": MoneyFacts(paid=99, accepted=100)}, "not_fully_paid"),
    ("recheck", {"expected": frozenset()}, "nothing_asked"),
    ("request_acceptance", {"counts": {}}, "not_done_yet"), ("request_acceptance", NO_PAPERS, "documents_missing"),
    ("request_acceptance", {"links_open": frozenset({"change_of"})}, "change_open"),
    ("request_acceptance", OPENED, "payment_open"),
    ("stop", OPENED, "payment_open"),
    ("record_refund", {"money": MoneyFacts(paid=100, accepted=100)}, "nothing_to_refund"),
    ("close_stopped", {"money": MoneyFacts(paid=100, accepted=40, refunded=59)}, "refund_owed"),
    *((step, {"tasks": ()}, "work_not_asked against_majority") for step in JUDGED),
    ("accept_result", UNJUDGED, "work_unfinished"), ("accept_partly", UNJUDGED, "work_unfinished"),
    ("ask_fix", {"tasks": (task("acceptance_verdict", answered=False), *judged("fix"))}, "work_unfinished"),
    ("refuse_result", {"tasks": (task("acceptance_verdict", answered=False), *judged("refuse"))}, "work_unfinished"),
    ("accept_result", {"tasks": judged("fix")}, "against_majority"),
    ("accept_partly", {"tasks": judged("refuse")}, "against_majority"),
    ("ask_fix", {"tasks": judged("accept")}, "against_majority"),
    ("refuse_result", {"tasks": judged("fix")}, "against_majority"), ("refuse_result", OPENED, "payment_open"),
    ("finish_payment", {"money": MoneyFacts(paid=99, accepted=100)}, "not_fully_paid"),
    ("finish_payment", OPENED, "payment_open"),
    *((step, NO_PAPERS, "documents_missing") for step in ("send_settlement", "clear_late", "settle")),
    *((step, {"tasks": ()}, "nothing_asked") for step in WORK),
    ("explain", {"expected": frozenset()}, "nothing_asked"), ("resume", {"held": False}, "not_held"),
]  # fmt: skip
STOPPED_CHANGE = [
    ("agree_in_group", by("send_to_department"), "own_case"),
    ("ask_again_in_group", again("ask_again_in_group", 2), "done_before"),
    ("agree", by("send_to_chief"), "own_case"), ("send_to_minister", by("send_to_chief"), "own_case"),
    ("agree_as_approver", by("send_to_minister"), "own_case"),
    ("ask_again", again("ask_again", 2), "done_before"),
    ("ask_again_as_approver", again("ask_again_as_approver", 2), "done_before"),
    ("explain", {"expected": frozenset()}, "nothing_asked"), ("resume", {"held": False}, "not_held"),
]  # fmt: skip


def reasons(process, step, roles=None, **wrong):
    """Why a step is closed to somebody who may take it, in a state it starts in."""
    row = process.steps[step]
    facts = replace(WELL, **{"state": row.sources[0], **OPEN.get(step, {}), **wrong})
    return [reason.code for reason in refusals(process, facts, row, Actor(ME, frozenset(roles or row.roles)))]


@pytest.mark.parametrize("process", [PROJECT, CHANGE], ids=lambda process: process.key)
def test_every_step_is_open_when_all_is_well(process):
    assert {step: why for step in process.steps if (why := reasons(process, step))} == {}


@pytest.mark.parametrize(("step", "wrong", "code"), STOPPED)
def test_each_condition_stops_its_step_with_one_reason(step, wrong, code):
    assert reasons(PROJECT, step, **wrong) == code.split()


@pytest.mark.parametrize(("step", "wrong", "code"), STOPPED_CHANGE)
def test_each_condition_of_a_change_stops_its_step(step, wrong, code):
    assert reasons(CHANGE, step, **wrong) == code.split()


@pytest.mark.parametrize("process", [PROJECT, CHANGE], ids=lambda process: process.key)
@pytest.mark.parametrize("step", LEVELLED)
def test_a_leader_of_the_department_only_watches_what_the_ministry_holds(process, step):
    theirs = next(state.key for state in process.states.values() if state.holder == Role.MINISTRY_LEADER)

    assert reasons(process, step, {Role.DEPT_LEADER}, state=theirs) == ["beyond_level"]
    assert reasons(process, step, {Role.AGENCY_LEADER}, state=theirs) == []


@pytest.mark.parametrize(
    ("void_of", "code"),
    [(("council_member", "give_verdict", ME), []), (("council_member", "give_verdict", ME + 1), ["nothing_asked"]),
     (("council_member", "give_ministry_verdict", ME + 1), ["nothing_asked"]),
     (("dept_leader", "send_up", ME + 1), [])],
)  # fmt: skip
def test_a_member_of_a_council_confirms_an_own_slip_and_a_leader_that_of_the_office(void_of, code):
    assert reasons(PROJECT, "reconfirm", void_approvals=void(*void_of)) == code


@pytest.mark.parametrize("step", ["send_up", "give_ministry_verdict"])
def test_the_department_waits_for_nobody_above_it(step):
    gone = {"void_approvals": void("agency_leader", step)}

    assert [reasons(PROJECT, one, **gone) for one in ("propose", "send_up")] == [[], []]
    assert reasons(PROJECT, "propose_to_agency", **gone) == ["approval_void"]


@pytest.mark.parametrize(("process", "table"), [(PROJECT, STOPPED), (CHANGE, STOPPED_CHANGE)])
def test_every_condition_is_in_the_tables_above(process, table):
    stopped = {(step, str(wrong)) for step, wrong, _ in table}
    stopped |= {(step, "beyond_level") for step in LEVELLED}
    needed = {step.key: len(step.needs) for step in process.steps.values() if step.needs}

    assert {step: sum(row[0] == step for row in stopped) for step in needed} == needed


@pytest.mark.parametrize("variant", ["", DIRECT])
def test_whoever_prepared_an_approval_does_not_approve(variant):
    process = BY_NAME["kcqg_project", variant]
    before = {"propose", "send_up"} & set(process.steps) | {"propose_to_agency", "sign", "put_in_batch"}

    assert [reasons(process, "approve", **by(step)) for step in sorted(before)] == [["own_case"]] * len(before)


def test_only_the_minister_stops_a_project():
    assert {role for role in Role if role in PROJECT.steps["stop"].roles} == {Role.MINISTRY_LEADER, Role.LINKED}
