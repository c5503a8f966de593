"""Words the digest of one person and day: what still matters, grouped by case; nothing when nothing does."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from notifications.recipients import recipients
from workflow.i18n import known_language
from workflow.letters.filling import Group, Letter, fill
from workflow.letters.house import House
from workflow.letters.reading import Text
from workflow.office import Office
from workflow.queries.letter_values import by_when, values_of
from workflow.queries.notices import topic_path, words
from workflow.queries.people import Addressee
from workflow.queries.topic import CaseNow, Topic
from workflow.queries.topics import topics


def digest_letter(
    session: Session, digest: Topic, reader: Addressee, text: Text, *, now: datetime, office: Office, house: House
) -> Letter | None:  # fmt: skip
    """Return what a digest says to its reader in these words, or None when it would be empty."""
    about = topics(session, digest.content["intents"])
    still = [one for one in about.values() if one.current and _reaches(session, one, reader, now)]
    lang = known_language(reader.language)
    groups = tuple(_groups(still, lang, now=now, office=office, house=house))
    if not groups:
        return None
    values = values_of(digest, reader.name, lang, now=now, calendar=office.calendar, house=house)
    return fill(text, {**values, "so_ho_so": str(len(groups))}, groups)


def _reaches(session: Session, topic: Topic, reader: Addressee, now: datetime) -> bool:
    return any(one.id == reader.id for one in recipients(session, topic, now=now))


def _groups(
    about: Sequence[Topic], lang: str, *, now: datetime, office: Office, house: House
) -> Iterator[Group]:  # fmt: skip
    cases: dict[int, CaseNow] = {one.case.id: one.case for one in about if one.case}
    for case in cases.values():
        calendar = office.calendar.scoped(office.scope(case.owner_unit_id))
        own = [one for one in about if one.case and one.case.id == case.id]
        lines = []
        for topic in own:
            due = by_when(topic.due_at, now, calendar, lang) if topic.due_at else ""
            lines.append(". ".join(part for part in (words(topic, lang, now=now).headline, due) if part))
        yield Group(
            f"[{case.code}] {case.title}", house.base_url + topic_path(own[0], case), tuple(dict.fromkeys(lines))
        )
