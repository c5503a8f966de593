"""What the owner of a certified product may do to have it selected again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from workflow.rounds import renewals


@dataclass(frozen=True, slots=True)
class RenewalRound:
    """A round that takes the product again."""

    id: int
    title: str
    closes_on: date


def renewal_rounds(session: Session, applicant_id: int, on: date) -> tuple[RenewalRound, ...]:
    """Return the rounds that are open to an establishment on a day, the first to close on top."""
    found = sorted(renewals.rounds_for(session, applicant_id, on), key=lambda of: (of.closes_on, of.id))
    return tuple(RenewalRound(of.id, of.title, of.closes_on) for of in found)
