"""A small world to test in.

One province with its bodies, one person a role, a budget line with a batch, and cases in it.

Functions that flush; a reader need not open them to understand a test.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Grant, Person
from workflow.definition import Role
from workflow.models import (
    BudgetLine,
    Case,
    CaseSection,
    Document,
    Establishment,
    LedgerEntry,
    Membership,
    PlanBatch,
    Unit,
    User,
)  # fmt: skip
from workflow.office import Office
from workflow.published import process_of, publish
from workflow.services.opening import Opened, Ties, open_case
from workflow.services.transition import Moved, TransitionRequest, perform_transition
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.states import SHIPPED

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Nine o'clock in Hà Nội on a quiet Monday."""
PAPERS = (
    "request_letter", "business_licence", "quotation", "investment_plan", "commitment", "survey_minutes",
    "survey_photo",
    "project_text", "budget_estimate", "appraisal_slip", "contract", "decision", "progress_photo",
    "purchase_contract", "invoice", "progress_report", "supplier_acceptance",
    "acceptance_minutes", "final_report", "liquidation_minutes", "handover_minutes", "payment_request_letter",
    "settlement_file",
)  # fmt: skip
UNITS = {
    "province": ("dong-nai", "Tỉnh Đồng Nai", "province", None),
    "department": ("dong-nai/so-cong-thuong", "Sở Công Thương Đồng Nai", "department", "province"),
    "finance": ("dong-nai/so-tai-chinh", "Sở Tài chính Đồng Nai", "finance", "province"),
    "centre": ("dong-nai/trung-tam", "Trung tâm Khuyến công Đồng Nai", "centre", "department"),
    "commune": ("dong-nai/xa-thong-nhat", "Xã Thống Nhất", "commune", "province"),
    "owner": ("co-so-minh-anh", "Công ty TNHH Minh Anh", "establishment", None),
    "other_province": ("dong-thap", "Tỉnh Đồng Tháp", "province", None),
    "other_department": ("dong-thap/so-cong-thuong", "Sở Công Thương Đồng Tháp", "department", "other_province"),
}
PEOPLE = {
    "owner": (Role.BENEFICIARY, "owner"), "centre": (Role.IMPLEMENTER, "centre"), "commune": (Role.COMMUNE_OFFICER,
        "commune"),
    "officer": (Role.DEPT_OFFICER, "department"), "second_officer": (Role.DEPT_OFFICER, "department"),
    "leader": (Role.DEPT_LEADER, "department"), "second_leader": (Role.DEPT_LEADER, "department"),
    "accountant": (Role.DEPT_ACCOUNTANT, "department"), "checker": (Role.DEPT_ACCOUNTANT, "department"),
    "finance": (Role.PROV_FINANCE, "finance"),
    "governor": (Role.PROV_LEADER, "province"), "supervisor": (Role.SUPERVISOR, "department"),
    "stranger": (Role.DEPT_OFFICER, "other_department"), "admin": (Role.SYS_ADMIN, "province"),
}  # fmt: skip


@dataclass
class World:
    """The ids of the units, the people as they sign in, the office, one open batch and its budget line."""

    units: dict[str, int]
    people: dict[str, Person]
    office: Office
    line_id: int = 0
    batch_id: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def ties(self) -> Ties:
        """The units of an ordinary case."""
        units = self.units
        return Ties(units["department"], units["province"], units["commune"], units["centre"], units["owner"])


def a_world(session: Session, *, budget: int = 1_000_000_000, now: datetime = MONDAY) -> World:
    """Fill an empty database."""
    units = _units(session)
    people = {
        key: _person(session, key, (role, units[place]), _below(units, place), now)
        for key, (role, place) in PEOPLE.items()
    }
    for process in SHIPPED:
        publish(session, process, effective_from=date(2020, 1, 1), now=now)
    office = Office(
        shipped_rules(), shipped_calendar(), {units["department"]: "dong-nai", units["other_department"]: "dong-thap"}
    )
    world = World(units, people, office)
    world.line_id = a_line(session, units["province"], amount=budget, now=now)
    world.batch_id = a_batch(session, world, now=now)
    return world


