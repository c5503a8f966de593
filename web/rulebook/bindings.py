"""Which version of the rules binds a case, and why, in words; and what a published rule still asks of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web.cases.reading import figures_scope_of, scope_of_case
from web.cases.view import step_url
from web.context import current_person, current_session, now, office
from web.i18n import gettext
from web.rulebook.words import binding_words, stored_words, validity, value_words
from workflow.bindings import CHECKS, Bound, bound, unit_of
from workflow.calendar import local
from workflow.clauses import Moments
from workflow.queries.case_rows import CasePage
from workflow.queries.papers import sees_internal
from workflow.queries.rule_drafts import ImpactLine, case_impacts
from workflow.rules import Rule, RuleMissing
from workflow.soundness.naming import rules_named

APPROVES, CONTRACTS = ("commit_support", "approve_share"), ("record_contract",)
RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class BindingLine:
    """One rule as it binds the case: what it is called, what it says, since when, by what, and why this version."""

    label: str
    words: list[str]
    rule: Rule
    validity: str
    why: str


@dataclass(frozen=True, slots=True)
class CaseRules:
    """The rules of a case on its page: those that bind it, what new ones still ask, and where that is answered."""

    bindings: list[BindingLine]
    waiting: tuple[ImpactLine, ...]
    recheck_url: str


def rules_of(page: CasePage) -> CaseRules:
    """The rules of a case as its page shows them."""
    step = next((line.step for line in page.steps if line.step.key == RECHECK and not line.refusals), None)
    return CaseRules(bindings_of(page), waiting_of(page), step_url(page.code, step) if step else "")


def bindings_of(page: CasePage) -> list[BindingLine]:
    """The rules that bind a đề án; nothing for procedures without a support."""
    if not any(effect.name in CHECKS for step in page.process.steps.values() for effect in step.does):
        return []
    moments, found = moments_of(page), []
    for rule_id, kind in _named(page):
        line = _line(page, rule_id, kind, moments)
        if line is not None:
            found.append(line)
    return found


def moments_of(page: CasePage) -> Moments:
    """What had happened to a case, by its history."""
    signed = _last(page, CONTRACTS)
    contracted = signed.values.get("signed_on") if signed else None
    approved = next((event for event in page.events if _does(page, event.step, APPROVES)), None)
    return Moments(_day(page.submitted_at), _day(approved.at if approved else None), _as_day(contracted))


def cap_day(page: CasePage) -> date:
    """The day whose cap binds a case, if it were judged today."""
    name, today = (f"cap.{page.activity}", "cap"), local(now()).date()
    return bound(office().rules, name, moments_of(page), on=today, scope=figures_scope_of(page)).on


def waiting_of(page: CasePage) -> tuple[ImpactLine, ...]:
    """What published rules still ask of a case, for the offices; asked only where something may wait."""
    if not page.rechecks or not sees_internal(page.roles):
        return ()
    found = case_impacts(current_session(), page.id, person=current_person())
    return tuple(line for line in found if not line.settled)


def recheck(page: CasePage) -> dict[str, Any]:
    """What the page of a recheck shows: each rule with the old and the new figure, and what binds the case."""
    lines = waiting_of(page)
    moments, why = moments_of(page), {}
    for line in lines:
        kind = next((rule.kind for rule in office().rules.rows(line.rule_id)), "")
        on = max(local(now()).date(), line.begins)
        why[line.rule_id] = binding_words(_bound(page, line.rule_id, kind, moments, on=on))
    return {"impacts": lines, "stored_words": stored_words, "why": why}


def _named(page: CasePage) -> Iterator[tuple[str, str]]:
    yield f"cap.{page.activity}", "cap"
    yield f"kcdp_advance.{page.activity}", "share"
    papers = (rule_id for rule_id, kind in rules_named(page.process) if kind == "papers")
    yield from ((rule_id, "papers") for rule_id in dict.fromkeys(papers) if rule_id.endswith(".submit"))


def _line(page: CasePage, rule_id: str, kind: str, moments: Moments) -> BindingLine | None:
    found = _bound(page, rule_id, kind, moments, on=local(now()).date())
    try:
        rule = office().rules.get(rule_id, found.on, _unit(page, kind))
    except RuleMissing:
        return None
    return BindingLine(gettext(rule.label), value_words(rule), rule, validity(rule), binding_words(found))


def _bound(page: CasePage, rule_id: str, kind: str, moments: Moments, *, on: date) -> Bound:
    return bound(office().rules, (rule_id, kind), moments, on=on, scope=_unit(page, kind))


def _unit(page: CasePage, kind: str) -> str:
    return unit_of(kind, figures=figures_scope_of(page), place=scope_of_case(page))


def _last(page: CasePage, effects: Collection[str]) -> Any:
    return next((event for event in reversed(page.events) if _does(page, event.step, effects)), None)


def _does(page: CasePage, key: str, effects: Collection[str]) -> bool:
    step = page.process.steps.get(key)
    return step is not None and any(one.name in effects for one in step.does)


def _day(at: datetime | None) -> date | None:
    return None if at is None else local(at).date()


def _as_day(said: object) -> date | None:
    if isinstance(said, datetime):
        return local(said).date()
    if isinstance(said, date):
        return said
    return date.fromisoformat(said) if isinstance(said, str) and said else None
