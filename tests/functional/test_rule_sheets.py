"""The score sheet in a resolution: its form holds what applies, refuses what does not add up, and is published."""

import pytest
from sqlalchemy import select

from tests.rule_pages import ADD, BEGIN, BOOK, DRAFTS, HEAD, begun, published
from tests.rule_scene import an_admin
from workflow.models import RuleDraft, RuleRow

SHEET = "score_sheet.product_selection"
LIST = f"{BOOK}?loai=phieu-cham"
TIME = {"since": "01/04/2026", "until": "", "note": "Biên bản họp hội đồng"}
OWN = {
    "parts_culture-0-maximum": "7", "parts_culture-1-label": "Nét riêng của vùng", "parts_culture-1-maximum": "2",
    "parts_culture-2-label": "Bao bì", "parts_culture-2-maximum": "1",
}  # fmt: skip
BUTTONS = {"vi": (BEGIN, ADD), "en": ("Make the draft", "Save in the draft")}
WRONG = {
    "a sum off by one": (
        {"parts_market-0-maximum": "7"}, "cộng lại được 39 điểm, không phải 40.", "add up to 39 points, not to 40."
    ),
    "a name twice": (
        {"parts_culture-1-label": "Giá trị văn hóa"}, "Tên “Giá trị văn hóa” có nhiều lần trong phiếu.",
        "stands more than once on the sheet.",
    ),
    "an empty head": (
        {f"parts_other-{n}-{box}": "" for n in (0, 1) for box in ("label", "maximum")},
        "Nhập ít nhất một dòng: tiêu chí khác.", "Enter at least one row: other",
    ),
    "no number": ({"parts_other-0-maximum": "năm"}, "Điểm tối đa", "Most points"),
    "a name too short": ({"parts_other-0-label": "Ý"}, "Nội dung chấm", "What is marked"),
    "what applies already": ({}, "ngày đó quy định đã như vậy", "the rule of that day says so already."),
}  # fmt: skip


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def rows(maker, what):
    with maker() as session:
        return session.scalars(select(what)).all()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("case", WRONG)
def test_an_unfit_sheet_is_refused_and_what_was_typed_is_kept(admin, maker, case, lang):
    admin.client.set_cookie("lang", lang)
    typed, *words = WRONG[case]
    draft = admin.send(admin.open(f"{DRAFTS}/moi"), BUTTONS[lang][0], **HEAD).path
    form = admin.open(f"{draft}/dong/moi?ma={SHEET}")
    page = admin.send(form, BUTTONS[lang][1], status=422, **TIME, **typed)

    assert words[lang == "en"] in " ".join(page.errors)
    shown = page.filled(BUTTONS[lang][1])
    assert {name: shown[name] for name in typed} == typed
    assert (rows(maker, RuleDraft.lines), rows(maker, RuleRow)) == ([[]], [])


def test_a_sheet_is_drafted_published_and_stands_in_the_book(admin, sign_in, maker):
    form = admin.open(f"{begun(admin).path}/dong/moi?ma={SHEET}")
    draft = admin.send(form, ADD, **TIME, **OWN)
    an_admin(maker, "second-admin", "dong-nai")
    other = sign_in("second-admin")
    preview = other.open(f"{draft.path}/tac-dong").text
    published(other, draft)
    words = "Văn hóa, thẩm mỹ, 10 điểm: Giá trị văn hóa 7; Nét riêng của vùng 2; Bao bì 1"

    assert "Không so được trên từng hồ sơ: Phiếu chấm điểm sản phẩm" in preview
    assert [(row.rule_id, row.scope, row.basis) for row in rows(maker, RuleRow)] == [(SHEET, "dong-nai", HEAD["basis"])]
    assert [words in admin.open(page).text for page in (draft.path, f"{BOOK}/{SHEET}", LIST)] == [True] * 3


def test_the_list_has_the_sheet_in_force_and_the_one_that_no_draft_changes(sign_in):
    page = sign_in("supervisor").open(LIST)
    tables = [table.get_text(" ", strip=True) for table in page.soup.select("main table")]

    assert ["Tính thẩm mỹ 5" in table for table in tables] == [True, False]
    assert ["chưa kiểm chứng" in table for table in tables] == [True, False]
    assert "Phương án tài chính : 40" in tables[1] or "Phương án tài chính: 40" in tables[1]


def test_a_drafted_sheet_is_in_its_form_again_and_in_the_preview_by_its_name(admin):
    form = admin.open(f"{begun(admin).path}/dong/moi?ma={SHEET}")
    draft = admin.send(form, ADD, **TIME, **{"parts_other-0-maximum": "6", "parts_other-1-maximum": "4"})
    again = admin.open(f"{draft.path}/dong/0").filled(ADD)
    told = admin.open(f"{draft.path}/tac-dong?lang=en").text

    assert (form.filled(ADD)["parts_other-0-maximum"], again["parts_other-0-maximum"]) == ("5", "6")
    assert (again["parts_market-7-label"], again["parts_market-7-maximum"]) == ("Tham gia chuỗi giá trị", "4")
    assert "Cannot be compared case by case: Score sheet for typical rural industrial products." in told
