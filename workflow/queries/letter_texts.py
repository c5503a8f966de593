"""The words of letters: which version counts, and which there were before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.i18n import LANGUAGES
from workflow.letters.kinds import KINDS, Kind
from workflow.letters.reading import Text
from workflow.models import MessageTemplate, User
from workflow.models.base import table_of

TABLE = table_of(MessageTemplate)
MOST = 100


@dataclass(frozen=True, slots=True)
class InForce:
    """The words that count in one language; version 0 is the shipped one."""

    version: int
    text: Text


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text: both languages, when it came, whose it is and why. The shipped one has no moment."""

    number: int
    texts: Mapping[str, Text]
    at: datetime | None = None
    by: str = ""
    reason: str = ""
    fits: bool = True
    """Whether it may still be used: a kind may have lost a place since."""


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of letter with the version that counts, and since when."""

    kind: Kind
    version: int
    at: datetime | None
    by: str


def text_in_force(session: Session, kind: Kind, lang: str) -> InForce:
    """Return the newest words of a kind; the shipped ones while there are none, and when those fit no more."""
    found = select(TABLE.c.version, TABLE.c.subject, TABLE.c.body)
    here = found.where(TABLE.c.kind == kind.key, TABLE.c.language == lang)
    row = session.execute(here.order_by(TABLE.c.version.desc()).limit(1)).one_or_none()
    text = Text(row.subject, row.body) if row else kind.shipped(lang)
    return InForce(row.version, text) if row and not kind.faults(text) else InForce(0, kind.shipped(lang))


def kind_lines(session: Session) -> tuple[KindLine, ...]:
    """Return every kind, in its order, with the version that counts."""
    newest = select(TABLE.c.kind, func.max(TABLE.c.version).label("version")).group_by(TABLE.c.kind).subquery()
    found = select(TABLE.c.kind, TABLE.c.version, TABLE.c.created_at, User.name).join(
        newest, (newest.c.kind == TABLE.c.kind) & (newest.c.version == TABLE.c.version)
    )
    rows = session.execute(found.outerjoin(User, User.id == TABLE.c.created_by).where(TABLE.c.language == LANGUAGES[0]))
    known = {row.kind: (row.version, row.created_at, row.name or "") for row in rows}
    return tuple(KindLine(kind, *known.get(kind.key, (0, None, ""))) for kind in KINDS.values())


def versions_of(session: Session, kind: Kind) -> tuple[Version, ...]:
    """Return the versions of a kind, the newest first and the shipped one last."""
    columns = (
        TABLE.c.version, TABLE.c.language, TABLE.c.subject, TABLE.c.body, TABLE.c.created_at, TABLE.c.reason, User.name,
    )  # fmt: skip
    found = select(*columns).outerjoin(User, User.id == TABLE.c.created_by).where(TABLE.c.kind == kind.key)
    rows = session.execute(found.order_by(TABLE.c.version.desc()).limit(MOST * len(LANGUAGES))).all()
    texts: dict[int, dict[str, Text]] = {}
    for row in rows:
        texts.setdefault(row.version, {})[row.language] = Text(row.subject, row.body)
    facts = {row.version: (row.created_at, row.name or "", row.reason) for row in rows}
    fits = {number: not any(kind.faults(text) for text in both.values()) for number, both in texts.items()}
    known = (Version(number, both, *facts[number], fits[number]) for number, both in texts.items())
    return (*known, Version(0, {lang: kind.shipped(lang) for lang in LANGUAGES}))
