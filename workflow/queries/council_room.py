"""The room of a council session as one person sees it: agenda, who leaves, quorum, votes, number and structure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound, Refusal
from workflow.queries.council_gate import table_at
from workflow.rounds.chambers import Door
from workflow.rounds.facts import SIGNERS
from workflow.rounds.records import Item, Round, Seated
from workflow.rounds.sittings import (
    AgendaLine,
    Ballot,
    Meeting,
    MinutesVersion,
    Pair,
    Presence,
    minutes_of,
)
from workflow.rounds.tables import Table
from workflow.rounds.telling import draft
from workflow.selection.agenda import AgendaItem, Turn, turns
from workflow.selection.ballots import Sitting, chair_there, quorum_met, quorum_size
from workflow.selection.minutes import Section, without
from workflow.selection.quota import Lineup, Quota, lined_up, quota_faults
from workflow.selection.structure import at_stake, excesses
from workflow.states import after

REACHED = after("reach_mark", of="product_nomination")
RECUSED, NOMINEE, UNDECLARED, FREE = "recused", "nominee", "undeclared", ""
"""What keeps a member from a nomination; nothing for most."""


@dataclass(frozen=True, slots=True)
class Place:
    """One member at the table for a nomination."""

    who: Seated
    status: str
    present: bool
    vote: str
    excuse: str = ""
    """Why the member stays away from the session, where a reason was given."""


@dataclass(frozen=True, slots=True)
class RoomItem:
    """One nomination of the agenda as the person may see it; a closed one by its names alone."""

    item: Item
    line: AgendaLine
    closed: bool
    mean: Fraction | None
    sheets: int
    places: tuple[Place, ...]
    leave: tuple[str, ...]
    back: tuple[str, ...]
    present: int
    needed: int
    faults: tuple[Refusal, ...]
    ballots: tuple[Ballot, ...]

    @property
    def out(self) -> tuple[Place, ...]:
        """Who may not be in the room."""
        return tuple(place for place in self.places if place.status in (RECUSED, NOMINEE))

    @property
    def voted(self) -> bool:
        """Whether a vote on this very nomination decided it; a vote on the number tells of others too."""
        said = {"passed": True, "failed": False}
        return bool(self.ballots) and said.get(self.ballots[-1].outcome) is self.line.passed

    @property
    def undeclared(self) -> tuple[Place, ...]:
        """Who has not declared yet."""
        return tuple(place for place in self.places if place.status == UNDECLARED)


@dataclass(frozen=True, slots=True)
class Structure:
    """Number and structure: the limits shown, the line drawn under them, and what was carried before."""

    limits: Quota
    lineup: Lineup | None
    faults: tuple[Refusal, ...]
    carried: Ballot | None
    ballots: tuple[Ballot, ...]
    short: bool
    places: tuple[Place, ...]
    groups: tuple[str, ...]
    needed: int
    products: Mapping[int, Item]


@dataclass(frozen=True)
class Room:
    """A session with everything that its page shows to one person."""

    of: Round
    door: Door
    meeting: Meeting
    whole: bool
    items: tuple[RoomItem, ...]
    places: tuple[Place, ...]
    sections: tuple[Section, ...]
    versions: tuple[MinutesVersion, ...]
    late: int
    over: bool

    @property
    def decided(self) -> int:
        """How many of the nominations shown are decided."""
        return sum(one.line.decided_at is not None for one in self.items if not one.closed)

    @property
    def signs(self) -> bool:
        """Whether the newest minutes wait for the person's signature."""
        return bool(self.versions) and self.door.seat in SIGNERS and self.door.seat not in self.versions[-1].signatures

    @property
    def runs(self) -> bool:
        """Whether the person records here now."""
        return self.door.records and self.meeting.closed_at is None

    def current(self, code: str) -> RoomItem | None:
        """The nomination on the table: the one asked for, or else the first that is still open."""
        asked = next((one for one in self.items if one.item.code == code), None)
        return asked or next((one for one in self.items if one.line.decided_at is None and not one.closed), None)


def room(session: Session, slug: str, number: int, *, person: Person, now: datetime) -> Room:
    """Return a session as the person may see it; raise CaseNotFound where it does not exist for the person."""
    return _room(table_at(session, slug, number, person=person, now=now))


def _room(table: Table) -> Room:
    seen, hidden = table.seen, table.eyes.hidden | table.eyes.closed
    return Room(
        table.of, table.door, table.meeting, table.eyes.whole, tuple(_items(table, seen)),
        _everybody(table, seen), without(draft(table), hidden),
        minutes_of(table.session, table.meeting.id), _late(table) if table.eyes.whole else 0,
        table.eyes.whole and _over(table),
    )  # fmt: skip


