"""Terms that can be kept or missed: all but those whose end is a step that time itself takes.

Time takes its step a moment after such a term ran out. Nobody was late then, and nobody could have been in time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, and_, not_, or_

from workflow.definition import Process
from workflow.models import Case, CaseClock
from workflow.states import SHIPPED


def ended_by_time(processes: Iterable[Process]) -> Mapping[str, frozenset[str]]:
    """Return the terms of each procedure that end with a step of time."""
    found: dict[str, set[str]] = defaultdict(set)
    for process in processes:
        found[process.key].update(clock.key for clock in process.clocks if clock.breach)
    return {key: frozenset(terms) for key, terms in found.items() if terms}


BY_TIME = ended_by_time(SHIPPED)


def can_be_kept(process: str, term: str) -> bool:
    """Whether somebody may be early or late with a term."""
    return term not in BY_TIME.get(process, frozenset())


def kept_terms() -> ColumnElement[bool]:
    """Return the same as a condition on the clocks of cases."""
    itself = (and_(Case.process_key == key, CaseClock.key.in_(sorted(terms))) for key, terms in BY_TIME.items())
    return not_(or_(*itself))
