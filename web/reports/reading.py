"""What reads the lines of a report: from the đề án, from the budget lines, from the figures of effect."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from web.cases.effect import LABELS
from web.i18n import gettext
from web.words import activity_word, code_word
from workflow.authority import Person
from workflow.fold import sort_key
from workflow.queries.drop_reasons import DropReason, drop_reasons
from workflow.queries.line_money import months as read_months
from workflow.queries.line_money import plan_lines
from workflow.queries.programme_reports import (
    Figures,
    Line,
    late_acceptances,
    project_lines,
    together,
)  # fmt: skip
from workflow.queries.programme_reports import (
    effects as read_effects,
)
from workflow.queries.project_cases import APPROVED, KCDP, KCQG, NOT_DONE, Wish, titles
from workflow.registers.provinces import Provinces

SHORT_LEVELS = {KCQG: "KCQG", KCDP: "KCĐP"}
CENTRAL = "Trung ương"


@dataclass
class Reading:
    """One report being read: who asks for what, the lines found with their words, and what they come to together."""

    session: Session
    person: Person
    wish: Wish
    known: Provinces
    by: tuple[str, ...]
    lines: list[tuple[tuple[str, ...], Any]] = field(default_factory=list)
    total: Any = None
    drawing: list[tuple[str, list[int]]] | None = None
    """What is drawn instead of columns: the words of each line and its amounts."""

    def take(self, found: Iterable[tuple[tuple[Any, ...], Any]]) -> None:
        """Keep lines in the order of their words, years first to last."""
        named = [(tuple(self._word(*pair) for pair in zip(self.by, key, strict=True)), of) for key, of in found]
        self.lines = sorted(named, key=lambda line: [sort_key(word) for word in line[0]])

    def _word(self, name: str, value: Any) -> str:
        return WORDS[name](self, value)


Read = Callable[[Reading], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Who pays, in đồng."""

    kcqg: int
    kcdp: int
    matching: int
    other: int

    @property
    def support(self) -> int:
        """What both budgets pay."""
        return self.kcqg + self.kcdp

    @property
    def total(self) -> int:
        """What all pay."""
        return self.support + self.matching + self.other


@dataclass(frozen=True, slots=True)
class MonthSums:
    """What was accepted and spent in one month, and since January, in đồng."""

    accepted: int
    accepted_sum: int
    paid: int
    paid_sum: int


def projects(which: str = APPROVED, *, late: bool = False) -> Read:
    """Return what reads đề án of a kind; ``late`` also counts acceptances that came after their day."""

    def read(at: Reading) -> None:
        asked = (at.session, at.person, at.wish, at.known)
        lines = project_lines(*asked, by=at.by, which=which)
        if late:
            over = late_acceptances(*asked, by=at.by)
            lines = tuple(Line(one.key, replace(one.of, late=over.get(one.key, 0))) for one in lines)
        at.take((line.key, line.of) for line in lines)
        at.total = together(*asked, lines, which=which)

    return read


def plans(at: Reading) -> None:
    """Read the budget lines."""
    asked = (at.session, at.person, at.wish, at.known)
    at.take((line.key, line.of) for line in plan_lines(*asked, by=at.by))
    at.total = plan_lines(*asked, by=())[0].of


def batches(at: Reading) -> None:
    """Read what the cases of each batch were promised and paid; sums over lines would hold other money too."""
    lines = plan_lines(at.session, at.person, at.wish, at.known, by=at.by)
    at.take((line.key, line.of) for line in lines)


def months(at: Reading) -> None:
    """Read the months of each year in which money moved, beside what they came to since January."""
    found = {(one.year, one.number): one for one in read_months(at.session, at.person, at.wish, at.known)}
    for year in sorted({year for year, _ in found}):
        accepted = paid = 0
        for number in range(1, 13):
            one = found.get((year, number))
            moved = (one.accepted, one.paid) if one else (0, 0)
            accepted, paid = accepted + moved[0], paid + moved[1]
            at.lines.append(((str(year), f"{number:02}"), MonthSums(moved[0], accepted, moved[1], paid)))


