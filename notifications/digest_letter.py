"""Words the digest of one person and day: what still matters, grouped by case; nothing when nothing does."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from notifications.messages import Group, House, Letter, by_when
from notifications.recipients import recipients
from workflow.i18n import known_language, translate
from workflow.office import Office
from workflow.queries.notices import topic_path, words
from workflow.queries.people import Addressee
from workflow.queries.topic import CaseNow, Topic
from workflow.queries.topics import topics

LIST = "/thong-bao"


def digest_letter(
    session: Session, digest: Topic, reader: Addressee, *, now: datetime, office: Office, house: House
) -> Letter | None:
    """Return what a digest says to its reader, or None when it would be empty."""
    about = topics(session, digest.content["intents"])
    still = [one for one in about.values() if one.current and _reaches(session, one, reader, now)]
    lang = known_language(reader.language)
    groups = tuple(_groups(still, lang, now=now, office=office, house=house))
    if not groups:
        return None
    subject = translate("Tổng hợp thông báo trong ngày: %(n)s hồ sơ", lang, n=len(groups))
    lead = translate("Dưới đây là những thông báo từ bản tổng hợp trước, theo từng hồ sơ.", lang)
    return Letter(subject, (lead,), house.base_url + LIST, translate("Mở trang Thông báo", lang), groups=groups)


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
            lines.append(". ".join(part for part in (words(topic, lang).headline, due) if part))
        yield Group(
            f"[{case.code}] {case.title}", house.base_url + topic_path(own[0], case), tuple(dict.fromkeys(lines))
        )
