"""Starting a group or focal đề án, whose beneficiaries are named later: by a province's centre or a regional one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import Unit
from workflow.office import Office
from workflow.services.dossiers import UNTITLED
from workflow.services.national import KEY, agency_on, next_plan
from workflow.services.opening import Opened, Ties, open_case
from workflow.states.kcqg_group import GROUP, GROUP_DIRECT


def start_group(session: Session, *, by: Person, now: datetime, office: Office) -> Opened:
    """Open a draft of the implementer: through the Sở above it, or straight to the Cục that a regional centre is of."""
    centre = _centre(session, by)
    agency_id = agency_on(session, local(now).date())
    above = session.get_one(Unit, centre.parent_id)
    if above.parent_id is None:
        raise CaseNotFound(centre.id)
    ties = Ties(above.id, above.parent_id, None, centre.id, None, agency_id)
    variant = GROUP_DIRECT if above.id == agency_id else GROUP
    return open_case(
        session, KEY, ties, title=UNTITLED, year=next_plan(office, now).year, by=by.id, role=Role.IMPLEMENTER.value,
        now=now, office=office, variant=variant,
    )  # fmt: skip


def _centre(session: Session, by: Person) -> Unit:
    """Return the centre that somebody implements for; nobody else opens a đề án without a beneficiary."""
    own = select(Unit).where(Unit.id.in_(sorted(by.units_as(Role.IMPLEMENTER))), Unit.parent_id.is_not(None))
    centre = session.scalars(own.order_by(Unit.id)).first()
    if centre is None:
        raise CaseNotFound(by.id)
    return centre
