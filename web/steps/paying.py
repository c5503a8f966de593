"""What the pages of a payment show: approved, accepted and paid side by side, the advance worked out, papers, lists."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from web.cases.reading import figures_scope_of
from web.context import current_session, now, office
from web.i18n import current_language, gettext
from workflow.advances import CEILING, AdvanceCheck, check_advance
from workflow.calendar import local
from workflow.queries.case_rows import CasePage, Money
from workflow.queries.spending import spending_of
from workflow.rules import RuleMissing
from workflow.shipped import shipped_papers

Context = dict[str, Any]
OWING = ("refunding", "payment")
"""The states in which money may have to come back."""
SETTLING = ("settling", "liquidating")
"""The terms of a settlement: its file after the acceptance, and the last day of the year."""


def payment(page: CasePage) -> Context:
    """The three-way check beside what is asked for, and everything that it is judged by."""
    money, spending = page.money, spending_of(current_session(), page.id)
    rows = [
        {"label": gettext("Được duyệt"), "amount": money.committed},
        {"label": gettext("Được nghiệm thu"), "amount": money.accepted},
        *_short(money),
        {"label": gettext("Đã tạm ứng"), "amount": money.advanced},
        {"label": gettext("Đã chi, gồm tạm ứng"), "amount": money.paid},
        {"label": gettext("Đã hoàn trả"), "amount": money.refunded},
        {"label": gettext("Còn phải chi"), "amount": max(money.rest, 0)},
    ]
    papers = _papers(page)
    return {
        "rows": rows, "request": spending.request, "owed": max(-money.rest, 0) if page.state.key in OWING else 0,
        "lacks": [paper["label"] for paper in papers if not paper["there"]], "papers": papers, "spending": spending,
        "advance": _advance_lines(page, spending.contract_on), "paused": page.hold is not None,
        "terms": [clock for clock in page.open_clocks if clock.key in SETTLING],
    }  # fmt: skip


def _short(money: Money) -> list[Context]:
    """What was accepted and not earned, where the establishment put in less than agreed."""
    cut = money.accepted - money.entitled
    found = {gettext("Được hưởng theo vốn đối ứng"): money.entitled, gettext("Giảm trừ khi quyết toán"): cut}
    return [{"label": label, "amount": amount} for label, amount in found.items()] if cut else []


def _papers(page: CasePage) -> list[Mapping[str, Any]]:
    """Every paper that the rule asks for this payment, and whether it is there."""
    held, known = {paper.kind for paper in page.current_papers}, shipped_papers()
    return [{"label": gettext(known[kind].label), "there": kind in held} for kind in page.payment_papers]


def _advance_lines(page: CasePage, contract_on: date | None) -> list[str]:
    """How much may still be advanced and why; nothing once the result is accepted or where there is no advance."""
    if page.state.key != "in_progress":
        return []
    check = _advance(page, contract_on or local(now()).date())
    lang = current_language()
    return [str(gettext(note.text, **note.filled(lang))) for note in check.notes] if check else []


def _advance(page: CasePage, on: date) -> AdvanceCheck | None:
    rules, scope = office().rules, figures_scope_of(page)
    try:
        rule, ceiling = rules.advance(page.activity, on, scope), rules.number(CEILING, on, scope)
    except RuleMissing:
        return None
    if rule.after_acceptance:
        return None
    return check_advance(
        rule, ceiling, support=page.money.support, advanced=page.money.advanced, progress=page.progress
    )  # fmt: skip
