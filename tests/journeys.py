"""The way of a đề án, step by step: who takes it and what the form says. Tests walk it as far as they need."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, take

HEADS = {f"head_{number}": "pass" for number in range(1, 6)}
MONEY = {"eligible_cost": 400_000_000, "support": 200_000_000, "matching": 200_000_000, "priority": False}

INVOICE = {"issued_on": date(2026, 3, 2), "payee": "Công ty Cơ khí An Phú", "subject": "Máy sấy"}
VOUCHERS = [
    {"source": source, "number": "HD 0012", "total": 200_000_000, **INVOICE} for source in ("support", "other")
]  # fmt: skip

_SERIAL = count(1)

Way = list[tuple[str, str, dict[str, Any]]]


def a_machine() -> dict[str, Any]:
    """A machine as its label says; each is another one, as a machine is supported once."""
    label = {"name": "Máy sấy", "model": "HS-120", "serial": f"SN {next(_SERIAL):05}", "supplier": "An Phú"}
    return {**label, "contract_number": "07/HĐMB", "contract_on": date(2026, 3, 1), "total": 500_000_000}


def panel_of(world: World) -> dict[str, int]:
    """Return the panel of the three sides."""
    sides = {"centre": "centre", "department": "second_officer", "commune": "commune"}
    return {f"{side}_member": world.people[who].id for side, who in sides.items()}


def way(world: World) -> Way:
    """Return every step from the draft to the closed case, in order."""
    people, panel = world.people, panel_of(world)
    year = {"period": "2026-03", "percent": 80, "spent": 320_000_000, "note": "Đã lắp đặt"}
    return [
        ("submit", "owner", {"agree": True}),
        ("confirm_place", "commune", {"exists": True, "place_ok": True}),
        ("accept", "officer", {"papers_checked": True}),
        ("submit_project", "centre", {}),
        ("form_team", "officer", {"members": [people["second_officer"].id]}),
        ("give_verdict", "second_officer", {**HEADS, "verdict": "agree"}),
        ("ask_opinion", "officer", {"units": [(world.units["finance"], "prov_finance")],
            "question": "Cân đối được không?"}),
        ("give_opinion", "finance", {"verdict": "agree", "answer": "Cân đối được"}),
        ("propose", "officer", {**HEADS, **MONEY, "recommendation": "Đề nghị hỗ trợ"}),
        ("sign", "leader", {}),
        ("put_in_batch", "officer", {"batch_id": world.batch_id}),
        ("approve", "governor", {"decision_number": "948/QĐ-UBND", "decided_on": date(2026, 3, 2)}),
        ("sign_contract", "centre", {"contract_number": "01/HĐ", "signed_on": date(2026, 3, 2),
            "ends_on": date(2026, 11, 30), "value": 400_000_000}),
        ("report_progress", "centre", year),
        ("request_payment", "centre", {"kind": "advance", "amount": 100_000_000, "matching_paid": 0}),
        ("check_payment", "checker", {"verdict": "agree"}),
        ("approve_payment", "leader", {"verdict": "agree"}),
        ("pay", "accountant", {"treasury_number": "KB-01", "paid_on": date(2026, 3, 2)}),
        ("request_acceptance", "centre", {}),
        ("form_panel", "officer", panel),
        ("give_acceptance_verdict", "centre", {"verdict": "accept", "remarks": "Đạt"}),
        ("give_acceptance_verdict", "second_officer", {"verdict": "accept", "remarks": "Đạt"}),
        ("give_acceptance_verdict", "commune", {"verdict": "accept", "remarks": "Đạt"}),
        ("accept_result", "officer", {"done_summary": "Đủ máy", "jobs": 12, "output_value": 5_000_000_000,
            "energy_kwh": 40_000}),
        ("request_payment", "centre", {"kind": "remainder", "amount": 100_000_000, "matching_paid": 200_000_000}),
        ("check_payment", "checker", {"verdict": "agree"}),
        ("approve_payment", "leader", {"verdict": "agree"}),
        ("pay", "accountant", {"treasury_number": "KB-02", "paid_on": date(2026, 3, 2)}),
        ("settle", "second_leader", {"liquidation_number": "12/BBTL-SCT", "settled_on": date(2026, 3, 2),
            "vouchers": VOUCHERS, "machines": [a_machine()]}),
        ("hand_over", "centre", {"handed_on": date(2026, 3, 2)}),
    ]  # fmt: skip


def walk(session: Session, world: World, case_id: int, *, until: str = "", now: datetime = MONDAY) -> datetime:
    """Take the steps of the way up to and including ``until`` (default.

    All), a minute apart, and return the last moment.
    """
    for step, who, values in way(world):
        now += timedelta(minutes=1)
        take(session, world, case_id, step, who, now=now, **values)
        if step == until:
            break
    return now
