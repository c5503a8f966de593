"""Whether the people of each province can share out the steps of a procedure that must not be one person's."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Process, Role
from workflow.models import Membership, Unit, User
from workflow.soundness.duties import duties
from workflow.soundness.problem import Problem

OF_A_PROVINCE = frozenset({
    Role.IMPLEMENTER, Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER,
})  # fmt: skip
OF_THE_NATION = frozenset({Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT, Role.MINISTRY_LEADER})
"""Roles whose persons are counted; of any other, such as those of establishments, there are enough."""

ENOUGH = 12
"""More persons than there are steps to be kept apart make no difference."""


@dataclass(frozen=True, slots=True)
class Short:
    """A province that has too few persons, and the smallest set of steps that they cannot share out."""

    province: str
    problem: Problem


def short_of_staff(session: Session, process: Process, now: datetime) -> list[Short]:
    """Return the provinces whose offices are staffed, but not by enough persons for the separation of duties."""
    people = _people(session, now)
    everywhere = {role: min(len(people["", role]), ENOUGH) for role in OF_THE_NATION}
    found = []
    for code in sorted({place for place, role in people if role in OF_A_PROVINCE}):
        staff = {role: min(len(people.get((code, role), ())), ENOUGH) for role in OF_A_PROVINCE}
        found += [Short(code, problem) for problem in duties(process, {**everywhere, **staff})]
    return found


def _people(session: Session, now: datetime) -> Mapping[tuple[str, Role], set[int]]:
    """Who holds each role today, by the code of the province, or "" for the bodies of the nation."""
    on = local(now).date()
    found = (
        select(Membership.role, Membership.user_id, Unit.code)
        .join(Unit, Unit.id == Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(User.active, Membership.valid_from <= on)
        .where(Membership.valid_to.is_(None) | (Membership.valid_to >= on))
    )
    people: dict[tuple[str, Role], set[int]] = defaultdict(set)
    for role, user_id, code in session.execute(found):
        place = "" if Role(role) in OF_THE_NATION else code.partition("/")[0]
        people[place, Role(role)].add(user_id)
    return people
