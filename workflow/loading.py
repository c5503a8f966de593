"""Reads what a decision needs: the locked cases, their running clocks, and only those facts that the guards look at.

Every part is one statement for any number of cases.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflow import statements
from workflow.authority import CaseRef, Person
from workflow.bindings import bound
from workflow.calendar import local
from workflow.clauses import Moments
from workflow.clocks import OpenClock
from workflow.definition import Process, Role
from workflow.facts import Facts, MoneyFacts, PartFacts, RoundFacts, TaskFact, VoidApproval
from workflow.models.money import CASE_FIGURES, FOLDS, PAID
from workflow.office import Office
from workflow.prepared import Record
from workflow.rounds.facts import round_facts

Parts = dict[int, Any]
EXPECTED = ("explanation", "apology", "recheck")
"""Columns beside a case that say what waits for the person, or for whoever may sign."""
ROUND = "round"
"""The part of the facts that is read with the rules and the day in mind."""


def locked_cases(connection: Connection, ids: Iterable[int], user_id: int | None) -> dict[int, Record]:
    """Lock cases in the order of their ids and return their rows, with what they are to this person."""
    return {row["id"]: row for row in statements.LOCKED.mappings(connection, list(ids), user=user_id)}


def open_clocks(connection: Connection, ids: Sequence[int]) -> dict[int, list[OpenClock]]:
    """Return the clocks that have not ended, by case."""
    clocks: dict[int, list[OpenClock]] = defaultdict(list)
    for case_id, *clock in statements.OPEN_CLOCKS.rows(connection, ids):
        clocks[case_id].append(OpenClock(*clock))
    return clocks


def ref_of(row: Record, person: Person, tasks: Sequence[Record] = ()) -> CaseRef:
    """Return what authority looks at of a row that was read for this person."""
    asked = tuple((task["holder_user_id"], task["holder_unit_id"], Role(task["role"])) for task in tasks)
    seats = tuple((person.id, None, Role(role)) for role in (row["seats"] or "").split())
    hidden = frozenset({person.id}) if row["hidden"] else frozenset()
    return CaseRef(
        row["applicant_id"], row["centre_id"], row["commune_id"], row["owner_unit_id"],
        row["submitted_at"] is not None, (*asked, *seats), hidden, row["process_key"], row["support"],
        frozenset(int(user) for user in (row["conflicted"] or "").split()), row["agency_id"],
    )  # fmt: skip


def tasks_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return the parallel work of the newest round of each kind, by case; cancelled work is left out."""
    rows = sorted(statements.TASKS.mappings(connection, ids), key=lambda row: int(row["id"]))
    newest: dict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        newest[row["case_id"], row["kind"]] = max(newest[row["case_id"], row["kind"]], row["round"])
    tasks: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        if row["round"] == newest[row["case_id"], row["kind"]]:
            tasks[row["case_id"]].append(row)
    return tasks


class FactsReader:
    """Builds the facts of cases for one person at one moment."""

    def __init__(self, connection: Connection, office: Office, *, now: datetime, person: Person | None) -> None:
        self._connection, self._office, self._now, self._person = connection, office, now, person

    def read(
        self,
        rows: Sequence[Record],
        processes: dict[int, Process],
        needs: frozenset[str],
        tasks: dict[int, list[Record]],
    ) -> dict[int, Facts]:
        """Return the facts of each case; parts that no guard reads stay empty."""
        ids = [row["id"] for row in rows]
        parts = {part: read(self._connection, ids) for part, read in PARTS.items() if part in needs}
        if ROUND in needs:
            parts[ROUND] = round_facts(self._connection, ids, office=self._office, on=local(self._now).date())
        return {row["id"]: self.facts(row, processes[row["id"]], parts, tasks.get(row["id"], ())) for row in rows}

    def facts(self, row: Record, process: Process, parts: dict[str, Parts], tasks: Sequence[Record]) -> Facts:
        case_id = row["id"]
        counts, doers = parts.get("history", {}).get(case_id, ({}, {}))
        money = parts.get("money", {}).get(case_id, {})
        return Facts(
            state=row["state"], version=row["version"], held=row["held"], recused=row["recused"],
            documents=parts.get("documents", {}).get(case_id, frozenset()),
            required=self._required(row, process), counts=counts, doers=doers,
            missing_sections=_missing(process, row["state"], parts["sections"].get(case_id, {}))
            if "sections" in parts else {},
            tasks=tuple(self._task(task) for task in tasks),
            money=MoneyFacts(approved=row["support"], total_cost=row["total_cost"], matching=row["matching"], **money),
            links_open=parts.get("links", {}).get(case_id, frozenset()),
            round=parts.get(ROUND, {}).get(case_id, RoundFacts()),
            parts=parts.get("parts", {}).get(case_id, PartFacts()),
            whole_held=parts.get("whole", {}).get(case_id, False),
            expected=frozenset(what for what in EXPECTED if row[what]),
            void_approvals=frozenset(map(VoidApproval.read, (row["void_approvals"] or "").split())),
        )  # fmt: skip

    def _required(self, row: Record, process: Process) -> dict[str, tuple[str, ...]]:
        names = {
            str(guard.args[0])
            for step in process.steps_from[row["state"]]
            for guard in step.needs
            if guard.name == "papers_complete"
        }
        return {name: self._papers(row, name) for name in names}

    def _papers(self, row: Record, name: str) -> tuple[str, ...]:
        """The papers of the rule that binds the case: of the day of its submission, unless a clause says otherwise."""
        rules, scope = self._office.rules, self._office.scope(row["owner_unit_id"])
        submitted = None if row["submitted_at"] is None else local(row["submitted_at"]).date()
        found = bound(rules, (name, "papers"), Moments(submitted), on=local(self._now).date(), scope=scope)
        return rules.papers(name, found.on, scope, row["activity"])

    def _task(self, task: Record) -> TaskFact:
        person, mine = self._person, False
        if person is not None:
            units = frozenset().union(*(grant.units for grant in person.grants if grant.role == task["role"]))
            mine = task["holder_user_id"] == person.id or (
                task["holder_user_id"] is None and task["holder_unit_id"] in units
            )
        answered = task["answered_at"] is not None
        return TaskFact(task["id"], task["kind"], answered, task["due_at"] < self._now, task["verdict"], mine)


