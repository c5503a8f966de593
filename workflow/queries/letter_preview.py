"""What a message in the outbox would say if it went out now, as whoever looks after the outbox may read it.

Administrators read no cases and use nobody's links: what tells of a case is covered unless they hold an office on it
themselves, and a link that works once is covered from everybody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import REACH, Person, roles_on, scope_of
from workflow.definition import Role
from workflow.i18n import known_language, translate
from workflow.letters.filling import Group, Letter, fill
from workflow.letters.house import House
from workflow.letters.kinds import Kind
from workflow.letters.places import LINK, LIST, PLACES
from workflow.office import Office
from workflow.queries.letter_texts import text_in_force
from workflow.queries.letter_values import kind_of, values_of
from workflow.queries.outbox_lines import OutboxLine, outbox_found
from workflow.queries.people import recused, refs
from workflow.queries.topic import Sort, Topic

COVERED = "[%(what)s: ẩn]"
ONE_TIME = "Liên kết dùng một lần"
OFFICES = frozenset(REACH) - {Role.BENEFICIARY}


@dataclass(frozen=True, slots=True)
class Preview:
    """A message with its words; ``letter`` is None when they were erased, or cannot be put together any more."""

    line: OutboxLine
    language: str
    letter: Letter | None = None
    kind: Kind | None = None
    version: int = 0
    covered: bool = False
    """Whether something of it is covered."""


def preview_of(
    session: Session, delivery_id: int, units: Collection[int], *, person: Person, now: datetime, office: Office,
    house: House,
) -> Preview:  # fmt: skip
    """Return what a message would say now; CaseNotFound outside the governed units."""
    line, topic, language = outbox_found(session, delivery_id, units)
    lang = known_language(language)
    if topic.sort is Sort.ACCOUNT and "purpose" not in topic.content:
        return Preview(line, lang)  # erased when it was sent
    scope = office.scope(topic.case.owner_unit_id) if topic.case else ""
    try:
        kind = kind_of(topic, now)
        values = values_of(topic, line.reader, lang, now=now, calendar=office.calendar.scoped(scope), house=house)
    except (ValueError, LookupError):  # written by an earlier program
        return Preview(line, lang)
    open_ = _reads(session, topic, person)
    said = values if open_ and not kind.one_time else _covered(kind, values, lang)
    words = text_in_force(session, kind, lang)
    groups = (Group(_cover(PLACES[LIST].short(lang), lang), values[LINK], ()),)
    return Preview(line, lang, fill(words.text, said, groups), kind, words.version, covered=said is not values)


def _reads(session: Session, topic: Topic, person: Person) -> bool:
    """Whether somebody holds an office on the case of a message, so that nothing of it is news."""
    if topic.case is None or not person.roles & OFFICES:
        return topic.sort is Sort.ACCOUNT
    ref = refs(session, [topic.case.id])[topic.case.id]
    return bool(roles_on(scope_of(person), ref) & OFFICES) and person.id not in recused(session, topic.case.id)


def _covered(kind: Kind, values: dict[str, str], lang: str) -> dict[str, str]:
    """Cover what may not be read; what is empty stays so, since its line would be left out."""
    shown = {name: _shown(name, value, lang) for name, value in {"so_ho_so": "?", **values}.items()}
    return shown | ({LINK: _cover(translate(ONE_TIME, lang), lang)} if kind.one_time else {})


def _shown(name: str, value: str, lang: str) -> str:
    return value if PLACES[name].told or not value else _cover(PLACES[name].short(lang), lang)


def _cover(what: str, lang: str) -> str:
    return translate(COVERED, lang, what=what)
