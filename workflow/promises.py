"""The day that is promised to an applicant: the end of the term of the office that decides, as long as it is open."""

from datetime import datetime

from workflow.definition import Process

PROMISED_BY = "kcdp_department"
"""The rule of the term that a promise to the applicant rests on."""


def standing_promise(process: Process, state: str, promised_at: datetime | None) -> datetime | None:
    """Return what is promised to the applicant of a case in this state; None before and after."""
    resting = (clock for clock in process.clocks if clock.rule == PROMISED_BY and state in (*clock.runs, *clock.waits))
    return promised_at if next(resting, None) is not None else None
