"""A session of a council as one person finds it: agenda, members, results, votes, and what is open to the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.rounds.chambers import Chamber, Door, Eyes, apart, chamber, door, eyes
from workflow.rounds.recorded import Recorded, official, recorded
from workflow.rounds.records import CASE, Item, Round, Seated, items_beside, round_of, seated, serving
from workflow.rounds.sittings import (
    AGENDA,
    MEETING,
    AgendaLine,
    Ballot,
    Meeting,
    Pair,
    Presence,
    agenda_line,
    attended,
    ballots_of,
    meetings,
    newest,
)  # fmt: skip
from workflow.selection.councils import Body
from workflow.selection.quota import Candidate, Quota
from workflow.selection.results import Outcome

FAILED: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Table:
    """A session of a council as one person finds it at one moment."""

    session: Session
    meeting: Meeting
    of: Round
    items: tuple[Item, ...]
    lines: tuple[AgendaLine, ...]
    chamber: Chamber
    door: Door
    eyes: Eyes
    by: Person
    now: datetime
    seats: tuple[Seated, ...]
    """Every line of the decisions on who sits where."""
    everything: tuple[Item, ...]
    """Every nomination of the round, on the agenda or not."""

    def line(self, case_id: int) -> AgendaLine:
        """Return a nomination that the person may deal with; those hidden or not declared about stay shut."""
        found = next((line for line in self.lines if line.case_id == case_id), None)
        if found is None or case_id in self.eyes.hidden:
            raise CaseNotFound(case_id)
        if case_id in self.eyes.closed:
            raise refusal("declare_first", "Bạn chưa khai báo xung đột lợi ích với sản phẩm này.", "Khai báo trước.")
        return found

    @cached_property
    def results(self) -> Mapping[int, Outcome]:
        """The official results by nomination, as they were recorded last."""
        newest_ = {case_id: known[-1] for case_id, known in self.versions.items()}
        if any(line.case_id not in newest_ for line in self.lines):
            return official(self.session, self.of)
        return {
            case_id: Outcome(case_id, one.sheets, one.sheets, one.mean, one.passed) for case_id, one in newest_.items()
        }

    @cached_property
    def seen(self) -> Mapping[Pair, Presence]:
        """Who was recorded as there, by nomination and person."""
        return attended(self.session, self.meeting.id)

    @cached_property
    def ballots(self) -> tuple[Ballot, ...]:
        """Every vote of the session so far."""
        return ballots_of(self.session, self.meeting.id)

    @property
    def excuses(self) -> Mapping[int, str]:
        """Why members stay away from the session, by person."""
        return {user: one.excuse for (_, user), one in self.seen.items() if one.excuse}

    @cached_property
    def versions(self) -> Mapping[int, tuple[Recorded, ...]]:
        """Every version of the official results, by nomination."""
        return recorded(self.session, self.of, {line.case_id for line in self.lines})

    @property
    def limits(self) -> Quota:
        """The numbers that bind: those that the council carried, or else those of the plan."""
        carried = newest(self.ballots).get(None)
        return self.of.quota if carried is None else carried.limits

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The agenda as the line of the quota looks at it, without what was voted down or lost the mark since."""
        down = {one.case_id for one in newest(self.ballots).values() if one.outcome == FAILED}
        out = down | {case_id for case_id, one in self.results.items() if not one.passed}
        found = ((item, self.results[item.case_id].mean) for item in self.items if item.case_id in self.results)
        return tuple(
            Candidate(item.case_id, item.group, mean, item.case_id not in out, item.applicant_id)
            for item, mean in found
            if mean is not None
        )


def read_table(session: Session, meeting_id: int, *, by: Person, now: datetime) -> Table:
    """Read a session with everything that votes and minutes of it need."""
    meeting = meeting_of(session, meeting_id)
    return table_of(session, round_of(session, meeting.round_id), meeting, by=by, now=now)


def table_of(session: Session, of: Round, meeting: Meeting, *, by: Person, now: datetime) -> Table:
    """Return a session of a round, both of them read already, as a person finds it."""
    on, seats = local(now).date(), seated(session, of.id)
    here = (AGENDA.c.case_id == CASE.c.id) & (AGENDA.c.session_id == meeting.id)
    everything = items_beside(session, of.id, AGENDA, here)
    rows = [agenda_line(row) for _, row in everything if row is not None]
    lines = tuple(sorted(rows, key=lambda line: (line.position, line.case_id)))
    listed, found = {line.case_id for line in lines}, tuple(item for item, row in everything if row is not None)
    aside, nominees = apart(session, of, found, [one.user_id for one in serving(seats, Body.COUNCIL, on)], on)
    people = chamber(session, of, found, on, lines=seats, known=(aside, nominees))
    through = door(session, of, by, on, lines=seats, known=aside)
    seen = eyes(people, through, listed, aside)
    return Table(
        session, meeting, of, found, lines, people, through, seen, by, now, seats, tuple(item for item, _ in everything)
    )


def refusal(code: str, message: str, hint: str, **params: object) -> StepRefused:
    """Return the exception that stops what was asked of a session."""
    return StepRefused("session", (Refusal(code, message, hint, params),))


def meeting_of(session: Session, meeting_id: int) -> Meeting:
    """Return a session by its id."""
    (found,) = meetings(session, MEETING.c.id == meeting_id)
    return found
