"""Who still lacks sheets, named where a round is about to close its scores; for whoever may know it."""

from typing import Any

from web.context import current_person, current_session, now
from web.i18n import gettext
from workflow.calendar import local
from workflow.queries.case_rows import CasePage
from workflow.queries.round_desk import progress
from workflow.queries.round_gate import Door, managed
from workflow.rounds.records import round_of


def closing(page: CasePage) -> dict[str, Any]:
    """The round, and a line for each juror who lacks sheets; None where the person may not know who has submitted."""
    of = round_of(current_session(), page.id)
    door = managed(current_session(), of.slug, current_person(), local(now()).date())
    return {"of": of, "late": _late(door) if door.counts_sheets else None}


def _late(door: Door) -> list[str]:
    """The jurors who lack sheets and how many, in the order in which they were seated."""
    loads = progress(current_session(), door).by_juror
    names = {line.user_id: line.name for line in door.lines}
    late = [(name, loads[user].missing) for user, name in names.items() if user in loads and loads[user].missing]
    return [gettext("%(name)s: %(n)s phiếu", name=name, n=missing) for name, missing in late]
