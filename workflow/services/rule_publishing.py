"""A resolution put in force by somebody who did not write it: its rules, the cases that it concerns, and their notices.

What publishing does is what the preview said; when anything has changed underneath since, it is refused.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import Refusal, StepRefused
from workflow.impacts.preview import (
    CONFIRM,
    DECIDE,
    EARLY,
    RECHECK,
    Difference,
    RulePreview,
    by_case,
    rule_preview,
)
from workflow.models import OutboxIntent, RuleDraft, RuleImpact, RuleRow
from workflow.office import Office
from workflow.published import process_of
from workflow.rulemaking import faults, outcome
from workflow.services.offices import load_office
from workflow.services.rule_changes import end_rule, one_at_a_time, row_of
from workflow.services.rule_drafts import STEP, Place, Writer, open_draft, resolution_of, text_hash
from workflow.services.security_log import note

CHANGED = "rule_changed"
APPLICANT = f"role:{Role.BENEFICIARY.value}"
WAITING = (DECIDE, CONFIRM)
"""What somebody has to look at again."""


class OwnDraft(StepRefused):
    """Whoever wrote in a draft may not publish it; nothing was done."""

    code = "own_draft"

    def __init__(self) -> None:
        message = "Bạn đã soạn dự thảo này nên không được công bố."
        super().__init__(STEP, (Refusal(self.code, message, "Nhờ một người quản trị khác xem và công bố."),))


class PreviewStale(StepRefused):
    """Something changed since the preview was shown; nothing was done."""

    code = "preview_stale"

    def __init__(self) -> None:
        message = "Hồ sơ hoặc quy định đã thay đổi sau khi bạn xem; chưa công bố gì."
        super().__init__(STEP, (Refusal(self.code, message, "Xem lại danh sách mới bên dưới rồi công bố."),))


def publish_draft(session: Session, place: Place, seen: str, *, by: Writer) -> int:
    """Put a draft in force and return how many cases wait to be looked at again.

    ``seen`` is the identity of the preview that was agreed to. Raises OwnDraft for whoever wrote in it, PreviewStale
    when the preview would be another one by now, StepRefused with everything else that is wrong.
    """
    _lock(session)
    row = open_draft(session, place, by)
    if by.person.id in row.authors:
        raise OwnDraft
    one_at_a_time(session, row.scope)
    office, resolution = load_office(session), resolution_of(row)
    wrong = faults(office.rules, resolution, local(by.now).date())
    if wrong:
        raise StepRefused(STEP, wrong)
    preview = rule_preview(session, resolution, opens=None, now=by.now, office=office)
    if preview.seen != seen:
        raise PreviewStale
    _put_in_force(session, row, office)
    row.published_at, row.published_by = by.now, by.person.id
    waiting = _keep_impacts(session, row, preview, by.now)
    _tell(session, row, preview, by.now)
    detail = (
        f"{row.id} {row.scope or 'cả nước'} v{row.version}: {row.title}; {row.basis}; {text_hash(row)[:16]}; {waiting}"
    )
    note(session, "rules_published", now=by.now, user_id=by.person.id, detail=detail)
    return waiting


def _lock(session: Session) -> None:
    """Lock all drafts, so that each is judged by the rule book that the one before it left."""
    drafts = select(RuleDraft.id).where(RuleDraft.published_at.is_(None)).order_by(RuleDraft.id)
    session.execute(drafts.with_for_update()).all()


def _put_in_force(session: Session, row: RuleDraft, office: Office) -> None:
    then = outcome(office.rules, resolution_of(row))
    for rule in then.ended:
        if rule.valid_to is not None:
            end_rule(session, rule, rule.valid_to)
    session.add_all(RuleRow(**row_of(rule), draft_id=row.id) for rule in then.fresh)
    # the next question of the use case is for the rules in force
    session.flush()


def _keep_impacts(session: Session, row: RuleDraft, preview: RulePreview, now: datetime) -> int:
    """Keep what the rules mean for open cases: to be looked at again, or told alone; return how many cases wait."""
    found = preview.of(*WAITING, EARLY)
    if found:
        session.execute(insert(RuleImpact), [_impact(row, one, now) for one in found])
    return len({one.case.id for one in found if one.verdict in WAITING})


def _impact(row: RuleDraft, one: Difference, now: datetime) -> dict[str, Any]:
    waits = one.verdict in WAITING
    return {
        "draft_id": row.id, "case_id": one.case.id, "rule_id": one.rule.id, "found_at": now, "ground": "", "seq": None,
        "content": {
            "begins": one.rule.valid_from.isoformat(), "label": one.rule.label, "kind": one.kind,
            "old": _said(one.old), "new": _said(one.new), "support": one.case.support, "verdict": one.verdict,
        },
        "outcome": "" if waits else "told", "settled_at": None if waits else now,
    }  # fmt: skip


def _said(figure: object) -> object:
    if isinstance(figure, date):
        return figure.isoformat()
    return list(figure) if isinstance(figure, tuple) else figure


def _tell(session: Session, row: RuleDraft, preview: RulePreview, now: datetime) -> None:
    """Tell each party of a concerned case once: who has to look at it again, who holds it, and the applicant."""
    rows = [
        {
            "dedup_key": f"rule:{row.id}:{case_id}:{audience}", "kind": kind, "case_id": case_id, "seq": None,
            "audience": audience, "created_at": now,
            "content": {
                "rule": found[0].rule.label, "basis": row.basis, "since": f"{found[0].rule.valid_from:%d/%m/%Y}",
            },
        }
        for case_id, found in by_case(preview.of(*WAITING, EARLY)).items()
        for kind, audience in _audiences(session, found)
    ]  # fmt: skip
    if rows:
        session.execute(insert(OutboxIntent), rows)


def _audiences(session: Session, found: list[Difference]) -> Iterator[tuple[str, str]]:
    case, waits = found[0].case, any(one.verdict in WAITING for one in found)
    told = {APPLICANT: CHANGED}
    if case.holder_role is not None:
        told.setdefault(f"role:{case.holder_role}", CHANGED)
    if waits:
        first = process_of(session, case.process_hash).steps[RECHECK].roles[0]
        told[f"role:{first.value}"] = RECHECK
    yield from ((kind, audience) for audience, kind in told.items())
