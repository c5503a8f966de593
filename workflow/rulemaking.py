"""A resolution in draft held against the rule book: what it would put in force, and everything that is wrong with it.

Pure: nothing is written here. A line ends the open row of its province the day before it begins; clauses stand beside
the lines of their family.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from workflow.caps import BadFigure, fraction
from workflow.clauses import MOMENTS, NEW, OLD, PREFIX, clause_id
from workflow.errors import Refusal
from workflow.rules import Rule, RuleBook, RuleMismatch, RuleMissing, RuleOverlap, RuleUnfounded

ONE_DAY = timedelta(days=1)
YEARS_AHEAD = 2
KINDS = ("cap", "share", "papers", "term", "amount", "sizes", "choice")
"""Kinds of rules that a resolution sets; ladders and hours have pages of their own."""
FAMILIES: Mapping[str, str] = {"cap": "cap", "kcdp_advance": "share", "kcdp_papers": "papers", "kcqg_papers": "papers"}
"""Families of rules for which a transitional clause makes sense: those that bind a case at a moment of its own."""
MOST_MONEY, MOST_NUMBER, MOST_LENGTH, MOST_FACTOR = 10**11, 10**12, 3_650, 10
"""Figures beyond these are slips of the hand, whatever the rule."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a resolution, from a day on."""

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
        return (*(self._rule(line) for line in self.lines), *self._transitions())

    def _rule(self, line: Line) -> Rule:
        return Rule(
            line.rule_id, line.kind, line.value, line.unit, self.basis, line.verified, line.since, line.until,
            scope=self.scope, label=line.label, note=line.note,
        )  # fmt: skip

    def _transitions(self) -> Iterator[Rule]:
        """The clauses of each family, on every day on which a line of it begins."""
        starts = sorted({(clause_id(line.rule_id), line.since) for line in self.lines})
        for name, since in starts:
            own = [one for one in self.clauses if PREFIX + one.family == name]
            if own:
                rows = [{"moment": one.moment, "before": one.before.isoformat(), "follows": one.follows} for one in own]
                note = "; ".join(filter(None, (one.note for one in own)))
                yield Rule(name, "clause", {"clauses": rows}, "clause", self.basis, verified=True, valid_from=since,
                           scope=self.scope, label="Điều khoản chuyển tiếp", note=note)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rule book with a resolution in force: its rows, and the rows that it ends with their last days."""

    book: RuleBook
    fresh: tuple[Rule, ...]
    ended: tuple[Rule, ...]


def outcome(book: RuleBook, resolution: Resolution) -> Outcome:
    """Return the rule book as it would be; RuleOverlap or RuleMismatch where the resolution does not fit."""
    rows = {(rule.id, rule.scope, rule.valid_from): rule for rule in book.all()}
    ended: dict[tuple[str, str, date], Rule] = {}
    fresh = tuple(sorted(resolution.rules, key=lambda rule: (rule.id, rule.valid_from)))
    for rule in fresh:
        for key, row in rows.items():
            if key[:2] == (rule.id, rule.scope) and row.valid_to is None and row.valid_from < rule.valid_from:
                rows[key] = ended[key] = replace(row, valid_to=rule.valid_from - ONE_DAY)
        if (rule.id, rule.scope, rule.valid_from) in rows:
            raise RuleOverlap(str(rule))
        rows[rule.id, rule.scope, rule.valid_from] = rule
    kept = tuple(row for key, row in ended.items() if key not in {(r.id, r.scope, r.valid_from) for r in fresh})
    return Outcome(RuleBook(rows.values(), f"{book.version}+"), fresh, kept)


def faults(book: RuleBook, resolution: Resolution, today: date) -> tuple[Refusal, ...]:
    """Return everything that keeps a resolution from being published."""
    found = [fault for line in resolution.lines for fault in line_faults(book, resolution, line, today)]
    if not resolution.lines:
        found.append(Refusal("no_lines", "Dự thảo chưa có quy định nào.", "Thêm ít nhất một quy định."))
    found += [fault for clause in resolution.clauses for fault in clause_faults(resolution, clause)]
    found += _clashes(resolution.lines)
    return tuple(found) or tuple(_gaps(book, resolution))


def line_faults(book: RuleBook, resolution: Resolution, line: Line, today: date) -> tuple[Refusal, ...]:
    """Return everything that is wrong with one line by itself."""
    found = [*_basis(resolution), *_dates(line, today), *_figures(line)]
    if not found:
        found += [*_overlaps(book, resolution, line), *_unchanged(book, resolution, line)]
    return tuple(found)


def clause_faults(resolution: Resolution, clause: ClauseLine) -> tuple[Refusal, ...]:
    """Return everything that is wrong with one transitional clause."""
    sound = clause.moment in MOMENTS and clause.follows in (OLD, NEW) and clause.family in FAMILIES
    if not sound:
        return (Refusal("clause_unfit", "Điều khoản chuyển tiếp chưa rõ.", "Chọn trong danh sách."),)
    starts = [line.since for line in resolution.lines if clause_id(line.rule_id) == PREFIX + clause.family]
    if not starts:
        hint = "Thêm quy định của nhóm đó, hoặc bỏ điều khoản."
        message = "Điều khoản chuyển tiếp nói về nhóm quy định không có trong dự thảo."
        return (Refusal("clause_alone", message, hint),)
    if clause.before > min(starts):
        message = "Mốc chuyển tiếp %(day)s sau ngày quy định mới có hiệu lực."
        hint = "Chọn ngày không sau ngày có hiệu lực."
        return (Refusal("clause_late", message, hint, {"day": f"{clause.before:%d/%m/%Y}"}),)
    return ()


def _basis(resolution: Resolution) -> Iterator[Refusal]:
    if not resolution.basis.strip():
        yield Refusal("no_basis", "Chưa có căn cứ.", "Ghi số, ký hiệu, cơ quan ban hành văn bản.")


def _dates(line: Line, today: date) -> Iterator[Refusal]:
    if line.since <= today:
        hint = "Quy định đang áp dụng giữ nguyên đến hết hôm nay."
        yield Refusal("start_past", "Ngày bắt đầu phải sau hôm nay.", hint)
    if line.since.year > today.year + YEARS_AHEAD:
        yield Refusal("start_far", "Ngày bắt đầu quá xa.", "Kiểm tra lại năm.")
    if line.until is not None and line.until < line.since:
        yield Refusal("end_before_start", "Ngày hết hiệu lực trước ngày có hiệu lực.", "Sửa một trong hai ngày.")


def _figures(line: Line) -> Iterator[Refusal]:
    """Refuse what no rule can mean: a share above all of it, a sum beyond every budget, a term of many years."""
    value, most = line.value, {"ceiling": MOST_MONEY, "number": MOST_NUMBER, "length": MOST_LENGTH}
    try:
        shares = [fraction(value[name]) for name in ("rate", "share", "progress") if value.get(name) is not None]
        factor = fraction(value.get("factor", 1))
        RuleBook([Rule(line.rule_id, line.kind, value, line.unit, "-", False, line.since)])
    except (BadFigure, RuleMismatch, RuleUnfounded) as wrong:
        yield Refusal("rule_unfit", "%(why)s", "Sửa giá trị.", {"why": str(wrong)})
        return
    if any(not 0 <= share <= 1 for share in shares):
        yield Refusal("share_absurd", "Tỷ lệ phải từ 0 đến 100 phần trăm.", "Kiểm tra lại tỷ lệ.")
    if not Fraction(1) <= factor <= MOST_FACTOR:
        message = "Hệ số ưu tiên phải từ 1 đến %(most)s."
        yield Refusal("factor_absurd", message, "Kiểm tra lại hệ số.", {"most": MOST_FACTOR})
    for name, limit in most.items():
        figure = value.get(name)
        if isinstance(figure, int) and figure > limit:
            message = "Con số %(figure)s quá lớn, nhiều nhất %(limit)s."
            yield Refusal("figure_absurd", message, "Kiểm tra lại con số.", {"figure": figure, "limit": limit})


def _overlaps(book: RuleBook, resolution: Resolution, line: Line) -> Iterator[Refusal]:
    """A row of the same unit that is there on or after the first day; and days before it that nothing covers."""
    own = [rule for rule in book.rows(line.rule_id) if rule.scope == resolution.scope]
    for rule in own:
        if rule.valid_from >= line.since or (rule.valid_to is not None and rule.valid_to >= line.since):
            message = "“%(label)s” đã có quy định khác áp dụng từ ngày %(since)s, trùng thời gian với dòng này."
            said = {"label": line.label, "since": f"{rule.valid_from:%d/%m/%Y}"}
            yield Refusal("rule_overlap", message, "Chọn ngày khác.", said)
            return
    last = max((rule.valid_to for rule in own if rule.valid_to is not None), default=None)
    if (
        own
        and last is not None
        and own[-1].valid_to is not None
        and _missing(book, line, line.since - ONE_DAY, resolution)
    ):
        yield _gap(line, last + ONE_DAY, line.since - ONE_DAY)


def _unchanged(book: RuleBook, resolution: Resolution, line: Line) -> Iterator[Refusal]:
    try:
        before = book.get(line.rule_id, line.since, resolution.scope)
    except RuleMissing:
        return
    if (dict(before.value), before.unit) == (dict(line.value), line.unit):
        said = {"label": line.label}
        yield Refusal(
            "rule_unchanged", "“%(label)s”: ngày đó quy định đã như vậy.", "Đổi nội dung, hoặc bỏ dòng này.", said
        )


def _clashes(lines: Sequence[Line]) -> Iterator[Refusal]:
    """Two lines of one rule that hold on one day: the earlier must end before the later begins, or be open."""
    ordered = sorted(lines, key=lambda line: (line.rule_id, line.since))
    for one, other in pairwise(ordered):
        if one.rule_id != other.rule_id:
            continue
        if one.since == other.since or (one.until is not None and one.until >= other.since):
            message = "“%(label)s” có hai dòng cùng áp dụng ngày %(day)s."
            said = {"label": one.label, "day": f"{other.since:%d/%m/%Y}"}
            yield Refusal("lines_overlap", message, "Sửa ngày của một trong hai dòng.", said)


def _gaps(book: RuleBook, resolution: Resolution) -> Iterator[Refusal]:
    """Days after a line ends on which no rule would be in force."""
    try:
        then = outcome(book, resolution).book
    except (RuleMismatch, RuleOverlap) as wrong:
        yield Refusal("rule_unfit", "%(why)s", "Sửa dự thảo.", {"why": str(wrong)})
        return
    for line in resolution.lines:
        if line.until is not None and _missing(then, line, line.until + ONE_DAY, resolution):
            yield _gap(line, line.until + ONE_DAY, None)


def _missing(book: RuleBook, line: Line, on: date, resolution: Resolution) -> bool:
    try:
        book.get(line.rule_id, on, resolution.scope)
    except RuleMissing:
        return True
    return False


def _gap(line: Line, first: date, last: date | None) -> Refusal:
    said = {"label": line.label, "first": f"{first:%d/%m/%Y}"}
    hint = "Sửa ngày cho liền nhau, hoặc thêm dòng cho những ngày đó."
    if last is None:
        return Refusal("rule_gap", "“%(label)s”: từ ngày %(first)s không có quy định nào.", hint, said)
    message = "“%(label)s”: từ ngày %(first)s đến ngày %(last)s không có quy định nào."
    return Refusal("rule_gap", message, hint, {**said, "last": f"{last:%d/%m/%Y}"})
