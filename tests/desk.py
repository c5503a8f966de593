"""Cases for the tests of pages: put into the database as far along as a test needs, and looked at afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from bs4 import Tag
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import MONDAY, World, a_case, take
from tests.journeys import walk
from tests.pages import Page
from tests.unit.uploads import pdf
from workflow.db import unit_of_work
from workflow.models import Case, CaseEvent, Document
from workflow.services.opening import open_case


def put_case(maker: sessionmaker[Session], world: World, *, until: str = "", title: str = "Hỗ trợ máy sấy điều") -> str:
    """Put a complete case into the database, taken along its way up to and including a step; return its code."""
    with unit_of_work(maker) as session:
        opened = a_case(session, world, title=title)
        if until:
            walk(session, world, opened.case_id, until=until)
        return opened.code


def put_empty_case(maker: sessionmaker[Session], world: World) -> str:
    """Put a draft without sections and papers into the database; return its code."""
    with unit_of_work(maker) as session:
        owner = world.people["owner"]
        opened = open_case(
            session, "kcdp_project", world.ties, title="Đề án chưa đặt tên", year=2026, by=owner.id, role="beneficiary",
            now=MONDAY, office=world.office,
        )  # fmt: skip
        return opened.code


def move(maker: sessionmaker[Session], world: World, code: str, step: str, who: str, **values: Any) -> None:
    """Take a step behind the back of whoever has a page open."""
    with unit_of_work(maker) as session:
        take(session, world, case_id(session, code), step, who, **values)


def without(maker: sessionmaker[Session], code: str, kind: str) -> None:
    """Take a kind of paper out of a case, as if it had never come."""
    with unit_of_work(maker) as session:
        found = select(Document).where(Document.case_id == case_id(session, code), Document.kind == kind)
        for paper in session.scalars(found):
            paper.removed_at = MONDAY


def case_id(session: Session, code: str) -> int:
    """The id of a case."""
    return session.scalars(select(Case.id).where(Case.code == code)).one()


def facts(maker: sessionmaker[Session], code: str) -> tuple[str, int]:
    """State and number of acts of a case."""
    with maker() as session:
        row = session.execute(select(Case.id, Case.state).where(Case.code == code)).one()
        return row.state, session.scalar(select(func.count()).where(CaseEvent.case_id == row.id)) or 0


def papers(maker: sessionmaker[Session], code: str, kind: str) -> list[tuple[str, int, bool]]:
    """Name, version and whether it counts, of each paper of a kind."""
    with maker() as session:
        here = (Document.case_id == case_id(session, code), Document.kind == kind)
        rows = session.scalars(select(Document).where(*here).order_by(Document.id))
        return [(row.name, row.version, row.replaced_by is None and row.removed_at is None) for row in rows]


def a_pdf(name: str = "giay.pdf", *, more: bytes = b"") -> tuple[BytesIO, str]:
    """A file to be sent; ``more`` makes its contents another one."""
    return BytesIO(pdf(b"<< /Note (%s) >>" % more)), name


def actions(page: Page) -> dict[str, str]:
    """The buttons of a case page by their words."""
    return {link.get_text(" ", strip=True): link["href"] for link in page.soup.select(".actions a")}


def refusals(page: Page) -> dict[str, str]:
    """The greyed steps with their reasons."""
    greyed = page.soup.select(".actions details")
    return {_name(each): each.ul.get_text(" ", strip=True) for each in greyed}


def _name(details: Tag) -> str:
    return details.summary.get_text(" ", strip=True).removesuffix(" chưa làm được – vì sao?")


@contextmanager
def statements(maker: sessionmaker[Session]) -> Iterator[list[str]]:
    """Collect the statements sent to the database, transactions apart."""
    sent: list[str] = []
    engine = maker.kw["bind"]

    def note(*args: Any) -> None:
        if not args[2].startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
