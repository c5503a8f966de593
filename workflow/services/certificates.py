"""Granting certificates: their numbers, their validity, their secret addresses, and the file whose hash is kept."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from workflow.errors import Refusal, StepRefused
from workflow.fold import fold
from workflow.models import Case, Establishment, Unit
from workflow.models.base import table_of
from workflow.rounds.certificates import CERTIFICATE, certificates_of, held_by, products_of
from workflow.rules import RuleBook
from workflow.selection.certificate_file import Printed, certificate_text, file_hash
from workflow.selection.certificates import PUBLIC_NAMES, masked, valid_until
from workflow.selection.certificates import number as number_of
from workflow.services.throttle import take_turns

__all__ = ["Given", "certificates_of", "held_by", "new_certificate", "products_of"]
CASE = table_of(Case)
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
    session: Session, *, case_id: int, applicant_id: int, level: str, product: str, province_code: str,
    granted_on: date, number: str | None, signer: str, rules: RuleBook, given: Given | None = None,
    until: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a new certificate. The caller writes them in the same transaction.

    Without a number it gets the next of its level, year and province; one that was given already is refused. ``until``
    is the end of a certificate that this one replaces: a replacement lengthens nothing. ``given`` is shared by the acts
    of one batch, whose rows are not written yet.
    """
    given = given or Given()
    take_turns(session, "certificate numbers")
    number = _free(session, number.strip(), given) if number and number.strip() else None
    number = number or _next(session, (level, granted_on.year, province_code), given)
    given.numbers.add(number)
    names = _names(session, case_id, applicant_id)
    last, token = until or valid_until(granted_on, rules), secrets.token_urlsafe(TOKEN_BYTES)
    issuer = _issuer(level, names)
    printed = Printed(number, level, product, names["applicant"], issuer, signer, token, granted_on, last)
    text = certificate_text(printed)
    shown = names["applicant"] if names["kind"] in PUBLIC_NAMES else masked(names["applicant"])
    return {
        "number": number, "token": token, "case_id": case_id, "applicant_id": applicant_id, "level": level,
        "product": product, "recipient": names["applicant"], "shown": shown, "folded": fold(f"{product} {shown}"),
        "issuer": issuer, "signer": signer, "granted_on": granted_on,
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
    level, year, province_code = series
    tail = number_of(level, year, 1, province_code).partition("/")[2]
    if tail not in given.last:
        found = select(CERTIFICATE.c.number).where(CERTIFICATE.c.number.endswith(f"/{tail}", autoescape=True))
        given.last[tail] = max((_sequence(known) for known in session.scalars(found)), default=0)
    while True:
        given.last[tail] += 1
        number = number_of(level, year, given.last[tail], province_code)
        if number not in given.numbers:
            return number


def _sequence(number: str) -> int:
    found = OURS.match(number)
    return int(found[1]) if found else 0


def _names(session: Session, case_id: int, applicant_id: int) -> Mapping[str, str]:
    """Return the names that a certificate may bear, as they are now."""
    owner, above, province, commune, applicant = (aliased(Unit) for _ in range(5))
    found = (
        select(
            owner.name.label("owner"), above.name.label("above"), province.name.label("province"),
            commune.name.label("commune"), applicant.name.label("applicant"), Establishment.kind.label("kind"),
        )
        .select_from(CASE)
        .join(owner, owner.id == CASE.c.owner_unit_id)
        .join(province, province.id == CASE.c.province_id)
        .join(applicant, applicant.id == applicant_id)
        .outerjoin(Establishment, Establishment.unit_id == applicant.id)
        .outerjoin(above, above.id == owner.parent_id)
        .outerjoin(commune, commune.id == CASE.c.commune_id)
        .where(CASE.c.id == case_id)
    )  # fmt: skip
    return {name: text or "" for name, text in session.execute(found).mappings().one().items()}


def _issuer(level: str, names: Mapping[str, str]) -> str:
    """Return who grants at this level: the people's committee, the agency that runs the round, or its ministry."""
    place = {"commune": names["commune"], "province": names["province"]}.get(level)
    if place:
        return f"UBND {place[0].lower()}{place[1:]}"
    return (names["above"] if level == "nation" else "") or names["owner"]
