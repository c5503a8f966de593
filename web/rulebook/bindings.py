"""Which version of the rules binds a case, and why, in words; and what a published rule still asks of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web.cases.reading import figures_scope_of
from web.cases.view import step_url
from web.context import current_person, current_session, now, office
from web.i18n import gettext
from web.rulebook.words import binding_words, stored_words, validity, value_words
from workflow.bindings import bound
from workflow.calendar import local
from workflow.clauses import Moments
from workflow.queries.case_rows import CasePage
from workflow.queries.papers import sees_internal
from workflow.queries.rule_drafts import ImpactLine, case_impacts
from workflow.rules import Rule, RuleMissing
from workflow.soundness.naming import rules_named

APPROVES, CONTRACTS, CAPS = "commit_support", "record_contract", "check_cap"
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
    if not any(effect.name == CAPS for step in page.process.steps.values() for effect in step.does):
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
    moments, scope, today = moments_of(page), figures_scope_of(page), local(now()).date()
    kinds = {line.rule_id: next((rule.kind for rule in office().rules.rows(line.rule_id)), "") for line in lines}
    why = {
        line.rule_id: binding_words(
            bound(office().rules, (line.rule_id, kinds[line.rule_id]), moments, on=max(today, line.begins), scope=scope)
        )
        for line in lines
    }
    return {"impacts": lines, "stored_words": stored_words, "why": why}


def _named(page: CasePage) -> Iterator[tuple[str, str]]:
    yield f"cap.{page.activity}", "cap"
    yield f"kcdp_advance.{page.activity}", "share"
    papers = (rule_id for rule_id, kind in rules_named(page.process) if kind == "papers")
    yield from ((rule_id, "papers") for rule_id in dict.fromkeys(papers) if rule_id.endswith(".submit"))


def _line(page: CasePage, rule_id: str, kind: str, moments: Moments) -> BindingLine | None:
    scope, today = figures_scope_of(page), local(now()).date()
    found = bound(office().rules, (rule_id, kind), moments, on=today, scope=scope)
    try:
        rule = office().rules.get(rule_id, found.on, scope)
    except RuleMissing:
        return None
    return BindingLine(gettext(rule.label), value_words(rule), rule, validity(rule), binding_words(found))


def _last(page: CasePage, effect: str) -> Any:
    return next((event for event in reversed(page.events) if _does(page, event.step, effect)), None)


def _does(page: CasePage, key: str, effect: str) -> bool:
    step = page.process.steps.get(key)
    return step is not None and any(one.name == effect for one in step.does)


def _day(at: datetime | None) -> date | None:
    return None if at is None else local(at).date()


def _as_day(said: object) -> date | None:
    if isinstance(said, datetime):
        return local(said).date()
    if isinstance(said, date):
        return said
    return date.fromisoformat(said) if isinstance(said, str) and said else None