def structure(
    session: Session, slug: str, number: int, limits: Quota | None, *, person: Person, now: datetime
) -> tuple[Room, Structure]:  # fmt: skip
    """Return the line-up under limits (those in force where none are given); CaseNotFound unless all may be seen."""
    table = table_at(session, slug, number, person=person, now=now)
    if not table.eyes.whole:
        raise CaseNotFound(number)
    wish = table.limits if limits is None else limits
    candidates = table.candidates
    faults = quota_faults(candidates, wish)
    about = sorted(at_stake(candidates, wish))
    votes = tuple(one for one in table.ballots if one.case_id is None)
    seen = table.seen
    sitting = table.chamber.sitting(about, ())
    shown = Structure(
        wish, None if faults else lined_up(candidates, wish), faults,
        next((one for one in reversed(votes) if one.outcome == "passed"), None), votes,
        bool(excesses(candidates, wish)), _places(table, about, seen),
        tuple(sorted({one.group for one in candidates if one.passed})), quorum_size(table.of.rule, sitting),
        {item.case_id: item for item in table.items},
    )  # fmt: skip
    return _room(table), shown


def _items(table: Table, seen: Mapping[Pair, Presence]) -> list[RoomItem]:
    """The agenda. Whoever may not see all of it reads it by number of case: the order itself tells who leaves."""
    of_item = {item.case_id: item for item in table.items}
    shown = [line for line in table.lines if line.case_id not in table.eyes.hidden and line.case_id in of_item]
    if not table.eyes.whole:
        shown.sort(key=lambda line: line.case_id)
    order = [AgendaItem(line.case_id, table.chamber.out([line.case_id])) for line in shown]
    moves = {turn.item_id: turn for turn in turns(order)} if table.eyes.whole else {}
    return [_item(table, of_item[line.case_id], line, seen, moves.get(line.case_id)) for line in shown]


def _item(
    table: Table, item: Item, line: AgendaLine, seen: Mapping[Pair, Presence], turn: Turn | None
) -> RoomItem:  # fmt: skip
    if line.case_id in table.eyes.closed:
        return RoomItem(item, line, True, None, 0, (), (), (), 0, 0, (), ())
    result, places = table.results.get(line.case_id), _places(table, [line.case_id], seen)
    sitting = _sitting(table, line.case_id, places)
    names, rule = table.chamber.names, table.of.rule
    found = (quorum_met(rule, sitting), chair_there(rule, sitting))
    return RoomItem(
        item, line, False, result.mean if result else None, result.counted if result else 0, places,
        tuple(names[user] for user in sorted(turn.leave)) if turn else (),
        tuple(names[user] for user in sorted(turn.back)) if turn else (),
        len(sitting.voters), quorum_size(rule, sitting), tuple(fault for fault in found if fault),
        tuple(one for one in table.ballots if one.case_id == line.case_id),
    )  # fmt: skip


def _sitting(table: Table, case_id: int, places: tuple[Place, ...]) -> Sitting:
    return table.chamber.sitting([case_id], [place.who.user_id for place in places if place.present])


def _places(table: Table, case_ids: list[int], seen: Mapping[Pair, Presence]) -> tuple[Place, ...]:
    """Every member for these nominations, with what keeps them away and whether they are recorded as there."""
    chamber, shown = table.chamber, []
    recused, owners = chamber.recused(case_ids), chamber.owners(case_ids)
    quiet = chamber.undeclared(case_ids)
    for one in chamber.council:
        user = one.user_id
        status = NOMINEE if user in owners else RECUSED if user in recused else UNDECLARED if user in quiet else FREE
        known = [seen[case, user] for case in case_ids if (case, user) in seen]
        here = any(presence.present for presence in known) if case_ids else _there(seen, user)
        vote = known[0].vote or "" if len(known) == 1 else ""
        shown.append(Place(one, status, here and not status, vote))
    return tuple(shown)


def _everybody(table: Table, seen: Mapping[Pair, Presence]) -> tuple[Place, ...]:
    """The members with whether they were there for anything that the person may see."""
    open_to_me = {pair: one for pair, one in seen.items() if table.eyes.opens(pair[0])}
    return tuple(
        Place(one, FREE, _there(open_to_me, one.user_id), "", table.excuses.get(one.user_id, ""))
        for one in table.chamber.council
    )


def _there(seen: Mapping[Pair, Presence], user_id: int) -> bool:
    return any(one.present for (_, user), one in seen.items() if user == user_id)


def _over(table: Table) -> bool:
    """Whether more nominations are still in than the numbers in force allow."""
    outside = {line.case_id for line in table.lines if line.passed is False}
    return bool(excesses([one for one in table.candidates if one.item_id not in outside], table.limits))


def _late(table: Table) -> int:
    """How many nominations reached the mark and are not on the agenda yet."""
    listed = {line.case_id for line in table.lines}
    if table.meeting.closed_at is not None:
        return 0
    return sum(item.state in REACHED and item.case_id not in listed for item in table.everything)
