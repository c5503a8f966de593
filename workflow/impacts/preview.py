"""What a resolution would do, before it is in force: open cases that differ, and what the last year would have got.

Set-based: a fixed number of statements however many cases there are, and nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from workflow.bindings import BOUND_AT, Bound, bound, unit_of
from workflow.calendar import local
from workflow.canonical import canonical, digest
from workflow.caps import check_cap
from workflow.definition import Process
from workflow.impacts.cases import PAYMENT, Opens, RuleCase, decided_cases, open_cases, papers_held, pays, running_terms
from workflow.office import Office
from workflow.published import process_of
from workflow.rulemaking import Outcome, Resolution, outcome
from workflow.rules import Rule, RuleBook, RuleMissing
from workflow.soundness.naming import rules_named
from workflow.terms import FIXED, due

CAP, PAPERS, TERM, ADVANCE = "cap", "papers", "term", "share"
DECIDE, CONFIRM, KEPT, EARLY = "decide", "confirm", "kept", "early"
"""What a difference asks: a decision, a clause to be confirmed, nothing, or nothing before the case is appraised."""
RECHECK, PAID = "recheck", "payment"
YEAR = timedelta(days=365)
Figure = int | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One open case under the old and the new rule; ``binding`` says which of them counts and why."""

    kind: str
    case: RuleCase
    rule: Rule
    old: Figure
    new: Figure
    binding: Bound
    verdict: str

    @property
    def over(self) -> int:
        """By how much the support is above what the new rule allows."""
        return self.case.support - self.new if isinstance(self.new, int) else 0


