"""The money that steps are judged by: caps with their explanation, the budget line, what was accepted and paid."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from web.case_reading import scope_of_case
from web.context import current_session, now, office
from web.dossier import content_of
from web.i18n import current_language, gettext
from web.step_papers import lacking
from workflow.calendar import local
from workflow.caps import CapCheck, check_cap
from workflow.queries import dossier
from workflow.queries.case_rows import CasePage, TaskLine
from workflow.rules import RuleMissing
from workflow.shipped import shipped_papers

Context = dict[str, Any]
FIGURES = ("eligible_cost", "support", "matching")
OBJECTIONS = frozenset({"disagree", "other", "fix", "refuse"})


def proposed(page: CasePage) -> Context:
    """The figures with which the appraisal begins: those of its last slip, else those of the estimate."""
    last = next((event for event in reversed(page.events) if event.step == "propose"), None)
    found = last.values if last else content_of(page, "estimate")
    return {name: found[name] for name in FIGURES if isinstance(found.get(name), int)}


def cap_of(page: CasePage, figures: Mapping[str, Any], *, priority: bool = False) -> CapCheck | None:
    """The check of these figures against the cap of today; None where no cap or no figures are known."""
    if not all(isinstance(figures.get(name), int) for name in ("eligible_cost", "support")):
        return None
    try:
        cap = office().rules.cap(page.activity, local(now()).date(), scope_of_case(page))
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
    slip = next((event for event in reversed(page.events) if event.step == "propose"), None)
    values = slip.values if slip else {}
    check = cap_of(page, values, priority=bool(values.get("priority")))
    line = dossier.line_view(current_session(), page.batch_id) if page.batch_id else None
    change = dossier.change_view(current_session(), page.id) if not page.sections else None
    return {
        "slip": values, "check": check, "cap_lines": cap_lines(check), "line": line, "change": change,
        "need": content_of(page, "need"), **_voices(page),
    }  # fmt: skip


def payment(page: CasePage) -> Context:
    """The three-way check: what was approved, accepted and paid beside what is asked for."""
    money, request = page.money, dossier.open_request(current_session(), page.id)
    rows = [
        {"label": gettext("Được duyệt"), "amount": money.committed},
        {"label": gettext("Được nghiệm thu"), "amount": money.accepted},
        {"label": gettext("Đã tạm ứng"), "amount": money.advanced},
        {"label": gettext("Đã chi, gồm tạm ứng"), "amount": money.paid},
        {"label": gettext("Đã hoàn trả"), "amount": money.refunded},
    ]
    owed = max(money.paid - money.accepted - money.refunded, 0)
    lacks = [gettext(shipped_papers()[kind].label) for kind in lacking(page)]
    return {"rows": rows, "request": request, "owed": owed if page.state.key == "refunding" else 0, "lacks": lacks}


def _voices(page: CasePage) -> Context:
    tasks = [task for task in page.tasks if task.kind in ("verdict", "opinion")]
    return {"voices": sorted(tasks, key=_objection), "objections": sum(task.verdict in OBJECTIONS for task in tasks)}


def _objection(task: TaskLine) -> bool:
    return task.verdict not in OBJECTIONS
