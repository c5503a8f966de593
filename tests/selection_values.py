"""Values for the forms of product selection, as its pages would deliver them for the case at hand."""

from typing import Any

from sqlalchemy import select

from workflow.models import User
from workflow.rounds.facts import JUDGED, RECEIVING, SCORING
from workflow.rounds.records import ROUND, items, jurors, rounds, seated
from workflow.rounds.standings import declared, recused_pairs
from workflow.selection.councils import Body, Seat

Values = dict[str, Any]
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
HEADS = {f"head_{n}": "pass" for n in range(1, 6)} | {f"remarks_{n}": "" for n in range(1, 6)}
VOTE = {"yes": 7, "no": 0, "abstain": 0}


def _stranger(scene: Any, body: str) -> int:
    """Somebody who never sat in a body of the round."""
    sat = {one.user_id for one in seated(scene.way.session, scene.row["id"]) if one.body.value == body}
    everybody = scene.way.session.execute(select(User.id).order_by(User.id)).scalars()
    return next(user_id for user_id in everybody if user_id not in sat)


def _seating(scene: Any) -> Values:
    own = {"decision": "15/QĐ-HĐBC", "from_on": scene.today}
    row = {"user_id": _stranger(scene, "experts"), "body": Body.EXPERTS.value, "seat": Seat.EXPERT.value, **own}
    return {"members": [row]}


def _replacement(scene: Any) -> Values:
    line = next(one for one in reversed(seated(scene.way.session, scene.row["id"])) if one.until_on is None)
    coming = {"coming_id": _stranger(scene, line.body.value), "from_on": scene.today, "decision": "20/QĐ-HĐBC"}
    return {"leaving_id": line.line_id, **coming, **REASON}


def _conflict(scene: Any) -> Values:
    known = declared(scene.way.session, scene.row["id"])
    away = recused_pairs(known)
    pair = next((pair for pair in sorted(known) if pair not in away), (0, 0))
    return {"declaration": pair, "verdict": "recused", **REASON}


def _assignment(scene: Any) -> Values:
    session, round_id = scene.way.session, scene.row["id"]
    away, able = recused_pairs(declared(session, round_id)), jurors(seated(session, round_id), scene.today)
    pairs = [
        (item.case_id, one.user_id)
        for item in items(session, round_id)
        if item.state in JUDGED | SCORING
        for one in able
        if (item.case_id, one.user_id) not in away
    ]
    return {"per_item": 1, "pairs": pairs}


def _forwarding(scene: Any) -> Values:
    session = scene.way.session
    target = next(one for one in rounds(session, ROUND.c.level == "region") if one.state in RECEIVING)
    return {"target_id": target.id, "items": [], "letter_number": "120/UBND-KT", "letter_on": scene.today}


SELECTION: dict[str, Any] = {
    "eligibility_check": lambda scene: {**HEADS, "group": scene.row["activity"] or "handicraft"},
    "site_visit": lambda scene: {"visited_on": scene.today, "participants": "Lê Thị An", "findings": "Đúng hồ sơ"},
    "complaint": lambda _: {"about": "scores", "what": "Điểm chưa đúng với sản phẩm", "wish": "Chấm lại"},
    "complaint_answer": lambda _: {**VOTE, "answer": "Hội đồng đã xem xét lại", "minutes_number": "05/BB-HĐBC"},
    "certificate": lambda scene: {"granted_on": scene.today, "number": "", "signer": "Nguyễn Văn Ký"},
    "ceremony": lambda scene: {"held_on": scene.today, "place": "Hội trường tỉnh"},
    "reward": lambda scene: {"amount": 5_000_000, "treasury_number": "UNC 12", "paid_on": scene.today},
    "replacement": lambda scene: {
        "reason_code": "lost", "details": "Mất khi chuyển xưởng", "granted_on": scene.today, "signer": "Nguyễn Văn Ký",
    },
    "revocation": lambda scene: {
        **REASON, "reason_code": "false_facts", "decision_number": "99/QĐ-UBND", "decided_on": scene.today,
        "basis": "Điều 20 Thông tư 26/2014/TT-BCT",
    },
    "selection_report": lambda scene: {
        "year": scene.today.year, "revenue": 900_000_000, "output": 100, "workers": 12, "exports": 0,
        "uses_logo": False, "difficulties": "",
    },
    "seating": _seating,
    "calling": lambda _: {"note": ""},
    "member_replacement": _replacement,
    "conflict_decision": _conflict,
    "assignment": _assignment,
    "forwarding": _forwarding,
}  # fmt: skip
