"""Takes a case through its procedure by choosing among open steps, with values that its forms would deliver."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from tests.factories import World
from tests.journeys import HEADS, MONEY
from tests.money_values import MONEY_VALUES
from tests.national_exploring import NATIONAL
from tests.plan_values import PLANNING
from tests.rule_scene import recheck_values
from tests.selection_values import SELECTION
from tests.share_values import SHARING
from workflow.authority import CaseRef, Person, roles_on, scope_of
from workflow.calendar import local
from workflow.definition import TIME, Actor, Process, Role
from workflow.engine import open_to
from workflow.errors import StepRefused
from workflow.facts import Facts, VoidApproval
from workflow.loading import EVERY_PART, FactsReader, locked_cases, money_sums, open_clocks, ref_of, tasks_of
from workflow.models import Case, CaseRecusal
from workflow.published import process_of
from workflow.services.transition import TransitionRequest, perform_transition

CLOCK = "time"
NOTHING_ASKED = {"explanation": False, "apology": False, "recheck": False, "void_approvals": None}
Values = dict[str, Any]
Tasks = dict[int, list[RowMapping]]


def chance(seed: int) -> Random:
    """Return a source of chance that is the same in every run."""
    return Random(seed)  # noqa: S311 -- not for security


@dataclass
class Wanderer:
    """One case on its way: what is open, and what was taken so far."""

    session: Session
    world: World
    case_id: int
    now: datetime
    rng: Random
    taken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def row(self) -> RowMapping:
        """The case as it stands."""
        return self.session.execute(select(Case.__table__).where(Case.id == self.case_id)).mappings().one()

    def _ref(self, person: Person, tasks: dict[int, list[Any]]) -> CaseRef:
        row = locked_cases(self.session.connection(), [self.case_id], person.id)[self.case_id]
        return ref_of(row, person, tasks.get(self.case_id, ()))

    @cached_property
    def process(self) -> Process:
        """The definition that binds the case."""
        return process_of(self.session, self.row["process_hash"])

    def openings(self) -> list[tuple[str, str]]:
        """Return every step that is open now, with who may take it."""
        row, process, tasks = self.row, self.process, tasks_of(self.session.connection(), [self.case_id])
        needs = EVERY_PART
        known = self._facts(None, row, needs, tasks)
        found = {(step, CLOCK) for step in self._breaches()} if not row["held"] else set()
        recused = self._recused()
        for who, person in self.world.people.items():
            actor = Actor(person.id, roles_on(scope_of(person), self._ref(person, tasks)))
            own = self._facts(person, row, frozenset(), tasks)
            facts = replace(known, tasks=own.tasks, recused=person.id in recused, **self._waiting(person))
            found |= {(step.key, who) for step, why in open_to(process, facts, actor) if not why}
        return sorted(found)

    def jump(self, days: int) -> None:
        """Let the clock of the machine jump, back too."""
        self.now += timedelta(days=days)

    def take(self, step: str, who: str) -> bool:
        """Take a step with fitting values; False when its effects refuse it."""
        row = self.row
        if who == CLOCK:
            self.now = max(self.now, self._breaches()[step])
        self.now += timedelta(minutes=self.rng.choice((1, 30, 3_000)))
        form = self.process.steps[step].form
        request = TransitionRequest(self.case_id, step, row["version"], VALUES[form](Scene(self, row, step)))
        by = TIME if who == CLOCK else self.world.people[who]
        try:
            perform_transition(self.session, request, by=by, now=self.now, office=self.world.office)
        except StepRefused:
            return False
        self.taken.append((row["state"], step))
        return True

    def _facts(self, person: Person | None, row: RowMapping, needs: frozenset[str], tasks: Tasks) -> Facts:
        reader = FactsReader(self.session.connection(), self.world.office, now=self.now, person=person)
        return reader.read([{**row, "recused": False, **NOTHING_ASKED}], {self.case_id: self.process}, needs, tasks)[
            self.case_id
        ]

    def _waiting(self, person: Person) -> dict[str, frozenset[str]]:
        row = locked_cases(self.session.connection(), [self.case_id], person.id)[self.case_id]
        expected = frozenset(what for what in NOTHING_ASKED if row[what]) - {"void_approvals"}
        void = map(VoidApproval.read, (row["void_approvals"] or "").split())
        return {"expected": expected, "void_approvals": frozenset(void)}

    def _recused(self) -> set[int]:
        found = select(CaseRecusal.user_id).where(CaseRecusal.case_id == self.case_id)
        return set(self.session.execute(found).scalars())

    def _breaches(self) -> dict[str, datetime]:
        """Return what running clocks will do, and when."""
        running = [
            clock for clock in open_clocks(self.session.connection(), [self.case_id])[self.case_id] if clock.running
        ]
        specs = self.process.clock_by_key
        return {specs[clock.key].breach: clock.due_at for clock in running if specs[clock.key].breach}


@dataclass
class Scene:
    """What the values of a form depend on."""

    way: Wanderer
    row: RowMapping
    step: str

    @property
    def rng(self) -> Random:
        return self.way.rng

    @property
    def world(self) -> World:
        return self.way.world

    @property
    def today(self) -> date:
        return local(self.way.now).date()

    def working_day(self, number: int) -> date:
        """The first working day that is so many days ahead."""
        return self.world.office.calendar.add_working_days(self.today, number)

    @property
    def money(self) -> dict[str, int]:
        found = money_sums(self.way.session.connection(), [self.row["id"]])[self.row["id"]]
        return {name: found.get(name, 0) for name in ("committed", "accepted", "advanced", "paid", "refunded")}

    def user(self, name: str) -> int:
        return self.world.people[name].id

    def part(self, whole: int) -> int:
        """All of an amount or a part of it, at least one đồng."""
        return max(1, self.rng.choice((whole, whole, whole // 2, whole // 3)))


REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}


def _change_request(scene: Scene) -> Values:
    row, kind = scene.row, scene.rng.choice(("decrease_total", "change_place", "increase_total", "extend_next_year"))
    support = row["support"] + {"decrease_total": -5_000_000, "increase_total": 5_000_000}.get(kind, 0)
    matching = max(support, row["matching"])  # support is half of the cost at most
    figures = {"support": support, "matching": matching, "total_cost": support + matching}
    more = {"extend_next_year": {"ends_on": date(scene.today.year + 1, 6, 30)}, "change_place": {}}
    return {"change_kind": kind, **REASON, **more.get(kind, figures)}


def _progress(scene: Scene) -> Values:
    percent = min(100, scene.row["progress"] + scene.rng.choice((20, 60, 80)))
    return {"period": f"{scene.today:%Y-%m}", "percent": percent, "spent": 1_000_000, "note": "Đang lắp đặt"}


def _pause(scene: Scene) -> Values:
    review_on = scene.today + timedelta(days=30)
    return {"reason_code": "spending_rule_changed", **REASON, "basis": "TT 64/2024", "review_on": review_on}


def _panel(scene: Scene) -> Values:
    sides = {"centre": "centre", "department": "second_officer", "commune": "commune"}
    return {f"{side}_member": scene.user(who) for side, who in sides.items()}


def _holder(scene: Scene) -> int:
    """Somebody who holds the role of the state in the unit that holds the case; the last one, as the first acts."""
    role, unit = Role(scene.row["holder_role"]), scene.row["holder_unit_id"]
    return [person.id for person in scene.world.people.values() if unit in person.units_as(role)][-1]


def _apology(scene: Scene) -> Values:
    promised = local(scene.row["promised_at"]).date()
    day = scene.world.office.calendar.add_working_days(max(promised, scene.today), 2)
    return {"new_due_on": day, **REASON}


def _five_heads(scene: Scene) -> Values:
    return {**HEADS, "verdict": scene.rng.choice(("agree", "disagree")), "remarks_1": "Có mặt bằng"}


def _units(scene: Scene) -> Values:
    asked = [(scene.world.units["finance"], "prov_finance"), (scene.world.units["commune"], "commune_officer")]
    return {"units": scene.rng.choice((asked, asked[:1], asked[1:])), "question": "Có cân đối được không?"}


def _contract(scene: Scene) -> Values:
    ends_on = scene.today + timedelta(days=240)
    return {"contract_number": "01/HĐ", "signed_on": scene.today, "ends_on": ends_on, "value": 400_000_000}


def _acceptance_verdict(scene: Scene) -> Values:
    verdict = scene.rng.choice(("accept", "accept", "fix", "partial", "refuse"))
    return {"verdict": verdict, "remarks": "Xem biên bản"}


def _acceptance_partial(scene: Scene) -> Values:
    return {"amount": scene.part(scene.row["support"]), **REASON, "done_summary": "Thiếu một máy"}


SUPPLEMENT = {"items": [{"subject": "Báo giá", "request": "Thêm một báo giá", "basis": "TT 28"}], **REASON}
INDICATORS = {"jobs": 12, "output_value": 5_000_000_000, "energy_kwh": 40_000}
REFUSAL = {"reason_code": "not_qualified_for_service_order", **REASON, "basis": "NĐ 45/2012"}
VALUES: dict[str, Callable[[Scene], Values]] = {
    "empty": lambda _: {},
    "note": lambda scene: {"note": scene.rng.choice(("Đã xem", ""))},
    "reason": lambda _: dict(REASON),
    "declaration": lambda _: {"agree": True},
    "confirm_place": lambda _: {"exists": True, "place_ok": True, "note": "Đúng địa chỉ"},
    "receipt": lambda _: {"papers_checked": True},
    "supplement_request": lambda _: dict(SUPPLEMENT),
    "supplement_reply": lambda _: {"note": "Đã bổ sung"},
    "refusal": lambda _: dict(REFUSAL),
    "appraisal": lambda _: {**HEADS, **MONEY, "recommendation": "Đề nghị hỗ trợ"},
    "batch": lambda scene: {"batch_id": scene.world.batch_id},
    "decision": lambda scene: {"decision_number": "948/QĐ-UBND", "decided_on": scene.today},
    "contract": _contract,
    "progress": _progress,
    "change_request": _change_request,
    "stop": lambda _: {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"},
    "acceptance": lambda _: {"done_summary": "Đủ máy", **INDICATORS},
    "acceptance_partial": _acceptance_partial,
    "fix_request": lambda scene: {**REASON, "fix_by": scene.today + timedelta(days=20)},
    "handover": lambda scene: {"handed_on": scene.today},
    "team": lambda scene: {"members": [scene.user("second_officer"), scene.user("centre")][: scene.rng.choice((1, 2))]},
    "panel": _panel,
    "five_heads": _five_heads,
    "opinion_request": _units,
    "opinion": lambda scene: {"verdict": scene.rng.choice(("agree", "disagree")), "answer": "Cân đối được"},
    "acceptance_verdict": _acceptance_verdict,
    "question": lambda _: {"question": "Hồ sơ đang ở đâu?"},
    "answer": lambda _: {"answer": "Đang chờ ý kiến Sở Tài chính."},
    "pause": _pause,
    "recheck": recheck_values,
    "reassign": lambda scene: {"assignee_id": _holder(scene), **REASON},
    "reminder": lambda _: dict(REASON),
    "target": lambda scene: {"due_on": scene.working_day(1), **REASON},
    "explanation_request": lambda scene: {"asked_id": _holder(scene), "due_on": scene.working_day(2), **REASON},
    "explanation": lambda _: {"answer": "Đang chờ hóa đơn của bên bán."},
    "apology": _apology,
    "follow_up": lambda _: {**INDICATORS, "note": "Chạy ổn định"},
    **MONEY_VALUES,
    **SELECTION,
    **NATIONAL,
    **PLANNING,
    **SHARING,
}  # fmt: skip
"""Values for every form that a shipped step names; linked cases bring their own."""
