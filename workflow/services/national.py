"""Starting a national đề án: through the Sở, or by a regional centre straight to the Cục."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import Unit
from workflow.office import Office
from workflow.rules import due
from workflow.services.dossiers import UNTITLED, starter
from workflow.services.home_ties import ties_of
from workflow.services.opening import Opened, Ties, open_case
from workflow.states.kcqg import DIRECT

KEY, SENT_BY = "kcqg_project", "kcqg_submit_dept"
NO_AGENCY = Refusal(
    "no_agency", "Hệ thống chưa có Cục phụ trách khuyến công.", "Báo quản trị hệ thống cập nhật cơ quan trung ương."
)


def start_national(
    session: Session, *, applicant_id: int, by: Person, now: datetime, office: Office, activity: str = "",
    synthetic: bool = False,
) -> Opened:  # fmt: skip
    """Open a draft for the next plan that a file sent from today on can still reach."""
    ties = replace(ties_of(session, applicant_id, now=now), agency_id=agency_on(session, local(now).date()))
    own = straight(session, ties, by)
    role, variant = (Role.IMPLEMENTER, DIRECT) if own else (starter(by, ties), "")
    return open_case(
        session, KEY, own or ties, title=UNTITLED, year=next_plan(office, now).year, by=by.id, role=role.value, now=now,
        office=office, activity=activity, synthetic=synthetic, variant=variant,
    )  # fmt: skip


def agency_on(session: Session, on: date) -> int:
    """Return the Cục in charge on a day; refused where there is none."""
    today = (Unit.valid_from <= on, or_(Unit.valid_to.is_(None), Unit.valid_to >= on))
    found = session.scalars(select(Unit.id).where(Unit.kind == "agency", *today).order_by(Unit.id)).first()
    if found is None:
        raise StepRefused("submit", (NO_AGENCY,))
    return found


@dataclass(frozen=True, slots=True)
class NextPlan:
    """The yearly plan that a file sent from now on can still reach, and the last day for it to be at the Sở."""

    year: int
    last: date


def next_plan(office: Office, now: datetime) -> NextPlan:
    """Return the next plan: that of the year after the next day on which files have to be at the Sở."""
    last = due(office.rules.term(SENT_BY, local(now).date()), now, office.calendar).on
    return NextPlan(last.year + 1, last)


def straight(session: Session, ties: Ties, by: Person) -> Ties | None:
    """Return the ties of a đề án that a regional centre sends straight to its Cục; None for everybody else."""
    below = select(Unit.id).where(Unit.id.in_(sorted(by.units_as(Role.IMPLEMENTER))), Unit.parent_id == ties.agency_id)
    centre_id = session.scalars(below.order_by(Unit.id)).first()
    if centre_id is None or ties.agency_id is None:
        return None
    root = select(Unit.parent_id).where(Unit.id == ties.agency_id)
    top = session.scalars(root).one()
    if top is None:
        raise CaseNotFound(ties.agency_id)
    return replace(ties, owner_unit_id=ties.agency_id, province_id=top, centre_id=centre_id)
