"""What happens to the dossier: it is frozen where it is judged, the promised date is set, the cap is checked."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from workflow.approvals import Content
from workflow.canonical import canonical, digest
from workflow.caps import check_cap
from workflow.definition import Stage
from workflow.errors import StepRefused
from workflow.models import CaseSection, Document, DossierSnapshot
from workflow.rules import RuleMissing, due
from workflow.services.act import Act
from workflow.services.asked_support import asked_support
from workflow.services.effects.approving import figures_of, void_changed
from workflow.services.effects.registry import effect
from workflow.services.rule_binding import appraised, binding_of, proposed


@effect()
def freeze_dossier(act: Act) -> None:
    """Keep the dossier as it stands now; the line of history holds its hash, so that a later edit shows.

    A proposal that asks for more than its cost, or than anybody can be granted, is not taken.
    """
    sections = act.session.execute(
        select(CaseSection.key, CaseSection.content).where(CaseSection.case_id == act.case_id).order_by(CaseSection.key)
    ).all()
    if act.process.stage_of[act.case["state"]] is Stage.PROPOSAL:
        _refuse_absurd_support(act, {row.key: row.content for row in sections})
    current = (Document.case_id == act.case_id, Document.removed_at.is_(None), Document.replaced_by.is_(None))
    papers = act.session.execute(
        select(Document.kind, Document.sha256).where(*current).order_by(Document.kind, Document.sha256)
    )
    rows = [list(row) for row in papers]
    text = canonical({"sections": [list(row) for row in sections], "papers": rows})
    void_changed(act, _content(act, {row.key: row.content for row in sections}, rows))
    act.notes["dossier_hash"] = digest(text)
    act.writes.insert(DossierSnapshot, case_id=act.case_id, seq=act.seq, hash=digest(text), text=text)


def _content(act: Act, sections: Mapping[str, Any], papers: list[list[str]]) -> Content:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, sha in papers:
        kinds[kind].append(sha)
    return Content(sections, kinds, figures_of(act))


def _refuse_absurd_support(act: Act, sections: Mapping[str, Mapping[str, Any]]) -> None:
    rules, activity = act.office.rules, act.case["activity"]
    asked = asked_support(sections, rules, activity=activity, on=act.today, scope=act.figures_scope)
    if reasons := asked.refusals():
        raise StepRefused(act.decision.step.key, reasons)


@effect()
def promise(act: Act) -> None:
    """Promise the applicant a date: the whole term of the Sở, counted from the receipt."""
    term = act.office.rules.term("kcdp_department", act.today, act.scope)
    promised = due(term, act.now, act.office.calendar.scoped(act.scope))
    act.changes["promised_at"] = promised.at
    act.notes["promised_on"] = promised.on


@effect(name="check_cap")
def check_cap_of_support(act: Act) -> None:
    """Refuse a proposed support above the cap of the rule that would bind it today, and record the figures."""
    values = act.values
    total = values["support"] + values["matching"]
    if values["support"] > values["eligible_cost"] or values["eligible_cost"] > total:
        raise act.refuse(
            "figures_disagree",
            "Hỗ trợ cộng đối ứng phải đủ chi phí hợp lệ và hỗ trợ không vượt chi phí.",
            "Xem lại ba số tiền.",
        )
    on = binding_of(act, f"cap.{act.case['activity']}", on=act.today, moments=proposed(act)).on
    refuse_above_cap(
        act, on, eligible_cost=values["eligible_cost"], support=values["support"], priority=values["priority"]
    )
    act.changes.update(support=values["support"], matching=values["matching"], total_cost=total)


def refuse_above_cap_of_today(act: Act) -> None:
    """Refuse to approve what is above the cap that binds it today; a case that was never appraised has no cost."""
    said = appraised(act)
    figures: Mapping[str, int] = {**act.case, **act.changes}
    support, matching = figures["support"], figures["matching"]
    if not said:
        return
    on = binding_of(act, f"cap.{act.case['activity']}", on=act.today, moments=proposed(act)).on
    changed = (support, matching) != (said.get("support"), said.get("matching"))
    cost, priority = support + matching if changed else said["eligible_cost"], bool(said.get("priority"))
    refuse_above_cap(act, on, eligible_cost=cost, support=support, priority=priority)


def refuse_above_cap(act: Act, on: date, *, eligible_cost: int, support: int, priority: bool) -> None:
    """Refuse a support above the cap in force on a day, and let the line of history keep the cap and its basis."""
    try:
        cap = act.office.rules.cap(act.case["activity"], on, act.figures_scope)
    except RuleMissing as missing:
        raise act.refuse(
            "no_cap", "Chưa có mức hỗ trợ cho nội dung này.", "Bổ sung quy định mức chi trước khi trình."
        ) from missing
    factor = Fraction(cap.factor_max) if priority else Fraction(1)
    check = check_cap(cap, eligible_cost=eligible_cost, support=support, priority=priority, factor=factor)
    if not check.allowed:
        raise act.refuse(
            "over_cap",
            "Mức hỗ trợ vượt trần %(limit)s đồng.",
            "Giảm mức hỗ trợ hoặc xem lại cách tính.",
            limit=check.limit,
        )
    act.notes.update(cap_limit=check.limit, cap_basis=cap.basis)
