"""An approval is void exactly when something that it depends on has changed, whatever changes beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.approvals import COVER, FIGURES, Content, changed, covered, covers, identity
from workflow.shipped import shipped_papers
from workflow.states import SHIPPED
from workflow.states.coverage import (
    NATIONAL_OPINION,
    NATIONAL_VERDICT,
    NATIONALLY_SIGNED,
    OPINION,
    PLACE,
    SENT_UP,
    SIGNED,
    SUPPORT,
    VERDICT,
    within,
)  # fmt: skip

LOCAL = {"confirm_place": PLACE, "give_opinion": OPINION, "give_verdict": VERDICT, "sign": SIGNED, "approve": SUPPORT}
NATIONAL = {
    "give_verdict": NATIONAL_VERDICT, "give_opinion": NATIONAL_OPINION, "send_up": SENT_UP,
    "give_ministry_verdict": NATIONAL_VERDICT, "sign": NATIONALLY_SIGNED, "approve": SUPPORT,
}  # fmt: skip
COVERED = {"kcdp_project": LOCAL, "kcqg_project": NATIONAL}
PARTS = sorted({part for approvals in COVERED.values() for one in approvals.values() for part in one.args})
VALUES = st.integers(0, 2)
STATES = st.fixed_dictionaries(dict.fromkeys(PARTS, VALUES))


def content(state: dict[str, int]) -> Content:
    """A case that holds a small value under each part."""
    kinds: dict[str, dict] = {"section": {}, "paper": {}, "figure": {}}
    for part, value in state.items():
        kind, _, name = part.partition(":")
        kinds[kind][name] = {"section": {"said": value}, "paper": [str(value)], "figure": value}[kind]
    return Content(kinds["section"], kinds["paper"], kinds["figure"])


@pytest.mark.parametrize("approvals", COVERED.values(), ids=COVERED)
@settings(max_examples=60, derandomize=True)
@given(before=STATES, after=STATES)
def test_approvals_void_exactly_what_depends_on_what_changed(approvals, before, after):
    differs = {part for part in PARTS if before[part] != after[part]}
    found = {name: set(changed(covered(one.args, content(before)), content(after))) for name, one in approvals.items()}

    assert found == {name: differs.intersection(one.args) for name, one in approvals.items()}


@settings(max_examples=30, derandomize=True)
@given(states=st.lists(STATES, min_size=1, max_size=6))
def test_an_approval_whose_content_came_back_stands_again(states):
    first = states[0]
    parts = covered(PARTS, content(first))

    assert changed(parts, content(states[-1])) == tuple(p for p in PARTS if states[-1][p] != first[p])
    assert changed(parts, content(first)) == ()


@given(state=STATES)
def test_what_was_not_looked_at_is_left_alone(state):
    parts = covered(PARTS, content(state))
    figures = {name.partition(":")[2]: -1 for name in PARTS if name.startswith("figure:")}

    assert changed(parts, Content(figures=figures)) == tuple(part for part in PARTS if part.startswith("figure:"))


@given(one=STATES, other=STATES)
def test_the_hash_tells_contents_apart(one, other):
    hashes = [identity(covered(PARTS, content(state))) for state in (one, other)]

    assert (hashes[0] == hashes[1]) == (one == other)


def test_a_section_that_is_not_there_differs_from_an_empty_one():
    parts = covered(["section:need"], Content(sections={}))

    assert changed(parts, Content(sections={"need": {}})) == ("section:need",)


def test_the_order_of_papers_does_not_matter():
    parts = covered(["paper:quotation"], Content(papers={"quotation": ["a", "b"]}))

    assert changed(parts, Content(papers={"quotation": ["b", "a"]})) == ()
    assert changed(parts, Content(papers={"quotation": ["a", "b", "c"]})) == ("paper:quotation",)


def recorded(process):
    """What each step of a procedure covers, by its definition."""
    return {step.key: one for step in process.steps.values() for one in step.does if one.name == COVER}


def test_every_project_records_what_its_approvals_cover():
    assert {process.key for process in SHIPPED if covers(process)} == set(COVERED)


@pytest.mark.parametrize("process", [one for one in SHIPPED if covers(one)], ids=lambda one: f"{one.key}-{one.variant}")
def test_every_part_is_a_section_a_paper_or_a_figure_of_the_procedure(process):
    sections = {section.key for section in process.sections}
    known = {*(f"section:{key}" for key in sections), *(f"paper:{kind}" for kind in shipped_papers())}
    known |= {f"figure:{name}" for name in FIGURES}
    wanted = {step: within(one, sections) for step, one in COVERED[process.key].items() if step in process.steps}

    assert recorded(process) == wanted
    assert {str(part) for one in wanted.values() for part in one.args} - known == set()
