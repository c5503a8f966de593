"""Opens the plan of a year: in the office of whoever plans there, on the one budget line that it is about."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.i18n import translate
from workflow.models import Unit
from workflow.models.base import table_of
from workflow.office import Office
from workflow.plans.records import PLAN, PLANS
from workflow.services.batches import line_of
from workflow.services.budget import office_of
from workflow.services.opening import Opened, Ties, open_case
from workflow.states.plan import NATION

UNIT = table_of(Unit)
TITLES = {
    "kcdp": "Kế hoạch khuyến công địa phương năm %(year)s, %(unit)s",
    "kcqg": "Kế hoạch khuyến công quốc gia năm %(year)s",
}


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan that was opened."""

    case: Opened
    slug: str


def open_plan(
    session: Session, *, year: int, by: Person, now: datetime, office: Office, synthetic: bool = False,
    of: int | None = None,
) -> OpenedPlan:  # fmt: skip
    """Open the plan of a year for the person's own office; refused where that year has one that was not cancelled.

    ``of`` names the province of then, where the office of today carries its plan on.
    """
    home = office_of(session, by)
    home = home if of is None else replace(home, root_id=of)
    line_id = line_of(session, unit_id=home.root_id, year=year, source=home.source)
    standing = select(PLAN.c.slug).where(PLAN.c.line_id == line_id, PLAN.c.cancelled_at.is_(None))
    if session.execute(standing).first() is not None:
        raise _exists(year)
    root = session.execute(select(UNIT.c.name, UNIT.c.code).where(UNIT.c.id == home.root_id)).one()
    title = translate(TITLES[home.source], "vi", year=year, unit=root.name)
    variant = NATION.variant if home.source == "kcqg" else None
    opened = open_case(
        session, PLANS, Ties(home.unit_id, home.root_id), title=title, year=year, by=by.id, role=home.role.value,
        now=now, office=office, variant=variant, synthetic=synthetic,
    )  # fmt: skip
    before = session.scalar(select(func.count()).where(PLAN.c.line_id == line_id)) or 0
    slug = "-".join([home.source, str(year), root.code, *([str(before + 1)] if before else [])])
    session.execute(insert(PLAN).values(case_id=opened.case_id, slug=slug, line_id=line_id))
    return OpenedPlan(opened, slug)


def _exists(year: int) -> StepRefused:
    message = "Kế hoạch năm %(year)s đã có."
    hint = "Mở kế hoạch đó để làm tiếp, hoặc hủy nó trước khi lập kế hoạch khác."
    return StepRefused("plan", (Refusal("plan_exists", message, hint, {"year": str(year)}),))
