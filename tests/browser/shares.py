"""What the bodies do on a group đề án and its shares, each in a browser of their own."""

from sqlalchemy import select

from tests.browser.conftest import Site
from tests.browser.national import ACCOUNTANT, AGENT, CHIEF, DAY, SECOND_ACCOUNTANT
from tests.browser.people import People
from workflow.db import unit_of_work
from workflow.models import Case, Establishment, LineItem

CENTRE = "trung.tam.vung"
LIST = "Gửi danh sách đối tượng (Mẫu 11)"
FINISHED = ("final_report", "form_3_progress", "purchase_contract", "invoice", "supplier_acceptance")
REST = ("payment_request_letter", "acceptance_minutes", "liquidation_minutes")
REASON = "Cơ sở không thu xếp được vốn đối ứng."


def code_of(site: Site, tax_code: str) -> str:
    """The code of the newest case of an establishment; without a tax code, that of the đề án."""
    found = select(Case.code).outerjoin(Establishment, Establishment.unit_id == Case.applicant_id)
    whose = Establishment.tax_code == tax_code if tax_code else Case.applicant_id.is_(None)
    with unit_of_work(site.maker) as session:
        return session.scalars(found.where(whose).order_by(Case.id.desc())).first()


def divide(people: People, site: Site, whole: str, shares: dict[str, int]) -> None:
    """The implementer writes one line item and sends its beneficiaries, with amounts in millions."""
    money = f"{sum(shares.values())}.000.000"
    line = {"activity": "machinery", "name": "Máy sấy", "year": "2026", "support": money, "matching": money}
    people.take(CENTRE, whole, "Lập các hạng mục", {f"lines-0-{name}": value for name, value in line.items()})
    rows = {
        f"shares-{place}-{name}": value
        for place, (code, amount) in enumerate(shares.items())
        for name, value in (("tax_code", code), ("support", f"{amount}.000.000"), ("matching", f"{amount}.000.000"))
    }
    with unit_of_work(site.maker) as session:
        item = {"line_item_id": str(session.scalars(select(LineItem.id)).one())}
    people.take(CENTRE, whole, LIST, {**item, **rows})


def approve(people: People, code: str, officer: str, leader: str) -> None:
    """The Sở appraises and approves a beneficiary, the implementer signs the contract with it and reports."""
    seen = {"visited_on": DAY, "eligible_cost": "400.000.000", "remarks": "Đủ điều kiện hỗ trợ."}
    people.take(officer, code, "Trình lãnh đạo Sở duyệt", seen)
    people.take(leader, code, "Duyệt đối tượng thụ hưởng", {"decision_number": "12/QĐ-SCT", "decided_on": DAY})
    contract = {"contract_number": "01/HĐ", "signed_on": DAY, "ends_on": "30/11/2026", "value": "400.000.000"}
    people.take(CENTRE, code, "Ghi nhận hợp đồng", contract, ("contract",))
    report = {"period": "03/2026", "percent": "80", "spent": "320.000.000", "note": "Đã lắp đặt xong"}
    people.take(CENTRE, code, "Báo cáo tiến độ", report)


def pay(people: People, code: str, asked: dict[str, str], papers: tuple[str, ...]) -> None:
    """Asked for, checked, approved and paid, by four people."""
    people.take(CENTRE, code, "Đề nghị chi", asked, papers)
    people.take(ACCOUNTANT, code, "Kiểm tra đề nghị chi", {"verdict": "agree"})
    people.take(CHIEF, code, "Duyệt chi", {"verdict": "agree"})
    paid = {"treasury_number": f"KB-{code[-4:]}-{asked['kind']}", "paid_on": DAY}
    people.take(SECOND_ACCOUNTANT, code, "Ghi nhận đã chi", paid)


def advance(people: People, code: str) -> None:
    """Half of the support of two hundred million."""
    pay(people, code, {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}, ("progress_report",))


def replace(people: People, code: str, leader: str, taker: str) -> None:
    """The Sở puts another in the place of a beneficiary."""
    said = {"tax_code": taker, "decision_number": "15/QĐ-SCT", "reason": REASON}
    people.take(leader, code, "Thay đối tượng thụ hưởng", said)
    people.take(ACCOUNTANT, code, "Đóng phần đã thay thế")


def cancel(people: People, code: str, leader: str) -> None:
    """The Sở asks, the Cục cancels; the share closes when the advance has come back."""
    people.take(leader, code, "Đề nghị Cục hủy phần", {"reason": REASON})
    said = {"reason_code": "owner_request", "reason": REASON, "decision_number": "77/QĐ-CTĐP"}
    people.take(CHIEF, code, "Hủy phần", said)
    back = {"amount": "100.000.000", "treasury_number": "KB-HT-9", "paid_on": DAY}
    people.take(AGENT, code, "Ghi nhận hoàn trả", back)
    people.take(ACCOUNTANT, code, "Đóng phần đã hủy")


def conclude(people: People, whole: str) -> None:
    """The implementer sums the shares up, the Cục settles the whole."""
    people.take(CENTRE, whole, "Tổng hợp các phần, lập hồ sơ quyết toán")
    people.take(CENTRE, whole, "Gửi hồ sơ quyết toán")
    people.take(AGENT, whole, "Duyệt quyết toán, thanh lý", {"liquidation_number": "12/BBTL", "settled_on": DAY})
