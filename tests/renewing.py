"""Certified products whose certificates come to their end, for tests of renewal."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import World
from tests.selection import Scene, a_scene
from workflow.models import CaseSection
from workflow.selection.councils import Level

BEFORE, FIRST, LAST, AFTER = (
    datetime(2028, 10, 1, 2, tzinfo=UTC), datetime(2028, 10, 2, 2, tzinfo=UTC),
    datetime(2028, 12, 31, 12, tzinfo=UTC), datetime(2028, 12, 31, 17, 30, tzinfo=UTC),
)  # fmt: skip
"""A day before and the first of the ninety days before 31 December 2028; the evening of that day, and the next one."""


def certified(session: Session, world: World, count: int = 1) -> Scene:
    """Return a provincial round of 2026 that has certified its products."""
    return a_scene(session, world, until="forwarding", nominations=count)


def an_open_round(session: Session, world: World, *, level: Level = Level.PROVINCE, **plan: Any) -> Scene:
    """Return a round that takes dossiers until the end of 2030."""
    dates = {"opens_on": "2026-03-01", "closes_on": "2030-12-31", "title": "Bình chọn lần sau"}
    return a_scene(session, world, until="receiving", level=level, plan=dates | plan)


def page_of(session: Session, case_id: int, key: str) -> CaseSection:
    """Return a page of a dossier."""
    return session.scalars(select(CaseSection).where(CaseSection.case_id == case_id, CaseSection.key == key)).one()
