"""What a council voted, vote by vote: nothing is written over, so the minutes can tell what was decided before.

And why members stayed away from a session.
"""

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Id, Key, Moment, Prose, Short, link


class CouncilBallot(Base):
    """One vote of a session as it was counted, on a nomination or, without one, on number and structure."""

    __tablename__ = "council_ballot"
    __table_args__ = (
        CheckConstraint("n_present <= n_eligible AND n_eligible <= n_members", name="counted"),
        CheckConstraint("yes + no + abstain + invalid <= n_present", name="votes"),
        CheckConstraint("yes >= 0 AND no >= 0 AND abstain >= 0 AND invalid >= 0", name="whole"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = link("council_session.id")
    case_id: Mapped[int | None] = link("case_file.id")
    at: Mapped[Moment]
    by_id: Mapped[int] = link("person.id", index=False)
    secret: Mapped[bool]
    n_members: Mapped[int]
    n_eligible: Mapped[int]
    n_present: Mapped[int]
    yes: Mapped[int]
    no: Mapped[int]
    abstain: Mapped[int]
    invalid: Mapped[int]
    needed: Mapped[int]
    outcome: Mapped[Key]
    casting_id: Mapped[int | None] = link("person.id", index=False)
    """Who presided and broke a tie."""
    presiding_id: Mapped[int | None] = link("person.id", index=False)
    people: Mapped[dict[str, object]] = mapped_column(JSON)
    """Who was here, who was recused, and who voted how where votes are open; by the ids of the people."""
    quota: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """What a vote on number and structure said: the limits, the places given, and what followed for each nomination."""
    note: Mapped[Prose] = mapped_column(default="")


class SessionExcuse(Base):
    """Why a member of the council stays away from a session; whoever stays away without a line here gave no reason."""

    __tablename__ = "session_excuse"

    session_id: Mapped[int] = link("council_session.id", primary_key=True, index=False)
    user_id: Mapped[int] = link("person.id", primary_key=True)
    reason: Mapped[Short]
