"""How a jury works in the pages: a sample, declarations, the assignment, sheets, and whoever has to leave."""

from collections.abc import Sequence
from fractions import Fraction

from tests.browser.people import People, press
from tests.browser.provincial_round import Journey, key_of
from tests.juries import sheet_of
from tests.round_records import RUBRIC
from tests.selection import declare, score
from workflow.authority import Person
from workflow.rounds.scores import sheets_of

SAMPLE = {"title": "Giỏ tre đan năm 2025", "about": "Giỏ tre đan tay, quai mây, bán ở chợ Biên Hòa."}
CONFLICTED = (3, 4)
"""The jurors with a conflict each, with the nomination of the same number."""
IN_PAGES, LATE, LEAVING = (0, 1), 2, 6
"""The jurors who score in the pages, who turns out to be a relative, and who falls ill."""
RELATIVE = "Giám khảo là chị dâu của chủ cơ sở."
VISITED = "Cơ sở có lò nung và đúng như hồ sơ."
BEST, MISSED = 92, 60
COMMENTS = {f"comment-{head.key}": "Đúng với hồ sơ." for head in RUBRIC.criteria}


def calibrate(journey: Journey) -> None:
    """The secretary adds a sample, a juror marks it, and the secretary writes what was agreed."""
    secretary, juror = key_of(journey.council[2]), key_of(journey.jury[0])
    page = journey.at(secretary, f"/cham-diem/{journey.slug}/mau")
    journey.send(page, "Thêm mẫu", SAMPLE)
    page = journey.at(juror, f"/cham-diem/{journey.slug}/mau")
    press(page, page.get_by_role("link", name=SAMPLE["title"]))
    journey.people.look(page)
    journey.send(page, "Gửi điểm mẫu", marks(82))
    page = journey.at(secretary, page.url)
    journey.send(page, "Ghi kết luận", {"conclusion": "Thị trường: xét hợp đồng đã ký."})


def declarations(journey: Journey) -> None:
    """Two jurors declare a conflict each, one juror declares none, and the others do so beside the pages."""
    for number in (*CONFLICTED, 0):
        case_id = journey.scene.nominations[number] if number else 0
        page = journey.at(key_of(journey.jury[number]), f"/cham-diem/{journey.slug}/khai-bao")
        conflict = {f"answer-{case_id}": "conflict", f"reason-{case_id}": "Chủ cơ sở là em ruột."} if number else {}
        journey.send(page, "Gửi khai báo", {**conflict, "rest": True})
    with journey.beside() as scene:
        declare(scene)


def visit(journey: Journey) -> None:
    """The expert declares, sees one workshop, and brings minutes and a photograph."""
    expert = key_of(journey.expert)
    page = journey.at(expert, f"/cham-diem/{journey.slug}/khai-bao", look=False)
    journey.send(page, "Gửi khai báo", {"rest": True})
    press(page, page.locator("main td").get_by_role("link", name="Ghi biên bản khảo sát").first)
    for kind in ("visit_minutes", "visit_photo"):
        journey.people.attach(page, f"[name=paper-{kind}]", kind)
    seen = {"participants": "Chuyên gia 1\nĐại diện cơ sở", "findings": VISITED}
    journey.send(page, "Ghi biên bản khảo sát thực tế", {"visited_on": journey.day(), **seen})
    page.locator(".visit-photos summary").click()
    journey.people.look(page)


def assign(journey: Journey) -> None:
    """The proposal is taken as it stands, and the scores are opened."""
    page = journey.at("officer", f"/hoi-dong/{journey.slug}/phan-cong")
    journey.send(page, "Lưu phân công")
    journey.step("officer", "Mở chấm điểm")


def marks(total: int) -> dict[str, str]:
    """The boxes of a sheet of so many points."""
    return {f"mark-{key}": text for key, text in sheet_of(total).marks.items()}


def total_of(journey: Journey, case_id: int) -> int:
    """How many points every juror gives a product: the last one misses the mark, no two others are equal."""
    number = journey.scene.nominations.index(case_id)
    return MISSED if number == len(journey.scene.nominations) - 1 else BEST - number


def fill_in(journey: Journey, people: People, juror: Person) -> int:
    """Let a juror score everything that is assigned, in the pages; return how many sheets there were."""
    page = people.as_(key_of(juror))
    page.goto(f"/cham-diem/{journey.slug}")
    people.look(page)
    codes = page.locator("main table .cell-code").all_inner_texts()
    for code in codes:
        page.goto(f"/cham-diem/{journey.slug}/{code}")
        people.look(page)
        for box, text in {**marks(total_of(journey, journey.id_of(code))), **COMMENTS}.items():
            page.fill(f"[name={box}]", text)
        press(page, page.get_by_role("button", name="Nộp phiếu"))
        assert page.locator(".error-summary").count() == 0, page.locator("main").inner_text()
    return len(codes)


def fill_in_beside(journey: Journey, jurors: Sequence[Person]) -> None:
    """Let jurors submit everything that is assigned and still missing, beside the pages."""
    with journey.beside() as scene:
        people = {juror.id: juror for juror in jurors}
        for sheet in sheets_of(scene.session, scene.round_id):
            if sheet.user_id in people and not sheet.submitted_at:
                score(scene, sheet.case_id, people[sheet.user_id], Fraction(total_of(journey, sheet.case_id)))


def recuse(journey: Journey) -> int:
    """Somebody who has scored turns out to be a relative, and is sent away. Return what their own sheet answers now."""
    juror = journey.jury[LATE]
    with journey.beside() as scene:
        case_id = next(sheet.case_id for sheet in sheets_of(scene.session, scene.round_id) if sheet.user_id == juror.id)
    pair = f"{case_id}:{juror.id}"
    page = journey.at("officer", f"/hoi-dong/{journey.slug}/xung-dot")
    press(page, page.get_by_role("link", name="Quyết định về trường hợp khác, mới phát hiện"))
    journey.people.look(page)
    journey.send(page, "Quyết định xung đột lợi ích", {"declaration": pair, "verdict": "recused", "reason": RELATIVE})
    answer = journey.people.as_(key_of(juror)).goto(f"/cham-diem/{journey.slug}/{journey.code_of(case_id)}")
    return answer.status if answer else 0


def replace(journey: Journey) -> None:
    """Somebody falls ill; who comes instead declares, is given the products, and scores them in the pages."""
    page = journey.at("officer", f"/hoi-dong/{journey.slug}", look=False)
    press(page, page.get_by_role("link", name="Thay thành viên").first)
    name = f"{journey.jury[LEAVING].name} –"
    leaving = page.locator("[name=leaving_id] option", has_text=name).get_attribute("value")
    values = {"leaving_id": leaving, "coming_id": str(journey.newcomer.id), "from_on": journey.day()}
    journey.people.look(page)
    journey.send(page, "Thay thành viên", {**values, "decision": "20/QĐ-HĐBC", "reason": "Nằm viện dài ngày."})
    page = journey.at(key_of(journey.newcomer), f"/cham-diem/{journey.slug}/khai-bao")
    journey.send(page, "Gửi khai báo", {"rest": True})
    page = journey.at("officer", f"/hoi-dong/{journey.slug}/phan-cong")
    journey.send(page, "Lưu phân công")


def close(journey: Journey) -> str:
    """Close the scores; the officer reads the results with their robustness. Return their heading."""
    journey.step("officer", "Đóng chấm điểm, mở niêm phong")
    page = journey.at("officer", f"/hoi-dong/{journey.slug}/tong-hop")
    assert page.get_by_text("Vững", exact=True).count() == len(journey.scene.nominations)
    return page.locator("h1").inner_text()
