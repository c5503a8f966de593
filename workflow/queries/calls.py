"""Open calls (đợt) as everybody may read them, and the few public figures of the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.caps import Cap
from workflow.errors import CaseNotFound
from workflow.forms.eligibility import activity_options
from workflow.models import Case, CaseClock, PlanBatch, Unit
from workflow.office import Office
from workflow.rules import RuleMissing, Term
from workflow.shipped import Paper, shipped_papers
from workflow.terms import days_over

PROCESS, WHOLE_TERM, PAPERS = "kcdp_project", "department", "kcdp_papers.submit"
WAY = (
    "kcdp_commune_confirm", "kcdp_receive", "kcdp_survey", "kcdp_appraisal", "kcdp_sign", "kcdp_approve",
    "kcdp_contract",
)  # fmt: skip
"""The terms of the ordinary way of a proposal, in order."""
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call: whose it is, when it opens and closes, and what it says."""

    slug: str
    title: str
    unit: str
    owner_unit_id: int
    opens_on: date
    closes_on: date
    text: str

    def open_on(self, day: date) -> bool:
        """Whether a proposal may be handed in for it on that day."""
        return self.opens_on <= day <= self.closes_on


@dataclass(frozen=True, slots=True)
class CallPage:
    """A call with the rules that bind it on a day: ceilings by activity, papers, terms."""

    call: Call
    caps: tuple[tuple[str, Cap], ...]
    papers: tuple[Paper, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How the offices did, for everybody to see. A share or a median of nothing is None."""

    on_time: int | None
    median_days: int | None
    this_year: int


def open_calls(session: Session, on: date) -> list[Call]:
    """Return the calls that are open on a day and not decided, the one that closes first on top."""
    here = (PlanBatch.opens_on <= on, PlanBatch.closes_on >= on, PlanBatch.decided_at.is_(None))
    return [_call(row) for row in session.execute(_CALLS.where(*here).order_by(PlanBatch.closes_on, PlanBatch.id))]


def call_page(session: Session, slug: str, *, on: date, office: Office) -> CallPage:
    """Return a call with its rules of that day; raise CaseNotFound when there is none of that name."""
    row = session.execute(_CALLS.where(PlanBatch.slug == slug)).one_or_none()
    if row is None:
        raise CaseNotFound(slug)
    call, rules = _call(row), office.rules
    scope = office.scope(call.owner_unit_id)
    offered = [(code, label) for code, label in activity_options(on) if code in rules.activities(on, scope)]
    kinds = rules.papers(PAPERS, on, scope)
    known = shipped_papers()
    return CallPage(
        call, tuple((label, rules.cap(code, on, scope)) for code, label in offered),
        tuple(known[kind] for kind in kinds if kind in known), _terms(office, on, scope),
    )  # fmt: skip


def figures(session: Session, now: datetime) -> Figures:
    """Return the public figures: answers of the Sở in this year and the one before, and proposals of this year."""
    year = local(now).year
    first = datetime(year, 1, 1, tzinfo=local(now).tzinfo)
    proposals = (Case.process_key == PROCESS, Case.submitted_at >= first)
    count = select(func.count()).select_from(Case).where(*proposals).scalar_subquery()
    found = (
        select(Case.submitted_at, CaseClock.due_at, CaseClock.closed_at, count)
        .join(Case, Case.id == CaseClock.case_id)
        .where(Case.process_key == PROCESS, CaseClock.key == WHOLE_TERM)
        .where(CaseClock.closed_at >= first.replace(year=year - 1))
        .order_by(CaseClock.id.desc())
        .limit(MOST)
    )
    rows = session.execute(found).all()
    if not rows:
        return Figures(None, None, session.scalar(select(count)) or 0)
    return _figures([(row.submitted_at, row.due_at, row.closed_at) for row in rows], rows[0][3])


def _figures(answered: Sequence[tuple[datetime, datetime, datetime]], this_year: int) -> Figures:
    good = sum(days_over(closed, due) <= 0 for _, due, closed in answered)
    days = median((local(closed).date() - local(sent).date()).days for sent, _, closed in answered)
    return Figures(100 * good // len(answered), round(days), this_year)


def _terms(office: Office, on: date, scope: str) -> tuple[Term, ...]:
    found = []
    for rule in WAY:
        try:
            found.append(office.rules.term(rule, on, scope))
        except RuleMissing:
            continue
    return tuple(found)


def _call(row: Any) -> Call:
    return Call(*row)


_CALLS = select(
    PlanBatch.slug, PlanBatch.title, Unit.name, PlanBatch.owner_unit_id, PlanBatch.opens_on, PlanBatch.closes_on,
    PlanBatch.call,
).join(Unit, Unit.id == PlanBatch.owner_unit_id)  # fmt: skip
