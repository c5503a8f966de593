"""A round of selection in a test: its people, and what they do in it.

What people do beside the steps (declare, score, vote) is done here by records, so that a test of one of these can do it
itself instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.factories import World
from tests.round_records import a_firm, somebody
from workflow.authority import Grant, Person
from workflow.calendar import local
from workflow.definition import TIME, Role
from workflow.models import (
    Case,
    CaseClock,
    CaseSection,
    ConflictDeclaration,
    Document,
)
from workflow.models.base import table_of
from workflow.published import process_of
from workflow.rounds.records import Round, round_of
from workflow.selection.councils import Body, Level, Seat
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


def complete(session: Session, case_id: int, contents: Mapping[str, Any], *, now: datetime) -> None:
    """Fill in every section of a case, with these contents where some are given."""
    case = session.get_one(Case, case_id)
    for section in process_of(session, case.process_hash).sections:
        row = {"case_id": case_id, "key": section.key, "version": 1, "complete": True, "saved_at": now}
        session.add(CaseSection(**row, content=dict(contents.get(section.key, {}))))
    session.flush()


def plan_round(scene: Scene, plan: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    """Open a round and fill in its plan."""
    opened = open_round(scene.session, level=scene.level, by=scene.officer, now=scene.now, office=scene.world.office)
    scene.round_id = opened.case_id
    complete(scene.session, opened.case_id, {"round_plan": plan, "round_rules": rules}, now=scene.now)
    titled = update(table_of(Case)).where(table_of(Case).c.id == opened.case_id)
    scene.session.execute(titled.values(title=plan["title"]))


def approve(scene: Scene) -> None:
    """Let the plan be approved."""
    scene.take("submit_plan")
    scene.take("approve_plan", scene.signer, **DECISION)


def form(scene: Scene, jurors: int) -> None:
    """Seat a council and a jury of new people, and call for dossiers."""
    size = COUNCIL_SIZE[scene.level]
    scene.council = [somebody(scene.session, f"Uy vien {scene.round_id} {n}") for n in range(size)]
    scene.jury = [somebody(scene.session, f"Giam khao {scene.round_id} {n}") for n in range(jurors)]
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


def start(scene: Scene, *, group: str = "handicraft", **firm: Any) -> int:
    """Let a new establishment write a complete draft and return its case."""
    number = len(scene.owners) + 1
    unit_id = a_firm(scene.session, scene.world, f"Cơ sở {scene.round_id}-{number}", **firm)
    grant = Grant(Role.BENEFICIARY, unit_id, frozenset({unit_id}))
    owner = somebody(scene.session, f"Chu {scene.round_id} {number}", grant)
    opened = start_nomination(
        scene.session, scene.of, applicant_id=unit_id, by=owner, now=scene.now, office=scene.world.office
    )
    name = f"Sản phẩm {scene.round_id}-{number}"
    complete(scene.session, opened.case_id, {"product": {"name": name, "group": group, "is_set": False}}, now=scene.now)
    shown = {"title": name, "activity": group}
    scene.session.execute(update(table_of(Case)).where(table_of(Case).c.id == opened.case_id).values(shown))
    attach(scene, opened.case_id)
    scene.owners[opened.case_id] = owner
    return opened.case_id


def attach(scene: Scene, case_id: int) -> None:
    """Attach every kind of paper."""
    for kind in PAPERS:
        scene.session.add(
            Document(
                case_id=case_id, kind=kind, version=1, name=f"{kind}.pdf", mime="application/pdf", size=10,
                sha256="0" * 64, uploaded_at=scene.now,
            )
        )  # fmt: skip
    scene.session.flush()


def submit(scene: Scene, *, group: str = "handicraft", **firm: Any) -> int:
    """Let a new establishment hand in a nomination and return its case."""
    case_id = start(scene, group=group, **firm)
    scene.nominations.append(case_id)
    scene.take("nominate", scene.owners[case_id], on=case_id, agree=True)
    return case_id


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


def open_scores(scene: Scene) -> None:
    """Let the jury score."""
    scene.take("open_scores")


def close_scores(scene: Scene) -> None:
    """Close the scores."""
    scene.take("close_scores", note="")


def conclude(scene: Scene) -> None:
    """Conclude the session."""
    scene.take("conclude", note="")


def recognise(scene: Scene) -> None:
    """Let the signer recognise what the council recommends."""
    scene.take("approve_result", scene.signer, **DECISION)


def award(scene: Scene) -> None:
    """Issue the certificates of the round."""
    scene.take("award", granted_on=local(scene.now).date(), number="", signer="Nguyễn Văn Ký")
