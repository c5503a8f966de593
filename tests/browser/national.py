"""What the nine bodies do on a national đề án, each in a browser of their own."""

from typing import Any

from tests.browser.conftest import Site
from tests.browser.dossier import CENTRE_SECTIONS, PAPERS, QUESTIONS, attach_papers, hand_in, machine, sections, write
from tests.browser.people import People

HEADS = {f"head_{number}": "pass" for number in range(1, 6)}
DAY = "02/03/2026"
AGENT, SECOND_AGENT, CHIEF, MINISTER = "can.bo.cuc", "can.bo.cuc.hai", "cuc.truong", "bo.truong"
ACCOUNTANT, SECOND_ACCOUNTANT = "ke.toan.cuc", "ke.toan.cuc.hai"
NEXT_YEAR = {
    "starts_on": "01/04/2027", "ends_on": "30/10/2027", "milestones-0-what": "Mua và lắp máy",
    "milestones-0-by": "30/06/2027",
}  # fmt: skip
ADVANCE = ("contract", "progress_report")
PRIORITY = {
    "area": "new_rural", "trade": "local_material", "female_share": "40", "vulnerable_share": "0",
    "minority_share": "5",
}  # fmt: skip
PANEL = {"centre": "centre", "department": "second_officer", "commune": "commune", "owner": "owner"}


def request(people: People, site: Site) -> str:
    """The establishment begins a national dossier, fills in its part and hands it to the implementer."""
    owner = people.as_("owner")
    owner.goto("/ho-so/moi?" + "&".join(f"{name}={value}" for name, value in QUESTIONS.items()))
    people.look(owner)
    people.fill(owner, {"programme": "kcqg"})
    people.send(owner, "Bắt đầu hồ sơ")
    code = owner.url.rstrip("/").split("/")[-2]
    write(people, "owner", code, {**sections(site.world.units["commune"]), "schedule": NEXT_YEAR})
    attach_papers(people, "owner", code, PAPERS)
    hand_in(people, code, "Gửi đơn vị thực hiện")
    return code


def project(people: People, code: str) -> None:
    """The implementer surveys, writes the eight parts and the estimate, and sends three sets to the Sở."""
    write(people, "centre", code, {**CENTRE_SECTIONS, "priority": PRIORITY})
    attach_papers(people, "centre", code, ("national_request", "survey_minutes", "project_text", "form_1_estimate"))
    people.take("centre", code, "Gửi Sở Công Thương")


def base_level(people: People, site: Site, code: str) -> None:
    """The Sở receives, appraises by a council with the commune's opinion, and its leader signs it up to the Cục."""
    world = site.world
    people.take("officer", code, "Tiếp nhận", {"papers_checked": True})
    members = {"members": [world.people["second_officer"].id]}
    people.take("officer", code, "Lập Hội đồng thẩm định cấp cơ sở", members)
    people.take("second_officer", code, "Ghi phiếu thẩm định", {**HEADS, "verdict": "agree"})
    asked = {"units": [f"{world.units['commune']}:commune_officer"], "question": "Cơ sở hoạt động thế nào?"}
    people.take("officer", code, "Lấy ý kiến đơn vị", asked)
    people.take("commune", code, "Trả lời ý kiến", {"verdict": "agree", "answer": "Cơ sở hoạt động ổn định."})
    slip = {**HEADS, "recommendation": "Đề nghị hỗ trợ"}
    people.take("officer", code, "Trình lãnh đạo Sở", slip, ("form_4_slip", "form_2_summary"))
    people.take("leader", code, "Ký, gửi Cục", {}, ("department_letter", "three_year_report"))


