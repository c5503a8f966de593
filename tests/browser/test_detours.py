"""The long way: a supplement, a pause, a change, acceptance that fails and is repeated, money that comes back."""

from tests.browser.dossier import PAPERS, attach_papers, begin, hand_in, sections, write
from tests.browser.people import People
from tests.browser.test_journey import ADVANCE_PAPERS, DAY, appraisal, approval, panel, pay, promises, settle

MISSING = {
    "items-0-subject": "Báo giá", "items-0-request": "Bổ sung báo giá thứ hai", "items-0-basis": "Mẫu hồ sơ của Sở",
}  # fmt: skip


def supplemented(people: People, site) -> str:
    with people.audited_elsewhere():
        code = begin(people)
        write(people, "owner", code, sections(site.world.units["commune"]))
        attach_papers(people, "owner", code, PAPERS)
        hand_in(people, code)
        people.take("commune", code, "Xác nhận cơ sở và địa điểm", {"exists": "True", "place_ok": "True"})
    people.take("officer", code, "Yêu cầu bổ sung", {**MISSING, "reason": "Thiếu một báo giá để so sánh."})
    attach_papers(people, "owner", code, ("quotation",))
    people.take("owner", code, "Gửi bổ sung", {"note": "Đã bổ sung báo giá thứ hai."})
    people.take("officer", code, "Tiếp nhận", {"papers_checked": True})
    return code


def under_way(people: People, code: str) -> None:
    contract = {"contract_number": "02/HĐ-TTKC", "signed_on": DAY, "ends_on": "30/10/2026", "value": "400.000.000"}
    people.take("centre", code, "Ghi nhận hợp đồng", contract, ("decision", "contract"))
    report = {"period": "03/2026", "percent": "75", "spent": "300.000.000", "note": "Máy đã về"}
    people.take("centre", code, "Báo cáo tiến độ", report)
    advance = {"kind": "advance", "amount": "100.000.000", "matching_paid": "0"}
    pay(people, code, advance, number="KB-11", papers=ADVANCE_PAPERS)


def paused(people: People, code: str) -> None:
    reason = {"reason_code": "spending_rule_changed", "reason": "Chờ quy định mức chi mới.", "basis": "NQ đang sửa"}
    people.take("leader", code, "Tạm dừng", {**reason, "review_on": "01/04/2026"})
    assert people.as_("owner").goto(f"/ho-so/{code}").status == 200
    people.take("leader", code, "Tiếp tục", {"reason": "Đã có quy định mới."})


def changed(people: People, code: str) -> None:
    wish = {"change_kind": "reschedule_in_year", "reason": "Nhà cung cấp giao máy chậm.", "ends_on": "15/12/2026"}
    people.take("centre", code, "Đề nghị điều chỉnh", wish)
    page = people.as_("officer")
    page.goto(f"/ho-so/{code}")
    tied = page.locator("section[aria-labelledby=links-title] a").first.inner_text()
    people.take("officer", tied, "Trình lãnh đạo Sở quyết định", {})
    people.take("leader", tied, "Đồng ý", {"decision_number": "12/QĐ-SCT", "decided_on": DAY})


def judged(people: People, site, code: str) -> None:
    papers = ("final_report", "purchase_contract", "invoice", "progress_photo")
    people.take("centre", code, "Đề nghị nghiệm thu", {}, papers)
    panel(people, site, code, "fix")
    people.take("officer", code, "Yêu cầu khắc phục", {"reason": "Chưa chạy đủ công suất.", "fix_by": "20/03/2026"})
    people.take("centre", code, "Đề nghị nghiệm thu", {"note": "Đã chỉnh máy."})
    panel(people, site, code, "partial")
    part = {"amount": "60.000.000", "reason": "Thiếu một cụm thiết bị.", "done_summary": "Máy chính đạt"}
    people.take("officer", code, "Nghiệm thu một phần", part)


def settled(people: People, code: str) -> None:
    back = {"amount": "40.000.000", "treasury_number": "KB-12", "paid_on": DAY}
    people.take("officer", code, "Ghi nhận hoàn trả", back)
    settle(people, code, ("acceptance_minutes", "settlement_file"))
    people.take("centre", code, "Bàn giao và đóng hồ sơ", {"handed_on": DAY}, ("handover_minutes",))


def test_a_project_survives_supplement_pause_change_failed_acceptance_and_refund(people, site):
    group = people("vi")

    code = supplemented(group, site)
    with group.audited_elsewhere():
        appraisal(group, site, code)
        approval(group, site, code)
        under_way(group, code)
    paused(group, code)
    changed(group, code)
    judged(group, site, code)
    settled(group, code)

    assert promises(group, site, code) == ("closed", [], [], {}, [])
