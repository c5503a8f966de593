"""The timeline of a case in words: what happened, whose time it was, and what is still to come."""

from collections.abc import Iterator, Sequence
from typing import Any

from web.case_view import CaseView
from web.history import entry
from web.i18n import gettext
from web.words import role_word
from workflow.queries.next_step import main_step

Item = dict[str, Any]
AHEAD = 6
"""How many steps to come are named at most."""


def timeline_of(view: CaseView) -> list[Item]:
    """Every act in order of time, and the steps expected next."""
    return [*(entry(view, event) for event in view.page.events), *future(view)]


def parties(items: Sequence[Item]) -> list[Item]:
    """How the time was shared between the parties."""
    return [item for item in items if item["type"] == "share"]


def future(view: CaseView) -> Iterator[Item]:
    """What is expected next when everything goes its ordinary way; only the first has a date."""
    page, due = view.page, view.clock
    state = page.state
    seen = {state.key}
    for place in range(AHEAD):
        step = main_step(page.process, state)
        if step is None or step.target in seen:
            return
        at = due.due_at if due is not None and place == 0 and not due.paused else None
        yield {"type": "future", "at": at, "who": role_word(state.holder), "text": gettext(step.label)}
        state = page.process.states[step.target or ""]
        seen.add(state.key)

