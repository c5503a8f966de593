"""Certificates for tests: granted for a case of the small world without the way of a nomination."""

from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tests.factories import World, a_case
from workflow.models import Case, Certificate
from workflow.rounds.issuers import Issuer, UnitThen
from workflow.selection.councils import Level
from workflow.services.certificates import new_certificate

DAY = date(2026, 3, 2)
"""The day of the small world's Monday."""


def issuer(level: str) -> Issuer:
    """Who grants at a level, as rounds name it."""
    return Issuer(Level(level), UnitThen(1, "dong-nai", "Tỉnh Đồng Nai"))


def grant(session: Session, world: World, case_id: int, **changes: Any) -> dict[str, Any]:
    """Write a certificate and return its columns; ``changes`` are of what is granted, ``level`` that of its issuer."""
    wanted = {
        "case_id": case_id, "applicant_id": world.units["owner"], "product": "Bộ ấm trà", "mark": "dong-nai",
        "issuer": issuer(changes.pop("level", "province")), "granted_on": DAY, "number": None, "signer": "Ông Mẫu",
        "rules": world.office.rules,
    }  # fmt: skip
    row = new_certificate(session, **wanted | changes)
    session.execute(insert(Certificate), [row])
    return row


def grant_new(session: Session, world: World, product: str = "Bộ ấm trà", **changes: Any) -> dict[str, Any]:
    """Open a case and grant it a certificate; ``group`` is that of the product."""
    group = changes.pop("group", "handicraft")
    case_id = a_case(session, world, title=product).case_id
    session.execute(update(Case).where(Case.id == case_id).values(activity=group))
    return grant(session, world, case_id, product=product, **changes)


def change(session: Session, number: str, **columns: Any) -> None:
    """Let something become of a certificate."""
    session.execute(update(Certificate).where(Certificate.number == number).values(**columns))
