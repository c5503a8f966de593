"""Steps of a yearly plan that have a page of their own: what is proposed and approved is looked at first."""

from flask import url_for

from web.context import current_session
from workflow.definition import Step
from workflow.plans.records import PLAN, PLANS, Plan, plans
from workflow.queries.case_rows import CasePage

PROPOSED = ("propose_plan", "propose_amendment")
APPROVED = ("approve_proposal", "approve_amendment")


def plan_page_of(page: CasePage, step: Step) -> str:
    """Return the address of a step's own page, or nothing where it has none."""
    if page.process.key != PLANS or step.key not in (*PROPOSED, *APPROVED):
        return ""
    plan = plan_of(page)
    if step.key in PROPOSED:
        return url_for("plans.what_if", slug=plan.slug)
    return url_for("plans.version", slug=plan.slug, number=plan.newest)


def plan_of(page: CasePage) -> Plan:
    """Return the plan that a case is."""
    return plans(current_session(), PLAN.c.case_id == page.id)[0]


def plan_address(page: CasePage) -> str:
    """Return where the figures of a plan stand, for the page of its case; nothing for any other case."""
    return url_for("plans.plan", slug=plan_of(page).slug) if page.process.key == PLANS else ""
