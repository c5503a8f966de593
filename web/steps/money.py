"""The money that steps are judged by: caps with their explanation, and the budget line."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from web.cases.dossier import content_of
from web.cases.reading import figures_scope_of
from web.context import current_session, office
from web.i18n import current_language, gettext
from web.rulebook.bindings import cap_day
from workflow.caps import CapCheck, check_cap
from workflow.queries import dossier
from workflow.queries.case_rows import CasePage, EventLine, TaskLine
from workflow.rules import RuleMissing

Context = dict[str, Any]
FIGURES = ("eligible_cost", "support", "matching")
SLIPS = ("appraisal", "ministry_appraisal")
VOICES = ("verdict", "opinion", "ministry_verdict")
OBJECTIONS = frozenset({"disagree", "other", "fix", "refuse"})


def proposed(page: CasePage) -> Context:
    """The figures with which the appraisal begins: those of its last slip, else those of the estimate."""
    last = _slip(page)
    found = last.values if last else content_of(page, "estimate")
    return {name: found[name] for name in FIGURES if isinstance(found.get(name), int)}


def cap_of(page: CasePage, figures: Mapping[str, Any], *, priority: bool = False) -> CapCheck | None:
    """The check of these figures against the cap that binds the case today; None where no cap or figures are known."""
    if not all(isinstance(figures.get(name), int) for name in ("eligible_cost", "support")):
        return None
    try:
        cap = office().rules.cap(page.activity, cap_day(page), figures_scope_of(page))
    except RuleMissing:
        return None
    factor = cap.factor_max if priority else Fraction(1)
    cost, support = figures["eligible_cost"], figures["support"]
    return check_cap(cap, eligible_cost=cost, support=support, priority=priority, factor=factor)


def cap_lines(check: CapCheck | None) -> list[str]:
    """The explanation of a check in the reader's language."""
    lang = current_language()
    return [str(gettext(note.text, **note.filled(lang))) for note in check.notes] if check else []


def appraisal(page: CasePage) -> Context:
    """The cap, the verdicts of the team and the opinions of the units, for the slip of the Sở."""
    figures = proposed(page)
    check = cap_of(page, figures)
    return {"figures": figures, "check": check, "cap_lines": cap_lines(check), **_voices(page)}


def memo(page: CasePage) -> Context:
    """What a decision rests on: proposal, cap, budget line, verdicts with objections first; the figures of a change."""
    slip = _slip(page)
    values = slip.values if slip else {}
    check = cap_of(page, values, priority=bool(values.get("priority")))
    line = dossier.line_view(current_session(), page.batch_id) if page.batch_id else None
    change = dossier.change_view(current_session(), page.id) if not page.sections else None
    return {
        "slip": values, "check": check, "cap_lines": cap_lines(check), "line": line, "change": change,
        "need": content_of(page, "need"), **_voices(page),
    }  # fmt: skip


def _slip(page: CasePage) -> EventLine | None:
    """The last line by which figures were proposed, at whatever level."""
    forms = {step.key: step.form for step in page.process.steps.values()}
    return next((event for event in reversed(page.events) if forms.get(event.step) in SLIPS), None)


def _voices(page: CasePage) -> Context:
    tasks = [task for task in page.tasks if task.kind in VOICES]
    return {"voices": sorted(tasks, key=_objection), "objections": sum(task.verdict in OBJECTIONS for task in tasks)}


def _objection(task: TaskLine) -> bool:
    return task.verdict not in OBJECTIONS
