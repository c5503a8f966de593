"""Who gets a message, computed at the moment when it is handed on: today's memberships, today's case (I-26)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import CaseRef, Person, behalf_on, roles_on, scope_of
from workflow.calendar import local
from workflow.definition import Role
from workflow.queries.people import Addressee, addressees, concerned, doer_of, recused, refs
from workflow.queries.round_called import called
from workflow.queries.topic import FOR_KNOWING, Topic
from workflow.rounds.records import round_of

LEADER_OF: dict[str, Role] = {
    Role.COMMUNE_OFFICER: Role.COMMUNE_LEADER,
    Role.DEPT_OFFICER: Role.DEPT_LEADER,
    Role.DEPT_ACCOUNTANT: Role.DEPT_LEADER,
    Role.ONE_STOP_CLERK: Role.DEPT_LEADER,
    Role.IMPLEMENTER: Role.DEPT_LEADER,
    Role.AGENCY_OFFICER: Role.AGENCY_LEADER,
    Role.AGENCY_ACCOUNTANT: Role.AGENCY_LEADER,
}
"""Whom to tell when a holder is late. Establishments and leaders have nobody above them here but the supervisor."""


def recipients(session: Session, topic: Topic, *, now: datetime) -> tuple[Addressee, ...]:
    """Return the people with an active account whom the topic is for, may see the case and have not stood aside.

    A case that is assigned concerns its handler alone among those who hold it. Nobody is told what they did themselves.
    Whoever stands in for somebody who is away is told beside them.
    """
    kind, *rest = topic.audience.split(":")
    if topic.case is None:
        waiting = topic.content.get("purpose") == "confirm"  # the account opens by that very link
        return addressees(session, [int(rest[0])], waiting=waiting) if kind == "user" else ()
    if topic.for_outsiders:
        return addressees(session, called(session, round_of(session, topic.case.id), on=local(now).date()))
    ref = refs(session, [topic.case.id])[topic.case.id]
    aside: frozenset[int | None] = recused(session, topic.case.id)
    if topic.sort in FOR_KNOWING and topic.seq is not None:
        aside |= {doer_of(session, topic.case.id, topic.seq)}
    people = [
        person
        for person in concerned(session, ref, on=local(now).date())
        if person.id not in aside and roles_on(scope_of(person), ref)
    ]
    return addressees(session, (person.id for person in _chosen(topic, ref, people, kind, rest)))


def _chosen(topic: Topic, ref: CaseRef, people: Sequence[Person], kind: str, rest: Sequence[str]) -> Iterable[Person]:
    if kind == "user":
        return (person for person in people if _is_or_stands_in(person, int(rest[0]), ref))
    if kind == "unit":
        unit_id, role = int(rest[0]), Role(rest[1])
        return (person for person in people if _asked_in(person, unit_id, role, ref))
    holders = _holders(topic, ref, people, Role(rest[0]))
    return (person for person in holders if kind != "deputy" or behalf_on(person, ref))


def _is_or_stands_in(person: Person, user_id: int, ref: CaseRef) -> bool:
    return person.id == user_id or any(behalf.person_id == user_id for behalf in behalf_on(person, ref))


def _asked_in(person: Person, unit_id: int, role: Role, ref: CaseRef) -> bool:
    """Whether a unit's work in a role is the person's, or is taken on within the limits of an absence."""
    grants = (grant for grant in person.grants if grant.role == role and unit_id in grant.units)
    return any(grant.behalf is None or grant.behalf.covers(ref, person.id) for grant in grants)


def _holders(topic: Topic, ref: CaseRef, people: Sequence[Person], role: Role) -> Sequence[Person]:
    holders = [person for person in people if role in roles_on(scope_of(person), ref)]
    case = topic.case
    handler = case.assignee_id if case is not None and case.holder_role == role else None
    if handler is None:
        return holders
    return [person for person in holders if _is_or_stands_in(person, handler, ref)] or holders
