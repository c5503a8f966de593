"""The sessions of a round's council in a list, and the minutes of one as a person reads them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound
from workflow.queries.council_gate import enter, table_at
from workflow.rounds.chambers import Door
from workflow.rounds.facts import SIGNERS
from workflow.rounds.records import Round
from workflow.rounds.sittings import MEETING, MINUTES, SIGNATURE, Meeting, MinutesVersion, meetings, minutes_of
from workflow.rounds.telling import draft
from workflow.selection.minutes import Section, Text, minutes_from, without
from workflow.states import after

SITS = after("close_scores", of="selection_round")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in the list: how far its minutes are."""

    meeting: Meeting
    versions: int
    signed: int

    @property
    def complete(self) -> bool:
        """Whether both signatures stand under the newest minutes."""
        return self.versions > 0 and self.signed == len(SIGNERS)


@dataclass(frozen=True, slots=True)
class SessionList:
    """The sessions of a round, the newest first, and whether one may be opened by the person now."""

    of: Round
    door: Door
    lines: tuple[SessionLine, ...]
    may_open: bool


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """Minutes as one person reads them; ``version`` is None while they are not written yet."""

    of: Round
    door: Door
    meeting: Meeting
    text: Text
    sections: tuple[Section, ...]
    whole: bool
    version: MinutesVersion | None
    versions: tuple[MinutesVersion, ...]

    @property
    def newest(self) -> bool:
        """Whether this is the version that can be signed."""
        return self.version is not None and self.version == self.versions[-1]

    @property
    def signs(self) -> bool:
        """Whether the person has to sign this version."""
        seat = self.door.seat
        return self.newest and seat in SIGNERS and self.version is not None and seat not in self.version.signatures


def session_list(session: Session, slug: str, *, person: Person, now: datetime) -> SessionList:
    """Return the sessions of a round; raise CaseNotFound for whoever has nothing to do with them."""
    of, through = enter(session, slug, person=person, now=now)
    found = meetings(session, MEETING.c.round_id == of.id)
    signed = _signed(session, [one.id for one in found])
    lines = tuple(SessionLine(one, *signed.get(one.id, (0, 0))) for one in reversed(found))
    open_ = any(one.closed_at is None for one in found)
    return SessionList(of, through, lines, through.records and of.state in SITS and not open_)


def minutes_page(
    session: Session, slug: str, number: int, version: int | None, *, person: Person, now: datetime
) -> MinutesPage:  # fmt: skip
    """Return a version of the minutes (the newest where none is asked for), or what they would say now."""
    table = table_at(session, slug, number, person=person, now=now)
    versions = minutes_of(session, table.meeting.id)
    asked = versions[-1].version if version is None and versions else version
    chosen = next((one for one in versions if one.version == asked), None)
    if asked is not None and chosen is None:
        raise CaseNotFound(number)
    text = draft(table) if chosen is None else minutes_from(chosen.text)
    shut = table.eyes.hidden | table.eyes.closed
    return MinutesPage(
        table.of, table.door, table.meeting, text, without(text, shut), table.eyes.whole, chosen, versions
    )  # fmt: skip


def _signed(session: Session, ids: list[int]) -> dict[int, tuple[int, int]]:
    """By session, how many versions its minutes have, and how many signatures stand under the newest."""
    newest = select(MINUTES.c.session_id, func.max(MINUTES.c.version).label("last")).group_by(MINUTES.c.session_id)
    last = newest.where(MINUTES.c.session_id.in_(ids)).subquery()
    here = (SIGNATURE.c.session_id == last.c.session_id) & (SIGNATURE.c.version == last.c.last)
    found = select(last.c.session_id, last.c.last, func.count(SIGNATURE.c.seat)).outerjoin(SIGNATURE, here)
    rows = session.execute(found.group_by(last.c.session_id, last.c.last))
    return {session_id: (versions, signed) for session_id, versions, signed in rows}
