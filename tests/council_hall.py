"""A council's session on the database of an application, with its members signing in by their seat."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.council import Room, a_room
from tests.factories import World
from tests.functional.conftest import CHEAP
from tests.pages import PASSWORD, Visitor
from workflow.db import unit_of_work
from workflow.models import Case, User


class Hall:
    """A session that pages show; what pages cannot do quickly is done inside it."""

    def __init__(self, maker: sessionmaker[Session], world: World, sign_in: Callable[[str], Visitor], **given: Any):
        self.maker, self.sign_in = maker, sign_in
        with unit_of_work(maker) as session:
            room = a_room(session, world=world, **given)
            session.execute(update(User).where(User.password.is_(None)).values(password=CHEAP.hash(PASSWORD)))
            self.scene, self.meeting, self.slug = room.scene, room.meeting, room.scene.of.slug
            self.codes = [session.get_one(Case, case_id).code for case_id in room.scene.nominations]

    @property
    def address(self) -> str:
        """Where the room is."""
        return f"/hoi-dong/{self.slug}/phien/1"

    def inside(self, act: Callable[[Room], Any]) -> Any:
        """Do something in the session past the pages."""
        with unit_of_work(self.maker) as session:
            self.scene.session = session
            room = object.__new__(Room)
            room.session, room.scene, room.meeting = session, self.scene, self.meeting
            return act(room)

    def member(self, seat: int) -> Visitor:
        """Sign a member of the council in."""
        return self.sign_in(self.scene.council[seat].email)

    def votes(self, vote: str = "yes", out: Iterable[int] = ()) -> dict[str, str]:
        """The fields of an open ballot of everybody who is not out."""
        away = set(out)
        here = [one.id for number, one in enumerate(self.scene.council) if number not in away]
        return {f"co-mat-{user}": "y" for user in here} | {f"phieu-{user}": vote for user in here}

    def decide_all(self) -> None:
        """Let the whole council say yes to everything."""
        self.inside(lambda room: [room.vote(case_id, 7) for case_id in self.scene.nominations])
