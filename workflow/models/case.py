"""The case, its history, clocks, parallel work, holds, links, dossier sections and papers."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Hash, Id, Key, Moment, Prose, Short, link, only

ON_OPEN = only("closed_at IS NULL")
WATCHED = only("closed_at IS NULL AND submitted_at IS NOT NULL")
ROOM = (
    "process_key", "state", "holder_role", "owner_unit_id", "moved_at", "due_at", "due_since", "held", "stage", "year",
    "commune_id", "centre_id", "support", "closed_at", "submitted_at", "id",
)  # fmt: skip
"""All that the control room counts and filters by, in the order of its sums: it reads this index and no case."""


class ProcessVersion(Base):
    """A published definition. Its text never changes; its hash is its identity."""

    __tablename__ = "process_version"
    __table_args__ = (UniqueConstraint("key", "variant", "version"),)

    hash: Mapped[Hash] = mapped_column(primary_key=True)
    key: Mapped[Key]
    variant: Mapped[Key]
    version: Mapped[int]
    text: Mapped[Prose]
    effective_from: Mapped[date]
    published_at: Mapped[Moment]


class Case(Base):
    """One case. ``_state``, ``version`` and ``head`` change only through the transition service.

    ``holder_role``, ``holder_unit_id``, ``due_at`` and ``due_since`` (when the term that is due then began) repeat what
    definition and clocks say, for the lists; the invariants compare them. ``agency_id`` is the Cục that takes part in
    a case of the nation, whoever owns it.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("support >= 0 AND total_cost >= 0 AND matching >= 0", name="amounts"),
        Index("ix_case_inbox", "holder_role", "holder_unit_id", "due_at", "id", **ON_OPEN),
        Index("ix_case_owner_open", "owner_unit_id", "due_at", "id", **ON_OPEN),
        Index("ix_case_owner_year", "owner_unit_id", "year", "id"),
        Index("ix_case_room", *ROOM, **WATCHED),
        Index("ix_case_moved", "moved_at", "id", **WATCHED),
        Index("ix_case_due", "due_at", "id", **WATCHED),
    )

    id: Mapped[Id]
    code: Mapped[Key] = mapped_column(unique=True)
    lookup_key: Mapped[Key]
    process_hash: Mapped[Hash] = link("process_version.hash")
    process_key: Mapped[Key]
    _state: Mapped[Key] = mapped_column("state")
    stage: Mapped[Key]
    version: Mapped[int]
    head: Mapped[Hash]
    title: Mapped[Short]
    folded: Mapped[Prose]
    activity: Mapped[Key] = mapped_column(default="")
    year: Mapped[int]
    owner_unit_id: Mapped[int] = link("unit.id", index=False)
    province_id: Mapped[int] = link("unit.id")
    commune_id: Mapped[int | None] = link("unit.id")
    centre_id: Mapped[int | None] = link("unit.id")
    applicant_id: Mapped[int | None] = link("unit.id")
    agency_id: Mapped[int | None] = link("unit.id")
    holder_role: Mapped[Key | None]
    holder_unit_id: Mapped[int | None] = link("unit.id", index=False)
    assignee_id: Mapped[int | None] = link("person.id")
    due_at: Mapped[Moment | None]
    due_since: Mapped[Moment | None]
    opened_at: Mapped[Moment]
    opened_by: Mapped[int | None] = link("person.id", index=False)
    submitted_at: Mapped[Moment | None]
    promised_at: Mapped[Moment | None]
    moved_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    held: Mapped[bool] = mapped_column(default=False)
    total_cost: Mapped[Dong] = mapped_column(default=0)
    support: Mapped[Dong] = mapped_column(default=0)
    matching: Mapped[Dong] = mapped_column(default=0)
    batch_id: Mapped[int | None] = link("plan_batch.id")
    progress: Mapped[int] = mapped_column(default=0)
    synthetic: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def state(self) -> str:
        """The state, to be read; only the transition service writes it."""
        return self._state


