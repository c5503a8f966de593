"""Who may do what: one table a procedure, equal over all states and all roles, so that a right too many fails too."""

from pathlib import Path

import pytest

from workflow.definition import Actor, Process, Role
from workflow.engine import open_to
from workflow.facts import Facts
from workflow.states import SHIPPED
from workflow.states.interventions import interventions

TABLES = Path(__file__).parents[1] / "golden" / "who_may"
ASIDE = {step.key for step in interventions(())}
LEADERS, OFFICIALS = ["pause", "resume", "reassign"], ["declare_conflict"]
SELECTION = ("selection_round", "product_nomination")
INTERVENE = {
    "commune": {"commune_officer": OFFICIALS, "commune_leader": LEADERS + OFFICIALS},
    "": {
        "dept_officer": OFFICIALS, "dept_accountant": OFFICIALS, "supervisor": LEADERS,
        "dept_leader": LEADERS + OFFICIALS, "prov_leader": LEADERS + OFFICIALS,
    },
    "region": {"agency_officer": OFFICIALS, "agency_leader": LEADERS + OFFICIALS},
    "nation": {
        "agency_officer": OFFICIALS, "agency_leader": LEADERS + OFFICIALS, "ministry_leader": LEADERS + OFFICIALS,
    },
}  # fmt: skip
"""Who may intervene, by the level of a procedure of product selection; every other procedure is like a province's."""
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


@pytest.mark.parametrize("process", SHIPPED, ids=name)
def test_who_may_intervene(process):
    may = INTERVENE[process.variant if process.key in SELECTION else ""]
    busy = [state for state in process.open_states() if state not in ("draft", "applicant_confirmation")]

    found = {place: [key for key in steps if key in ASIDE] for place, steps in rights(process).items()}

    assert {place: steps for place, steps in found.items() if steps} == {
        (state, role): steps for state in busy for role, steps in may.items()
    }


def test_every_table_belongs_to_a_procedure():
    assert {path.stem for path in TABLES.iterdir()} == {name(process) for process in SHIPPED}


def test_nobody_may_do_anything_once_a_case_is_over():
    closed = {(process.key, state.key) for process in SHIPPED for state in process.states.values() if state.kind.closed}

    assert {(process.key, state) for process in SHIPPED for state, _ in rights(process)} & closed == set()


def test_every_role_that_acts_in_a_table_is_one_of_the_vocabulary():
    roles = {role for process in SHIPPED for _, role in written(process)}

    assert roles <= {role.value for role in Role}
