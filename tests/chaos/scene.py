"""What kills are let loose upon: a world in which everybody can sign in, and cases whose papers lie in the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.chaos.browsing import Browser
from tests.chaos.processes import CHEAP
from tests.factories import MONDAY, World, a_case, a_world
from tests.journeys import walk
from tests.pages import PASSWORD
from tests.unit.uploads import pdf
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.models import Case, Document, User
from workflow.storage import BlobStore

PLACES = {
    "appraisal": "submit_project", "appraised": "sign", "in_batch": "put_in_batch", "started": "sign_contract",
    "reported": "report_progress",
}  # fmt: skip
"""Places where a case may stand, and the step of the way that leads there."""
ENDLESS = ("appraisal", "appraised", "started", "reported")
"""Those in which work can go on for ever."""
ENOUGH = 10**13
"""Money on the line for any number of cases."""


@dataclass(frozen=True)
class Scene:
    """The world, the codes of its cases by place, and how long the history of each was at the beginning."""

    world: World
    store: BlobStore
    codes: dict[str, list[str]]
    versions: dict[str, int]
    today: date = field(default_factory=lambda: local(datetime.now(UTC)).date())

    def browser(self, who: str, port: int) -> Browser:
        """Somebody's browser, signed in."""
        browser = Browser(port, self.world.people[who].id)
        browser.sign_in(f"{who}@example.vn")
        return browser


def a_scene(
    maker: sessionmaker[Session],
    folder: Path,
    *,
    cases: int = 2,
    places: Iterable[str] = ENDLESS,
    now: datetime = MONDAY,
) -> Scene:
    """Fill an empty database, with so many cases in each place, and commit."""
    store = BlobStore(folder / "files")
    with unit_of_work(maker) as session:
        world = a_world(session, budget=ENOUGH, now=now)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        codes = {
            place: [_case(session, world, store, until=PLACES[place], now=now) for _ in range(cases)]
            for place in places
        }
        rows = session.execute(select(Case.code, Case.version)).all()
    return Scene(world, store, codes, dict(rows))


def _case(session: Session, world: World, store: BlobStore, *, until: str, now: datetime) -> str:
    opened = a_case(session, world, now=now)
    blob = store.put(BytesIO(pdf()))
    papers = {"sha256": blob.sha256, "size": blob.size}
    session.execute(update(Document).where(Document.case_id == opened.case_id).values(papers))
    walk(session, world, opened.case_id, until=until, now=now)
    return opened.code
