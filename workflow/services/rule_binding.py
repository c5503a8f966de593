"""Which version of a rule binds the case of an act, and its cap on a day."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, select

from workflow.bindings import CHECKS, Bound, bound, unit_of
from workflow.calendar import local
from workflow.caps import CapCheck, check_cap
from workflow.clauses import Moments
from workflow.models import CaseEvent, CaseFigures, Contract
from workflow.rules import RuleMissing
from workflow.services.act import Act

SHARE = "kcqg_share"
"""The procedure of a share, which its Sở approves without a batch."""


def moments_of(act: Act) -> Moments:
    """Return what had happened to the case of an act, read once; a batch or the Sở approves it."""
    key, submitted = ("moments", act.case_id), day_of(act.case["submitted_at"])
    if key not in act.shared:
        act.shared[key] = Moments(submitted)
        if act.case["batch_id"] is not None or act.process.key == SHARE:
            row = act.session.execute(_happened(act.case_id)).one()
            act.shared[key] = Moments(submitted, day_of(row.approved), row.contracted)
    found: Moments = act.shared[key]
    return found


def proposed(act: Act) -> Moments:
    """Return what had happened to a case that is not approved yet."""
    return Moments(day_of(act.case["submitted_at"]))


def binding_of(act: Act, rule_id: str, *, on: date, moments: Moments | None = None) -> Bound:
    """Return what binds the case for a rule, if it were applied on a day."""
    rules = act.office.rules
    kind = next((rule.kind for rule in rules.rows(rule_id)), "")
    scope = unit_of(kind, figures=act.figures_scope, place=act.scope)
    return bound(rules, (rule_id, kind), moments or moments_of(act), on=on, scope=scope)


def cap_check_of(act: Act, on: date, *, support: int, cost: int) -> CapCheck | None:
    """Return a support held against the cap of a day, with the priority that was appraised; None without a cap."""
    try:
        cap = act.office.rules.cap(act.case["activity"], on, act.figures_scope)
    except RuleMissing:
        return None
    priority = bool(appraised(act).get("priority"))
    factor = cap.factor_max if priority else Fraction(1)
    return check_cap(cap, eligible_cost=cost, support=support, priority=priority, factor=factor)


def appraised(act: Act) -> Mapping[str, Any]:
    """Return what the last appraisal said, its figures and whether there is priority; empty before there is one.

    Read once for all cases of a batch.
    """
    key = ("appraised", act.process.key)
    if key not in act.shared:
        appraising = [step.key for step in act.process.steps.values() if any(e.name in CHECKS for e in step.does)]
        ids = sorted({act.case_id, *act.batch})
        found = select(CaseEvent.case_id, CaseEvent.body).where(
            CaseEvent.case_id.in_(ids), CaseEvent.step.in_(appraising)
        )
        act.shared[key] = {row.case_id: row.body for row in act.session.execute(found.order_by(CaseEvent.seq))}
    body = act.shared[key].get(act.case_id)
    return json.loads(body) if body else {}


def day_of(at: datetime | None) -> date | None:
    """Return the day of a moment."""
    return None if at is None else local(at).date()


def _happened(case_id: int) -> Select[Any, Any]:
    first = (CaseFigures.case_id == CaseEvent.case_id) & (CaseFigures.seq == CaseEvent.seq)
    approved = select(CaseEvent.at).join(CaseFigures, first)
    approved = approved.where(CaseFigures.version == 1, CaseFigures.case_id == case_id)
    signed = select(Contract.signed_on).where(Contract.case_id == case_id)
    return select(approved.scalar_subquery().label("approved"), signed.scalar_subquery().label("contracted"))
