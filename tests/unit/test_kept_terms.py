"""Which terms count for punctuality follows from the procedures: a term that time ends is nobody's to keep."""

from dataclasses import replace

from workflow.queries.kept_terms import BY_TIME, can_be_kept, ended_by_time
from workflow.states import SHIPPED
from workflow.states.kcdp import CLOCKS


def test_terms_that_time_ends_cannot_be_kept():
    assert {key: sorted(terms) for key, terms in BY_TIME.items()} == {
        "kcdp_project": ["drafting", "reserve", "supplement"],
        "kcdp_follow_up": ["waiting"],
        "kcqg_project": ["drafting", "reserve", "supplement"],
        "selection_round": ["complaints"],
        "product_nomination": ["complaints", "drafting", "report_due", "supplement", "validity"],
    }
    assert (can_be_kept("kcdp_follow_up", "waiting"), can_be_kept("kcdp_follow_up", "checking")) == (False, True)
    assert can_be_kept("gone", "waiting") is True


def test_a_term_without_a_step_of_time_can_be_kept():
    process = replace(SHIPPED[0], clocks=tuple(replace(clock, breach=None) for clock in CLOCKS))

    assert ended_by_time([process]) == {}
