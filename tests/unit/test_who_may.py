"""Who may do what: one table a procedure, equal over all states and all roles, so that a right too many fails too."""

from pathlib import Path

import pytest

from workflow.definition import Actor, Process, Role
from workflow.engine import open_to
from workflow.facts import Facts
from workflow.states import SHIPPED
from workflow.states.interventions import interventions, rechecking, reconfirming
from workflow.states.kcqg_share import LIVE

TABLES = Path(__file__).parents[1] / "golden" / "who_may"
LATER = (*rechecking((), change=""), *reconfirming((), approvers=()))
ASIDE = {step.key for step in (*interventions((), promised=("survey",)), *LATER)}
HOLD, URGE = ["pause", "resume", "reassign"], ["remind", "set_target"]
SELECTION = ("selection_round", "product_nomination")
PLAN = "annual_plan"
LEADS = {
    "commune": ["commune_leader"], "": ["dept_leader", "prov_leader", "supervisor"], "region": ["agency_leader"],
    "nation": ["agency_leader", "ministry_leader"], "dong-thap": ["dept_leader", "prov_leader", "supervisor"],
}  # fmt: skip
"""Who intervenes, from the lowest to the highest and then whoever only watches, by the level of product selection."""
HANDLES = {
    "commune": ["commune_officer"], "": ["dept_officer", "dept_accountant"], "region": ["agency_officer"],
    "nation": ["agency_officer"],
}  # fmt: skip
PLANS = {"": ["dept_officer"], "dong-thap": ["dept_officer"], "nation": ["agency_officer"]}
"""Who handles a yearly plan."""
ELSEWHERE = ["implementer", "commune_officer"]
"""Who else explains where the procedure is not one of product selection."""
APPROVERS = ("commune_officer", "prov_finance", "council_member", "dept_leader")
"""Who confirms or signs what may change afterwards."""
FIGURED = ("dept_signing", "appraised", "in_batch", "reserve", "contracting", "in_progress")
"""Where a case has figures that a new rule may touch."""
NATIONALLY_FIGURED = (*FIGURED, "agency_signing")
RECHECKS = ("agency_officer", "agency_leader")
NATIONAL = ("kcqg_project", "kcqg_change", "kcqg_share")
PRIVATE = {"kcqg_project": ("draft", "survey")}
"""States before an office knows of the case; a local đề án is known while it is surveyed."""
PROMISED = ("survey", "appraisal", "dept_signing")
JUDGED = ("ministry_appraisal", "agency_signing", "appraised", "in_batch", "reserve", "submitted")
"""Where what was judged of a national đề án may turn out to have changed, straight to the Cục."""
JUDGES = ("council_member", "agency_leader")
Rights = dict[tuple[str, str], list[str]]


def name(process: Process) -> str:
    return "-".join(filter(None, (process.key, process.variant)))


def rights(process: Process) -> Rights:
    """For every state and role, the steps that are shown, in the order of the definition."""
    found = {
        (state, role.value): [step.key for step, _ in open_to(process, Facts(state=state), Actor(1, frozenset({role})))]
        for state in process.states
        for role in Role
    }
    return {place: steps for place, steps in found.items() if steps}


