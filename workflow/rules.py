"""The rule book: dated figures with their legal basis, found by rule, date and province."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from workflow.calendar import scopes
from workflow.caps import AdvanceRule, BadFigure, Cap, CapCheck, check_cap, fraction
from workflow.clauses import Clause, clauses_from
from workflow.ladders import Ladder, NoticeHours, Rung
from workflow.rule_errors import RuleMismatch, RuleMissing, RuleOverlap, RuleUnfounded
from workflow.sheet_parts import parts_from
from workflow.terms import CountedDay, Due, Term, Unit, due, explain, used

__all__ = [
    "AdvanceRule", "BadFigure", "Cap", "CapCheck", "CountedDay", "Due", "Ladder", "NoticeHours", "Rule", "RuleBook",
    "RuleMismatch", "RuleMissing", "RuleOverlap", "RuleUnfounded", "Rung", "Term", "check_cap", "due", "explain",
    "used",
]  # fmt: skip

T = TypeVar("T")
UNITS = get_args(Unit)
DAYS = range(1, 32)
PAYMENT_PAPERS, OWN_PAPERS = "kcdp_papers.payment", "kcdp_payment_papers"


@dataclass(frozen=True)
class Rule:
    """One dated figure. It is in force from ``valid_from`` to ``valid_to``, both days included."""

    id: str
    kind: str
    value: Mapping[str, object]
    unit: str
    basis: str
    verified: bool
    valid_from: date
    valid_to: date | None = None
    scope: str = ""
    label: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", MappingProxyType(dict(self.value)))

    def __str__(self) -> str:
        until = f"{self.valid_to:%d/%m/%Y}" if self.valid_to else "nay"
        return f"{self.id} [{self.scope or 'cả nước'}] {self.valid_from:%d/%m/%Y} - {until}"

    @property
    def subject(self) -> str:
        """What follows the first dot of the id: the activity of a cap or an advance."""
        return self.id.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers everybody hands in, and those an activity adds."""

    always: tuple[str, ...]
    by_activity: Mapping[str, tuple[str, ...]]

    def for_activity(self, activity: str) -> tuple[str, ...]:
        """The papers for one activity, each once, in order."""
        return tuple(dict.fromkeys(self.always + self.by_activity.get(activity, ())))


