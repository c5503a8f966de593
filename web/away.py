"""Lists of people in which whoever is away today says so."""

from collections.abc import Sequence

from web.context import current_session, now
from web.i18n import gettext
from workflow.calendar import local
from workflow.forms.choices import Option
from workflow.queries.absences import away_until


def with_absences(people: Sequence[Option]) -> list[Option]:
    """Return the options with "(vắng đến …)" behind the name of whoever is away today; one statement for all."""
    away = away_until(current_session(), [int(person) for person, _ in people], on=local(now()).date())
    return [
        (person, gettext("%(name)s (vắng đến %(day)s)", name=name, day=f"{away[person]:%d/%m}"))
        if person in away
        else (person, name)
        for person, name in people
    ]
