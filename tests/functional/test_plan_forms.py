"""Every page and form of a yearly plan in both languages: it opens; what is typed wrong is told and changes nothing."""

from itertools import product

import pytest
from sqlalchemy import func, select

from tests.planning import BUDGET, DECISION, OPINION, REASON, M
from workflow.db import unit_of_work
from workflow.models import Case, CaseEvent, LedgerEntry, PlanVersion

PLAN, LANGUAGES = "/ke-hoach/kcdp-2026-dong-nai", ("vi", "en")
PAPER = {"decision_number": "948/QĐ-UBND", "decided_on": "02/03/2026"}
PRIORITY = {"area": "poor", "trade": "other", "female_share": "0", "vulnerable_share": "0", "minority_share": "0"}
MONEY = {"allotted": "1.000.000.000", **PAPER}
SHORT = "ngắn"
NO_MONEY = "Tổng kinh phí được giao: viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."
NO_TOTAL = "Tổng kinh phí đề nghị hỗ trợ trên tờ trình: phải từ 1 đến 1.000.000.000.000.000."
NO_DAY = "Ngày quyết định: viết ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 05/10/2026."
FUTURE = "Ngày văn bản không được sau hôm nay, 02/03/2026."
NOT_ASKED = "Chưa làm bước “Lấy ý kiến Sở Tài chính”. Làm bước đó trước."
PAGES = (
    "/ke-hoach", "/ke-hoach/kinh-phi", "/ke-hoach/chuong-trinh", PLAN, f"{PLAN}/thu-tu", f"{PLAN}/phuong-an",
    f"{PLAN}/phuong-an?phan_tram=50&cach=evenly", f"{PLAN}/phien-ban/1", "/dot-xet", "/phe-duyet/dot-1-2026",
)  # fmt: skip
FORMS = {
    "collecting": ("ghi-dieu-kien-uu-tien", "chot-danh-sach-tong-hop", "huy-ke-hoach"),
    "consolidated": ("mo-lai-tong-hop", "lay-y-kien-so-tai-chinh", "ghi-ket-qua-can-doi-ngan-sach"),
    "budget_checked": ("ghi-thay-doi-kinh-phi-duoc-giao", "mo-lai-tong-hop"),
    "approved": ("giao-ke-hoach",), "assigned": ("bat-dau-thuc-hien",), "running": ("so-ket", "tong-ket"),
}  # fmt: skip
"""The forms that the officer finds in each state."""
WAY = (
    ("collecting", "consolidate", "officer", {"items": 2, "total": 350 * M}),
    ("consolidated", "ask_opinion", "officer", {"units": "finance", "question": "Có cân đối được không?"}),
    ("consolidated", "give_opinion", "finance", OPINION), ("consolidated", "record_budget", "officer", BUDGET),
    ("budget_checked", "propose_plan", "officer", {"money": 350 * M, "way": "in_order"}),
    ("proposed", "approve_proposal", "governor", DECISION), ("approved", "assign_plan", "officer", DECISION),
    ("assigned", "begin_plan", "officer", {}),
    ("running", "propose_amendment", "leader", {"money": 350 * M, "way": "fill", **REASON}), ("amending", "", "", {}),
)  # fmt: skip
WRONG = {
    "collecting": (
        ("officer", "ghi-dieu-kien-uu-tien", {**PRIORITY, "item_id": "999"}, "Đề án: chọn một mục trong danh sách."),
        (
            "officer",
            "ghi-dieu-kien-uu-tien",
            {**PRIORITY, "item_id": "first", "female_share": "101"},
            "Lao động nữ (%): phải từ 0 đến 100.",
        ),
        (
            "officer",
            "ghi-dieu-kien-uu-tien",
            {**PRIORITY, "item_id": "first", "effect": "vo-cung"},
            "Hiệu quả: chọn một mục trong danh sách.",
        ),
        (
            "officer",
            "chot-danh-sach-tong-hop",
            {"items": "", "total": "350.000.000"},
            "Nhập số đề án, kế hoạch trên tờ trình.",
        ),
        (
            "officer",
            "chot-danh-sach-tong-hop",
            {"items": "0", "total": "350.000.000"},
            "Số đề án, kế hoạch trên tờ trình: phải từ 1 đến 100.000.",
        ),
        ("officer", "chot-danh-sach-tong-hop", {"items": "2", "total": "0"}, NO_TOTAL),
        ("officer", "huy-ke-hoach", {"reason": SHORT}, "Lý do: viết ít nhất 10 ký tự."),
    ),
    "consolidated": (
        ("officer", "mo-lai-tong-hop", {"reason": ""}, "Nhập lý do."),
        ("officer", "lay-y-kien-so-tai-chinh", {"question": "Có cân đối được không?"}, "Chọn đơn vị được hỏi."),
        ("officer", "ghi-ket-qua-can-doi-ngan-sach", MONEY, NOT_ASKED),
    ),
    "budget_checked": (
        ("officer", "ghi-thay-doi-kinh-phi-duoc-giao", {**MONEY, "allotted": "một tỷ"}, NO_MONEY),
        (
            "officer",
            "ghi-thay-doi-kinh-phi-duoc-giao",
            {**MONEY, "decision_number": ""},
            "Nhập số văn bản giao hoặc cân đối.",
        ),
        ("officer", "ghi-thay-doi-kinh-phi-duoc-giao", {**MONEY, "decided_on": "03/03/2026"}, FUTURE),
    ),
    "proposed": (("governor", "tra-lai-phuong-an", {"reason": SHORT}, "Lý do: viết ít nhất 10 ký tự."),),
    "approved": (
        ("officer", "giao-ke-hoach", {**PAPER, "decision_number": ""}, "Nhập số quyết định."),
        ("officer", "giao-ke-hoach", {**PAPER, "decided_on": "2/3"}, NO_DAY),
    ),
    "running": (
        ("officer", "so-ket", {"results": SHORT}, "Kết quả thực hiện: viết ít nhất 10 ký tự."),
        ("officer", "tong-ket", {"results": ""}, "Nhập kết quả thực hiện."),
    ),
    "amending": (("governor", "tra-lai-de-nghi-dieu-chinh", {"reason": ""}, "Nhập lý do."),),
}


