"""A right that ends with its term ends at that moment, whether or not anybody has looked at the clock since."""

from collections.abc import Iterable
from datetime import datetime

from workflow.calendar import local
from workflow.clocks import OpenClock
from workflow.definition import Kind, Process, Role
from workflow.engine import Decision
from workflow.errors import Refusal, StepRefused

TOO_LATE = Refusal("too_late", "Đã hết hạn “%(term)s” từ %(at)s.", "Kết quả giữ nguyên; hồ sơ tự chuyển sang bước sau.")


def refuse_late(process: Process, decision: Decision, running: Iterable[OpenClock], now: datetime) -> None:
    """Raise StepRefused where an applicant acts after the end of a term that by itself ends in a refusal.

    Time moves the case when it comes by; until then nobody gains by its being late. Giving up is always possible.
    """
    if decision.role is not Role.BENEFICIARY or not decision.moves or decision.target.kind.closed:
        return
    ends = {clock.key: clock.label for clock in process.clocks if _refuses(process, clock.breach)}
    for clock in running:
        if clock.key in ends and clock.paused_at is None and clock.due_at < now:
            told = {"term": ends[clock.key], "at": f"{local(clock.due_at):%H:%M %d/%m/%Y}"}
            raise StepRefused(decision.step.key, (Refusal(TOO_LATE.code, TOO_LATE.message, TOO_LATE.hint, told),))


def _refuses(process: Process, breach: str | None) -> bool:
    """Whether the end of a term leads a case to a refusal."""
    target = process.steps[breach].target if breach else None
    return target is not None and process.states[target].kind is Kind.REFUSED
