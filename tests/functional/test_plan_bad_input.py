"""What is wrong on the pages and in the steps of a yearly plan is told with what to do, and changes nothing."""

import pytest
from sqlalchemy import select

from tests.functional.test_plans import DECISION, PAGE, states
from tests.planning import TODAY, M, staged
from workflow.db import unit_of_work
from workflow.models import AnnualPlan, PlanVersion

DISAGREE = (
    "Tờ trình ghi 2 mục, 350.000.001 đồng; danh sách có 2 mục, 350.000.000 đồng. "
    "Sửa tờ trình, hoặc sửa danh sách trong các đợt."
)


@pytest.mark.parametrize(
    ("year", "problem"),
    [
        ("", "Nhập năm kế hoạch."),
        ("26", "Năm kế hoạch: viết năm bằng bốn chữ số, ví dụ 2027."),
        ("2026", "Kế hoạch năm 2026 đã có. Mở kế hoạch đó để làm tiếp, hoặc hủy nó trước khi lập kế hoạch khác."),
    ],
)
def test_a_year_that_cannot_be_planned_is_refused(sign_in, maker, put_plan, year, problem):
    put_plan()
    officer = sign_in("officer")
    page = officer.send(officer.open("/ke-hoach"), "Lập kế hoạch", status=422, year=year)

    assert page.errors == [problem]
    with maker() as session:
        assert len(session.scalars(select(AnnualPlan)).all()) == 1


def test_a_proposal_that_changed_since_it_was_seen_is_refused(sign_in, maker, world, put_plan):
    planned = put_plan("budget")
    officer = sign_in("officer")
    page = officer.open(f"{PAGE}/phuong-an")
    with unit_of_work(maker) as session:
        staged(session, world, 10 * M)
    page = officer.send(page, "Trình phương án", status=422, note="Theo họp giao ban")

    assert page.errors == ["Danh sách đã thay đổi từ khi lập phương án. Trả lại để lập lại phương án rồi trình."]
    assert page.soup.select_one("textarea").get_text(strip=True) == "Theo họp giao ban"
    assert len(states(maker, planned)) == 2


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?tien=1.000.000.001", "Số tiền này vượt số được giao, nên chỉ xem được, chưa trình được."),
        ("?phan_tram=201", "Phương án với 1.000.000.000 ₫"),
        ("?tien=abc", "Phương án với 1.000.000.000 ₫"),
        ("?cach=nhieu", "Phương án với 1.000.000.000 ₫"),
    ],
)
def test_what_is_typed_there_never_breaks_it(sign_in, put_plan, query, shown):
    put_plan("budget")
    page = sign_in("officer").open(f"{PAGE}/phuong-an{query}")

    assert shown in page.text


def test_less_than_what_is_committed_is_not_shared_out(sign_in, maker, put_plan):
    put_plan("proposal")
    governor = sign_in("governor")
    governor.send(governor.open(f"{PAGE}/phien-ban/2"), "Phê duyệt kế hoạch", **DECISION)
    page = governor.open(f"{PAGE}/phuong-an?tien=349.999.999")

    assert page.errors == ["Số tiền này thấp hơn số đã bố trí, nên không phân bổ được."]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"decision_number": ""}, "Nhập số quyết định."),
        ({"decided_on": "31/02/2026"}, "Ngày quyết định: tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."),
    ],
)
def test_a_wrong_decision_approves_nothing(sign_in, maker, put_plan, typed, problem):
    planned = put_plan("proposal")
    governor = sign_in("governor")
    page = governor.send(
        governor.open(f"{PAGE}/phien-ban/2"), "Phê duyệt kế hoạch", status=422, **{**DECISION, **typed}
    )

    assert page.errors == [problem]
    assert states(maker, planned) == ["in_batch", "in_batch"]


