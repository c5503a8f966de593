"""What people arrange for themselves: an absence with a deputy, how they are told, a feed, kept views."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Hash, Id, Key, Moment, Prose, Short, link


class Absence(Base):
    """Days on which somebody is away, and who may act "thay mặt" meanwhile (R15).

    ``procedures`` are the keys of those that the deputy may act in, empty for all; ``up_to`` is the highest support in
    đồng, None for no limit. A deputy's own deputy gets nothing of it.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="dates"),
        CheckConstraint("deputy_id IS NULL OR deputy_id <> user_id", name="deputy"),
        CheckConstraint("up_to IS NULL OR up_to >= 0", name="up_to"),
        Index("ix_absence_deputy_id_until_on", "deputy_id", "until_on"),
        Index("ix_absence_user_id_until_on", "user_id", "until_on"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = link("person.id", index=False)
    deputy_id: Mapped[int | None] = link("person.id", index=False)
    from_on: Mapped[date]
    until_on: Mapped[date]
    procedures: Mapped[list[str]] = mapped_column(JSON)
    up_to: Mapped[Dong | None]
    reason: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = link("person.id", index=False)
    ended_at: Mapped[Moment | None]


class NoticeChoice(Base):
    """How somebody wants working notices by mail: at once, in one digest a day, or not at all."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("mode IN ('at_once', 'digest', 'off')", name="mode"),)

    user_id: Mapped[int] = link("person.id", primary_key=True, index=False)
    mode: Mapped[Key]
    changed_at: Mapped[Moment]


class Feed(Base):
    """A private calendar address. Only the hash of its secret is kept; one that was taken back answers nothing."""

    __tablename__ = "feed"

    token_hash: Mapped[Hash] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("person.id")
    created_at: Mapped[Moment]
    read_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]


class SavedView(Base):
    """A filtered list that somebody keeps under a name; with ``unit_id`` it is shared with that unit's people."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"),)

    id: Mapped[Id]
    user_id: Mapped[int] = link("person.id", index=False)
    unit_id: Mapped[int | None] = link("unit.id")
    page: Mapped[Key]
    name: Mapped[Short]
    query: Mapped[Prose]
    created_at: Mapped[Moment]
