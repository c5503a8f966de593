"""Rounds of product selection as everybody may read them: what is nominated, when, with what, how it is judged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.errors import CaseNotFound
from workflow.forms.selection_codes import CONDITIONS, PRODUCT_GROUPS
from workflow.models import CaseSection, Unit
from workflow.office import Office
from workflow.rounds.facts import RECEIVING
from workflow.rounds.records import CASE, ROUND, Round, round_at, rounds
from workflow.rules import RuleMissing, Term
from workflow.selection.councils import Level
from workflow.shipped import Paper, shipped_papers

DIRECT = frozenset({Level.COMMUNE, Level.PROVINCE})
"""Levels at which establishments nominate themselves; to the others the level below sends its list."""
WAY = ("sel_receive", "sel_eligibility", "sel_scoring", "sel_session", "sel_recognise", "sel_certify")
"""The terms of the ordinary way of a nomination, in order."""
WINDOW = "sel_complaint_window"


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that takes dossiers today, as the front page names it."""

    slug: str
    title: str
    unit: str
    closes_on: date


@dataclass(frozen=True, slots=True)
class RoundCall:
    """A round as its public page tells it, by the rules of a day."""

    of: Round
    unit: str
    basis: str
    groups: tuple[str, ...]
    conditions: tuple[str, ...]
    papers: tuple[Paper, ...]
    food_papers: tuple[Paper, ...]
    terms: tuple[Term, ...]
    direct: bool
    open: bool


def open_rounds(session: Session, on: date) -> tuple[OpenRound, ...]:
    """Return the rounds in which establishments may nominate today, the one that closes first on top."""
    levels = [level.value for level in DIRECT]
    found = (
        select(ROUND.c.slug, CASE.c.title, Unit.name, ROUND.c.closes_on)
        .join(CASE, CASE.c.id == ROUND.c.case_id)
        .join(Unit, Unit.id == CASE.c.owner_unit_id)
        .where(CASE.c.state.in_(RECEIVING), ROUND.c.level.in_(levels))
        .where(ROUND.c.opens_on <= on, ROUND.c.closes_on >= on)
        .order_by(ROUND.c.closes_on, ROUND.c.case_id)
    )
    return tuple(OpenRound(*row) for row in session.execute(found))


def round_call(session: Session, slug: str, *, on: date, office: Office) -> RoundCall:
    """Return a round with its rules of that day; raise CaseNotFound when there is none of that name."""
    of = round_at(session, slug)
    if of is None:
        raise CaseNotFound(slug)
    plan = session.execute(
        select(CaseSection.content).where(CaseSection.case_id == of.id, CaseSection.key == "round_plan")
    ).scalar_one()
    holder = of.commune_id if of.level is Level.COMMUNE else of.owner_unit_id
    unit = session.execute(select(Unit.name).where(Unit.id == holder)).scalar_one()
    scope, known = office.scope(of.owner_unit_id), shipped_papers()
    rule = f"sel_papers.{of.level.value}"
    always = office.rules.papers(rule, on, scope)
    food = [kind for kind in office.rules.papers(rule, on, scope, "agro_food") if kind not in always]
    taken: Any = plan.get("groups") or ()
    return RoundCall(
        of, unit, str(plan.get("basis") or ""), tuple(label for key, label in PRODUCT_GROUPS if key in taken),
        CONDITIONS, tuple(known[kind] for kind in always), tuple(known[kind] for kind in food),
        _terms(office, on, scope), of.level in DIRECT,
        of.state in RECEIVING and of.opens_on <= on <= of.closes_on,
    )  # fmt: skip


def of_round(session: Session, slug: str) -> Round:
    """Return the round at an address, or raise CaseNotFound."""
    (found,) = rounds(session, ROUND.c.slug == slug) or (None,)
    if found is None:
        raise CaseNotFound(slug)
    return found


def _terms(office: Office, on: date, scope: str) -> tuple[Term, ...]:
    found = []
    for rule in (*WAY, WINDOW):
        try:
            found.append(office.rules.term(rule, on, scope))
        except RuleMissing:
            continue
    return tuple(found)