@pytest.fixture
def plan_in(maker, world, put_plan):
    """A plan brought along its way up to a state."""

    def brought(state):
        planned = put_plan()
        with unit_of_work(maker) as session:
            planned.session = session
            for here, step, who, values in WAY:
                if here == state:
                    break
                units = {"units": [(world.units["finance"], "prov_finance")]} if "units" in values else {}
                planned.take(step, who, **{**values, **units})
        return planned

    return brought


def everything(maker):
    """What a refused form must not change: states, acts, money and versions."""
    with maker() as session:
        states = session.execute(select(Case.id, Case.state, Case.version).order_by(Case.id)).all()
        counts = [
            session.scalar(select(func.count()).select_from(one)) for one in (CaseEvent, LedgerEntry, PlanVersion)
        ]
        return [tuple(row) for row in states], counts


def kept(page, typed):
    """What stands in the boxes of a form, of those that were typed in."""
    boxes = {
        name: page.soup.select_one(f"main form textarea[name='{name}'], main form input[name='{name}']")
        for name in typed
    }
    texts = {name: box for name, box in boxes.items() if box is not None and box.get("type") != "radio"}
    return {name: box.get("value", box.get_text(strip=True)) for name, box in texts.items()}


def test_every_page_opens(sign_in, plan_in):
    plan_in("proposed")
    for who in ("officer", "leader", "governor"):
        visitor = sign_in(who)
        for path, lang in product(PAGES, LANGUAGES):
            page = visitor.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            assert page.soup.html["lang"] == lang, path


@pytest.mark.parametrize("state", FORMS)
def test_every_form_opens(sign_in, plan_in, state):
    planned, officer = plan_in(state), sign_in("officer")
    for slug, lang in product(FORMS[state], LANGUAGES):
        page = officer.open(f"/ho-so/{planned.code}/{slug}?lang={lang}")
        assert page.form().find("button", type="submit"), slug


@pytest.mark.parametrize("state", WRONG)
def test_what_is_wrong_is_told_kept_and_changes_nothing(sign_in, maker, plan_in, state):
    planned = plan_in(state)
    people, before = {who: sign_in(who) for who, *_ in WRONG[state]}, everything(maker)
    for (who, slug, typed, problem), lang in product(WRONG[state], LANGUAGES):
        said = {name: str(planned.items[0]) if text == "first" else text for name, text in typed.items()}
        page = people[who].open(f"/ho-so/{planned.code}/{slug}?lang={lang}")
        page = people[who].send(page, status=422, **said)
        told = page.errors[0].replace("\xa0", " ")

        assert (told == problem) == (lang == "vi"), (slug, told)
        assert kept(page, said) == {name: said[name] for name in kept(page, said)}, slug
        assert everything(maker) == before, slug
