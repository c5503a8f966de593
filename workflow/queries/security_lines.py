"""The security log as an administrator reads it: a page at a time, by kind, by person or words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.fold import fold
from workflow.models import Membership, SecurityEvent, User
from workflow.office import Office
from workflow.queries.administration import units_governed
from workflow.queries.keyset import without_zeros

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogWish:
    """What to look for, and where: lines older than one line, newer than one, or the newest of all."""

    kind: str = ""
    text: str = ""
    older_than: int | None = None
    newer_than: int | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the security log."""

    id: int
    at: datetime
    kind: str
    who: str
    detail: str
    request_id: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, newest first, and the line beyond which there are older and newer ones; None where there are none."""

    lines: tuple[LogLine, ...]
    older: int | None
    newer: int | None


def log_page(session: Session, wish: LogWish, *, person: Person, office: Office) -> LogPage:
    """Return a page of the lines about people of the governed units, and of those about nobody."""
    inside = select(Membership.user_id).where(Membership.unit_id.in_(sorted(units_governed(person, office))))
    mine = [or_(SecurityEvent.user_id.is_(None), SecurityEvent.user_id.in_(inside))]
    if wish.kind:
        mine.append(SecurityEvent.kind == without_zeros(wish.kind))
    if wish.text:
        mine.append(_about(session, without_zeros(wish.text), inside))
    lines, more = _lines(session, mine, wish)
    going_up = wish.newer_than is not None
    older, newer = (bool(lines), more) if going_up else (more, wish.older_than is not None and bool(lines))
    return LogPage(lines, lines[-1].id if older else None, lines[0].id if newer else None)


def _lines(session: Session, mine: list[ColumnElement[bool]], wish: LogWish) -> tuple[tuple[LogLine, ...], bool]:
    """The lines of the page, and whether there are more in the direction in which it was turned."""
    at = SecurityEvent
    columns = (at.id, at.at, at.kind, User.name, at.detail, at.request_id)
    found = select(*columns).outerjoin(User, User.id == at.user_id).where(*mine).limit(PAGE + 1)
    if wish.newer_than is not None:
        rows = session.execute(found.where(at.id > wish.newer_than).order_by(at.id)).all()
        shown = list(reversed(rows[:PAGE]))
    else:
        before = [at.id < wish.older_than] if wish.older_than is not None else []
        rows = session.execute(found.where(*before).order_by(at.id.desc())).all()
        shown = list(rows[:PAGE])
    lines = tuple(LogLine(row.id, row.at, row.kind, row.name or "", row.detail, row.request_id) for row in shown)
    return lines, len(rows) > PAGE


def _about(session: Session, text: str, inside: Select[Any]) -> ColumnElement[bool]:
    """Lines of the people whose name or address holds these words, with marks or without, or whose detail does."""
    words = fold(text).split()
    people = session.execute(select(User.id, User.name, User.email).where(User.id.in_(inside)))
    ids = [row.id for row in people if words and all(word in fold(f"{row.name} {row.email}") for word in words)]
    by_person = SecurityEvent.user_id.in_(ids) if ids else false()
    return or_(by_person, SecurityEvent.detail.icontains(text, autoescape=True), SecurityEvent.request_id == text)