class RuleBook:
    """All rules of one version. Looking one up is a dictionary and a bisection; every value is read at building."""

    def __init__(self, rules: Iterable[Rule], version: str = "") -> None:
        self.version = version
        self._rules = tuple(sorted(rules, key=lambda rule: (rule.id, rule.scope, rule.valid_from)))
        self._rows: dict[tuple[str, str], list[tuple[Rule, Any]]] = {}
        for rule in self._rules:
            self._add(rule)
        self._starts = {key: [rule.valid_from for rule, _ in rows] for key, rows in self._rows.items()}
        self._of_id = {rule_id: tuple(found) for rule_id, found in groupby(self._rules, attrgetter("id"))}
        self._check_ladders()

    def all(self) -> tuple[Rule, ...]:
        """Every rule by id, scope and date."""
        return self._rules

    def rows(self, rule_id: str) -> tuple[Rule, ...]:
        """Every row of one id, by scope and date."""
        return self._of_id.get(rule_id, ())

    def clauses(self, rule: Rule) -> tuple[Clause, ...]:
        """The transitional clauses that a row holds."""
        return next((value for row, value in self._rows[rule.id, rule.scope] if row is rule), ())

    def has(self, rule_id: str) -> bool:
        """Whether any rule of this id exists, in force or not."""
        return rule_id in self._of_id

    def get(self, rule_id: str, on: date, scope: str = "") -> Rule:
        """The rule in force on the date: the unit's own, else that of the unit above it, at last the nation's."""
        return self._find(rule_id, on, scope)[0]

    def term(self, rule_id: str, on: date, scope: str = "") -> Term:
        """The term in force on the date."""
        return self._read(rule_id, on, scope, Term)

    def ladder(self, rule_id: str, on: date, scope: str = "") -> Ladder:
        """The reminders and escalations in force on the date."""
        return self._read(rule_id, on, scope, Ladder)

    def ladders(self, rule_id: str, scope: str = "") -> tuple[Ladder, ...]:
        """Every ladder of this id that was or will be in force for the unit, whenever that is."""
        return tuple(value for unit in scopes(scope) for _, value in self._rows.get((rule_id, unit), ()))

    def notice_hours(self, on: date, scope: str = "") -> NoticeHours:
        """When working notices go out on the date."""
        return self._read("notice_hours", on, scope, NoticeHours)

    def papers(self, rule_id: str, on: date, scope: str = "", activity: str = "") -> tuple[str, ...]:
        """The kinds of papers required on the date, with those the activity adds."""
        return self._read(rule_id, on, scope, Papers).for_activity(activity)

    def cap(self, activity: str, on: date, scope: str = "") -> Cap:
        """The support level of the activity on the date."""
        return self._read(f"cap.{activity}", on, scope, Cap)

    def advance(self, activity: str, on: date, scope: str = "") -> AdvanceRule:
        """How much of the activity's support may be advanced, and when."""
        return self._read(f"kcdp_advance.{activity}", on, scope, AdvanceRule)

    def payment_papers(self, kind: str, activity: str, *, on: date, scope: str = "") -> tuple[str, ...]:
        """The kinds of papers that a payment needs: an advance those of its own rule, the remainder the full list.

        What an activity adds to the list may stand in a rule of its own, with a basis of its own.
        """
        if kind == "advance":
            return self.advance(activity, on, scope).papers if self._seek(f"kcdp_advance.{activity}", on, scope) else ()
        listed, own = self.papers(PAYMENT_PAPERS, on, scope, activity), f"{OWN_PAPERS}.{activity}"
        return tuple(dict.fromkeys((*listed, *(self.papers(own, on, scope) if self._seek(own, on, scope) else ()))))

    def number(self, rule_id: str, on: date, scope: str = "") -> int | Fraction:
        """An amount or a share, exact."""
        found = self._read(rule_id, on, scope, object)
        if isinstance(found, AdvanceRule):
            return found.share
        if isinstance(found, int | Fraction):
            return found
        raise RuleMismatch(f"Quy định {rule_id} không phải là một con số.")

    def sizes(self, rule_id: str, on: date, scope: str = "") -> tuple[int, ...]:
        """The numbers of people that a body may have, in rising order."""
        return self._read(rule_id, on, scope, tuple)

    def choice(self, rule_id: str, on: date, scope: str = "") -> str:
        """The option a province chose."""
        return self._read(rule_id, on, scope, str)

    def activities(self, on: date, scope: str = "") -> tuple[str, ...]:
        """The activities that have a support level on the date, in alphabetical order."""
        named = {rule.subject for rule in self._rules if rule.kind == "cap" and rule.scope in scopes(scope)}
        return tuple(sorted(a for a in named if self._seek(f"cap.{a}", on, scope)))

    def _read(self, rule_id: str, on: date, scope: str, wanted: type[T]) -> T:
        value = self._find(rule_id, on, scope)[1]
        if not isinstance(value, wanted):
            raise RuleMismatch(f"Quy định {rule_id} không thuộc loại cần dùng ở đây.")
        return value

    def _find(self, rule_id: str, on: date, scope: str) -> tuple[Rule, Any]:
        found = self._seek(rule_id, on, scope)
        if found is None:
            raise RuleMissing(rule_id, on, scope)
        return found

    def _seek(self, rule_id: str, on: date, scope: str) -> tuple[Rule, Any] | None:
        for unit in reversed(scopes(scope)):
            key = (rule_id, unit)
            position = bisect_right(self._starts.get(key, ()), on) - 1
            if position >= 0:
                row = self._rows[key][position]
                if row[0].valid_to is None or on <= row[0].valid_to:
                    return row
        return None

    def _check_ladders(self) -> None:
        """Refuse a ladder that would remind somebody of one term more often than the rule of its first day allows."""
        ladders = ((rule, value) for rows in self._rows.values() for rule, value in rows if isinstance(value, Ladder))
        for rule, ladder in ladders:
            found = self._seek("ladder_most", rule.valid_from, rule.scope)
            limit = found[1] if found else len(ladder.rungs)
            if ladder.most > limit:
                many = f"nhắc một người {ladder.most} lần cho một thời hạn, nhiều hơn mức {limit}"
                raise RuleMismatch(f"{rule}: {many}; bớt số lần lặp lại.")

    def _add(self, rule: Rule) -> None:
        if rule.verified and not rule.basis.strip():
            raise RuleUnfounded(f"{rule} không có căn cứ: ghi căn cứ hoặc đánh dấu chưa kiểm chứng.")
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            raise RuleMismatch(f"{rule}: ngày hết hiệu lực trước ngày có hiệu lực.")
        rows = self._rows.setdefault((rule.id, rule.scope), [])
        if rows and (rows[-1][0].valid_to is None or rule.valid_from <= rows[-1][0].valid_to):
            raise RuleOverlap(f"Hai quy định cùng áp dụng trong một ngày: {rows[-1][0]} và {rule}.")
        rows.append((rule, _value_of(rule)))


