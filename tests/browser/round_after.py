"""What follows a decision in the pages: a complaint, certificates and who can check them, and the level above."""

from collections import Counter
from datetime import datetime

from tests.browser.people import press
from tests.browser.provincial_round import Journey
from tests.browser.round_forming import DECISION
from tests.selection import a_scene
from workflow.selection.councils import Level

COMPLAINT = {
    "about": "decision", "what": "Sản phẩm đạt điểm cao nhưng Hội đồng không nêu lý do.", "wish": "Xét lại sản phẩm.",
}  # fmt: skip
ANSWER = {
    "yes": "6", "no": "1", "abstain": "0", "answer": "Hội đồng đã xét lại và tán thành công nhận sản phẩm.",
    "minutes_number": "05/BB-HĐBC",
}  # fmt: skip
SIGNER = "Nguyễn Văn Ký"
LETTER = {"letter_number": "120/UBND-KT"}


def complain(journey: Journey) -> str:
    """The owner of the product that was not recognised complains, and the council agrees. Return its code."""
    code = journey.code_of(journey.scene.nominations[1])
    journey.step("owner", "Khiếu nại kết quả", code, **COMPLAINT)
    journey.step("officer", "Chấp nhận khiếu nại", code, **ANSWER)
    return code


def award(journey: Journey) -> None:
    """The window for complaints passes, and the certificates of the round are issued."""
    with journey.beside() as scene:
        scene.time("end_window", "complaints")
    journey.later(journey.site.at)
    journey.step("officer", "Cấp giấy chứng nhận cho cả đợt", granted_on=journey.day(), signer=SIGNER)


def certificate(journey: Journey) -> str:
    """The owner opens the certificate; somebody without an account checks it. Return what it is worth."""
    page = journey.at("owner", f"/ho-so/{journey.code_of(journey.scene.nominations[0])}")
    press(page, page.locator("main a[href*='/giay-chung-nhan/']").first)
    journey.people.look(page)
    public = journey.people.nobody()
    public.goto(page.locator(".certificate-address").first.inner_text())
    journey.people.look(public)
    return public.locator("#worth-title").inner_text().strip()


def late_certificate(journey: Journey, code: str, at: datetime) -> None:
    """The leader follows the answer in the new year, and the product gets a certificate of that year."""
    journey.later(at)
    journey.step("governor", "Công nhận sản phẩm", code, **DECISION, decided_on=journey.day())
    journey.step("officer", "Cấp giấy chứng nhận", code, granted_on=journey.day(), signer=SIGNER)


def forward(journey: Journey, at: datetime) -> str:
    """A region's round opens late: what has expired is refused, what is valid goes there. Return why it was refused."""
    journey.later(at)
    dates = {"year": at.year, "opens_on": f"{at:%Y-%m-%d}", "closes_on": f"{at:%Y}-12-31", "ceremony": f"{at:%Y}-12"}
    with journey.beside() as scene:
        above = a_scene(
            scene.session, scene.world, until="receiving", level=Level.REGION, now=scene.now,
            plan={"title": f"Bình chọn khu vực phía Nam {at:%Y}", **dates},
        )  # fmt: skip
    expired, valid = (str(case_id) for case_id in journey.scene.nominations[:2])
    page = journey.at("officer", f"/ho-so/{journey.code}", look=False)
    press(page, page.get_by_role("link", name="Gửi danh sách lên cấp trên", exact=True).first)
    journey.people.look(page)
    letter = {**LETTER, "letter_on": journey.day(), "target_id": str(above.round_id), "items": [expired, valid]}
    journey.people.fill(page, letter)
    press(page, page.get_by_role("button", name="Gửi danh sách lên cấp trên", exact=True))
    refusal = page.locator(".error-summary").inner_text()
    page.uncheck(f"[name=items][value='{expired}']")
    journey.send(page, "Gửi danh sách lên cấp trên")
    return refusal


def public_list(journey: Journey) -> Counter[str]:
    """What the certificates of the public list are worth."""
    page = journey.people.nobody()
    page.goto("/ket-qua")
    journey.people.look(page)
    return Counter(text.strip() for text in page.locator("main td[data-label='Tình trạng']").all_inner_texts())
