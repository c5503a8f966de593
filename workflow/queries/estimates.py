"""How long the coming steps of a case may take, by the terms of the same office that ended: a guess, called one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Clock, Process
from workflow.models import Case
from workflow.office import Office
from workflow.queries.bottlenecks import Duration, durations
from workflow.queries.next_step import OF_CLOCK
from workflow.rules import RuleMissing

ENOUGH, PERIOD = "estimate_from", "estimate_period"
Durations = Mapping[str, Duration]
"""By the key of a state."""


def state_durations(
    session: Session, process: Process, owner_unit_id: int, *, now: datetime, office: Office
) -> Durations:
    """Return how long an office took for each state of a procedure; states with too few ended terms are left out.

    How many are enough, and how far back they are counted, are dated rules; without them nothing is guessed.
    """
    on, scope = local(now).date(), office.scope(owner_unit_id)
    try:
        enough, days = (office.rules.number(rule, on, scope) for rule in (ENOUGH, PERIOD))
    except RuleMissing:
        return {}
    here = and_(Case.owner_unit_id == owner_unit_id, Case.process_key == process.key)
    found = durations(session, here, since=now - timedelta(days=int(days)))
    named = ((state, _clock_of(process, state)) for state in process.open_states())
    known = ((state, found.get((process.key, clock.key))) for state, clock in named if clock is not None)
    return {state: took for state, took in known if took is not None and took.n >= enough}


def _clock_of(process: Process, state: str) -> Clock | None:
    """Return the term that is most a state's own; one that comes again and again says nothing of it."""
    own = (clock for clock in process.clocks if state in clock.runs and clock.key not in OF_CLOCK)
    return None if state in process.scheduled else min(own, key=lambda clock: len(clock.runs), default=None)
