"""The timeline of a case in words: what happened, whose time it was in between, and what is still to come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.cases.history import entry
from web.cases.outlook import outlook_of
from web.cases.reading import calendar_of
from web.cases.view import CaseView
from web.i18n import gettext
from web.words import PARTIES, code_word, role_word
from workflow.queries.after_certificate import Coming, after_certificate, follows
from workflow.queries.case_rows import EventLine
from workflow.queries.next_step import OPEN_ENDED, expected, main_step, moved_along
from workflow.timeline import Entry, Party, Share, entries, shares

Item = dict[str, Any]
AHEAD = 6
"""How many steps to come are named at most."""
MOVED_ALONG = ""
"""In the outlook, a state that a case leaves with its round: its own terms tell nothing of when."""
HOUR, SHORTEST = 60, 30
"""Minutes: of an hour, and of the shortest stretch that is worth a line."""
COLOURS: Mapping[Party, str] = {Party.APPLICANT: "beneficiary", Party.NOBODY: "nobody"}


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as the history tells it."""

    reason: str
    since: datetime
    ended_at: datetime | None


def timeline_of(view: CaseView) -> tuple[list[Item], list[Item]]:
    """Every act in order of time with the stretches between them, the steps to come; and the share of each party."""
    page = view.page
    charged = ledger_of(view)
    items: list[Item] = []
    waiting = list(charged)
    for event, later in zip(page.events, [*page.events[1:], None], strict=True):
        items.append(entry(view, event))
        while waiting and (later is None or waiting[0].since < later.at):
            items += _span(view, waiting.pop(0))
    always = all(stretch.reason for stretch in charged if stretch.party is Party.NOBODY)
    shared = [_share(view, share, pauses_only=always) for share in shares(charged) if share.minutes]
    return [*items, *future(view)], shared if len(shared) > 1 else []


def ledger_of(view: CaseView, until: datetime | None = None) -> tuple[Entry, ...]:
    """Whose time it was, stretch by stretch, from the opening of the case until a moment, or until now."""
    page, end = view.page, until or view.now
    events = tuple(event for event in page.events if event.at <= end)
    return entries(events, pauses(events), page.process, calendar_of(page), now=end, asked=page.asked)


def pauses(events: tuple[EventLine, ...]) -> list[Pause]:
    """The pauses of a case, the one that lasts included; a case that moves on ends its pause."""
    found: list[Pause] = []
    for event in events:
        if event.pauses:
            found.append(Pause(str(event.values.get("reason_code", "")), event.at, None))
        elif found and found[-1].ended_at is None and (event.step == "resume" or event.from_state != event.to_state):
            found[-1] = Pause(found[-1].reason, found[-1].since, event.at)
    return found


def future(view: CaseView) -> Iterator[Item]:
    """What is expected next when everything goes its ordinary way; no verdict is named.

    History may say when each is usually over; without it the first is expected by the end of its own term.
    """
    page, state, outlook = view.page, view.page.state, outlook_of(view)
    seen, told = {state.key}, ""
    for _ in range(AHEAD):
        if follows(page, state):
            yield from (_coming(one) for one in after_certificate(page))
            return
        own = main_step(page.process, state)
        step = own or moved_along(page.process, state)
        if step is None or step.target in seen:
            return
        guess = outlook.leave(state.key if own else MOVED_ALONG)
        words = "" if state.key in page.process.scheduled else expected(page.process, state, step)
        text, at, note = words or state.label, guess.get("at"), guess.get("note", "")
        if text != told:
            yield {"type": "future", "at": at, "who": role_word(state.holder), "text": gettext(text), "note": note}
        if (page.process.key, state.key) in OPEN_ENDED:
            return
        told, state = text, page.process.states[step.target or ""]
        seen.add(state.key)


def _coming(one: Coming) -> Item:
    return {"type": "future", "at": one.at, "who": role_word(one.who) if one.who else "", "text": gettext(one.text)}


def _span(view: CaseView, stretch: Entry) -> list[Item]:
    """One stretch as a bar with words; minutes are not worth a line."""
    if not stretch.days and stretch.minutes < SHORTEST:
        return []
    paused = bool(stretch.reason)
    words = length(stretch.days, stretch.minutes)
    text = words if paused else f"{_party(view, stretch.party)}: {words}"
    reason = code_word(stretch.reason) if paused else ""
    return [{"type": "span", "party": colour_of(stretch.party), "words": text, "paused": paused, "reason": reason}]


def _share(view: CaseView, share: Share, *, pauses_only: bool) -> Item:
    paused = share.party is Party.NOBODY and pauses_only
    label = gettext("Tạm dừng") if paused else _party(view, share.party)
    words = length(share.days, share.minutes)
    return {"party": colour_of(share.party), "label": label, "words": words, "days": share.minutes, "paused": paused}


def _party(view: CaseView, party: Party) -> str:
    """The name of a party; the establishment itself is spoken to."""
    if party is Party.APPLICANT and not view.inside:
        return str(gettext("Bạn"))
    return own_name(view, party) or str(gettext(PARTIES[colour_of(party)]))


def own_name(view: CaseView, party: Party) -> str:
    """What the unit of a party is called on this case, where that says more than its kind: the Cục changes names."""
    names = view.page.names
    return (names["agency"] or names["owner_unit"]) if party is Party.AGENCY else ""


def colour_of(party: Party) -> str:
    """The key of a party among the colours and the words."""
    return COLOURS.get(party, party.value)


def length(days: int, minutes: int) -> str:
    """How long something took: working days, or hours where it was no whole day."""
    if days:
        return str(gettext("%(n)s ngày làm việc", n=days))
    return str(gettext("%(n)s giờ làm việc", n=max(1, round(minutes / HOUR))))
