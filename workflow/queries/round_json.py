"""The results of a round as plain values with stable English keys, for other programs.

Whatever the sheets say is kept back until the scores are closed: until then means and verdicts are empty, here too.
"""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.models import AgendaItem, CouncilSession
from workflow.models.base import table_of
from workflow.rounds.certificates import certificates_of
from workflow.rounds.recorded import as_recorded, recorded
from workflow.rounds.records import CASE, ROUND, Item, Round, items, rounds
from workflow.rounds.scores import panels, sheets_of, totals
from workflow.selection.certificates import Certificate, standing
from workflow.selection.results import Outcome, tally
from workflow.selection.robustness import Reason, Robust, robustness
from workflow.selection.sheets import exact, shown

AGENDA, SITTING = table_of(AgendaItem), table_of(CouncilSession)
Record = dict[str, Any]


def round_record(session: Session, code: str, *, now: datetime) -> Record:
    """Return a round, by its code or its address, with every nomination in it; raise CaseNotFound."""
    of = next(iter(rounds(session, or_(CASE.c.code == code, ROUND.c.slug == code))), None)
    if of is None:
        raise CaseNotFound(code)
    return {
        "code": of.code, "slug": of.slug, "title": of.title, "year": of.year, "level": of.level.value,
        "state": of.state, "rubric": of.rubric.key, "pass_mark": of.rubric.pass_mark, "missing": of.rubric.missing,
        "closed": of.scoring_closed_at is not None, "seal": of.seal, "items": _items(session, of, local(now).date()),
    }  # fmt: skip


def _items(session: Session, of: Round, on: date) -> list[Record]:
    found, sheets = items(session, of.id), sheets_of(session, of.id)
    boards, given = panels(sheets, [item.case_id for item in found]), totals(session, of.id)
    rule: Any = {"pass_mark": of.rubric.pass_mark, "missing": of.rubric.missing}
    closed, views = of.scoring_closed_at is not None, robustness(boards, given, **rule)
    results = as_recorded(tally(boards, given, **rule), recorded(session, of) if closed else {})
    votes, held = _votes(session, of.id), certificates_of(session, [item.case_id for item in found])
    return [
        {
            **_named(item), **_scored(results[item.case_id], views[item.case_id], closed=closed),
            "decision": votes.get(item.case_id), "certificate": _certificate(held.get(item.case_id, ()), on),
        }
        for item in found
    ]  # fmt: skip


def _named(item: Item) -> Record:
    return {
        "code": item.code, "product": item.product, "group": item.group, "establishment": item.establishment,
        "state": item.state,
    }  # fmt: skip


def _scored(result: Outcome, view: Robust, *, closed: bool) -> Record:
    """What the sheets say of a nomination; before the scores are closed, only how many there are."""
    told = {"sheets": {"counted": result.counted, "asked": result.asked}}
    if not closed or result.mean is None:
        return {**told, "mean": None, "passed": None, "robustness": None}
    return {**told, "mean": _number(result.mean), "passed": result.passed, "robustness": _firmness(view)}


def _number(value: Fraction | None) -> Record | None:
    """The exact number, and the two decimals that people see: cut off, never rounded."""
    return None if value is None else {"fraction": exact(value), "decimal": shown(value, "en")}


def _firmness(view: Robust) -> Record:
    low, high = view.left_out or (None, None)
    return {
        "verdict": view.verdict, "firm": view.firm, "sheets": view.n, "median": _number(view.median),
        "spread": _number(view.spread), "left_out": {"low": _number(low), "high": _number(high)},
        "shifted": _number(view.shifted), "reasons": [_reason(one) for one in view.reasons],
        "remarks": [_reason(one) for one in view.remarks],
    }  # fmt: skip


def _reason(one: Reason) -> Record:
    return {"code": one.code, "text": str(one)}


def _votes(session: Session, round_id: int) -> dict[int, Record]:
    """Return what the council decided last on each nomination."""
    found = (
        select(AGENDA, SITTING.c.number)
        .join(SITTING, SITTING.c.id == AGENDA.c.session_id)
        .where(SITTING.c.round_id == round_id, AGENDA.c.decided_at.is_not(None))
        .order_by(SITTING.c.number)
    )
    return {row.case_id: _vote(row) for row in session.execute(found)}


def _vote(row: Any) -> Record:
    return {
        "session": row.number, "recommended": row.passed, "present": row.n_present, "eligible": row.n_eligible,
        "yes": row.yes, "no": row.no, "abstain": row.abstain,
    }  # fmt: skip


def _certificate(held: tuple[Certificate, ...], on: date) -> Record | None:
    """The newest certificate, with what it is worth on the day."""
    if not held:
        return None
    newest = held[-1]
    return {
        "number": newest.number, "granted_on": newest.granted_on.isoformat(),
        "valid_until": newest.valid_until.isoformat(), "standing": standing(newest, on).value,
    }  # fmt: skip
