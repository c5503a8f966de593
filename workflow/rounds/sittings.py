"""The sessions of a round's council as the records have them: agenda, who was there, and vote by vote what came out."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from workflow.models import (
    AgendaItem,
    Attendance,
    CouncilBallot,
    CouncilSession,
    Minutes,
    MinutesSignature,
    SessionExcuse,
    User,
)  # fmt: skip
from workflow.models.base import table_of
from workflow.rounds.records import CASE, ROUND, Reader, Round, round_columns, round_from
from workflow.selection.ballots import Count
from workflow.selection.quota import Quota

MEETING, AGENDA, PRESENCE = table_of(CouncilSession), table_of(AgendaItem), table_of(Attendance)
BALLOT, MINUTES, SIGNATURE = table_of(CouncilBallot), table_of(Minutes), table_of(MinutesSignature)
EXCUSE = table_of(SessionExcuse)
MEETING_COLUMNS = (
    MEETING.c.id, MEETING.c.round_id, MEETING.c.number, MEETING.c.opened_at, MEETING.c.place, MEETING.c.closed_at,
    MEETING.c.version,
)  # fmt: skip
Pair = tuple[int, int]
"""A nomination and a person."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of a council; ``version`` counts what was recorded in it."""

    id: int
    round_id: int
    number: int
    opened_at: datetime
    place: str
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One nomination on the agenda, with what stands about it now."""

    case_id: int
    position: int
    secret: bool
    n_eligible: int
    n_present: int
    n_valid: int
    yes: int
    no: int
    abstain: int
    passed: bool | None
    note: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a member was there for a nomination, the open vote, and why the member stays away from the session."""

    present: bool
    vote: str | None
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote as it was counted. Without a nomination it is about number and structure."""

    id: int
    case_id: int | None
    at: datetime
    by_id: int
    secret: bool
    n_members: int
    n_eligible: int
    n_present: int
    count: Count
    needed: int
    outcome: str
    casting_id: int | None
    presiding_id: int | None
    present: tuple[int, ...]
    recused: tuple[int, ...]
    votes: Mapping[int, str]
    quota: Mapping[str, Any]
    note: str

    @property
    def limits(self) -> Quota:
        """The numbers that this vote was about."""
        return Quota(self.quota.get("total"), self.quota.get("per_group", {}))


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One version of the minutes, with who signed it in which seat."""

    version: int
    text: str
    hash: str
    reason: str
    written_at: datetime
    written_by: str
    signatures: Mapping[str, tuple[str, datetime]]


def meetings(session: Reader, *where: ColumnElement[bool]) -> tuple[Meeting, ...]:
    """Return the sessions for which all conditions hold, in their order."""
    found = select(*MEETING_COLUMNS).where(*where).order_by(MEETING.c.round_id, MEETING.c.number)
    return tuple(Meeting(*row) for row in session.execute(found))


def round_with_meeting(session: Reader, slug: str, number: int) -> tuple[Round, Meeting] | None:
    """Return the round at an address with one of its sessions by its number, or None."""
    own = [column.label(f"m_{column.name}") for column in MEETING_COLUMNS]
    found = (
        select(*round_columns(), *own)
        .join(CASE, CASE.c.id == ROUND.c.case_id)
        .join(MEETING, MEETING.c.round_id == ROUND.c.case_id)
        .where(ROUND.c.slug == slug, MEETING.c.number == number)
    )
    row = session.execute(found).mappings().one_or_none()
    if row is None:
        return None
    meeting = Meeting(*(row[column.name] for column in own))
    return round_from({name: value for name, value in row.items() if not name.startswith("m_")}), meeting


def agenda_of(session: Reader, meeting_id: int) -> tuple[AgendaLine, ...]:
    """Return the agenda of a session, in its order."""
    return agendas(session, [meeting_id]).get(meeting_id, ())


