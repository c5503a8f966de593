"""Steps of a round that have a page of their own, which knows what its reader may see of each nomination."""

from flask import request, url_for

from web.context import current_session
from workflow.definition import Step
from workflow.queries.case_rows import CasePage
from workflow.rounds.records import round_of

PAGES = {"assign": "rounds.assignment", "decide_conflict": "rounds.conflicts"}
PROCESS, ANY = "selection_round", "khac"
"""With ``khac`` in the address, the page of the step itself: to decide about a pair that nobody asked about."""


def own_page(page: CasePage, step: Step) -> str:
    """Return the address of a step's own page, or nothing where it has none."""
    if page.process.key != PROCESS or step.key not in PAGES or ANY in request.args:
        return ""
    return url_for(PAGES[step.key], slug=round_of(current_session(), page.id).slug)
