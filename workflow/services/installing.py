"""A real installation: everything shipped is put into a migrated database, and the first administrator gets a link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import WorkflowRefused
from workflow.models import Membership, SecurityEvent, Unit, User
from workflow.services import tokens
from workflow.services.accounts import add_membership, create_account, find_account
from workflow.services.offices import seed_reference
from workflow.services.security_log import note

DEMO_BUILT = "demo_built"
"""The line of the security log that marks a database as a demo."""


class NoSuchUnit(WorkflowRefused):
    """The body that the administrator should belong to is not among the units."""

    code = "no_such_unit"


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who administers a new installation, and in which body."""

    email: str
    name: str
    unit: str


def install(session: Session, first: FirstAdministrator, *, now: datetime) -> str:
    """Fill a migrated database with what is shipped and return the secret of the first administrator's one-time link.

    Returns "" when an administrator has a password already. Doing it again adds only what is new.
    """
    seed_reference(session, now)
    if _has_administrator(session):
        return ""
    user = find_account(session, first.email) or _administrator(session, first, now)
    return tokens.issue(session, user.id, tokens.INVITATION, now=now)


def mark_demo(session: Session, *, now: datetime) -> None:
    """Mark a database as a demo: only then do commands take a moment other than now."""
    note(session, DEMO_BUILT, now=now)


def is_demo(session: Session) -> bool:
    """Whether a database holds demo or test data."""
    return session.scalar(select(SecurityEvent.id).where(SecurityEvent.kind == DEMO_BUILT).limit(1)) is not None


def _has_administrator(session: Session) -> bool:
    """Whether some administrator has set a password."""
    found = select(User.id).join(Membership, Membership.user_id == User.id)
    able = (Membership.role == Role.SYS_ADMIN.value, User.password.is_not(None), User.active)
    return session.scalar(found.where(*able).limit(1)) is not None


def _administrator(session: Session, first: FirstAdministrator, now: datetime) -> User:
    unit_id = session.scalar(select(Unit.id).where(Unit.code == first.unit))
    if unit_id is None:
        raise NoSuchUnit(first.unit)
    user = create_account(session, email=first.email, name=first.name, now=now, title="Quản trị hệ thống")
    add_membership(session, user_id=user.id, unit_id=unit_id, role=Role.SYS_ADMIN, since=local(now).date())
    return user
