"""Money for a year and batches that draw on it, as the Sở enters them for its province; each is noted in the log."""

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

OPENERS = (Role.DEPT_OFFICER, Role.DEPT_LEADER)
SOURCE = "kcdp"
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


def department_of(person: Person) -> int:
    """Return the Sở in which the person opens batches; raise CaseNotFound when there is none."""
    own = [grant.unit_id for grant in person.own if grant.role in OPENERS]
    if not own:
        raise CaseNotFound(person.id)
    return own[0]


def allot_money(session: Session, wish: Allotment, *, by: Person, now: datetime) -> int:
    """Add money to the line of the person's province for a year, and return the line."""
    province = _province_of(session, department_of(by))
    line_id = allot(session, unit_id=province, year=wish.year, amount=wish.amount, by=by, now=now)
    detail = f"unit {province} year {wish.year} +{wish.amount} ({wish.decision})"
    note(session, "money_allotted", now=now, user_id=by.id, detail=detail)
    return line_id


def begin_batch(session: Session, wish: BatchWish, *, by: Person, now: datetime) -> int:
    """Open a batch on the line of its year; a StepRefused when that year has no line yet."""
    department = department_of(by)
    own = (BudgetLine.unit_id == _province_of(session, department), BudgetLine.source == SOURCE)
    found = select(BudgetLine.id).where(*own, BudgetLine.year == wish.year)
    line_id = session.scalar(found)
    if line_id is None:
        raise StepRefused("batch", (Refusal(NO_LINE.code, NO_LINE.message, NO_LINE.hint, {"year": str(wish.year)}),))
    new = NewBatch(department, line_id, wish.year, wish.title, wish.opens_on, wish.closes_on, wish.call)
    batch_id = open_batch(session, new, by=by)
    note(session, "batch_opened", now=now, user_id=by.id, detail=f"batch {batch_id} {wish.title}")
    return batch_id


def _province_of(session: Session, department_id: int) -> int:
    """The unit at the root of a Sở."""
    root = aliased(Unit)
    path = select(Unit.path).where(Unit.id == department_id).scalar_subquery()
    found = select(root.id).where(root.parent_id.is_(None), path.startswith(root.path + "/"))
    province = session.scalar(found)
    return department_id if province is None else province
