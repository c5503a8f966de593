"""Both sides of a conflict of interest, as the database knows them: the nominees of a round and its members.

What is found is a proposal. Two papers may describe one nominee (its registration and its dossier), so a nominee has a
view for each, and whatever either of them gives is a ground.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from workflow.definition import Role
from workflow.models import Case, CaseEvent, CaseLink, CaseSection, Contract, Establishment, Membership, Unit, User
from workflow.rounds.records import CASE, OUT, PART_OF, Reader, Seated
from workflow.selection.conflicts import Ground, GroundKind, Nominee, Profile, derived, hint

SECTION = "establishment"
PARTS = ("tax_code", "address", "phone")
BETWEEN = re.compile(r"[\n;,:()–—]|\s-\s")
"""What people write between a relative's name and the rest of a line."""
COMMUNE_ROLES = frozenset(role.value for role in (Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER))
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nomination in a round: who brought it, and its nominee as each paper describes it."""

    case_id: int
    opened_by: int | None
    views: tuple[Nominee, ...]


def candidates(session: Reader, round_id: int, *where: ColumnElement[bool]) -> tuple[Candidate, ...]:
    """Return the nominations still in a round, drafts left out."""
    commune, place = aliased(Unit), CaseSection
    found = (
        select(
            CASE.c.id, CASE.c.applicant_id, CASE.c.opened_by, Unit.name, commune.name.label("commune"),
            Establishment.tax_code, Establishment.address, Establishment.phone, Establishment.representative,
            place.content,
        )
        .join(CaseLink, (CaseLink.from_id == CASE.c.id) & (CaseLink.kind == PART_OF))
        .join(Unit, Unit.id == CASE.c.applicant_id)
        .outerjoin(Establishment, Establishment.unit_id == CASE.c.applicant_id)
        .outerjoin(commune, commune.id == CASE.c.commune_id)
        .outerjoin(place, (place.case_id == CASE.c.id) & (place.key == SECTION))
        .where(CaseLink.to_id == round_id, CASE.c.submitted_at.is_not(None), CASE.c.state.not_in(OUT), *where)
        .order_by(CASE.c.id)
    )  # fmt: skip
    return tuple(Candidate(row.id, row.opened_by, tuple(_views(row))) for row in session.execute(found))


def profiles(session: Reader, lines: Iterable[Seated], found: Iterable[Candidate]) -> dict[int, Profile]:
    """Return what is known about the people of some lines that bears on these nominations."""
    family: dict[int, set[str]] = {}
    for line in lines:
        family.setdefault(line.user_id, set()).update(filter(str.strip, line.family.splitlines()))
    people, nominated = sorted(family), tuple(found)
    belongs, signed = _belonging(session, people), _contracts(session, people, nominated)
    known = session.execute(select(User.id, User.name, User.phone).where(User.id.in_(people)))
    return {
        row.id: Profile(
            row.id, row.name, declared_family=relatives("\n".join(family[row.id])),
            family_lines=frozenset(family[row.id]), past_contract_applicant_ids=signed[row.id],
            own_item_ids=frozenset(one.case_id for one in nominated if one.opened_by == row.id),
            **_of_units(belongs[row.id], row.phone),
        )
        for row in known
    }  # fmt: skip


def grounds(profile: Profile, candidate: Candidate) -> tuple[Ground, ...]:
    """Return every ground that either paper gives, one of a kind."""
    found: dict[GroundKind, Ground] = {}
    for view in candidate.views:
        for ground in derived(profile, view):
            found.setdefault(ground.kind, ground)
    return tuple(found[kind] for kind in GroundKind if kind in found)


def question(profile: Profile, candidate: Candidate) -> tuple[str, str]:
    """Return the text to ask a member by, and the owner it is about; two empty texts where there is nothing to ask."""
    asked = ((hint(profile, view), view.owner_name) for view in candidate.views)
    return next((pair for pair in asked if pair[0]), ("", ""))


def relatives(text: str) -> frozenset[str]:
    """Return what may be a name in the lines in which a member declared family."""
    return frozenset(part.strip() for part in BETWEEN.split(text) if part.strip())


def _views(row: Any) -> Iterable[Nominee]:
    """The registration, and the dossier where it was filled in."""
    kept = {name: getattr(row, name) or "" for name in PARTS}
    yield Nominee(row.id, row.applicant_id, row.name, row.representative or "", commune=row.commune or "", **kept)
    said: Mapping[str, Any] = row.content or {}
    if said:
        written = {name: str(said.get(name) or "") for name in PARTS}
        owner, name = str(said.get("representative") or ""), str(said.get("name") or row.name)
        yield Nominee(row.id, row.applicant_id, name, owner, commune=row.commune or "", **written)


def _belonging(session: Reader, people: list[int]) -> Mapping[int, list[Any]]:
    """By person, the establishments and communes of every membership, those that ended too."""
    own, lives = aliased(Unit), aliased(Unit)
    found = (
        select(
            Membership.user_id, Membership.role, Membership.unit_id, own.name, lives.name.label("commune"),
            Establishment.unit_id.label("firm"), Establishment.tax_code, Establishment.address, Establishment.phone,
        )
        .join(own, own.id == Membership.unit_id)
        .outerjoin(Establishment, Establishment.unit_id == Membership.unit_id)
        .outerjoin(lives, lives.id == Establishment.commune_id)
        .where(Membership.user_id.in_(people))
    )  # fmt: skip
    by_person: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(found):
        by_person[row.user_id].append(row)
    return by_person


def _of_units(rows: list[Any], phone: str) -> dict[str, frozenset[Any]]:
    """What a person's establishments and communes say, with the person's own number."""
    firms = [row for row in rows if row.firm is not None]
    homes = {row.commune for row in firms} | {row.name for row in rows if row.role in COMMUNE_ROLES}
    return {
        "organisation_ids": frozenset(row.firm for row in firms),
        "tax_codes": frozenset(row.tax_code for row in firms if row.tax_code),
        "addresses": frozenset(row.address for row in firms if row.address),
        "phones": frozenset(number for number in (phone, *(row.phone for row in firms)) if number),
        "communes": frozenset(home for home in homes if home),
    }


def _contracts(session: Reader, people: list[int], found: tuple[Candidate, ...]) -> Mapping[int, frozenset[int]]:
    """By person, the applicants whose contract the person signed or acted for when an earlier đề án had one."""
    applicants = sorted({view.applicant_id for one in found for view in one.views})
    signed = (
        select(CaseEvent.actor_id, Case.applicant_id)
        .join(Contract, (Contract.case_id == CaseEvent.case_id) & (Contract.seq == CaseEvent.seq))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.actor_id.in_(people), Case.applicant_id.in_(applicants))
    )
    by_person: dict[int, set[int]] = defaultdict(set)
    for row in session.execute(signed):
        if row[0] is not None and row[1] is not None:
            by_person[row[0]].add(row[1])
    return defaultdict(frozenset, {user: frozenset(ids) for user, ids in by_person.items()})
