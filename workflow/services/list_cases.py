"""The cases that the lines of a list become: drafts of what is to come, records of what was approved before.

A record says in its first line of history from which file and row it was taken, and stands there as the list has it:
with its approved figures and its money on the line of its year. What the list says is over is ended by the one door.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import at
from workflow.definition import Role
from workflow.errors import WorkflowRefused
from workflow.models import BudgetLine, Case, CaseFigures, CaseSection, LedgerEntry, ListImportCase
from workflow.models.base import table_of
from workflow.office import Office
from workflow.services.ledger import left_on
from workflow.services.list_lines import ListLine, Problem
from workflow.services.opening import Beginning, Ties, beginning, next_codes
from workflow.services.past_lines import RUNNING, SETTLED, dots
from workflow.services.transition import TransitionRequest, perform_together
from workflow.services.writes import Writes

CASE = table_of(Case)
TO_COME, PAST, SOURCE = "kcdp_project", "recorded_project", "kcdp"
SHORT = (
    "của các đề án đã được phê duyệt năm %(year)s cộng lại là %(sum)s đồng, kinh phí được giao của năm đó còn "
    "%(left)s đồng; ghi nhận kinh phí được giao của năm đó rồi gửi lại."
)
Placed = tuple[ListLine, Ties]


@dataclass(frozen=True, slots=True)
class Source:
    """The list from which lines come: its number, the SHA-256 of its file, who sent it."""

    import_id: int
    sha256: str
    by: Person


def short_of_money(
    session: Session, province_id: int, lines: Sequence[ListLine], *, lock: bool = False
) -> list[Problem]:  # fmt: skip
    """Return the years of which more was approved, by the list, than was allotted; told at their first line.

    ``lock`` keeps the money of these years as it is until the end of the transaction.
    """
    found, past = list[Problem](), [line for line in lines if line.standing]
    there = _budget_lines(session, province_id, past, lock=lock)
    for year in sorted({line.year for line in past}):
        of_year = [line for line in past if line.year == year]
        wanted = sum(line.support for line in of_year)
        left = left_on(session, there[year]) if year in there else 0
        if wanted > left:
            params = {"year": year, "sum": dots(wanted), "left": dots(left)}
            found.append(Problem(of_year[0].row, "support", SHORT, params))
    return found


def _budget_lines(
    session: Session, province_id: int, lines: Sequence[ListLine], *, lock: bool = False
) -> dict[int, int]:  # fmt: skip
    """The lines of the years of a list, as far as money was allotted to them."""
    own = (BudgetLine.unit_id == province_id, BudgetLine.source == SOURCE)
    found = select(BudgetLine.year, BudgetLine.id).where(*own, BudgetLine.year.in_({line.year for line in lines}))
    found = found.order_by(BudgetLine.id).with_for_update() if lock else found
    return {row.year: row.id for row in session.execute(found)} if lines else {}


def open_drafts(session: Session, source: Source, placed: Sequence[Placed], *, now: datetime, office: Office) -> None:
    """Open a draft for each line."""
    if not placed:
        return
    start = beginning(session, TO_COME, placed[0][1].owner_unit_id, now=now, office=office)
    writes = Writes()
    for line, case_id in _open(session, source, start, placed, writes=writes, says=lambda _: {}):
        for key, content in _sections(line):
            writes.insert(
                CaseSection, case_id=case_id, key=key, version=1, content=content, complete=False, saved_at=now,
                saved_by=source.by.id,
            )  # fmt: skip
    writes.flush(session)


def record_past(session: Session, source: Source, placed: Sequence[Placed], *, now: datetime, office: Office) -> None:
    """Open a record for each line as it was approved, and end those that are over; a WorkflowRefused stops them all."""
    if not placed:
        return
    start = beginning(session, PAST, placed[0][1].owner_unit_id, now=now, office=office)
    writes, province = Writes(), placed[0][1].province_id
    lines = _budget_lines(session, province, [line for line, _ in placed])
    opened = _open(session, source, start, placed, writes=writes, says=lambda line: _said(source, line))
    for line, case_id in opened:
        _write_figures(writes, line, case_id)
        for kind, amount, day in _moved(line):
            writes.insert(
                LedgerEntry, line_id=lines[line.year], case_id=case_id, seq=1, kind=kind, amount=amount, at=day,
                by=source.by.id,
            )  # fmt: skip
    writes.flush(session)
    _end(session, source, [(line, case_id) for line, case_id in opened if line.standing != RUNNING], now, office)


def _open(
    session: Session, source: Source, start: Beginning, placed: Sequence[Placed], *, writes: Writes,
    says: Callable[[ListLine], Mapping[str, Any]],
) -> list[tuple[ListLine, int]]:  # fmt: skip
    """Open a case for each line; its first line of history says what ``says`` tells of it. Return the ids."""
    codes = next_codes(session, placed[0][1].province_id, start.now, len(placed))
    by, role, rows = source.by.id, Role.DEPT_OFFICER.value, []
    for code, (line, ties) in zip(codes, placed, strict=True):
        amounts = {"total_cost": line.total, "support": line.support, "matching": line.matching}
        head = start.first_line(Writes(), 0, code, by=by, role=role, values=says(line))
        row = start.row(ties, code, title=line.title, year=line.year, by=by, activity=line.activity)
        rows.append(row | amounts | {"head": head})
    ids = {code: case_id for case_id, code in session.execute(insert(CASE).returning(CASE.c.id, CASE.c.code), rows)}
    for code, (line, _) in zip(codes, placed, strict=True):
        start.first_line(writes, ids[code], code, by=by, role=role, values=says(line))
        writes.insert(ListImportCase, import_id=source.import_id, row=line.row, case_id=ids[code])
    return [(line, ids[code]) for code, (line, _) in zip(codes, placed, strict=True)]


def _said(source: Source, line: ListLine) -> dict[str, Any]:
    """What the first line of history says: codes, numbers and days alone, which may stand in the chain."""
    taken = {"list": source.import_id, "list_hash": source.sha256, "row": line.row, "list_standing": line.standing}
    figures = {"support": line.support, "matching": line.matching, "total_cost": line.total}
    decided = {"decision_number": line.decision, "decided_on": date.fromisoformat(line.decided_on)}
    return {**taken, **figures, **decided, "paid": _advanced(line)}


def _write_figures(writes: Writes, line: ListLine, case_id: int) -> None:
    writes.insert(
        CaseFigures, case_id=case_id, version=1, seq=1, total_cost=line.total, support=line.support,
        matching=line.matching, other=line.other, decision=line.decision,
    )  # fmt: skip


def _moved(line: ListLine) -> Iterator[tuple[str, int, datetime]]:
    """The money that moved before the đề án ended: committed by the decision, and advanced where it still runs."""
    yield "commit", line.support, _noon(line.decided_on)
    if _advanced(line):
        yield "advance", line.spent, _noon(line.ended_on)


def _advanced(line: ListLine) -> int:
    return line.spent if line.standing == RUNNING else 0


def _end(
    session: Session, source: Source, ended: Sequence[tuple[ListLine, int]], now: datetime, office: Office
) -> None:  # fmt: skip
    for settled, step in ((True, "record_settled"), (False, "record_stopped")):
        requests = [
            TransitionRequest(case_id, step, 1, _ending(line))
            for line, case_id in ended if (line.standing == SETTLED) is settled
        ]  # fmt: skip
        outcomes = perform_together(session, requests, by=source.by, now=now, office=office) if requests else []
        for outcome in outcomes:
            if isinstance(outcome, WorkflowRefused):
                raise outcome


def _ending(line: ListLine) -> dict[str, Any]:
    values: dict[str, Any] = {"spent": line.spent, "ended_on": date.fromisoformat(line.ended_on)}
    return values | ({"reason_code": line.reason_code} if line.reason_code else {})


def _noon(day: str) -> datetime:
    return at(date.fromisoformat(day), time(12))


def _sections(line: ListLine) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the pages of a draft know from its line."""
    owner = {"name": line.establishment, "kind": line.kind, "commune_id": line.commune}
    yield "establishment", owner | ({"tax_code": line.tax_code} if line.tax_code else {})
    yield "need", {"activity": line.activity, "title": line.title}
    sources = {"support": line.support, "matching": line.matching, "other": line.other}
    yield "funding", {"total_cost": line.total, **sources}
