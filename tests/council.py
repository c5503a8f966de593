"""A council in session: a round whose scores are closed, a session that is open, and short ways to vote in it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import World, a_world
from tests.selection import Scene, a_scene, score_all
from workflow.authority import Person
from workflow.errors import StepRefused
from workflow.models import CaseEvent, ConflictDeclaration, CouncilSession
from workflow.models.base import table_of
from workflow.rounds.sittings import AgendaLine, Meeting, agenda_of, meetings, minutes_of
from workflow.selection.ballots import Verdict
from workflow.selection.minutes import Text, minutes_from
from workflow.selection.quota import Quota
from workflow.services.minutes import sign_minutes, write_minutes
from workflow.services.seats import hide
from workflow.services.sessions import lay_agenda_again, open_session
from workflow.services.voting import Box, Structure, decide_item, decide_quota

DECLARED = table_of(ConflictDeclaration)
CHAIR, VICE, SECRETARY = 0, 1, 2


class Room:
    """A session with its scene; every act is recorded by the officer unless somebody else is named."""

    def __init__(self, session: Session, scene: Scene) -> None:
        self.session, self.scene = session, scene
        self.meeting = open_session(session, scene.of, place="Hội trường Sở", by=scene.officer, now=scene.now)

    @property
    def now(self) -> Meeting:
        """The session as it is now."""
        (found,) = meetings(self.session, table_of(CouncilSession).c.id == self.meeting.id)
        return found

    @property
    def council(self) -> list[int]:
        """The members' ids: chair, vice-chair, secretary, then the others."""
        return [one.id for one in self.scene.council]

    def act(self, by: Person | None = None) -> dict[str, Any]:
        """Who records, when, and what was seen before."""
        return {"seen": self.now.version, "by": by or self.scene.officer, "now": self.scene.now}

    def line(self, case_id: int) -> AgendaLine:
        """What the agenda says of a nomination."""
        return next(one for one in agenda_of(self.session, self.meeting.id) if one.case_id == case_id)

    def vote(
        self, case_id: int, yes: int, no: int = 0, *, out: Iterable[int] = (), by: Person | None = None, **more: Any
    ) -> Verdict:  # fmt: skip
        """Let everybody who is not out vote openly: so many for, so many against, the rest without an opinion."""
        return decide_item(self.session, self.meeting.id, case_id, self.box(yes, no, out=out, **more), **self.act(by))

    def box(self, yes: int, no: int = 0, *, out: Iterable[int] = (), **more: Any) -> Box:
        """An open ballot of everybody who is not out, in the order of the council."""
        away = set(out)
        here = [user for user in self.council if user not in away]
        said = ["yes"] * yes + ["no"] * no + ["abstain"] * (len(here) - yes - no)
        return Box(frozenset(here), dict(zip(here, said, strict=True)), **more)

    def settle(self, total: int | None, chosen: Iterable[int] = (), *, out: Iterable[int] = (), no: int = 0) -> Verdict:
        """Let the council vote on the total number."""
        wish = Structure(Quota(total), frozenset(chosen))
        away = set(out)
        box = self.box(len(self.council) - len(away) - no, no, out=away)
        return decide_quota(self.session, self.meeting.id, wish, box, **self.act())

    def write(self) -> int:
        """Write the minutes."""
        return write_minutes(self.session, self.meeting.id, **self.act())

    def sign(self, seat: int, version: int = 1) -> str:
        """Sign the minutes as chair or secretary."""
        return sign_minutes(self.session, self.meeting.id, version, by=self.scene.council[seat], now=self.scene.now)


def a_room(
    session: Session, *, world: World | None = None, nominations: int = 3, totals: Mapping[int, int] | None = None,
    rules: Mapping[str, Any] | None = None, recused: Iterable[tuple[int, int]] = (),
) -> Room:  # fmt: skip
    """Open a session on products of these points (80 where none are given), by their numbers from 0.

    ``recused`` are pairs of a product's number and a member's; they withdrew before the session.
    """
    scene = a_scene(session, world or a_world(session), until="scoring", nominations=nominations, rules=rules)
    score_all(scene, {scene.nominations[number]: points for number, points in (totals or {}).items()})
    for number, member in recused:
        recuse(scene, scene.nominations[number], scene.council[member])
    scene.take("close_scores", note="")
    return Room(session, scene)


def recuse(scene: Scene, case_id: int, person: Person) -> None:
    """Let somebody declare a conflict, and hide the nomination from them."""
    pair = (DECLARED.c.case_id == case_id, DECLARED.c.user_id == person.id)
    said = {"answer": "conflict", "reason": "Em ruột là chủ cơ sở", "declared_at": scene.now}
    scene.session.execute(update(DECLARED).where(*pair).values(**said))
    seq = scene.session.scalars(select(CaseEvent.seq).where(CaseEvent.case_id == case_id)).first()
    hide(scene.session, case_id, person.id, seq=seq or 1)


def undeclare(scene: Scene, case_id: int, person: Person) -> None:
    """Take back what somebody declared about a nomination."""
    pair = (DECLARED.c.case_id == case_id, DECLARED.c.user_id == person.id)
    scene.session.execute(update(DECLARED).where(*pair).values(answer=None, declared_at=None))


def lay_again(room: Room) -> None:
    """Lay the agenda anew."""
    lay_agenda_again(room.session, room.meeting.id, **room.act())


def codes(call: Callable[..., Any], *args: Any, **named: Any) -> tuple[str, ...]:
    """Why a call is refused."""
    with pytest.raises(StepRefused) as wrong:
        call(*args, **named)
    return tuple(wrong.value.codes)


def text_of(room: Room, version: int = 1) -> Text:
    """What a version of the minutes says."""
    return minutes_from(minutes_of(room.session, room.meeting.id)[version - 1].text)


def lines(sections: Iterable[Any]) -> list[str]:
    """Every heading and line of some sections of minutes."""
    return [line for one in sections for part in one.parts for line in (part.heading, *part.lines)]


def decided(session: Session, **given: Any) -> Room:
    """A session in which every product was carried."""
    room = a_room(session, **given)
    for case_id in room.scene.nominations:
        room.vote(case_id, 7)
    return room
