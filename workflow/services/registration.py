"""How an establishment gets its first account: by tax code, confirmed by a link sent to the e-mail (ux page 9).

Until the e-mail is confirmed nothing is taken: a later registration of the same tax code or address replaces it. An
establishment of which the house knows cases, from a list, is claimed instead, and its office decides.
Whether an address has an account already cannot be told from the answer.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import WorkflowRefused
from workflow.models import Case, Establishment, EstablishmentClaim, ListImportCase, Membership, Unit, User
from workflow.services import accounts, claims, tokens
from workflow.services.security_log import note

ALREADY = "already_registered"


class TaxCodeTaken(WorkflowRefused):
    """The establishment of this tax code is known; somebody else speaks for it."""

    code = "tax_code_taken"


@dataclass(frozen=True, slots=True)
class Registration:
    """What was filled in; ``password`` is a hash."""

    tax_code: str
    establishment: str
    kind: str
    commune_id: int
    address: str
    name: str
    phone: str
    email: str
    password: str
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class _Known:
    """An establishment of a tax code that nobody speaks for; one that is ``listed`` is claimed from its office."""

    unit_id: int
    listed: bool


def register(session: Session, wish: Registration, *, now: datetime) -> None:
    """Enter the establishment and its person, or what they claim, waiting for the e-mail to be confirmed."""
    known = _known(session, wish.tax_code)
    user = accounts.find_account(session, wish.email)
    if user is not None and not _is_waiting(session, user):
        if user.active:
            tokens.tell(session, user.id, ALREADY, now=now)
        return
    _forget(session, known.unit_id if known else None, user)
    user = user or accounts.create_account(session, email=wish.email, name=wish.name, now=now, active=False)
    user.name, user.phone, user.language, user.password = wish.name, wish.phone, wish.language, wish.password
    if known is not None and known.listed:
        said = claims.Claimed(known.unit_id, wish.establishment, wish.kind, wish.commune_id, wish.address)
        claims.make_claim(session, user.id, said, now=now)
    else:
        unit_id, today = _enter(session, wish, now), local(now).date()
        accounts.add_membership(session, user_id=user.id, unit_id=unit_id, role=Role.BENEFICIARY, since=today)
        note(session, "registered", now=now, user_id=user.id, detail=f"unit {unit_id}")
    tokens.issue_by_mail(session, user.id, tokens.CONFIRM, now=now)


def confirm(session: Session, secret: str, *, now: datetime) -> int:
    """Open the account whose e-mail was confirmed by the link; return the person."""
    user_id = tokens.use(session, secret, (tokens.CONFIRM,), now=now)
    session.execute(update(User).where(User.id == user_id).values(active=True))
    _claim_what_was_listed(session, user_id, now)
    mine = select(Membership.unit_id).where(Membership.user_id == user_id)
    fresh = update(Establishment).where(Establishment.unit_id.in_(mine), Establishment.confirmed_at.is_(None))
    session.execute(fresh.values(confirmed_at=now))
    claims.confirm_claims(session, user_id, now=now)
    note(session, "email_confirmed", now=now, user_id=user_id)
    return user_id


def _claim_what_was_listed(session: Session, user_id: int, now: datetime) -> None:
    """Turn the role in an establishment that a list has named meanwhile into a claim: its cases are not theirs yet."""
    listed = exists().where(ListImportCase.case_id == Case.id, Case.applicant_id == Membership.unit_id)
    found = select(Membership.id, Unit.name, Establishment).join(Unit, Unit.id == Membership.unit_id)
    found = found.join(Establishment, Establishment.unit_id == Membership.unit_id)
    mine = (Membership.user_id == user_id, Establishment.confirmed_at.is_(None), listed)
    for membership_id, name, one in session.execute(found.where(*mine)).all():
        session.execute(delete(Membership).where(Membership.id == membership_id))
        said = claims.Claimed(one.unit_id, name, one.kind, one.commune_id, one.address)
        claims.make_claim(session, user_id, said, now=now)


def _known(session: Session, tax_code: str) -> _Known | None:
    """The establishment of the tax code for which nobody speaks yet; TaxCodeTaken when somebody does, or once did."""
    known = session.scalar(select(Establishment).where(Establishment.tax_code == tax_code).with_for_update())
    if known is None:
        return None
    members = session.scalars(select(User).join(Membership).where(Membership.unit_id == known.unit_id)).all()
    if not all(_is_waiting(session, member) for member in members):
        raise TaxCodeTaken
    return _Known(known.unit_id, not members or claims.has_cases(session, known.unit_id))


def _is_waiting(session: Session, user: User) -> bool:
    """Whether the account never was open: an unused link to confirm it is still kept, run out or not."""
    return not user.active and tokens.is_waiting(session, user.id, tokens.CONFIRM)


def _forget(session: Session, unit_id: int | None, user: User | None) -> None:
    """Take earlier unconfirmed registrations of the tax code and of the person away; their links lead nowhere."""
    mine = session.scalars(select(Membership.unit_id).where(Membership.user_id == user.id)).all() if user else []
    if user is not None:
        claims.forget_claims(session, user.id)
    units = {*mine, *([unit_id] if unit_id is not None else [])}
    registered = set(session.scalars(select(Membership.unit_id).where(Membership.unit_id.in_(units))))
    gone = {unit_id for unit_id in registered if not claims.has_cases(session, unit_id)}
    for user_id in session.scalars(select(Membership.user_id).where(Membership.unit_id.in_(units))).all():
        tokens.run_out(session, user_id, tokens.CONFIRM)
    session.execute(delete(Membership).where(Membership.unit_id.in_(units)))
    # a claim on what is gone would lead nowhere; a list has named what stays
    session.execute(delete(EstablishmentClaim).where(EstablishmentClaim.unit_id.in_(gone)))
    session.execute(delete(Establishment).where(Establishment.unit_id.in_(gone)))
    session.execute(delete(Unit).where(Unit.id.in_(gone)))


def _enter(session: Session, wish: Registration, now: datetime) -> int:
    code = f"co-so/{wish.tax_code}"
    unit = Unit(
        code=code,
        name=wish.establishment,
        kind="establishment",
        path=code,
        valid_from=local(now).date(),
        verified=False,
    )
    session.add(unit)
    # the establishment hangs on the id of its unit
    session.flush()
    session.add(
        Establishment(
            unit_id=unit.id, tax_code=wish.tax_code, kind=wish.kind, commune_id=wish.commune_id, address=wish.address,
            phone=wish.phone, representative=wish.name,
        )
    )  # fmt: skip
    return unit.id
