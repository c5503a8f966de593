"""What a resolution refuses, in both languages: clear words, what was typed stays, nothing is changed."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.rule_pages import ADD, BEGIN, CAP, CLAUSE, DRAFTS, HEAD, PUBLISH
from tests.rule_scene import an_admin
from web.once import new_key
from workflow.db import unit_of_work
from workflow.models import RuleDraft, RuleRow

BUTTONS = {"vi": (BEGIN, ADD, PUBLISH), "en": ("Make the draft", "Save in the draft", "Publish and tell the parties")}
WORDS = {
    "no basis": ("Nhập văn bản làm căn cứ.", "Enter the document that is the ground."),
    "overlap": (
        "đã có quy định khác áp dụng từ ngày 01/06/2026, trùng thời gian với dòng này.",
        "has another rule in force from 01/06/2026, over the same days as this line.",
    ),
    "two lines": ("có hai dòng cùng áp dụng ngày 01/05/2026.", "has two lines that apply on 01/05/2026."),
    "gap": ("từ ngày 01/01/2027 không có quy định nào.", "from 01/01/2027 on there is no rule."),
    "end first": ("không được trước", "may not be before"),
    "unchanged": ("ngày đó quy định đã như vậy.", "the rule of that day says so already."),
    "own draft": (
        "Bạn đã soạn dự thảo này nên không được công bố. Nhờ một người quản trị khác xem và công bố.",
        "You wrote this draft, so you may not publish it.",
    ),
    "late clause": ("sau ngày quy định mới có hiệu lực", "of the clause is after the new rule begins."),
    "paper": ("chọn những mục trong danh sách", "choose only from the list"),
}  # fmt: skip


@pytest.fixture(params=["vi", "en"])
def lang(request):
    return request.param


@pytest.fixture
def admin(sign_in, lang):
    visitor = sign_in("admin")
    visitor.client.set_cookie("lang", lang)
    return visitor


@pytest.fixture
def draft(admin, lang):
    return admin.send(admin.open(f"{DRAFTS}/moi"), BUTTONS[lang][0], **HEAD).path


def line(visitor, draft, lang, rule="cap.machinery", status=422, **said):
    form = visitor.open(f"{draft}/dong/moi?ma={rule}")
    return visitor.send(form, BUTTONS[lang][1], status=status, **{**CAP, **said})


def said(page, what, lang):
    """Whether the summary of errors says it in the language of the reader."""
    return WORDS[what][lang == "en"] in " ".join(page.errors)


def kept(maker):
    with maker() as session:
        return [(row.basis, len(row.lines), row.published_at) for row in session.scalars(select(RuleDraft))]


@pytest.mark.parametrize("basis", ["", "   "])
def test_no_basis(admin, maker, lang, basis):
    page = admin.send(admin.open(f"{DRAFTS}/moi"), BUTTONS[lang][0], status=422, **{**HEAD, "basis": basis})

    assert (said(page, "no basis", lang), page.soup.select_one("#title")["value"]) == (True, HEAD["title"]), page.errors
    assert kept(maker) == []


def test_a_basis_is_not_taken_away(admin, maker, lang, draft):
    page = admin.send(admin.open(f"{draft}/sua"), BUTTONS[lang][1], status=422, basis="")

    assert (said(page, "no basis", lang), kept(maker)) == (True, [(HEAD["basis"], 0, None)])


def test_a_rule_over_another(admin, maker, lang, draft):
    own = {"rule_id": "cap.machinery", "scope": "dong-nai", "kind": "cap", "unit": "VND", "basis": "NQ", "label": "Mức"}
    with unit_of_work(maker) as session:
        session.add(RuleRow(**own, value={"ceiling": 1}, verified=True, valid_from=date(2026, 6, 1)))
    page = line(admin, draft, lang)

    assert said(page, "overlap", lang), page.errors
    assert (page.soup.select_one("#ceiling")["value"], kept(maker)[0][1]) == (CAP["ceiling"], 0)


def test_two_lines_of_one_draft_over_each_other(admin, lang, draft):
    line(admin, draft, lang, status=200, until="31/12/2026")
    line(admin, draft, lang, status=200, since="01/05/2026", ceiling="140.000.000")

    assert WORDS["two lines"][lang == "en"] in admin.open(draft).text


def test_days_without_a_rule(admin, lang, maker, draft):
    with unit_of_work(maker) as session:
        session.add(RuleRow(
            rule_id="cap.of_here", scope="dong-nai", kind="cap", value={"ceiling": 1}, unit="VND", basis="NQ",
            verified=True, label="Mức", valid_from=date(2020, 1, 1),
        ))  # fmt: skip
    line(admin, draft, lang, rule="cap.of_here", status=200, until="31/12/2026")
    page = admin.open(draft)

    assert WORDS["gap"][lang == "en"] in page.text
    assert admin.open(f"{draft}/tac-dong").soup.select(f"form[action='{draft}/cong-bo']") == []


@pytest.mark.parametrize(
    "case", [("end first", {"until": "31/03/2026"}), ("unchanged", {"ceiling": "300.000.000", "factor": "1,5"})]
)
def test_a_line_that_makes_no_sense(admin, maker, lang, draft, case):
    what, typed = case
    page = line(admin, draft, lang, **typed)

    assert said(page, what, lang), page.errors
    assert kept(maker)[0][1] == 0


def test_a_paper_that_is_none(admin, lang, draft):
    form = admin.open(f"{draft}/dong/moi?ma=kcdp_papers.submit")
    page = admin.send(form, BUTTONS[lang][1], status=422, since="01/04/2026", papers=["giay-la"])

    assert said(page, "paper", lang), page.errors


def test_a_clause_that_comes_too_late(admin, lang, draft):
    line(admin, draft, lang, status=200)
    form = admin.open(f"{draft}/chuyen-tiep/moi")
    page = admin.send(form, BUTTONS[lang][1], status=422, **{**CLAUSE, "before": "01/06/2026"})

    assert said(page, "late clause", lang), page.errors


def test_an_own_draft_is_not_published(admin, maker, lang, draft):
    line(admin, draft, lang, status=200)
    page = admin.open(f"{draft}/tac-dong")
    token = admin.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "_key": new_key(), "version": "2", "seen": "x"}
    refused = admin.post(f"{draft}/cong-bo", status=422, **sent)

    assert page.soup.select(f"form[action='{draft}/cong-bo']") == []
    assert said(refused, "own draft", lang), refused.errors
    assert kept(maker) == [(HEAD["basis"], 1, None)]


def test_another_publishes_it_in_their_language(admin, maker, lang, draft, sign_in):
    line(admin, draft, lang, status=200)
    an_admin(maker, "second-admin", "dong-nai")
    other = sign_in("second-admin")
    other.client.set_cookie("lang", lang)
    page = other.send(other.open(f"{draft}/tac-dong"), BUTTONS[lang][2])

    assert page.flashes[0].startswith({"vi": "Đã công bố.", "en": "Published."}[lang])
