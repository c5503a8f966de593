"""The people and the clock of a provincial round in a browser, and what is put in beside the pages to keep it quick."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from tests.browser.audit import FITS, PHONE, WIDE, fault_names
from tests.browser.conftest import Site
from tests.browser.people import People, press
from tests.juries import can_sign_in
from tests.round_records import grant_of, somebody
from tests.selection import Scene, staff
from workflow.authority import Person
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.models import Case
from workflow.selection.councils import Level

COUNCIL_SIZE, JURY_SIZE = 7, 7
SEEN_ELSEWHERE = ("/dang-nhap", "/")
NAMED = re.compile(r"/[^/]*\d[^/]*")


class Guests(People):
    """People whose pages are checked once a kind of address, on a telephone: many of them are met on this way."""

    def look(self, page: Page) -> None:
        kind = NAMED.sub("/*", urlsplit(page.url).path)
        if (kind, self.audits) in self.checked or kind in SEEN_ELSEWHERE:
            return
        self.checked.add((kind, self.audits))
        page.set_viewport_size(PHONE)
        found = fault_names(page) if self.scripts else []
        if found or not page.evaluate(FITS):
            self.faults[page.url] = found or "too wide"
        page.set_viewport_size(WIDE if self.scripts else PHONE)


class Journey:
    """A round on its way: who takes part, where its pages are, and its nominations in the order they came in."""

    def __init__(self, site: Site, people: People, *, at: datetime) -> None:
        self.site, self.people = site, people
        site.at = at
        self.code = self.slug = ""
        with unit_of_work(site.maker) as session:
            staff(session, site.world)
            self.council = self._members(session, "Ủy viên", Role.COUNCIL_MEMBER, COUNCIL_SIZE)
            self.jury = self._members(session, "Giám khảo", Role.JUROR, JURY_SIZE)
            (self.expert,) = self._members(session, "Chuyên gia", Role.EXPERT, 1)
            (self.newcomer,) = self._members(session, "Giám khảo thay", Role.JUROR, 1)
            can_sign_in(session)
            self.scene = Scene(session, site.world, 0, Level.PROVINCE, at, self.council, self.jury)

    @contextmanager
    def beside(self) -> Iterator[Scene]:
        """The scene of the round, to do by services what the pages would take long for."""
        with unit_of_work(self.site.maker) as session:
            self.scene.session, self.scene.now = session, self.site.clock()
            yield self.scene
            can_sign_in(session)
        self.site.at = max(self.site.at, self.scene.now)

    def opened(self, code: str) -> None:
        """The round has begun, under this code."""
        self.code, self.scene.round_id = code, self.id_of(code)

    def id_of(self, code: str) -> int:
        """The case of a code."""
        with self.site.maker() as session:
            return session.scalars(select(Case.id).where(Case.code == code)).one()

    def later(self, at: datetime) -> None:
        """Go on at another time: whoever was signed in has to sign in again."""
        self.site.at = at
        self.people.leave()
        self.people.contexts.clear()
        self.people.pages.clear()

    def day(self) -> str:
        """Today as it is typed."""
        return f"{local(self.site.at):%d/%m/%Y}"

    def at(self, who: str, path: str, *, look: bool = True) -> Page:
        """A person's page at an address."""
        page = self.people.as_(who)
        page.goto(path)
        if look:
            self.people.look(page)
        return page

    def step(self, who: str, label: str, code: str = "", **values: Any) -> Page:
        """Take a step on the case of the round, or on another."""
        return self.people.take(who, code or self.code, label, values)

    def send(self, page: Page, label: str, values: Mapping[str, Any] | None = None) -> Page:
        """Fill in the form with this button, press it, and go on only where nothing was wrong."""
        self.people.fill(page, values or {})
        press(page, page.locator("main").get_by_role("button", name=label, exact=True).first)
        assert page.locator(".error-summary").count() == 0, page.locator("main").inner_text()
        self.people.look(page)
        return page

    def code_of(self, case_id: int) -> str:
        """The code of a case."""
        with self.site.maker() as session:
            return session.scalars(select(Case.code).where(Case.id == case_id)).one()

    def _members(self, session: Any, name: str, role: Role, count: int) -> list[Person]:
        grant = grant_of(self.site.world, role, "department")
        return [somebody(session, f"{name} {number}", grant) for number in range(1, count + 1)]


def key_of(person: Person) -> str:
    """The name by which somebody signs in."""
    return person.email.removesuffix("@example.vn")
