"""The expected dates of coming steps, one after the other: a guess from history that grows less sure with each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from web.cases.reading import calendar_of
from web.cases.view import CaseView
from web.context import current_session, office
from web.filters import day
from web.i18n import gettext
from workflow.calendar import WorkCalendar, at, local
from workflow.queries.case_rows import CasePage, ClockLine
from workflow.queries.estimates import Durations, own_term, state_durations

NOON, KEPT = time(12), "outlook"


@dataclass(slots=True)
class Outlook:
    """Where the steps told so far lead to: usually by ``usual``, mostly by ``mostly``; None once nobody can say.

    ``due`` is the last day of the step that is waited for now, where it has a term of its own that runs.
    """

    calendar: WorkCalendar
    took: Durations
    today: date
    usual: date | None
    mostly: date | None
    due: date | None = None

    def leave(self, state: str) -> dict[str, Any]:
        """Go through one state more, and say when it is usually left: without enough history, when it has to be.

        No day is named that is over. Where a step takes longer than mostly, nobody can say when what follows comes.
        """
        took, due = self.took.get(state), self._still_to_come()
        if took is None or self.usual is None or self.mostly is None:
            self.usual = self.mostly = None
            return {"at": at(due, NOON)} if due else {}
        usual, mostly = self._after(self.usual, took.median), self._after(self.mostly, took.high)
        if mostly < self.today:
            self.usual = self.mostly = None
            return {"note": gettext("Đã lâu hơn 85%% các lần trước (%(n)s lần)", n=took.n)}
        self.usual, self.mostly = min(usual if usual >= self.today else mostly, due or mostly), mostly
        words = gettext("85%% trường hợp không muộn hơn %(on)s; theo %(n)s lần đã qua", on=day(mostly), n=took.n)
        return {"at": at(self.usual, NOON), "note": words}

    def _still_to_come(self) -> date | None:
        """The due day of the first step, asked for once, unless it is over."""
        due, self.due = self.due, None
        return due if due is not None and due >= self.today else None

    def _after(self, since: date, days: float) -> date:
        return self.calendar.on_or_after(since + timedelta(days=round(days)))


def outlook_of(view: CaseView) -> Outlook:
    """The outlook from where a case stands; there is none while it is paused."""
    page, today = view.page, local(view.now).date()
    owner, calendar = page.units["owner_unit_id"], calendar_of(page)
    if page.hold is not None or page.state.kind.closed or owner is None:
        return Outlook(calendar, {}, today, None, None)
    took, own = _known_today(page, owner, view.now), _own_clock(page)
    since = local(own.started_at if own else _came_at(page)).date()
    return Outlook(calendar, took, today, since, since, local(own.due_at).date() if own else None)


def _own_clock(page: CasePage) -> ClockLine | None:
    """The running term of the state in which the case is."""
    spec = own_term(page.process, page.state.key)
    return next((one for one in page.open_clocks if spec and one.key == spec.key and not one.paused), None)


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
