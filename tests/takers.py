"""An establishment that takes a national đề án over: registered, with somebody who speaks for it."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, take
from tests.national import national_case_at
from tests.round_records import grant_of, somebody
from workflow.definition import Role
from workflow.models import CaseLink, Establishment, Unit

TAKER, ELSEWHERE = "3600000017", "1400000017"
REASON = {"reason": "Cơ sở không thu xếp được vốn đối ứng, đề nghị chuyển cơ sở khác."}
TUESDAY = MONDAY + timedelta(days=1)
DECISION = {"decision_number": "12/QĐ-CTĐP", "decided_on": TUESDAY.date()}


def an_establishment(session: Session, world: World, code: str, key: str, *, commune: int) -> None:
    """Register an establishment under a key of the world, with its spokesman."""
    today = {"valid_from": date(2020, 1, 1)}
    unit = Unit(code=f"co-so/{code}", name=f"Cơ sở {code}", kind="establishment", path=f"co-so/{code}", **today)
    session.add(unit)
    session.flush()
    place = {"kind": "cooperative", "commune_id": commune, "representative": "Nguyễn Văn Thay", "address": "Tổ 9"}
    session.add(Establishment(unit_id=unit.id, tax_code=code, **place))
    session.flush()
    world.units[key] = unit.id
    world.people[key] = somebody(session, f"Chu {key}", grant_of(world, Role.BENEFICIARY, key))


def takers(session: Session, world: World) -> None:
    """One in another commune of the same province, one in another province."""
    today = {"valid_from": date(2020, 1, 1), "kind": "commune"}
    for key, top in (("other_commune", "province"), ("far_commune", "other_province")):
        path = f"{session.get_one(Unit, world.units[top]).path}/{key}"
        commune = Unit(code=f"xa/{key}", name=f"Xã {key}", path=path, parent_id=world.units[top], **today)
        session.add(commune)
        session.flush()
        world.units[key] = commune.id
    world.people["new_commune"] = somebody(session, "Can bo xa", grant_of(world, Role.COMMUNE_OFFICER, "other_commune"))
    an_establishment(session, world, TAKER, "taker", commune=world.units["other_commune"])
    an_establishment(session, world, ELSEWHERE, "far", commune=world.units["far_commune"])


def asked(session: Session, world: World, case_id: int, code: str = TAKER, *, direct: bool = False) -> int:
    """Ask for another beneficiary, and return the change."""
    centre = "regional" if direct else "centre"
    said = {"change_kind": "change_beneficiary", "tax_code": code, **REASON}
    take(session, world, case_id, "request_change", centre, now=TUESDAY, **said)
    found = select(CaseLink.from_id).where(CaseLink.to_id == case_id, CaseLink.kind == "change_of")
    return session.scalars(found.order_by(CaseLink.from_id.desc())).first()


def decide(session: Session, world: World, change: int, *, direct: bool = False) -> None:
    """Confirm and agree at the level that may."""
    if not direct:
        take(session, world, change, "confirm", "officer", now=TUESDAY, note="")
    take(session, world, change, "send_to_chief", "agency", now=TUESDAY, note="")
    take(session, world, change, "agree", "agency_leader", now=TUESDAY, **DECISION)


def handed_over(session: Session, world: World, until: str = "pay", *, direct: bool = False) -> int:
    """A national đề án that has just passed to the taker."""
    case_id = national_case_at(session, world, until, direct=direct)
    decide(session, world, asked(session, world, case_id, direct=direct), direct=direct)
    return case_id
