"""What each approval of a đề án covers: change one of these parts, and that approval has to be given again."""

from collections.abc import Collection
from dataclasses import replace

from workflow.approvals import COVER
from workflow.definition import Effect

SECTION = "section:"


def covering(*, sections: tuple[str, ...] = (), papers: tuple[str, ...] = (), figures: tuple[str, ...] = ()) -> Effect:
    """Return the consequence that records what an approval depends on."""
    kinds = (("section", sections), ("paper", papers), ("figure", figures))
    return Effect(COVER, tuple(f"{kind}:{name}" for kind, names in kinds for name in names))


def within(one: Effect, sections: Collection[str]) -> Effect:
    """Return the same consequence without the sections that a procedure does not have."""
    kept = (part for part in map(str, one.args) if part.removeprefix(SECTION) in sections or SECTION not in part)
    return replace(one, args=tuple(kept)) if one.name == COVER else one


FIGURES = ("support", "matching", "total_cost")
WHOLE = ("establishment", "need", "items", "funding", "site_survey", "project_text", "estimate")
PLACE = covering(sections=("establishment", "need"), papers=("business_licence",))
"""The commune speaks of the establishment and its place."""
OPINION = covering(sections=("items", "funding", "estimate"), papers=("budget_estimate",))
"""The finance office speaks of money."""
VERDICT = covering(
    sections=WHOLE,
    papers=("quotation", "survey_minutes", "project_text", "budget_estimate"),
)
"""The team looks at the whole đề án."""
FORGET = Effect("forget_approvals", ("give_verdict",))
"""A new team judges anew."""
SIGNED = covering(sections=("project_text", "estimate"), papers=("appraisal_slip", "budget_estimate"), figures=FIGURES)
"""The director signs the proposal with its figures."""
SUPPORT = covering(figures=FIGURES)
"""The approver grants the figures."""

JUDGED = ("project_text", "estimate", "priority")
NATIONAL_VERDICT = covering(
    sections=(*WHOLE, "priority"), papers=("quotation", "survey_minutes", "project_text", "form_1_estimate")
)
"""Both councils look at the whole đề án and at the priorities that it claims."""
NATIONAL_OPINION = covering(sections=("items", "funding", "estimate"), papers=("form_1_estimate",))
SENT_UP = covering(sections=JUDGED, papers=("form_4_slip", "form_2_summary", "form_1_estimate"))
"""The director sends the slip of the Sở up. Its figures are not covered: the Cục may cut them without asking back."""
NATIONALLY_SIGNED = covering(sections=JUDGED, papers=("ministry_minutes", "form_1_estimate"), figures=FIGURES)
"""The leader of the Cục signs what the Minister is asked for, figures included."""
FORGET_MINISTRY = Effect("forget_approvals", ("give_ministry_verdict",))
"""A new council of the ministry judges anew; the word of the Sở stays."""
