"""The world of a national đề án: the Cục, the Minister and their people, a line and a plan, and the way of a case."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, a_line, a_world, complete_dossier, take
from tests.journeys import HEADS, MONEY, VOUCHERS, Way, a_machine
from tests.round_records import grant_of, somebody
from tests.selection import staff
from workflow.authority import Grant
from workflow.definition import Role
from workflow.models import BudgetLine, PlanBatch, Unit
from workflow.services.opening import Opened, Ties, open_case

PAPERS = (
    "request_letter", "business_licence", "investment_plan", "quotation", "commitment", "national_request",
    "survey_minutes", "project_text", "form_1_estimate", "form_4_slip", "form_2_summary", "department_letter",
    "three_year_report", "ministry_minutes", "decision", "national_contract", "final_report", "form_3_progress",
    "purchase_contract", "invoice", "supplier_acceptance", "progress_report", "contract", "payment_request_letter",
    "acceptance_minutes", "liquidation_minutes", "form_5_acceptance", "form_6_liquidation", "form_7_settlement",
    "form_8_vouchers", "form_9_clearance",
)  # fmt: skip
MOST = 10**12


def a_national_world(session: Session, *, budget: int = MOST, now: datetime = MONDAY) -> World:
    """A province with its Cục and Ministry above it, two people a role, money and a plan of the year."""
    return a_nation(session, a_world(session, now=now), budget=budget, now=now)


def a_nation(session: Session, known: World, *, budget: int = MOST, now: datetime = MONDAY) -> World:
    """Return a world with the bodies of the nation added to it; the one that was given is left as it is."""
    world = replace(known, units=dict(known.units), people=dict(known.people))
    staff(session, world)
    above = frozenset({world.units["ministry"], world.units["agency"]})
    today = {"valid_from": date(2020, 1, 1), "kind": "centre"}
    regional = Unit(
        code="bo/cuc/vung", name="Trung tâm vùng", path="bo/cuc/vung", parent_id=world.units["agency"], **today
    )
    session.add(regional)
    session.flush()
    world.units["regional"] = regional.id
    world.people |= {
        "second_agency": somebody(session, "Can bo Cuc hai", grant_of(world, Role.AGENCY_OFFICER, "agency")),
        "second_agency_leader": somebody(session, "Pho cuc truong", grant_of(world, Role.AGENCY_LEADER, "agency")),
        "agency_accountant": somebody(session, "Ke toan Cuc", grant_of(world, Role.AGENCY_ACCOUNTANT, "agency")),
        "second_agency_accountant": somebody(
            session, "Ke toan Cuc hai", grant_of(world, Role.AGENCY_ACCOUNTANT, "agency")
        ),
        "second_minister": somebody(session, "Thu truong", Grant(Role.MINISTRY_LEADER, world.units["ministry"], above)),
        "regional": somebody(session, "Trung tam vung", grant_of(world, Role.IMPLEMENTER, "regional")),
    }
    _a_plan(session, world, budget, now)
    return world


def _a_plan(session: Session, world: World, budget: int, now: datetime) -> None:
    """Give the ministry's line of two years its money, and open the plan of the first."""
    for year in (2027, 2026):
        line_id = a_line(session, world.units["ministry"], amount=budget, year=year, now=now)
        session.get_one(BudgetLine, line_id).source = "kcqg"
    plan = PlanBatch(
        slug="ke-hoach-2026", title="Kế hoạch quốc gia 2026", owner_unit_id=world.units["agency"], line_id=line_id,
        year=2026, number=1, opens_on=date(2026, 1, 5), closes_on=date(2026, 12, 20),
    )  # fmt: skip
    session.add(plan)
    session.flush()
    world.batch_id = plan.id


def a_national_case(session: Session, world: World, *, direct: bool = False, now: datetime = MONDAY) -> Opened:
    """Open a national đề án whose sections and papers are all there."""
    units = world.units
    ties = Ties(
        units["department"], units["province"], units["commune"], units["centre"], units["owner"], units["agency"]
    )
    if direct:
        ties = Ties(
            units["agency"], units["ministry"], units["commune"], units["regional"], units["owner"], units["agency"]
        )
    opened = open_case(
        session, "kcqg_project", ties, title="Dây chuyền bảng mạch xuất khẩu", year=2026, by=world.people["owner"].id,
        role="beneficiary", now=now, office=world.office, activity="machinery", variant="direct" if direct else "",
    )  # fmt: skip
    complete_dossier(session, opened.case_id, papers=PAPERS, now=now)
    return opened


