"""When a term ends by the rules and the calendar of an office, as a plain value with stable English keys."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from workflow.office import Office
from workflow.terms import due, explain


def term_answer(rule_id: str, on: date, office: Office, *, scope: str = "", days: bool = False) -> dict[str, Any]:
    """Return when the term ends that starts when the office opens on a date; with ``days``, every day of it explained.

    Raises RuleMissing when no such rule is in force on the date, RuleMismatch when it is no term.
    """
    calendar = office.calendar.scoped(scope)
    term, start = office.rules.term(rule_id, on, scope), calendar.open_of(on)
    ends = due(term, start, calendar)
    answer = {
        "rule": rule_id, "label": term.label, "scope": scope, "from": on.isoformat(), "due": ends.on.isoformat(),
        "due_at": ends.at.isoformat(), "provisional": ends.provisional, "length": term.length, "unit": term.unit,
        "mode": term.mode, "basis": term.basis, "verified": term.verified, "calendar": calendar.version,
    }  # fmt: skip
    if days:
        answer["days"] = [
            {
                "date": day.on.isoformat(), "counts": day.counts, "number": day.number, "reason": day.reason,
                "provisional": day.provisional,
            }
            for day in explain(term, start, calendar)
        ]  # fmt: skip
    return answer


def term_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Say the same in lines to be read."""
    yield f"{answer['due']}{' (dự kiến)' if answer['provisional'] else ''}  {answer['label']}"
    yield f"Căn cứ: {answer['basis']}{'' if answer['verified'] else ' (chưa kiểm chứng)'}"
    for day in answer.get("days", ()):
        yield f"  {day['date']}  {day['number'] or '-':>4}  {day['reason']}"
