"""Which unit answers for a term: the commune, centre, province or agency whose turn it is throughout, else the office.

A term in which several take turns is answered for by the unit that is responsible for the case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from workflow.authority import HOLDER_UNIT, NATIONAL, Relation
from workflow.definition import Process
from workflow.models import Case, CaseClock, ProcessVersion, Unit
from workflow.states import SHIPPED

OFFICE, NATION = Relation.OWNER.value, Relation.AGENCY.value
UNITS = {name: getattr(Case, name) for name in ("commune_id", "centre_id", "province_id", "agency_id")}
ANSWERING, PLACE = aliased(Unit), aliased(Unit)


def answers_for(process: Process) -> Mapping[str, str]:
    """Return the terms that one unit beside the office answers for, each with the column of the case that holds it."""
    found = {clock.key: _columns(process, clock.runs) for clock in process.clocks}
    return {key: columns.pop() for key, columns in found.items() if len(columns) == 1 and columns <= UNITS.keys()}


def answering_unit(processes: Iterable[Process] = SHIPPED) -> ColumnElement[int]:
    """Return the unit that answers for a term of a case, as an expression over both."""
    parts: dict[str, list[ColumnElement[bool]]] = defaultdict(list)
    for process in processes:
        terms: dict[str, list[str]] = defaultdict(list)
        for key, column in answers_for(process).items():
            terms[column].append(key)
        for column, keys in terms.items():
            parts[column].append(_is_of(process, keys))
    whens = [(or_(*found), UNITS[column]) for column, found in parts.items()]
    return func.coalesce(case(*whens), Case.owner_unit_id)


def unit_label() -> ColumnElement[str]:
    """Return the name of the unit that answers; a commune's with its province's, as many have the same name."""
    of_place = ANSWERING.name + literal(", ") + PLACE.name
    return case((ANSWERING.kind == "commune", of_place), else_=ANSWERING.name)


def _columns(process: Process, runs: Iterable[str]) -> set[str]:
    """The columns of a case that hold whose turn it is while a term runs."""
    holders = (process.states[state].holder for state in runs if state in process.states)
    return {NATION if role in NATIONAL else HOLDER_UNIT.get(role, OFFICE) for role in holders if role is not None}


def _is_of(process: Process, keys: Iterable[str]) -> ColumnElement[bool]:
    """That a term is one of these, in any version of the procedure as one variant has it."""
    own = (ProcessVersion.key == process.key, ProcessVersion.variant == process.variant)
    versions = select(ProcessVersion.hash).where(*own)
    return and_(CaseClock.key.in_(sorted(keys)), Case.process_hash.in_(versions))
