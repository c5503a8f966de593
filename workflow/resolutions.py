"""What a paper sets: rules from a day on, the end of rules, and which cases on their way keep the old ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflow.clauses import PREFIX, clause_id
from workflow.rules import Rule

END = "end"
"""The kind of a line that sets nothing: a rule of the unit ends, and the one above it applies."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a resolution, from a day on; of the kind ``END`` it is the first day without the rule of the unit."""

    rule_id: str
    kind: str
    value: Mapping[str, object]
    unit: str
    label: str
    since: date
    until: date | None = None
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One transitional clause of a resolution, for a family of rules."""

    family: str
    moment: str
    before: date
    follows: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a paper sets, for the nation (scope "") or one province."""

    scope: str
    basis: str
    lines: tuple[Line, ...] = ()
    clauses: tuple[ClauseLine, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rows of the rule book that it would add."""
        return (*(self.rule(line) for line in self.lines if line.kind != END), *self._transitions())

    @property
    def endings(self) -> tuple[Line, ...]:
        """The lines that only end a rule of the unit."""
        return tuple(line for line in self.lines if line.kind == END)

    def rule(self, line: Line) -> Rule:
        """A line as a row of the rule book."""
        return Rule(
            line.rule_id, line.kind, line.value, line.unit, self.basis, line.verified, line.since, line.until,
            scope=self.scope, label=line.label, note=line.note,
        )  # fmt: skip

    def _transitions(self) -> Iterator[Rule]:
        """The clauses of each family, on every day on which a line of it begins."""
        starts = sorted({(clause_id(line.rule_id), line.since) for line in self.lines if line.kind != END})
        for name, since in starts:
            own = [one for one in self.clauses if PREFIX + one.family == name]
            if own:
                rows = [{"moment": one.moment, "before": one.before.isoformat(), "follows": one.follows} for one in own]
                note = "; ".join(filter(None, (one.note for one in own)))
                yield Rule(name, "clause", {"clauses": rows}, "clause", self.basis, verified=True, valid_from=since,
                           scope=self.scope, label="Điều khoản chuyển tiếp", note=note)  # fmt: skip
