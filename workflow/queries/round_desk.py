"""The desk of a round: its rules, its members and what is wrong with them, conflicts, and who has submitted."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Process, State
from workflow.errors import Refusal
from workflow.models import Case, CaseLink, SampleItem, ScoreSheet
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.round_gate import STANDING, Door, Seen, managed, seen_items
from workflow.queries.round_quorum import Broken, broken_quorums
from workflow.rounds.facts import JUDGED, SCORING, sizes_of
from workflow.rounds.records import OUT, PART_OF, Item, Seated, hidden, members, standing_items
from workflow.rounds.standings import DECLARATION, Pair
from workflow.selection.composition import composition_faults
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body, named

SCORED = JUDGED | SCORING


@dataclass(frozen=True, slots=True)
class Load:
    """How many nominations a juror has, and how many sheets are in."""

    given: int = 0
    sent: int = 0

    @property
    def missing(self) -> int:
        """How many sheets are still to come."""
        return self.given - self.sent


@dataclass(frozen=True, slots=True)
class Loads:
    """Who has what; ``short`` nominations have fewer jurors than the round asks for. ``sent`` stays 0 if secret."""

    by_juror: Mapping[int, Load]
    short: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A shared sample by which the jury finds its common level."""

    title: str
    discussed_at: datetime | None
    conclusion: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where members stand to some nominations."""

    people: tuple[Seated, ...]
    items: tuple[Item, ...]
    standings: Mapping[Pair, Standing]
    total: int

    def standing(self, case_id: int, user_id: int) -> Standing:
        """Where a member stands; whoever said nothing has not declared."""
        return self.standings.get((case_id, user_id), Standing.UNDECLARED)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the page of a round says."""

    door: Door
    process: Process
    state: State
    seen: Seen
    faults: tuple[Refusal, ...]
    loads: Loads
    matrix: Matrix
    conflicts: Mapping[Standing, int]
    broken: tuple[Broken, ...]
    samples: tuple[Sample, ...]


def round_desk(session: Session, slug: str, *, person: Person, on: date, office: Office, start: int, size: int) -> Desk:
    """Return the desk of a round; the matrix holds ``size`` nominations from ``start`` on."""
    door = managed(session, slug, person, on)
    of, lines = door.of, door.lines
    seen, process = seen_items(session, door), process_of(session, of.process_hash)
    faults = composition_faults(of.level, members(lines), sizes_of(office, of, on), on=on) if lines else ()
    names: dict[Hashable, str] = {line.user_id: line.name for line in lines}
    people, running = sitting(lines, on), tuple(standing_items(seen.items))
    return Desk(
        door, process, process.states[of.state], seen, tuple(named(fault, names) for fault in faults),
        _loads(session, door, running), _matrix(session, people, running, start, size),
        _conflicts(session, door, people, running), broken_quorums(session, door, running),
        _samples(session, of.id),
    )  # fmt: skip


def progress(session: Session, door: Door) -> Loads:
    """Return who has what to score and how much is in, for whoever may know it."""
    return _loads(session, door, tuple(standing_items(seen_items(session, door).items)))


def sitting(lines: Iterable[Seated], on: date) -> tuple[Seated, ...]:
    """Return everybody who serves in any body, each once, in the order of the decisions."""
    found: dict[int, Seated] = {}
    for line in sorted(lines, key=lambda line: (list(Body).index(line.body), line.line_id)):
        if line.serves(on):
            found.setdefault(line.user_id, line)
    return tuple(found.values())


def standings_of(session: Session, case_ids: Iterable[int]) -> dict[Pair, Standing]:
    """Return where members stand to some nominations, as far as anything is known."""
    found = select(DECLARATION.c.case_id, DECLARATION.c.user_id, STANDING.label("standing")).where(
        DECLARATION.c.case_id.in_(sorted(case_ids))
    )
    return {(row.case_id, row.user_id): Standing(row.standing) for row in session.execute(found)}


def _matrix(session: Session, people: tuple[Seated, ...], found: tuple[Item, ...], start: int, size: int) -> Matrix:
    shown = found[start : start + size]
    return Matrix(people, shown, standings_of(session, [item.case_id for item in shown]), len(found))


def _conflicts(
    session: Session, door: Door, people: tuple[Seated, ...], found: tuple[Item, ...]
) -> dict[Standing, int]:
    """How many pairs of a serving member and a nomination stand where."""
    counted = (
        select(STANDING.label("standing"), func.count().label("n"))
        .join(Case, Case.id == DECLARATION.c.case_id)
        .where(DECLARATION.c.round_id == door.of.id, DECLARATION.c.user_id.in_([one.user_id for one in people]))
        .where(Case.state.not_in(OUT), Case.submitted_at.is_not(None), not_(hidden(door.person_id)))
        .group_by("standing")
    )
    said = {Standing(row.standing): row.n for row in session.execute(counted)}
    rest = len(people) * len(found) - sum(said.values())
    return {one: said.get(one, 0) + (rest if one is Standing.UNDECLARED else 0) for one in Standing}


def _loads(session: Session, door: Door, found: tuple[Item, ...]) -> Loads:
    """Count sheets over what the person sees; when sheets came in stays secret where it must."""
    rows: Iterable[Any] = session.execute(
        select(ScoreSheet.case_id, ScoreSheet.user_id, ScoreSheet.submitted_at)
        .join(CaseLink, (CaseLink.from_id == ScoreSheet.case_id) & (CaseLink.kind == PART_OF))
        .where(CaseLink.to_id == door.of.id, ScoreSheet.void_at.is_(None))
    )
    here = {item.case_id for item in found}
    given: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    jurors: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        if row.case_id in here:
            given[row.user_id] += 1
            jurors[row.case_id] += 1
            sent[row.user_id] += door.counts_sheets and row.submitted_at is not None
    short = (item for item in found if item.state in SCORED and jurors[item.case_id] < door.of.per_item)
    return Loads({user: Load(n, sent[user]) for user, n in given.items()}, tuple(short))


def _samples(session: Session, round_id: int) -> tuple[Sample, ...]:
    found = select(SampleItem.title, SampleItem.discussed_at, SampleItem.conclusion).where(
        SampleItem.round_id == round_id
    )
    return tuple(Sample(*row) for row in session.execute(found.order_by(SampleItem.id)))
