"""Opens the page of every step that somebody may take, in both languages, without JavaScript, and sends it spoiled."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import MONDAY, World, take
from tests.journeys import Way
from tests.pages import Page, Visitor
from tests.wandering import CLOCK, Wanderer, chance
from workflow.db import unit_of_work
from workflow.definition import Process, Role, Step
from workflow.forms import form_for
from workflow.models import Case, CaseLink

NOBODY_S = frozenset({Role.LINKED, Role.CLOCK})
LONG = "x" * 20_000
Place = tuple[str, str, str]
"""Process, state (for what stands beside the stages only one of all), step."""


def pages_of(process: Process) -> set[Place]:
    """Every page of a step that people take: those of the stages from each state, what stands beside them once."""
    found = (step for step in process.steps.values() if set(step.roles) - NOBODY_S)
    return {place_of(process, step, state) for step in found for state in step.sources}


def place_of(process: Process, step: Step, state: str) -> Place:
    """Where a page counts: under its state when it moves the case or belongs to a stage."""
    own = any(step in table.steps for table in process.stages)
    return (process.key, state if own else "", step.key)


def spoiled(form: str, page: Page) -> dict[str, Any]:
    """What the page would send, with nothing answered; where nothing has to be, far too much, or no true key."""
    boxes = [box for box in form_for(form)().fields() if not box.technical]
    own = {box.short_name for box in boxes}
    sent = {name: value for name, value in page.filled().items() if name.partition("-")[0] not in own}
    if any(box.required for box in boxes):
        return sent
    return {**sent, boxes[0].short_name: LONG} if boxes else {**sent, "idempotency_key": "!"}


@dataclass
class StepPages:
    """Tries pages along journeys; ``tried`` are the places, ``wrong`` what was answered otherwise than it should be."""

    maker: sessionmaker[Session]
    world: World
    sign_in: Callable[[str], Visitor]
    tried: set[Place] = field(default_factory=set)
    wrong: list[tuple[Place, str]] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    gone: set[tuple[Any, ...]] = field(default_factory=set)

    def follow(self, opening: Callable[[Session, World], Any], way: Way, then: Way = ()) -> None:
        """Take a new case along a way, and its newest linked case along another, trying what opens before each step."""
        with unit_of_work(self.maker) as session:
            case_id = opening(session, self.world).case_id
        self._along(case_id, way)
        if then:
            with self.maker() as session:
                found = select(CaseLink.from_id).where(CaseLink.to_id == case_id).order_by(CaseLink.from_id.desc())
                linked = session.scalars(found).first()
            self._along(linked, then)

    def _along(self, case_id: int, way: Way) -> None:
        """Take a way; where another began with the same steps and verdicts, the same pages are open."""
        gone: tuple[Any, ...] = tuple(way[0][:1])
        self._look_once(case_id, gone)
        for step, who, values in way:
            with unit_of_work(self.maker) as session:
                if callable(who):
                    who(session, case_id)
                else:
                    take(session, self.world, case_id, step, who, **values)
            gone = (*gone, (step, values.get("verdict")))
            self._look_once(case_id, gone)

    def _look_once(self, case_id: int, gone: tuple[Any, ...]) -> None:
        if gone not in self.gone:
            self.gone.add(gone)
            self._look(case_id)

    def _look(self, case_id: int) -> None:
        """Try every page that is open now and new."""
        with self.maker() as session:
            on = Wanderer(session, self.world, case_id, MONDAY, chance(1))
            process, state, code = on.process, on.row["state"], session.get_one(Case, case_id).code
            openings = [(process.steps[key], who) for key, who in on.openings() if who != CLOCK]
        for step, who in openings:
            place = place_of(process, step, state)
            if place not in self.tried:
                self.tried.add(place)
                self._try(place, step, who, f"/ho-so/{code}/{step.slug}")

    def _try(self, place: Place, step: Step, who: str, path: str) -> None:
        """Open a page in Vietnamese; what is sent spoiled comes back in English."""
        if who not in self.visitors:
            self.visitors[who] = self.sign_in(self.world.people[who].email)
        visitor = self.visitors[who]
        visitor.headers = {"Accept-Language": "vi"}
        page = visitor.open(path)
        visitor.headers = {"Accept-Language": "en"}
        if page.path != path:  # another page does it better
            return
        answer = visitor.post(path, status=422, **spoiled(step.form, page))
        self.wrong += [(place, "no message")] if not answer.errors else []


def steps_of(places: Iterable[Place]) -> list[str]:
    """Places in words, for reading."""
    return sorted(" ".join(place) for place in places)