@pytest.mark.parametrize(
    ("step", "typed", "problem"),
    [
        ("chot-danh-sach-tong-hop", {"items": "2", "total": "350.000.001"},
         DISAGREE),
        ("chot-danh-sach-tong-hop", {"items": "2", "total": "ba trăm triệu"},
         "Tổng kinh phí đề nghị hỗ trợ trên tờ trình: viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."),
        ("ghi-dieu-kien-uu-tien", {"area": "poor", "trade": "other", "female_share": "101", "vulnerable_share": "0",
                                   "minority_share": "0"}, "Chọn đề án."),
    ],
)  # fmt: skip
def test_a_wrong_answer_to_a_step_is_told_and_kept(sign_in, put_plan, step, typed, problem):
    planned = put_plan()
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{planned.code}/{step}")
    page = officer.send(page, status=422, **typed)

    assert problem in [error.replace("\xa0", " ") for error in page.errors]
    kept = {name: page.soup.select_one(f"main form [name={name}]") for name in typed if name not in ("area", "trade")}
    assert {name: box["value"] for name, box in kept.items()} == {
        name: text for name, text in typed.items() if name in kept
    }


def test_an_allotment_below_what_is_committed_is_told(sign_in, maker, put_plan):
    planned = put_plan("proposal")
    governor = sign_in("governor")
    governor.send(governor.open(f"{PAGE}/phien-ban/2"), "Phê duyệt kế hoạch", **DECISION)
    officer = sign_in("officer")
    typed = {"allotted": "349.999.999", "decision_number": "20/STC", "decided_on": "02/03/2026"}
    page = officer.open(f"/ho-so/{planned.code}/ghi-thay-doi-kinh-phi-duoc-giao")
    page = officer.send(page, "Ghi thay đổi kinh phí được giao", status=422, **typed)

    assert page.errors[0].startswith("Kinh phí được giao thấp hơn số đã bố trí 1 đồng.")


@pytest.mark.parametrize(
    ("name", "text"), [("way", "golf"), ("money", "mot ty"), ("money", "-1"), ("seen", "00"), ("way", "")]
)
def test_a_proposal_that_the_page_did_not_make_is_refused(sign_in, maker, put_plan, name, text):
    planned = put_plan("budget")
    officer = sign_in("officer")
    page = officer.send(officer.open(f"{PAGE}/phuong-an"), "Trình phương án", status=422, **{name: text})

    assert page.errors
    assert versions(maker) == ["consolidated"]
    assert states(maker, planned) == ["in_batch", "in_batch"]


def test_an_amendment_without_its_reason_is_told(sign_in, maker, put_plan):
    planned = put_plan("proposal")
    with unit_of_work(maker) as session:
        planned.session = session
        for step, who in (("approve_proposal", "governor"), ("assign_plan", "officer")):
            planned.take(step, who, decision_number="948/QĐ-UBND", decided_on=TODAY)
    leader = sign_in("leader")
    page = leader.open(f"{PAGE}/phuong-an")
    page = leader.send(page, "Trình phương án", status=422, note="Theo họp giao ban", reason="")

    assert page.errors == ["Nhập lý do điều chỉnh."]
    assert page.soup.select_one("main textarea[name=note]").get_text(strip=True) == "Theo họp giao ban"
    assert versions(maker) == ["consolidated", "proposed"]


def test_a_version_that_was_sent_back_meanwhile_is_not_approved(sign_in, maker, put_plan):
    planned = put_plan("proposal")
    governor = sign_in("governor")
    page = governor.open(f"{PAGE}/phien-ban/2")
    with unit_of_work(maker) as session:
        planned.session = session
        planned.take("return_proposal", "governor", reason="Theo biên bản làm việc hôm nay.")
    page = governor.post(f"{PAGE}/phien-ban/2", status=422, **{**page.filled("Phê duyệt kế hoạch"), **DECISION})

    assert page.errors == ["Phiên bản này không chờ bạn phê duyệt. Tải lại trang rồi làm lại."]
    assert states(maker, planned) == ["in_batch", "in_batch"]


def versions(maker):
    """The kinds of the versions that are kept."""
    with maker() as session:
        return list(session.scalars(select(PlanVersion.kind).order_by(PlanVersion.version)))