def _value_of(rule: Rule) -> object:
    """The value in the shape of its kind; refused with the rule's name when it does not fit."""
    if rule.kind not in _READERS:
        raise RuleMismatch(f"{rule}: loại quy định không có: {rule.kind}.")
    try:
        return _READERS[rule.kind](rule, dict(rule.value))
    except (KeyError, TypeError, ValueError) as wrong:
        raise RuleMismatch(f"{rule}: giá trị không hợp lệ ({wrong}).") from wrong


def _term(rule: Rule, value: dict[str, Any]) -> Term:
    if rule.unit not in UNITS:
        raise ValueError(f"đơn vị {rule.unit!r}")
    if value.get("mode", "reset") not in ("reset", "resume") or not _is_count(value.get("length", 0)):
        raise ValueError("mode, length")
    if rule.unit in ("yearly", "monthly") and value["day"] not in DAYS:
        raise ValueError("day")
    cutoff = value.pop("cutoff", None)
    unit, mode = cast("Unit", rule.unit), value.pop("mode", "reset")
    clock = time.fromisoformat(cutoff) if cutoff else None
    length = value.pop("length", 0)
    return Term(rule.id, length, unit, mode, rule.label, rule.basis, rule.verified, cutoff=clock, **value)


def _cap(rule: Rule, value: dict[str, Any]) -> Cap:
    rate, ceiling = value.get("rate"), value.get("ceiling")
    if ceiling is not None and not _is_count(ceiling):
        raise ValueError("ceiling")
    factor = fraction(value.get("factor", 1))
    share = None if rate is None else fraction(rate)
    return Cap(rule.subject, share, ceiling, factor, rule.basis, rule.verified, rule.id, rule.label)


def _advance(rule: Rule, value: dict[str, Any]) -> AdvanceRule:
    progress = value.get("progress")
    return AdvanceRule(
        rule.subject, fraction(value["share"]), None if progress is None else fraction(progress),
        tuple(value.get("papers", ())), bool(value.get("after_acceptance", False)), rule.basis, rule.verified, rule.id,
    )  # fmt: skip


def _papers(_: Rule, value: dict[str, Any]) -> Papers:
    extra = {activity: tuple(kinds) for activity, kinds in value.get("by_activity", {}).items()}
    return Papers(tuple(value["papers"]), MappingProxyType(extra))


def _ladder(rule: Rule, value: dict[str, Any]) -> Ladder:
    rungs = [
        Rung(
            r["key"], r["when"], r.get("days", 0), tuple(r["roles"]), fraction(r["share"]) if "share" in r else None,
            r.get("every", 0), r.get("times", 1),
        )
        for r in value["rungs"]
    ]  # fmt: skip
    return Ladder(rule.id, tuple(rungs))


def _amount(rule: Rule, value: dict[str, Any]) -> int:
    if not _is_count(value["number"]):
        raise ValueError(f"{rule.id}: number")
    return int(value["number"])


def _sizes(rule: Rule, value: dict[str, Any]) -> tuple[int, ...]:
    if not value["sizes"] or not all(_is_count(size) and size for size in value["sizes"]):
        raise ValueError(f"{rule.id}: sizes")
    return tuple(sorted(value["sizes"]))


def _choice(rule: Rule, value: dict[str, Any]) -> str:
    if value["chosen"] not in value["options"]:
        raise ValueError(f"{rule.id}: chosen")
    return str(value["chosen"])


def _hours(_: Rule, value: dict[str, Any]) -> NoticeHours:
    return NoticeHours(*(time.fromisoformat(value[name]) for name in ("opens", "closes", "digest")))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_READERS: Mapping[str, Callable[[Rule, dict[str, Any]], object]] = {
    "term": _term, "cap": _cap, "papers": _papers, "amount": _amount, "share": _advance, "ladder": _ladder,
    "choice": _choice, "sizes": _sizes, "hours": _hours, "clause": lambda _, value: clauses_from(value),
    "rubric": lambda _, value: parts_from(value),
}  # fmt: skip
