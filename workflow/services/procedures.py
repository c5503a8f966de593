"""The shipped procedures: found by key, listed, checked against all that they name, drawn, and published."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.canonical import process_hash
from workflow.definition import Process
from workflow.errors import WorkflowRefused
from workflow.forms import FORMS
from workflow.models import ProcessVersion
from workflow.published import publish
from workflow.services.effects import REGISTRY
from workflow.services.staffing import short_of_staff
from workflow.shipped import shipped_papers, shipped_rules
from workflow.soundness import notices, problems
from workflow.states import SHIPPED


class UnknownProcedure(WorkflowRefused):
    """No shipped procedure has this key and variant."""

    code = "unknown_procedure"


def shipped(key: str = "", variant: str | None = None) -> list[Process]:
    """Return the shipped procedures of a key and a variant; all of them when nothing is named."""
    found = [one for one in SHIPPED if key in ("", one.key) and variant in (None, one.variant)]
    if not found:
        raise UnknownProcedure(key, variant)
    return found


def listed() -> list[dict[str, Any]]:
    """Return a line about each shipped procedure."""
    return [
        {"key": one.key, "variant": one.variant, "version": one.version, "label": one.label, "hash": process_hash(one)}
        for one in SHIPPED
    ]


def check_report(key: str = "") -> dict[str, Any]:
    """Return what is wrong with the procedures of a key, and how many of their figures nobody has verified."""
    rules, rows, unverified = shipped_rules(), [], 0
    for one in shipped(key):
        found = problems(one, rules=rules, forms=FORMS, effects=REGISTRY, papers=shipped_papers())
        rows += [{"process": one.key, "variant": one.variant, "code": p.code, "text": p.text} for p in found]
        unverified += len(notices(one, rules))
    return {"problems": rows, "unverified": unverified}


def drawing(process: Process) -> str:
    """Return a definition as a Mermaid state diagram, a box a stage."""
    return "\n".join(["stateDiagram-v2", *(f"  {line}" for line in _lines(process))])


def publish_shipped(session: Session, *, effective_from: date | None, now: datetime) -> list[dict[str, Any]]:
    """Publish every shipped procedure, from today when no day is named; say which are new, and who lacks people.

    Raises DefinitionChanged where a published text differs.
    """
    known = set(session.scalars(select(ProcessVersion.hash)))
    for process in SHIPPED:
        publish(session, process, effective_from=effective_from or local(now).date(), now=now)
    short = {one: short_of_staff(session, one, now) for one in SHIPPED}
    return [
        {
            **line, "new": line["hash"] not in known,
            "short_of_staff": [{"province": one.province, "text": one.problem.text} for one in short[process]],
        }
        for line, process in zip(listed(), SHIPPED, strict=True)
    ]  # fmt: skip


def _lines(process: Process) -> Iterator[str]:
    for table in process.stages:
        yield f'state "{table.label}" as stage_{table.stage.value} {{'
        yield from (f'  state "{state.label}" as {state.key}' for state in table.states)
        yield "}"
    yield f"[*] --> {process.initial}"
    for step in process.steps.values():
        if step.target is not None:
            yield from (f"{source} --> {step.target}: {step.label}" for source in step.sources)
    yield from (f"{key} --> [*]" for key, state in process.states.items() if state.kind.closed)
