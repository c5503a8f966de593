"""Six people at work who never give up: what got no answer is sent again, with the same key, until it is answered.

Each writer is an endless round of acts. An act that was answered as done is acknowledged and must be found in the
database afterwards, once; one that was refused because somebody was faster must have left nothing, and is tried anew.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from tests.chaos.browsing import BUSY, Answer, Browser, NoAnswer
from tests.chaos.processes import STEP
from tests.chaos.scene import Scene

DONE, STALE = 303, 409
GIVE_UP = 60.0
REASON = "Kinh phí của đợt này chưa được phân bổ đủ."
Fields = dict[str, Any]
Wish = tuple[str, str, str, Fields]
"""Who, the code of the case, the name of the step in its address, and what is typed."""


@dataclass(frozen=True, slots=True)
class Act:
    """A step that was answered: by whom, under which key, upon which version of which case, and what the answer was."""

    person_id: int
    key: str
    code: str
    version: int
    slug: str
    answer: Answer


@dataclass
class Writer:
    """One thread of work, what was acknowledged to it and what was refused."""

    scene: Scene
    port: int
    stopped: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[Act] = field(default_factory=list)
    refused: list[Act] = field(default_factory=list)
    again: int = 0
    """How often something had to be sent again."""
    browsers: dict[str, Browser] = field(default_factory=dict)

    def work(self, wishes: Iterator[Wish]) -> "Writer":
        """Take one step after the other until told to stop."""
        for who, code, slug, fields in wishes:
            while not self.take(who, code, slug, fields):
                if self.stopped.is_set():
                    return self
            if self.stopped.is_set():
                break
        return self

    def take(self, who: str, code: str, slug: str, fields: Fields) -> bool:
        """Take a step by its page, and say whether it was taken; False when somebody else had moved the case."""
        browser, path = self.browser(who), f"/ho-so/{code}/{slug}"
        page = self.ask(lambda: browser.get(path))
        if page.status != 200:
            raise AssertionError(f"{who} may not see {path}: {page.words}")
        sent = page.hidden | fields
        answer = self.send(browser, path, sent)
        act = Act(browser.person_id, sent["idempotency_key"], code, int(sent["version"]), slug, answer)
        if answer.status not in (DONE, STALE):
            raise AssertionError(f"{who} on {path}: {answer.words}")
        (self.acknowledged if answer.status == DONE else self.refused).append(act)
        return answer.status == DONE

    def send(self, browser: Browser, path: str, fields: Fields, **more: Any) -> Answer:
        """Send a form until it is answered."""
        return self.ask(lambda: browser.post(path, fields, **more))

    def ask(self, request: Callable[[], Answer]) -> Answer:
        """Send a request again and again until it is answered; a server that is too busy has not answered yet."""
        waited = threading.Event()
        for _ in range(int(GIVE_UP / STEP)):
            try:
                answer = request()
            except NoAnswer:
                answer = None
            if answer is not None and answer.status != BUSY:
                return answer
            self.again += 1
            waited.wait(STEP)
        raise TimeoutError("nobody answers any more")

    def browser(self, who: str) -> Browser:
        """This thread's browser of a person."""
        if who not in self.browsers:
            browser = Browser(self.port, self.scene.world.people[who].id)
            self.ask(lambda: browser.sign_in(f"{who}@example.vn"))
            self.browsers[who] = browser
        return self.browsers[who]


def asking(scene: Scene) -> Iterator[Wish]:
    """The owner asks where the case is, the Sở answers."""
    for code, number in zip(cycle(scene.codes["appraisal"]), count(1), strict=False):
        yield "owner", code, "hoi-tien-do", {"question": f"Lần {number}: hồ sơ đến đâu rồi ạ?"}
        yield "officer", code, "tra-loi-cau-hoi", {"answer": f"Lần {number}: Sở đang thẩm định."}


def pausing(scene: Scene) -> Iterator[Wish]:
    """The leader pauses the same cases that others are asked about, and lets them go on."""
    review = f"{scene.today + timedelta(days=60):%d/%m/%Y}"
    basis = "Điều 8 Thông tư 46/2012/TT-BCT"
    for code in cycle(scene.codes["appraisal"]):
        pause = {"reason_code": "no_budget", "reason": REASON, "basis": basis, "review_on": review}
        yield "leader", code, "tam-dung", pause
        yield "leader", code, "tiep-tuc", {"reason": REASON}


def batching(scene: Scene) -> Iterator[Wish]:
    """The officer puts cases into a batch and takes them out again."""
    for code in cycle(scene.codes["appraised"]):
        yield "officer", code, "xep-vao-dot", {"batch_id": str(scene.world.batch_id)}
        yield "second_officer", code, "rut-khoi-dot", {"reason": REASON}


def reporting(scene: Scene) -> Iterator[Wish]:
    """The centre reports on cases that are being carried out."""
    period = f"{scene.today.month}/{scene.today.year}"
    for code, number in zip(cycle(scene.codes["started"]), count(1), strict=False):
        note = f"Lần {number}: đang lắp máy"
        yield "centre", code, "bao-cao-tien-do", {"period": period, "percent": "40", "spent": "0", "note": note}


def paying(scene: Scene) -> Iterator[Wish]:
    """The centre asks for money on others, and the accountant returns the request."""
    for code in cycle(scene.codes["reported"]):
        yield "centre", code, "de-nghi-chi", {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}
        yield "accountant", code, "kiem-tra-de-nghi-chi", {"verdict": "return", "reason": REASON}
