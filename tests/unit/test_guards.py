"""One refusal for every condition of every step, with the step open otherwise; and nothing is left out."""

from dataclasses import dataclass, replace
from itertools import permutations

import pytest

from workflow.definition import Actor, Completion, Guard
from workflow.engine import refusals
from workflow.facts import Facts, MoneyFacts, TaskFact, VoidApproval
from workflow.guards import REGISTRY, Case, complete, condition, reads, refusal
from workflow.states import SHIPPED
from workflow.states.paying import ACTS

KCDP, CHANGE, FOLLOW_UP = SHIPPED[0], SHIPPED[2], SHIPPED[4]
PAPERS = {
    f"kcdp_papers.{name}": (f"{name}_paper",)
    for name in ("submit", "survey", "project", "contract", "acceptance", "settlement")
}  # fmt: skip
ALL_PAPERS = frozenset({"appraisal_slip", "handover_minutes", *(papers[0] for papers in PAPERS.values())})
ME, OTHER = 1, 2


def task(
    kind: str, *, answered: bool = True, verdict: str = "accept", mine: bool = False, late: bool = False
) -> TaskFact:
    return TaskFact(1, kind, answered, late, verdict, mine)


def judged(verdict: str) -> tuple[TaskFact, ...]:
    return (task("acceptance_verdict", verdict=verdict),) * 3


def void(role, step, by=ME):
    return frozenset({VoidApproval(role, step, by)})


