"""One good answer for every form of product selection: steps as typed and as delivered, sections as stored."""

from datetime import date
from typing import Any

REASON = "Giám khảo là vợ của chủ cơ sở."
LONG = "Bình gốm men lam, nặn tay, cao 30 cm."
LAW = "Điều 20 Thông tư 26/2014/TT-BCT"
PEOPLE = [(7, "An"), (8, "Bình"), (9, "Chi")]
ANSWERED = "Hội đồng giữ nguyên kết luận đã công bố."
OFFERED: dict[str, dict[str, list[tuple[Any, str]]]] = {
    "seating": {"members": PEOPLE},
    "member_replacement": {"leaving_id": [(31, "An, giám khảo"), (32, "Bình, ủy viên")], "coming_id": PEOPLE},
    "conflict_decision": {"declaration": [("12:7", "Bình gốm men lam – An"), ("12:8", "Bình gốm men lam – Bình")]},
    "assignment": {"pairs": [("12:7", "Bình gốm – An"), ("12:8", "Bình gốm – Bình"), ("13:7", "Chè – An")]},
    "forwarding": {"target_id": [(90, "Cấp khu vực 2026")], "items": [(12, "Bình gốm"), (13, "Chè")]},
}

HEADS_TYPED = {f"head_{n}": "pass" for n in range(1, 6)}
HEADS = HEADS_TYPED | {f"remarks_{n}": "" for n in range(1, 6)}
SEAT_TYPED = {
    "members-0-user_id": "7", "members-0-body": "jury", "members-0-seat": "juror",
    "members-0-decision": "15/QĐ-HĐBC", "members-0-from_on": "1/3/2026",
}  # fmt: skip
SEAT = {"user_id": 7, "body": "jury", "seat": "juror", "decision": "15/QĐ-HĐBC", "from_on": date(2026, 3, 1)}

GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "eligibility_check": (
        {**HEADS_TYPED, "remarks_2": "Có bản vẽ", "group": "handicraft"},
        {**HEADS, "remarks_2": "Có bản vẽ", "group": "handicraft"},
    ),
    "site_visit": (
        {"visited_on": "2/3/2026", "participants": "Lê Thị An\nTrần Văn Bình", "findings": LONG},
        {"visited_on": date(2026, 3, 2), "participants": "Lê Thị An\nTrần Văn Bình", "findings": LONG},
    ),
    "round_result": (
        {"sheets": "7", "mean": "1493/21", "seal": "ab" * 32},
        {"sheets": 7, "mean": "1493/21", "seal": "ab" * 32, "reason_code": None},
    ),
    "council_result": (
        {"session": "Phiên 1", "yes": "6", "no": "0", "abstain": "1"},
        {"session": "Phiên 1", "yes": 6, "no": 0, "abstain": 1, "reason": ""},
    ),
    "complaint": (
        {"about": "scores", "what": LONG, "wish": "Chấm lại"},
        {"about": "scores", "what": LONG, "wish": "Chấm lại"},
    ),
    "complaint_answer": (
        {"answer": ANSWERED, "yes": "0", "no": "6", "abstain": "1", "minutes_number": "05/BB-HĐBC"},
        {"answer": ANSWERED, "yes": 0, "no": 6, "abstain": 1, "minutes_number": "05/BB-HĐBC"},
    ),
    "certificate": (
        {"granted_on": "1/9/2026", "signer": "Nguyễn Văn Ký"},
        {"granted_on": date(2026, 9, 1), "number": "", "signer": "Nguyễn Văn Ký"},
    ),
    "ceremony": (
        {"held_on": "10/10/2026", "place": "Hội trường tỉnh"},
        {"held_on": date(2026, 10, 10), "place": "Hội trường tỉnh"},
    ),
    "reward": (
        {"amount": "5.000.000", "treasury_number": "UNC 12", "paid_on": "15/10/2026"},
        {"amount": 5_000_000, "treasury_number": "UNC 12", "paid_on": date(2026, 10, 15)},
    ),
    "forwarding": (
        {"target_id": "90", "items": ["13"], "letter_number": "120/UBND-KT", "letter_on": "5/10/2026"},
        {"target_id": 90, "items": [13], "letter_number": "120/UBND-KT", "letter_on": date(2026, 10, 5)},
    ),
    "replacement": (
        {
            "reason_code": "wrong_details", "details": "Sai tên chủ cơ sở", "granted_on": "2/11/2026",
            "signer": "Nguyễn Văn Ký",
        },
        {
            "reason_code": "wrong_details", "details": "Sai tên chủ cơ sở", "granted_on": date(2026, 11, 2),
            "signer": "Nguyễn Văn Ký",
        },
    ),
    "revocation": (
        {
            "reason_code": "quality", "reason": REASON, "decision_number": "99/QĐ-UBND", "decided_on": "3/11/2026",
            "basis": LAW,
        },
        {
            "reason_code": "quality", "reason": REASON, "decision_number": "99/QĐ-UBND",
            "decided_on": date(2026, 11, 3), "basis": LAW,
        },
    ),
    "selection_report": (
        {
            "year": "2026", "revenue": "900.000.000", "output": "0", "workers": "12", "exports": "0",
            "uses_logo": "False",
        },
        {
            "year": 2026, "revenue": 900_000_000, "output": 0, "workers": 12, "exports": 0, "uses_logo": False,
            "difficulties": "",
        },
    ),
    "seating": (SEAT_TYPED, {"members": [SEAT]}),
    "calling": ({}, {"note": ""}),
    "member_replacement": (
        {"leaving_id": "31", "coming_id": "9", "from_on": "1/4/2026", "decision": "20/QĐ-HĐBC", "reason": REASON},
        {
            "leaving_id": 31, "coming_id": 9, "from_on": date(2026, 4, 1), "decision": "20/QĐ-HĐBC", "reason": REASON,
        },
    ),
    "conflict_decision": (
        {"declaration": "12:8", "verdict": "recused", "reason": REASON},
        {"declaration": (12, 8), "verdict": "recused", "reason": REASON},
    ),
    "assignment": (
        {"per_item": "3", "pairs": ["13:7", "12:8"]},
        {"per_item": 3, "pairs": [(12, 8), (13, 7)]},
    ),
}  # fmt: skip
"""What is typed for a step, and the values that its form delivers."""

