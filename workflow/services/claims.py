"""Claims on establishments that the house knows from a list alone: made by registering, granted by the office there.

Until an officer of the Sở in whose province the establishment lies has granted it, a claim gives nothing: no role, no
look at any case. Any number of people may claim the same; one that is granted ends the others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import Case, Establishment, EstablishmentClaim, Membership, User
from workflow.models.base import table_of
from workflow.services import accounts, tokens
from workflow.services.home_ties import ties_of
from workflow.services.security_log import note

CLAIM = table_of(EstablishmentClaim)
WAITS, DECIDED = "claim_waits", "account"
"""What is told: to the officers that one waits, to the person that something changed, to be read on their page."""
BY_ANOTHER = "Cơ sở đã được xác nhận cho một tài khoản khác."


@dataclass(frozen=True, slots=True)
class Claimed:
    """What somebody says of the establishment that they claim."""

    unit_id: int
    name: str
    kind: str
    commune_id: int
    address: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the office says of a claim; a refusal has a reason, which its person reads."""

    granted: bool
    reason: str = ""


def make_claim(session: Session, user_id: int, of: Claimed, *, now: datetime, confirmed: bool = False) -> None:
    """Keep a claim; the office finds it once the address of its person is confirmed."""
    values = {"name": of.name, "kind": of.kind, "commune_id": of.commune_id, "address": of.address, "made_at": now}
    session.execute(insert(CLAIM).values(unit_id=of.unit_id, user_id=user_id, **values))
    note(session, "claim_made", now=now, user_id=user_id, detail=f"unit {of.unit_id}")
    if confirmed:
        confirm_claims(session, user_id, now=now)


def forget_claims(session: Session, user_id: int) -> None:
    """Take back what an account claimed whose address was never confirmed."""
    session.execute(delete(CLAIM).where(CLAIM.c.user_id == user_id, CLAIM.c.confirmed_at.is_(None)))


def confirm_claims(session: Session, user_id: int, *, now: datetime) -> None:
    """Hand the claims of a person whose address was confirmed to the offices, and tell their officers."""
    mine = (CLAIM.c.user_id == user_id, CLAIM.c.confirmed_at.is_(None), CLAIM.c.decided_at.is_(None))
    handed = session.scalars(update(CLAIM).where(*mine).values(confirmed_at=now).returning(CLAIM.c.unit_id)).all()
    for unit_id in handed:
        office_id = ties_of(session, unit_id, now=now).owner_unit_id
        today = local(now).date()
        there = (Membership.unit_id == office_id, Membership.role == Role.DEPT_OFFICER.value)
        valid = Membership.valid_to.is_(None) | (Membership.valid_to >= today)
        found = select(Membership.user_id).join(User).where(*there, valid, Membership.valid_from <= today, User.active)
        for officer_id in session.scalars(found.distinct()).all():
            tokens.tell(session, officer_id, WAITS, now=now)


def decide_claim(session: Session, claim_id: int, verdict: Verdict, *, by: Person, now: datetime) -> None:
    """Grant a claim or refuse it; CaseNotFound outside the officer's province, StepRefused where it is too late."""
    claim = _locked(session, claim_id, by, now)
    if verdict.granted:
        _grant(session, claim, by=by, now=now)
    _close(session, (CLAIM.c.id == claim_id,), verdict, by=by, now=now)
    tokens.tell(session, claim["user_id"], DECIDED, now=now)
    detail = f"claim {claim_id} unit {claim['unit_id']} user {claim['user_id']}"
    note(session, "claim_granted" if verdict.granted else "claim_refused", now=now, user_id=by.id, detail=detail)


def _locked(session: Session, claim_id: int, by: Person, now: datetime) -> Any:
    """The claim with its establishment locked: two officers decide one after the other."""
    unit_id = session.scalar(select(CLAIM.c.unit_id).where(CLAIM.c.id == claim_id, CLAIM.c.confirmed_at.is_not(None)))
    if unit_id is None or ties_of(session, unit_id, now=now).owner_unit_id not in by.units_as(Role.DEPT_OFFICER):
        raise CaseNotFound(claim_id)
    session.execute(select(Establishment.unit_id).where(Establishment.unit_id == unit_id).with_for_update())
    claim = session.execute(select(CLAIM).where(CLAIM.c.id == claim_id)).mappings().one()
    if claim["decided_at"] is not None:
        raise _refused("claim_decided", "Yêu cầu này đã được quyết định.", "Tải lại trang.")
    if claim["user_id"] == by.id:
        raise _refused("own_claim", "Không tự quyết định yêu cầu của mình.", "Nhờ chuyên viên khác.")
    return claim


def _grant(session: Session, claim: Any, *, by: Person, now: datetime) -> None:
    unit_id, user_id = claim["unit_id"], claim["user_id"]
    if session.scalar(select(exists().where(Membership.unit_id == unit_id))):
        raise _refused("claim_taken", "Cơ sở này đã có tài khoản.", "Từ chối yêu cầu, ghi rõ lý do.")
    user = session.get_one(User, user_id)
    if not user.active:
        raise _refused("claim_closed", "Tài khoản của người yêu cầu đã bị khóa.", "Từ chối yêu cầu.")
    today = local(now).date()
    accounts.add_membership(session, user_id=user_id, unit_id=unit_id, role=Role.BENEFICIARY, since=today)
    known = {"address": claim["address"], "phone": user.phone, "representative": user.name, "confirmed_at": now}
    session.execute(update(Establishment).where(Establishment.unit_id == unit_id).values(**known))
    others = (CLAIM.c.unit_id == unit_id, CLAIM.c.id != claim["id"], CLAIM.c.decided_at.is_(None))
    for other in session.scalars(select(CLAIM.c.user_id).where(*others, CLAIM.c.confirmed_at.is_not(None))).all():
        tokens.tell(session, other, DECIDED, now=now)
    _close(session, others, Verdict(granted=False, reason=BY_ANOTHER), by=by, now=now)


def _close(session: Session, which: tuple[Any, ...], verdict: Verdict, *, by: Person, now: datetime) -> None:
    decided = {"decided_at": now, "decided_by": by.id, "granted": verdict.granted, "reason": verdict.reason}
    session.execute(update(CLAIM).where(*which).values(**decided))


def has_cases(session: Session, unit_id: int) -> bool:
    """Whether the house knows cases of an establishment."""
    return bool(session.scalar(select(exists().where(Case.applicant_id == unit_id))))


def _refused(code: str, message: str, hint: str) -> StepRefused:
    return StepRefused("claim", (Refusal(code, message, hint),))
