"""The cases that a rule may concern, with what its figures depend on: a fixed number of statements for any number."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.bindings import CHECKS
from workflow.calendar import local, scopes
from workflow.clauses import Moments
from workflow.definition import Process
from workflow.models import Case, CaseClock, CaseEvent, CaseFigures, Contract, Document, Unit
from workflow.office import Office
from workflow.soundness.naming import rules_named
from workflow.states import SHIPPED

PAYMENT = "kcdp_papers.payment"
"""The papers of the remainder, which no step names: the rule of the day of each request is what counts."""
APPLICANT, COMMUNE, PROVINCE = aliased(Unit), aliased(Unit), aliased(Unit)
Opens = ColumnElement[bool] | None
"""Which cases whoever asks may open; None for all."""


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case with its figures; title, establishment and commune are empty where the person may not open it."""

    id: int
    code: str
    title: str
    state: str
    process_hash: str
    activity: str
    scope: str
    """Whose figures bind it: the nation's where the Cục takes part."""
    place: str
    """Whose terms and days bind it."""
    support: int
    cost: int
    priority: bool
    moments: Moments
    holder_role: str | None
    held: bool
    establishment: str
    commune: str
    province: str
    """Where it is; the province stands in its code as well."""
    capped: bool
    """Whether a support level is held against it: it is one beneficiary's, so not a đề án that has none of its own."""


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """One term that runs."""

    rule: str
    started_at: datetime
    since: datetime
    due_at: datetime


@cache
def capped() -> tuple[str, ...]:
    """Return the procedures in which a support is held against its cap."""
    found = {one.key for one in SHIPPED for step in one.steps.values() for does in step.does if does.name in CHECKS}
    return tuple(sorted(found))


def asking(rules: Collection[str]) -> tuple[str, ...]:
    """Return the procedures that ask for the papers of some rules."""
    found = {one.key for one in SHIPPED for rule_id, kind in rules_named(one) if kind == "papers" and rule_id in rules}
    paid = {one.key for one in SHIPPED if PAYMENT in rules and pays(one)}
    return tuple(sorted(found | paid))


def pays(process: Process) -> bool:
    """Say whether payments are asked for in a procedure."""
    return any(does.name == "request_payment" for step in process.steps.values() for does in step.does)


def open_cases(
    session: Session, office: Office, scope: str, *, opens: Opens, papers: Collection[str] = ()
) -> tuple[RuleCase, ...]:
    """Return the open cases of a unit, or of all, that a cap binds or that some rules ask for papers."""
    return _cases(session, office, _opened(office, scope, papers), opens=opens)


def decided_cases(
    session: Session, office: Office, scope: str, *, since: datetime, opens: Opens
) -> tuple[RuleCase, ...]:
    """Return the cases of a unit that were approved since a moment, with the figures of their approval."""
    first = select(CaseFigures.case_id).join(
        CaseEvent, (CaseEvent.case_id == CaseFigures.case_id) & (CaseEvent.seq == CaseFigures.seq)
    )
    approved = first.where(CaseFigures.version == 1, CaseEvent.at >= since)
    return _cases(session, office, (*_bound(office, scope), Case.id.in_(approved)), opens=opens, as_approved=True)


def papers_held(session: Session, office: Office, scope: str, rules: Collection[str]) -> Mapping[int, frozenset[str]]:
    """Return the kinds of papers that the open cases of a unit hold, as far as some rules ask them for any."""
    cases = select(Case.id).where(*_opened(office, scope, rules))
    current = (Document.removed_at.is_(None), Document.replaced_by.is_(None), Document.case_id.in_(cases))
    found: dict[int, set[str]] = defaultdict(set)
    for case_id, kind in session.execute(select(Document.case_id, Document.kind).where(*current).distinct()):
        found[case_id].add(kind)
    return {case_id: frozenset(kinds) for case_id, kinds in found.items()}


def running_terms(
    session: Session, office: Office, scope: str, rules: Sequence[str], *, opens: Opens
) -> tuple[tuple[RuleCase, RunningTerm], ...]:
    """Return the terms that run by some rules in open cases of a unit, with their cases."""
    columns = (CaseClock.rule, CaseClock.started_at, CaseClock.since, CaseClock.due_at)
    runs = (CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None), CaseClock.rule.in_(rules))
    where = (*_everywhere(office, scope), Case.closed_at.is_(None), *runs)
    found = _columns(opens).add_columns(*columns).join(CaseClock, CaseClock.case_id == Case.id).where(*where)
    return tuple(
        (_case(row, office, {}), RunningTerm(row.rule, row.started_at, row.since, row.due_at))
        for row in session.execute(found.order_by(Case.id, CaseClock.id))
    )


