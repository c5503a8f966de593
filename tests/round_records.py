"""A round of selection put together from records alone, at any stage: for tests of what reads or writes beside it.

A round that was really taken through its steps is in tests/selection.py; this one is quick and may be odd.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from workflow.authority import Grant, Person
from workflow.definition import Role
from workflow.models import (
    Case,
    CaseLink,
    ConflictDeclaration,
    Establishment,
    Membership,
    RoundMember,
    Score,
    ScoreSheet,
    SelectionRound,
    Unit,
    User,
)
from workflow.models.base import table_of
from workflow.rounds.records import PART_OF, Round, round_of
from workflow.selection.rubrics import rubric_hash, rubric_json
from workflow.services.opening import Ties, open_case
from workflow.shipped import shipped_rubrics
from workflow.states import after

CASE = table_of(Case)
RUBRIC = shipped_rubrics()["product_selection"]
BALLOT = {"quorum": 66, "threshold": 50, "strict": True, "base": "present", "tie": "chair", "secret": False}
FORMED, SUBMITTED = "open_receiving", "nominate"


def a_round(session: Session, world: World, *, title: str = "Bình chọn tỉnh Đồng Nai 2026", **given: Any) -> Round:
    """Open a provincial round whose plan is approved and which takes dossiers; ``given`` are columns of the round."""
    ties = Ties(world.units["department"], world.units["province"])
    officer = world.people["officer"]
    opened = open_case(
        session, "selection_round", ties, title=title, year=2026, by=officer.id, role="dept_officer", now=MONDAY,
        office=world.office,
    )  # fmt: skip
    put(session, opened.case_id, FORMED)
    session.execute(
        insert(table_of(SelectionRound)).values(
            {
                "case_id": opened.case_id, "slug": f"tinh-{opened.case_id}", "level": "province", "per_item": 3,
                "opens_on": date(2026, 1, 5), "closes_on": date(2026, 12, 20), "rubric": rubric_json(RUBRIC),
                "rubric_hash": rubric_hash(RUBRIC), "ballot": BALLOT, "quota": {"total": 30, "per_group": {}},
                **given,
            }
        )
    )  # fmt: skip
    return round_of(session, opened.case_id)


def put(session: Session, case_id: int, step: str, of: str = "selection_round") -> None:
    """Put a case where a step leads, without taking it."""
    (state,) = after(step, of=of)
    session.execute(update(CASE).where(CASE.c.id == case_id).values(state=state, submitted_at=MONDAY))


def somebody(session: Session, name: str, *grants: Grant, **given: Any) -> Person:
    """Add a person, with the memberships that the grants name."""
    user = User(email=f"{name.lower().replace(' ', '.')}@example.vn", name=name, created_at=MONDAY, **given)
    session.add(user)
    session.flush()
    for grant in grants:
        line = Membership(user_id=user.id, unit_id=grant.unit_id, role=grant.role.value, valid_from=date(2020, 1, 1))
        session.add(line)
    session.flush()
    return Person(user.id, user.name, user.email, "vi", grants)


def seat(session: Session, of: Round, person: Person, where: str = "jury", as_: str = "juror", **given: Any) -> int:
    """Seat a person in a body of a round and return the line."""
    line = RoundMember(
        **{
            "round_id": of.id, "user_id": person.id, "body": where, "seat": as_, "decision": "12/QĐ-UBND",
            "from_on": date(2026, 1, 5), "expertise": [], "family": "", **given,
        }
    )  # fmt: skip
    session.add(line)
    session.flush()
    return line.id


def a_firm(session: Session, world: World, name: str, **given: Any) -> int:
    """Add an establishment and return its unit."""
    count = len(session.scalars(select(Establishment.unit_id)).all())
    unit = Unit(
        code=f"co-so-{count}", name=name, kind="establishment", path=f"firm{count}", valid_from=date(2020, 1, 1)
    )
    session.add(unit)
    session.flush()
    session.add(
        Establishment(
            **{
                "unit_id": unit.id, "tax_code": f"37{count:08}", "kind": "enterprise",
                "commune_id": world.units["commune"], **given,
            }
        )
    )  # fmt: skip
    session.flush()
    return unit.id


def a_nomination(
    session: Session, world: World, of: Round, *, product: str = "Gốm men ngọc", firm: int | None = None,
    group: str = "handicraft", at: str = "find_eligible",
) -> int:  # fmt: skip
    """Add a nomination of a round that stands where a step leads, and return its case."""
    units, owner = world.units, world.people["owner"]
    ties = Ties(units["department"], units["province"], units["commune"], units["centre"], firm or units["owner"])
    opened = open_case(
        session, "product_nomination", ties, title=product, year=2026, by=owner.id, role="beneficiary", now=MONDAY,
        office=world.office, activity=group,
    )  # fmt: skip
    session.execute(insert(table_of(CaseLink)).values(from_id=opened.case_id, to_id=of.id, kind=PART_OF))
    put(session, opened.case_id, at, of="product_nomination")
    return opened.case_id


def declares(session: Session, of: Round, case_id: int, person: Person, **given: Any) -> None:
    """Write what a member said about a nomination: no conflict, and nothing was found, unless ``given`` differs."""
    said = {"answer": "none", "declared_at": MONDAY, "grounds": [], **given}
    session.add(ConflictDeclaration(case_id=case_id, user_id=person.id, round_id=of.id, **said))
    session.flush()


def scored(session: Session, of: Round, case_id: int, person: Person, hundredths: int | None, **given: Any) -> int:
    """Write a sheet with one mark, submitted; without a mark it is only assigned."""
    sent = None if hundredths is None else MONDAY
    sheet = ScoreSheet(
        **{
            "round_id": of.id, "case_id": case_id, "user_id": person.id, "why": {}, "version": 1, "comments": {},
            "assigned_at": MONDAY, "saved_at": sent, "submitted_at": sent, **given,
        }
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    if hundredths is not None:
        session.add(Score(sheet_id=sheet.id, criterion=RUBRIC.leaves[0].key, hundredths=hundredths))
        session.flush()
    return sheet.id


def grant_of(world: World, role: Role, unit: str) -> Grant:
    """Return a role in one unit of the world."""
    return Grant(role, world.units[unit], frozenset({world.units[unit]}))


def closed(session: Session, of: Round, *, at: datetime = MONDAY) -> Round:
    """Close the scores of a round and return it as it is then."""
    columns = {"scoring_since": at, "scoring_closed_at": at, "seal": "0" * 64}
    session.execute(update(table_of(SelectionRound)).where(SelectionRound.case_id == of.id).values(columns))
    put(session, of.id, "close_scores")
    return round_of(session, of.id)


def copies(session: Session, of: Round, case_id: int, n: int) -> list[int]:
    """Put ``n`` more nominations like this one into a round, all at once, and return all their cases with the first."""
    if not n:
        return [case_id]
    row = dict(session.execute(select(CASE).where(CASE.c.id == case_id)).mappings().one())
    first, code = row.pop("id"), row.pop("code")
    more = [{**row, "code": f"{code}-{number}", "title": f"Sản phẩm số {number}"} for number in range(2, n + 2)]
    session.execute(insert(CASE), more)
    found = session.scalars(select(CASE.c.id).where(CASE.c.code.startswith(code)).order_by(CASE.c.id)).all()
    rest = [{"from_id": one, "to_id": of.id, "kind": PART_OF} for one in found if one != first]
    session.execute(insert(table_of(CaseLink)), rest)
    return list(found)


def a_large_round(session: Session, world: World, *, nominations: int, jurors: int = 15, each: int = 5) -> Round:
    """Put together a round with its scores closed: everybody declared, each nomination scored by ``each`` jurors."""
    of = a_round(session, world, title=f"Bình chọn {nominations} sản phẩm", per_item=each)
    jury = [somebody(session, f"Giám khảo {of.id} {number}") for number in range(jurors)]
    council = [somebody(session, f"Ủy viên {of.id} {number}") for number in range(9)]
    for person in jury:
        seat(session, of, person)
    for person in council:
        seat(session, of, person, "council", "member")
    cases = copies(session, of, a_nomination(session, world, of, at="reach_mark"), nominations - 1)
    said = {"round_id": of.id, "answer": "none", "declared_at": MONDAY, "grounds": []}
    declared = [{**said, "case_id": case_id, "user_id": one.id} for case_id in cases for one in (*jury, *council)]
    session.execute(insert(table_of(ConflictDeclaration)), declared)
    pairs = [(case_id, jury[(at + turn) % jurors].id) for at, case_id in enumerate(cases) for turn in range(each)]
    blank = {"round_id": of.id, "why": {}, "version": 1, "comments": {}, "assigned_at": MONDAY, "submitted_at": MONDAY}
    sheet = table_of(ScoreSheet)
    session.execute(insert(sheet), [{**blank, "case_id": case_id, "user_id": user_id} for case_id, user_id in pairs])
    ids = session.scalars(select(sheet.c.id).where(sheet.c.round_id == of.id).order_by(sheet.c.id)).all()
    key = RUBRIC.leaves[0].key
    marks = [{"sheet_id": one, "criterion": key, "hundredths": 6_000 + one * 37 % 3_000} for one in ids]
    session.execute(insert(table_of(Score)), marks)
    return closed(session, of)
