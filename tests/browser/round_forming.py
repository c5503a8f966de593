"""How a provincial round comes about in the pages: its plan, who approves it, and who sits in its bodies."""

from typing import Any

from tests.browser.people import press
from tests.browser.provincial_round import Journey
from workflow.authority import Person
from workflow.selection.councils import Body, Seat

TITLE = "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Đồng Nai 2026"
RULES = {
    "rubric": "product_selection", "pass_mark": "70", "per_item": "3", "missing": "not_closable", "quorum": "66",
    "base": "present", "threshold": "50", "strict": "True", "tie": "chair", "secret": "False",
}  # fmt: skip
DECISION = {"decision_number": "948/QĐ-UBND"}
SEATED = {"decision": "12/QĐ-HĐBC", "from_on": "26/10/2026"}
ROWS = 3
"""So many empty rows are on the page of a decision; the next ones are written as a decision of their own."""


def plan(journey: Journey) -> dict[str, Any]:
    """What the round is about."""
    return {
        "title": TITLE, "year": "2026", "opens_on": journey.day(), "closes_on": "31/12/2026", "ceremony": "12/2026",
        "groups": ["handicraft", "agro_food"], "basis": "Kế hoạch 35/KH-UBND",
    }  # fmt: skip


def begin(journey: Journey) -> None:
    """Start a round, write its two sections, and let it be approved."""
    page = journey.at("officer", "/hoi-dong")
    journey.send(page, "Lập đợt bình chọn")
    journey.opened(page.url.rsplit("/", 1)[-1])
    for key, values in {"round_plan": plan(journey), "round_rules": RULES}.items():
        journey.at("officer", f"/ho-so/{journey.code}/soan/{key}")
        journey.people.fill(page, values)
        press(page, page.locator("main form#section button[name=then][value=list]"))
        assert page.url.endswith("/soan"), page.locator("main").inner_text()
    journey.step("officer", "Trình kế hoạch")
    journey.step("governor", "Duyệt kế hoạch", **DECISION, decided_on=journey.day())


def seat(journey: Journey) -> None:
    """Seat council, jury and an expert, three people a decision, and call for dossiers."""
    offices = (Seat.CHAIR, Seat.VICE, Seat.SECRETARY)
    seats = [
        (person, Body.COUNCIL, offices[n] if n < len(offices) else Seat.MEMBER)
        for n, person in enumerate(journey.council)
    ]
    seats += [(person, Body.JURY, Seat.JUROR if n else Seat.CHAIR) for n, person in enumerate(journey.jury)]
    seats.append((journey.expert, Body.EXPERTS, Seat.EXPERT))
    for first in range(0, len(seats), ROWS):
        rows = enumerate(seats[first : first + ROWS])
        values = {name: text for n, one in rows for name, text in _row(n, *one).items()}
        journey.step("officer", "Ghi quyết định thành lập", **values)
    journey.step("officer", "Mở nhận hồ sơ")
    page = journey.at("officer", "/hoi-dong")
    press(page, page.get_by_role("link", name=TITLE))
    journey.people.look(page)
    journey.slug = page.url.rsplit("/", 1)[-1]


def _row(number: int, person: Person, body: Body, seat: Seat) -> dict[str, str]:
    own = {"user_id": str(person.id), "body": body.value, "seat": seat.value, **SEATED}
    return {f"members-{number}-{name}": text for name, text in own.items()}
