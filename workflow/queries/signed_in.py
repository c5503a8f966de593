"""Who stands behind a cookie, and where else they are signed in."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import User, WebSession
from workflow.prepared import Prepared
from workflow.queries.jury import serves
from workflow.queries.notices import unread_column
from workflow.queries.round_list import in_a_council

WHOSE = (User.name, User.email, User.language, User.title)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser session that is alive, whose it is, and how many messages they have not read.

    ``sits`` says whether they serve in a round of product selection today, ``council`` whether in its council.
    """

    id_hash: str
    user_id: int
    seen_at: datetime
    name: str
    email: str
    language: str
    title: str
    unread: int
    sits: bool
    council: bool


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser session as its owner sees it. ``mark`` names it without giving it away."""

    mark: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


def open_session(session: Session, id_hash: str, *, now: datetime) -> OpenSession | None:
    """Return the open session of an active account; how long it may lie idle is for the caller to judge."""
    asked = _open_session()
    found = asked.rows(session.connection(), {"mark": id_hash, "now": now, "on": local(now).date()})
    return OpenSession(**dict(zip(asked.names, found[0], strict=True))) if found else None


@cache
def _open_session() -> Prepared:
    """Asked for with every page."""
    on: BindParameter[date] = bindparam("on")
    seats = (serves(User.id, on).label("sits"), in_a_council(User.id, on).label("council"))
    columns: list[Any] = [WebSession.id_hash, WebSession.user_id, WebSession.seen_at, *WHOSE, unread_column(), *seats]
    found = select(*columns).join(User, User.id == WebSession.user_id)
    alive = (WebSession.id_hash == bindparam("mark"), WebSession.expires_at > bindparam("now"), User.active)
    return Prepared(found.where(*alive))


def session_lines(session: Session, user_id: int, *, now: datetime) -> list[SessionLine]:
    """Return the open sessions of a person, the one used last first."""
    found = select(WebSession).where(WebSession.user_id == user_id, WebSession.expires_at > now)
    rows = session.scalars(found.order_by(WebSession.seen_at.desc(), WebSession.id_hash))
    return [SessionLine(row.id_hash, row.agent, row.address, row.created_at, row.seen_at) for row in rows]
