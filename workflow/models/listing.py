"""Yearly lists of đề án that were read from a file: what each held, how far it is entered, and what became of it."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Hash, Id, Key, Moment, Prose, Short, link, only

WAITING, RUNNING = "queued", "running"


class ListImport(Base):
    """One list: shown first, then queued by its officer, then entered as a whole or not at all.

    ``content`` holds its rows until it is entered. Who enters it holds it until ``leased_until``, under ``attempt``.
    """

    __tablename__ = "list_import"
    __table_args__ = (
        CheckConstraint("status IN ('shown','queued','running','done','refused')", name="status"),
        CheckConstraint("done >= 0 AND done <= total", name="done"),
        Index("ix_list_import_waiting", "id", **only("status IN ('queued','running')")),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = link("unit.id")
    by: Mapped[int] = link("person.id")
    name: Mapped[Short]
    sha256: Mapped[Hash]
    status: Mapped[Key]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    content: Mapped[Prose]
    problems: Mapped[Prose] = mapped_column(default="[]")
    created_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    attempt: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[Moment | None]


class ListImportCase(Base):
    """Which row of which list became which case."""

    __tablename__ = "list_import_case"

    import_id: Mapped[int] = link("list_import.id", primary_key=True, index=False)
    row: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = link("case_file.id")
