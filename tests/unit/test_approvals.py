"""An approval is void exactly when something that it depends on has changed, whatever changes beside it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.approvals import Content, changed, covered, covers, identity
from workflow.states import SHIPPED
from workflow.states.coverage import OPINION, PLACE, SIGNED, SUPPORT, VERDICT

APPROVALS = {"place": PLACE, "opinion": OPINION, "verdict": VERDICT, "signed": SIGNED, "support": SUPPORT}
PARTS = sorted({part for one in APPROVALS.values() for part in one.args})
VALUES = st.integers(0, 2)
STATES = st.fixed_dictionaries(dict.fromkeys(PARTS, VALUES))


def content(state: dict[str, int]) -> Content:
    """A case that holds a small value under each part."""
    kinds: dict[str, dict] = {"section": {}, "paper": {}, "figure": {}}
    for part, value in state.items():
        kind, _, name = part.partition(":")
        kinds[kind][name] = {"section": {"said": value}, "paper": [str(value)], "figure": value}[kind]
    return Content(kinds["section"], kinds["paper"], kinds["figure"])


@settings(max_examples=60, derandomize=True)
@given(before=STATES, after=STATES)
def test_approvals_void_exactly_what_depends_on_what_changed(before, after):
    differs = {part for part in PARTS if before[part] != after[part]}
    found = {name: set(changed(covered(one.args, content(before)), content(after))) for name, one in APPROVALS.items()}

    assert found == {name: differs.intersection(one.args) for name, one in APPROVALS.items()}


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


def test_local_projects_record_what_their_approvals_cover():
    assert {process.key for process in SHIPPED if covers(process)} == {"kcdp_project"}


def test_every_part_is_a_section_a_paper_or_a_figure_of_the_procedure():
    process = next(one for one in SHIPPED if one.key == "kcdp_project")
    sections = {f"section:{section.key}" for section in process.sections}

    assert {part for part in PARTS if part.startswith("section:")} <= sections
    assert {part for part in PARTS if part.startswith("figure:")} == {
        "figure:support", "figure:matching", "figure:total_cost",
    }  # fmt: skip
