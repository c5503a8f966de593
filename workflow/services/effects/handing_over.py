"""A đề án that passes from one establishment to another by a decided change: who may take it, and all that follows.

The case hangs on the new establishment from the act on: its people see it, act and are told. The one before it keeps
reading what was there until then (:class:`~workflow.models.FormerBeneficiary`) and nothing that comes later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from workflow.models import CaseSection, CaseTask, Establishment, FormerBeneficiary, Membership, Unit
from workflow.services.act import Act
from workflow.services.opening import new_lookup_key
from workflow.services.sharing import Place, places, ties_of_share

ESTABLISHMENT = "establishment"


@dataclass(frozen=True, slots=True)
class Taker:
    """The establishment that takes a đề án over, and the commune where it is."""

    place: Place
    commune_id: int | None


def taker_of(act: Act, tax_code: str) -> Taker:
    """Return who takes over; refused where that is nobody known, the same one, or on the ground of another Sở."""
    case = act.case
    if case["applicant_id"] is None:
        raise act.refuse(
            "no_beneficiary", "Đề án nhóm không có một đơn vị thụ hưởng để thay.",
            "Thay đối tượng ở phần của cơ sở đó.",
        )  # fmt: skip
    place = places(act, [tax_code])[tax_code]
    if place.unit_id == case["applicant_id"]:
        raise act.refuse(
            "same_beneficiary", "Mã số thuế %(tax_code)s là của đơn vị đang thụ hưởng.",
            "Nhập mã số thuế của cơ sở khác.", tax_code=tax_code,
        )  # fmt: skip
    through_department = case["owner_unit_id"] != case["agency_id"]
    ties = ties_of_share(act, place, case, owner_unit_id=case["owner_unit_id"] if through_department else None)
    return Taker(place, ties.commune_id)


def hand_over(act: Act, tax_code: str) -> None:
    """Tie the case to its new establishment, and keep since when the other one reads no further."""
    taker, before = taker_of(act, tax_code), act.case["applicant_id"]
    act.changes.update(
        applicant_id=taker.place.unit_id, commune_id=taker.commune_id, lookup_key=new_lookup_key(),
    )  # fmt: skip
    act.writes.insert(
        FormerBeneficiary, case_id=act.case_id, seq=act.seq, unit_id=before,
        commune_id=act.case["commune_id"], ended_at=act.now,
        decision=act.values.get("decision_number", ""),
    )  # fmt: skip
    gone = {before} | ({act.case["commune_id"]} - {taker.commune_id, None})
    _call_off(act, sorted(gone))
    _describe(act, taker.place.unit_id)
    act.notes["beneficiary"] = taker.place.name


def _call_off(act: Act, units: Sequence[int]) -> None:
    """Take back what people of the establishment and of its commune were asked for, and what they asked.

    A seat goes on showing the case, and an answer would be told to somebody else.
    """
    people = select(Membership.user_id).where(Membership.unit_id.in_(units))
    unanswered = and_(CaseTask.asked_by.in_(people), CaseTask.answered_at.is_(None))
    theirs = or_(CaseTask.holder_unit_id.in_(units), CaseTask.holder_user_id.in_(people), unanswered)
    alive = (CaseTask.case_id == act.case_id, CaseTask.cancelled_at.is_(None))
    for task_id in act.session.scalars(select(CaseTask.id).where(*alive, theirs)):
        act.writes.update(CaseTask, {"id": task_id}, cancelled_at=act.now, next_at=None)


def _describe(act: Act, unit_id: int) -> None:
    """Let the dossier name the new establishment; what was handed in before stays in its snapshots."""
    own = (CaseSection.case_id == act.case_id, CaseSection.key == ESTABLISHMENT)
    version = act.session.scalars(select(CaseSection.version).where(*own)).one_or_none()
    if version is not None:
        act.writes.update(
            CaseSection, {"case_id": act.case_id, "key": ESTABLISHMENT}, content=_known(act, unit_id),
            version=version + 1, saved_at=act.now, saved_by=None,
        )  # fmt: skip


def _known(act: Act, unit_id: int) -> dict[str, Any]:
    """What the register knows of an establishment, by the names of its section."""
    columns = (
        Unit.name, Establishment.tax_code, Establishment.kind, Establishment.phone, Establishment.representative,
        Establishment.address, Establishment.commune_id, Establishment.women_owned,
    )  # fmt: skip
    found = select(*columns).join(Establishment, Establishment.unit_id == Unit.id).where(Unit.id == unit_id)
    return dict(act.session.execute(found).mappings().one())
