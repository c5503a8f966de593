"""People who use the pages: they follow links, fill in the forms they find, and check every page they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

PASSWORD = "bốn con ngựa kéo xe"
TYPED = ("input", "select", "textarea")
NO_LABEL = {"hidden", "submit", "button"}


def faults(soup: BeautifulSoup) -> Iterator[str]:
    """Everything that no page may have."""
    if len(soup.find_all("h1")) != 1:
        yield f"{len(soup.find_all('h1'))} h1"
    if not soup.title or not soup.title.get_text(strip=True):
        yield "no title"
    if not soup.html or soup.html.get("lang") not in ("vi", "en"):
        yield "no language"
    yield from (f"no label: {box.get('name')}" for box in soup.find_all(TYPED) if not _labelled(soup, box))
    yield from (f"no csrf field: {form.get('action')}" for form in soup.find_all("form") if not _safe(form))
    yield from (f"script in the page: {script}" for script in soup.find_all("script") if not script.get("src"))
    yield from (
        f"style in the page: {tag.name}" for tag in soup.find_all(lambda tag: tag.name == "style" or tag.get("style"))
    )
    names = [tag["id"] for tag in soup.find_all(id=True)]
    yield from (f"id used twice: {name}" for name in sorted(set(names)) if names.count(name) > 1)


def _labelled(soup: BeautifulSoup, box: Tag) -> bool:
    if box.get("type") in NO_LABEL or box.get("aria-label") or box.get("aria-labelledby"):
        return True
    return bool(box.get("id") and soup.find("label", attrs={"for": box["id"]})) or box.find_parent("label") is not None


def _safe(form: Tag) -> bool:
    return form.get("method", "get").lower() != "post" or bool(
        form.find("input", attrs={"name": "csrf_token", "value": True})
    )


@dataclass
class Page:
    """A page as somebody sees it."""

    path: str
    status: int
    soup: BeautifulSoup
    headers: Any

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return self.soup.h1.get_text(" ", strip=True)

    @property
    def person(self) -> str:
        """Who is signed in, as the header says; empty for nobody."""
        name = self.soup.select_one(".account-name")
        return name.get_text(strip=True) if name else ""

    @property
    def text(self) -> str:
        """All words of the main part, single-spaced."""
        return " ".join((self.soup.main or self.soup).get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [line.get_text(" ", strip=True) for line in self.soup.select(".error-summary li")]

    @property
    def flashes(self) -> list[str]:
        """What was said about the act just done."""
        return [note.get_text(" ", strip=True) for note in self.soup.select("[data-flash]")]

    def form(self, button: str = "") -> Tag:
        """The form with that button in the main part of the page; without a name, its only form that posts."""
        forms = self.soup.select("main form[method=post]")
        chosen = [form for form in forms if not button or button in {_words(each) for each in form.find_all("button")}]
        assert len(chosen) == 1, f"{len(chosen)} forms with the button {button!r} on {self.path}"
        return chosen[0]

    def filled(self, button: str = "") -> dict[str, Any]:
        """What the form would send as it stands."""
        return {name: value for box in self.form(button).find_all(TYPED) for name, value in _sent(box)}


def _words(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)


def _sent(box: Tag) -> Iterator[tuple[str, str]]:
    kind, name = box.get("type", box.name), box.get("name")
    if (
        not name
        or kind in ("submit", "button", "file")
        or (kind in ("checkbox", "radio") and not box.has_attr("checked"))
    ):
        return
    if box.name == "select":
        chosen = box.find("option", selected=True)
        yield name, chosen["value"] if chosen else ""
    else:
        yield name, box.get_text() if box.name == "textarea" else box.get("value", "y" if kind == "checkbox" else "")


class Visitor:
    """A browser of somebody."""

    def __init__(self, client: FlaskClient, lang: str = "vi") -> None:
        self.client, self.headers = client, {"Accept-Language": lang}

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a page, along redirects, and check it."""
        return self._shown(self.client.get(path, headers=self.headers, follow_redirects=True), status)

    def send(self, page: Page, button: str = "", *, status: int = 200, **typed: Any) -> Page:
        """Fill in the form with that button, press it, and follow to where it leads. None takes a field away."""
        fields = {name: value for name, value in {**page.filled(button), **typed}.items() if value is not None}
        action = page.form(button).get("action") or page.path
        return self.post(action, status=status, **fields)

    def post(self, path: str, *, status: int = 200, **fields: Any) -> Page:
        """Send fields to an address as they are, and follow to where it leads."""
        return self._shown(self.client.post(path, data=fields, headers=self.headers, follow_redirects=True), status)

    def sign_in(self, email: str, password: str = PASSWORD, status: int = 200) -> Page:
        """Sign in by the page for it."""
        return self.send(self.open("/dang-nhap"), "Đăng nhập", email=email, password=password, status=status)

    def sign_out(self) -> Page:
        """Press the button in the menu of the account."""
        token = self.open("/tai-khoan").soup.select_one("form[action='/dang-xuat'] input[name=csrf_token]")
        return self.post("/dang-xuat", csrf_token=token["value"])

    def _shown(self, response: Any, status: int) -> Page:
        page = Page(
            response.request.path, response.status_code, BeautifulSoup(response.data, "html.parser"), response.headers
        )
        assert (response.status_code, list(faults(page.soup))) == (status, []), page.text
        return page
