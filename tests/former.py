"""A province that is no more: it went into the province of the small world, and left cases behind."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.desk import case_id
from tests.factories import World
from workflow.db import unit_of_work
from workflow.models import Case, Unit


def former_province(maker: sessionmaker[Session], world: World, *codes: str) -> int:
    """Put Bình Phước into the database as it was up to its last day, with a commune in which cases were recorded."""
    until = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30)}
    with unit_of_work(maker) as session:
        province = Unit(
            code="binh-phuoc", name="Bình Phước", kind="province", path="binh-phuoc",
            successor_id=world.units["province"], **until,
        )  # fmt: skip
        session.add(province)
        session.flush()
        commune = Unit(
            code="binh-phuoc/xa-cu", name="Xã Cũ", kind="commune", path="binh-phuoc/xa-cu", parent_id=province.id,
            successor_id=world.units["commune"], **until,
        )  # fmt: skip
        session.add(commune)
        session.flush()
        ids = [case_id(session, code) for code in codes]
        session.execute(update(Case).where(Case.id.in_(ids)).values(commune_id=commune.id))
        return province.id