def agendas(session: Reader, meeting_ids: Collection[int]) -> dict[int, tuple[AgendaLine, ...]]:
    """Return the agendas of some sessions, by session."""
    found = select(AGENDA).where(AGENDA.c.session_id.in_(meeting_ids)).order_by(AGENDA.c.position, AGENDA.c.case_id)
    lines: dict[int, list[AgendaLine]] = defaultdict(list)
    for row in session.execute(found).mappings():
        lines[row["session_id"]].append(agenda_line(row))
    return {meeting_id: tuple(listed) for meeting_id, listed in lines.items()}


def agenda_line(row: Any) -> AgendaLine:
    """Build a line of an agenda from its row."""
    return AgendaLine(**{name: value for name, value in row.items() if name != "session_id"})


def attended(session: Reader, meeting_id: int) -> dict[Pair, Presence]:
    """Return who was recorded as there, by nomination and person."""
    why = (EXCUSE.c.session_id == PRESENCE.c.session_id) & (EXCUSE.c.user_id == PRESENCE.c.user_id)
    found = select(PRESENCE, EXCUSE.c.reason).outerjoin(EXCUSE, why).where(PRESENCE.c.session_id == meeting_id)
    return {
        (row.case_id, row.user_id): Presence(row.present, row.vote, row.reason or "") for row in session.execute(found)
    }


def ballots_of(session: Reader, meeting_id: int) -> tuple[Ballot, ...]:
    """Return every vote of a session, in the order of counting."""
    return ballots(session, [meeting_id]).get(meeting_id, ())


def ballots(session: Reader, meeting_ids: Collection[int]) -> dict[int, tuple[Ballot, ...]]:
    """Return every vote of some sessions, by session."""
    counted: dict[int, list[Ballot]] = defaultdict(list)
    found = select(BALLOT).where(BALLOT.c.session_id.in_(meeting_ids)).order_by(BALLOT.c.id)
    for row in session.execute(found):
        counted[row.session_id].append(_ballot(row))
    return {meeting_id: tuple(votes) for meeting_id, votes in counted.items()}


def newest(votes: tuple[Ballot, ...]) -> dict[int | None, Ballot]:
    """Return the last vote on each nomination, and under None the last one on number and structure that was carried."""
    return {one.case_id: one for one in votes if one.case_id is not None or one.outcome == "passed"}


def minutes_of(session: Reader, meeting_id: int) -> tuple[MinutesVersion, ...]:
    """Return the versions of the minutes of a session, the first one first."""
    signer, under = aliased(User), (SIGNATURE.c.session_id, SIGNATURE.c.version)
    here = (under[0] == MINUTES.c.session_id) & (under[1] == MINUTES.c.version)
    found = (
        select(MINUTES, User.name, SIGNATURE.c.seat, signer.name.label("signer"), SIGNATURE.c.at.label("signed_at"))
        .join(User, User.id == MINUTES.c.written_by)
        .outerjoin(SIGNATURE, here)
        .outerjoin(signer, signer.id == SIGNATURE.c.user_id)
        .where(MINUTES.c.session_id == meeting_id)
        .order_by(MINUTES.c.version)
    )
    rows = session.execute(found).all()
    signed: dict[int, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    for row in rows:
        if row.seat is not None:
            signed[row.version][row.seat] = (row.signer, row.signed_at)
    return tuple(
        MinutesVersion(row.version, row.text, row.hash, row.reason, row.written_at, row.name, signed[row.version])
        for row in {row.version: row for row in rows}.values()
    )


def _ballot(row: Any) -> Ballot:
    people = row.people
    votes = {int(user): vote for user, vote in people.get("votes", {}).items()}
    return Ballot(
        row.id, row.case_id, row.at, row.by_id, row.secret, row.n_members, row.n_eligible, row.n_present,
        Count(row.yes, row.no, row.abstain, row.invalid), row.needed, row.outcome, row.casting_id, row.presiding_id,
        tuple(people["present"]), tuple(people["recused"]), votes, row.quota, row.note,
    )  # fmt: skip
