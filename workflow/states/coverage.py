"""What each approval of a local đề án covers: change one of these parts, and that approval has to be given again."""

from workflow.definition import Effect


def covering(*, sections: tuple[str, ...] = (), papers: tuple[str, ...] = (), figures: tuple[str, ...] = ()) -> Effect:
    """Return the consequence that records what an approval depends on."""
    kinds = (("section", sections), ("paper", papers), ("figure", figures))
    return Effect("cover", tuple(f"{kind}:{name}" for kind, names in kinds for name in names))


FIGURES = ("support", "matching", "total_cost")
PLACE = covering(sections=("establishment", "need"), papers=("business_licence",))
"""The commune speaks of the establishment and its place."""
OPINION = covering(sections=("items", "funding", "estimate"), papers=("budget_estimate",))
"""The finance office speaks of money."""
VERDICT = covering(
    sections=("establishment", "need", "items", "funding", "site_survey", "project_text", "estimate"),
    papers=("quotation", "survey_minutes", "project_text", "budget_estimate"),
)
"""The team looks at the whole đề án."""
FORGET = Effect("forget_approvals", ("give_verdict",))
"""A new team judges anew."""
SIGNED = covering(sections=("project_text", "estimate"), papers=("appraisal_slip", "budget_estimate"), figures=FIGURES)
"""The director signs the proposal with its figures."""
SUPPORT = covering(figures=FIGURES)
"""The approver grants the figures."""
