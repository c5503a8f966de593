"""Where an establishment belongs after communes and provinces were merged: its dossiers go to what they went into."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from tests.factories import MONDAY, a_world
from tests.selection import a_scene
from workflow.errors import StepRefused
from workflow.models import Establishment
from workflow.rounds.records import UNIT
from workflow.rounds.renewals import rounds_for
from workflow.services.dossiers import start_project
from workflow.services.home_ties import ties_of

ENDED, BEGAN = date(2025, 6, 30), date(2025, 7, 1)


def a_unit(session, code, kind, path, **more):
    row = {"code": code, "name": code, "kind": kind, "path": path, "verified": True, "valid_from": BEGAN, **more}
    return session.execute(insert(UNIT).values(row).returning(UNIT.c.id)).scalar_one()


def end(session, unit_id, successor_id=None):
    session.execute(update(UNIT).where(UNIT.c.id == unit_id).values(valid_to=ENDED, successor_id=successor_id))


def merged(session, world):
    """The commune of the owner stands under a province that was merged into that of the test."""
    old = a_unit(session, "binh-phuoc", "province", "binh-phuoc", valid_from=date(2000, 1, 1))
    department = a_unit(session, "binh-phuoc/so", "department", "binh-phuoc/so", valid_from=date(2000, 1, 1))
    commune = a_unit(session, "binh-phuoc/xa", "commune", "binh-phuoc/xa", valid_from=date(2000, 1, 1))
    own = Establishment.unit_id == world.units["owner"]
    session.execute(update(Establishment).where(own).values(commune_id=commune))
    for unit in (old, department):
        end(session, unit)
    return old, commune


def test_a_commune_of_an_ended_province_belongs_to_the_province_that_took_it_over(session):
    world = a_world(session)
    old, commune = merged(session, world)
    end(session, old, world.units["province"])
    ties, units = ties_of(session, world.units["owner"], now=MONDAY), world.units

    assert (ties.owner_unit_id, ties.province_id, ties.commune_id, ties.centre_id) == (
        units["department"], units["province"], commune, units["centre"],
    )  # fmt: skip


def test_a_commune_that_was_merged_is_followed_to_the_one_it_went_into(session):
    world = a_world(session)
    _, commune = merged(session, world)
    end(session, commune, world.units["commune"])

    assert ties_of(session, world.units["owner"], now=MONDAY) == world.ties


def test_without_a_department_today_a_dossier_is_refused_with_what_to_do(session):
    world = a_world(session)
    merged(session, world)
    owner = world.people["owner"]
    with pytest.raises(StepRefused) as refused:
        start_project(session, applicant_id=world.units["owner"], by=owner, now=MONDAY, office=world.office)

    assert refused.value.codes == ("no_department",)


def test_the_rounds_of_the_province_that_took_over_are_open_for_a_renewal(session):
    world = a_world(session)
    scene = a_scene(session, world, until="receiving")
    old, _ = merged(session, world)
    asked = {}
    for when in ("before", "after"):
        asked[when] = [of.id for of in rounds_for(session, world.units["owner"], scene.now.date())]
        end(session, old, world.units["province"])

    assert asked == {"before": [], "after": [scene.round_id]}
