"""The list of open cases that a published rule concerns and somebody has to look at again."""

from flask import render_template

from web.context import current_person, current_session
from web.rulebook.resolutions import outcome_word
from web.rulebook.words import stored_words
from workflow.queries.rule_drafts import waiting_impacts


def list_page() -> str:
    """The cases that the person sees."""
    found = waiting_impacts(current_session(), person=current_person())
    return render_template(
        "pages/supervision/rechecks.html", lines=found, outcome_word=outcome_word, stored_words=stored_words
    )
