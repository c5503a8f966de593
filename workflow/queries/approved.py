"""Approved đề án khuyến công as everybody may read them: what was granted, to whom, by which decision.

Local and national ones: direct, group and focal. What a list brought in was published in its own time and is left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from workflow.calendar import at, local
from workflow.definition import Kind
from workflow.fold import sort_key
from workflow.models import Case, CaseEvent, CaseFigures, CaseShare, Establishment, LineItem, Unit
from workflow.models.base import table_of
from workflow.published import process_of
from workflow.queries.keyset import Place, after, order, place_in
from workflow.queries.project_cases import KCDP, KCQG
from workflow.selection.certificates import PUBLIC_NAMES, masked

CASE, UNIT, EVENT = table_of(Case), table_of(Unit), table_of(CaseEvent)
FIGURES, ESTABLISHMENT = table_of(CaseFigures), table_of(Establishment)
PROCESSES = {"kcdp_project": KCDP, "kcqg_project": KCQG}
"""Whose money it is, by procedure: the province's own, or the nation's."""
PAGE, MOST = 50, 20_000
FIRST = FIGURES.alias("first_figures")
"""The figures of the approval itself; later versions are agreed changes."""
COMMUNE, ABOVE = UNIT.alias("commune"), UNIT.alias("above")
PLACE: Any = func.coalesce(ABOVE.c.id, CASE.c.province_id)
"""The province of the commune where it is carried out, else that of the case; a national one may have the ministry."""
LEVEL = case((CASE.c.process_key == "kcqg_project", KCQG), else_=KCDP)
RUNNING, FINISHED, STOPPED = "running", "finished", "stopped"


@dataclass(frozen=True, slots=True)
class WantedProjects:
    """What the list is limited to; nothing means everything."""

    level: str = ""
    year: int | None = None
    activity: str = ""
    province_id: int | None = None
    commune_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is supported, as others know them; a person behind it is not named."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    """One approved đề án; ``support`` (đồng) is what stands after agreed changes.

    A group or focal one has any number of recipients, none as long as nobody was named, and of several provinces none.
    """

    code: str
    level: str
    title: str
    activity: str
    recipients: tuple[Recipient, ...]
    province_code: str
    province: str
    commune: str
    support: int
    total_cost: int
    approved_on: date
    decision: str
    standing: str


@dataclass(frozen=True, slots=True)
class Projects:
    """A page of the list, how many there are and what they come to in đồng, and where the next page begins."""

    lines: tuple[Project, ...]
    total: int
    support: int
    next_place: Place | None


@dataclass(frozen=True, slots=True)
class ProjectChoices:
    """What can be chosen: only what is in the list."""

    years: tuple[int, ...]
    activities: tuple[str, ...]
    provinces: tuple[tuple[int, str], ...]
    communes: tuple[tuple[int, str], ...]


def projects(session: Session, wanted: WantedProjects, *, place: str = "") -> Projects:
    """Return one page, the newest approval first."""
    where = _conditions(wanted)
    sums = select(func.count(), func.coalesce(func.sum(FIGURES.c.support), 0)).select_from(_joined()).where(*where)
    total, support = session.execute(sums).one()
    beyond = after(EVENT.c.at, CASE.c.id, place_in(place), falling=True)
    rows = session.execute(_listed(where if beyond is None else [*where, beyond]).limit(PAGE + 1)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = Place(last.at, last.id) if last is not None else None
    return Projects(_lines(session, rows[:PAGE]), total, int(support), following)


def all_projects(session: Session, wanted: WantedProjects) -> tuple[Project, ...]:
    """Return the whole list for a file, in the same order."""
    rows = session.execute(_listed(_conditions(wanted)).limit(MOST)).all()
    return _lines(session, rows)


def project_choices(session: Session, *, province_id: int | None = None) -> ProjectChoices:
    """Return the years, activities and places of the list; communes only of the province that was chosen."""
    span = select(func.min(EVENT.c.at), func.max(EVENT.c.at)).select_from(_joined()).where(*_approved())
    first, last = session.execute(span).one()
    years = tuple(range(local(last).year, local(first).year - 1, -1)) if first else ()
    found = select(CASE.c.activity).select_from(_joined()).where(*_approved()).distinct()
    activities = tuple(sorted(session.scalars(found)))
    communes = _places(session, CASE.c.commune_id, province_id == PLACE) if province_id else ()
    return ProjectChoices(years, activities, _places(session, PLACE), communes)


def _approved() -> list[ColumnElement[bool]]:
    """What makes a case of the list: it has figures, and of these the first and the newest count."""
    newest = aliased(FIGURES)
    last = select(func.max(newest.c.version)).where(newest.c.case_id == CASE.c.id).correlate(CASE).scalar_subquery()
    return [CASE.c.process_key.in_(sorted(PROCESSES)), FIRST.c.version == 1, FIGURES.c.version == last]


def _joined() -> Any:
    approval = (EVENT.c.case_id == CASE.c.id) & (EVENT.c.seq == FIRST.c.seq)
    figures = CASE.join(FIRST, FIRST.c.case_id == CASE.c.id).join(FIGURES, FIGURES.c.case_id == CASE.c.id)
    placed = figures.outerjoin(COMMUNE, COMMUNE.c.id == CASE.c.commune_id)
    placed = placed.outerjoin(ABOVE, (ABOVE.c.id == COMMUNE.c.parent_id) & (ABOVE.c.kind == "province"))
    return placed.join(EVENT, approval)


def _listed(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    province, owner = aliased(UNIT), aliased(UNIT)
    ways = _joined().join(province, province.c.id == PLACE).outerjoin(owner, owner.c.id == CASE.c.applicant_id)
    ways = ways.outerjoin(ESTABLISHMENT, ESTABLISHMENT.c.unit_id == CASE.c.applicant_id)
    columns = (
        CASE.c.id, CASE.c.code, CASE.c.process_key, CASE.c.title, CASE.c.activity, CASE.c.state, CASE.c.process_hash,
        EVENT.c.at,
        FIGURES.c.support, FIGURES.c.total_cost, FIRST.c.decision, province.c.code.label("province_code"),
        province.c.name.label("province"), province.c.kind.label("place_kind"),
        COMMUNE.c.name.label("commune"), owner.c.name.label("recipient"),
        owner.c.id.label("recipient_id"), ESTABLISHMENT.c.kind, ESTABLISHMENT.c.tax_code,
    )  # fmt: skip
    return select(*columns).select_from(ways).where(*where).order_by(*order(EVENT.c.at, CASE.c.id, falling=True))


def _conditions(wanted: WantedProjects) -> list[ColumnElement[bool]]:
    chosen = (
        (LEVEL, wanted.level), (CASE.c.activity, wanted.activity), (PLACE, wanted.province_id),
        (CASE.c.commune_id, wanted.commune_id),
    )  # fmt: skip
    found = [*_approved(), *(column == value for column, value in chosen if value)]
    if wanted.year:
        first, following = (at(date(year, 1, 1), time()) for year in (wanted.year, wanted.year + 1))
        found += [EVENT.c.at >= first, EVENT.c.at < following]
    return found


def _places(session: Session, column: Any, *where: ColumnElement[bool]) -> tuple[tuple[int, str], ...]:
    here = select(column).select_from(_joined()).where(*_approved(), *where)
    rows = session.execute(select(UNIT.c.id, UNIT.c.name).where(UNIT.c.id.in_(here), UNIT.c.kind != "ministry"))
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda one: sort_key(one[1])))


def _lines(session: Session, rows: Sequence[Any]) -> tuple[Project, ...]:
    """The đề án of some rows; those whose recipients are named in shares are read together."""
    shared = _shared(session, [row.id for row in rows if row.recipient_id is None])
    return tuple(_line(session, row, shared) for row in rows)


def _line(session: Session, row: Any, shared: Mapping[int, tuple[Recipient, ...]]) -> Project:
    kind = process_of(session, row.process_hash).states[row.state].kind
    standing = {Kind.GRANTED: FINISHED}.get(kind, STOPPED if kind.closed else RUNNING)
    recipients = shared.get(row.id, ()) if row.recipient_id is None else (_recipient(row),)
    return Project(
        row.code, PROCESSES[row.process_key], row.title, row.activity, recipients, row.province_code,
        row.province if row.place_kind == "province" else "", row.commune or "",
        row.support, row.total_cost, local(row.at).date(), row.decision, standing,
    )  # fmt: skip


def _recipient(row: Any) -> Recipient:
    public = row.kind in PUBLIC_NAMES
    identity = f"VN-MST-{row.tax_code}" if public and row.tax_code else f"VN-KC-{row.recipient_id}"
    return Recipient(identity, row.recipient if public else masked(row.recipient))


def _shared(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[Recipient, ...]]:
    """The beneficiaries of group and focal đề án that their Sở approved, as they were named; not those replaced."""
    later, owner = aliased(CaseShare), aliased(Unit)
    replaced = select(later.case_id).where(later.replaces_id == CaseShare.case_id).exists()
    approved = exists().where(CaseEvent.case_id == Case.id, CaseEvent.step == "approve_share")
    columns = (
        LineItem.case_id, owner.id.label("recipient_id"), owner.name.label("recipient"), Establishment.kind,
        Establishment.tax_code,
    )  # fmt: skip
    found = select(*columns).join(CaseShare, CaseShare.line_item_id == LineItem.id)
    found = found.join(Case, Case.id == CaseShare.case_id).join(owner, owner.id == Case.applicant_id)
    found = found.outerjoin(Establishment, Establishment.unit_id == owner.id)
    found = found.where(LineItem.case_id.in_(ids), ~replaced, approved)
    recipients = defaultdict[int, dict[str, Recipient]](dict)
    for row in session.execute(found.order_by(Case.id)) if ids else ():
        one = _recipient(row)
        recipients[row.case_id][one.id] = one
    return {case_id: tuple(found.values()) for case_id, found in recipients.items()}
