"""Whom the opening of a round concerns beside its own officers: who may nominate in it, or send it a list.

A round of a commune or a province takes products of establishments: told are those of the place, as it is called today,
that ever brought a product or handed in a đề án. A round of a region or of the nation takes lists from the level below:
told are the officers who ran a round there whose certificates are good on the day.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.definition import Role
from workflow.models import Case, Certificate, Establishment, Membership, Unit
from workflow.queries.round_gate import ORGANISER_OF
from workflow.rounds.records import Round
from workflow.selection.councils import Level

NOMINATION, PROJECT = "product_nomination", "kcdp_project"
BELOW = {Level.REGION: Level.PROVINCE, Level.NATION: Level.REGION}


def called(session: Session, of: Round, *, on: date) -> tuple[int, ...]:
    """Return the people, each once, by id."""
    below = BELOW.get(of.level)
    home = _establishments(of) if below is None else _bodies_below(below, on)
    role = Role.BENEFICIARY if below is None else ORGANISER_OF[below].officer
    runs = or_(Membership.valid_to.is_(None), Membership.valid_to >= on)
    found = select(Membership.user_id).where(Membership.role == role.value, Membership.valid_from <= on, runs)
    return tuple(session.scalars(found.where(Membership.unit_id.in_(home)).distinct().order_by(Membership.user_id)))


def _establishments(of: Round) -> Any:
    """The establishments of the round's place that ever brought a product or handed in a đề án."""
    commune = aliased(Unit)
    known = exists().where(
        Case.applicant_id == Establishment.unit_id,
        or_(Case.process_key == NOMINATION, and_(Case.process_key == PROJECT, Case.submitted_at.is_not(None))),
    )
    found = select(Establishment.unit_id).join(commune, commune.id == Establishment.commune_id)
    return found.where(known, _in_place(commune, of))


def _in_place(commune: Any, of: Round) -> ColumnElement[bool]:
    """Whether a commune is that of the round, or lies in its province; what was merged into either counts with it."""
    if of.level is Level.COMMUNE:
        return or_(commune.id == of.commune_id, commune.successor_id == of.commune_id)
    top, later = aliased(Unit), aliased(Unit)
    own = or_(top.id == of.province_id, top.successor_id == of.province_id)
    stays = exists().where(own, commune.path.startswith(top.path + "/"))
    moved = exists().where(later.id == commune.successor_id, own, later.path.startswith(top.path + "/"))
    return or_(stays, moved)


def _bodies_below(level: Level, on: date) -> Any:
    """The bodies that ran rounds of a level whose certificates are good on a day, and what those went into."""
    good = and_(
        Certificate.revoked_at.is_(None), Certificate.replaced_by.is_(None), Certificate.granted_on <= on,
        Certificate.valid_until >= on,
    )  # fmt: skip
    ran = select(Case.owner_unit_id).join(Certificate, Certificate.case_id == Case.id)
    own = ran.where(Certificate.level == level.value, good)
    later = select(Unit.successor_id).where(Unit.id.in_(own), Unit.successor_id.is_not(None))
    return own.union(later)
