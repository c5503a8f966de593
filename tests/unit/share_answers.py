"""One good answer for every form of a group đề án and its shares: what is typed, and the values it delivers."""

from datetime import date
from typing import Any

REASON = "Cơ sở không còn nhu cầu đầu tư máy."
LINES = [(7, "1. Máy sấy"), (8, "2. Máy nghiền")]
ROWS_TYPED = {
    "shares-0-tax_code": "3600000021", "shares-0-support": "100.000.000", "shares-0-matching": "100.000.000",
    "shares-1-tax_code": "0100109106", "shares-1-support": "50000000", "shares-1-matching": "60000000",
}  # fmt: skip
ROWS = [
    {"tax_code": "3600000021", "support": 100_000_000, "matching": 100_000_000},
    {"tax_code": "0100109106", "support": 50_000_000, "matching": 60_000_000},
]
OFFERED: dict[str, dict[str, list[tuple[Any, str]]]] = {
    "line_plan": {"lines": [("machinery", "Ứng dụng máy móc"), ("trademark", "Thương hiệu")]},
    "share_plan": {"line_item_id": LINES},
    "share_division": {"line_item_id": LINES},
}
GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "line_plan": (
        {
            "lines-0-activity": "machinery", "lines-0-name": "Máy sấy", "lines-0-year": "2026",
            "lines-0-support": "300.000.000", "lines-0-matching": "300.000.000",
        },
        {
            "lines": [
                {"activity": "machinery", "name": "Máy sấy", "year": 2026, "support": 300_000_000,
                 "matching": 300_000_000},
            ],
        },
    ),
    "share_plan": ({"line_item_id": "8", **ROWS_TYPED}, {"line_item_id": 8, "shares": ROWS}),
    "share_division": (
        {"line_item_id": "7", **ROWS_TYPED, "decision_number": "3/QĐ-CTĐP", "reason": REASON},
        {"line_item_id": 7, "shares": ROWS, "decision_number": "3/QĐ-CTĐP", "reason": REASON},
    ),
    "share_amounts": (
        {"support": "90.000.000", "matching": "90.000.000"}, {"support": 90_000_000, "matching": 90_000_000},
    ),
    "share_appraisal": (
        {"visited_on": "2/3/2026", "eligible_cost": "200.000.000", "remarks": "Đủ điều kiện hỗ trợ."},
        {"visited_on": date(2026, 3, 2), "eligible_cost": 200_000_000, "remarks": "Đủ điều kiện hỗ trợ."},
    ),
    "share_replacement": (
        {"tax_code": "3600000021", "decision_number": "5/QĐ-SCT", "reason": REASON},
        {"tax_code": "3600000021", "decision_number": "5/QĐ-SCT", "reason": REASON},
    ),
}  # fmt: skip
