"""Rounds for the tests of pages: put into the database as far along as a test needs; everybody in them can sign in."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import World
from tests.pages import PASSWORD
from tests.selection import Scene, a_scene
from workflow.db import unit_of_work
from workflow.models import Case, User
from workflow.services.passwords import Passwords

CHEAP = Passwords(time_cost=1, memory_kib=64)


def put_round(maker: sessionmaker[Session], world: World, until: str = "scoring", **given: Any) -> Scene:
    """Take a round to a stage and let its people sign in; ``slug`` and ``code`` are set on what is returned."""
    with unit_of_work(maker) as session:
        scene = a_scene(session, world, until=until, **given)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        scene.slug = "" if until == "planning" else scene.of.slug
        scene.code = session.get_one(Case, scene.round_id).code
    return scene