def written(process: Process) -> Rights:
    """The same, as the table says: state, role, steps; lines with a star hold for every state but those named."""
    lines = (TABLES / f"{name(process)}.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {(state, role): steps for state, role, *steps in rows}


@pytest.mark.parametrize("process", SHIPPED, ids=name)
def test_who_may_do_what(process):
    found = {place: [key for key in steps if key not in ASIDE] for place, steps in rights(process).items()}

    assert {place: steps for place, steps in found.items() if steps} == written(process)


def voidable(process: Process) -> tuple[str, ...]:
    """Where a confirmation may turn out to be void: not before somebody confirmed anything."""
    later = ("appraisal", "dept_signing", "appraised", "in_batch", "reserve")
    return later if process.variant else ("submitted", "survey", *later)


def intervenes(process: Process, state: str, role: str) -> list[str]:
    """What a role may do aside from the procedure itself, in the order of the definition."""
    if process.key in NATIONAL or (process.key, process.variant) == ("kcdp_follow_up", "direct"):
        return intervenes_nationally(process, state, role)
    selection = process.key in (*SELECTION, PLAN)
    variant = process.variant if selection else ""
    leads, handles = LEADS[variant], (PLANS if process.key == PLAN else HANDLES)[variant]
    signs, at_an_office = role in leads and role != "supervisor", process.states[state].holder != "beneficiary"
    official, highest = signs or role in handles, [one for one in leads if one != "supervisor"][-1]
    rules = (
        (HOLD, role in leads), (["declare_conflict"], official), (URGE, role in leads),
        (["escalate"], role in leads and role != highest), (["ask_explanation"], role in leads and at_an_office),
        (["explain"], at_an_office and (official or (role in ELSEWHERE and not selection))),
        (["apologise"], signs and process.key == "kcdp_project" and state in PROMISED),
        (["recheck"], role in ("dept_officer", "dept_leader") and process.key == "kcdp_project" and state in FIGURED),
        (["reconfirm"], role in APPROVERS and process.key == "kcdp_project" and state in voidable(process)),
        (["void_approvals"], role == "linked" and process.key == "kcdp_project" and state in voidable(process)),
    )  # fmt: skip
    return [key for keys, may in rules if may for key in keys]


def intervenes_nationally(process: Process, state: str, role: str) -> list[str]:
    """The same for a national đề án: leaders of both levels, who are stopped by a condition at the other's."""
    project, through_department = process.key == "kcqg_project", process.variant in ("", "group")
    money = project or process.key == "kcqg_share"
    leads = ["dept_leader"] * through_department + ["agency_leader", "ministry_leader"]
    watches = role == "supervisor" and project and through_department
    office = process.states[state].holder != "beneficiary"
    judged = project and state in (*JUDGED, *["base_appraisal", "dept_signing"] * through_department)
    official = role in [
        *leads,
        "agency_officer",
        *["dept_officer"] * through_department,
        *["agency_accountant"] * money,
    ]
    rules = (
        (HOLD, role in leads or watches), (["declare_conflict"], official), (URGE, role in leads or watches),
        (["escalate"], role in leads[:-1] or watches), (["ask_explanation"], office and (role in leads or watches)),
        (["explain"], office and (official or role == "implementer")),
        (["recheck"], project and role in RECHECKS and state in NATIONALLY_FIGURED),
        (["recheck"], process.key == "kcqg_share" and role in ("dept_officer", "dept_leader") and state in LIVE),
        (["reconfirm"], judged and role in (*JUDGES, *APPROVERS[: 4 * through_department])),
        (["void_approvals"], judged and role == "linked"),
    )  # fmt: skip
    return [key for keys, may in rules if may for key in keys]


@pytest.mark.parametrize("process", SHIPPED, ids=name)
def test_who_may_intervene(process):
    private = PRIVATE.get(process.key, ("draft", "applicant_confirmation"))
    busy = [state for state in process.open_states() if state not in private]
    wanted = {(state, role.value): intervenes(process, state, role.value) for state in busy for role in Role}

    found = {place: [key for key in steps if key in ASIDE] for place, steps in rights(process).items()}

    assert {place: steps for place, steps in found.items() if steps} == {
        place: steps for place, steps in wanted.items() if steps
    }


def test_every_table_belongs_to_a_procedure():
    assert {path.stem for path in TABLES.iterdir()} == {name(process) for process in SHIPPED}


def test_nobody_may_do_anything_once_a_case_is_over():
    closed = {(process.key, state.key) for process in SHIPPED for state in process.states.values() if state.kind.closed}

    assert {(process.key, state) for process in SHIPPED for state, _ in rights(process)} & closed == set()


def test_every_role_that_acts_in_a_table_is_one_of_the_vocabulary():
    roles = {role for process in SHIPPED for _, role in written(process)}

    assert roles <= {role.value for role in Role}
