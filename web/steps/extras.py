"""What single steps show above their form, what they fill in beforehand, and what happens after them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web.cases.dossier import content_of
from web.cases.effect import effect_of
from web.cases.expired_papers import expired_papers
from web.cases.reading import calendar_of, scope_of_case
from web.cases.shares import context_of_family
from web.cases.view import CaseView
from web.context import current_session, now, office
from web.i18n import gettext
from web.rounds.closing import closing
from web.rulebook.bindings import recheck
from web.steps import money, paying
from web.steps.explaining import away_from, questions
from web.steps.supplement import supplement
from web.words import role_word
from workflow.calendar import local
from workflow.definition import State, Step
from workflow.queries import dossier
from workflow.queries.apologies import letter_of
from workflow.queries.case_rows import CasePage
from workflow.rules import Due, RuleMissing, Term, due, explain
from workflow.shipped import shipped_papers

Context = dict[str, Any]
DIVIDING = ("line_plan", "share_plan", "share_division", "divided_change")
"""Forms by which a đề án is divided, or its total changes with what it was divided into."""
PARTIALS: Mapping[str, str] = {
    "receipt": "pages/cases/steps/receipt.html", "appraisal": "pages/cases/steps/appraisal.html",
    "ministry_appraisal": "pages/cases/steps/appraisal.html",
    "five_heads": "pages/cases/steps/brief.html", "opinion": "pages/cases/steps/brief.html",
    "confirm_place": "pages/cases/steps/brief.html", "decision": "pages/cases/steps/memo.html",
    "payment_request": "pages/cases/steps/payment.html", "payment_check": "pages/cases/steps/payment.html",
    "payment_approval": "pages/cases/steps/payment.html", "settlement": "pages/cases/steps/payment.html",
    "payment": "pages/cases/steps/payment.html", "refund": "pages/cases/steps/payment.html",
    "acceptance": "pages/cases/steps/acceptance.html", "acceptance_partial": "pages/cases/steps/acceptance.html",
    "fix_request": "pages/cases/steps/acceptance.html", "acceptance_verdict": "pages/cases/steps/acceptance.html",
    "supplement_reply": "pages/cases/steps/supplement.html", "progress": "pages/cases/steps/progress.html",
    "follow_up": "pages/cases/steps/effect.html", "closing": "pages/cases/steps/closing.html",
    "eligibility_check": "pages/cases/steps/eligibility.html", "explanation": "pages/cases/steps/explanation.html",
    **dict.fromkeys(DIVIDING, "pages/cases/steps/shares.html"),
    "take_out": "pages/cases/steps/take_out.html",
    "explanation_request": "pages/cases/steps/away.html", "recheck": "pages/cases/steps/recheck.html",
}  # fmt: skip
BY_STEP: Mapping[str, str] = {
    "sign": "decision", "send_up": "decision", "decline": "decision", "decline_by_agency": "decision",
    "leave_out": "decision", "reject": "decision",
    "take_out": "take_out", "record": "follow_up", "ask_again": "follow_up", "close_scores": "closing",
}  # fmt: skip
"""Steps that are judged by the same facts as a form that is not theirs."""


@dataclass(frozen=True, slots=True)
class Following:
    """What the case becomes after a step: the state, who then acts, and until when."""

    state: str
    holder: str
    due: Due | None
    stays: bool


def partial_of(step: Step) -> str:
    """The template above the form of a step; empty for most."""
    return PARTIALS.get(BY_STEP.get(step.key, step.form), "")


def context_of(page: CasePage, step: Step) -> Context:
    """What that template shows."""
    read = READERS.get(BY_STEP.get(step.key, step.form))
    return read(page) if read else {}


def known(page: CasePage, step: Step) -> Context:
    """Answers that the case knows already."""
    fill = KNOWN.get(step.form)
    return fill(page) if fill else {}


def following(page: CasePage, step: Step) -> Following:
    """What happens when the step is taken now."""
    target = page.process.states[step.target or page.state.key]
    stays = target.key == page.state.key
    holder = "" if target.kind.closed else role_word(target.holder)
    return Following(gettext(target.label), holder, None if stays else _first_due(page, target), stays)


def promised(page: CasePage) -> tuple[Term, Due]:
    """The date that would be promised if the dossier were received now, with every day counted."""
    rules, today = office().rules, local(now()).date()
    term = rules.term("kcdp_department", today, scope_of_case(page))
    ends = due(term, now(), calendar_of(page))
    return term, Due(ends.on, ends.at, ends.provisional, explain(term, now(), calendar_of(page)))


def _first_due(page: CasePage, target: State) -> Due | None:
    """When the first term of the next state would end, as the rules of today count it."""
    keys = {clock.key for clock in page.open_clocks}
    fresh = [clock.rule for clock in page.process.clocks if target.key in clock.runs and clock.key not in keys]
    ends = [_due(page, rule, now()) for rule in fresh]
    return min((end for end in ends if end is not None), key=lambda end: end.at, default=None)


def _due(page: CasePage, rule: str, start: datetime) -> Due | None:
    try:
        term = office().rules.term(rule, local(start).date(), scope_of_case(page))
    except RuleMissing:
        return None
    return due(term, start, calendar_of(page))


def _receipt(page: CasePage) -> Context:
    term, ends = promised(page)
    on = local(page.submitted_at or now()).date()
    needed = office().rules.papers("kcdp_papers.submit", on, scope_of_case(page), page.activity)
    held, known_papers = {paper.kind for paper in page.current_papers}, shipped_papers()
    rows = [{"label": known_papers[kind].label, "there": kind in held} for kind in needed]
    return {"term": term, "due": ends, "checklist": rows}


def _progress(page: CasePage) -> Context:
    found = dossier.reports(current_session(), page.id)
    return {"milestones": content_of(page, "schedule").get("milestones", []), "reports": found}


def _acceptance(page: CasePage) -> Context:
    last = next((event for event in reversed(page.events) if event.step == "report_progress"), None)
    tasks = [task for task in page.tasks if task.kind == "acceptance_verdict"]
    planned = content_of(page, "estimate").get("lines") or content_of(page, "items").get("items", [])
    return {"planned": planned, "last": last, "verdicts": tasks if CaseView(page, now()).inside else []}


def _apology(page: CasePage) -> Context:
    """The draft, to be signed as it is or with other words."""
    letter = letter_of(current_session(), page.id)
    return {"reason": letter.reason, "new_due_on": letter.new_due_on} if letter else {}


def _brief(page: CasePage) -> Context:
    return {"need": content_of(page, "need"), "funding": content_of(page, "funding")}


READERS: Mapping[str, Callable[[CasePage], Context]] = {
    **dict.fromkeys(DIVIDING, context_of_family),
    "receipt": _receipt, "appraisal": money.appraisal, "ministry_appraisal": money.appraisal,
    "five_heads": _brief, "opinion": _brief,
    "confirm_place": _brief, "decision": money.memo, "payment_request": paying.payment,
    "payment_check": paying.payment, "payment": paying.payment, "refund": paying.payment,
    "payment_approval": paying.payment, "settlement": paying.payment,
    "acceptance": _acceptance, "acceptance_partial": _acceptance, "fix_request": _acceptance,
    "acceptance_verdict": _acceptance, "supplement_reply": supplement, "progress": _progress,
    "follow_up": lambda page: {"effect": effect_of(page)},
    "closing": closing, "eligibility_check": lambda page: {"expired": expired_papers(page)},
    "explanation": questions, "explanation_request": away_from, "recheck": recheck,
}  # fmt: skip


def _due_by(rule: str, page: CasePage) -> date | None:
    """The day on which a term of the rule book would end that began now."""
    try:
        term = office().rules.term(rule, local(now()).date(), scope_of_case(page))
    except RuleMissing:
        return None
    return due(term, now(), calendar_of(page)).on


KNOWN: Mapping[str, Callable[[CasePage], Context]] = {
    "apology": _apology,
    "appraisal": money.proposed,
    "ministry_appraisal": money.proposed,
    "progress": lambda page: {"percent": page.progress or None, "period": f"{local(now()):%Y-%m}"},
    "contract": lambda page: {"value": page.money.total_cost or None},
    "pause": lambda page: {"review_on": _due_by("kcdp_hold_review", page)},
}
