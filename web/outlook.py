"""The expected dates of coming steps, one after the other: a guess from history that grows less sure with each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from web.case_reading import calendar_of
from web.case_view import CaseView
from web.context import current_session, office
from web.filters import day
from web.i18n import gettext
from workflow.calendar import WorkCalendar, at, local
from workflow.queries.case_rows import CasePage
from workflow.queries.estimates import Durations, state_durations

NOON, KEPT = time(12), "outlook"


@dataclass(slots=True)
class Outlook:
    """Where the steps told so far lead to: usually by ``usual``, mostly by ``mostly``; None once nobody can say."""

    calendar: WorkCalendar
    took: Durations
    today: date
    usual: date | None
    mostly: date | None

    def leave(self, state: str) -> dict[str, Any]:
        """Go through one state more, and say when it is usually left; nothing where history says too little."""
        took = self.took.get(state)
        if took is None or self.usual is None or self.mostly is None:
            self.usual = self.mostly = None
            return {}
        self.usual = self._worked(self.usual + timedelta(days=round(took.median)))
        self.mostly = self._worked(self.mostly + timedelta(days=round(took.high)))
        words = gettext("85%% trường hợp không muộn hơn %(on)s; theo %(n)s lần đã qua", on=day(self.mostly), n=took.n)
        return {"at": at(self.usual, NOON), "note": words}

    def _worked(self, on: date) -> date:
        """Nothing is expected in the past, nor on a day off."""
        return self.calendar.on_or_after(max(on, self.today))


def outlook_of(view: CaseView) -> Outlook:
    """The outlook from where a case stands; there is none while it is paused."""
    page, today = view.page, local(view.now).date()
    owner = page.units["owner_unit_id"]
    if page.hold is not None or page.state.kind.closed or owner is None:
        return Outlook(calendar_of(page), {}, today, None, None)
    took = _known_today(page, owner, view.now)
    since = local(_came_at(page)).date()
    return Outlook(calendar_of(page), took, today, since, since)


def _known_today(page: CasePage, owner: int, now: datetime) -> Durations:
    """What history says, as it was when first asked for today: worked out once a day and procedure, not once a page."""
    kept: dict[tuple[date, str, int], Durations] = current_app.extensions.setdefault(KEPT, {})
    key = local(now).date(), page.process.key, owner
    if key not in kept:
        found = state_durations(current_session(), page.process, owner, now=now, office=office())
        current_app.extensions[KEPT] = {one: took for one, took in kept.items() if one[0] == key[0]} | {key: found}
        return found
    return kept[key]


def _came_at(page: CasePage) -> datetime:
    """When the case came to the state in which it is."""
    moves = (event.at for event in reversed(page.events) if event.from_state != event.to_state)
    return next(moves, page.opened_at)
