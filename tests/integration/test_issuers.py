"""Who decides in a round's name on a day: the body of that day, by its name of that day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.factories import MONDAY, a_world
from tests.selection import a_scene
from workflow.calendar import local
from workflow.models import Certificate, Unit
from workflow.models.base import table_of
from workflow.reference import name_then
from workflow.rounds.issuers import issuer_of, unit_on
from workflow.selection.councils import Level
from workflow.services.reference_seed import seed_reference

UNIT = table_of(Unit)


@pytest.fixture
def ids(session):
    """The units of the country by code."""
    seed_reference(session, MONDAY)
    return {row.code: row.id for row in session.execute(select(UNIT.c.code, UNIT.c.id))}


@pytest.mark.parametrize(
    ("code", "on", "then"),
    [
        ("binh-phuoc", date(2024, 8, 26), ("binh-phuoc", "Tỉnh Bình Phước")),
        ("binh-phuoc", date(2025, 6, 30), ("binh-phuoc", "Tỉnh Bình Phước")),
        ("binh-phuoc", date(2025, 7, 1), ("dong-nai", "Tỉnh Đồng Nai")),
        ("binh-phuoc", date(2026, 4, 30), ("dong-nai", "Thành phố Đồng Nai")),
        ("dong-nai", date(2026, 4, 29), ("dong-nai", "Tỉnh Đồng Nai")),
        ("bo-cong-thuong/cuc-khuyen-cong", date(2024, 11, 8),
         ("bo-cong-thuong/cuc-cong-thuong-dia-phuong", "Cục Công Thương địa phương")),
        ("hue", date(2024, 12, 31), ("hue", "Tỉnh Thừa Thiên Huế")),
    ],
)  # fmt: skip
def test_a_unit_is_what_it_was_on_the_day(session, ids, code, on, then):
    found = unit_on(session, ids[code], on)

    assert (found.code, found.name) == then


def test_a_unit_that_arose_from_several_stays_itself_before_its_time(session, ids):
    assert unit_on(session, ids["dong-nai"], date(2024, 8, 26)).code == "dong-nai"


def test_an_old_and_a_new_unit_of_one_name_have_one_mark(session, ids):
    marks = {unit_on(session, ids[code], date(2025, 3, 1)).mark for code in ("dong-nai-cu", "dong-nai")}

    assert marks == {"dong-nai"}


@pytest.mark.parametrize(
    ("level", "short", "full", "seat"),
    [
        (Level.COMMUNE, "UBND xã Thống Nhất", "Ủy ban nhân dân xã Thống Nhất", "Thống Nhất"),
        (Level.PROVINCE, "UBND tỉnh Đồng Nai", "Ủy ban nhân dân tỉnh Đồng Nai", "Đồng Nai"),
        (Level.REGION, "Cục Khuyến công", "Cục Khuyến công", "Hà Nội"),
        (Level.NATION, "Bộ Công Thương", "Bộ Công Thương", "Hà Nội"),
    ],
)
def test_each_level_has_its_own_issuer(session, level, short, full, seat):
    scene = a_scene(session, a_world(session), level=level, until="forming")
    found = issuer_of(session, scene.of, date(2026, 3, 2))

    assert (found.short, found.full, found.seat) == (short, full, seat)


def test_a_round_of_a_province_that_was_merged_keeps_its_issuer_until_then(session):
    world = a_world(session)
    scene = a_scene(session, world, until="forming")
    new = {"code": "dong-nai-moi", "name": "Tỉnh Mới", "kind": "province", "path": "moi", "verified": True}
    added = insert(UNIT).values(**new, valid_from=date(2026, 7, 1)).returning(UNIT.c.id)
    merged = {"successor_id": session.execute(added).scalar_one(), "valid_to": date(2026, 6, 30)}
    session.execute(update(UNIT).where(UNIT.c.id == world.units["province"]).values(**merged))
    found = [issuer_of(session, scene.of, date(2026, month, 1)).short for month in (6, 7)]

    assert found == ["UBND tỉnh Đồng Nai", "UBND tỉnh Mới"]


@pytest.mark.parametrize("code", ["binh-phuoc", "khong-co"])
def test_a_unit_that_was_never_renamed_has_no_other_name(code):
    assert name_then(code, date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("last_day", "granted"),
    [
        (date(2030, 6, 30), ("0001/2026/CNNT-T-BINH-PHUOC", "UBND tỉnh Bình Phước")),
        (date(2026, 3, 1), ("0001/2026/CNNT-T-DONG-NAI", "UBND tỉnh Đồng Nai")),
    ],
)
def test_certificates_are_of_whoever_granted_on_the_day(session, last_day, granted):
    scene = a_scene(session, a_world(session), until="certifying", nominations=1)
    own, today = scene.world.units["province"], local(scene.now).date()
    session.execute(update(UNIT).where(UNIT.c.id == own).values(code="binh-phuoc", name="Tỉnh Bình Phước"))
    new = {"code": "dong-nai", "name": "Thành phố Đồng Nai", "kind": "province", "path": "moi", "verified": True}
    added = insert(UNIT).values(**new, valid_from=last_day + timedelta(days=1)).returning(UNIT.c.id)
    merged = {"successor_id": session.execute(added).scalar_one(), "valid_to": last_day}
    session.execute(update(UNIT).where(UNIT.c.id == own).values(**merged))

    scene.take("award", granted_on=today, number="", signer="Ông Mẫu")

    found = session.execute(select(Certificate.number, Certificate.issuer)).one()
    assert tuple(found) == granted