def a_line(session: Session, unit_id: int, *, amount: int, now: datetime = MONDAY, year: int = 2026) -> int:
    """Add a budget line with its allotment."""
    line = BudgetLine(unit_id=unit_id, year=year, source="kcdp", label=f"Khuyến công địa phương {year}")
    session.add(line)
    session.flush()
    session.add(LedgerEntry(line_id=line.id, kind="allot", amount=amount, at=now))
    session.flush()
    return line.id


def a_batch(session: Session, world: World, *, number: int = 1, now: datetime = MONDAY) -> int:
    """Add a batch that is open."""
    batch = PlanBatch(
        slug=f"dot-{number}-2026", title=f"Đợt {number} năm 2026", owner_unit_id=world.units["department"],
        line_id=world.line_id, year=2026, number=number, opens_on=date(2026, 1, 5), closes_on=date(2026, 12, 20),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch.id


def a_case(session: Session, world: World, *, title: str = "Hỗ trợ ứng dụng máy sấy", now: datetime = MONDAY) -> Opened:
    """Open a đề án whose sections and papers are all there."""
    owner = world.people["owner"]
    opened = open_case(
        session, "kcdp_project", world.ties, title=title, year=2026, by=owner.id, role="beneficiary", now=now,
        office=world.office, activity="machinery",
    )  # fmt: skip
    complete_dossier(session, opened.case_id, now=now)
    return opened


def complete_dossier(
    session: Session, case_id: int, *, papers: tuple[str, ...] = PAPERS, now: datetime = MONDAY
) -> None:
    """Fill in every section and attach every paper."""
    case = session.get_one(Case, case_id)
    for section in process_of(session, case.process_hash).sections:
        session.add(CaseSection(case_id=case_id, key=section.key, version=1, content={}, complete=True, saved_at=now))
    for kind in papers:
        session.add(
            Document(
                case_id=case_id, kind=kind, version=1, name=f"{kind}.pdf", mime="application/pdf", size=10,
                sha256="0" * 64, uploaded_at=now,
            )
        )  # fmt: skip
    session.flush()


def take(  # everything but the step has a default that fits most tests
    session: Session,
    world: World,
    case_id: int,
    step: str,
    who: str,
    *,
    now: datetime = MONDAY,
    key: str = "",
    **values: Any,
) -> Moved:
    """Take a step on the case as it stands now."""
    version = session.execute(select(Case.version).where(Case.id == case_id)).scalar_one()
    request = TransitionRequest(case_id, step, version, values, key)
    return perform_transition(session, request, by=world.people[who], now=now, office=world.office)


def state_of(session: Session, case_id: int) -> str:
    """Return the state as the database has it."""
    return session.execute(select(Case.state).where(Case.id == case_id)).scalar_one()


def _units(session: Session) -> dict[str, int]:
    found: dict[str, Unit] = {}
    for key, (code, name, kind, parent) in UNITS.items():
        above = found.get(parent or "")
        path = f"{above.path}/{key}" if above else key
        found[key] = Unit(
            code=code,
            name=name,
            kind=kind,
            parent_id=above.id if above else None,
            path=path,
            valid_from=date(2020, 1, 1),
        )
        session.add(found[key])
        session.flush()
    session.add(
        Establishment(
            unit_id=found["owner"].id, tax_code="3600000007", kind="enterprise", commune_id=found["commune"].id
        )
    )
    session.flush()
    return {key: unit.id for key, unit in found.items()}


def _person(session: Session, key: str, place: tuple[Role, int], below: frozenset[int], now: datetime) -> Person:
    role, unit_id = place
    user = User(email=f"{key}@example.vn", name=key.replace("_", " ").title(), created_at=now)
    session.add(user)
    session.flush()
    session.add(Membership(user_id=user.id, unit_id=unit_id, role=role.value, valid_from=date(2020, 1, 1)))
    session.flush()
    return Person(user.id, user.name, user.email, "vi", (Grant(role, unit_id, below),))


def _below(units: dict[str, int], place: str) -> frozenset[int]:
    inside = ("province", "department", "finance", "centre", "commune") if place == "province" else (place,)
    return frozenset(units[key] for key in inside)
