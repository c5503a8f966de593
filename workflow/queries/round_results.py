"""What a jury's sheets say once they are open: the exact mean, how firmly it stands, and every other fair way to count.

Everything is computed from what the person may see: a nomination hidden by a conflict is in no list, no number and no
rank (I-31). Before closing there is nothing to compute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from string import ascii_uppercase

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.queries.round_gate import Door, door_to, seen_items
from workflow.rounds.recorded import Recorded, as_recorded, recorded
from workflow.rounds.records import OUT, Item, Seated
from workflow.rounds.scores import panels, sheets_of, totals
from workflow.selection.councils import Body, Seat
from workflow.selection.results import Outcome, Panel, Sheet, counted_totals, lacking, tally
from workflow.selection.robustness import Robust, robustness


@dataclass(frozen=True, slots=True)
class Voice:
    """One juror's total by the juror's letter, the mean without it, and whether leaving it out turns the result."""

    letter: str
    total: Fraction
    without: Fraction | None
    turns: bool


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A nomination with its official result and its robustness. ``place`` counts equal means once."""

    item: Item
    outcome: Outcome
    robust: Robust
    voices: tuple[Voice, ...]
    place: int | None
    versions: tuple[Recorded, ...] = ()
    """The official result as it was recorded when the scores were closed, and every time that it changed since."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The results of one group of products."""

    group: str
    n: int
    passed: int
    fragile: int


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a round for one person. ``shut`` nominations wait for the person's own declaration."""

    door: Door
    lines: tuple[ResultLine, ...]
    shut: tuple[Item, ...]
    letters: Mapping[str, str]
    """Who stands behind each letter, for those who run or lead the round; nothing for others."""
    excluded: tuple[str, ...]
    """The letters of jurors whom the rule of missing sheets leaves out of every mean."""

    @property
    def passed(self) -> int:
        """How many reach the mark."""
        return sum(line.outcome.passed for line in self.lines)

    @property
    def fragile(self) -> int:
        """How many would change sides if they were counted in another fair way."""
        return sum(not line.robust.firm for line in self.lines)

    @property
    def groups(self) -> tuple[GroupLine, ...]:
        """The results by group of products, in alphabetical order of the keys."""
        keys = sorted({line.item.group for line in self.lines})
        return tuple(_group(key, [line for line in self.lines if line.item.group == key]) for key in keys)


def round_results(session: Session, slug: str, *, person: Person, on: date) -> Results:
    """Return the results of a round, the highest mean first; before closing they are empty."""
    door = door_to(session, slug, person, on)
    if not door.closed:
        return Results(door, (), (), {}, ())
    seen = seen_items(session, door)
    letters = letters_of(door.lines)
    lines, excluded = _lines(session, door, [item for item in seen.open if item.state not in OUT], letters)
    names = {line.user_id: line.name for line in door.lines}
    known = {letter: names[user] for user, letter in letters.items()} if door.manages else {}
    shut = tuple(item for item in seen.items if item.case_id in seen.shut and item.state not in OUT)
    return Results(door, lines, shut, known, excluded)


def letters_of(lines: Iterable[Seated]) -> dict[int, str]:
    """Return a letter for everybody who ever scored in a round, in the order of the decisions: A to Z, then AA."""
    scorers = dict.fromkeys(
        line.user_id
        for line in sorted(lines, key=lambda line: line.line_id)
        if line.body is Body.JURY and line.seat is not Seat.SECRETARY
    )
    return {user: _letter(number) for number, user in enumerate(scorers)}


def _letter(number: int) -> str:
    rest, place = divmod(number, len(ascii_uppercase))
    return (_letter(rest - 1) if rest else "") + ascii_uppercase[place]


def _lines(
    session: Session, door: Door, found: list[Item], letters: Mapping[int, str]
) -> tuple[tuple[ResultLine, ...], tuple[str, ...]]:
    of, here = door.of, {item.case_id for item in found}
    every, given = panels(sheets_of(session, of.id), here), totals(session, of.id)
    mark, missing = of.rubric.pass_mark, of.rubric.missing
    late = frozenset(lacking(every, given)) if missing == "exclude_juror" else frozenset[int]()
    boards, counted = _without(late, [one for one in every if one.item_id in here], given)
    known = recorded(session, of, here)
    results = as_recorded(tally(every, given, pass_mark=mark, missing=missing), known)
    firmness = robustness(boards, counted, pass_mark=mark, missing=missing)
    voices = _voices(counted_totals(boards, counted, missing=missing), mark, letters)
    places = _places({case_id: results[case_id] for case_id in here})
    lines = (
        ResultLine(item, results[one], firmness[one], voices[one], places.get(one), known.get(one, ()))
        for one, item in ((item.case_id, item) for item in found)
    )
    return tuple(sorted(lines, key=_order)), tuple(sorted(letters[user] for user in late))


def _without(late: frozenset[int], boards: Iterable[Panel], given: Iterable[Sheet]) -> tuple[list[Panel], list[Sheet]]:
    """What counts of some nominations without those whom the round leaves out of all.

    For which nomination somebody is left out may be hidden from the reader, but the official means are without them.
    """
    rest = [Panel(one.item_id, one.jurors - late) for one in boards]
    here = {one.item_id for one in rest}
    return rest, [sheet for sheet in given if sheet.item_id in here and sheet.juror_id not in late]


def _order(line: ResultLine) -> tuple[bool, Fraction, int]:
    """The highest mean first; what has no mean comes last."""
    mean = line.outcome.mean
    return mean is None, -(mean or Fraction()), line.item.case_id


def _places(results: Mapping[int, Outcome]) -> dict[int, int]:
    """The place of each nomination; equal means share the better one."""
    means = {case_id: one.mean for case_id, one in results.items() if one.mean is not None}
    ordered = sorted(means.values(), reverse=True)
    first: dict[Fraction, int] = {}
    for number, mean in enumerate(ordered, start=1):
        first.setdefault(mean, number)
    return {case_id: first[mean] for case_id, mean in means.items()}


def _voices(
    counted: Mapping[int, Mapping[int, Fraction]], mark: int, letters: Mapping[int, str]
) -> dict[int, tuple[Voice, ...]]:
    """By nomination, each total that counts, in the order of the letters."""
    found: dict[int, tuple[Voice, ...]] = {}
    for case_id, row in counted.items():
        whole, n = sum(row.values(), Fraction()), len(row)
        passed = whole >= mark * n
        ordered = sorted(row.items(), key=lambda pair: (len(letters[pair[0]]), letters[pair[0]]))
        rest = {user: (whole - total) / (n - 1) if n > 1 else None for user, total in ordered}
        found[case_id] = tuple(
            Voice(letters[user], total, mean, mean is not None and (mean >= mark) != passed)
            for (user, total), mean in zip(ordered, rest.values(), strict=True)
        )
    return found


def _group(key: str, lines: list[ResultLine]) -> GroupLine:
    passed, fragile = sum(line.outcome.passed for line in lines), sum(not line.robust.firm for line in lines)
    return GroupLine(key, len(lines), passed, fragile)
