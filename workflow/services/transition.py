"""The one door by which a case moves: lock, decide, carry out, write.

All of it in the caller's transaction or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflow.authority import Person, actor_on, roles_on, scope_of
from workflow.canonical import canonical, digest
from workflow.chain import ON_BEHALF_OF
from workflow.definition import LINKED_CASE, Actor, Process, Role
from workflow.engine import decide, stands_for
from workflow.errors import CaseNotFound, KeyReused, StaleCase, UnknownStep, WorkflowRefused
from workflow.guards import reads
from workflow.loading import FactsReader, locked_cases, open_clocks, ref_of, tasks_of
from workflow.models import Case
from workflow.office import Office
from workflow.prepared import Record
from workflow.published import process_of
from workflow.services.act import Act, Moved
from workflow.services.effects import REGISTRY
from workflow.services.lateness import refuse_late
from workflow.services.once import answer_of, keep_answer
from workflow.services.settling import settle
from workflow.services.writes import LostUpdate, Writes

__all__ = ["Moved", "TransitionRequest", "foresee", "perform_together", "perform_transition", "take_linked"]
ASKED_ROLES = frozenset({Role.COUNCIL_MEMBER, Role.ACCEPTANCE_MEMBER, Role.PROV_FINANCE})
"""Roles that a person has on a case only because of parallel work."""


@dataclass(frozen=True, slots=True)
class TransitionRequest:
    """The wish to take a step on a case as it was when the page was opened. ``key`` makes it happen at most once."""

    case_id: int
    step: str
    version: int
    values: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    sent: str = ""
    """The identity of what was sent, where whoever received it knows it better than ``values`` tell."""

    @property
    def body_hash(self) -> str:
        """The identity of what is asked, for telling a repeated request from another one."""
        if self.sent:
            return self.sent
        values = {name: str(value) for name, value in self.values.items()}
        return digest(canonical([self.case_id, self.step, self.version, values]))


def perform_transition(
    session: Session, request: TransitionRequest, *, by: Person | Actor, now: datetime, office: Office
) -> Moved:
    """Move one case one step, or raise a WorkflowRefused and change nothing.

    The caller owns the transaction. In it, together or not at all: the new state, the clocks, one line of history,
    every consequence and every message to be sent. ``by`` is a person, or time or a linked case as an Actor.
    """
    outcome = perform_together(session, [request], by=by, now=now, office=office)[0]
    if not isinstance(outcome, WorkflowRefused):
        return outcome
    known = _done_before(session, request, by)
    if known is None:
        raise outcome
    return known


def _done_before(session: Session, request: TransitionRequest, by: Person | Actor) -> Moved | None:
    """Return what the same request brought about when it came before; that is why the case has moved since."""
    if not request.key or by.id is None:
        return None
    answer = answer_of(session, user_id=by.id, key=request.key, body_hash=request.body_hash)
    return Moved(answer["case_id"], answer["seq"], again=True) if answer else None


def perform_together(
    session: Session, requests: Sequence[TransitionRequest], *, by: Person | Actor, now: datetime, office: Office
) -> list[Moved | WorkflowRefused]:
    """Take the same step on many cases: decide all, write those that pass, and return a result for each (R13).

    Statements do not grow with the number of cases. A lost race on the way to the database raises StaleCase.
    """
    batch = _Batch(session, requests, by=by, now=now, office=office)
    outcomes = [batch.outcome(request) for request in requests]
    try:
        batch.writes.flush(session)
    except LostUpdate as lost:
        raise StaleCase(requests[0].case_id) from lost
    except IntegrityError as error:
        if "supported_item" in str(error.orig):  # another case was faster with the same machine
            raise StaleCase(requests[0].case_id) from error
        if "done_once" not in str(error.orig):
            raise
        raise KeyReused(requests[0].key) from error
    return outcomes


def foresee(
    session: Session, requests: Sequence[TransitionRequest], *, by: Person, now: datetime, office: Office, whole: bool
) -> list[WorkflowRefused | None]:
    """Return what would refuse each request now, and write nothing; None where nothing would.

    What the effects of the step would say is asked only where they need no answers of a form (``whole``).
    """
    batch = _Batch(session, requests, by=by, now=now, office=office)
    return [batch.foreseen(request, whole=whole) for request in requests]


def take_linked(
    session: Session, step: str, values: Mapping[int, Mapping[str, Any]], *, now: datetime, office: Office
) -> None:  # fmt: skip
    """Take a step on linked cases, as the linked case that they are tied to; the first refusal stops them all."""
    if not values:
        return
    requests = _requests(session, step, values)
    for outcome in perform_together(session, requests, by=LINKED_CASE, now=now, office=office):
        if isinstance(outcome, WorkflowRefused):
            raise outcome


def _requests(session: Session, step: str, values: Mapping[int, Mapping[str, Any]]) -> list[TransitionRequest]:
    """The wish to take a step on cases as they stand now, in the order of their ids."""
    versions = session.execute(select(Case.id, Case.version).where(Case.id.in_(values)).order_by(Case.id))
    return [TransitionRequest(row.id, step, row.version, values[row.id]) for row in versions]


class _Batch:
    """The cases of some requests, locked and read once."""

    def __init__(
        self,
        session: Session,
        requests: Sequence[TransitionRequest],
        *,
        by: Person | Actor,
        now: datetime,
        office: Office,
    ) -> None:
        self._session, self._by, self._now, self._office = session, by, now, office
        connection = session.connection()
        self._rows = locked_cases(connection, {request.case_id for request in requests}, by.id)
        ids = list(self._rows)
        self._processes = {case_id: process_of(session, row["process_hash"]) for case_id, row in self._rows.items()}
        self._clocks = open_clocks(connection, ids) if ids else {}
        needs = self._needs(requests)
        self._tasks: dict[int, list[Record]] = tasks_of(connection, ids) if "tasks" in needs else {}
        person = by if isinstance(by, Person) else None
        reader = FactsReader(connection, office, now=now, person=person)
        self._facts = reader.read(list(self._rows.values()), self._processes, needs, self._tasks)
        self._shared: dict[Any, Any] = {}
        self.writes = Writes()

    def outcome(self, request: TransitionRequest) -> Moved | WorkflowRefused:
        """Decide one request and collect its rows; a refusal leaves none behind."""
        try:
            act = self._act(request)
            for effect in act.decision.step.does:
                REGISTRY[effect.name].carry_out(act, *effect.args)
        except WorkflowRefused as refused:
            return refused
        settle(act, self._clocks.get(request.case_id, ()))
        if request.key and self._by.id is not None:
            answer = {"case_id": request.case_id, "seq": act.seq}
            keep_answer(
                act.writes,
                user_id=self._by.id,
                key=request.key,
                body_hash=request.body_hash,
                answer=answer,
                now=self._now,
            )
        self.writes.merge(act.writes)
        return Moved(request.case_id, act.seq)

    def foreseen(self, request: TransitionRequest, *, whole: bool) -> WorkflowRefused | None:
        """Decide one request and keep nothing of it but the refusal."""
        try:
            act = self._act(request)
            for effect in act.decision.step.does if whole else ():
                REGISTRY[effect.name].carry_out(act, *effect.args)
        except WorkflowRefused as refused:
            return refused
        return None

    def _act(self, request: TransitionRequest) -> Act:
        row = self._rows.get(request.case_id)
        actor = self._actor(row) if row is not None else None
        if row is None or actor is None or not actor.roles:
            raise CaseNotFound(request.case_id)
        process = self._processes[request.case_id]
        if request.step not in process.steps:
            raise UnknownStep(request.step)
        if row["version"] != request.version:
            raise StaleCase(request.case_id, row["version"])
        facts = self._facts[request.case_id]
        decision = decide(process, facts, request.step, actor)
        refuse_late(process, decision, self._clocks.get(request.case_id, ()), self._now)
        principal = stands_for(actor, decision.role)
        person = self._by if isinstance(self._by, Person) else None
        return Act(
            self._session, row, process, facts, decision, request.values, self._by.id, person, self._now, self._office,
            self._tasks.get(request.case_id, []), self._shared, self._take, self._take_own, held_after=row["held"],
            notes={} if principal is None else {ON_BEHALF_OF: principal},
            clocks=self._clocks.get(request.case_id, ()), batch=self._rows.keys(),
        )  # fmt: skip

    def _take(self, step: str, values: Mapping[int, Mapping[str, Any]]) -> None:
        take_linked(self._session, step, values, now=self._now, office=self._office)

    def _take_own(self, step: str, values: Mapping[int, Mapping[str, Any]]) -> list[Moved | WorkflowRefused]:
        requests = _requests(self._session, step, values)
        return perform_together(self._session, requests, by=self._by, now=self._now, office=self._office)

    def _actor(self, row: Record) -> Actor:
        if isinstance(self._by, Actor):
            return self._by
        return actor_on(self._by, ref_of(row, self._by, self._tasks.get(row["id"], ())))

    def _needs(self, requests: Sequence[TransitionRequest]) -> frozenset[str]:
        """Return the parts of the facts to be read.

        What the guards of the steps look at, and tasks where roles or effects do.
        """
        steps = [_step(self._processes.get(request.case_id), request.step) for request in requests]
        known = [step for step in steps if step is not None]
        needs = frozenset().union(*(reads(step.needs) for step in known))
        needs |= frozenset().union(*(REGISTRY[effect.name].reads for step in known for effect in step.does))
        by_task = any(ASKED_ROLES.intersection(step.roles) for step in known)
        return needs | {"tasks"} if by_task or self._stranger() else needs

    def _stranger(self) -> bool:
        """Say whether the person may know a case only through parallel work."""
        if isinstance(self._by, Actor):
            return False
        scope = scope_of(self._by)
        return any(not roles_on(scope, ref_of(row, self._by)) for row in self._rows.values())


def _step(process: Process | None, key: str) -> Any:
    return process.steps.get(key) if process else None
