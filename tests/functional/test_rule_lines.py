"""Lines of a resolution in draft: papers that one activity adds, the last day of a line, the end of a rule."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.rule_pages import ADD, PUBLISH, begun, with_cap
from tests.rule_scene import an_admin
from workflow.db import unit_of_work
from workflow.models import RuleDraft, RuleRow, Unit

PAPERS = "kcdp_papers.acceptance"
FROM_APRIL = {"since": "01/04/2026", "until": "", "note": "Điều 4"}
OWN = {"rule_id": "cap.machinery", "scope": "dong-nai", "kind": "cap", "unit": "VND", "basis": "NQ 8", "verified": True}


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def draft(admin):
    return begun(admin).path


@pytest.fixture
def own_cap(maker):
    """A support level of the province itself, in force since 2024."""
    with unit_of_work(maker) as session:
        session.add(RuleRow(**OWN, value={"ceiling": 250_000_000}, label="Mức hỗ trợ", valid_from=date(2024, 1, 1)))


def kept(maker):
    with maker() as session:
        return session.scalars(select(RuleDraft.lines)).one()


def test_papers_are_asked_of_one_activity_and_the_others_stay(admin, draft, maker):
    form = admin.open(f"{draft}/dong/moi?ma={PAPERS}&noi-dung=trademark")
    admin.send(form, ADD, **FROM_APRIL, papers=["certificate", "brand_plan"])
    admin.send(admin.open(f"{draft}/dong/0?noi-dung=consulting"), ADD, papers=[])
    (line,) = kept(maker)

    assert "Xây dựng" in form.heading or "nhãn hiệu" in form.heading
    assert sorted(line["value"]["by_activity"]["trademark"]) == ["brand_plan", "certificate"]
    assert "consulting" not in line["value"]["by_activity"]
    assert (line["value"]["papers"], line["value"]["by_activity"]["media"]) == (["final_report"], ["media_sample"])


@pytest.mark.parametrize("address", ["ma=kcdp_papers.acceptance&noi-dung=khong-co", "ma=cap.machinery&noi-dung=media"])
def test_an_activity_that_nobody_knows_has_no_page(admin, draft, address):
    admin.open(f"{draft}/dong/moi?{address}", status=404)


def test_a_paper_that_nobody_knows_is_refused_and_what_was_typed_stays(admin, draft, maker):
    form = admin.open(f"{draft}/dong/moi?ma={PAPERS}&noi-dung=trademark")
    page = admin.send(form, ADD, status=422, **FROM_APRIL, papers=["certificate", "giay-la"])

    assert (page.errors, kept(maker)) == (["Giấy tờ phải có thêm: chọn những mục trong danh sách."], [])
    assert page.soup.select_one("#since")["value"] == "01/04/2026"


def test_the_last_day_of_a_line_is_changed_and_held_against_its_first(admin, draft, maker):
    cap = {"rate": "50", "ceiling": "150.000.000", "factor": "", **FROM_APRIL}
    admin.send(admin.open(f"{draft}/dong/moi?ma=cap.machinery"), ADD, **cap)
    page = admin.send(admin.open(f"{draft}/dong/0"), ADD, status=422, until="31/03/2026")
    admin.send(page, ADD, until="31/12/2026")

    assert "không được trước" in page.errors[0]
    assert (kept(maker)[0]["until"], "01/04/2026 – 31/12/2026" in admin.open(draft).text) == ("2026-12-31", True)


@pytest.mark.usefixtures("own_cap")
def test_a_rule_of_the_province_ends_and_the_general_one_applies_again(admin, draft, maker, sign_in):
    form = admin.open(f"{draft}/dong/moi?ma=cap.machinery&viec=ket-thuc")
    page = admin.send(form, ADD, last="31/03/2026", note="Điều 9")
    an_admin(maker, "second-admin", "dong-nai")
    other = sign_in("second-admin")
    other.send(other.open(f"{draft}/tac-dong"), PUBLISH)

    assert "đến hết 31/03/2026" in page.text
    with maker() as session:
        assert session.execute(select(RuleRow.valid_from, RuleRow.valid_to)).all() == [
            (date(2024, 1, 1), date(2026, 3, 31))
        ]
    assert admin.open(draft).text.count("Kết thúc, không có quy định thay") == 1


@pytest.mark.parametrize(
    ("rule", "last", "words"),
    [
        ("cap.machinery", "28/02/2026", "Ngày cuối cùng áp dụng không được trước hôm nay."),
        ("cap.machinery", "31/12/2023", "Ngày cuối cùng áp dụng không được trước hôm nay."),
        ("cap.showroom", "31/03/2026", "không có quy định riêng nào của đơn vị để kết thúc"),
        ("cap.machinery", "mai", "Ngày cuối cùng áp dụng"),
        ("cap.machinery", "", "Nhập ngày cuối cùng áp dụng."),
    ],
)
@pytest.mark.usefixtures("own_cap")
def test_an_end_that_does_not_fit_is_refused(admin, draft, rule, last, words):
    form = admin.open(f"{draft}/dong/moi?ma={rule}&viec=ket-thuc")
    page = admin.send(form, ADD, status=422, last=last, note="Điều 9")

    assert words in " ".join(page.errors)
    assert page.soup.select_one("#last")["value"] == last
    assert "Chưa có quy định nào" in admin.open(draft).text


@pytest.mark.usefixtures("own_cap")
def test_the_end_of_a_rule_is_changed_in_the_draft(admin, draft, maker):
    admin.send(admin.open(f"{draft}/dong/moi?ma=cap.machinery&viec=ket-thuc"), ADD, last="31/03/2026")
    form = admin.open(f"{draft}/dong/0")
    admin.send(form, ADD, last="30/06/2026")

    assert (form.soup.select_one("#last")["value"], kept(maker)[0]["since"]) == ("31/03/2026", "2026-07-01")


@pytest.mark.usefixtures("own_cap")
def test_in_english_too(admin, draft):
    admin.client.set_cookie("lang", "en")
    form = admin.open(f"{draft}/dong/moi?ma=cap.machinery&viec=ket-thuc")

    assert "Last day in force" in form.text


def test_an_administrator_of_the_nation_drafts_for_the_nation(sign_in, maker):
    with unit_of_work(maker) as session:
        session.add(Unit(code="bct", name="Bộ Công Thương", kind="ministry", path="bct", valid_from=date(2020, 1, 1)))
    an_admin(maker, "nation", "bct")
    nation = sign_in("nation")
    page = with_cap(nation, begun(nation))
    edited = nation.send(nation.open(f"{page.path}/sua"), ADD, title="Mức hỗ trợ mới cả nước")

    assert ("cả nước" in page.text, edited.heading) == (True, "Mức hỗ trợ mới cả nước")
    with maker() as session:
        assert session.scalars(select(RuleDraft.scope)).all() == [""]