def _cases(
    session: Session, office: Office, where: tuple[Any, ...], *, opens: Opens, as_approved: bool = False
) -> tuple[RuleCase, ...]:
    rows = session.execute(_columns(opens).where(*where).order_by(Case.id)).all()
    said = _appraised(session, where) if rows else {}
    return tuple(_case(row, office, said.get(row.id, {}), as_approved=as_approved) for row in rows)


def _columns(opens: Opens) -> Any:
    first = (CaseFigures.case_id == Case.id) & (CaseFigures.version == 1)
    event = (CaseEvent.case_id == CaseFigures.case_id) & (CaseEvent.seq == CaseFigures.seq)
    seen: ColumnElement[bool] = literal(value=True) if opens is None else opens
    return (
        select(
            Case.id, Case.code, Case.title, Case.process_key, Case.applicant_id,
            Case.state.label("state"), Case.process_hash, Case.activity, Case.support,
            Case.matching, Case.total_cost,
            Case.owner_unit_id, Case.agency_id, Case.submitted_at, Case.holder_role, Case.held,
            CaseFigures.support.label("approved_support"), CaseFigures.matching.label("approved_matching"),
            CaseEvent.at.label("approved_at"), Contract.signed_on, seen.label("opens"),
            APPLICANT.name.label("establishment"), COMMUNE.name.label("commune"), PROVINCE.name.label("province"),
        )
        .outerjoin(CaseFigures, first)
        .outerjoin(CaseEvent, event)
        .outerjoin(Contract, Contract.case_id == Case.id)
        .outerjoin(APPLICANT, APPLICANT.id == Case.applicant_id)
        .outerjoin(COMMUNE, COMMUNE.id == Case.commune_id)
        .outerjoin(PROVINCE, PROVINCE.id == Case.province_id)
    )  # fmt: skip


def _appraised(session: Session, where: tuple[Any, ...]) -> Mapping[int, Mapping[str, Any]]:
    """Return what the last appraisal of each case said."""
    steps = {step.key for one in SHIPPED for step in one.steps.values() for does in step.does if does.name in CHECKS}
    cases = select(Case.id).where(*where)
    of_cases = (CaseEvent.case_id.in_(cases), CaseEvent.step.in_(sorted(steps)))
    last = select(CaseEvent.case_id, func.max(CaseEvent.seq).label("seq")).where(*of_cases)
    newest = last.group_by(CaseEvent.case_id).subquery()
    same = (newest.c.case_id == CaseEvent.case_id) & (newest.c.seq == CaseEvent.seq)
    rows = session.execute(select(CaseEvent.case_id, CaseEvent.body).join(newest, same))
    return {row.case_id: json.loads(row.body) for row in rows}


def _case(row: Any, office: Office, said: Mapping[str, Any], *, as_approved: bool = False) -> RuleCase:
    support, matching = row.support, row.matching
    if as_approved:
        support, matching = row.approved_support, row.approved_matching
    same = said and (support, matching) == (said.get("support"), said.get("matching"))
    cost = said["eligible_cost"] if same else support + matching if said else row.total_cost
    submitted, approved = (None if at is None else local(at).date() for at in (row.submitted_at, row.approved_at))
    shown = {name: getattr(row, name) or "" if row.opens else "" for name in ("title", "establishment", "commune")}
    return RuleCase(
        row.id, row.code, shown["title"], row.state, row.process_hash, row.activity,
        office.figures_scope(row.owner_unit_id, row.agency_id), office.scope(row.owner_unit_id), support, cost,
        bool(said.get("priority")),
        Moments(submitted, approved, row.signed_on),
        row.holder_role, row.held, shown["establishment"], shown["commune"], row.province or "",
        row.applicant_id is not None and row.process_key in capped(),
    )  # fmt: skip


def _bound(office: Office, scope: str) -> tuple[ColumnElement[bool], ...]:
    """The cases that a cap binds."""
    return (*_everywhere(office, scope), *_capped())


def _opened(office: Office, scope: str, papers: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """The open cases that a cap binds or that some rules ask for papers."""
    concerned = or_(and_(*_capped()), Case.process_key.in_(asking(papers)))
    return (*_everywhere(office, scope), Case.closed_at.is_(None), concerned)


def _capped() -> tuple[ColumnElement[bool], ...]:
    return Case.process_key.in_(capped()), Case.applicant_id.is_not(None)


def _everywhere(office: Office, scope: str) -> tuple[ColumnElement[bool], ...]:
    """The cases of the units that a scope reaches."""
    if not scope:
        return ()
    units = sorted(unit for unit, variant in office.variants.items() if scope in scopes(variant))
    return (Case.owner_unit_id.in_(units) if units else false(),)