WELL = Facts(
    state="draft", documents=ALL_PAPERS, required=PAPERS, counts={"report_progress": 1},
    tasks=(task("verdict"), task("opinion")), money=MoneyFacts(approved=100, accepted=100, paid=100),
)  # fmt: skip
OPEN = {  # what a step needs beyond WELL to be open
    "resume": {"held": True},
    "give_verdict": {"tasks": (task("verdict", answered=False, mine=True),)},
    "give_opinion": {"tasks": (task("opinion", answered=False, mine=True),)},
    "give_acceptance_verdict": {"tasks": (task("acceptance_verdict", answered=False, mine=True),)},
    "answer_progress": {"tasks": (task("question", answered=False, mine=True),)},
    "explain": {"expected": frozenset({"explanation"})},
    "apologise": {"expected": frozenset({"apology"})},
    "recheck": {"expected": frozenset({"recheck"})},
    "reconfirm": {"void_approvals": void("commune_officer", "confirm_place")},
    "check_payment": {"money": MoneyFacts(open_requests=1)},
    "approve_payment": {"money": MoneyFacts(open_requests=1, checked_requests=1)},
    "pay": {"money": MoneyFacts(open_requests=1, approved_requests=1)},
    "record_refund": {"money": MoneyFacts(paid=100, accepted=40)},
    "accept_result": {"tasks": judged("accept")},
    "accept_partly": {"tasks": judged("partial")},
    "ask_fix": {"tasks": judged("fix")},
    "refuse_result": {"tasks": judged("refuse")},
}
UNJUDGED = {"tasks": (task("acceptance_verdict", answered=False), *judged("accept"))}
NO_PAPERS = {"documents": frozenset()}
STOPPED = [  # step, what is wrong, the one reason given
    ("submit", {"missing_sections": {"need": "Nội dung"}}, "sections_incomplete"),
    ("submit", NO_PAPERS, "documents_missing"),
    ("send_for_confirmation", {"missing_sections": {"need": "Nội dung"}}, "sections_incomplete"),
    ("send_for_confirmation", NO_PAPERS, "documents_missing"),
    ("confirm", {"missing_sections": {"commitments": "Cam kết"}}, "sections_incomplete"),
    ("send_supplement", {"missing_sections": {"need": "Nội dung"}}, "sections_incomplete"),
    ("send_supplement", NO_PAPERS, "documents_missing"),
    ("ask_supplement", {"counts": {"ask_supplement": 1}}, "done_before"),
    ("submit_project", {"missing_sections": {"estimate": "Dự toán"}}, "sections_incomplete"),
    ("submit_project", {"documents": ALL_PAPERS - {"project_paper"}}, "documents_missing"),
    ("submit_project", {"documents": ALL_PAPERS - {"survey_paper"}}, "documents_missing"),
    ("propose", {"tasks": ()}, "work_not_asked"),
    ("propose", {"tasks": (task("verdict"), task("verdict", answered=False))}, "work_unfinished"),
    ("propose", {"tasks": (task("verdict"), task("opinion", answered=False))}, "work_unfinished"),
    ("propose", NO_PAPERS, "documents_missing"),
    *(
        (step, {"void_approvals": void("prov_finance", "give_opinion")}, "approval_void")
        for step in ("propose", "sign", "approve")
    ),
    ("reconfirm", {"void_approvals": void("dept_officer", "confirm_place")}, "nothing_asked"),
    ("sign", {"doers": {"propose": frozenset({ME})}}, "own_case"),
    ("approve", {"doers": {"sign": frozenset({ME})}}, "own_case"),
    ("sign_contract", NO_PAPERS, "documents_missing"),
    ("request_change", {"links_open": frozenset({"change_of"})}, "change_open"),
    ("request_payment", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
    ("explain", {"expected": frozenset({"apology"})}, "nothing_asked"),
    ("apologise", {"expected": frozenset()}, "nothing_asked"),
    ("recheck", {"expected": frozenset({"apology"})}, "nothing_asked"),
    ("check_payment", {"money": MoneyFacts()}, "no_request"),
    ("approve_payment", {"money": MoneyFacts(open_requests=1)}, "not_checked"),
    ("pay", {"money": MoneyFacts(open_requests=1, checked_requests=1)}, "not_payable"),
    ("request_acceptance", {"counts": {}}, "not_done_yet"),
    ("request_acceptance", {"links_open": frozenset({"change_of"})}, "change_open"),
    ("request_acceptance", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
    ("request_acceptance", NO_PAPERS, "documents_missing"),
    ("stop", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
    ("record_refund", {"money": MoneyFacts(paid=100, accepted=100)}, "nothing_to_refund"),
    ("close_stopped", {"money": MoneyFacts(paid=100, accepted=40, refunded=59)}, "refund_owed"),
    ("accept_result", {"tasks": ()}, "work_not_asked against_majority"),
    ("accept_result", UNJUDGED, "work_unfinished"),
    ("accept_result", {"tasks": judged("fix")}, "against_majority"),
    ("accept_partly", {"tasks": ()}, "work_not_asked against_majority"),
    ("accept_partly", UNJUDGED, "work_unfinished"),
    ("accept_partly", {"tasks": judged("refuse")}, "against_majority"),
    ("ask_fix", {"tasks": ()}, "work_not_asked against_majority"),
    ("ask_fix", {"tasks": (task("acceptance_verdict", answered=False), *judged("fix"))}, "work_unfinished"),
    ("ask_fix", {"tasks": judged("accept")}, "against_majority"),
    ("refuse_result", {"tasks": ()}, "work_not_asked against_majority"),
    ("refuse_result", {"tasks": (task("acceptance_verdict", answered=False), *judged("refuse"))}, "work_unfinished"),
    ("refuse_result", {"tasks": judged("fix")}, "against_majority"),
    ("refuse_result", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
    ("settle", {"money": MoneyFacts(paid=99, accepted=100)}, "not_fully_paid"),
    ("settle", {"money": MoneyFacts(open_requests=1)}, "payment_open"),
    ("settle", NO_PAPERS, "documents_missing"),
    *((act, {"doers": dict.fromkeys(set(ACTS) - {act}, frozenset({ME}))}, "own_case") for act in ACTS),
    ("hand_over", NO_PAPERS, "documents_missing"),
    ("give_verdict", {"tasks": (task("verdict", answered=False),)}, "nothing_asked"),
    ("give_opinion", {"tasks": (task("opinion", mine=True),)}, "nothing_asked"),
    ("give_acceptance_verdict", {"tasks": (task("verdict", answered=False, mine=True),)}, "nothing_asked"),
    ("answer_progress", {"tasks": ()}, "nothing_asked"),
    ("resume", {"held": False}, "not_held"),
]
STOPPED_LINKED = [
    (CHANGE, "agree", {"doers": {"send_to_department": frozenset({ME})}}, "own_case"),
    (CHANGE, "agree_as_approver", {"doers": {"send_to_approver": frozenset({ME})}}, "own_case"),
    (CHANGE, "ask_again", {"counts": {"ask_again": 2}}, "done_before"),
    (CHANGE, "ask_again_as_approver", {"counts": {"ask_again_as_approver": 2}}, "done_before"),
    (CHANGE, "resume", {"held": False}, "not_held"),
    (FOLLOW_UP, "resume", {"held": False}, "not_held"),
    (CHANGE, "explain", {"expected": frozenset()}, "nothing_asked"),
    (FOLLOW_UP, "explain", {"expected": frozenset()}, "nothing_asked"),
    (FOLLOW_UP, "ask_again", {"counts": {"ask_again": 2}}, "done_before"),
]


def reasons(process, step: str, **wrong: object) -> list[str]:
    """Why a step is closed to somebody who may take it, in a state it starts in."""
    row = process.steps[step]
    facts = replace(WELL, **{"state": row.sources[0], **OPEN.get(step, {}), **wrong})
    return [reason.code for reason in refusals(process, facts, row, Actor(ME, frozenset(row.roles)))]


@pytest.mark.parametrize("step", KCDP.steps)
def test_every_step_is_open_when_all_is_well(step):
    assert reasons(KCDP, step) == []


@pytest.mark.parametrize(("step", "wrong", "code"), STOPPED)
def test_each_condition_stops_its_step_with_one_reason(step, wrong, code):
    assert reasons(KCDP, step, **wrong) == code.split()


@pytest.mark.parametrize(("process", "step", "wrong", "code"), STOPPED_LINKED)
def test_each_condition_of_a_linked_case_stops_its_step(process, step, wrong, code):
    assert reasons(process, step, **wrong) == code.split()


def test_every_condition_is_in_the_tables_above():
    stopped = [(KCDP.key, step, str(wrong)) for step, wrong, _ in STOPPED]
    stopped += [(process.key, step, str(wrong)) for process, step, wrong, _ in STOPPED_LINKED]
    needed = {
        (process.key, step.key): len(step.needs)
        for process in (KCDP, CHANGE, FOLLOW_UP)
        for step in process.steps.values()
        if step.needs
    }

    assert {place: sum(row[:2] == place for row in set(stopped)) for place in needed} == needed
    assert {row[:2] for row in stopped} == set(needed)


@pytest.mark.parametrize(("act", "other"), [*permutations(ACTS, 2), ("pay", "approve")])
def test_no_two_acts_on_money_share_a_person(act, other):
    assert reasons(KCDP, act, doers={other: frozenset({ME, OTHER})}) == ["own_case"]
    assert reasons(KCDP, act, doers={other: frozenset({OTHER}), act: frozenset({ME})}) == []


def test_what_is_approved_is_not_checked_again():
    assert reasons(KCDP, "check_payment", money=MoneyFacts(open_requests=1, approved_requests=1)) == ["no_request"]


@pytest.mark.parametrize("step", ["propose", "sign", "put_in_batch"])
def test_whoever_prepared_an_approval_does_not_approve(step):
    assert reasons(KCDP, "approve", doers={step: frozenset({ME, OTHER})}) == ["own_case"]
    assert reasons(KCDP, "approve", doers={step: frozenset({OTHER})}) == []


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        (MoneyFacts(paid=100, accepted=40, refunded=60), []),
        (MoneyFacts(paid=100, accepted=40, refunded=61), ["refund_owed"]),
        (MoneyFacts(), []),
    ],
)
def test_a_stopped_case_closes_when_exactly_the_difference_came_back(money, expected):
    assert reasons(KCDP, "close_stopped", money=money) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("accept", "accept", "fix"), []),
        (("accept", "fix"), ["against_majority"]),
        (("accept", "fix", "fix"), ["against_majority"]),
        (("accept",), []),
    ],
)
def test_a_conclusion_follows_more_than_half(given, expected):
    assert (
        reasons(KCDP, "accept_result", tasks=tuple(task("acceptance_verdict", verdict=one) for one in given))
        == expected
    )


