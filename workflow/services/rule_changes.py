"""New figures of rules, kept by the administrator of a province: dated, with their ground and their reason.

What applies today stays as it is: a new row begins on a day to come, and the row before it ends the day before. A row
of the province stands over the nation's. One that has not begun yet may be taken back.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import RuleRow, Unit
from workflow.office import Office
from workflow.rules import Rule, RuleBook, RuleMismatch, RuleMissing, RuleOverlap
from workflow.services.offices import load_office
from workflow.services.security_log import note
from workflow.shipped import shipped_rules

STEP = "rule_change"
YEARS_AHEAD = 2
ONE_DAY = timedelta(days=1)
UNCHANGED = Refusal("rule_unchanged", "Ngày đó quy định đã như vậy.", "Đổi nội dung, hoặc không cần ghi.")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A new value of a rule for a province, from a day on, with its legal ground and why.

    A rule that nobody set yet is of the kind of the one that it is ``like``, which applies until then.
    """

    rule_id: str
    scope: str
    value: Mapping[str, object]
    since: date
    basis: str
    reason: str
    like: str = ""


def check_rule(change: RuleChange, scopes: Collection[str], *, now: datetime, office: Office) -> None:
    """Judge a change without making it; StepRefused names everything that is wrong with it."""
    if change.scope not in scopes:
        raise CaseNotFound(change.scope)
    _judged(office.rules, change, local(now).date())


def change_rule(
    session: Session, change: RuleChange, scopes: Collection[str], *, by: Person, now: datetime
) -> Rule:  # fmt: skip
    """Let a new value apply from a day to come; StepRefused names everything that is wrong with it."""
    if change.scope not in scopes:
        raise CaseNotFound(change.scope)
    one_at_a_time(session, change.scope)
    book = load_office(session).rules
    fresh, ended = _judged(book, change, local(now).date())
    if ended is not None:
        end_rule(session, ended, change.since - ONE_DAY)
    session.add(RuleRow(**row_of(fresh)))
    # the next question of the use case is for the rules in force
    session.flush()
    detail = f"{change.rule_id} {change.scope} {change.since}: {_said(change.value)}; {change.basis}; {change.reason}"
    note(session, "admin_rule_changed", now=now, user_id=by.id, detail=detail)
    return fresh


def drop_rule(
    session: Session, rule_id: str, scope: str, *, since: date, scopes: Collection[str], by: Person, now: datetime
) -> None:  # fmt: skip
    """Take back a value that has not begun yet; the one before it applies on."""
    if scope not in scopes:
        raise CaseNotFound(scope)
    one_at_a_time(session, scope)
    own = (RuleRow.rule_id == rule_id, RuleRow.scope == scope)
    shipped = {(rule.id, rule.scope, rule.valid_from): rule.valid_to for rule in shipped_rules().all()}
    found = session.scalars(select(RuleRow).where(*own, RuleRow.valid_from == since)).one_or_none()
    if found is None or since <= local(now).date() or (rule_id, scope, since) in shipped:
        raise StepRefused(STEP, (Refusal("rule_begun", "Quy định này không còn chờ hiệu lực.", "Tải lại trang."),))
    session.execute(delete(RuleRow).where(RuleRow.id == found.id))
    before = session.scalars(select(RuleRow).where(*own, RuleRow.valid_to == since - ONE_DAY)).one_or_none()
    if before is not None and shipped.get((rule_id, scope, before.valid_from)) != before.valid_to:
        before.valid_to = None
    # the next question of the use case is for the rules in force
    session.flush()
    note(session, "admin_rule_dropped", now=now, user_id=by.id, detail=f"{rule_id} {scope} {since}")


