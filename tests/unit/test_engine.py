"""Whether a step may be taken: right, place, hold, conflict, conditions; all reasons at once."""

from dataclasses import replace

import pytest

from workflow.definition import LINKED_CASE, TIME, Actor, Role
from workflow.engine import Decision, decide, facts_needed, open_to, refusals, role_taken
from workflow.errors import StepRefused, UnknownStep
from workflow.facts import Facts
from workflow.states import SHIPPED

KCDP = SHIPPED[0]
OWNER, OFFICER = Actor(1, frozenset({Role.BENEFICIARY})), Actor(2, frozenset({Role.DEPT_OFFICER}))
LEADER = Actor(3, frozenset({Role.DEPT_LEADER}))
DRAFT = Facts(state="draft", required={"kcdp_papers.submit": ()})


def codes(facts: Facts, step: str, actor: Actor) -> tuple[str, ...]:
    return tuple(reason.code for reason in refusals(KCDP, facts, KCDP.steps[step], actor))


def test_a_decision_says_where_it_leads_in_which_role_and_whom_to_tell():
    made = decide(KCDP, DRAFT, "submit", OWNER)

    assert made == Decision(
        KCDP.steps["submit"], KCDP.states["draft"], KCDP.states["commune_confirmation"], Role.BENEFICIARY,
        (Role.COMMUNE_OFFICER,),
    )  # fmt: skip
    assert made.moves


def test_the_next_holder_is_told_first_and_nobody_twice():
    made = decide(KCDP, Facts(state="submitted"), "ask_supplement", OFFICER)
    signed = decide(KCDP, Facts(state="dept_signing"), "sign", LEADER)

    assert (made.told, signed.told) == ((Role.BENEFICIARY,), (Role.DEPT_OFFICER, Role.BENEFICIARY))


def test_a_step_that_stays_tells_only_whom_the_row_names():
    made = decide(KCDP, Facts(state="survey"), "pause", LEADER)

    assert (made.target.key, made.moves, made.told) == ("survey", False, (Role.BENEFICIARY,))


def test_a_closing_step_tells_no_holder():
    made = decide(KCDP, Facts(state="submitted"), "refuse", OFFICER)

    assert made.told == (Role.BENEFICIARY,)


def test_a_step_that_does_not_exist_is_unknown():
    with pytest.raises(UnknownStep):
        decide(KCDP, DRAFT, "fly", OWNER)


@pytest.mark.parametrize(
    ("facts", "step", "actor", "expected"),
    [
        (DRAFT, "submit", OFFICER, ("not_your_step",)),
        (DRAFT, "submit", TIME, ("not_your_step",)),
        (DRAFT, "submit", Actor(1, frozenset()), ("not_your_step",)),
        (Facts(state="survey"), "submit", OWNER, ("step_not_open",)),
        (Facts(state="survey", held=True), "submit_project", Actor(4, frozenset({Role.IMPLEMENTER})), ("case_held",)),
        (Facts(state="submitted", recused=True), "accept", OFFICER, ("recused",)),
        (Facts(state="submitted", held=True, recused=True), "accept", OFFICER, ("case_held", "recused")),
        (Facts(state="survey", held=True), "resume", LEADER, ()),
        (Facts(state="survey", held=True, recused=True), "resume", LEADER, ("recused",)),
        (Facts(state="in_progress", held=True), "apply_change", LINKED_CASE, ()),
        (DRAFT, "lapse", TIME, ()),
    ],
)
def test_right_and_place_come_before_conditions(facts, step, actor, expected):
    assert codes(facts, step, actor) == expected


def test_every_reason_is_given_at_once_in_the_order_of_the_row():
    facts = replace(
        DRAFT, held=True, missing_sections={"need": "Nội dung"}, required={"kcdp_papers.submit": ("request_letter",)}
    )

    with pytest.raises(StepRefused) as refused:
        decide(KCDP, facts, "submit", OWNER)

    assert refused.value.codes == ("case_held", "sections_incomplete", "documents_missing")
    assert refused.value.step == "submit"
    assert str(refused.value).startswith("submit: Hồ sơ đang tạm dừng.; Chưa khai đủ các mục")


def test_conditions_are_only_told_to_who_may_act_here():
    facts = replace(DRAFT, missing_sections={"need": "Nội dung"})

    assert codes(facts, "submit", OFFICER) == ("not_your_step",)


def test_what_is_shown_and_what_is_let_through_are_one():
    facts = replace(DRAFT, missing_sections={"need": "Nội dung"})
    shown = {step.key: tuple(reason.code for reason in why) for step, why in open_to(KCDP, facts, OWNER)}

    assert shown == {"submit": ("sections_incomplete",), "withdraw": ()}
    assert {key: codes(facts, key, OWNER) for key in shown} == shown


def test_the_role_of_a_step_is_the_first_of_the_row_that_the_actor_has():
    both = Actor(1, frozenset({Role.CLOCK, Role.DEPT_OFFICER}))

    assert role_taken(KCDP.steps["close_reserve"], both) is Role.DEPT_OFFICER


@pytest.mark.parametrize(
    ("state", "roles", "parts"),
    [
        ("draft", {Role.BENEFICIARY}, {"sections", "documents", "required"}),
        ("draft", {Role.AUDITOR}, set()),
        ("dept_signing", {Role.DEPT_LEADER}, {"history", "tasks"}),
        ("payment", {Role.DEPT_ACCOUNTANT}, {"documents", "history", "money", "required", "tasks"}),
    ],
)
def test_only_the_parts_that_the_buttons_look_at_are_needed(state, roles, parts):
    assert facts_needed(KCDP, state, frozenset(roles)) == parts


def test_every_step_of_every_definition_leads_where_its_row_says():
    for process in SHIPPED:
        for step in process.steps.values():
            bare = replace(step, needs=())
            plain = replace(process, stages=(replace(process.stages[0], steps=(bare,)),), interventions=(), tasks=())
            actor = Actor(None, frozenset(step.roles))
            for source in set(step.sources) & set(plain.states):
                if step.target is None or step.target in plain.states:
                    assert decide(plain, Facts(state=source), step.key, actor).target.key == (step.target or source)
