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
from workflow.queries.next_step import OF_CLOCK, main_step, moved_along
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


def own_term(process: Process, state: str) -> Clock | None:
    """Return the term that is most a state's own.

    One that comes again and again says nothing of it, nor does one that runs on through the step out of the state.
    """
    own = (clock for clock in process.clocks if state in clock.runs and clock.key not in OF_CLOCK)
    ending = (clock for clock in own if not _runs_on(process, clock))
    return min(ending, key=lambda clock: len(clock.runs), default=None)


def _runs_on(process: Process, clock: Clock) -> bool:
    found = [process.states[state] for state in clock.runs]
    steps = [main_step(process, state) or moved_along(process, state) for state in found]
    return any(step is not None and step.target in clock.runs for step in steps)


def _clock_of(process: Process, state: str) -> Clock | None:
    """Return the own term of a state in which somebody works; how long nothing is done is no experience."""
    return None if state in process.scheduled else own_term(process, state)
