"""How a council decides in the pages: who is there, its votes, number and structure, its minutes and the decision."""

from playwright.sync_api import Page

from tests.browser.people import press
from tests.browser.provincial_round import Journey, key_of
from tests.browser.round_forming import DECISION
from workflow.models import CouncilSession
from workflow.models.base import table_of
from workflow.rounds.facts import REACHED
from workflow.rounds.records import items
from workflow.rounds.sittings import meetings
from workflow.services.voting import Box, decide_item

SITTING = table_of(CouncilSession)
CHAIR, SECRETARY, AWAY = 0, 2, 6
RECOGNISED, SMALLER = 10, 2
"""How many products are recognised, and how many members vote for the one that is not recommended."""


def session(journey: Journey) -> Page:
    """The secretary opens the session and notes that one member is away."""
    page = journey.at(key_of(journey.council[SECRETARY]), f"/hoi-dong/{journey.slug}/phien")
    journey.send(page, "Mở phiên họp", {"place": "Phòng họp số 2, Sở Công Thương"})
    for number, member in enumerate(journey.council):
        page.set_checked(f"[name=co-mat-{member.id}]", number != AWAY)
    return journey.send(page, "Ghi điểm danh")


def ballots(journey: Journey, page: Page) -> None:
    """One product is carried and one is not, in the pages; the others are carried beside them."""
    for number, yes in ((0, AWAY), (1, SMALLER)):
        page.goto(f"{page.url.split('?')[0]}?sp={journey.code_of(journey.scene.nominations[number])}")
        press(page, page.get_by_role("link", name="Mở biểu quyết"))
        vote(journey, page, yes)
        journey.send(page, "Ghi kết quả biểu quyết")
    decide_others(journey)


def vote(journey: Journey, page: Page, yes: int) -> None:
    """The first members say yes, whoever else is there says no."""
    for number, member in enumerate(journey.council[:AWAY]):
        page.select_option(f"[name=phieu-{member.id}]", "yes" if number < yes else "no")


def decide_others(journey: Journey) -> None:
    """Carry every product that is still open."""
    here = [member.id for member in journey.council[:AWAY]]
    box = Box(frozenset(here), dict.fromkeys(here, "yes"))
    with journey.beside() as scene:
        for item in items(scene.session, scene.round_id):
            if item.state in REACHED and item.case_id not in scene.nominations[:2]:
                (meeting,) = meetings(scene.session, SITTING.c.round_id == scene.round_id)
                own = {"seen": meeting.version, "by": scene.officer, "now": scene.now}
                decide_item(scene.session, meeting.id, item.case_id, box, **own)


def number(journey: Journey, page: Page, total: int) -> None:
    """The council settles how many are recognised."""
    page.goto(page.url.split("?")[0])
    press(page, page.get_by_role("link", name="Số lượng và cơ cấu").first)
    page.fill("#total", str(total))
    journey.send(page, "Xem kết quả theo số này")
    vote(journey, page, AWAY)
    journey.send(page, "Ghi quyết định về số lượng")


def minutes(journey: Journey, page: Page) -> None:
    """The secretary writes the minutes; chair and secretary sign them."""
    journey.send(page, "Lập biên bản")
    for seat, words in ((CHAIR, "Chủ tịch"), (SECRETARY, "Thư ký")):
        signer = journey.at(key_of(journey.council[seat]), f"/hoi-dong/{journey.slug}/phien/1/bien-ban")
        press(signer, signer.get_by_role("button", name=f"Ký biên bản với tư cách {words}"))


def decide(journey: Journey) -> None:
    """The whole session, and the decision of the province's leader."""
    page = session(journey)
    ballots(journey, page)
    number(journey, page, RECOGNISED)
    minutes(journey, page)
    journey.step("officer", "Chốt kết quả của Hội đồng")
    journey.step("governor", "Ký quyết định công nhận", **DECISION, decided_on=journey.day())
