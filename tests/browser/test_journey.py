"""One đề án through all five stages, by nine people in a real browser.

In Vietnamese, in English on the other database, and without JavaScript.
"""

import pytest

from tests.browser.conftest import Site, served
from tests.browser.dossier import CENTRE_SECTIONS, PAPERS, attach_papers, begin, hand_in, machine, sections, write
from tests.browser.people import People
from tests.factories import state_of
from workflow.audit import verify
from workflow.db import unit_of_work
from workflow.invariants import violations
from workflow.models import Case

HEADS = {f"head_{number}": "pass" for number in range(1, 6)}
DAY = "02/03/2026"
ADVANCE_PAPERS = ("progress_report",)
REMAINDER_PAPERS = ("payment_request_letter", "acceptance_minutes", "supplier_acceptance", "liquidation_minutes")


def proposal(people: People, site: Site) -> str:
    code = begin(people)
    write(people, "owner", code, sections(site.world.units["commune"]))
    attach_papers(people, "owner", code, PAPERS)
    hand_in(people, code)
    people.take("commune", code, "Xác nhận cơ sở và địa điểm", {"exists": "True", "place_ok": "True"})
    people.take("officer", code, "Tiếp nhận", {"papers_checked": True})
    return code


def appraisal(people: People, site: Site, code: str) -> None:
    world = site.world
    write(people, "centre", code, CENTRE_SECTIONS)
    attach_papers(people, "centre", code, ("survey_minutes", "survey_photo", "project_text", "budget_estimate"))
    people.take("centre", code, "Trình đề án và dự toán")
    people.take("officer", code, "Lập tổ thẩm định", {"members": [world.people["second_officer"].id]})
    people.take("second_officer", code, "Ghi phiếu thẩm định", {**HEADS, "verdict": "agree"})
    asked = f"{world.units['finance']}:prov_finance"
    people.take("officer", code, "Lấy ý kiến đơn vị", {"units": [asked], "question": "Cân đối được kinh phí không?"})
    people.take("finance", code, "Trả lời ý kiến", {"verdict": "agree", "answer": "Cân đối được."})
    people.take(
        "officer", code, "Trình lãnh đạo Sở", {**HEADS, "recommendation": "Đề nghị hỗ trợ"}, ("appraisal_slip",)
    )
    people.take("leader", code, "Ký, đưa vào danh sách đề nghị")


def approval(people: People, site: Site, code: str) -> None:
    people.take("officer", code, "Xếp vào đợt", {"batch_id": str(site.world.batch_id)})
    people.take("governor", code, "Phê duyệt", {"decision_number": "948/QĐ-UBND", "decided_on": DAY})


def implementation(people: People, code: str) -> None:
    contract = {"contract_number": "01/HĐ-TTKC", "signed_on": DAY, "ends_on": "30/11/2026", "value": "400.000.000"}
    people.take("centre", code, "Ghi nhận hợp đồng", contract, ("decision", "contract"))
    report = {"period": "03/2026", "percent": "80", "spent": "320.000.000", "note": "Đã lắp đặt xong"}
    people.take("centre", code, "Báo cáo tiến độ", report)
    advance = {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}
    pay(people, code, advance, number="KB-01", papers=ADVANCE_PAPERS)
    papers = ("final_report", "purchase_contract", "invoice", "progress_photo")
    people.take("centre", code, "Đề nghị nghiệm thu", {}, papers)


def settle(people: People, code: str, papers: tuple[str, ...] = ("settlement_file",)) -> None:
    """The settlement is approved by a leader who approved no payment."""
    end = {"liquidation_number": "12/BBTL-SCT", "settled_on": DAY}
    for place, source in enumerate(("support", "other")):
        row = {"source": source, "number": "HD 0012", "issued_on": DAY, "payee": "An Phú", "subject": "Máy sấy"}
        end |= {f"vouchers-{place}-{name}": text for name, text in {**row, "total": "200.000.000"}.items()}
    people.take("second_leader", code, "Duyệt quyết toán, thanh lý", end | machine(code), papers)


def pay(people: People, code: str, request: dict[str, str], *, number: str, papers: tuple[str, ...]) -> None:
    """The centre sends all papers with the request but the last, which the accountant adds at the check."""
    people.take("centre", code, "Đề nghị chi", request, papers[:-1])
    people.take("checker", code, "Kiểm tra đề nghị chi", {"verdict": "agree"}, papers[-1:])
    people.take("leader", code, "Duyệt chi", {"verdict": "agree"})
    people.take("accountant", code, "Ghi nhận đã chi", {"treasury_number": number, "paid_on": DAY})


def panel(people: People, site: Site, code: str, verdict: str) -> None:
    person = site.world.people
    members = {"centre": "centre", "department": "second_officer", "commune": "commune"}
    asked = {f"{side}_member": str(person[who].id) for side, who in members.items()}
    people.take("officer", code, "Lập hội đồng nghiệm thu", asked)
    for who in members.values():
        people.take(who, code, "Ghi phiếu nghiệm thu", {"verdict": verdict, "remarks": "Đã kiểm tra tại cơ sở"})


def acceptance(people: People, site: Site, code: str) -> None:
    panel(people, site, code, "accept")
    result = {
        "done_summary": "Đủ máy, đúng công suất",
        "jobs": "12",
        "output_value": "5.000.000.000",
        "energy_kwh": "40000",
    }
    people.take("officer", code, "Kết luận đạt", result)
    remainder = {"kind": "remainder", "amount": "100.000.000", "matching_paid": "200.000.000"}
    pay(people, code, remainder, number="KB-02", papers=REMAINDER_PAPERS)
    settle(people, code)
    people.take("centre", code, "Bàn giao và đóng hồ sơ", {"handed_on": DAY}, ("handover_minutes",))


def whole_way(people: People, site: Site) -> str:
    code = proposal(people, site)
    appraisal(people, site, code)
    approval(people, site, code)
    implementation(people, code)
    acceptance(people, site, code)
    return code


def promises(
    people: People, site: Site, code: str
) -> tuple[str, list[object], list[object], dict[str, object], list[str]]:
    """What must be true at the end: the state, the invariants, the chain, the pages, the browser's complaints."""
    with unit_of_work(site.maker, read_only=True) as session:
        case = session.query(Case).filter(Case.code == code).one()
        found = (state_of(session, case.id), list(violations(session, now=site.at)), list(verify(session)))
    return *found, people.faults, people.complaints


@pytest.mark.parametrize(
    ("kind", "lang", "scripts"),
    [
        pytest.param("postgres", "vi", True, id="vi-postgres"),
        pytest.param("sqlite", "vi", False, id="no-script"),
        pytest.param("sqlite", "en", True, id="en", marks=pytest.mark.release),
    ],
)
def test_nine_people_bring_a_project_from_proposal_to_handover(browser, tmp_path, kind, lang, scripts):
    with served(kind, tmp_path) as site:
        group = People(browser, site.address, lang=lang, scripts=scripts)
        try:
            code = whole_way(group, site)
            assert promises(group, site, code) == ("closed", [], [], {}, [])
        finally:
            group.leave()
