"""Accounts: made, given roles for a time, given passwords, closed. What takes a right away ends the open sessions."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.definition import Role
from workflow.models import Membership, User
from workflow.services import browser_sessions, tokens
from workflow.services.security_log import note
from workflow.services.throttle import RESET_ACCOUNT, TooManyTries, shut_for_account, write_down


def address_key(email: str) -> str:
    """Return the form in which addresses are compared and kept."""
    return email.strip().lower()


def create_account(
    session: Session, *, email: str, name: str, now: datetime, title: str = "", phone: str = "", language: str = "vi",
    password: str | None = None, active: bool = True,
) -> User:  # fmt: skip
    """Make an account. ``password`` is a hash; without one a link has to be issued to set it."""
    user = User(
        email=address_key(email), name=name, title=title, phone=phone, language=language, password=password,
        active=active, created_at=now,
    )  # fmt: skip
    session.add(user)
    # the id of the account hangs memberships and links on it
    session.flush()
    note(session, "account_created", now=now, user_id=user.id)
    return user


def find_account(session: Session, email: str) -> User | None:
    """Return the account of an address, closed ones too."""
    return session.scalar(select(User).where(User.email == address_key(email)))


def add_membership(
    session: Session, *, user_id: int, unit_id: int, role: Role, since: date, until: date | None = None
) -> None:
    """Give somebody a role in a unit from one day on. Nothing has to be signed in again for more rights."""
    session.add(Membership(user_id=user_id, unit_id=unit_id, role=role.value, valid_from=since, valid_to=until))


def end_membership(session: Session, membership_id: int, *, last_day: date, now: datetime) -> None:
    """Let a role end with a day, and sign the person out everywhere."""
    row = session.get_one(Membership, membership_id)
    row.valid_to = max(last_day, row.valid_from)
    browser_sessions.end_all(session, row.user_id)
    note(session, "role_ended", now=now, user_id=row.user_id, detail=f"{row.role} unit {row.unit_id}")


def set_password(session: Session, user_id: int, password: str, *, now: datetime, keep: str = "") -> None:
    """Keep a new password hash; all links stop working and all sessions end, but for the one at hand."""
    session.execute(update(User).where(User.id == user_id).values(password=password))
    tokens.kill(session, user_id)
    browser_sessions.end_all(session, user_id, but=keep)
    note(session, "password_changed", now=now, user_id=user_id)


def close_account(session: Session, user_id: int, *, now: datetime) -> None:
    """Close an account: it can do nothing any more, at once and everywhere."""
    session.execute(update(User).where(User.id == user_id).values(active=False))
    tokens.kill(session, user_id)
    browser_sessions.end_all(session, user_id)
    note(session, "account_closed", now=now, user_id=user_id)


def change_profile(session: Session, user_id: int, *, name: str, phone: str, language: str) -> None:
    """Keep what a person says of themselves."""
    changed = {"name": name, "phone": phone, "language": language}
    session.execute(update(User).where(User.id == user_id).values(**changed))


def ask_for_reset(session: Session, email: str, *, address: str, now: datetime) -> None:
    """Send a link to set a new password, when there is such an account; nobody can tell from outside."""
    key = address_key(email)
    try:
        shut_for_account(session, "reset", RESET_ACCOUNT, subject=key, address=address, now=now)
        user = find_account(session, key)
    except TooManyTries:
        user = None
    write_down(session, "reset", subject=key, address=address, now=now)
    note(session, "reset_asked", now=now, user_id=user.id if user else None)
    if user is not None and user.active:
        tokens.issue_by_mail(session, user.id, tokens.RESET, now=now)
    else:
        tokens.pretend(session, tokens.RESET, now=now)


def reset_password(session: Session, secret: str, password: str, *, now: datetime) -> int:
    """Set a password by a link; the person is not signed in by it. Returns the person."""
    user_id = tokens.use(session, secret, tokens.PASSWORDS, now=now)
    set_password(session, user_id, password, now=now)
    return user_id
