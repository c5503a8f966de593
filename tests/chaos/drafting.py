"""The sixth writer: begins dossiers, saves sections by themselves as it types, and sends papers in."""

import threading
from dataclasses import dataclass, field
from itertools import count
from secrets import token_urlsafe

from tests.chaos.browsing import Browser
from tests.chaos.writers import DONE, Writer
from tests.unit.uploads import pdf

SAVES, KIND = 6, "quotation"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was acknowledged of one dossier: each saving with its version, and the contents of each paper."""

    code: str
    saves: list[tuple[int, str]] = field(default_factory=list)
    papers: list[bytes] = field(default_factory=list)


@dataclass
class Drafter:
    """Writes dossiers one after the other; what was acknowledged stands in ``drafts``."""

    writer: Writer
    drafts: list[Draft] = field(default_factory=list)

    def work(self, stopped: threading.Event) -> "Drafter":
        """Write until told to stop."""
        while not stopped.is_set():
            self.write(1)
        return self

    def write(self, dossiers: int) -> None:
        """Write so many."""
        browser = self.writer.browser("owner")
        for _ in range(dossiers):
            self._begin(browser)
            for number in range(SAVES):
                self._save(browser, self.drafts[-1], number)
            self._send_paper(browser, self.drafts[-1])

    def _begin(self, browser: Browser) -> None:
        unit = self.writer.scene.world.units["owner"]
        form = {"csrf_token": self._mark(browser, "/ho-so/moi"), "_key": token_urlsafe(18)}
        fields = form | {"applicant_id": str(unit), "activity": "machinery"}
        answer = self.writer.send(browser, "/ho-so/moi", fields)
        assert answer.status == DONE, answer.words
        self.drafts.append(Draft(answer.location.split("/")[2]))

    def _save(self, browser: Browser, draft: Draft, number: int) -> None:
        path, aims = f"/ho-so/{draft.code}/soan/need", f"Lần {number}: tăng năng suất gấp đôi."
        form = {"csrf_token": self._mark(browser, path), "version": str(number), "activity": "machinery"}
        answer = self.writer.send(browser, path, form | {"aims": aims}, program=True)
        assert answer.status == 200, answer.words
        draft.saves.append((answer.json["version"], aims))

    def _send_paper(self, browser: Browser, draft: Draft) -> None:
        path = f"/ho-so/{draft.code}/giay-to/{KIND}"
        content = pdf(b"<< /Producer (%s) >>" % next(NUMBERS).to_bytes(8).hex().encode())
        form, files = (
            {"csrf_token": self._mark(browser, f"/ho-so/{draft.code}/soan/giay-to")},
            {"file": ("a.pdf", content)},
        )
        answer = self.writer.send(browser, path, form, files=files)
        assert answer.status == DONE, answer.words
        draft.papers.append(content)

    def _mark(self, browser: Browser, path: str) -> str:
        return self.writer.ask(lambda: browser.get(path)).hidden["csrf_token"]


NUMBERS = count(1)
