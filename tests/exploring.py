"""Takes every step from every state that it starts in: along some journeys, each branch is tried and taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, a_case, take
from tests.journeys import Way, way
from tests.rule_scene import change_everything, concern
from tests.wandering import Wanderer, chance
from workflow.definition import Process
from workflow.models import Apology, Case, CaseClock, CaseEvent, CaseLink
from workflow.services.opening import Opened
from workflow.services.transition import take_linked

Edge = tuple[str, str, str]
"""Process, state, step."""
VERDICTS = ("centre", "second_officer", "commune")
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}


FIGURED = ("propose", "sign", "put_in_batch", "leave_out", "approve")
"""Steps after which a case has figures that a new rule may touch."""
LOWER = ("recheck", "officer", {"outcome": "adjust", "support": 190_000_000, "matching": 200_000_000, **REASON})


def edges(process: Process) -> set[Edge]:
    """Return every step with every state that it starts in."""
    return {(process.key, state, step.key) for step in process.steps.values() for state in step.sources}


def detours(world: World) -> dict[str, Way]:
    """Return journeys that between them open every step: what the straight way never needs."""
    panel, straight = _upto(world, "form_panel"), way(world)
    ask = ("ask_progress", "owner", {"question": "Hồ sơ đang ở đâu?"})
    supplement = {"items": [{"subject": "Báo giá", "request": "Thêm một bản", "basis": "TT 28"}], **REASON}
    stop = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"}
    partial = {"amount": 60_000_000, **REASON, "done_summary": "Thiếu một máy"}
    return {
        "straight": straight,
        "supplement": [*_upto(world, "confirm_place"), ask, ("ask_supplement", "officer", supplement)],
        "stopped": [*_upto(world, "pay"), ("stop", "governor", stop)],
        "partial": [*panel, *_judged("accept"), ("accept_partly", "officer", partial)],
        "fixing": [*panel, *_judged("fix"), ("ask_fix", "officer", {**REASON, "fix_by": MONDAY.date()})],
        "refused": [*panel, *_judged("refuse")],
        **{kind: _changed(world, kind) for kind in ("decrease_total", "increase_total")},
        **{f"rechecked {step}": [*_upto_or_reserve(world, step), LOWER] for step in FIGURED},
    }  # fmt: skip


def afterwards() -> dict[str, Way]:
    """Return how the linked case of a journey goes on."""
    decided = {"decision_number": "12/QĐ-SCT", "decided_on": MONDAY.date()}
    lowered = [("send_to_department", "officer", {}), ("agree", "leader", decided)]
    return {
        **{f"rechecked {step}": lowered for step in FIGURED},
        "decrease_total": [("send_to_department", "officer", {}), ("agree", "leader", decided)],
        "increase_total": [("send_to_approver", "officer", {}), ("agree_as_approver", "governor", decided)],
    }


def _upto_or_reserve(world: World, last: str) -> Way:
    if last == "leave_out":
        return [*_upto(world, "put_in_batch"), ("leave_out", "governor", REASON)]
    return _upto(world, last)


def _upto(world: World, last: str) -> Way:
    steps = [step for step, _, _ in way(world)]
    return way(world)[: steps.index(last) + 1]


def _judged(verdict: str) -> Way:
    return [("give_acceptance_verdict", who, {"verdict": verdict, "remarks": "Xem biên bản"}) for who in VERDICTS]


def _changed(world: World, kind: str) -> Way:
    figures = {"support": 190_000_000 if kind == "decrease_total" else 210_000_000, "matching": 220_000_000}
    if kind == "decrease_total":
        figures["matching"] = 200_000_000
    figures["total_cost"] = figures["support"] + figures["matching"]
    return [*_upto(world, "sign_contract"), ("request_change", "centre", {"change_kind": kind, **REASON, **figures})]


def walked(session: Session) -> set[Edge]:
    """Return every step that some case of the database took, by what its history says."""
    found = select(Case.process_key, CaseEvent.from_state, CaseEvent.step).join(Case, Case.id == CaseEvent.case_id)
    return {(key, state, step) for key, state, step in session.execute(found.distinct()) if step != "open"}


def _conflicts_last(choice: tuple[str, str]) -> tuple[bool, bool, bool]:
    """Keep for last what takes a person off the case, and let a second person go where there is one.

    A question is answered late, so that it is still open further along.
    """
    step, who = choice
    return step == "declare_conflict", step == "answer_progress", not who.startswith("second_")


@dataclass
class Explorer:
    """Remembers what was taken, and looks at the database after every step."""

    session: Session
    world: World
    look: Callable[[Wanderer], None]
    done: set[Edge] = field(default_factory=set)
    opening: Callable[[Session, World], Opened] = a_case
    figured: str = FIGURED[0]

    def follow(self, journey: Way, then: Way = ()) -> None:
        """Take a new case along a journey, and its linked case along another, trying every branch on the way."""
        with self.session.begin_nested() as point:
            case_id = self.opening(self.session, self.world).case_id
            self._along(case_id, journey)
            if then:
                self._along(self._linked(case_id)[-1], then)
            point.rollback()

    def _along(self, case_id: int, journey: Way) -> None:
        on = Wanderer(self.session, self.world, case_id, MONDAY, chance(1))
        self.branch(on)
        for step, who, values in journey:
            if step in on.process.steps:  # provinces leave some out
                take(self.session, self.world, case_id, step, self._who(on, step, who), now=on.now, **values)
                self._draft_apology(case_id, on.now)
                self._concern(case_id, step, on.now)
                self._void(on)
                self.done |= walked(self.session)
                self.look(on)
                self.branch(on)
                self._branch_linked(on)

    def _draft_apology(self, case_id: int, now: datetime) -> None:
        """Have a letter ready as soon as a day is promised, so that it can be signed wherever that is possible."""
        case = self.session.get_one(Case, case_id, populate_existing=True)
        if case.promised_at is None or self.session.get(Apology, case_id):
            return
        term = select(CaseClock.id).where(CaseClock.case_id == case_id, CaseClock.closed_at.is_(None))
        draft = {"promised_at": case.promised_at, "reason": "Chờ ý kiến", "new_due_on": case.promised_at.date()}
        clock_id = self.session.scalars(term).first()
        self.session.add(Apology(case_id=case_id, clock_id=clock_id, drafted_at=now, **draft))

    def _concern(self, case_id: int, step: str, now: datetime) -> None:
        """Let a published rule concern the case as soon as it has figures."""
        if step == self.figured:
            concern(self.session, case_id, now=now)

    def _void(self, on: Wanderer) -> None:
        """Let a paper and a section change behind the back of who confirmed them, where somebody can confirm again."""
        state = on.row["state"]
        step = on.process.steps.get("void_approvals")
        if step is None or state not in step.sources or (on.process.key, state, "reconfirm") in self.done:
            return
        with self.session.begin_nested() as point:
            change_everything(self.session, on.case_id)
            take_linked(self.session, step.key, {on.case_id: {}}, now=on.now, office=self.world.office)
            self.done |= walked(self.session)
            self.look(on)
            self.branch(on)
            point.rollback()

    def _who(self, on: Wanderer, step: str, who: str) -> str:
        """Return who takes the step: the person named, or whoever may where a province has another approver."""
        able = [person for key, person in on.openings() if key == step]
        return who if who in able or not able else able[-1]

    def branch(self, on: Wanderer) -> None:
        """Take every open step that is new, go on from there in the same way, and take it back."""
        state = on.row["state"]
        for step, who in sorted(on.openings(), key=_conflicts_last):
            now = on.now
            if (on.process.key, state, step) in self.done:
                continue
            with self.session.begin_nested() as point:
                if on.take(step, who):
                    self.done |= walked(self.session)
                    self.look(on)
                    self.branch(on)
                    self._branch_linked(on)
                point.rollback()
            on.now = now

    def _branch_linked(self, on: Wanderer) -> None:
        for linked in self._linked(on.case_id):
            self.branch(Wanderer(self.session, self.world, linked, on.now, on.rng))

    def _linked(self, case_id: int) -> list[int]:
        found = select(CaseLink.from_id).join(Case, Case.id == CaseLink.from_id)
        fresh = found.where(CaseLink.to_id == case_id, Case.version == 1).order_by(CaseLink.from_id)
        return list(self.session.execute(fresh).scalars())
