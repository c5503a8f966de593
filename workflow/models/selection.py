"""Product selection beside its cases: the rules of a round, its members, their sheets and votes."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Hash, Id, Key, Moment, Prose, Short, link

STANDS = text("ended_at IS NULL")


class SelectionRound(Base):
    """A round's own figures. Rubric, mark, quorum and votes are pinned when its plan is approved, and stay (R6)."""

    __tablename__ = "selection_round"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="dates"),
        CheckConstraint("per_item >= 1", name="per_item"),
    )

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    slug: Mapped[Key] = mapped_column(unique=True)
    level: Mapped[Key] = mapped_column(index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    per_item: Mapped[int]
    rubric_hash: Mapped[Hash | None]
    rubric: Mapped[Prose] = mapped_column(default="")
    ballot: Mapped[dict[str, object]] = mapped_column(JSON)
    quota: Mapped[dict[str, object]] = mapped_column(JSON)
    scoring_since: Mapped[Moment | None]
    scoring_closed_at: Mapped[Moment | None]
    seal: Mapped[Hash | None]
    notified_at: Mapped[Moment | None]


class RoundMember(Base):
    """Somebody on the council, the jury or the expert team of a round, by a decision and for a time."""

    __tablename__ = "round_member"
    __table_args__ = (
        Index("uq_round_member_serving", "round_id", "user_id", "body", unique=True,
            sqlite_where=text("until_on IS NULL"), postgresql_where=text("until_on IS NULL")),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
    )  # fmt: skip

    id: Mapped[Id]
    round_id: Mapped[int] = link("selection_round.case_id")
    user_id: Mapped[int] = link("person.id")
    body: Mapped[Key]
    seat: Mapped[Key]
    decision: Mapped[Short]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    replaces_id: Mapped[int | None] = link("round_member.id", index=False)
    expertise: Mapped[list[object]] = mapped_column(JSON, default=list)
    """Product groups that the person knows well."""
    family: Mapped[Prose] = mapped_column(default="")
    """Relatives who own or work for establishments, one a line, as the person declared."""


class ConflictDeclaration(Base):
    """What one member says of one nomination, what the system found, and what was decided about it."""

    __tablename__ = "conflict_declaration"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    user_id: Mapped[int] = link("person.id", primary_key=True)
    round_id: Mapped[int] = link("selection_round.case_id")
    answer: Mapped[Key | None]
    reason: Mapped[Prose] = mapped_column(default="")
    declared_at: Mapped[Moment | None]
    grounds: Mapped[list[object]] = mapped_column(JSON)
    decision: Mapped[Key | None]
    decided_why: Mapped[Prose] = mapped_column(default="")
    decided_by: Mapped[int | None] = link("person.id", index=False)
    decided_at: Mapped[Moment | None]


class CaseSeat(Base):
    """A role that one person has on one case and nowhere else, such as a juror on an assigned nomination."""

    __tablename__ = "case_seat"
    __table_args__ = (
        Index("uq_case_seat_held", "case_id", "user_id", "role", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS),
        Index("ix_case_seat_user", "user_id", "case_id", sqlite_where=STANDS, postgresql_where=STANDS),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id", index=False)
    user_id: Mapped[int] = link("person.id", index=False)
    role: Mapped[Key]
    since: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class ScoreSheet(Base):
    """One juror's sheet for one nomination: a draft with its version until it is submitted, fixed from then on."""

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = link("selection_round.case_id")
    case_id: Mapped[int] = link("case_file.id", index=False)
    user_id: Mapped[int] = link("person.id")
    why: Mapped[dict[str, object]] = mapped_column(JSON)
    version: Mapped[int]
    comments: Mapped[dict[str, str]] = mapped_column(JSON)
    assigned_at: Mapped[Moment]
    saved_at: Mapped[Moment | None]
    submitted_at: Mapped[Moment | None]
    void_at: Mapped[Moment | None]
    """Since when the sheet counts for nothing: its juror is recused or replaced."""


class Score(Base):
    """One mark, in hundredths of a point, so that no sum is ever rounded."""

    __tablename__ = "score"
    __table_args__ = (CheckConstraint("hundredths >= 0", name="hundredths"),)

    sheet_id: Mapped[int] = link("score_sheet.id", primary_key=True, index=False)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    hundredths: Mapped[int]


class SheetSeal(Base):
    """The commitment to a sheet as it was submitted. Append-only; ``salt`` opens it when the round closes."""

    __tablename__ = "sheet_seal"

    sheet_id: Mapped[int] = link("score_sheet.id", primary_key=True, index=False)
    version: Mapped[int] = mapped_column(primary_key=True)
    commitment: Mapped[Hash]
    salt: Mapped[Hash]
    at: Mapped[Moment]


class CouncilSession(Base):
    """One meeting of a round's council."""

    __tablename__ = "council_session"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[Id]
    round_id: Mapped[int] = link("selection_round.case_id")
    number: Mapped[int]
    opened_at: Mapped[Moment]
    place: Mapped[Short]
    closed_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts what was recorded, so that nobody writes over what somebody else just wrote."""


class AgendaItem(Base):
    """One nomination in a session: who counted when it was decided, how they voted, and what came of it (I-32)."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("n_valid <= n_present AND n_present <= n_eligible", name="counted"),
        CheckConstraint("yes + no + abstain = n_valid", name="votes"),
        CheckConstraint("yes >= 0 AND no >= 0 AND abstain >= 0", name="whole"),
    )

    session_id: Mapped[int] = link("council_session.id", primary_key=True, index=False)
    case_id: Mapped[int] = link("case_file.id", primary_key=True)
    position: Mapped[int]
    secret: Mapped[bool] = mapped_column(default=False)
    n_eligible: Mapped[int] = mapped_column(default=0)
    n_present: Mapped[int] = mapped_column(default=0)
    n_valid: Mapped[int] = mapped_column(default=0)
    yes: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    abstain: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool | None]
    note: Mapped[Prose] = mapped_column(default="")
    decided_at: Mapped[Moment | None]