def ministry_level(people: People, nation: Any, code: str) -> None:
    """The Cục appraises again, its leader signs, the plan takes the case up, the Minister approves."""
    council = {"members": [nation.people["second_agency"].id]}
    people.take(AGENT, code, "Lập Hội đồng thẩm định cấp Bộ", council)
    people.take(SECOND_AGENT, code, "Ghi phiếu thẩm định cấp Bộ", {**HEADS, "verdict": "agree"})
    slip = {**HEADS, "recommendation": "Đề nghị Bộ trưởng phê duyệt"}
    people.take(AGENT, code, "Trình lãnh đạo Cục", slip, ("ministry_minutes",))
    people.take(CHIEF, code, "Ký kết quả thẩm định cấp Bộ")
    people.take(AGENT, code, "Xếp vào kế hoạch", {"batch_id": str(nation.batch_id)})
    people.take(MINISTER, code, "Phê duyệt", {"decision_number": "2646/QĐ-BCT", "decided_on": DAY})


def work(people: People, code: str) -> None:
    """Contract with the Cục, a report, an advance through the Treasury, and the wish to be accepted."""
    contract = {"contract_number": "01/HĐ-KCQG", "signed_on": DAY, "ends_on": "30/11/2026", "value": "400.000.000"}
    people.take(AGENT, code, "Ghi nhận hợp đồng", contract, ("decision", "national_contract"))
    report = {"period": "03/2026", "percent": "80", "spent": "320.000.000", "note": "Đã lắp đặt xong"}
    people.take("centre", code, "Báo cáo tiến độ", report)
    pay(people, code, {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}, ADVANCE)
    papers = ("final_report", "form_3_progress", "purchase_contract", "invoice", "supplier_acceptance")
    people.take("centre", code, "Đề nghị nghiệm thu", {}, papers)


def pay(people: People, code: str, asked: dict[str, str], papers: tuple[str, ...]) -> None:
    """Asked for, checked, approved and paid, by four people."""
    people.take("centre", code, "Đề nghị chi", asked, papers)
    people.take(ACCOUNTANT, code, "Kiểm tra đề nghị chi", {"verdict": "agree"})
    people.take(CHIEF, code, "Duyệt chi", {"verdict": "agree"})
    people.take(
        SECOND_ACCOUNTANT, code, "Ghi nhận đã chi", {"treasury_number": f"KB-{asked['amount']}", "paid_on": DAY}
    )


def voucher(source: str) -> dict[str, str]:
    """The first line of the list of vouchers: one invoice, paid from this source."""
    line = {
        "source": source, "number": f"HD-12-{source}", "issued_on": DAY, "payee": "Công ty Cơ khí An Phát",
        "subject": "Máy sấy lạnh", "total": "200.000.000",
    }  # fmt: skip
    return {f"vouchers-0-{name}": value for name, value in line.items()}


def accept(people: People, site: Site, code: str) -> None:
    """The Sở accepts with implementer, commune and beneficiary, each with a slip."""
    asked = {f"{side}_member": str(site.world.people[who].id) for side, who in PANEL.items()}
    people.take("officer", code, "Lập hội đồng nghiệm thu", asked)
    for who in PANEL.values():
        people.take(who, code, "Ghi phiếu nghiệm thu", {"verdict": "accept", "remarks": "Đã kiểm tra tại cơ sở"})
    result = {"done_summary": "Đủ máy, đúng công suất", "jobs": "12", "output_value": "5.000.000.000"}
    people.take("officer", code, "Kết luận đạt", {**result, "energy_kwh": "40000"})


def settle(people: People, code: str) -> None:
    """The remainder, the settlement file, and the end of the contract."""
    papers = ("payment_request_letter", "acceptance_minutes", "liquidation_minutes")
    rest = {"kind": "remainder", "amount": "100.000.000", "matching_paid": "200.000.000", **voucher("other")}
    pay(people, code, rest, papers)
    people.take(ACCOUNTANT, code, "Hoàn tất thanh toán")
    file = ("form_5_acceptance", "form_7_settlement", "form_8_vouchers", "form_9_clearance")
    people.take("centre", code, "Gửi hồ sơ quyết toán", {}, file)
    end = {"liquidation_number": "12/BBTL", "settled_on": DAY, **voucher("support"), **machine(code)}
    people.take(SECOND_AGENT, code, "Duyệt quyết toán, thanh lý", end, ("form_6_liquidation",))