def asked(*answers: str) -> list[TaskFact]:
    """Parties: y answered, n waits, l waits and is late."""
    return [task("opinion", answered=answer == "y", late=answer == "l") for answer in answers]


@pytest.mark.parametrize(
    ("rule", "parties", "expected"),
    [
        (Completion("all"), asked(), True),
        (Completion("all"), asked("y", "y"), True),
        (Completion("all"), asked("y", "n"), False),
        (Completion("all"), asked("y", "l"), False),
        (Completion("all", late_counts=True), asked("y", "l"), True),
        (Completion("all", late_counts=True), asked("y", "n"), False),
        (Completion("any"), asked(), True),
        (Completion("any"), asked("n", "n"), False),
        (Completion("any"), asked("n", "y"), True),
        (Completion("m_of_n", 2), asked("y", "n", "n"), False),
        (Completion("m_of_n", 2), asked("y", "y", "n"), True),
        (Completion("m_of_n", 5), asked("y", "y"), True),
        (Completion("share", 70), asked("y", "y", "n"), False),
        (Completion("share", 66), asked("y", "y", "n"), True),
        (Completion("share", 100), asked("y", "y", "n"), False),
        (Completion("share", 70), asked(), True),
    ],
)
def test_parallel_work_is_complete_by_its_own_rule(rule, parties, expected):
    assert complete(rule, parties) is expected


