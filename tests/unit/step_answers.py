"""One good answer for every form of a step: what is typed, and the values that the form delivers for it."""

from datetime import date
from typing import Any

from tests.unit import selection_answers, share_answers

REASON = "Báo giá chưa có chữ ký của bên bán."
LAW = "Điều 8 Thông tư 46/2012/TT-BCT"
PEOPLE = [(7, "An"), (8, "Bình"), (9, "Chi")]
FOUR = ("centre_member", "department_member", "commune_member", "owner_member")
OFFERED: dict[str, dict[str, list[tuple[Any, str]]]] = {
    **selection_answers.OFFERED,
    "team": {"members": PEOPLE},
    "panel": {"centre_member": PEOPLE, "department_member": PEOPLE, "commune_member": PEOPLE},
    "reassign": {"assignee_id": PEOPLE},
    "ministry_team": {"members": PEOPLE},
    "panel_national": {side: [*PEOPLE, (10, "Dung")] for side in FOUR},
    "panel_direct": {side: [*PEOPLE, (10, "Dung")] for side in FOUR},
    "explanation_request": {"asked_id": PEOPLE},
    **share_answers.OFFERED,
    "plan_priority": {"item_id": [(7, "HS-7"), (8, "HS-8")]},
    "batch": {"batch_id": [(4, "Đợt 1"), (5, "Đợt 2")]},
    "opinion_request": {"units": [("12:prov_finance", "Sở Tài chính"), ("31:commune_officer", "UBND xã Tân Phú")]},
}
"""What the caller offers where the options depend on the case."""

HEADS_TYPED = {f"head_{n}": "pass" for n in range(1, 6)}
HEADS = HEADS_TYPED | {f"remarks_{n}": "" for n in range(1, 6)}

GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    **selection_answers.GOOD,
    **share_answers.GOOD,
    "empty": ({}, {}),
    "note": ({"note": ""}, {"note": ""}),
    "reason": ({"reason": REASON}, {"reason": REASON}),
    "recorded_settlement": (
        {"spent": "190.000.000", "ended_on": "20/12/2025"}, {"spent": 190_000_000, "ended_on": date(2025, 12, 20)},
    ),
    "recorded_stop": (
        {"reason_code": "no_budget", "spent": "0", "ended_on": "20/12/2025"},
        {"reason_code": "no_budget", "spent": 0, "ended_on": date(2025, 12, 20)},
    ),
    "declaration": ({"agree": "y"}, {"agree": True}),
    "confirm_place": (
        {"exists": "True", "place_ok": "False", "note": "Thôn đã đổi tên."},
        {"exists": True, "place_ok": False, "note": "Thôn đã đổi tên."},
    ),
    "receipt": ({"papers_checked": "y"}, {"papers_checked": True, "note": ""}),
    "supplement_request": (
        {"items-0-subject": "Báo giá", "items-0-request": "Có chữ ký", "items-0-basis": LAW, "reason": REASON},
        {"items": [{"subject": "Báo giá", "request": "Có chữ ký", "basis": LAW}], "reason": REASON},
    ),
    "supplement_reply": ({"note": "Đã thay báo giá"}, {"note": "Đã thay báo giá"}),
    "refusal": (
        {"reason_code": "other", "reason": REASON, "basis": LAW},
        {"reason_code": "other", "reason": REASON, "basis": LAW},
    ),
    "appraisal": (
        {
            **HEADS_TYPED, "head_4": "fail", "remarks_4": "Trùng chương trình khác", "eligible_cost": "600.000.000",
            "support": "300.000.000", "matching": "300.000.000", "priority": "y", "recommendation": "Đề nghị hỗ trợ",
        },
        {
            **HEADS, "head_4": "fail", "remarks_4": "Trùng chương trình khác", "eligible_cost": 600_000_000,
            "support": 300_000_000, "matching": 300_000_000, "priority": True, "recommendation": "Đề nghị hỗ trợ",
        },
    ),
    "ministry_appraisal": (
        {
            **HEADS_TYPED, "eligible_cost": "600.000.000", "support": "300.000.000", "matching": "300.000.000",
            "recommendation": "Đề nghị Bộ trưởng phê duyệt",
        },
        {
            **HEADS, "eligible_cost": 600_000_000, "support": 300_000_000, "matching": 300_000_000, "priority": False,
            "recommendation": "Đề nghị Bộ trưởng phê duyệt",
        },
    ),
    "national_receipt": ({"papers_checked": "y"}, {"papers_checked": True, "note": ""}),
    "ministry_team": ({"members": ["9", "7"]}, {"members": [7, 9]}),
    "panel_national": (
        dict(zip(FOUR, ("7", "8", "9", "10"), strict=True)), dict(zip(FOUR, (7, 8, 9, 10), strict=True)),
    ),
    "panel_direct": (
        dict(zip(FOUR, ("10", "9", "8", "7"), strict=True)), dict(zip(FOUR, (10, 9, 8, 7), strict=True)),
    ),
    "national_change": (
        {
            "change_kind": "settle_partial", "reason": REASON, "total_cost": "400.000.000", "support": "200.000.000",
            "matching": "200.000.000",
        },
        {
            "change_kind": "settle_partial", "reason": REASON, "total_cost": 400_000_000, "support": 200_000_000,
            "matching": 200_000_000, "ends_on": None, "tax_code": None,
        },
    ),
    "divided_change": (
        {
            "change_kind": "decrease_total", "reason": REASON, "total_cost": "400.000.000", "support": "200.000.000",
            "matching": "200.000.000", "parts-0-number": "2", "parts-0-support": "200.000.000", "parts-0-matching": "0",
        },
        {
            "change_kind": "decrease_total", "reason": REASON, "total_cost": 400_000_000, "support": 200_000_000,
            "matching": 200_000_000, "ends_on": None, "tax_code": None,
            "parts": [{"number": 2, "tax_code": None, "support": 200_000_000, "matching": 0}],
        },
    ),
    "batch": ({"batch_id": "5"}, {"batch_id": 5}),
    "plan_priority": (
        {
            "item_id": "7", "focal": "y", "area": "poor", "trade": "mechanics", "female_share": "40",
            "vulnerable_share": "0", "minority_share": "55", "effect": "high", "urgency": "",
        },
        {
            "item_id": 7, "focal": True, "area": "poor", "trade": "mechanics", "women_owned": False, "female_share": 40,
            "vulnerable_share": 0, "minority_share": 55, "effect": "high", "urgency": None,
        },
    ),
    "plan_consolidation": (
        {"items": "12", "total": "1.440.000.000"}, {"items": 12, "total": 1_440_000_000, "note": ""},
    ),
    "plan_budget": (
        {"allotted": "75.641.000.000", "decision_number": "15/STC-HCSN", "decided_on": "8/5/2026"},
        {"allotted": 75_641_000_000, "decision_number": "15/STC-HCSN", "decided_on": date(2026, 5, 8), "note": ""},
    ),
    "plan_proposal": (
        {"money": "300.000.000", "way": "cut_last"}, {"money": 300_000_000, "way": "cut_last", "note": ""},
    ),
    "plan_amendment": (
        {"money": "300.000.000", "way": "evenly", "reason": REASON},
        {"money": 300_000_000, "way": "evenly", "note": "", "reason": REASON},
    ),
    "plan_review": ({"results": "Đã giải ngân đủ"}, {"results": "Đã giải ngân đủ", "onward": ""}),
    "decision": (
        {"decision_number": "948/QĐ-UBND", "decided_on": "8/5/2026"},
        {"decision_number": "948/QĐ-UBND", "decided_on": date(2026, 5, 8), "note": ""},
    ),
    "contract": (
        {"contract_number": "12/HĐ-KC", "signed_on": "1/6/2026", "ends_on": "2/6/2026", "value": "600.000.000"},
        {
            "contract_number": "12/HĐ-KC", "signed_on": date(2026, 6, 1), "ends_on": date(2026, 6, 2),
            "value": 600_000_000,
        },
    ),
    "progress": (
        {"period": "9/2026", "percent": "45 %", "spent": "0", "note": "Đã lắp máy"},
        {"period": "2026-09", "percent": 45, "spent": 0, "note": "Đã lắp máy"},
    ),
    "change_request": (
        {"change_kind": "increase_total", "reason": REASON, "total_cost": "700.000.000", "support": "300.000.000"},
        {
            "change_kind": "increase_total", "reason": REASON, "total_cost": 700_000_000, "support": 300_000_000,
            "matching": None, "ends_on": None,
        },
    ),
    "applied_change": (
        {"kind": "extend_next_year", "ends_on": "2027-03-31"},
        {
            "kind": "extend_next_year", "total_cost": None, "support": None, "matching": None,
            "ends_on": date(2027, 3, 31),
        },
    ),
    "carry_over": (
        {"amount": "90.000.000", "to_year": "2027", "basis": LAW},
        {"amount": 90_000_000, "to_year": 2027, "basis": LAW},
    ),
    "payment_request": (
        {"kind": "advance", "amount": "210.000.000", "matching_paid": "0"},
        {
            "kind": "advance", "amount": 210_000_000, "matching_paid": 0, "vouchers": [], "machines": [], "note": "",
        },
    ),
    "payment_check": ({"verdict": "agree"}, {"verdict": "agree", "reason": ""}),
    "payment_approval": ({"verdict": "agree"}, {"verdict": "agree", "reason": ""}),
    "settlement": (
        {"liquidation_number": "12/BBTL-SCT", "settled_on": "30/6/2026"},
        {
            "liquidation_number": "12/BBTL-SCT", "settled_on": date(2026, 6, 30), "vouchers": [], "machines": [],
            "note": "",
        },
    ),
    "payment": (
        {"treasury_number": "UNC 0071", "paid_on": "30/6/2026"},
        {"treasury_number": "UNC 0071", "paid_on": date(2026, 6, 30)},
    ),
    "stop": (
        {"reason_code": "no_budget", "reason": REASON, "decision_number": "77/QĐ-UBND"},
        {"reason_code": "no_budget", "reason": REASON, "decision_number": "77/QĐ-UBND"},
    ),
    "refund": (
        {"amount": "1", "treasury_number": "GNT 12", "paid_on": "30/6/2026"},
        {"amount": 1, "treasury_number": "GNT 12", "paid_on": date(2026, 6, 30), "matching_paid": None},
    ),
    "acceptance": (
        {"done_summary": "Lắp xong hai máy", "jobs": "12", "output_value": "5.000.000.000", "energy_kwh": "90.000"},
        {
            "done_summary": "Lắp xong hai máy", "jobs": 12, "output_value": 5_000_000_000, "energy_kwh": 90_000,
            "revenue": None, "wage": None, "input_cost": None, "emission_kg": None, "note": "",
        },
    ),
    "acceptance_partial": (
        {"amount": "150.000.000", "reason": REASON, "done_summary": "Lắp xong một máy"},
        {"amount": 150_000_000, "reason": REASON, "done_summary": "Lắp xong một máy"},
    ),
    "fix_request": (
        {"reason": REASON, "fix_by": "1/12/2026"},
        {"reason": REASON, "fix_by": date(2026, 12, 1)},
    ),
    "handover": ({"handed_on": "20/12/2026"}, {"handed_on": date(2026, 12, 20), "note": ""}),
    "team": ({"members": ["9", "7"]}, {"members": [7, 9]}),
    "panel": (
        {"centre_member": "7", "department_member": "8", "commune_member": "9"},
        {"centre_member": 7, "department_member": 8, "commune_member": 9},
    ),
    "five_heads": ({**HEADS_TYPED, "verdict": "agree"}, {**HEADS, "verdict": "agree"}),
    "opinion_request": (
        {"units": ["12:prov_finance", "31:commune_officer"], "question": "Nguồn vốn có đủ không?"},
        {"units": [(12, "prov_finance"), (31, "commune_officer")], "question": "Nguồn vốn có đủ không?"},
    ),
    "opinion": ({"verdict": "other", "answer": "Cần rà lại"}, {"verdict": "other", "answer": "Cần rà lại"}),
    "acceptance_verdict": (
        {"verdict": "accept", "remarks": "Đúng kế hoạch"},
        {"verdict": "accept", "remarks": "Đúng kế hoạch"},
    ),
    "question": ({"question": "Hồ sơ đến đâu rồi ạ?"}, {"question": "Hồ sơ đến đâu rồi ạ?"}),
    "answer": ({"answer": "Sở đang thẩm định."}, {"answer": "Sở đang thẩm định."}),
    "pause": (
        {"reason_code": "spending_rule_changed", "reason": REASON, "basis": LAW, "review_on": "1/12/2026"},
        {
            "reason_code": "spending_rule_changed", "reason": REASON, "basis": LAW, "review_on": date(2026, 12, 1),
        },
    ),
    "recheck": (
        {"outcome": "pause", "review_on": "1/12/2026", "reason": REASON},
        {"outcome": "pause", "support": None, "matching": None, "review_on": date(2026, 12, 1), "reason": REASON},
    ),
    "reassign": ({"assignee_id": "8", "reason": REASON}, {"assignee_id": 8, "reason": REASON}),
    "reminder": ({"reason": REASON}, {"reason": REASON}),
    "target": ({"due_on": "1/12/2026", "reason": REASON}, {"due_on": date(2026, 12, 1), "reason": REASON}),
    "explanation_request": (
        {"asked_id": "8", "due_on": "1/12/2026", "reason": REASON},
        {"asked_id": 8, "due_on": date(2026, 12, 1), "reason": REASON},
    ),
    "explanation": ({"answer": "Đang chờ báo giá."}, {"answer": "Đang chờ báo giá."}),
    "apology": (
        {"reason": REASON, "new_due_on": "1/12/2026"},
        {"reason": REASON, "new_due_on": date(2026, 12, 1)},
    ),
    "follow_up": (
        {
            "jobs": "15", "output_value": "6.000.000.000", "energy_kwh": "80000", "revenue": "5.800.000.000",
            "wage": "8.500.000", "input_cost": "0", "emission_kg": "1.200", "note": "Tăng ca",
        },
        {
            "jobs": 15, "output_value": 6_000_000_000, "energy_kwh": 80_000, "revenue": 5_800_000_000,
            "wage": 8_500_000, "input_cost": 0, "emission_kg": 1_200, "note": "Tăng ca",
        },
    ),
}  # fmt: skip
