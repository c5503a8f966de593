"""A resolution in draft held against the rule book: what it would put in force, and everything that is wrong with it.

Pure: nothing is written here. A line ends the open row of its province the day before it begins; clauses stand beside
the lines of their family.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from workflow.caps import BadFigure, fraction
from workflow.clauses import MOMENTS, NEW, OLD, PREFIX, clause_id
from workflow.errors import Refusal
from workflow.resolutions import END, ClauseLine, Line, Resolution
from workflow.rules import Rule, RuleBook, RuleMismatch, RuleMissing, RuleOverlap, RuleUnfounded

__all__ = [
    "END", "FAMILIES", "KINDS", "MOST_FACTOR", "MOST_LENGTH", "MOST_MONEY", "MOST_NUMBER", "ONE_DAY", "ClauseLine",
    "Line", "Outcome", "Resolution", "clause_faults", "faults", "line_faults", "outcome",
]  # fmt: skip
ONE_DAY = timedelta(days=1)
YEARS_AHEAD = 2
KINDS = ("cap", "share", "papers", "term", "amount", "sizes", "choice", "rubric")
"""Kinds of rules that a resolution sets; ladders and hours have pages of their own."""
FAMILIES: Mapping[str, str] = {"cap": "cap", "kcdp_advance": "share", "kcdp_papers": "papers", "kcqg_papers": "papers"}
"""Families of rules for which a transitional clause makes sense: those that bind a case at a moment of its own."""
MOST_MONEY, MOST_NUMBER, MOST_LENGTH, MOST_FACTOR = 10**11, 10**12, 3_650, 10
"""Figures beyond these are slips of the hand, whatever the rule."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rule book with a resolution in force: its rows, and the rows that it ends with their last days.

    ``returning`` are rows of the unit above that apply again where one of the unit ends, by the day from which they do.
    """

    book: RuleBook
    fresh: tuple[Rule, ...]
    ended: tuple[Rule, ...]
    returning: tuple[tuple[date, Rule], ...] = ()


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
    for line in resolution.endings:
        last = _to_be_ended(rows.values(), resolution.scope, line)
        if last is not None:
            key = (last.id, last.scope, last.valid_from)
            rows[key] = ended[key] = replace(last, valid_to=line.since - ONE_DAY)
    kept = tuple(row for key, row in ended.items() if key not in {(r.id, r.scope, r.valid_from) for r in fresh})
    then = RuleBook(rows.values(), f"{book.version}+")
    return Outcome(then, fresh, kept, tuple(_returning(then, resolution)))


def _returning(book: RuleBook, resolution: Resolution) -> Iterator[tuple[date, Rule]]:
    for line in resolution.endings:
        try:
            yield line.since, book.get(line.rule_id, line.since, resolution.scope)
        except RuleMissing:
            continue


def _to_be_ended(rows: Iterable[Rule], scope: str, line: Line) -> Rule | None:
    """The newest row of the unit that begins before a line ends it and would go on after that."""
    own = [rule for rule in rows if (rule.id, rule.scope) == (line.rule_id, scope)]
    last = max(own, key=lambda rule: rule.valid_from, default=None)
    if last is None or last.valid_from >= line.since or (last.valid_to is not None and last.valid_to < line.since):
        return None
    return last


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
    if line.kind == END:
        return (*_basis(resolution), *_ending(book, resolution, line, today))
    found = [*_basis(resolution), *_dates(line, today), *_figures(line)]
    if not found:
        found += [*_overlaps(book, resolution, line), *_unchanged(book, resolution, line)]
    return tuple(found)


def clause_faults(resolution: Resolution, clause: ClauseLine) -> tuple[Refusal, ...]:
    """Return everything that is wrong with one transitional clause."""
    sound = clause.moment in MOMENTS and clause.follows in (OLD, NEW) and clause.family in FAMILIES
    if not sound:
        return (Refusal("clause_unfit", "Điều khoản chuyển tiếp chưa rõ.", "Chọn trong danh sách."),)
    of_family = (line for line in resolution.lines if clause_id(line.rule_id) == PREFIX + clause.family)
    starts = [line.since for line in of_family if line.kind != END]
    if not starts:
        hint = "Thêm quy định của nhóm đó, hoặc bỏ điều khoản."
        message = "Điều khoản chuyển tiếp nói về nhóm quy định không có trong dự thảo."
        return (Refusal("clause_alone", message, hint),)
    if clause.before > min(starts):
        message = "Mốc chuyển tiếp %(day)s sau ngày quy định mới có hiệu lực."
        hint = "Chọn ngày không sau ngày có hiệu lực."
        return (Refusal("clause_late", message, hint, {"day": f"{clause.before:%d/%m/%Y}"}),)
    return ()


def _ending(book: RuleBook, resolution: Resolution, line: Line, today: date) -> Iterator[Refusal]:
    """Refuse to end what is over, has not begun, or would leave days without any rule."""
    own = [rule for rule in book.rows(line.rule_id) if rule.scope == resolution.scope]
    said = {"label": line.label}
    if line.since <= today:
        yield Refusal("end_past", "Ngày cuối cùng áp dụng không được trước hôm nay.", "Chọn hôm nay hoặc ngày sau đó.")
    elif not own or (own[-1].valid_to is not None and own[-1].valid_to < line.since):
        message = "“%(label)s”: đến ngày đó không có quy định riêng nào của đơn vị để kết thúc."
        yield Refusal("nothing_to_end", message, "Chọn quy định khác, hoặc ngày sớm hơn.", said)
    elif own[-1].valid_from >= line.since:
        message = "“%(label)s” bắt đầu ngày %(since)s, sau ngày kết thúc."
        begins = f"{own[-1].valid_from:%d/%m/%Y}"
        yield Refusal("end_before_start", message, "Chọn ngày sau đó.", {**said, "since": begins})


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
        if END in (one.kind, other.kind):
            message = "“%(label)s” vừa có dòng kết thúc vừa có dòng khác trong dự thảo."
            yield Refusal(
                "lines_overlap", message, "Giữ một trong hai: dòng mới tự kết thúc dòng cũ.", {"label": one.label}
            )
        elif one.since == other.since or (one.until is not None and one.until >= other.since):
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
        after = line.since if line.kind == END else line.until and line.until + ONE_DAY
        if after is not None and _missing(then, line, after, resolution):
            yield _gap(line, after, None)


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