class Attendance(Base):
    """Whether a member was in the room when a nomination was dealt with, and how they voted where votes are open."""

    __tablename__ = "attendance"
    __table_args__ = (
        ForeignKeyConstraint(["session_id", "case_id"], ["agenda_item.session_id", "agenda_item.case_id"]),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("person.id", primary_key=True)
    present: Mapped[bool]
    vote: Mapped[Key | None]


class Minutes(Base):
    """One version of a session's minutes, as signed; a correction is a new version and both are kept."""

    __tablename__ = "minutes"

    session_id: Mapped[int] = link("council_session.id", primary_key=True, index=False)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Prose]
    hash: Mapped[Hash]
    reason: Mapped[Prose] = mapped_column(default="")
    written_at: Mapped[Moment]
    written_by: Mapped[int] = link("person.id", index=False)


class MinutesSignature(Base):
    """The chair's and the secretary's word that a version of the minutes is true."""

    __tablename__ = "minutes_signature"
    __table_args__ = (ForeignKeyConstraint(["session_id", "version"], ["minutes.session_id", "minutes.version"]),)

    session_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    seat: Mapped[Key] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("person.id", index=False)
    at: Mapped[Moment]


class SampleItem(Base):
    """A shared sample that the jury scores and discusses before the round, kept out of its results."""

    __tablename__ = "sample_item"

    id: Mapped[Id]
    round_id: Mapped[int] = link("selection_round.case_id")
    title: Mapped[Short]
    about: Mapped[Prose]
    discussed_at: Mapped[Moment | None]
    conclusion: Mapped[Prose] = mapped_column(default="")


class SampleScore(Base):
    """One juror's mark on a sample."""

    __tablename__ = "sample_score"

    sample_id: Mapped[int] = link("sample_item.id", primary_key=True, index=False)
    user_id: Mapped[int] = link("person.id", primary_key=True)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    hundredths: Mapped[int]


class SiteVisit(Base):
    """What a visit to a nominee's workshop found."""

    __tablename__ = "site_visit"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True)
    visited_on: Mapped[date]
    participants: Mapped[Prose]
    findings: Mapped[Prose]


class SiteVisitPaper(Base):
    """A paper of a visit: its signed minutes, or a photograph. It came with the visit and stays with it."""

    __tablename__ = "site_visit_paper"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["site_visit.case_id", "site_visit.seq"]),)

    document_id: Mapped[int] = link("document.id", primary_key=True, index=False)
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]


class Reward(Base):
    """The reward paid for a recognition."""

    __tablename__ = "reward"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Dong]
    paid_on: Mapped[date]
    treasury_number: Mapped[Short]
