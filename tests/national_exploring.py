"""Journeys of a national đề án that between them open every step, and the values that its own forms deliver."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.factories import MONDAY, World
from tests.journeys import HEADS, MONEY, Way
from tests.national import national_way, panel
from workflow.models import LineItem
from workflow.services.sharing import counted

REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
DECISION = {"decision_number": "12/QĐ-BCT", "decided_on": MONDAY.date()}
FIGURED = ("propose", "propose_to_agency", "sign", "put_in_batch", "leave_out", "approve")
"""Steps after which a case has figures that a new rule may touch."""
LOWER = ("recheck", "agency", {"outcome": "adjust", "support": 190_000_000, "matching": 200_000_000, **REASON})
CHANGED = ("group_reassign", "decrease_total", "increase_total", "stop")
"""What the journeys change; there is no Sở to decide the first where the file went straight to the Cục."""
KINDS = ("decrease_total", "change_place", "increase_total", "extend_next_year", "group_reassign", "stop")
SUPPLEMENT = {"items": [{"subject": "Báo giá", "request": "Thêm một bản", "basis": "TT 36"}], **REASON}


def national_detours(world: World, *, direct: bool) -> dict[str, Way]:
    """Return the journeys: what the straight way never needs."""
    centre, desk = ("regional", "agency") if direct else ("centre", "officer")
    upto = _Upto(world, centre, direct=direct)
    stop = {"reason_code": "no_budget", **REASON, "decision_number": "77/QĐ-BCT"}
    partial = {"amount": 60_000_000, **REASON, "done_summary": "Thiếu một máy"}
    ask = ("ask_progress", "owner", {"question": "Hồ sơ đang ở đâu?"})
    fixing: Way = [*upto.judged("fix"), ("ask_fix", desk, {**REASON, "fix_by": MONDAY.date()})]
    judged = "give_ministry_verdict" if direct else "give_verdict"
    return {
        "straight": upto(""),
        "asked": [*upto("submit"), ask],
        "supplement": [*upto("submit"), ("ask_supplement", desk, SUPPLEMENT)],
        "stopped": [*upto("pay"), ("stop", "minister", stop)],
        "partial": [*upto.judged("accept"), ("accept_partly", desk, partial)],
        "reworked": [*upto(judged), ("return_for_rework", desk, REASON), ("submit", centre, {"note": ""})],
        "fixing": fixing,
        "changed while fixing": [*fixing, _asked("decrease_total", centre)],
        "refused": upto.judged("refuse"),
        "late": [*upto("finish_payment"), ("clear_late", "agency_accountant", REASON)],
        "reserve": [*upto("put_in_batch"), ("leave_out", "minister", REASON)],
        **{kind: [*upto("sign_contract"), _asked(kind, centre)] for kind in CHANGED[direct:]},
        **{f"rechecked {step}": [*upto.or_reserve(step), LOWER] for step in FIGURED[direct:]},
    }  # fmt: skip


def national_afterwards(*, direct: bool) -> dict[str, Way]:
    """Return how the change that a journey asked for goes on."""
    start: Way = [] if direct else [("confirm", "officer", {"note": ""})]
    chief: Way = [*start, ("send_to_chief", "agency", {"note": ""})]
    minister: Way = [
        *chief, ("send_to_minister", "agency_leader", {"note": ""}), ("agree_as_approver", "minister", DECISION),
    ]  # fmt: skip
    group: Way = [("send_to_department", "officer", {"note": ""}), ("agree_in_group", "leader", DECISION)]
    lowered: Way = [*chief, ("agree", "agency_leader", DECISION)]
    return {
        **{f"rechecked {step}": lowered for step in FIGURED},
        "decrease_total": lowered, "changed while fixing": lowered, "increase_total": minister, "stop": minister,
        "group_reassign": group,
    }  # fmt: skip


class _Upto:
    """The straight way, cut after the first time of a step."""

    def __init__(self, world: World, centre: str, *, direct: bool) -> None:
        found = national_way(world, direct=direct)
        self._way: Way = [(step, who or centre, values) for step, who, values in found]
        self._sitting = panel(world, direct=direct)[1]

    def __call__(self, last: str) -> Way:
        keys = [step for step, _, _ in self._way]
        return self._way[: keys.index(last) + 1] if last else self._way

    def or_reserve(self, last: str) -> Way:
        """The same, or on to the reserve list."""
        return [*self("put_in_batch"), ("leave_out", "minister", REASON)] if last == "leave_out" else self(last)

    def judged(self, verdict: str) -> Way:
        """Up to the panel, and the same verdict of everybody in it."""
        said = {"verdict": verdict, "remarks": "Xem biên bản"}
        return [*self("form_panel"), *(("give_acceptance_verdict", who, said) for who in self._sitting)]


def _asked(kind: str, centre: str) -> tuple[str, str, dict[str, Any]]:
    figures = {"decrease_total": (190_000_000, 200_000_000), "increase_total": (210_000_000, 220_000_000)}
    if kind not in figures:
        return "request_change", centre, {"change_kind": kind, **REASON}
    support, matching = figures[kind]
    sums = {"support": support, "matching": matching, "total_cost": support + matching}
    return "request_change", centre, {"change_kind": kind, **REASON, **sums}


def _change(scene: Any) -> dict[str, Any]:
    kind = scene.rng.choice(KINDS)
    row, grows = scene.row, {"decrease_total": -5_000_000, "increase_total": 5_000_000}
    if kind not in grows:
        more = {"ends_on": scene.today.replace(year=scene.today.year + 1)} if kind == "extend_next_year" else {}
        return {"change_kind": kind, **REASON, **more}
    support = row["support"] + grows[kind]
    matching = max(support, row["matching"])
    figures = {"support": support, "matching": matching, "total_cost": support + matching}
    return {"change_kind": kind, **REASON, **figures, "parts": _parts(scene, grows[kind], matching - row["matching"])}


def _parts(scene: Any, support: int, matching: int) -> list[dict[str, Any]]:
    """The whole difference for one line item without shares, or for one share; nothing where nothing is divided."""
    session, case_id = scene.way.session, scene.row["id"]
    lines = session.scalars(select(LineItem).where(LineItem.case_id == case_id).order_by(LineItem.number)).all()
    if not lines:
        return []
    line = scene.rng.choice(lines)
    shares = [row for row in counted(session, case_id) if row.line_item_id == line.id]
    part = scene.rng.choice(shares) if shares else line
    amounts = {"support": part.support + support, "matching": part.matching + matching}
    return [{"number": line.number, "tax_code": part.tax_code if shares else None, **amounts}]


def _panel(scene: Any) -> dict[str, Any]:
    return panel(scene.world, direct=scene.row["owner_unit_id"] == scene.world.units["agency"])[0]


NATIONAL: dict[str, Callable[[Any], dict[str, Any]]] = {
    "national_receipt": lambda _: {"papers_checked": True},
    "ministry_appraisal": lambda _: {**HEADS, **MONEY, "recommendation": "Đề nghị Bộ trưởng phê duyệt"},
    "ministry_team": lambda scene: {"members": [scene.user("second_agency")]},
    "panel_national": _panel,
    "panel_direct": _panel,
    "national_change": _change,
    "divided_change": _change,
}
"""Values for the forms that only a national đề án has, as ``wandering.VALUES``."""
