"""The time a case took as the public reads it: neighbouring stretches of the same word and party are one line."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from web.cases.timeline import SHORTEST, colour_of, length
from web.i18n import gettext
from web.words import PARTIES, public_word
from workflow.queries.public_timeline import Stretch


def lines(stretches: Sequence[Stretch]) -> list[dict[str, Any]]:
    """Return each line: since and until when, the public word, whose time it was, and how long."""
    runs = groupby(_worth_a_line(stretches), key=lambda one: (_status(one), _party(one)))
    return [_line(status, party, list(run)) for (status, party), run in runs]


def totals(stretches: Sequence[Stretch]) -> list[dict[str, str]]:
    """Return how long each party had the case in all."""
    kept = _worth_a_line(stretches)
    parties = dict.fromkeys(_party(one) for one in kept)
    return [{"key": party, "value": _length([one for one in kept if _party(one) == party])} for party in parties]


def _worth_a_line(stretches: Sequence[Stretch]) -> list[Stretch]:
    return [one for one in stretches if one.days or one.minutes >= SHORTEST]


def _line(status: str, party: str, run: list[Stretch]) -> dict[str, Any]:
    since: datetime = run[0].since
    return {"since": since, "until": run[-1].until, "status": status, "party": party, "length": _length(run)}


def _status(one: Stretch) -> str:
    return str(gettext("Tạm dừng")) if one.paused else str(public_word(one.state))


def _party(one: Stretch) -> str:
    return str(gettext(PARTIES[colour_of(one.party)]))


def _length(run: Sequence[Stretch]) -> str:
    return length(sum(one.days for one in run), sum(one.minutes for one in run))
