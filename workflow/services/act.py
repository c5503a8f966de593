"""One step being carried out: what effects may read, and the few ways in which they may add to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.clocks import OpenClock
from workflow.definition import Process
from workflow.engine import Decision
from workflow.errors import Refusal, StepRefused, WorkflowRefused
from workflow.facts import Facts
from workflow.office import Office
from workflow.prepared import Record
from workflow.services.writes import Writes


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened: the line of history that was written (or had been, when the request was repeated)."""

    case_id: int
    seq: int
    again: bool = False


@dataclass(slots=True)
class Act:
    """A decided step on a locked case. Effects collect rows in ``writes`` and never touch state, version or history."""

    session: Session
    case: Record
    process: Process
    facts: Facts
    decision: Decision
    values: Mapping[str, Any]
    actor_id: int | None
    person: Person | None
    now: datetime
    office: Office
    tasks: list[Record]
    shared: dict[Any, Any]
    """What the acts of one batch share, such as the money left on a budget line."""
    take_all: Callable[[str, Mapping[int, Mapping[str, Any]]], None]
    """Takes one step on linked cases in the same transaction: step, and values by case. All of them move or none."""
    take_own: Callable[[str, Mapping[int, Mapping[str, Any]]], Sequence[Moved | WorkflowRefused]]
    """Takes one step on other cases as the same actor, by their own rights there: a result for each, in order of id."""
    writes: Writes = field(default_factory=Writes)
    notes: dict[str, Any] = field(default_factory=dict)
    """What the line of history says beside the form's values."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Columns of the case that the step changes."""
    audiences: list[str] = field(default_factory=list)
    """Whom else to tell: ``user:ID``, ``unit:ID:role`` or ``role:ROLE``."""
    held_after: bool = False
    restart: list[str] = field(default_factory=list)
    until: dict[str, datetime] = field(default_factory=dict)
    """Clocks whose end a paper sets, and that end."""
    clocks: Sequence[OpenClock] = ()
    """The clocks that are open before the act."""
    batch: Collection[int] = ()
    """The ids of all cases of the batch, for what is read once for them all."""
    answer_by: datetime | None = None
    """When whoever is told has to have answered, where that is no term of the case."""

    @property
    def case_id(self) -> int:
        """The case's id."""
        return int(self.case["id"])

    @property
    def seq(self) -> int:
        """The number of the line of history that this act writes."""
        return int(self.case["version"]) + 1

    @property
    def scope(self) -> str:
        """The scope of the rules that bind the case."""
        return self.office.scope(self.case["owner_unit_id"])

    @property
    def figures_scope(self) -> str:
        """The scope of support levels, advances and vouchers: the nation's where the Cục takes part."""
        return self.office.figures_scope(self.case["owner_unit_id"], self.case["agency_id"])

    @property
    def today(self) -> date:
        """The date of the act in Việt Nam."""
        return local(self.now).date()

    def take(self, case_id: int, step: str, values: Mapping[str, Any]) -> None:
        """Take a step on one linked case in the same transaction."""
        self.take_all(step, {case_id: values})

    def refuse(self, code: str, message: str, hint: str = "", **params: object) -> StepRefused:
        """Return the exception that stops the act, for the caller to raise."""
        return StepRefused(self.decision.step.key, (Refusal(code, message, hint, params),))
