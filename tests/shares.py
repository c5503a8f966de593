"""The world of a group đề án: three provinces with their Sở and establishments, and the ways of its shares."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, complete_dossier, take
from tests.journeys import a_machine
from tests.national import PAPERS, a_nation, a_national_world, national_way
from tests.round_records import grant_of, somebody
from workflow.authority import Grant
from workflow.definition import Role
from workflow.models import Case, CaseShare, Document, Establishment, LedgerEntry, LineItem, Unit
from workflow.office import Office
from workflow.services.opening import Ties, open_case

M = 1_000_000
PLACES = {"dong-thap": "Đồng Tháp", "vinh-long": "Vĩnh Long"}
"""The provinces beside Đồng Nai of the ordinary world."""
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
DECISION = {"decision_number": "12/QĐ-SCT", "decided_on": MONDAY.date()}
LIQUIDATED = {"liquidation_number": "05/BBTL", "settled_on": MONDAY.date()}
SEEN = {"visited_on": MONDAY.date(), "remarks": "Đủ điều kiện"}
SHARE_PAPERS = (
    "contract", "final_report", "form_3_progress", "purchase_contract", "invoice", "supplier_acceptance",
    "form_5_acceptance", "form_7_settlement", "form_8_vouchers", "progress_report", "payment_request_letter",
    "acceptance_minutes", "liquidation_minutes",
)  # fmt: skip
CODES = {
    "dong-nai": ("3600000014", "3600000021", "3600000039"),
    "dong-thap": ("1400000020", "1400000038", "1400000045"),
    "vinh-long": ("1500000031", "1500000049", "1500000056"),
}
"""Tax codes of establishments by province."""


@dataclass
class Group:
    """A group đề án with the world around it; short words for the acts on it and on its shares."""

    session: Session
    world: World
    case_id: int
    now: datetime = MONDAY
    opened: dict[str, int] = field(default_factory=dict)

    def take(self, step: str, who: str, case_id: int | None = None, **values: Any) -> None:
        """Take a step on the đề án, or on one of its shares."""
        take(self.session, self.world, case_id or self.case_id, step, who, now=self.now, **values)

    @property
    def lines(self) -> list[int]:
        """The ids of the line items, in order."""
        found = select(LineItem.id).where(LineItem.case_id == self.case_id).order_by(LineItem.number)
        return list(self.session.scalars(found))

    @property
    def budget_line(self) -> int:
        """The line of the budget on which the money stands."""
        found = select(LedgerEntry.line_id).where(LedgerEntry.case_id == self.case_id)
        return self.session.scalars(found.limit(1)).one()

    def share(self, tax_code: str) -> int:
        """The newest share of an establishment; its papers are all there."""
        found = (
            select(Case.id).join(CaseShare, CaseShare.case_id == Case.id)
            .join(Establishment, Establishment.unit_id == Case.applicant_id)
            .where(Establishment.tax_code == tax_code).order_by(Case.id.desc())
        )  # fmt: skip
        share_id = self.session.scalars(found).first()
        known = select(Document.id).where(Document.case_id == share_id)
        if self.session.scalars(known).first() is None:
            complete_dossier(self.session, share_id, papers=SHARE_PAPERS)
        return share_id

    def walk(self, tax_code: str, until: str) -> int:
        """Take the share of an establishment along its way, up to a step."""
        share_id = self.share(tax_code)
        way = share_way(province_of(tax_code), self.session.get_one(Case, share_id, populate_existing=True).support)
        for step, who, values in way[: [key for key, _, _ in way].index(until) + 1]:
            self.take(step, who, share_id, **values)
        return share_id


def province_of(tax_code: str) -> str:
    """The province in which the establishment of a tax code is."""
    return next(name for name, codes in CODES.items() if tax_code in codes)


def staff_of(province: str, role: str) -> str:
    """Somebody of a Sở by its province."""
    return role if province == "dong-nai" else f"{province}/{role}"


def share_way(province: str, support: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Every step of a share from the proposal to the settlement."""
    officer, leader = staff_of(province, "officer"), staff_of(province, "leader")
    contract = {
        "contract_number": "07/HĐ",
        "signed_on": MONDAY.date(),
        "ends_on": date(2026, 11, 30),
        "value": support * 2,
    }
    return [
        ("propose_share", officer, {**SEEN, "eligible_cost": support * 2}),
        ("approve_share", leader, DECISION),
        ("sign_contract", "regional", contract),
        ("report_progress", "regional", {"period": "2026-03", "percent": 80, "spent": support, "note": "Đã lắp đặt"}),
        *_paid("advance", support // 2, 0),
        ("request_acceptance", "regional", {"note": ""}),
        ("accept_result", officer, {"done_summary": "Đủ máy", "jobs": 9, "output_value": 5, "energy_kwh": 4}),
        *_paid("remainder", support - support // 2, support),
        ("settle", "agency", {**LIQUIDATED, "vouchers": _vouchers(support), "machines": [a_machine()]}),
    ]  # fmt: skip


def _vouchers(support: int) -> list[dict[str, Any]]:
    """One invoice for each source, of as much from the establishment as from the state."""
    row = {"number": "HD 1", "issued_on": MONDAY.date(), "payee": "Bên bán", "subject": "Máy", "total": support}
    return [{**row, "source": source} for source in ("support", "other")]


def _paid(kind: str, amount: int, matching: int) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("request_payment", "regional", {"kind": kind, "amount": amount, "matching_paid": matching}),
        ("check_payment", "agency_accountant", {"verdict": "agree"}),
        ("approve_payment", "agency_leader", {"verdict": "agree"}),
        ("pay", "second_agency_accountant", {"treasury_number": f"KB-{kind}", "paid_on": MONDAY.date()}),
    ]


def a_group(
    session: Session,
    *,
    support: int = 600 * M,
    until: str = "sign_contract",
    known: World | None = None,
    world: World | None = None,
) -> Group:
    """A group đề án over three provinces that has its contract with the Cục, with 600 million to divide."""
    world = world or a_group_world(session, known)
    units, people = world.units, world.people
    ties = Ties(units["agency"], units["ministry"], None, units["regional"], None, units["agency"])
    opened = open_case(
        session, "kcqg_project", ties, title="Máy sấy cho cơ sở chế biến ba tỉnh", year=2026, by=people["regional"].id,
        role="implementer", now=MONDAY, office=world.office, activity="machinery", variant="group-direct",
    )  # fmt: skip
    complete_dossier(session, opened.case_id, papers=(*PAPERS, "form_11_plan"))
    group = Group(session, world, opened.case_id)
    for step, who, values in group_way(world, support):
        group.take(step, who, **values)
        if step == until:
            break
    return group


def group_way(world: World, support: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Every step from the survey of the implementer to the contract with the Cục."""
    figures = {"eligible_cost": support * 2, "support": support, "matching": support}
    way = national_way(world, direct=True)
    last = [step for step, _, _ in way].index("sign_contract")
    return [
        (step, who or "regional", {**values, **figures} if "eligible_cost" in values else values)
        for step, who, values in way[1 : last + 1]
    ]


def lines_of(*supports: int, years: tuple[int, ...] = (2026, 2027)) -> list[dict[str, Any]]:
    """Line items with as much from the establishments as from the state."""
    return [
        {"activity": "machinery", "name": f"Máy sấy {place + 1}", "year": years[place % len(years)], "support": support,
         "matching": support}
        for place, support in enumerate(supports)
    ]  # fmt: skip


def shares_of(amounts: dict[str, int]) -> list[dict[str, Any]]:
    """Shares by tax code, with as much from the establishment as from the state."""
    return [{"tax_code": code, "support": amount, "matching": amount} for code, amount in amounts.items()]


def a_group_world(session: Session, known: World | None = None) -> World:
    """The national world with three provinces, each with a Sở of two officers, a leader and three establishments."""
    world = a_national_world(session) if known is None else a_nation(session, known)
    variants = dict(world.office.variants)
    for code, name in PLACES.items():
        _province(session, world, code, name)
        variants[world.units[f"{code}/department"]] = code
    world.office = Office(world.office.rules, world.office.calendar, variants)
    world.units["dong-nai/commune"] = world.units["commune"]
    for province, codes in CODES.items():
        for code in codes:
            _establishment(session, world, province, code)
    return world


def _province(session: Session, world: World, code: str, name: str) -> None:
    """Enter a province with its Sở and a commune; one that the ordinary world has gets its people."""
    today = {"valid_from": date(2020, 1, 1)}
    known = {"dong-thap": ("other_province", "other_department")}.get(code)
    if known is None:
        top = _unit(session, Unit(code=code, name=f"Tỉnh {name}", kind="province", path=code, **today))
        office = _unit(session, Unit(code=f"{code}/so-cong-thuong", name=f"Sở Công Thương {name}", kind="department",
            path=f"{code}/department", parent_id=top, **today))  # fmt: skip
        path = code
    else:
        top, office = (world.units[key] for key in known)
        path = session.get_one(Unit, top).path
    commune = _unit(session, Unit(code=f"{code}/xa", name=f"Xã Hòa Bình {name}", kind="commune", path=f"{path}/xa",
        parent_id=top, **today))  # fmt: skip
    world.units |= {f"{code}/department": office, f"{code}/commune": commune}
    own = frozenset({office})
    for who, role in (("officer", Role.DEPT_OFFICER), ("leader", Role.DEPT_LEADER)):
        world.people[f"{code}/{who}"] = somebody(session, f"{code} {who}", Grant(role, office, own))


def _establishment(session: Session, world: World, province: str, code: str) -> None:
    unit = Unit(code=f"co-so/{code}", name=f"Cơ sở {code[-2:]}", kind="establishment", path=f"co-so/{code}",
                valid_from=date(2020, 1, 1))  # fmt: skip
    world.units[code] = _unit(session, unit)
    place = Establishment(
        unit_id=unit.id, tax_code=code, kind="enterprise", commune_id=world.units[f"{province}/commune"]
    )
    session.add(place)
    session.flush()
    world.people[code] = somebody(session, f"Chu {code}", grant_of(world, Role.BENEFICIARY, code))


def _unit(session: Session, unit: Unit) -> int:
    session.add(unit)
    session.flush()
    return unit.id
