"""What may be chosen in the forms of one case: batches, people, units, communes, activities; one statement each."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from workflow.authority import holding_tie, planning_unit
from workflow.definition import Role
from workflow.forms.choices import Option
from workflow.forms.eligibility import activity_options
from workflow.models import CaseRecusal, Membership, PlanBatch, Unit, User
from workflow.plans.records import PLAN, plans, wishes
from workflow.queries import round_choices
from workflow.queries.case_rows import CasePage

Choices = dict[str, list[Option]]
AGENTS = frozenset({Role.AGENCY_OFFICER, Role.AGENCY_LEADER})
SIDES: Mapping[str, tuple[str, frozenset[Role]]] = {
    "centre_member": ("centre_id", frozenset({Role.IMPLEMENTER})),
    "department_member": ("owner_unit_id", frozenset({Role.DEPT_OFFICER, Role.DEPT_LEADER, *AGENTS})),
    "commune_member": ("commune_id", frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER})),
}
"""The three sides of an acceptance: the unit of the case, and who may speak for it."""


def choices_for(session: Session, page: CasePage, form: str, *, on: date, person_id: int | None = None) -> Choices:
    """Return the options of the fields of a form that depend on the case; nothing for all other forms.

    Nominations are offered as far as the person may know of them.
    """
    if form in round_choices.SEEN:
        return round_choices.SEEN[form](session, page, on, person_id)
    reader = READERS.get(form)
    return reader(session, page, on) if reader else {}


def communes_of(session: Session, province_id: int, on: date) -> list[Option]:
    """Return the communes of a province on a day, by name."""
    root = select(Unit.path).where(Unit.id == province_id).scalar_subquery()
    found = select(Unit.id, Unit.name).where(Unit.kind == "commune", Unit.path.like(root + "/%"), *_valid(on))
    return [(row.id, row.name) for row in session.execute(found.order_by(Unit.name))]


def _batches(session: Session, page: CasePage, on: date) -> Choices:
    own = (PlanBatch.owner_unit_id == planning_unit(page.units), PlanBatch.decided_at.is_(None))
    found = select(PlanBatch.id, PlanBatch.title).where(*own, PlanBatch.opens_on <= on).order_by(PlanBatch.id)
    return {"batch_id": [(row.id, row.title) for row in session.execute(found)]}


def _plan_items(session: Session, page: CasePage, _on: date) -> Choices:
    """What is in the batches of a plan."""
    plan = plans(session, PLAN.c.case_id == page.id)[0]
    return {"item_id": [(wish.id, f"{wish.code} – {wish.title}") for wish in wishes(session, plan.line_id)]}


def _team(session: Session, page: CasePage, on: date) -> Choices:
    people = _people(session, page, on, {SIDES[side] for side in SIDES})
    return {"members": [(user_id, label) for user_id, label, _ in people]}


def _panel(session: Session, page: CasePage, on: date) -> Choices:
    return _by_side(session, page, on, SIDES)


def _panel_of_four(session: Session, page: CasePage, on: date) -> Choices:
    return _by_side(session, page, on, {**SIDES, "owner_member": ("applicant_id", frozenset({Role.BENEFICIARY}))})


def _by_side(session: Session, page: CasePage, on: date, sides: Mapping[str, tuple[str, frozenset[Role]]]) -> Choices:
    people = _people(session, page, on, set(sides.values()))
    return {
        side: [(user_id, label) for user_id, label, role in people if role in roles]
        for side, (_, roles) in sides.items()
    }


def _council(session: Session, page: CasePage, on: date) -> Choices:
    """The people of the Cục, for the council of the ministry."""
    return {"members": [(user_id, label) for user_id, label, _ in _people(session, page, on, {("agency_id", AGENTS)})]}


def _assignees(session: Session, page: CasePage, on: date) -> Choices:
    holder = page.state.holder
    if holder is None:
        return {"assignee_id": []}
    tie = (holding_tie(page.units, holder), frozenset({holder}))
    return {"assignee_id": [(user_id, label) for user_id, label, _ in _people(session, page, on, {tie})]}


def _explainers(session: Session, page: CasePage, on: date) -> Choices:
    return {"asked_id": _assignees(session, page, on)["assignee_id"]}


def _asked_units(session: Session, page: CasePage, on: date) -> Choices:
    """The finance department of the province, and the commune."""
    root = select(Unit.path).where(Unit.id == page.units["province_id"]).scalar_subquery()
    finance = (Unit.kind == "finance") & Unit.path.like(root + "/%")
    found = select(Unit.id, Unit.name, Unit.kind).where(or_(finance, Unit.id == page.units["commune_id"]), *_valid(on))
    roles = {"finance": Role.PROV_FINANCE}
    rows = session.execute(found.order_by(Unit.kind.desc(), Unit.name))
    return {"units": [(f"{row.id}:{roles.get(row.kind, Role.COMMUNE_OFFICER).value}", row.name) for row in rows]}


def _communes(session: Session, page: CasePage, on: date) -> Choices:
    return {"commune_id": communes_of(session, page.units["province_id"] or 0, on)}


def _line_activities(_session: Session, _page: CasePage, on: date) -> Choices:
    return {"lines": activity_options(on)}


def _line_items(_session: Session, page: CasePage, _on: date) -> Choices:
    """The line items of a group or focal đề án: those without beneficiaries first, as they wait for some."""
    lines = sorted(page.family.lines if page.family else (), key=lambda line: (bool(line.shares), line.number))
    return {"line_item_id": [(line.id, f"{line.number}. {line.name} ({line.year})") for line in lines]}


def _activities(_session: Session, _page: CasePage, on: date) -> Choices:
    return {"activity": activity_options(on)}


def _people(
    session: Session, page: CasePage, on: date, ties: Iterable[tuple[str, frozenset[Role]]]
) -> list[tuple[int, str, Role]]:
    """Return who holds one of the roles in its unit of the case, or in a unit above or after it, unless recused."""
    reached = or_(*(_reaches(page.units[tie]) & Membership.role.in_([*roles]) for tie, roles in ties))
    recused = exists().where(CaseRecusal.case_id == page.id, CaseRecusal.user_id == User.id)
    found = (
        select(User.id, User.name, User.title, Membership.role, Unit.name.label("unit"))
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.active, ~recused, reached, Membership.valid_from <= on)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= on))
        .order_by(Unit.name, User.name, User.id, Membership.id)
    )
    rows = {(row.id, row.role): row for row in session.execute(found)}
    return [(row.id, f"{row.name} – {row.title or row.unit}", Role(row.role)) for row in rows.values()]


def _reaches(unit_id: int | None) -> ColumnElement[bool]:
    near = [select(tie).where(Unit.id == unit_id, tie.is_not(None)) for tie in (Unit.successor_id, Unit.parent_id)]
    return or_(Membership.unit_id == unit_id, *(Membership.unit_id.in_(ids) for ids in near))


def _valid(on: date) -> tuple[ColumnElement[bool], ...]:
    return Unit.valid_from <= on, or_(Unit.valid_to.is_(None), Unit.valid_to >= on)


READERS: Mapping[str, Callable[[Session, CasePage, date], Choices]] = {
    "batch": _batches, "team": _team, "panel": _panel, "ministry_team": _council, "panel_national": _panel_of_four,
    "panel_direct": _panel_of_four, "reassign": _assignees, "explanation_request": _explainers,
    "opinion_request": _asked_units, "plan_priority": _plan_items,
    "section_establishment": _communes, "section_need": _activities,
    "line_plan": _line_activities, "share_plan": _line_items, "share_division": _line_items, **round_choices.READERS,
}  # fmt: skip
