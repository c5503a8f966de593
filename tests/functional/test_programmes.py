"""The pages of programmes: the leader enters one as it was decided, everybody else who plans reads it."""

import pytest
from sqlalchemy import select

from tests.desk import statements
from tests.planning import DECISION, M
from workflow.db import unit_of_work
from workflow.models import Programme

LIST = "/ke-hoach/chuong-trinh"
PAGE = f"{LIST}/kcdp-2026-2030-dong-nai"
TYPED = {
    "first_year": "2026", "last_year": "2030", "total": "5.000.000.000", "projects": "80",
    "decision_number": "35/QĐ-UBND", "decided_on": "02/03/2026", "basis": "Nghị định 45/2012/NĐ-CP",
    "goals-0-activity": "machinery", "goals-0-projects": "60", "goals-0-money": "3.000.000.000",
}  # fmt: skip

NO_MONEY = "Tổng kinh phí khuyến công của giai đoạn: viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."
TOO_MANY = "Mục tiêu theo nội dung nhiều hơn tổng số đề án 1 đề án. Sửa tổng số đề án hoặc các dòng."


def kept(maker):
    with maker() as session:
        return list(session.scalars(select(Programme.decision_number).order_by(Programme.id)))


@pytest.fixture
def entered(sign_in):
    """A programme that the leader entered; returns the page after it."""
    leader = sign_in("leader")
    return leader.send(leader.open(f"{LIST}/moi"), "Ghi chương trình", **TYPED)


def rows(page, caption):
    table = next(one for one in page.soup.select("main table") if one.caption.get_text(strip=True) == caption)
    found = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]
    return [[text.replace("\xa0", " ") for text in row] for row in found]


def test_a_leader_enters_it_once(sign_in, maker):
    leader = sign_in("leader")
    page = leader.open(LIST)
    page = leader.open(page.soup.select_one(".page-actions a")["href"])
    first, again = (leader.send(page, "Ghi chương trình", **TYPED) for _ in range(2))

    assert (first.path, again.path, kept(maker)) == (PAGE, PAGE, ["35/QĐ-UBND"])
    assert first.heading == "Chương trình khuyến công 2026–2030"


def test_the_years_stand_beside_the_programme(sign_in, maker, put_plan, entered):
    planned = put_plan("proposal", allotted=351_500_000)
    with unit_of_work(maker) as session:
        planned.session = session
        planned.take("approve_proposal", "governor", **DECISION)
    page = sign_in("officer").open(PAGE)
    years = rows(page, "Kế hoạch các năm (triệu đồng)")

    assert years[0] == ["2026", "350", "351,5", "350", "0", "0"]
    assert years[1] == ["2027", "chưa có kế hoạch"]
    assert years[5:] == [
        ["Cộng", "350", "351,5", "350", "0", "0"],
        ["Còn lại của chương trình 5.000", "4.650", "4.648,5", "4.650", "5.000", "5.000"],
    ]  # fmt: skip
    assert rows(page, "Mục tiêu theo nội dung (triệu đồng)") == [
        ["Ứng dụng máy móc thiết bị tiên tiến", "60", "2", "3.000", "350", "0", "2.650"]
    ]


def test_another_decision_takes_its_place(sign_in, maker, entered):
    leader = sign_in("leader")
    page = leader.open(f"{PAGE}/dieu-chinh")
    new = {"decision_number": "99/QĐ-UBND", "decided_on": "02/03/2026", "total": "6.000.000.000"}
    page = leader.send(page, "Ghi quyết định điều chỉnh", **new)

    assert (page.path, kept(maker)) == (f"{PAGE}-2", ["35/QĐ-UBND", "99/QĐ-UBND"])
    assert rows(page, "Mục tiêu theo nội dung (triệu đồng)")[0][1] == "60"
    assert "Quyết định này đã được thay bằng quyết định khác." in leader.open(PAGE).text
    leader.open(f"{PAGE}/dieu-chinh", status=404)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"first_year": ""}, "Nhập năm đầu."),
        ({"last_year": "30"}, "Năm cuối: viết năm bằng bốn chữ số, ví dụ 2027."),
        ({"last_year": "2025"}, "Năm cuối của giai đoạn trước năm đầu. Sửa lại hai năm."),
        ({"total": "5 tỷ"}, NO_MONEY),
        ({"total": "2.999.999.999"}, "Mục tiêu theo nội dung vượt tổng kinh phí 1 đồng. Sửa tổng hoặc các dòng."),
        ({"projects": "59"}, TOO_MANY),
        ({"decision_number": ""}, "Nhập số quyết định."),
        ({"decided_on": "03/03/2026"}, "Ngày quyết định không được sau hôm nay, 02/03/2026."),
        ({"basis": ""}, "Nhập căn cứ."),
        ({"goals-0-projects": ""}, "Dòng 1: Nhập số đề án, kế hoạch."),
        ({"goals-0-activity": "golf"}, "Dòng 1: Nội dung hoạt động: chọn một mục trong danh sách."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_wrong_is_told_and_kept_and_changes_nothing(sign_in, maker, lang, typed, problem):
    leader = sign_in("leader")
    page = leader.open(f"{LIST}/moi?lang={lang}")
    said = {**TYPED, **typed}
    page = leader.send(page, status=422, **said)
    boxes = {name: page.soup.select_one(f"main form [name='{name}']") for name in said if "activity" not in name}

    assert len(page.errors) == 1
    assert lang == "en" or page.errors == [problem]
    assert {name: box.get("value", box.get_text(strip=True)) for name, box in boxes.items()} == {
        name: said[name] for name in boxes
    }
    assert kept(maker) == []


def test_a_second_one_of_the_same_years_is_told(sign_in, maker, entered):
    leader = sign_in("leader")
    page = leader.send(leader.open(f"{LIST}/moi"), "Ghi chương trình", status=422, **TYPED)

    assert page.errors[0].startswith("Chương trình giai đoạn 2026–2030 đã có. Mở chương trình đó")
    assert kept(maker) == ["35/QĐ-UBND"]


@pytest.mark.parametrize("who", ["officer", "governor", "supervisor", "finance"])
def test_who_does_not_enter_only_reads(sign_in, entered, who):
    visitor = sign_in(who)

    assert visitor.open(LIST).soup.select(".page-actions a") == []
    assert visitor.open(PAGE).soup.select(".page-actions a") == []
    visitor.open(f"{LIST}/moi", status=403)
    visitor.open(f"{PAGE}/dieu-chinh", status=403)


def test_that_of_another_province_is_as_unknown_as_none(sign_in, entered):
    stranger = sign_in("stranger")

    assert "Chưa có chương trình nào" in stranger.open(LIST).text
    stranger.open(PAGE, status=404)
    stranger.open(f"{LIST}/khong-co", status=404)


@pytest.mark.parametrize("who", ["owner", "centre", "commune"])
def test_the_pages_are_for_offices_that_plan(sign_in, who):
    sign_in(who).open(LIST, status=403)


def test_the_pages_send_few_statements(sign_in, maker, put_plan, entered):
    put_plan("budget", supports=(10 * M, 20 * M))
    officer = sign_in("officer")
    for path in (LIST, PAGE):
        officer.open(path)
        with statements(maker) as sent:
            officer.open(path)
        assert len(sent) <= 12, path
