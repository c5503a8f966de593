"""What a private calendar holds: the terms of the work that waits for its owner, and the sessions of their councils."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.i18n import translate
from workflow.models import Case, CaseTarget, CouncilSession, Feed, RoundMember, SelectionRound, User
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.asked_work import asked_work
from workflow.queries.inbox import held_by
from workflow.queries.people_sign_in import person_of
from workflow.rounds.records import hidden
from workflow.selection.councils import Body

MOST = 500
TARGET = "Mốc nội bộ"
SESSION = "Phiên họp Hội đồng số %(number)s: %(title)s"
KEPT = timedelta(days=60)
"""How long a session that is over stays in the calendar."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar; without ``whole_day`` it begins at a moment. ``key`` names it for good.

    ``session`` is the round and the number of a council's session, whose members may not open the case of the round.
    """

    key: str
    at: datetime
    title: str
    code: str
    whole_day: bool = True
    place: str = ""
    session: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """The address that a person has: since when, and when it was last asked."""

    created_at: datetime
    read_at: datetime | None


def feed_of(session: Session, user_id: int) -> FeedState | None:
    """Return the address of a person as far as it is known; its secret is not."""
    found = select(Feed.created_at, Feed.read_at).where(Feed.user_id == user_id, Feed.revoked_at.is_(None))
    row = session.execute(found).one_or_none()
    return FeedState(*row) if row else None


def owner_of_feed(session: Session, secret: str, now: datetime) -> tuple[str, Person] | None:
    """Return whose address it is as that person is today; None for one that is guessed, taken back or of nobody."""
    token_hash = sha256(secret.encode()).hexdigest()
    found = select(Feed.user_id).join(User, User.id == Feed.user_id).where(User.active)
    user_id = session.scalar(found.where(Feed.token_hash == token_hash, Feed.revoked_at.is_(None)))
    return None if user_id is None else (token_hash, person_of(session, user_id, local(now).date()))


def entries(session: Session, person: Person, *, now: datetime, office: Office) -> tuple[Entry, ...]:
    """Return the lines of the calendar, the first due first."""
    own = (*_held(session, person), *_targets(session, person))
    found = [*own, *_asked(session, person, now, office), *_sessions(session, person, now)]
    return tuple(sorted(found, key=lambda entry: (entry.at, entry.key)))


def _held(session: Session, person: Person) -> Iterator[Entry]:
    columns = (Case.id, Case.code, Case.title, Case.state, Case.process_hash, Case.due_at)
    found = select(*columns).where(held_by(person), Case.due_at.is_not(None)).order_by(Case.due_at).limit(MOST)
    for row in session.execute(found):
        state = process_of(session, row.process_hash).states[row.state].label
        yield Entry(f"case-{row.id}", row.due_at, f"{translate(state, person.language)}: {row.title}", row.code)


def _targets(session: Session, person: Person) -> Iterator[Entry]:
    """The internal targets of what an office holds; to an establishment they are not told."""
    columns = (CaseTarget.id, CaseTarget.due_at, Case.code, Case.title)
    found = select(*columns).join(Case, Case.id == CaseTarget.case_id).where(CaseTarget.ended_at.is_(None))
    offices = [role for role in person.roles if role is not Role.BENEFICIARY]
    for row in session.execute(found.where(held_by(person, offices)).order_by(CaseTarget.due_at).limit(MOST)):
        title = f"{translate(TARGET, person.language)}: {row.title}"
        yield Entry(f"target-{row.id}", row.due_at, title, row.code)


def _asked(session: Session, person: Person, now: datetime, office: Office) -> Iterator[Entry]:
    for line in asked_work(session, person=person, now=now, office=office):
        if line.term.due_at is not None:
            asked = translate(line.asked, person.language)
            yield Entry(line.task, line.term.due_at, f"{asked}: {line.title}", line.code)


def _sessions(session: Session, person: Person, now: datetime) -> Iterator[Entry]:
    columns = (CouncilSession.id, CouncilSession.number, CouncilSession.opened_at, CouncilSession.place)
    found = (
        select(*columns, Case.code, Case.title, SelectionRound.slug)
        .join(RoundMember, RoundMember.round_id == CouncilSession.round_id)
        .join(SelectionRound, SelectionRound.case_id == CouncilSession.round_id)
        .join(Case, Case.id == CouncilSession.round_id)
        .where(RoundMember.user_id == person.id, RoundMember.body == Body.COUNCIL.value, ~hidden(person.id))
        .where(RoundMember.until_on.is_(None), CouncilSession.opened_at >= now - KEPT)
        .distinct()
    )
    for row in session.execute(found):
        title = translate(SESSION, person.language, number=row.number, title=row.title)
        held = (row.slug, row.number)
        yield Entry(f"session-{row.id}", row.opened_at, title, row.code, whole_day=False, place=row.place, session=held)