def panel(world: World, *, direct: bool = False) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return who sits in the panel, by side, and their names."""
    who = (
        ("regional", "second_agency", "commune", "owner")
        if direct
        else ("centre", "second_officer", "commune", "owner")
    )
    sides = ("centre", "department", "commune", "owner")
    return {f"{side}_member": world.people[name].id for side, name in zip(sides, who, strict=True)}, who


def national_way(world: World, *, direct: bool = False) -> Way:
    """Return every step from the request of the establishment to the liquidation."""
    centre, desk = ("regional", "agency") if direct else ("centre", "officer")
    base = [] if direct else _base(world)
    members, sitting = panel(world, direct=direct)
    verdicts: Way = [("give_acceptance_verdict", who, {"verdict": "accept", "remarks": "Đạt"}) for who in sitting]
    result = {"done_summary": "Đủ máy", "jobs": 12, "output_value": 5_000_000_000, "energy_kwh": 40_000}
    return [
        ("register", "owner", {"agree": True}),
        ("submit", centre, {"note": ""}),
        ("accept", desk, {"papers_checked": True}),
        *base,
        *_ministry(world),
        *_money_and_work(centre),
        ("request_acceptance", centre, {"note": ""}),
        ("form_panel", desk, members),
        *verdicts,
        ("accept_result", desk, result),
        *_paid(centre, "remainder", 100_000_000, 200_000_000),
        ("finish_payment", "agency_accountant", {}),
        ("send_settlement", centre, {"note": ""}),
        (
            "settle",
            "agency",
            {
                "liquidation_number": "05/BBTL",
                "settled_on": date(2026, 3, 2),
                "vouchers": VOUCHERS,
                "machines": [a_machine()],
            },
        ),
    ]


def _base(world: World) -> Way:
    finance = [(world.units["finance"], "prov_finance")]
    return [
        ("form_team", "officer", {"members": [world.people["second_officer"].id]}),
        ("give_verdict", "second_officer", {**HEADS, "verdict": "agree"}),
        ("ask_opinion", "officer", {"units": finance, "question": "Cân đối được không?"}),
        ("give_opinion", "finance", {"verdict": "agree", "answer": "Cân đối được"}),
        ("propose", "officer", {**HEADS, **MONEY, "recommendation": "Đề nghị hỗ trợ"}),
        ("send_up", "leader", {}),
    ]


def _ministry(world: World) -> Way:
    more = {
        "items": [{"subject": "Báo giá", "request": "Thêm một bản", "basis": "TT 36"}],
        "reason": "Thiếu một báo giá.",
    }
    return [
        ("form_council", "agency", {"members": [world.people["second_agency"].id]}),
        ("give_ministry_verdict", "second_agency", {**HEADS, "verdict": "agree"}),
        ("ask_agency_supplement", "agency", more),
        ("send_agency_supplement", "", {"note": "Đã bổ sung"}),
        ("propose_to_agency", "agency", {**HEADS, **MONEY, "recommendation": "Đề nghị hỗ trợ"}),
        ("sign", "agency_leader", {}),
        ("put_in_batch", "agency", {"batch_id": world.batch_id}),
        ("approve", "minister", {"decision_number": "2646/QĐ-BCT", "decided_on": date(2026, 3, 2)}),
    ]


def _money_and_work(centre: str) -> Way:
    contract = {
        "contract_number": "01/HĐ-KC",
        "signed_on": date(2026, 3, 2),
        "ends_on": date(2026, 11, 30),
        "value": 400_000_000,
    }
    month = {"period": "2026-03", "percent": 80, "spent": 320_000_000, "note": "Đã lắp đặt"}
    return [
        ("sign_contract", "agency", contract),
        ("report_progress", centre, month),
        *_paid(centre, "advance", 100_000_000, 0),
    ]


def _paid(centre: str, kind: str, amount: int, matching: int) -> Way:
    return [
        ("request_payment", centre, {"kind": kind, "amount": amount, "matching_paid": matching}),
        ("check_payment", "agency_accountant", {"verdict": "agree"}),
        ("approve_payment", "agency_leader", {"verdict": "agree"}),
        ("pay", "second_agency_accountant", {"treasury_number": f"KB-{kind}", "paid_on": date(2026, 3, 2)}),
    ]


def walk_nationally(
    session: Session, world: World, case_id: int, *, until: str = "", direct: bool = False, now: datetime = MONDAY
) -> datetime:
    """Take the steps of the way up to and including ``until`` (default: all), a minute apart."""
    centre = "regional" if direct else "centre"
    for step, who, values in national_way(world, direct=direct):
        now += timedelta(minutes=1)
        take(session, world, case_id, step, who or centre, now=now, **values)
        if step == until:
            break
    return now


def national_case_at(session: Session, world: World, until: str, **more: Any) -> int:
    """Open a case and take it as far as a step."""
    case_id = a_national_case(session, world, **more).case_id
    walk_nationally(session, world, case_id, until=until, **more)
    return case_id
