"""A provincial round of selection, taken through its own steps as far as a test needs.

Every stage is really reached: ``a_scene(session, world, until="scoring")``. What people do beside the steps (declare,
score, vote) is done here by records, so that a test of one of these can do it itself instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.round_records import a_firm, grant_of, somebody
from workflow.authority import Grant, Person
from workflow.calendar import local
from workflow.definition import TIME, Role
from workflow.models import (
    AgendaItem,
    Case,
    CaseClock,
    CaseSection,
    ConflictDeclaration,
    CouncilSession,
    Document,
    Minutes,
    MinutesSignature,
    Score,
    ScoreSheet,
    SheetSeal,
    Unit,
)
from workflow.models.base import table_of
from workflow.published import process_of
from workflow.rounds.records import Round, items, round_of, seated
from workflow.rounds.scores import marks_of, sealed, sheets_of
from workflow.selection.councils import Body, Level, Seat
from workflow.selection.seals import commitment
from workflow.services.rounds import open_round, organiser_of, start_nomination
from workflow.services.seats import settle_seats
from workflow.services.transition import Moved, TransitionRequest, perform_transition

PLAN: dict[str, Any] = {
    "title": "Bình chọn sản phẩm tiêu biểu 2026", "year": 2026, "opens_on": "2026-03-01", "closes_on": "2027-12-31",
    "ceremony": "2027-12", "groups": ["handicraft", "agro_food"], "basis": "Kế hoạch 35/KH-UBND",
}  # fmt: skip
RULES: dict[str, Any] = {
    "rubric": "product_selection", "pass_mark": 70, "per_item": 3, "missing": "not_closable", "quorum": 66,
    "base": "present", "threshold": 50, "strict": True, "tie": "chair", "secret": False, "quota": None,
    "quota_handicraft": None, "quota_agro_food": None, "quota_mechanical": None, "quota_other": None,
}  # fmt: skip
PAPERS = (
    "nomination_form", "business_licence", "product_description", "photo_front", "photo_side", "photo_top",
    "food_safety_paper", "lower_certificate", "level_request", "summary_list",
)  # fmt: skip
HEADS = {f"head_{n}": "pass" for n in range(1, 6)} | {f"remarks_{n}": "" for n in range(1, 6)}
DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": date(2026, 3, 2), "note": ""}
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
COUNCIL_SEATS = (Seat.CHAIR, Seat.VICE, Seat.SECRETARY, *[Seat.MEMBER] * 10)
WHO: Mapping[Role, str] = {
    Role.DEPT_OFFICER: "officer", Role.PROV_LEADER: "governor", Role.COMMUNE_OFFICER: "commune",
    Role.COMMUNE_LEADER: "commune_leader", Role.AGENCY_OFFICER: "agency", Role.AGENCY_LEADER: "agency_leader",
    Role.MINISTRY_LEADER: "minister",
}  # fmt: skip
COUNCIL_SIZE = {Level.COMMUNE: 5, Level.PROVINCE: 7, Level.REGION: 9, Level.NATION: 11}


@dataclass
class Scene:
    """A round, its people, and its nominations by case. Each act is a minute later than the one before."""

    session: Session
    world: World
    round_id: int
    level: Level
    now: datetime
    council: list[Person] = field(default_factory=list)
    jury: list[Person] = field(default_factory=list)
    nominations: list[int] = field(default_factory=list)
    owners: dict[int, Person] = field(default_factory=dict)

    @property
    def of(self) -> Round:
        """The round as it is now."""
        return round_of(self.session, self.round_id)

    @property
    def officer(self) -> Person:
        """Who runs the round."""
        return self.world.people[WHO[organiser_of(self.level).officer]]

    @property
    def signer(self) -> Person:
        """Who signs."""
        return self.world.people[WHO[organiser_of(self.level).signer]]

    def take(self, step: str, by: Person | None = None, *, on: int = 0, **values: Any) -> Moved:
        """Take a step on the round, or on the case ``on``, by its officer or by somebody else."""
        self.now += timedelta(minutes=1)
        case_id = on or self.round_id
        version = self.session.execute(select(Case.version).where(Case.id == case_id)).scalar_one()
        request = TransitionRequest(case_id, step, version, values)
        who = by or self.officer
        return perform_transition(self.session, request, by=who, now=self.now, office=self.world.office)

    def time(self, step: str, clock: str, *, on: int = 0) -> None:
        """Let a term run out."""
        case_id = on or self.round_id
        row = self.session.execute(
            select(CaseClock.due_at).where(
                CaseClock.case_id == case_id, CaseClock.key == clock, CaseClock.closed_at.is_(None)
            )
        )
        self.now = max(self.now, row.scalar_one()) + timedelta(minutes=1)
        version = self.session.execute(select(Case.version).where(Case.id == case_id)).scalar_one()
        request = TransitionRequest(case_id, step, version, {})
        perform_transition(self.session, request, by=TIME, now=self.now, office=self.world.office)

    def state(self, case_id: int = 0) -> str:
        """Where the round, or a case, stands."""
        return self.session.execute(select(Case.state).where(Case.id == (case_id or self.round_id))).scalar_one()


def a_scene(
    session: Session, world: World, *, until: str = "scoring", level: Level = Level.PROVINCE, nominations: int = 3,
    jurors: int = 3, now: datetime = MONDAY, rules: Mapping[str, Any] | None = None,
    plan: Mapping[str, Any] | None = None,
) -> Scene:  # fmt: skip
    """Return a round that stands at a stage: one of ``STAGES``, each of which does all before it."""
    staff(session, world)
    scene = Scene(session, world, 0, level, now)
    todo: dict[str, Callable[[], None]] = {
        "planning": lambda: _plan(scene, {**PLAN, **(plan or {})}, {**RULES, **(rules or {})}),
        "forming": lambda: _approve(scene),
        "receiving": lambda: form(scene, jurors),
        "nominated": lambda: nominate(scene, nominations),
        "assigned": lambda: assign(scene),
        "scoring": lambda: _open(scene),
        "scored": lambda: score_all(scene),
        "session": lambda: _close(scene),
        "decided": lambda: decide(scene),
        "recognising": lambda: _conclude(scene),
        "complaints": lambda: _recognise(scene),
        "certifying": lambda: scene.time("end_window", "complaints"),
        "forwarding": lambda: _award(scene),
    }
    for stage, reach in todo.items():
        reach()
        if stage == until:
            return scene
    raise ValueError(until)


STAGES = (
    "planning", "forming", "receiving", "nominated", "assigned", "scoring", "scored", "session", "decided",
    "recognising", "complaints", "certifying", "forwarding",
)  # fmt: skip


def staff(session: Session, world: World) -> None:
    """Add the agency, the ministry and their people to a world, once."""
    if "agency" in world.units:
        return
    today = {"valid_from": date(2020, 1, 1)}
    ministry = Unit(code="bo", name="Bộ Công Thương", kind="ministry", path="bo", **today)
    session.add(ministry)
    session.flush()
    agency = Unit(code="bo/cuc", name="Cục Khuyến công", kind="agency", path="bo/cuc", parent_id=ministry.id, **today)
    session.add(agency)
    session.flush()
    world.units |= {"ministry": ministry.id, "agency": agency.id}
    both = frozenset({ministry.id, agency.id})
    people = {
        "agency": somebody(session, "Can bo Cuc", grant_of(world, Role.AGENCY_OFFICER, "agency")),
        "agency_leader": somebody(session, "Cuc truong", grant_of(world, Role.AGENCY_LEADER, "agency")),
        "minister": somebody(session, "Bo truong", Grant(Role.MINISTRY_LEADER, ministry.id, both)),
        "commune_leader": somebody(session, "Chu tich xa", grant_of(world, Role.COMMUNE_LEADER, "commune")),
    }
    world.people |= people


def complete(session: Session, case_id: int, contents: Mapping[str, Any], *, now: datetime) -> None:
    """Fill in every section of a case, with these contents where some are given."""
    case = session.get_one(Case, case_id)
    for section in process_of(session, case.process_hash).sections:
        row = {"case_id": case_id, "key": section.key, "version": 1, "complete": True, "saved_at": now}
        session.add(CaseSection(**row, content=dict(contents.get(section.key, {}))))
    session.flush()


def _plan(scene: Scene, plan: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    opened = open_round(scene.session, level=scene.level, by=scene.officer, now=scene.now, office=scene.world.office)
    scene.round_id = opened.case_id
    complete(scene.session, opened.case_id, {"round_plan": plan, "round_rules": rules}, now=scene.now)
    titled = update(table_of(Case)).where(table_of(Case).c.id == opened.case_id)
    scene.session.execute(titled.values(title=plan["title"]))


def _approve(scene: Scene) -> None:
    scene.take("submit_plan")
    scene.take("approve_plan", scene.signer, **DECISION)


def form(scene: Scene, jurors: int) -> None:
    """Seat a council and a jury of new people, and call for dossiers."""
    size = COUNCIL_SIZE[scene.level]
    count = len(scene.world.people)
    scene.council = [somebody(scene.session, f"Uy vien {count} {n}") for n in range(size)]
    scene.jury = [somebody(scene.session, f"Giam khao {count} {n}") for n in range(jurors)]
    own = {"decision": "12/QĐ-UBND", "from_on": local(scene.now).date()}
    council = [
        {"user_id": person.id, "body": Body.COUNCIL.value, "seat": seat.value, **own}
        for person, seat in zip(scene.council, COUNCIL_SEATS, strict=False)
    ]
    jury = [
        {"user_id": person.id, "body": Body.JURY.value, "seat": (Seat.CHAIR if not n else Seat.JUROR).value, **own}
        for n, person in enumerate(scene.jury)
    ]
    scene.take("seat", members=[*council, *jury])
    scene.take("open_receiving", note="")


def nominate(scene: Scene, count: int, *, group: str = "handicraft") -> None:
    """Let new establishments nominate a product each, found eligible."""
    for _ in range(count):
        submit(scene, group=group)
        case_id = scene.nominations[-1]
        scene.take("accept", on=case_id, papers_checked=True)
        scene.take("find_eligible", on=case_id, group=group, **HEADS)


def submit(scene: Scene, *, group: str = "handicraft", **firm: Any) -> int:
    """Let a new establishment hand in a nomination and return its case."""
    number = len(scene.owners) + 1
    unit_id = a_firm(scene.session, scene.world, f"Cơ sở {scene.round_id}-{number}", **firm)
    owner = somebody(scene.session, f"Chu {scene.round_id} {number}", Grant(
        Role.BENEFICIARY, unit_id, frozenset({unit_id})))  # fmt: skip
    opened = start_nomination(
        scene.session, scene.of, applicant_id=unit_id, by=owner, now=scene.now, office=scene.world.office
    )
    name = f"Sản phẩm {scene.round_id}-{number}"
    complete(scene.session, opened.case_id, {"product": {"name": name, "group": group, "is_set": False}}, now=scene.now)
    shown = {"title": name, "activity": group}
    scene.session.execute(update(table_of(Case)).where(table_of(Case).c.id == opened.case_id).values(shown))
    for kind in PAPERS:
        scene.session.add(
            Document(
                case_id=opened.case_id, kind=kind, version=1, name=f"{kind}.pdf", mime="application/pdf", size=10,
                sha256="0" * 64, uploaded_at=scene.now,
            )
        )  # fmt: skip
    scene.session.flush()
    scene.nominations.append(opened.case_id)
    scene.owners[opened.case_id] = owner
    scene.take("nominate", owner, on=opened.case_id, agree=True)
    return opened.case_id


def declare(scene: Scene, people: Sequence[Person] | None = None, **said: Any) -> None:
    """Let people (everybody in the round) say of every nomination that they have no conflict."""
    said_before = select(ConflictDeclaration.case_id, ConflictDeclaration.user_id)
    known = {tuple(row) for row in scene.session.execute(said_before)}
    rows = [
        {"case_id": case_id, "user_id": person.id, "round_id": scene.round_id, "answer": "none", "grounds": [],
         "declared_at": scene.now, **said}
        for case_id in scene.nominations
        for person in (people if people is not None else [*scene.jury, *scene.council])
        if (case_id, person.id) not in known
    ]  # fmt: skip
    if rows:
        scene.session.execute(insert(table_of(ConflictDeclaration)), rows)
    settle_seats(scene.session, scene.of, now=scene.now)


def assign(scene: Scene) -> None:
    """Let everybody declare, and give every nomination to the whole jury."""
    declare(scene)
    pairs = [(case_id, juror.id) for case_id in scene.nominations for juror in scene.jury]
    scene.take("assign", per_item=len(scene.jury), pairs=pairs)


def _open(scene: Scene) -> None:
    scene.take("open_scores")


def score_all(scene: Scene, totals: Mapping[int, int] | None = None) -> None:
    """Let every juror submit a sheet for every nomination: 80 points, or what is given by case."""
    for case_id in scene.nominations:
        for juror in scene.jury:
            score(scene, case_id, juror, Fraction((totals or {}).get(case_id, 80)))


def score(scene: Scene, case_id: int, juror: Person, total: Fraction) -> None:
    """Submit a sheet of this total, sealed; no more is given to a criterion than it has."""
    (sheet,) = [one for one in sheets_of(scene.session, scene.round_id, void=True)
                if (one.case_id, one.user_id) == (case_id, juror.id)]  # fmt: skip
    left = total
    rows = []
    for leaf in scene.of.rubric.leaves:
        mark = min(left, Fraction(leaf.maximum))
        left -= mark
        rows.append({"sheet_id": sheet.id, "criterion": leaf.key, "hundredths": int(mark * 100)})
    scene.session.execute(insert(table_of(Score)), rows)
    done = {"submitted_at": scene.now, "saved_at": scene.now, "version": 1}
    table = table_of(ScoreSheet)
    scene.session.execute(update(table).where(table.c.id == sheet.id).values(done))
    marks, salt = marks_of(scene.session, [sheet.id])[sheet.id], f"{sheet.id:064x}"
    said = commitment(salt, sealed(scene.round_id, juror.id, case_id, marks, {}))
    scene.session.execute(
        insert(table_of(SheetSeal)).values(sheet_id=sheet.id, version=1, commitment=said, salt=salt, at=scene.now)
    )


def _close(scene: Scene) -> None:
    scene.take("close_scores", note="")


def decide(scene: Scene, passed: Mapping[int, bool] | None = None) -> int:
    """Let the council vote on everything that reached the mark, and sign its minutes; return the session."""
    number = len(
        scene.session.execute(select(CouncilSession.id).where(CouncilSession.round_id == scene.round_id)).all()
    )
    sitting = CouncilSession(round_id=scene.round_id, number=number + 1, opened_at=scene.now, place="Hội trường")
    scene.session.add(sitting)
    scene.session.flush()
    size = len(scene.council)
    for position, item in enumerate(items(scene.session, scene.round_id)):
        if item.state != "passed":
            continue
        carried = (passed or {}).get(item.case_id, True)
        votes = {"yes": size if carried else 0, "no": 0 if carried else size}
        counts = {"n_eligible": size, "n_present": size, "n_valid": size}
        scene.session.add(
            AgendaItem(session_id=sitting.id, case_id=item.case_id, position=position, passed=carried,
                       decided_at=scene.now, **votes, **counts)
        )  # fmt: skip
    sign(scene, sitting.id)
    return sitting.id


def sign(scene: Scene, session_id: int) -> None:
    """Write minutes and let chair and secretary sign them."""
    secretary = next(one for one in seated(scene.session, scene.round_id) if one.seat is Seat.SECRETARY)
    chair = next(one for one in seated(scene.session, scene.round_id) if one.seat is Seat.CHAIR)
    scene.session.add(
        Minutes(session_id=session_id, version=1, text="Biên bản", hash="0" * 64, written_at=scene.now,
                written_by=secretary.user_id)
    )  # fmt: skip
    scene.session.flush()
    for one in (chair, secretary):
        scene.session.add(
            MinutesSignature(session_id=session_id, version=1, seat=one.seat.value, user_id=one.user_id, at=scene.now)
        )
    scene.session.flush()


def _conclude(scene: Scene) -> None:
    scene.take("conclude", note="")


def _recognise(scene: Scene) -> None:
    scene.take("approve_result", scene.signer, **DECISION)


def _award(scene: Scene) -> None:
    scene.take("award", granted_on=local(scene.now).date(), number="", signer="Nguyễn Văn Ký")