COMPLETE: dict[str, dict[str, Any]] = {
    "section_product": {
        "group": "handicraft", "name": "Bộ bình gốm", "is_set": True, "set_kind": "designs", "description": LONG,
        "trade_mark": "Gốm Biên Hòa", "standard_code": "TCCS 01:2026", "first_made": 1978, "unit_price": 450_000,
    },
    "section_market": {
        "yearly_output": 12_000, "output_unit": "bộ", "revenue": 5_400_000_000, "workers": 25, "export_share": 30,
        "markets": "Đồng Nai, Nhật Bản", "domestic_materials": 100, "technology": "Lò ga, xoay tay",
    },
    "section_quality": {
        "standards": "TCVN 7436", "quality_paper_until": "2027-12-31",
        "food_safety_number": "12/GCN-ATTP", "food_safety_until": "2028-05-31",
        "awards": [
            {"name": "OCOP 4 sao", "number": "8/QĐ", "granted_on": "2025-06-01", "valid_until": "2028-06-01"},
            {"name": "Bàn tay vàng", "number": "", "granted_on": "2024-10-10", "valid_until": None},
        ],
    },
    "section_pledge": dict.fromkeys(("own_make", "not_copied", "no_ip_breach", "lawful", "mass_producible"), True),
    "section_round_plan": {
        "title": "Bình chọn sản phẩm năm 2026", "year": 2026, "opens_on": "2026-03-01", "closes_on": "2026-04-10",
        "ceremony": "2026-10", "groups": ["handicraft", "agro_food"], "basis": "Kế hoạch 35/KH-UBND",
    },
    "section_round_rules": {
        "rubric": "product_selection", "pass_mark": 70, "per_item": 7, "missing": "not_closable", "quorum": 66,
        "base": "present", "threshold": 50, "strict": True, "tie": "chair", "secret": False, "quota": 30,
        "quota_handicraft": 10, "quota_agro_food": 20, "quota_mechanical": 0, "quota_other": None,
    },
}  # fmt: skip
"""Sections as they are stored when nothing is missing."""
