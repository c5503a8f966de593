"""Granting certificates: their numbers, their validity, their secret addresses, and the file whose hash is kept."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from workflow.errors import Refusal, StepRefused
from workflow.fold import fold
from workflow.models import Establishment, Unit
from workflow.rounds.certificates import CERTIFICATE, certificates_of, held_by, products_of
from workflow.rounds.issuers import Issuer
from workflow.rules import RuleBook
from workflow.selection.certificate_file import Printed, certificate_text, file_hash
from workflow.selection.certificates import PUBLIC_NAMES, masked, valid_until
from workflow.selection.certificates import number as number_of
from workflow.services.throttle import take_turns

__all__ = ["Given", "certificates_of", "held_by", "new_certificate", "products_of"]
TOKEN_BYTES = 24
STEP = "certify"
TAKEN = Refusal(
    "number_taken", "Số giấy chứng nhận %(number)s đã được cấp.", "Nhập số khác, hoặc để trống để hệ thống đánh số."
)
OURS = re.compile(r"(\d+)/")


@dataclass(slots=True)
class Given:
    """The numbers given out in this transaction and not yet written: what several acts of one batch share."""

    last: dict[str, int] = field(default_factory=dict)
    """The last sequence, by what follows it in the number."""
    numbers: set[str] = field(default_factory=set)


def new_certificate(
    session: Session, *, case_id: int, applicant_id: int, product: str, issuer: Issuer, mark: str, granted_on: date,
    number: str | None, signer: str, rules: RuleBook, given: Given | None = None, until: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a new certificate. The caller writes them in the same transaction.

    ``issuer`` and ``mark`` are those of the day of the grant. Without a number it gets the next of its level, year and
    mark; one that was given already is refused. ``until`` is the end of a certificate that this one replaces: a
    replacement lengthens nothing. ``given`` is shared by the acts of one batch, whose rows are not written yet.
    """
    given = given or Given()
    take_turns(session, "certificate numbers")
    number = _free(session, number.strip(), given) if number and number.strip() else None
    level = issuer.level.value
    number = number or _next(session, (level, granted_on.year, mark), given)
    given.numbers.add(number)
    name, kind = _recipient(session, applicant_id)
    last, token = until or valid_until(granted_on, rules), secrets.token_urlsafe(TOKEN_BYTES)
    printed = Printed(number, level, product, name, issuer.short, signer, token, granted_on, last)
    text = certificate_text(printed)
    shown = name if kind in PUBLIC_NAMES else masked(name)
    return {
        "number": number, "token": token, "case_id": case_id, "applicant_id": applicant_id, "level": level,
        "product": product, "recipient": name, "shown": shown, "folded": fold(f"{product} {shown}"),
        "issuer": issuer.short, "signer": signer, "granted_on": granted_on,
        "valid_until": last, "text": text, "sha256": file_hash(text),
    }  # fmt: skip


def _free(session: Session, number: str, given: Given) -> str:
    """Return the number that somebody wants, unless a certificate has it."""
    used = session.scalar(select(exists().where(CERTIFICATE.c.number == number)))
    if used or number in given.numbers:
        raise StepRefused(STEP, (Refusal(TAKEN.code, TAKEN.message, TAKEN.hint, {"number": number}),))
    return number


def _next(session: Session, series: tuple[str, int, str], given: Given) -> str:
    """Return the next number of a series, whatever was given by hand in between."""
    level, year, mark = series
    tail = number_of(level, year, 1, mark).partition("/")[2]
    if tail not in given.last:
        found = select(CERTIFICATE.c.number).where(CERTIFICATE.c.number.endswith(f"/{tail}", autoescape=True))
        given.last[tail] = max((_sequence(known) for known in session.scalars(found)), default=0)
    while True:
        given.last[tail] += 1
        number = number_of(level, year, given.last[tail], mark)
        if number not in given.numbers:
            return number


def _sequence(number: str) -> int:
    found = OURS.match(number)
    return int(found[1]) if found else 0


def _recipient(session: Session, applicant_id: int) -> tuple[str, str]:
    """Return the name that the certificate will bear, as it is now, and the kind of the establishment."""
    found = select(Unit.name, Establishment.kind).outerjoin(Establishment, Establishment.unit_id == Unit.id)
    name, kind = session.execute(found.where(Unit.id == applicant_id)).one()
    return name, kind or ""