def test_a_late_opinion_stops_nothing_where_the_province_says_so():
    late = (task("verdict"), task("opinion", answered=False, late=True))

    assert reasons(KCDP, "propose", tasks=late) == ["work_unfinished"]
    assert reasons(SHIPPED[1], "propose", tasks=late) == []


def test_a_reason_reads_as_a_sentence_and_says_what_to_do():
    (row,) = (guard for guard in KCDP.steps["ask_supplement"].needs)
    why = refusal(row, Case(KCDP, Facts(state="submitted", counts={"ask_supplement": 1}), Actor(ME, frozenset())))

    assert (str(why), why.hint) == ("Bước này chỉ được làm 1 lần.", "Chọn bước khác.")


def test_conditions_say_which_facts_they_read():
    assert reads((Guard("has", ("x",)), Guard("fully_paid"))) == {"documents", "money"}
    assert reads(()) == frozenset()


def test_a_condition_is_known_under_its_own_name():
    @condition("money")
    def always(case: Case) -> None:
        """Nothing stops it."""

    assert (always(), REGISTRY.pop("always").reads) == (Guard("always"), {"money"})


PEOPLE = {"expected": frozenset(), "void_approvals": frozenset()}


@dataclass(frozen=True)
class Blind:
    """Facts that must not be looked at; what stands on the case itself is always there."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was read without being named")


@pytest.mark.parametrize("name", REGISTRY)
def test_a_condition_reads_nothing_that_it_does_not_name(name):
    fields = {"documents": "documents", "required": "required", "sections": "missing_sections", "tasks": "tasks",
              "money": "money", "links": "links_open", "round": "round", "parts": "parts",
              "whole": "whole_held"}  # fmt: skip
    guard = next(g for process in SHIPPED for step in process.steps.values() for g in step.needs if g.name == name)
    allowed = {fields[part]: getattr(WELL, fields[part]) for part in REGISTRY[name].reads if part in fields}
    if "history" in REGISTRY[name].reads:
        allowed |= {"counts": WELL.counts, "doers": WELL.doers}
    seen = type("Seen", (Blind,), {"held": True, "state": "draft", **PEOPLE, **allowed})()

    refusal(guard, Case(KCDP, seen, Actor(ME, frozenset())))
