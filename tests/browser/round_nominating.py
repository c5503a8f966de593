"""How products are nominated and found eligible: two in the pages by their owner, the others beside them."""

from typing import Any

from tests.browser.dossier import LONG, attach_papers, hand_in, sections, write
from tests.browser.people import press
from tests.browser.provincial_round import Journey
from tests.selection import HEADS, submit
from tests.unit.uploads import png

PRODUCTS = {"handicraft": "Bộ bình gốm men lam Biên Hòa", "agro_food": "Bưởi sấy dẻo Tân Triều"}
PAPERS = ("nomination_form", "business_licence", "product_description")
PHOTOS = ("photo_front", "photo_side", "photo_top")
LARGE, SMALL = (1200, 800), (640, 480)
OTHERS = 10


def answers(journey: Journey, group: str) -> dict[str, dict[str, Any]]:
    """The five sections of a nomination."""
    food = {"food_safety_number": "15/2026/ATTP", "food_safety_until": "31/12/2030"} if group == "agro_food" else {}
    return {
        "establishment": sections(journey.site.world.units["commune"])["establishment"],
        "product": {
            "group": group, "name": PRODUCTS[group], "is_set": "False", "description": LONG, "first_made": "2012",
            "unit_price": "250.000",
        },
        "market": {
            "yearly_output": "5.000", "output_unit": "chiếc", "revenue": "1.250.000.000", "workers": "24",
            "export_share": "20", "markets": "Đồng Nai, TP. Hồ Chí Minh", "domestic_materials": "90",
            "technology": LONG,
        },
        "quality": {"standards": "TCVN 7747:2013", **food},
        "pledge": dict.fromkeys(("own_make", "not_copied", "no_ip_breach", "lawful", "mass_producible"), True),
    }  # fmt: skip


def photograph(journey: Journey, code: str, kind: str, size: tuple[int, int]) -> bool:
    """Send a photograph of this size and tell whether it was taken."""
    page = journey.at("owner", f"/ho-so/{code}/soan/giay-to", look=False)
    picture = {"name": f"{kind}.png", "mimeType": "image/png", "buffer": png(*size)}
    page.locator(f"#paper-{kind}").set_input_files([picture])
    press(page, page.locator(f"#giay-{kind} form.paper-upload button"))
    return page.locator(f"#paper-{kind}-error").count() == 0


def nominate(journey: Journey, group: str) -> str:
    """Write a nomination in the pages, hand it in, and return its code."""
    page = journey.at("owner", f"/binh-chon/{journey.slug}")
    journey.send(page, "Bắt đầu hồ sơ")
    code = page.url.rstrip("/").split("/")[-2]
    write(journey.people, "owner", code, answers(journey, group))
    attach_papers(journey.people, "owner", code, PAPERS + (("food_safety_paper",) if group == "agro_food" else ()))
    assert not photograph(journey, code, PHOTOS[0], SMALL)
    for kind in PHOTOS:
        assert photograph(journey, code, kind, LARGE)
    hand_in(journey.people, code, "Nộp hồ sơ bình chọn")
    journey.scene.nominations.append(journey.id_of(code))
    return code


def nominations(journey: Journey) -> None:
    """Two in the pages, one of them received and found eligible there, and ten more."""
    code = nominate(journey, "handicraft")
    nominate(journey, "agro_food")
    journey.step("officer", "Tiếp nhận", code, papers_checked=True)
    journey.step("officer", "Xác nhận đủ điều kiện", code, **HEADS, group="handicraft")
    with journey.beside() as scene:
        for _ in range(OTHERS):
            submit(scene)
        for case_id in scene.nominations[1:]:
            scene.take("accept", on=case_id, papers_checked=True)
            group = "agro_food" if case_id == scene.nominations[1] else "handicraft"
            scene.take("find_eligible", on=case_id, group=group, **HEADS)
    journey.later(journey.site.at)
