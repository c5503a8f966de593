"""The ledger of money: what is left on a budget line, on which line a case stands, and one way to write an entry."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import BudgetLine, LedgerEntry
from workflow.models.money import LINE_SIGNS
from workflow.services.act import Act

UNSPENT = {"commit": 1, "release": -1, "advance": -1, "pay": -1, "refund": 1}
"""How each kind of entry changes what a case has on a line and does not spend."""


def left_on(session: Session, line_id: int) -> int:
    """Return what is left on a line: allotted and carried in, less carried out and committed, in đồng."""
    found = select(LedgerEntry.kind, func.sum(LedgerEntry.amount)).where(LedgerEntry.line_id == line_id)
    return sum(
        LINE_SIGNS.get(kind, 0) * int(amount) for kind, amount in session.execute(found.group_by(LedgerEntry.kind))
    )


def locked_left(act: Act, line_id: int) -> int:
    """Lock a line for the rest of the transaction and return what is left on it, counting the acts of this batch."""
    key = ("left", line_id)
    if key not in act.shared:
        act.session.execute(select(BudgetLine.id).where(BudgetLine.id == line_id).with_for_update())
        act.shared[key] = left_on(act.session, line_id)
    return int(act.shared[key])


def enter(act: Act, kind: str, amount: int, *, line_id: int, note: str = "", matched: int | None = None) -> None:
    """Write one entry of the act's case; nothing is written for nothing."""
    if amount:
        act.writes.insert(
            LedgerEntry, line_id=line_id, case_id=act.case_id, seq=act.seq, kind=kind, amount=amount, at=act.now,
            by=act.actor_id, note=note, matched=matched,
        )  # fmt: skip
    key = ("left", line_id)
    if key in act.shared:
        act.shared[key] += LINE_SIGNS.get(kind, 0) * amount


def cut_accepted(act: Act, matched: int | None = None) -> int:
    """Take back what was accepted and not earned, free it on its budget lines, and return how much that was.

    The one way to write ``unaccept``; ``matched`` says what was put in where no entry does. Both acts that cut do so
    only when what was paid is what was earned: whoever was paid more pays that back first.
    """
    known = act.facts.money
    money = known if matched is None else replace(known, matched=matched)
    rest = money.accepted - money.entitled
    if rest:
        enter(act, "unaccept", rest, line_id=line_of(act, "accept"), matched=money.matched)
        for line_id, amount in _unspent(act, rest):
            enter(act, "release", amount, line_id=line_id)
    return rest


def _unspent(act: Act, wanted: int) -> Iterator[tuple[int, int]]:
    """Where the case has money that it does not spend: a part of it may have been carried over to another year."""
    sign = case(*((LedgerEntry.kind == kind, factor) for kind, factor in UNSPENT.items()), else_=0)
    found = select(LedgerEntry.line_id, func.sum(sign * LedgerEntry.amount)).where(LedgerEntry.case_id == act.case_id)
    for line_id, left in act.session.execute(found.group_by(LedgerEntry.line_id).order_by(LedgerEntry.line_id.desc())):
        amount = min(max(int(left), 0), wanted)
        wanted -= amount
        yield line_id, amount


def line_of(act: Act, kind: str = "commit") -> int:
    """Return the line on which the case's money stands: that of its newest commitment, or other entry."""
    found = select(LedgerEntry.line_id).where(LedgerEntry.case_id == act.case_id, LedgerEntry.kind == kind)
    line: Any = act.session.execute(found.order_by(LedgerEntry.id.desc()).limit(1)).scalar_one_or_none()
    if line is None:
        raise act.refuse("no_commitment", "Hồ sơ chưa được bố trí kinh phí.", "Phê duyệt hồ sơ trước.")
    return int(line)


def line_in_year(act: Act, line_id: int, year: int) -> int | None:
    """Return the line of the same office and source in another year, or None while there is none."""
    line = act.session.execute(select(BudgetLine).where(BudgetLine.id == line_id)).scalar_one()
    same = (BudgetLine.unit_id == line.unit_id, BudgetLine.source == line.source, BudgetLine.year == year)
    return act.session.execute(select(BudgetLine.id).where(*same)).scalar_one_or_none()


def line_for_year(act: Act, year: int, amount: int) -> int:
    """Return the line on which money of a year stands: its own for a later year, where the amount must be left."""
    here = line_of(act)
    if year <= act.session.execute(select(BudgetLine.year).where(BudgetLine.id == here)).scalar_one():
        return here
    there = line_in_year(act, here, year)
    if there is None:
        raise act.refuse(
            "no_line_of_year", "Chưa có dòng ngân sách năm %(year)s.", "Gửi lại khi kinh phí năm đó đã được giao.",
            year=str(year),
        )  # fmt: skip
    left = locked_left(act, there)
    if left < amount:
        raise act.refuse(
            "line_of_year_short", "Dòng ngân sách năm %(year)s còn %(left)s đồng, hạng mục cần %(wanted)s đồng.",
            "Gửi lại khi kinh phí năm đó đã được giao đủ.", year=str(year), left=left, wanted=amount,
        )  # fmt: skip
    return there
