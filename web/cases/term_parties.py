"""Who answers for a term: the parties that hold a case while it runs, by its definition.

The unit of a case is the one that is responsible for it; whose time a term is can be another's.
"""

from web.cases.timeline import colour_of
from web.i18n import gettext
from web.words import PARTIES
from workflow.definition import Process
from workflow.states import SHIPPED
from workflow.timeline import PARTY, Party

Key = tuple[str, str]
"""Process and term."""
OWN = frozenset({Party.DEPARTMENT, Party.AGENCY})
"""Whose officers hold a case: those of the unit that is responsible for it, wherever that stands."""


def parties_of(key: Key) -> frozenset[frozenset[Party]]:
    """The parties whose turn it can be while a term runs, as each variant of its procedure has it."""
    variants = (process for process in SHIPPED if process.key == key[0] and key[1] in process.clock_by_key)
    return frozenset(_holding(process, key[1]) for process in variants)


def party_word(key: Key) -> str:
    """Who answers for a term, in words."""
    found = parties_of(key)
    if any(len(parties) != 1 for parties in found):
        return gettext("Nhiều bên")
    each = frozenset().union(*found)
    return gettext(PARTIES[colour_of(*each)]) if len(each) == 1 and not each <= OWN else gettext("Cơ quan giải quyết")


def binds_an_office(key: Key) -> bool:
    """Whether offices alone answer for a term; how long establishments take is nobody's business."""
    found = parties_of(key)
    return bool(found) and all(parties and Party.APPLICANT not in parties for parties in found)


def answered_by_communes(key: Key) -> bool:
    """Whether communes alone answer for a term."""
    return parties_of(key) == {frozenset({Party.COMMUNE})}


def _holding(process: Process, term: str) -> frozenset[Party]:
    runs = process.clock_by_key[term].runs
    holders = (process.states[state].holder for state in runs if state in process.states)
    return frozenset(PARTY.get(holder, Party.DEPARTMENT) for holder in holders if holder is not None)
