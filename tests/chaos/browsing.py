"""A browser over plain HTTP that follows nothing and hides nothing: whoever gets no answer is told so."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from tests.chaos.processes import HOST
from tests.pages import PASSWORD

BOX = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
TIMEOUT = 20
BUSY = 503


class NoAnswer(Exception):
    """Nothing came back, or less than was announced: what was sent may have been done or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back whole."""

    status: int
    location: str
    body: str

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden boxes of the page by name."""
        boxes = BOX.findall(self.body)
        return {NAME.search(box)[1]: unescape(VALUE.search(box)[1]) for box in boxes if VALUE.search(box)}

    @property
    def words(self) -> str:
        """What is said on the page, for a message that it is not the one that was expected."""
        soup = BeautifulSoup(self.body, "html.parser")
        return f"{self.status} " + " ".join(
            (soup.select_one(".error-summary") or soup.main or soup).get_text(" ").split()
        )

    @property
    def json(self) -> Any:
        """The answer to a program."""
        return json.loads(self.body)


@dataclass
class Browser:
    """The browser of one person; it may be used by one thread at a time."""

    port: int
    person_id: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._talk("GET", path, None, {})

    def post(self, path: str, fields: dict[str, Any], *, files: "Files | None" = None, program: bool = False) -> Answer:
        """Send a form as a browser does; ``program`` as the script of a page that saves by itself."""
        more = {"X-Autosave": "1"} if program else {}
        if files is None:
            body = urlencode(fields, doseq=True).encode()
            return self._talk("POST", path, body, more | {"Content-Type": "application/x-www-form-urlencoded"})
        mark = token_hex(8)
        kind = f"multipart/form-data; boundary={mark}"
        return self._talk("POST", path, _parts(mark, fields, files), more | {"Content-Type": kind})

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        """Sign in by the page for it."""
        form = self.get("/dang-nhap").hidden | {"email": email, "password": password}
        answer = self.post("/dang-nhap", form)
        if answer.status not in (303, BUSY):
            raise AssertionError(f"{email} is not let in: {answer.status}")
        return answer

    def _talk(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        line = HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, headers | {"Cookie": cookie, "Connection": "close"})
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as lost:
            raise NoAnswer(path) from lost
        finally:
            line.close()
        for given in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(given).items()})
        return Answer(answer.status, answer.headers.get("Location", ""), text)


Files = dict[str, tuple[str, bytes]]
"""For each box of a form the name of a file and its contents."""


def _parts(mark: str, fields: dict[str, Any], files: Files) -> bytes:
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        lines.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(lines) + f"--{mark}--\r\n".encode()