@dataclass(frozen=True, slots=True)
class Decided:
    """One case that was approved in the last year, and what it would have got."""

    case: RuleCase
    then: int
    would: int

    @property
    def less(self) -> int:
        """How much less it would have got."""
        return self.then - self.would


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a resolution would do; ``seen`` is the identity of that."""

    differences: tuple[Difference, ...] = ()
    decided: tuple[Decided, ...] = ()
    looked_at: int = 0
    decided_total: int = 0
    seen: str = ""
    untold: tuple[str, ...] = field(default=())
    """Rules that say nothing about single cases."""

    def of(self, *verdicts: str) -> tuple[Difference, ...]:
        """The differences that ask for one of these."""
        return tuple(one for one in self.differences if one.verdict in verdicts)


def rule_preview(
    session: Session, resolution: Resolution, *, opens: Opens, now: datetime, office: Office
) -> RulePreview:  # fmt: skip
    """Return what a resolution would do if it were published now; it must fit into the rule book."""
    reader = _Reader(session, office, outcome(office.rules, resolution), now, opens, scope=resolution.scope)
    found = [*reader.caps(), *reader.papers(), *reader.terms()]
    decided = tuple(reader.decided())
    found.sort(key=lambda one: ((DECIDE, CONFIRM, EARLY, KEPT).index(one.verdict), one.case.id, one.rule.id))
    told = {CAP, PAPERS, TERM, ADVANCE}
    untold = tuple(rule.label for rule in reader.felt if rule.kind not in told | {"clause"})
    said = [[one.case.id, one.rule.id, one.verdict, str(one.old), str(one.new)] for one in found]
    lines = [[rule.id, rule.scope, rule.valid_from.isoformat(), dict(rule.value)] for rule in reader.felt]
    lines += [[rule.id, rule.scope, str(rule.valid_to)] for rule in reader.then.ended]
    seen = digest(canonical([lines, said]))
    return RulePreview(tuple(found), decided, reader.looked_at, reader.decided_total, seen, untold)


class _Reader:
    """One resolution held against the cases of its units."""

    def __init__(
        self, session: Session, office: Office, then: Outcome, now: datetime, opens: Opens, *, scope: str
    ) -> None:  # fmt: skip
        self._session, self._office, self.then, self._now = session, office, then, now
        self._today, self._opens = local(now).date(), opens
        self.looked_at = self.decided_total = 0
        back = [(replace(row, valid_from=since), row) for since, row in then.returning]
        self.felt, self._scope = (*then.fresh, *(rule for rule, _ in back)), scope
        self._rows = {id(rule): row for rule, row in back}
        fresh = [rule for rule in self.felt if rule.kind in (CAP, PAPERS, ADVANCE)]
        self._asked = {rule.id for rule in fresh if rule.kind == PAPERS}
        self._open = open_cases(session, office, scope, opens=opens, papers=self._asked) if fresh else ()
        self.looked_at = len(self._open)

    def caps(self) -> Iterator[Difference]:
        """Yield the open cases whose support is above the new cap."""
        for rule in self._of_kind(CAP):
            for case in self._open:
                if case.capped and case.activity == rule.subject and case.support and self._reaches(rule, case):
                    yield from self._cap(rule, case)
        for rule in self._of_kind(ADVANCE):
            for case in self._open:
                if (
                    case.capped
                    and case.activity == rule.subject
                    and case.moments.approved
                    and self._reaches(rule, case)
                ):
                    yield from self._advance(rule, case)

    def papers(self) -> Iterator[Difference]:
        """Yield the open cases that would miss a paper which the old rule did not ask for."""
        rules = self._of_kind(PAPERS)
        held = papers_held(self._session, self._office, self._scope, self._asked) if rules else {}
        for rule in rules:
            for case in self._open:
                own = held.get(case.id, frozenset())
                if self._reaches(rule, case) and rule.id == PAYMENT:
                    yield from self._payment(rule, case, own)
                elif self._reaches(rule, case) and self._asked_ahead(rule, case):
                    yield from self._paper(rule, case, own)

    def terms(self) -> Iterator[Difference]:
        """Yield the running terms that would end on another day if they began under the new rule."""
        rules = {rule.id: rule for rule in self._of_kind(TERM)}
        if not rules:
            return
        found = running_terms(self._session, self._office, self._scope, sorted(rules), opens=self._opens)
        self.looked_at = self.looked_at or len({case.id for case, _ in found})
        for case, clock in found:
            rule = rules[clock.rule]
            term = self.then.book.term(rule.id, rule.valid_from, case.place)
            if not self._reaches(rule, case) or term.unit in FIXED:
                continue
            then = due(term, clock.since, self._office.calendar.scoped(case.place)).at
            if then != clock.due_at:
                bound_by = Bound(local(clock.started_at).date(), "started")
                yield Difference(TERM, case, rule, local(clock.due_at).date(), local(then).date(), bound_by, KEPT)

    def decided(self) -> Iterator[Decided]:
        """Yield the cases of the last year that would have got less."""
        caps = {rule.subject: rule for rule in self._of_kind(CAP)}
        if not caps:
            return
        found = decided_cases(self._session, self._office, self._scope, since=self._now - YEAR, opens=self._opens)
        cases = [case for case in found if case.activity in caps and self._reaches(caps[case.activity], case)]
        self.decided_total = len(cases)
        for case in cases:
            limit = self._limit(self.then.book, caps[case.activity], case, caps[case.activity].valid_from)
            if limit is not None and limit < case.support:
                yield Decided(case, case.support, limit)

    def _of_kind(self, kind: str) -> list[Rule]:
        return [rule for rule in self.felt if rule.kind == kind]

    def _reaches(self, rule: Rule, case: RuleCase) -> bool:
        """Say whether the new row is what counts for a case: a province's own row stands over the nation's."""
        try:
            return self.then.book.get(rule.id, rule.valid_from, _unit(rule, case)) is self._rows.get(id(rule), rule)
        except RuleMissing:
            return False

    def _cap(self, rule: Rule, case: RuleCase) -> Iterator[Difference]:
        new = self._limit(self.then.book, rule, case, rule.valid_from)
        if new is None or case.support <= new:
            return
        old = self._limit(self._office.rules, rule, case, rule.valid_from - timedelta(days=1))
        yield self._difference(rule, case, old, new)

    def _advance(self, rule: Rule, case: RuleCase) -> Iterator[Difference]:
        before = rule.valid_from - timedelta(days=1)
        new = self.then.book.advance(rule.subject, rule.valid_from, case.scope).limit(case.support)
        try:
            old = self._office.rules.advance(rule.subject, before, case.scope).limit(case.support)
        except RuleMissing:
            old = None
        if old != new:
            found = self._difference(rule, case, old, new)
            verdict = KEPT if found.verdict in (KEPT, CONFIRM) else EARLY
            yield Difference(ADVANCE, case, rule, old, new, found.binding, verdict)

    def _payment(self, rule: Rule, case: RuleCase, held: frozenset[str]) -> Iterator[Difference]:
        """What the remainder will need: by the rule of the day on which it is asked for, whatever bound the case."""
        process = process_of(self._session, case.process_hash)
        asked = case.capped and pays(process) and PAID in _reachable(process, case.state)
        missing = self._missing(rule, case, held) if asked else ()
        if missing:
            yield Difference(PAPERS, case, rule, (), missing, Bound(max(self._today, rule.valid_from)), EARLY)

    def _paper(self, rule: Rule, case: RuleCase, held: frozenset[str]) -> Iterator[Difference]:
        missing = self._missing(rule, case, held)
        if missing:
            yield self._difference(rule, case, (), missing)

    def _missing(self, rule: Rule, case: RuleCase, held: frozenset[str]) -> tuple[str, ...]:
        """The papers that the new rule asks for beyond the old one, as far as the case does not hold them."""
        before, unit = rule.valid_from - timedelta(days=1), _unit(rule, case)
        new = self.then.book.papers(rule.id, rule.valid_from, unit, case.activity)
        try:
            old = self._office.rules.papers(rule.id, before, unit, case.activity)
        except RuleMissing:
            old = ()
        return tuple(kind for kind in new if kind not in old and kind not in held)

    def _difference(self, rule: Rule, case: RuleCase, old: Figure, new: Figure) -> Difference:
        on = max(self._today, rule.valid_from)
        found = bound(self.then.book, (rule.id, rule.kind), case.moments, on=on, scope=_unit(rule, case))
        return Difference(rule.kind, case, rule, old, new, found, self._verdict(rule, case, found))

    def _verdict(self, rule: Rule, case: RuleCase, found: Bound) -> str:
        if found.on < rule.valid_from:
            bound_before = case.moments.of(BOUND_AT[rule.kind])
            alone = bound_before is not None and bound_before < rule.valid_from
            return CONFIRM if found.clause is not None and not alone and self._rechecks(case) else KEPT
        return DECIDE if self._rechecks(case) else EARLY

    def _rechecks(self, case: RuleCase) -> bool:
        """Say whether the procedure lets somebody look at the case again where it stands."""
        step = process_of(self._session, case.process_hash).steps.get(RECHECK)
        return step is not None and case.state in step.sources

    def _limit(self, book: RuleBook, rule: Rule, case: RuleCase, on: date) -> int | None:
        try:
            cap = book.cap(rule.subject, on, case.scope)
        except RuleMissing:
            return None
        return check_cap(
            cap, eligible_cost=case.cost, support=case.support, priority=case.priority, factor=cap.factor_max
        ).limit

    def _asked_ahead(self, rule: Rule, case: RuleCase) -> bool:
        """Say whether a step that the case has not passed asks for the papers of the rule."""
        process = process_of(self._session, case.process_hash)
        if (rule.id, PAPERS) not in set(rules_named(process)):
            return False
        ahead, order = _reachable(process, case.state), {key: place for place, key in enumerate(process.states)}
        asking = [
            source
            for step in process.steps.values()
            if any(guard.name == "papers_complete" and guard.args[0] == rule.id for guard in step.needs)
            for source in step.sources
        ]
        return any(source in ahead and order[case.state] <= order[source] for source in asking)


def _unit(rule: Rule, case: RuleCase) -> str:
    if rule.id == PAYMENT:
        return case.scope
    return unit_of(rule.kind, figures=case.scope, place=case.place)


def _reachable(process: Process, state: str) -> frozenset[str]:
    """The states to which steps may lead from one, and itself: what is being refunded is accepted no more."""
    found, look = {state}, [state]
    while look:
        here = look.pop()
        ends = {step.target for step in process.steps.values() if here in step.sources and step.target}
        look += ends - found
        found |= ends
    return frozenset(found)


def by_case(found: Sequence[Difference]) -> Mapping[int, list[Difference]]:
    """Return differences by the case that they are about."""
    cases: dict[int, list[Difference]] = defaultdict(list)
    for one in found:
        cases[one.case.id].append(one)
    return cases
