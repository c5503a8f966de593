"""A round of selection, taken through its own steps as far as a test needs: every stage is really reached."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.round_records import grant_of, somebody
from tests.selection_acts import decide, score, score_all, sign
from tests.selection_scene import (
    DECISION,
    HEADS,
    PAPERS,
    PLAN,
    REASON,
    RULES,
    Scene,
    approve,
    assign,
    award,
    close_scores,
    complete,
    conclude,
    declare,
    form,
    nominate,
    open_scores,
    plan_round,
    recognise,
    start,
    submit,
)
from workflow.authority import Grant
from workflow.definition import Role
from workflow.models import Unit
from workflow.selection.councils import Level

__all__ = [
    "DECISION",
    "HEADS",
    "PAPERS",
    "PLAN",
    "REASON",
    "RULES",
    "STAGES",
    "Scene",
    "a_scene",
    "approve",
    "assign",
    "award",
    "close_scores",
    "complete",
    "conclude",
    "decide",
    "declare",
    "form",
    "nominate",
    "open_scores",
    "plan_round",
    "recognise",
    "score",
    "score_all",
    "sign",
    "staff",
    "start",
    "submit",
]

STAGES = (
    "planning", "forming", "receiving", "nominated", "assigned", "scoring", "scored", "session", "decided",
    "recognising", "complaints", "certifying", "forwarding",
)  # fmt: skip


def a_scene(
    session: Session, world: World, *, until: str = "scoring", level: Level = Level.PROVINCE, nominations: int = 3,
    jurors: int = 3, now: datetime = MONDAY, rules: Mapping[str, Any] | None = None,
    plan: Mapping[str, Any] | None = None,
) -> Scene:  # fmt: skip
    """Return a round that stands at a stage: one of ``STAGES``, each of which does all before it."""
    staff(session, world)
    scene = Scene(session, world, 0, level, now)
    todo: dict[str, Callable[[], None]] = {
        "planning": lambda: plan_round(scene, {**PLAN, **(plan or {})}, {**RULES, **(rules or {})}),
        "forming": lambda: approve(scene),
        "receiving": lambda: form(scene, jurors),
        "nominated": lambda: nominate(scene, nominations),
        "assigned": lambda: assign(scene),
        "scoring": lambda: open_scores(scene),
        "scored": lambda: score_all(scene),
        "session": lambda: close_scores(scene),
        "decided": lambda: decide(scene),
        "recognising": lambda: conclude(scene),
        "complaints": lambda: recognise(scene),
        "certifying": lambda: scene.time("end_window", "complaints"),
        "forwarding": lambda: award(scene),
    }
    for stage, reach in todo.items():
        reach()
        if stage == until:
            return scene
    raise ValueError(until)


def staff(session: Session, world: World) -> None:
    """Add the agency, the ministry and their people to a world, once."""
    if session.scalar(select(Unit.id).where(Unit.code == "bo")) is not None:
        return
    today = {"valid_from": date(2020, 1, 1)}
    ministry = Unit(code="bo", name="Bộ Công Thương", kind="ministry", path="bo", **today)
    session.add(ministry)
    session.flush()
    agency = Unit(code="bo/cuc", name="Cục Khuyến công", kind="agency", path="bo/cuc", parent_id=ministry.id, **today)
    session.add(agency)
    session.flush()
    world.units |= {"ministry": ministry.id, "agency": agency.id}
    both = frozenset({ministry.id, agency.id})
    people = {
        "agency": somebody(session, "Can bo Cuc", grant_of(world, Role.AGENCY_OFFICER, "agency")),
        "agency_leader": somebody(session, "Cuc truong", grant_of(world, Role.AGENCY_LEADER, "agency")),
        "minister": somebody(session, "Bo truong", Grant(Role.MINISTRY_LEADER, ministry.id, both)),
        "commune_leader": somebody(session, "Chu tich xa", grant_of(world, Role.COMMUNE_LEADER, "commune")),
    }
    world.people |= people
