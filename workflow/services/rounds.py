"""Starts rounds of product selection, and nominations in a round that receives them."""

from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import CaseLink, Unit
from workflow.models.base import table_of
from workflow.office import Office
from workflow.rounds.facts import RECEIVING
from workflow.rounds.records import PART_OF, Round
from workflow.selection.councils import Level
from workflow.services.dossiers import starter
from workflow.services.home_ties import ties_of
from workflow.services.opening import Opened, Ties, open_case
from workflow.states.selection_levels import ORGANISERS, Organiser

UNNAMED_ROUND, UNNAMED_PRODUCT = "Đợt bình chọn chưa đặt tên", "Sản phẩm chưa đặt tên"
VARIANTS = {Level.COMMUNE: "commune", Level.PROVINCE: "", Level.REGION: "region", Level.NATION: "nation"}
BY_VARIANT = {organiser.variant: organiser for organiser in ORGANISERS}
CENTRAL = "agency"
"""The kind of the body that runs rounds of regions and of the nation."""


def organiser_of(level: Level) -> Organiser:
    """Return who runs and signs at a level."""
    return BY_VARIANT[VARIANTS[level]]


def levels_of(by: Person) -> tuple[Level, ...]:
    """Return the levels at which a person may start a round."""
    return tuple(level for level in Level if by.units_as(organiser_of(level).officer))


def open_round(
    session: Session, *, level: Level, by: Person, now: datetime, office: Office, synthetic: bool = False,
    body_id: int | None = None,
) -> Opened:  # fmt: skip
    """Open the plan of a round in the person's own body of today: the one named, else the first by name."""
    organiser = organiser_of(level)
    ties = _round_ties(session, by.units_as(organiser.officer), level, now, body_id=body_id)
    return open_case(
        session, "selection_round", ties, title=UNNAMED_ROUND, year=local(now).year, by=by.id,
        role=organiser.officer.value, now=now, office=office, variant=organiser.variant, synthetic=synthetic,
    )  # fmt: skip


def start_nomination(
    session: Session, of: Round, *, applicant_id: int, by: Person, now: datetime, office: Office
) -> Opened:
    """Open a draft in a round, by one of the establishment's people or by the centre of its province.

    Refused unless the round takes dossiers today, from this place. Rounds of a region and of the nation take products
    from the level below alone (TT 26/2014/TT-BCT A12).
    """
    home = ties_of(session, applicant_id, now=now)
    role = starter(by, home)
    today = local(now).date()
    if of.state not in RECEIVING or not of.opens_on <= today <= of.closes_on:
        raise _refused("round_closed", "Đợt bình chọn không nhận hồ sơ lúc này.", "Xem thời gian nhận hồ sơ của đợt.")
    if not takes_from(of, home):
        raise _refused("other_place", "Đợt này không nhận hồ sơ trực tiếp từ cơ sở ở địa bàn này.",
                       "Chọn đợt bình chọn của xã, phường hoặc tỉnh nơi cơ sở sản xuất.")  # fmt: skip
    return nomination_in(session, of, home, by=by.id, role=role, now=now, office=office)


def takes_from(of: Round, home: Ties) -> bool:
    """Whether establishments of that place may nominate in the round themselves."""
    if of.level is Level.COMMUNE:
        return of.commune_id == home.commune_id
    return of.level is Level.PROVINCE and of.province_id == home.province_id


def nomination_in(
    session: Session, of: Round, home: Ties, *, by: int | None, role: Role, now: datetime, office: Office,
    title: str = UNNAMED_PRODUCT, group: str = "", synthetic: bool = False,
) -> Opened:  # fmt: skip
    """Open a nomination as part of a round; it belongs to whoever runs the round."""
    ties = Ties(of.owner_unit_id, home.province_id, home.commune_id, home.centre_id, home.applicant_id)
    opened = open_case(
        session, "product_nomination", ties, title=title, year=of.year, by=by, role=role.value, now=now, office=office,
        activity=group, synthetic=synthetic, variant=VARIANTS[of.level],
    )  # fmt: skip
    session.execute(insert(table_of(CaseLink)).values(from_id=opened.case_id, to_id=of.id, kind=PART_OF))
    return opened


def _round_ties(
    session: Session, own: frozenset[int], level: Level, now: datetime, *, body_id: int | None = None
) -> Ties:  # fmt: skip
    """The bodies that a round hangs on. Those that were succeeded open none: their staff reach back to them."""
    wanted = own if body_id is None else own & {body_id}
    kind = {Level.COMMUNE: "commune", Level.PROVINCE: "department"}.get(level, CENTRAL)
    today = (Unit.valid_from <= local(now).date(), or_(Unit.valid_to.is_(None), Unit.valid_to >= local(now).date()))
    found = select(Unit.id, Unit.path).where(Unit.id.in_(sorted(wanted)), Unit.kind == kind, *today)
    home = session.execute(found.order_by(Unit.path)).first()
    if home is None:
        raise CaseNotFound(0)
    root = home.path.split("/")[0]
    top = session.execute(select(Unit.id).where(Unit.path == root)).scalar_one()
    if level is not Level.COMMUNE:
        return Ties(home.id, top)
    below = Unit.path.startswith(f"{root}/", autoescape=True)
    department = select(Unit.id).where(below, Unit.kind == "department", *today)
    return Ties(session.execute(department.order_by(Unit.path).limit(1)).scalar_one(), top, home.id)


def _refused(code: str, message: str, hint: str) -> StepRefused:
    return StepRefused("nominate", (Refusal(code, message, hint),))
