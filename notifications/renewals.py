"""Certificates that end: their owners are asked, once each, to have the product selected again.

What was proposed is known by its intent, so nothing depends on when the worker last ran, how often, or how many of it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import Session, sessionmaker

from notifications.deadlines import BATCH, intent
from notifications.outbox import emit
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.models import CaseLink, Certificate, OutboxIntent
from workflow.models.base import table_of
from workflow.office import Office
from workflow.queries.topic import Sort
from workflow.rounds.records import CASE
from workflow.rounds.renewals import ENDING, RENEWS
from workflow.selection.certificates import last_moment, proposed_on, proposed_within

CERTIFICATE = table_of(Certificate)


def sweep_renewals(maker: sessionmaker[Session], *, now: datetime, office: Office) -> int:
    """Propose every certificate that has come so near to its end, some in each transaction; return how many are new."""
    today, told = local(now).date(), 0
    soon = CERTIFICATE.c.valid_until <= proposed_within(today, office.rules)
    with unit_of_work(maker, read_only=True) as session:
        found = [pair for pair in session.execute(_pairs(today).where(soon)).all() if _near(pair, today, office)]
    for owner_unit_id, valid_until in found:
        own = (CASE.c.owner_unit_id == owner_unit_id, CERTIFICATE.c.valid_until == valid_until)
        told += sum(_in_parts(maker, own, today, now))
    return told


def _in_parts(
    maker: sessionmaker[Session], own: tuple[ColumnElement[bool], ...], today: date, now: datetime
) -> Iterator[int]:  # fmt: skip
    waiting = select(CASE.c.id, CERTIFICATE.c.number, CERTIFICATE.c.valid_until).select_from(_joined())
    while True:
        with unit_of_work(maker) as session:
            rows = session.execute(waiting.where(*own, *_unproposed(today)).order_by(CASE.c.id).limit(BATCH)).all()
            yield emit(session, [_proposal(row, now) for row in rows])
        if len(rows) < BATCH:
            return


def _pairs(today: date) -> Any:
    """Who granted certificates that nobody was told of, and their last days: few, however many there are."""
    columns = (CASE.c.owner_unit_id, CERTIFICATE.c.valid_until)
    return select(*columns).select_from(_joined()).where(*_unproposed(today)).distinct().order_by(*columns)


def _joined() -> Any:
    return CERTIFICATE.join(CASE, CASE.c.id == CERTIFICATE.c.case_id)


def _unproposed(today: date) -> tuple[ColumnElement[bool], ...]:
    known = exists().where(OutboxIntent.case_id == CASE.c.id, OutboxIntent.kind == Sort.RENEWAL)
    begun = exists().where(CaseLink.to_id == CASE.c.id, CaseLink.kind == RENEWS)
    stands = (CERTIFICATE.c.replaced_by.is_(None), CERTIFICATE.c.revoked_at.is_(None))
    return *stands, CERTIFICATE.c.valid_until >= today, CASE.c.state.in_(ENDING), not_(known), not_(begun)


def _near(pair: Any, today: date, office: Office) -> bool:
    owner_unit_id, valid_until = pair
    scope = office.scope(owner_unit_id)
    return proposed_on(valid_until, today, office.rules, office.calendar.scoped(scope), scope) <= today


def _proposal(row: Any, now: datetime) -> dict[str, Any]:
    """One intent a nomination: a certificate that replaces another ends on the same day."""
    content = {"number": row.number, "due": last_moment(row.valid_until).isoformat()}
    return intent(f"role:{Role.BENEFICIARY}", f"renewal:{row.id}", Sort.RENEWAL, row.id, content, now=now)
