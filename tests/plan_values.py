"""Values for the forms of a yearly plan, as the records say they are right, or now and then a little wrong."""

from typing import Any

from workflow.funding import Way
from workflow.plans.records import GIVEN, PLAN, line_sums, plans, signed, wishes

AREAS = ("upland_minority_border_island", "poor", "new_rural", "difficult", "none")
SHARES = {"female_share": 30, "vulnerable_share": 0, "minority_share": 55}


def _found(scene: Any) -> tuple[Any, Any]:
    session = scene.way.session
    plan = plans(session, PLAN.c.case_id == scene.row["id"])[0]
    return plan, wishes(session, plan.line_id)


def _priority(scene: Any) -> dict[str, Any]:
    _, found = _found(scene)
    facts = {"focal": scene.rng.choice((True, False)), "area": scene.rng.choice(AREAS), "trade": "mechanics"}
    return {"item_id": scene.rng.choice(found).id if found else 0, **facts, "women_owned": False, **SHARES}


def _consolidation(scene: Any) -> dict[str, Any]:
    _, found = _found(scene)
    return {"items": len(found), "total": sum(max(one.support, one.bound) for one in found)}


def _budget(scene: Any) -> dict[str, Any]:
    _, found = _found(scene)
    asked = sum(one.support for one in found)
    given = scene.rng.choice((asked, asked // 2, asked * 2, asked - 1, 0))
    return {"allotted": max(given, 0), "decision_number": "15/STC", "decided_on": scene.today}


def _proposal(scene: Any) -> dict[str, Any]:
    plan, _ = _found(scene)
    given = signed(line_sums(scene.way.session, plan.line_id), GIVEN)
    return {"money": scene.rng.choice((given, given, given // 2, given + 1)), "way": scene.rng.choice(list(Way)).value}


REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
PLANNING = {
    "plan_priority": _priority,
    "plan_consolidation": _consolidation,
    "plan_budget": _budget,
    "plan_proposal": _proposal,
    "plan_amendment": lambda scene: {**_proposal(scene), **REASON},
    "plan_review": lambda _: {"results": "Thực hiện theo tiến độ"},
}
