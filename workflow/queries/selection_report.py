"""What became of the nominations that a person may see: how far each went, and the certificates that are valid today.

Nothing here is stored: every figure is counted from histories and certificates when it is asked for. A set of products
is one nomination; establishments are counted apart, each once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.fold import sort_key
from workflow.models import Case, CaseEvent, CaseLink, CaseSection, SelectionRound, Unit
from workflow.models.base import table_of
from workflow.queries.verification import CERTIFICATE, worth
from workflow.queries.visibility import visible
from workflow.rounds.records import CLIMBS, PART_OF
from workflow.selection.certificates import Standing
from workflow.selection.councils import Level
from workflow.states import before

PROCESS = "product_nomination"
REGISTERED, ELIGIBLE, SCORED, PASSED, RECOGNISED = "registered", "eligible", "scored", "passed", "recognised"
STAGES = (REGISTERED, ELIGIBLE, SCORED, PASSED, RECOGNISED)
"""How far a nomination can go, from the first to the last."""
SENT = "sent"
STEPS = {
    "find_eligible": ELIGIBLE, "reach_mark": PASSED, "miss_mark": SCORED, "recount_up": PASSED, "recount_down": SCORED,
    "recognise": RECOGNISED, "forward": SENT,
}  # fmt: skip
IMPLIED = {PASSED: (SCORED,)}
"""Who reached the mark was scored."""
UNJUDGED = before("find_eligible", of=PROCESS) | before("accept", of=PROCESS)
"""Where nobody holds a nomination eligible (any more)."""
LEVELS = tuple(level.value for level in Level)
LINK = table_of(CaseLink)


@dataclass(frozen=True, slots=True)
class Nomination:
    """One nomination and what it reached."""

    case_id: int
    round_id: int
    round: str
    year: int
    level: str
    group: str
    province: str
    place: str
    """The code of the province."""
    applicant_id: int
    is_set: bool
    reached: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """Products, sets and establishments of some nominations; ``total`` counts a set once."""

    products: int
    sets: int
    establishments: int

    @property
    def total(self) -> int:
        """Products and sets together."""
        return self.products + self.sets


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a name (a code, or a name as it is), and the figure of each stage."""

    name: str
    counts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Climb:
    """How many went from one level to the next: recognised here, sent up, certified above."""

    level: str
    above: str
    recognised: int
    sent: int
    certified: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page of reports shows."""

    stages: tuple[tuple[str, Counted], ...]
    levels: tuple[Row, ...]
    rounds: tuple[Row, ...]
    groups: tuple[Row, ...]
    provinces: tuple[Row, ...]
    climbs: tuple[Climb, ...]
    valid: tuple[tuple[str, Counted], ...]
    found: tuple[Nomination, ...]
    """What all of it was counted from."""


def report_years(session: Session, person: Person) -> tuple[int, ...]:
    """Return the years of the nominations that the person may see, the newest first."""
    found = select(Case.year).where(*_seen(person)).distinct().order_by(Case.year.desc())
    return tuple(session.scalars(found))


def selection_report(
    session: Session, person: Person, *, on: date, year: int | None = None, level: str = ""
) -> Report:  # fmt: skip
    """Return the figures of the nominations that the person may see, of one year and level where these are named."""
    found = [one for one in _nominations(session, person) if year in (None, one.year) and level in ("", one.level)]
    held = _certificates(session, person, on)
    return Report(
        tuple((stage, count(_at(found, stage))) for stage in STAGES),
        _rows(found, lambda one: one.level, LEVELS.index),
        _rows(found, lambda one: one.round, sort_key), _rows(found, lambda one: one.group, sort_key),
        _rows(found, lambda one: one.province, sort_key), _climbs(found, held),
        _valid([one for one in found if one.case_id in held.valid]), tuple(found),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Held:
    """The nominations with a certificate that is valid today, and from which a certified one above climbed."""

    valid: frozenset[int]
    climbed: frozenset[int]


def _seen(person: Person) -> tuple[ColumnElement[bool], ...]:
    """The nominations that count for a person: handed in, visible, and hidden by no conflict."""
    return Case.process_key == PROCESS, Case.submitted_at.is_not(None), visible(scope_of(person))


def _nominations(session: Session, person: Person) -> list[Nomination]:
    province, joined = aliased(Unit), and_(CaseSection.case_id == Case.id, CaseSection.key == "product")
    found = (
        select(
            Case.id, Case.year, Case.activity, Case.applicant_id, Case.state, LINK.c.to_id, SelectionRound.level,
            SelectionRound.slug, province.name.label("province"), province.code.label("place"),
            CaseSection.content["is_set"].as_boolean().label("is_set"),
        )
        .join(LINK, and_(LINK.c.from_id == Case.id, LINK.c.kind == PART_OF))
        .join(SelectionRound, SelectionRound.case_id == LINK.c.to_id)
        .join(province, province.id == Case.province_id)
        .outerjoin(CaseSection, joined)
        .where(*_seen(person))
        .order_by(Case.id)
    )  # fmt: skip
    rows = session.execute(found).all()
    steps, titles = _steps(session, person), _titles(session, {row.to_id for row in rows})
    return [_nomination(row, titles[row.to_id], steps.get(row.id, frozenset())) for row in rows]


def _steps(session: Session, person: Person) -> dict[int, frozenset[str]]:
    found = (
        select(CaseEvent.case_id, CaseEvent.step)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.step.in_(STEPS), *_seen(person))
        .order_by(CaseEvent.case_id, CaseEvent.seq)
    )
    taken = defaultdict[int, set[str]](set)
    for case_id, step in session.execute(found):
        stage = STEPS[step]
        if stage == SCORED:
            taken[case_id].discard(PASSED)  # the points were counted again, and now miss the mark
        taken[case_id].update((stage, *IMPLIED.get(stage, ())))
    return {case_id: frozenset(stages) for case_id, stages in taken.items()}


def _titles(session: Session, ids: set[int]) -> dict[int, str]:
    found = select(Case.id, Case.title, Case.year).where(Case.id.in_(sorted(ids)))
    return {row.id: f"{row.title} ({row.year})" for row in session.execute(found)}


def _nomination(row: Any, title: str, stages: frozenset[str]) -> Nomination:
    reached = stages - {ELIGIBLE} if row.state in UNJUDGED else stages
    return Nomination(
        row.id, row.to_id, title, row.year, row.level, row.activity, row.province, row.place,
        row.applicant_id, bool(row.is_set), reached | {REGISTERED},
    )  # fmt: skip


def _certificates(session: Session, person: Person, on: date) -> _Held:
    own = select(CERTIFICATE).join(Case, Case.id == CERTIFICATE.c.case_id)
    rows = session.execute(own.where(CERTIFICATE.c.replaced_by.is_(None), visible(scope_of(person))))
    valid = frozenset(row.case_id for row in rows if worth(row, None, on)[0] is Standing.VALID)
    upward = select(LINK.c.to_id).join(CERTIFICATE, CERTIFICATE.c.case_id == LINK.c.from_id)
    return _Held(valid, frozenset(session.scalars(upward.where(LINK.c.kind == CLIMBS).distinct())))


def _at(found: Iterable[Nomination], stage: str) -> list[Nomination]:
    return [one for one in found if stage in one.reached]


def count(found: Iterable[Nomination]) -> Counted:
    """Count products, sets and establishments."""
    items = list(found)
    sets = sum(one.is_set for one in items)
    return Counted(len(items) - sets, sets, len({one.applicant_id for one in items}))


def _rows(
    found: list[Nomination], name: Callable[[Nomination], str], order: Callable[[str], Any]
) -> tuple[Row, ...]:  # fmt: skip
    parts = defaultdict[str, list[Nomination]](list)
    for one in found:
        parts[name(one)].append(one)
    return tuple(Row(key, tuple(count(_at(parts[key], stage)) for stage in STAGES)) for key in sorted(parts, key=order))


def _climbs(found: list[Nomination], held: _Held) -> tuple[Climb, ...]:
    """The way over linked rounds, from level to level."""
    ways = []
    for level, above in pairwise(LEVELS):
        recognised = [one for one in _at(found, RECOGNISED) if one.level == level]
        sent = _at(recognised, SENT)
        certified = sum(one.case_id in held.climbed for one in sent)
        ways.append(Climb(level, above, len(recognised), len(sent), certified))
    return tuple(way for way in ways if way.recognised)


def _valid(found: list[Nomination]) -> tuple[tuple[str, Counted], ...]:
    levels = {level: [one for one in found if one.level == level] for level in LEVELS}
    return tuple((level, count(ones)) for level, ones in levels.items() if ones)
