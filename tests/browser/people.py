"""People in a real browser.

Each has a context of their own, follows the links and buttons they see, and fills in forms.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.audit import FITS, PHONE, WIDE, fault_names
from tests.pages import PASSWORD
from tests.unit.uploads import pdf, png
from workflow.i18n import translate

PICTURES = ("survey_photo", "progress_photo", "visit_photo")


class People:
    """Everybody of one journey; ``as_(key)`` is the page of one of them, signed in."""

    def __init__(self, browser: Browser, address: str, *, lang: str, scripts: bool) -> None:
        self.browser, self.address, self.lang, self.scripts = browser, address, lang, scripts
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []
        self.checked: set[tuple[str, bool]] = set()
        self.audits = True
        self.faults: dict[str, Any] = {}

    def word(self, text: str) -> str:
        """A Vietnamese text as these people read it."""
        return translate(text, self.lang)

    def nobody(self) -> Page:
        """A browser in which nobody is signed in."""
        return self._page("nobody")

    def as_(self, who: str) -> Page:
        """The page of a person, who signs in the first time."""
        page = self._page(who)
        if page.url == "about:blank":
            page.goto(f"/dang-nhap?lang={self.lang}")
            self.look(page)
            page.fill("[name=email]", f"{who}@example.vn")
            page.fill("[name=password]", PASSWORD)
            press(page, page.locator("main form button[type=submit], main form button:not([type])").first)
        return page

    def take(
        self, who: str, code: str, label: str, values: Mapping[str, Any] | None = None, papers: tuple[str, ...] = ()
    ) -> Page:
        """Open the case, choose the step by its button, fill in what it asks, send, and land on the case again."""
        page = self.as_(who)
        page.goto(f"/ho-so/{code}")
        self.look(page)
        press(page, page.locator("main").get_by_role("link", name=self.word(label), exact=True).first)
        self.look(page)
        self.fill(page, values or {})
        for kind in papers:
            self.attach(page, f"[name=paper-{kind}]", kind)
        self.send(page, label)
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
        return page

    def send(self, page: Page, label: str) -> None:
        """Press the button of the form."""
        press(page, page.locator("main form").get_by_role("button", name=self.word(label), exact=True))
        self.look(page)

    def fill(self, page: Page, values: Mapping[str, Any]) -> None:
        """Fill in boxes by name, whatever their kind."""
        for name, value in values.items():
            _set(page.locator(f"main form [name='{name}']"), value)

    def attach(self, page: Page, box: str, kind: str) -> None:
        """Choose a small true file."""
        picture = kind in PICTURES
        name, mime = (f"{kind}.png", "image/png") if picture else (f"{kind}.pdf", "application/pdf")
        content = png(40, 30) if picture else pdf()
        page.locator(box).set_input_files([{"name": name, "mimeType": mime, "buffer": content}])

    def look(self, page: Page) -> None:
        """Check a kind of page once, wide and on a phone: no accessibility fault, nothing beyond its edge."""
        kind = page.locator("h1").first.inner_text() if page.locator("h1").count() else page.url
        if (kind, self.audits) in self.checked or not self.scripts:
            return
        self.checked.add((kind, self.audits))
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            found = fault_names(page) if self.audits else []
            if found or not page.evaluate(FITS):
                self.faults[f"{page.url} {size['width']}"] = found or "too wide"

    @contextmanager
    def audited_elsewhere(self) -> Iterator[None]:
        """Pages of the block are those of another journey, which audits them: only their width is looked at."""
        self.audits = False
        yield
        self.audits = True

    def leave(self) -> None:
        """Close every browser."""
        for context in self.contexts.values():
            context.close()

    def _page(self, who: str) -> Page:
        if who not in self.pages:
            locale = {"vi": "vi-VN", "en": "en-GB"}[self.lang]
            self.contexts[who] = self.browser.new_context(
                base_url=self.address, viewport=WIDE, locale=locale, java_script_enabled=self.scripts
            )
            self.pages[who] = self.contexts[who].new_page()
            self.pages[who].on("pageerror", lambda error: self.complaints.append(str(error)))
            self.pages[who].on("console", self._console)
        return self.pages[who]

    def _console(self, told: Any) -> None:
        if told.type == "error" and "Content Security Policy" in told.text:
            self.complaints.append(told.text)


def press(page: Page, target: Locator) -> None:
    """Click what leads to another page and wait for that page: a form that first saves itself leaves late."""
    with page.expect_navigation():
        target.click()


def _set(box: Locator, value: Any) -> None:
    kind = box.first.get_attribute("type") or box.first.evaluate("box => box.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        for each in value if isinstance(value, list) else [value]:
            chosen = box.first if each is True else box.and_(box.page.locator(f"[value='{each}']"))
            chosen.check()
    elif kind == "select":
        box.select_option(value)
    else:
        box.fill(str(value))
