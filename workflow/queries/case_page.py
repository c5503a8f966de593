"""Reads one case for one person: a fixed number of statements, however long its history."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import CaseRef, Person, actor_on, behalf_on, roles_on, scope_of
from workflow.calendar import local
from workflow.definition import Role
from workflow.engine import may_attach, open_to
from workflow.errors import CaseNotFound
from workflow.facts import Facts
from workflow.guards import reads
from workflow.loading import ROUND, FactsReader, Parts, money_sums, ref_of
from workflow.models import (
    Case,
    CaseClock,
    CaseHold,
    CaseRecusal,
    SelectionRound,
    SiteVisit,
    Unit,
    User,
)  # fmt: skip
from workflow.models.base import table_of
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.case_lines import (
    asked_lines,
    clock_lines,
    event_lines,
    link_lines,
    name_columns,
    names_of,
    open_money,
    paper_lines,
    payment_papers,
    request_columns,
    section_lines,
    task_lines,
    units_of,
    visit_lines,
)  # fmt: skip
from workflow.queries.case_records import asked_of, history_of, newest_rounds, papers_of, sections_of, tied_to
from workflow.queries.case_rows import CasePage, HoldLine, OpenStep, RoundLink
from workflow.queries.family import SharePlace, add_sums, family_of, place_of_share
from workflow.queries.holder_names import holder_name
from workflow.queries.papers import sees_internal
from workflow.queries.told_history import told_history
from workflow.queries.veil import hidden_from, told_clocks, told_row
from workflow.rounds.facts import round_facts
from workflow.rounds.records import PART_OF
from workflow.statements import of_person, watched

CASE = table_of(Case)
HOLDER, ASSIGNEE = aliased(Unit), aliased(User)
PARTS = "parts"
"""The part of the facts that is known once line items and shares were read."""
VISIT = "visit"
"""The step by which a visit is recorded."""


def case_page(session: Session, code: str, *, person: Person, now: datetime, office: Office) -> CasePage:
    """Return the case with this code as the person sees it.

    Raise CaseNotFound when it does not exist for the person.
    """
    row = _row(session, code, person)
    if row is None:
        raise CaseNotFound(code)
    tasks = asked_of(session, row["id"])
    ref = ref_of(row, person, [task for task in tasks if task["cancelled_at"] is None])
    if not roles_on(scope_of(person), ref):
        raise CaseNotFound(code)
    return _Reader(session, row, tasks, person=person, now=now, office=office).page(ref)


class _Reader:
    """One case being read."""

    def __init__(
        self,
        session: Session,
        row: RowMapping,
        tasks: list[RowMapping],
        *,
        person: Person,
        now: datetime,
        office: Office,
    ) -> None:
        self._session, self._row, self._person, self._now, self._office = session, row, person, now, office
        self._process = process_of(session, row["process_hash"])
        newest = newest_rounds(tasks)
        self._asked = asked_lines(tasks)
        self._tasks = [task for task in tasks if task["cancelled_at"] is None and task["round"] == newest[task["kind"]]]
        self._history = history_of(session, row["id"])
        self._events = self._history.events
        self._papers = papers_of(session, row["id"])
        self._sections = (
            {line["key"]: line for line in sections_of(session, row["id"])} if self._process.sections else {}
        )
        self._links = tied_to(session, row["id"], person)
        divides = any(PARTS in reads(step.needs) for step in self._process.steps.values())
        self._family = family_of(session, row["id"], person=person) if divides else None
        self._place = self._share()
        self._money = self._sums() if row["batch_id"] or row["support"] else {}

    def page(self, ref: CaseRef) -> CasePage:
        """Put the rows together."""
        row, process, office = self._row, self._process, self._office
        roles = (actor := actor_on(self._person, ref)).roles
        clocks, hides = self._clocks(), hidden_from(process.key, row["state"], roles)
        if hides:
            row = self._row = told_row(row, process, self._events, clocks)
            clocks = told_clocks(clocks, row["moved_at"])
        facts = self._facts()
        calendar = office.calendar.scoped(office.scope(row["owner_unit_id"]))
        events = event_lines(process, list(self._told()), self._history.texts, self._session)
        told = told_history(events, roles, hides=hides)
        untold, events = len(events) - len(told), told
        papers = paper_lines(self._papers, self._person.id, row["moved_at"])
        open_now = open_to(process, facts, actor)
        return CasePage(
            id=row["id"], code=row["code"], version=row["version"] - untold, untold=untold,
            title=row["title"], process=process,
            state=process.states[row["state"]], stage=process.stage_of[row["state"]], year=row["year"],
            activity=row["activity"], roles=roles, behalf=behalf_on(self._person, ref),
            names=names_of(row), units=units_of(row),
            holder=row["holder_name"] or "", assignee=row["assignee_name"] or "", assignee_id=row["assignee_id"],
            due_at=row["due_at"], opened_at=row["opened_at"], submitted_at=row["submitted_at"],
            promised_at=row["promised_at"], target_at=row["target_at"],
            closed_at=row["closed_at"], lookup_key=row["lookup_key"], progress=row["progress"],
            synthetic=row["synthetic"], rechecks=row["recheck"],
            batch_id=row["batch_id"], money=open_money(row, add_sums(self._money, self._family)),
            steps=tuple(OpenStep(step, refusals) for step, refusals in open_now),
            clocks=clock_lines(clocks, process, calendar, self._now),
            papers=papers,
            sections=section_lines(process, row, self._sections, roles),
            tasks=task_lines(process, self._tasks, facts.tasks, events, self._now),
            asked=self._asked, events=events,
            links=link_lines(self._told_links(), row["id"], self._session),
            hold=HoldLine(row["hold_reason"], row["hold_since"], row["hold_review"]) if row["held"] else None,
            may_attach=may_attach(process, row["state"], roles, held=row["held"]), required=facts.required,
            round=self._round(), family=self._family, share=self._place,
            visits=visit_lines(self._visits(roles), events, papers),
            payment_papers=payment_papers(row, office, self._now),
            approvals=self._history.approvals if sees_internal(roles) else (),
        )  # fmt: skip

    def _told(self) -> Iterator[Any]:
        """Yield the events that the person may read: none about a nomination that a conflict hides from them."""
        if not self._row["round_slug"]:
            yield from self._events
            return
        own = select(CaseRecusal.case_id).where(CaseRecusal.user_id == self._person.id, CaseRecusal.hides)
        hidden = set(self._session.scalars(own))
        for event in self._events:
            if not hidden.intersection((json.loads(event.body).get("declaration") or ())[:1]):
                yield event

    def _told_links(self) -> list[Any]:
        """The tied cases that the person may know of; what a share is part of is told in a place of its own."""
        return [link for link in self._links if link.shown and (link.kind != PART_OF or link.slug)]

    def _share(self) -> SharePlace | None:
        """Where the case belongs when it is a beneficiary's share."""
        is_share = any(
            link.kind == PART_OF and link.from_id == self._row["id"] and not link.slug for link in self._links
        )
        return place_of_share(self._session, self._row["id"], person=self._person) if is_share else None

    def _round(self) -> RoundLink | None:
        """The round that the case is, or is part of; its public name is known to whoever sees the case."""
        if self._row["round_slug"]:
            return RoundLink(self._row["round_slug"], self._row["title"], own=True)
        above = (link for link in self._links if link.kind == PART_OF and link.from_id == self._row["id"] and link.slug)
        return next(
            (RoundLink(link.slug, link.title, own=False, running=link.closed_at is None) for link in above), None
        )

    def _visits(self, roles: frozenset[Role]) -> Sequence[Any]:
        """The visits of the expert team, where there were any; the nominee is not told what the experts found."""
        if not sees_internal(roles) or all(event.step != VISIT for event in self._events):
            return ()
        found = select(*table_of(SiteVisit).c).where(SiteVisit.case_id == self._row["id"]).order_by(SiteVisit.seq)
        return self._session.execute(found).all()

    def _sums(self) -> dict[str, int]:
        """The folds of the ledger with the payment requests that are open."""
        requests = {name: self._row[name] for name in ("open_requests", "checked_requests", "approved_requests")}
        if self._family is not None and self._family.lines:
            return {**self._family.own, **requests}
        return {**money_sums(self._session.connection(), [self._row["id"]]).get(self._row["id"], {}), **requests}

    def _clocks(self) -> Sequence[Any]:
        found = select(*table_of(CaseClock).c).where(CaseClock.case_id == self._row["id"]).order_by(CaseClock.id)
        return self._session.execute(found).all()

    def _facts(self) -> Facts:
        case_id = self._row["id"]
        counts: Counter[str] = Counter(event.step for event in self._events)
        doers: dict[str, set[int]] = defaultdict(set)
        for event in self._events:
            doers[event.step].add(event.actor_id)
        current = {paper.kind for paper in self._papers if paper.replaced_by is None}
        parts: dict[str, Parts] = {
            "history": {case_id: (counts, doers)},
            "documents": {case_id: frozenset(current)},
            "sections": {case_id: {key: line["complete"] for key, line in self._sections.items()}},
            "money": {case_id: dict(self._money)},
            "links": {
                case_id: frozenset(
                    link.kind for link in self._links if link.to_id == case_id and link.closed_at is None
                )
            },
        }
        if self._family is not None:
            parts[PARTS] = {case_id: self._family.facts}
        if self._place is not None:
            parts["whole"] = {case_id: self._place.held}
        if self._asks_round():
            on = local(self._now).date()
            parts[ROUND] = round_facts(self._session.connection(), [case_id], office=self._office, on=on)
        reader = FactsReader(self._session.connection(), self._office, now=self._now, person=self._person)
        return reader.facts(self._row, self._process, parts, self._tasks)

    def _asks_round(self) -> bool:
        """Say whether a step from here depends on a round of product selection."""
        return any(ROUND in reads(step.needs) for step in self._process.steps_from[self._row["state"]])


def _row(session: Session, code: str, person: Person) -> RowMapping | None:
    hold = (
        CaseHold.reason.label("hold_reason"),
        CaseHold.since.label("hold_since"),
        CaseHold.review_on.label("hold_review"),
    )
    found = (
        select(
            CASE,
            *of_person(person.id),
            *watched(),
            holder_name(HOLDER).label("holder_name"),
            ASSIGNEE.name.label("assignee_name"),
        )
        .add_columns(*hold, *name_columns(), *request_columns(), SelectionRound.slug.label("round_slug"))
        .outerjoin(SelectionRound, SelectionRound.case_id == CASE.c.id)
        .outerjoin(HOLDER, HOLDER.id == CASE.c.holder_unit_id)
        .outerjoin(ASSIGNEE, ASSIGNEE.id == CASE.c.assignee_id)
        .outerjoin(CaseHold, (CaseHold.case_id == CASE.c.id) & CaseHold.ended_at.is_(None))
        .where(CASE.c.code == code)
    )
    return session.execute(found).mappings().one_or_none()