def not_done(at: Reading) -> None:
    """Read each đề án that is paused or was dropped, with the reason that was recorded."""
    asked = (at.session, at.person, at.wish, at.known)
    lines = project_lines(*asked, by=("year", "code", "title", "state", "reason"), which=NOT_DONE)
    dropped = drop_reasons(at.session, at.person, [line.key[1] for line in lines if line.key[3]])
    at.take(
        ((year, (code, title), state, _why(reason, dropped.get(code) if state else None)), line.of)
        for line in lines for year, code, title, state, reason in (line.key,)
    )  # fmt: skip
    at.total = together(*asked, lines, which=NOT_DONE)


def _why(reason: str, dropped: DropReason | None) -> str:
    """Why a đề án is paused, by its code, or was dropped: by code and words, else by the step that time took."""
    if dropped is None:
        return code_word(reason) if reason else ""
    told = (code_word(dropped.code) if dropped.code else "", dropped.words)
    return " – ".join(part for part in told if part) or gettext(dropped.step)


def sources(at: Reading) -> None:
    """Read who pays for the đề án of each year."""
    found: dict[Any, dict[str, Figures]] = defaultdict(dict)
    for line in project_lines(at.session, at.person, at.wish, at.known, by=("year", "level")):
        found[line.key[:1]][line.key[1]] = line.of
    years = {key: _sources(of) for key, of in found.items()}
    at.take(years.items())
    names = ("kcqg", "kcdp", "matching", "other")
    at.total = Sources(*(sum(getattr(of, name) for of in years.values()) for name in names))


def effects(at: Reading) -> None:
    """Read what each đề án brought about."""
    found = read_effects(at.session, at.person, at.wish, at.known)
    at.take((((one.code, one.title), one.key), one) for one in found)
    rises = [(one.key, (one.change > 0) - (one.change < 0)) for one in found if one.change is not None]
    at.drawing = [
        (gettext(label), [sum(pair == (key, way) for pair in rises) for way in (1, -1, 0)])
        for key, label in LABELS.items()
    ]


def _sources(of: dict[str, Figures]) -> Sources:
    kcqg, kcdp = of.get(KCQG, Figures()), of.get(KCDP, Figures())
    return Sources(kcqg.support, kcdp.support, kcqg.matching + kcdp.matching, kcqg.other + kcdp.other)


def _place(at: Reading, unit_id: int) -> str:
    return province_name(at.known, unit_id, dated=not at.wish.rolled_up)


def province_name(known: Provinces, unit_id: int | None, *, dated: bool) -> str:
    """The name of a province; beside others of then, one that is no more with its last day."""
    one = known.get(unit_id or 0)
    if one is None:
        return gettext(CENTRAL)
    if dated and one.valid_to:
        return gettext("%(name)s (đến %(day)s)", name=one.name, day=f"{one.valid_to:%d/%m/%Y}")
    return one.name


def _state(_at: Reading, state: str) -> str:
    return gettext(titles().get(state, state)) if state else gettext("Tạm dừng")


WORDS: dict[str, Callable[[Reading, Any], str]] = {
    "year": lambda _, year: str(year),
    "level": lambda _, level: gettext(SHORT_LEVELS[level]),
    "place": _place,
    "activity": lambda _, code: activity_word(code) if code else gettext("Chưa ghi nội dung"),
    "reason": lambda _, code: code_word(code) if code else "–",
    "state": _state,
    "why": lambda _, words: words or "–",
    "batch": lambda _, title: title,
    "case": lambda _, named: f"{named[0]} {named[1]}",
    "indicator": lambda _, key: gettext(LABELS.get(key, key)),
}
"""A value that lines are told apart by, in words."""
