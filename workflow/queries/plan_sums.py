"""The plans of one year added up by source of money, plan, place and activity: folds of the ledger, however many plans.

Of a plan that is seen in part only the reader's own part is added, and what was allotted to it is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.queries.plan_figures import Asked, Entry, Figures, by, total
from workflow.queries.plan_pages import Seen, names_of_places, seen_plans
from workflow.queries.plan_reading import asked_in_part, one_a_line, read_sums

SOURCES = ("kcqg", "kcdp")
OTHER = "other"
"""What stands for any source of a line that is neither national nor local."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What one source, plan, place or activity comes to; not ``whole``: in part, so that its allotment is not known."""

    key: str
    label: str
    figures: Figures
    whole: bool = True


@dataclass(frozen=True, slots=True)
class YearSums:
    """The plans of a year, of all sources or of one; ``years`` are those that have a plan for the reader."""

    year: int
    years: tuple[int, ...]
    source: str
    all: Sum
    sources: tuple[Sum, ...]
    plans: tuple[Sum, ...]
    provinces: tuple[Sum, ...]
    activities: tuple[Sum, ...]


def year_sums(session: Session, *, person: Person, year: int | None, source: str, on: date) -> YearSums:
    """Add up what a person sees of the plans of a year; no year: this one, or the last one that has a plan."""
    found = seen_plans(session, person)
    years = tuple(sorted({one.plan.year for one in found}, reverse=True))
    chosen = year if year is not None else on.year if on.year in years else max(years, default=on.year)
    here = one_a_line([one for one in found if one.plan.year == chosen])
    counted = [one for one in here if source in ("", source_of(one))]
    entries, asked = read_sums(session, here, person)
    lines = by(entries, asked_in_part(here, asked), lambda row: row.line_id)
    plans = tuple(_sum(one.plan.slug, one.plan.title, [one], lines) for one in counted)
    inside = {one.plan.line_id for one in counted}
    rows = [row for row in entries if row.line_id in inside], [row for row in asked if row.line_id in inside]
    everything = _sum("", "", counted, lines)
    return YearSums(
        chosen, years, source, everything, tuple(_sources(here, lines)), plans, _provinces(session, *rows),
        _activities(*rows),
    )  # fmt: skip


def source_of(one: Seen) -> str:
    """Return the source of the money of a plan, one of three."""
    return one.plan.source if one.plan.source in SOURCES else OTHER


def _sum(key: str, label: str, some: list[Seen], lines: dict[int, Figures]) -> Sum:
    figures = total(lines.get(line_id, Figures()) for line_id in {one.plan.line_id for one in some})
    return Sum(key, label, figures, all(one.whole for one in some))


def _sources(here: list[Seen], lines: dict[int, Figures]) -> Iterable[Sum]:
    for source in (*SOURCES, OTHER):
        some = [one for one in here if source_of(one) == source]
        if some:
            yield _sum(source, "", some, lines)


def _provinces(session: Session, entries: list[Entry], asked: list[Asked]) -> tuple[Sum, ...]:
    sums = by(entries, asked, lambda row: row.province_id)
    names = names_of_places(session, set(sums))
    return tuple(sorted((Sum(str(key), names[key], each) for key, each in sums.items()), key=lambda one: one.label))


def _activities(entries: list[Entry], asked: list[Asked]) -> tuple[Sum, ...]:
    sums = by(entries, asked, lambda row: row.activity or None)
    return tuple(Sum(key, "", each) for key, each in sorted(sums.items(), key=lambda pair: (-pair[1].planned, pair[0])))