def _missing(process: Process, state: str, complete: dict[str, bool]) -> dict[str, str]:
    needed = (section for section in process.sections if state in section.states and section.required)
    return {section.key: section.label for section in needed if not complete.get(section.key)}


def documents_of(connection: Connection, ids: Sequence[int]) -> Parts:
    """Return the kinds of the papers that count, by case."""
    papers: dict[int, set[str]] = defaultdict(set)
    for case_id, kind in statements.PAPERS.rows(connection, ids):
        papers[case_id].add(kind)
    return {case_id: frozenset(kinds) for case_id, kinds in papers.items()}


def _sections(connection: Connection, ids: Sequence[int]) -> Parts:
    sections: dict[int, dict[str, bool]] = defaultdict(dict)
    for case_id, key, complete in statements.SECTIONS.rows(connection, ids):
        sections[case_id][key] = complete
    return sections


def _history(connection: Connection, ids: Sequence[int]) -> Parts:
    history: Parts = defaultdict(lambda: (defaultdict(int), defaultdict(set)))
    for case_id, taken, actor_id, times in statements.HISTORY.rows(connection, ids):
        counts, doers = history[case_id]
        counts[taken] += times
        doers[taken].add(actor_id)
    return history


def money_sums(connection: Connection, ids: Sequence[int]) -> Parts:
    """Fold the ledger of each case: committed, accepted, advanced, paid (advances included), refunded.

    ``matched`` is the most that the establishment was said to have put in, where that was said after the acceptance; it
    says nothing any more once what it did not earn was taken back.
    """
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for case_id, kind, amount, matched in statements.SUMS.rows(connection, ids):
        of = sums[case_id]
        for name in CASE_FIGURES:
            if kind in FOLDS[name]:
                of[name] += FOLDS[name][kind] * int(amount)
        if matched is not None:
            of["matched"] = max(of["matched"], int(matched))
        if kind == "unaccept":
            of["cut"] = int(amount)
    for of in sums.values():
        if "cut" in of:
            of.pop("matched", None)
    return sums


def money_parts(connection: Connection, ids: Sequence[int]) -> Parts:
    """Return the folds of the ledger and what the payment requests say, by case."""
    sums: dict[int, dict[str, Any]] = money_sums(connection, ids)
    for case_id, status, count, paid_on, matching in statements.REQUESTS.rows(connection, ids):
        of = sums[case_id]
        if status == PAID:
            of |= {"paid_on": paid_on, "rested_on": int(matching or 0)}
            continue
        of["open_requests"] += count
        if status != "asked":
            of[f"{status}_requests"] += count
    return sums


def _links(connection: Connection, ids: Sequence[int]) -> Parts:
    links: dict[int, set[str]] = defaultdict(set)
    for case_id, kind in statements.LINKS.rows(connection, ids):
        links[case_id].add(kind)
    return {case_id: frozenset(kinds) for case_id, kinds in links.items()}


def parts_of(connection: Connection, ids: Sequence[int]) -> Parts:
    """Return how line items and shares stand, by case; a case that was never divided is not named."""
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for case_id, _, shares, closed in statements.SHARES.rows(connection, ids):
        lines[case_id].append((shares, shares - closed))
    return {
        case_id: PartFacts(len(found), sum(not shares for shares, _ in found), sum(left for _, left in found))
        for case_id, found in lines.items()
    }


def _wholes(connection: Connection, ids: Sequence[int]) -> Parts:
    return {case_id: bool(held) for case_id, held in statements.WHOLE.rows(connection, ids)}


PARTS: dict[str, Callable[[Connection, Sequence[int]], Parts]] = {
    "documents": documents_of, "sections": _sections, "history": _history, "money": money_parts, "links": _links,
    "parts": parts_of, "whole": _wholes,
}  # fmt: skip
EVERY_PART = frozenset({*PARTS, ROUND})
"""What a reader reads when a decision needs everything but parallel work."""