class CaseEvent(Base):
    """One line of history. Append-only; ``hash`` covers everything but the private texts, of which it holds digests."""

    __tablename__ = "case_event"
    __table_args__ = (CheckConstraint("seq >= 1", name="seq"),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[Key]
    from_state: Mapped[Key]
    to_state: Mapped[Key]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = link("person.id")
    role: Mapped[Key]
    body: Mapped[Prose]
    prev_hash: Mapped[Hash]
    hash: Mapped[Hash]


class PrivateText(Base):
    """A free text of an event, kept outside the chain so that it can be erased; the event holds its salted digest."""

    __tablename__ = "private_text"
    __table_args__ = (Index("ix_private_text_case_id_seq", "case_id", "seq"),)

    digest: Mapped[Hash] = mapped_column(primary_key=True)
    case_id: Mapped[int] = link("case_file.id", index=False)
    seq: Mapped[int]
    field: Mapped[Key]
    salt: Mapped[Hash]
    text: Mapped[Prose | None]


class CaseClock(Base):
    """A term of a case from its start to its end; at most one open clock of a kind."""

    __tablename__ = "case_clock"
    __table_args__ = (
        Index("uq_case_clock_open", "case_id", "key", unique=True, **ON_OPEN),
        Index("ix_case_clock_next_at", "next_at", **only("next_at IS NOT NULL")),
        Index("ix_case_clock_ended", "closed_at", "case_id", "key", "started_at", "due_at",
            **only("closed_at IS NOT NULL")),
        CheckConstraint("due_at >= started_at", name="due_after_start"),
        CheckConstraint("length >= 0", name="length"),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    key: Mapped[Key]
    rule: Mapped[Key]
    started_at: Mapped[Moment]
    since: Mapped[Moment]
    length: Mapped[int]
    due_at: Mapped[Moment]
    provisional: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    next_at: Mapped[Moment | None]
    reminded: Mapped[Key] = mapped_column(default="")

    @property
    def stands(self) -> bool:
        """Whether the term stands still."""
        return self.paused_at is not None


class CaseTask(Base):
    """One asked party of parallel work: who holds it, until when, and what was answered."""

    __tablename__ = "case_task"
    __table_args__ = (
        CheckConstraint("holder_user_id IS NOT NULL OR holder_unit_id IS NOT NULL", name="holder"),
        Index("ix_case_task_holder_user_id_open", "holder_user_id", sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL")),
        Index("ix_case_task_next_at", "next_at", **only("next_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    kind: Mapped[Key]
    round: Mapped[int] = mapped_column(default=1)
    role: Mapped[Key]
    side: Mapped[Key] = mapped_column(default="")
    holder_user_id: Mapped[int | None] = link("person.id")
    holder_unit_id: Mapped[int | None] = link("unit.id")
    asked_seq: Mapped[int]
    asked_at: Mapped[Moment]
    asked_by: Mapped[int | None] = link("person.id", index=False)
    due_at: Mapped[Moment]
    next_at: Mapped[Moment | None]
    answered_seq: Mapped[int | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[int | None] = link("person.id", index=False)
    verdict: Mapped[Key] = mapped_column(default="")
    cancelled_at: Mapped[Moment | None]


class CaseHold(Base):
    """A pause beside the state: reason code, basis, since when, and when it must be looked at again."""

    __tablename__ = "case_hold"
    __table_args__ = (
        Index("uq_case_hold_open", "case_id", unique=True, sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    reason: Mapped[Key]
    since: Mapped[Moment]
    started_seq: Mapped[int]
    review_on: Mapped[date]
    ended_at: Mapped[Moment | None]


class CaseRecusal(Base):
    """Somebody in conflict with a case, who takes no step on it and, where it ``hides``, sees nothing of it."""

    __tablename__ = "case_recusal"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    user_id: Mapped[int] = link("person.id", primary_key=True)
    seq: Mapped[int]
    hides: Mapped[bool] = mapped_column(default=False)


class CaseLink(Base):
    """A tie between two cases: change_of, follow_up_of, part_of, forwarded_to, complaint_about."""

    __tablename__ = "case_link"

    from_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    to_id: Mapped[int] = link("case_file.id", primary_key=True)
    kind: Mapped[Key] = mapped_column(primary_key=True)


class CaseRating(Base):
    """How whoever holds the key of a case found its handling, said once, after the result."""

    __tablename__ = "case_rating"
    __table_args__ = (CheckConstraint("score IN ('very', 'yes', 'no')", name="score"),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    score: Mapped[Key]
    reason: Mapped[Prose] = mapped_column(default="")
    at: Mapped[Moment]


class CaseSection(Base):
    """One page of the dossier as last saved; ``version`` rises with each save."""

    __tablename__ = "case_section"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    key: Mapped[Key] = mapped_column(primary_key=True)
    version: Mapped[int]
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    complete: Mapped[bool]
    saved_at: Mapped[Moment]
    saved_by: Mapped[int | None] = link("person.id", index=False)


class DossierSnapshot(Base):
    """The dossier as it stood at one step: the text that was judged, and its hash, which the event repeats."""

    __tablename__ = "dossier_snapshot"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[Hash]
    text: Mapped[Prose]


class Document(Base):
    """One version of one paper. A replaced paper stays; ``replaced_by`` points to its successor."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_case_id_kind", "case_id", "kind"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id", index=False)
    kind: Mapped[Key]
    version: Mapped[int]
    name: Mapped[Short]
    mime: Mapped[Key]
    size: Mapped[Dong]
    sha256: Mapped[Hash] = mapped_column(index=True)
    pages: Mapped[int | None]
    uploaded_at: Mapped[Moment]
    uploaded_by: Mapped[int | None] = link("person.id", index=False)
    replaced_by: Mapped[int | None] = link("document.id", index=False)
    removed_at: Mapped[Moment | None]


class CodeCounter(Base):
    """The last number given out for a unit and a day, so that codes have no gap and no double."""

    __tablename__ = "code_counter"

    unit_id: Mapped[int] = link("unit.id", primary_key=True, index=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
