"""What an establishment says in its dossier, and how it goes from six questions to a case that is handed in."""

from typing import Any

from tests.browser.people import People, press
from workflow.forms.reading import tax_check_digit

TAX_CODE = f"360123456{tax_check_digit('360123456')}"
LONG = "Máy cũ tốn điện, năng suất thấp, chưa đáp ứng đơn hàng xuất khẩu của cơ sở trong hai năm tới."
QUESTIONS = {
    "kind": "enterprise", "place": "commune", "trade": "food_processing", "activity": "machinery", "machines": "new",
    "other_support": "False",
}  # fmt: skip
PAPERS = ("request_letter", "business_licence", "investment_plan", "quotation", "commitment")


def sections(commune_id: int) -> dict[str, dict[str, Any]]:
    """Return the answers of the six sections that the owner fills in."""
    return {
        "establishment": {
            "name": "Công ty TNHH Minh Anh", "tax_code": TAX_CODE, "kind": "enterprise",
            "representative": "Nguyễn Minh Anh",
            "phone": "0912345678", "address": "Ấp 3, đường 12", "commune_id": str(commune_id), "workers": "24",
        },
        "need": {
            "activity": "machinery", "title": "Hỗ trợ ứng dụng máy sấy lạnh trong chế biến trái cây", "need": LONG,
            "aims": LONG, "effects": LONG,
        },
        "items": {"items-0-name": "Máy sấy lạnh", "items-0-quantity": "1", "items-0-unit_price": "400.000.000"},
        "funding": {
            "total_cost": "400.000.000", "support": "200.000.000", "matching": "200.000.000", "other": "0",
            "own_source": "Vốn tự có của công ty",
        },
        "schedule": {
            "starts_on": "01/04/2026", "ends_on": "30/10/2026", "milestones-0-what": "Mua và lắp máy",
            "milestones-0-by": "30/06/2026",
        },
        "commitments": {"no_double_support": True, "invest_rest": True, "keep_three_years": True},
    }  # fmt: skip


SURVEY = {
    "surveyed_on": "02/03/2026",
    "participants": "Đại diện Trung tâm, xã và cơ sở",
    "findings": LONG,
    "fit": "True",
}
PROJECT = dict.fromkeys(("parties", "grounds", "aims", "scale", "content", "schedule", "organisation", "effects"), LONG)
ESTIMATE = {
    "lines-0-name": "Máy sấy lạnh", "lines-0-quantity": "1", "lines-0-unit_price": "400.000.000",
    "lines-0-source": "Báo giá",
    "eligible_cost": "400.000.000", "support": "200.000.000", "matching": "200.000.000", "other": "0",
}  # fmt: skip
CENTRE_SECTIONS = {"site_survey": SURVEY, "project_text": PROJECT, "estimate": ESTIMATE}


def begin(people: People) -> str:
    """Answer the questions without an account, sign in, begin, and return the code."""
    page = people.nobody()
    page.goto("/ho-so/moi")
    people.look(page)
    people.fill(page, QUESTIONS)
    press(page, page.locator("main form").get_by_role("button").last)
    people.look(page)
    onward = page.locator("main a.btn-primary").get_attribute("href") or ""
    owner = people.as_("owner")
    owner.goto(onward.split("tiep=")[1].replace("%3F", "?").replace("%3D", "=").replace("%26", "&"))
    people.look(owner)
    people.send(owner, "Bắt đầu hồ sơ")
    return owner.url.rstrip("/").split("/")[-2]


def write(people: People, who: str, code: str, answers: dict[str, dict[str, Any]]) -> None:
    """Fill in sections one after the other, saving each by its button."""
    page = people.as_(who)
    for key, values in answers.items():
        page.goto(f"/ho-so/{code}/soan/{key}")
        people.look(page)
        people.fill(page, values)
        press(page, page.locator("main form#section button[name=then][value=list]"))
        assert page.url.endswith("/soan"), page.locator("main").inner_text()


def attach_papers(people: People, who: str, code: str, kinds: tuple[str, ...]) -> None:
    """Upload papers one by one, as the page asks."""
    page = people.as_(who)
    page.goto(f"/ho-so/{code}/soan/giay-to")
    people.look(page)
    for kind in kinds:
        people.attach(page, f"#paper-{kind}", kind)
        press(page, page.locator(f"#giay-{kind} form.paper-upload button"))


def hand_in(people: People, code: str, label: str = "Nộp hồ sơ") -> None:
    """Read everything once more, declare, and hand in."""
    page = people.as_("owner")
    page.goto(f"/ho-so/{code}/kiem-tra")
    people.look(page)
    people.fill(page, {"agree": True})
    people.send(page, label)
    assert page.url.endswith("/da-gui"), page.locator("main").inner_text()


def machine(code: str) -> dict[str, str]:
    """One machine in the first row of its list; no other case has its number."""
    row = {"name": "Máy sấy", "model": "HS-120", "serial": f"SN {code}", "supplier": "An Phú"}
    row |= {"contract_number": "07/HĐMB", "contract_on": "02/03/2026", "total": "500.000.000"}
    return {f"machines-0-{name}": text for name, text in row.items()}
