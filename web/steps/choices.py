"""The options of a step's form that depend on its case, read once a request for all that look at them."""

from flask import g

from web.context import current_person, current_session, now
from workflow.calendar import local
from workflow.queries.case_rows import CasePage
from workflow.queries.choices import Choices, choices_for


def choices_of(page: CasePage, form: str) -> Choices:
    """The options by field; a copy, which whoever asks may word anew."""
    known = g.setdefault("step_choices", {})
    key = (page.id, page.version, form)
    if key not in known:
        person = current_person().id
        known[key] = choices_for(current_session(), page, form, on=local(now()).date(), person_id=person)
    return dict(known[key])