def _judged(book: RuleBook, change: RuleChange, today: date) -> tuple[Rule, Rule | None]:
    """Return the new rule and the one that ends before it."""
    faults = tuple(_faults(book, change, today))
    if faults:
        raise StepRefused(STEP, faults)
    own = _own(book, change)
    ended = own[-1] if own and own[-1].valid_to is None else None
    like = _before(book, change)
    fresh = Rule(
        change.rule_id, like.kind, change.value, like.unit, change.basis, verified=True, valid_from=change.since,
        scope=change.scope, label=like.label, note=change.reason,
    )  # fmt: skip
    kept = [rule for rule in book.all() if rule is not ended]
    if ended is not None:
        kept.append(replace(ended, valid_to=change.since - ONE_DAY))
    try:
        RuleBook([*kept, fresh])
    except (RuleMismatch, RuleOverlap) as wrong:
        raise StepRefused(STEP, (Refusal("rule_unfit", "%(why)s", "", {"why": str(wrong)}),)) from wrong
    return fresh, ended


def _faults(book: RuleBook, change: RuleChange, today: date) -> Iterator[Refusal]:
    if change.since <= today:
        yield Refusal(
            "start_past", "Ngày bắt đầu phải sau hôm nay.", "Quy định đang áp dụng giữ nguyên đến hết hôm nay."
        )
    if change.since.year > today.year + YEARS_AHEAD:
        yield Refusal("start_far", "Ngày bắt đầu quá xa.", "Kiểm tra lại năm.")
    if not change.basis.strip():
        yield Refusal("no_basis", "Chưa có căn cứ.", "Ghi số, ký hiệu, cơ quan ban hành văn bản.")
    if not change.reason.strip():
        yield Refusal("no_reason", "Chưa có lý do.", "Ghi vì sao đổi.")
    own = _own(book, change)
    if own and _last_day(own[-1]) >= change.since:
        said = {"since": f"{own[-1].valid_from:%d/%m/%Y}"}
        hint = "Chọn ngày sau đó, hoặc bỏ quy định đang chờ rồi ghi lại."
        yield Refusal(
            "rule_overlap",
            "Tỉnh đã có quy định áp dụng từ ngày %(since)s, trùng thời gian với quy định này.",
            hint,
            said,
        )
    try:
        if dict(_before(book, change).value) == dict(change.value):
            yield UNCHANGED
    except RuleMissing as missing:
        yield Refusal("rule_missing", "%(why)s", "Chọn ngày khác.", {"why": str(missing)})


def _before(book: RuleBook, change: RuleChange) -> Rule:
    """What would apply on the first day without the change."""
    try:
        return book.get(change.rule_id, change.since, change.scope)
    except RuleMissing:
        if not change.like:
            raise
    return book.get(change.like, change.since, change.scope)


def _own(book: RuleBook, change: RuleChange) -> list[Rule]:
    """The rows of the province itself, by date."""
    return [rule for rule in book.all() if (rule.id, rule.scope) == (change.rule_id, change.scope)]


def _last_day(rule: Rule) -> date:
    """The last day that a new row may not touch: an open row gives way to one that begins after it."""
    return rule.valid_to or rule.valid_from


def end_rule(session: Session, rule: Rule, last: date) -> None:
    """End a row; one that is shipped and not in the database yet is put there."""
    same = (RuleRow.rule_id == rule.id, RuleRow.scope == rule.scope, RuleRow.valid_from == rule.valid_from)
    known = session.scalars(select(RuleRow.id).where(*same)).one_or_none()
    if known is None:
        session.add(RuleRow(**row_of(replace(rule, valid_to=last))))
    else:
        session.execute(update(RuleRow).where(RuleRow.id == known).values(valid_to=last))


def row_of(rule: Rule) -> dict[str, Any]:
    """Return the columns of a rule."""
    return {
        "rule_id": rule.id, "scope": rule.scope, "kind": rule.kind, "value": dict(rule.value), "unit": rule.unit,
        "basis": rule.basis, "verified": rule.verified, "label": rule.label, "note": rule.note,
        "valid_from": rule.valid_from, "valid_to": rule.valid_to,
    }  # fmt: skip


def one_at_a_time(session: Session, scope: str) -> None:
    """Lock the province, so that each change is judged by what the one before it left, also where no row is yet."""
    session.execute(select(Unit.id).where(Unit.code == scope).with_for_update(key_share=True)).all()


def _said(value: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {part}" for name, part in value.items() if not isinstance(part, list))
