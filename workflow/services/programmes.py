"""Programmes of several years: entered as they were decided, by the leader whose office plans; replaced by another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import Programme, ProgrammeGoal, Unit
from workflow.models.base import table_of
from workflow.services.budget import SOURCES, Home, root_of
from workflow.services.security_log import note

PROGRAMME, GOAL, UNIT = table_of(Programme), table_of(ProgrammeGoal), table_of(Unit)
ENTERERS = (Role.DEPT_LEADER, Role.AGENCY_LEADER)
"""Who enters programmes: for the province the leader of its Sở, for the nation that of the Cục."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a programme aims at in one activity."""

    activity: str
    projects: int
    money: int


@dataclass(frozen=True, slots=True)
class ProgrammeWish:
    """A programme as its decision states it; nothing where the decision does not say."""

    first_year: int
    last_year: int
    total: int
    decision_number: str
    basis: str
    projects: int | None = None
    decided_on: date | None = None
    goals: tuple[Goal, ...] = ()


def programme_home(session: Session, person: Person) -> Home:
    """Return the office for which a person enters programmes; raise CaseNotFound when there is none."""
    own = next(((grant.role, grant.unit_id) for grant in person.own if grant.role in ENTERERS), None)
    if own is None:
        raise CaseNotFound(person.id)
    return Home(*own, root_of(session, own[1]), SOURCES[own[0]])


def enter_programme(
    session: Session, wish: ProgrammeWish, *, by: Person, now: datetime, replacing: str = "", synthetic: bool = False
) -> str:
    """Keep a programme of the person's own office and return its address; ``replacing`` names one whose place it takes.

    Refused with every reason at once where its figures do not add up or another one stands in the same years.
    """
    home = programme_home(session, by)
    session.execute(select(UNIT.c.id).where(UNIT.c.id == home.root_id).with_for_update())
    old = _replaced(session, replacing, home)
    reasons = (*_unsound(wish), *_standing(session, wish, home, old))
    if reasons:
        raise StepRefused("programme", reasons)
    if old is not None:
        session.execute(update(PROGRAMME).where(PROGRAMME.c.id == old).values(replaced_at=now))
    slug = _slug(session, wish, home)
    row = {
        "slug": slug, "unit_id": home.root_id, "source": home.source, "first_year": wish.first_year,
        "last_year": wish.last_year, "total": wish.total, "projects": wish.projects,
        "decision_number": wish.decision_number, "decided_on": wish.decided_on, "basis": wish.basis, "entered_at": now,
        "entered_by": by.id, "synthetic": synthetic,
    }  # fmt: skip
    new = session.execute(insert(PROGRAMME).values(row).returning(PROGRAMME.c.id)).scalar_one()
    for goal in wish.goals:
        values = {"activity": goal.activity, "projects": goal.projects, "money": goal.money}
        session.execute(insert(GOAL).values(programme_id=new, **values))
    note(session, "programme_entered", now=now, user_id=by.id, detail=slug)
    return slug


def _replaced(session: Session, slug: str, home: Home) -> int | None:
    """The standing programme of the same office that is replaced."""
    if not slug:
        return None
    own = (PROGRAMME.c.unit_id == home.root_id, PROGRAMME.c.source == home.source)
    found = session.scalar(
        select(PROGRAMME.c.id).where(PROGRAMME.c.slug == slug, PROGRAMME.c.replaced_at.is_(None), *own)
    )
    if found is None:
        raise CaseNotFound(slug)
    return int(found)


def _unsound(wish: ProgrammeWish) -> Iterator[Refusal]:
    """What does not add up in the programme itself."""
    if wish.last_year < wish.first_year:
        yield Refusal("years_backwards", "Năm cuối của giai đoạn trước năm đầu.", "Sửa lại hai năm.")
    named = [goal.activity for goal in wish.goals]
    if len(named) != len(set(named)):
        yield Refusal("goal_twice", "Một nội dung được ghi hai lần.", "Gộp các dòng cùng nội dung.")
    over = sum(goal.money for goal in wish.goals) - wish.total
    if over > 0:
        yield Refusal(
            "goals_over", "Mục tiêu theo nội dung vượt tổng kinh phí %(over)s đồng.", "Sửa tổng hoặc các dòng.",
            {"over": over},
        )  # fmt: skip
    more = sum(goal.projects for goal in wish.goals) - (wish.projects or 0)
    if wish.projects is not None and more > 0:
        yield Refusal(
            "projects_over", "Mục tiêu theo nội dung nhiều hơn tổng số đề án %(more)s đề án.",
            "Sửa tổng số đề án hoặc các dòng.", {"more": more},
        )  # fmt: skip


def _standing(session: Session, wish: ProgrammeWish, home: Home, old: int | None) -> Iterator[Refusal]:
    """Another programme of the same office that stands in some of the same years."""
    overlap = (PROGRAMME.c.first_year <= wish.last_year, PROGRAMME.c.last_year >= wish.first_year)
    own = (PROGRAMME.c.unit_id == home.root_id, PROGRAMME.c.source == home.source, PROGRAMME.c.replaced_at.is_(None))
    columns = (PROGRAMME.c.id, PROGRAMME.c.first_year, PROGRAMME.c.last_year)
    for row in session.execute(select(*columns).where(*own, *overlap)):
        if row.id != old:
            yield Refusal(
                "programme_exists", "Chương trình giai đoạn %(first)s–%(last)s đã có.",
                "Mở chương trình đó để ghi quyết định điều chỉnh, hoặc sửa lại giai đoạn.",
                {"first": str(row.first_year), "last": str(row.last_year)},
            )  # fmt: skip


def _slug(session: Session, wish: ProgrammeWish, home: Home) -> str:
    code = session.scalar(select(UNIT.c.code).where(UNIT.c.id == home.root_id))
    name = f"{home.source}-{wish.first_year}-{wish.last_year}-{code}"
    same = (PROGRAMME.c.unit_id == home.root_id, PROGRAMME.c.source == home.source)
    years = (PROGRAMME.c.first_year == wish.first_year, PROGRAMME.c.last_year == wish.last_year)
    before = session.scalar(select(func.count()).select_from(PROGRAMME).where(*same, *years)) or 0
    return f"{name}-{before + 1}" if before else name
