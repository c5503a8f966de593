"""Money for a year and batches that draw on it, as the Sở enters them for its province, the Cục for the nation.

Each is noted in the log.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import BudgetLine, Unit
from workflow.services.batches import NewBatch, allot, open_batch
from workflow.services.security_log import note

SOURCES = {
    Role.DEPT_OFFICER: "kcdp", Role.DEPT_LEADER: "kcdp", Role.AGENCY_OFFICER: "kcqg", Role.AGENCY_LEADER: "kcqg",
}  # fmt: skip
"""Who opens batches and plans, and on lines of which source."""
OPENERS = tuple(SOURCES)
NO_LINE = Refusal(
    "no_budget_line", "Chưa có dòng ngân sách năm %(year)s.", "Ghi nhận kinh phí của năm đó trước rồi mở đợt."
)


@dataclass(frozen=True, slots=True)
class BatchWish:
    """A batch as an officer describes it."""

    year: int
    title: str
    opens_on: date
    closes_on: date
    call: str = ""


@dataclass(frozen=True, slots=True)
class Allotment:
    """Money that a decision gives to a year."""

    year: int
    amount: int
    decision: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person plans: in what role, in which office, under which root, with money of which source."""

    role: Role
    unit_id: int
    root_id: int
    source: str


def office_of(session: Session, person: Person) -> Home:
    """Return the office in which the person opens batches and plans; raise CaseNotFound when there is none."""
    own = next(((grant.role, grant.unit_id) for grant in person.own if grant.role in SOURCES), None)
    if own is None:
        raise CaseNotFound(person.id)
    role, unit_id = own
    return Home(role, unit_id, root_of(session, unit_id), SOURCES[role])


def allot_money(session: Session, wish: Allotment, *, by: Person, now: datetime) -> int:
    """Add money to the line of the person's office for a year, and return the line."""
    home = office_of(session, by)
    line_id = allot(
        session, unit_id=home.root_id, year=wish.year, amount=wish.amount, by=by, now=now, source=home.source
    )
    detail = f"unit {home.root_id} year {wish.year} +{wish.amount} ({wish.decision})"
    note(session, "money_allotted", now=now, user_id=by.id, detail=detail)
    return line_id


def begin_batch(session: Session, wish: BatchWish, *, by: Person, now: datetime) -> int:
    """Open a batch on the line of its year; a StepRefused when that year has no line yet."""
    home = office_of(session, by)
    own = (BudgetLine.unit_id == home.root_id, BudgetLine.source == home.source)
    found = select(BudgetLine.id).where(*own, BudgetLine.year == wish.year)
    line_id = session.scalar(found)
    if line_id is None:
        raise StepRefused("batch", (Refusal(NO_LINE.code, NO_LINE.message, NO_LINE.hint, {"year": str(wish.year)}),))
    new = NewBatch(home.unit_id, line_id, wish.year, wish.title, wish.opens_on, wish.closes_on, wish.call)
    batch_id = open_batch(session, new, by=by)
    note(session, "batch_opened", now=now, user_id=by.id, detail=f"batch {batch_id} {wish.title}")
    return batch_id


def root_of(session: Session, office_id: int) -> int:
    """Return the unit at the root of an office: the province of a Sở, the ministry of the Cục."""
    root = aliased(Unit)
    path = select(Unit.path).where(Unit.id == office_id).scalar_subquery()
    found = select(root.id).where(root.parent_id.is_(None), path.startswith(root.path + "/"))
    above = session.scalar(found)
    return office_id if above is None else above
