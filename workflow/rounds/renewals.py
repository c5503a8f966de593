"""Selecting a certified product again: which certificate ends, into which rounds it may go, what was begun already."""

from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from workflow.models import CaseLink
from workflow.models.base import table_of
from workflow.rounds.certificates import CERTIFICATE
from workflow.rounds.facts import RECEIVING
from workflow.rounds.homes import home_in_force
from workflow.rounds.records import CASE, OUT, ROUND, Reader, Round, rounds
from workflow.selection.councils import Level
from workflow.states import after, before

LINK = table_of(CaseLink)
RENEWS = "renews"
"""A nomination renews the one whose certificate ends."""
PROCESS = "product_nomination"
ENDING = before("expire", of=PROCESS)
"""Where a nomination has a certificate whose time is not over."""
ENDS = ENDING | after("expire", of=PROCESS)
"""Where a nomination has a certificate that ends or has ended by its time alone."""
FAILED = OUT | after("dismiss", of=PROCESS) | after("end_complaints", of=PROCESS) | after("revoke", of=PROCESS)
"""Where a nomination came to nothing, so that another may be begun in its place."""


def certificate_that_ends(session: Reader, case_id: int) -> Any | None:
    """Return the certificate that stands for a nomination, also when its time is over; None without one."""
    stands = (CERTIFICATE.c.replaced_by.is_(None), CERTIFICATE.c.revoked_at.is_(None))
    found = select(CERTIFICATE).where(CERTIFICATE.c.case_id == case_id, *stands)
    return session.execute(found.order_by(CERTIFICATE.c.id.desc()).limit(1)).one_or_none()


def renewal_begun(session: Reader, case_id: int) -> str | None:
    """Return the code of the nomination that renews this one, unless it came to nothing."""
    found = select(CASE.c.code).join(LINK, LINK.c.from_id == CASE.c.id)
    own = (LINK.c.to_id == case_id, LINK.c.kind == RENEWS, CASE.c.state.not_in(FAILED))
    return session.execute(found.where(*own).order_by(CASE.c.id.desc()).limit(1)).scalar_one_or_none()


def rounds_for(session: Reader, applicant_id: int, on: date) -> tuple[Round, ...]:
    """Return the rounds that take dossiers of an establishment that day: of its commune and of its province."""
    commune, province = home_in_force(applicant_id, on)
    here = or_(
        and_(ROUND.c.level == Level.COMMUNE, CASE.c.commune_id.in_(commune)),
        and_(ROUND.c.level == Level.PROVINCE, CASE.c.province_id.in_(province)),
    )
    return rounds(session, CASE.c.state.in_(RECEIVING), ROUND.c.opens_on <= on, ROUND.c.closes_on >= on, here)
