"""Units (a dated tree with successors), establishments, and the people and roles that hang on them."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Id, Key, Moment, Short, link


class Unit(Base):
    """A body or an establishment, for the time that it exists. ``path`` is the chain of codes from the root."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        Index("ix_unit_path", "path"),
    )

    id: Mapped[Id]
    code: Mapped[Key] = mapped_column(unique=True)
    name: Mapped[Short]
    kind: Mapped[Key]
    parent_id: Mapped[int | None] = link("unit.id")
    successor_id: Mapped[int | None] = link("unit.id")
    path: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    verified: Mapped[bool] = mapped_column(default=True)


class Establishment(Base):
    """A rural industrial establishment (cơ sở công nghiệp nông thôn); its unit carries name and membership."""

    __tablename__ = "establishment"

    unit_id: Mapped[int] = link("unit.id", primary_key=True, index=False)
    tax_code: Mapped[Key | None] = mapped_column(unique=True)
    kind: Mapped[Key]
    commune_id: Mapped[int] = link("unit.id")
    address: Mapped[Short] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    representative: Mapped[Short] = mapped_column(default="")
    women_owned: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[Moment | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class User(Base):
    """A person with an account. The password is kept as Argon2id text; None means that none was set yet."""

    __tablename__ = "person"

    id: Mapped[Id]
    email: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Short]
    title: Mapped[Short] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    language: Mapped[Key] = mapped_column(default="vi")
    password: Mapped[Short | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]


class Membership(Base):
    """A role that a person holds in a unit from one date to another."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "unit_id", "role", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        Index("ix_membership_role_unit", "role", "unit_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = link("person.id")
    unit_id: Mapped[int] = link("unit.id")
    role: Mapped[Key]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class WebSession(Base):
    """A signed-in browser. Only the hash of its identifier is kept; deleting the row ends the session."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("person.id")
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    agent: Mapped[Short] = mapped_column(default="")
    address: Mapped[Short] = mapped_column(default="")


class SignInAttempt(Base):
    """One try to sign in or to reset a password; throttling counts these rows."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_subject_at", "subject", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: Mapped[Id]
    kind: Mapped[Key]
    subject: Mapped[Short]
    address: Mapped[Short]
    succeeded: Mapped[bool]
    at: Mapped[Moment]


class AccountToken(Base):
    """A one-time link: password reset, e-mail confirmation, invitation. Only its hash is kept."""

    __tablename__ = "account_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("person.id")
    purpose: Mapped[Key]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class SecurityEvent(Base):
    """Something that the people responsible for the system should be able to read later.

    Refusals, sign-ins, changes of rights.
    """

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_at", "at"),)

    id: Mapped[Id]
    at: Mapped[Moment]
    kind: Mapped[Key]
    user_id: Mapped[int | None] = link("person.id")
    case_id: Mapped[int | None]
    request_id: Mapped[Key] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
