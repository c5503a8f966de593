"""What people write on the forms of their steps: figures from the story, sentences from the pools."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from workflow.reference import pools
from workflow.services.demo.cast import Cast
from workflow.services.demo.story import Story

BOUGHT = frozenset({
    "machinery", "machinery_line", "demo_model_new", "cleaner_production_pilot", "treatment_establishment",
})  # fmt: skip
"""Activities whose support pays for machines."""
HEADS = {f"head_{number}": "pass" for number in range(1, 6)}
BASIS = "Quy chế của Ủy ban nhân dân tỉnh về hoạt động khuyến công"
MONTH, YEAR = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and when an answer is wanted, and what is given already."""

    story: Story
    cast: Cast
    on: date
    chance: Random
    number: int
    given: Mapping[str, Any]

    def remark(self, about: str) -> str:
        """A sentence about something."""
        return self.chance.choice(pools().remarks[about])

    def reason(self, about: str) -> str:
        """A reason for something."""
        return self.chance.choice(pools().reasons[about]).text

    def user(self, part: str) -> int:
        """Who plays a part, by id."""
        return self.cast.player(self.story, part).id


Answer = Callable[[Asked], Mapping[str, Any]]


def answer(step: str, asked: Asked) -> dict[str, Any]:
    """Return what is filled in at a step; what is given stands over it, steps that ask nothing get nothing."""
    written = ANSWERS.get(step) or ANSWERS.get(step.rpartition(".")[2])
    return {**(written(asked) if written else {}), **asked.given}


def _supplement(asked: Asked) -> dict[str, Any]:
    reasons = asked.chance.sample(pools().reasons["supplement"], 2)
    items = [{"subject": one.code, "request": one.text, "basis": BASIS} for one in reasons]
    return {"items": items, "reason": "Hồ sơ còn thiếu giấy tờ theo danh mục."}


def _refusal(asked: Asked) -> dict[str, Any]:
    return {"reason_code": "other", "reason": asked.reason("refusal"), "basis": BASIS}


def _appraisal(asked: Asked) -> dict[str, Any]:
    story = asked.story
    figures = {"eligible_cost": story.total, "support": story.support, "matching": story.matching, "priority": False}
    return {
        **HEADS,
        **figures,
        "remarks_2": asked.remark("appraisal"),
        "recommendation": "Đề nghị hỗ trợ theo dự toán.",
    }


def _contract(asked: Asked) -> dict[str, Any]:
    number = f"{asked.number:03}/HĐ-TTKC"
    return {"contract_number": number, "signed_on": asked.on, "ends_on": asked.on + YEAR, "value": asked.story.total}


def _effect(asked: Asked) -> dict[str, Any]:
    jobs, energy = asked.chance.randrange(5, 45), asked.chance.randrange(8_000, 140_000)
    return {"jobs": jobs, "output_value": asked.story.total * asked.chance.randrange(2, 7), "energy_kwh": energy}


def _panel(asked: Asked) -> dict[str, Any]:
    sides = {"centre_member": "centre_2", "department_member": "panellist", "commune_member": "commune_leader"}
    return {name: asked.user(part) for name, part in sides.items()}


def _team(asked: Asked) -> dict[str, Any]:
    return {"members": [asked.user("officer_2"), asked.user("officer_3"), asked.user("finance")]}


def _opinion_request(asked: Asked) -> dict[str, Any]:
    finance = asked.cast.units[f"{asked.story.province}/so-tai-chinh"]
    return {"units": [(finance, "prov_finance")], "question": "Đề nghị cho ý kiến về khả năng bố trí kinh phí."}


def _remainder(asked: Asked) -> dict[str, Any]:
    machines = [_machine(asked)] if asked.story.activity in BOUGHT else []
    money = {"amount": asked.story.support, "matching_paid": asked.story.matching}
    return {"kind": "remainder", **money, "machines": machines}


def _machine(asked: Asked) -> dict[str, Any]:
    """The label of the machine, the same at every request of a case."""
    contract = {"contract_number": f"{asked.number:03}/HĐMB", "contract_on": asked.on, "supplier": "Nhà cung cấp (mẫu)"}
    label = {"name": "Máy chính của dây chuyền", "model": "MC-2026", "serial": f"SN {asked.number:05}"}
    return {**label, **contract, "total": asked.story.total}


def _fix(asked: Asked) -> dict[str, Any]:
    return {"reason": asked.remark("fix"), "fix_by": asked.on + timedelta(days=25)}


def _treasury(asked: Asked) -> dict[str, Any]:
    return {"treasury_number": f"KB-{asked.on:%y%m%d}-{asked.number:03}", "paid_on": asked.on}


def _settlement(asked: Asked) -> dict[str, Any]:
    """The list of vouchers: one invoice, paid from the support and by the establishment."""
    invoice = {"number": f"HD {asked.number:04}", "issued_on": asked.on, "payee": "Nhà cung cấp (mẫu)"}
    sources = (("support", asked.story.support), ("other", asked.story.matching))
    rows = [
        {**invoice, "source": source, "subject": "Máy móc, hạng mục được hỗ trợ", "total": total}
        for source, total in sources
        if total
    ]
    return {"liquidation_number": f"{asked.number}/BBTL-SCT", "settled_on": asked.on, "vouchers": rows}


def _decision(asked: Asked) -> dict[str, Any]:
    return {"decision_number": f"{100 + asked.number}/QĐ-SCT", "decided_on": asked.on}


def _change(asked: Asked) -> dict[str, Any]:
    """The figures that a kind of change is about."""
    story, reason = asked.story, asked.reason("change")
    kind = asked.given["change_kind"]
    if kind == "decrease_total":
        less = story.support // 10
        figures = {
            "total_cost": story.total - 2 * less,
            "support": story.support - less,
            "matching": story.matching - less,
        }
        return {"reason": reason, **figures}
    if kind == "increase_total":
        more = story.total // 20
        return {"reason": reason, "total_cost": story.total + more, "matching": story.matching + more}
    if kind == "change_place":
        return {"reason": "Cơ sở đề nghị chuyển nơi đặt máy."}
    return {"reason": reason, "ends_on": asked.on + timedelta(days=300)}


def _pause(asked: Asked) -> dict[str, Any]:
    return {
        "reason_code": "owner_request",
        "reason": asked.reason("pause"),
        "basis": BASIS,
        "review_on": asked.on + 2 * MONTH,
    }


def _note(about: str) -> Answer:
    return lambda asked: {"note": asked.remark(about)}


ANSWERS: Mapping[str, Answer] = {
    "submit": lambda _: {"agree": True},
    "confirm": lambda _: {"agree": True},
    "confirm_place": lambda _: {"exists": True, "place_ok": True},
    "send_back": lambda _: {"reason": "Tên máy chưa đúng với báo giá, đề nghị sửa."},
    "accept": lambda _: {"papers_checked": True},
    "ask_supplement": _supplement,
    "send_supplement": lambda _: {"note": "Cơ sở đã bổ sung đủ các mục được yêu cầu."},
    "refuse": _refusal, "drop": _refusal, "decline": _refusal,
    "withdraw": lambda asked: {"reason": asked.reason("withdraw")},
    "form_team": _team,
    "give_verdict": lambda asked: {**HEADS, "remarks_2": asked.remark("appraisal"), "verdict": "agree"},
    "ask_opinion": _opinion_request,
    "give_opinion": lambda asked: {"verdict": "agree", "answer": asked.remark("opinion")},
    "propose": _appraisal,
    "close_reserve": lambda _: {"reason": "Hết năm ngân sách, đợt sau đăng ký lại."},
    "sign_contract": _contract,
    "check_payment": lambda _: {"verdict": "agree"},
    "approve_payment": lambda _: {"verdict": "agree"},
    "settle": _settlement,
    "pay": _treasury, "record_refund": _treasury,
    "request_payment": _remainder,
    "request_acceptance": _note("progress"),
    "form_panel": _panel,
    "give_acceptance_verdict": lambda asked: {"verdict": "accept", "remarks": asked.remark("accept")},
    "accept_result": lambda asked: {**_effect(asked), "done_summary": asked.remark("accept")},
    "ask_fix": _fix,
    "hand_over": lambda asked: {"handed_on": asked.on, "note": asked.remark("handover")},
    "report": _effect,
    "record": _note("follow_up"),
    "give_up": lambda _: {"reason": "Đã nhắc nhiều lần, cơ sở không báo cáo."},
    "ask_progress": lambda asked: {"question": asked.reason("complaint")},
    "answer_progress": lambda _: {"answer": "Hồ sơ đang chờ ý kiến đơn vị phối hợp, sẽ trả lời trong tuần tới."},
    "agree": _decision, "agree_as_approver": _decision,
    "request_change": _change,
    "kcqg.register": lambda _: {"agree": True},
    "kcqg.submit": _note("progress"), "kcqg.send_settlement": _note("progress"),
    "kcqg.form_team": lambda asked: {"members": [asked.user("officer_2"), asked.user("officer_3")]},
    "kcqg.form_council": lambda asked: {"members": [asked.user("agent_2")]},
    "kcqg.give_ministry_verdict": lambda asked: {**HEADS, "remarks_2": asked.remark("appraisal"), "verdict": "agree"},
    "kcqg.ask_agency_supplement": _supplement,
    "kcqg.send_agency_supplement": lambda _: {"note": "Đã bổ sung theo yêu cầu của Cục."},
    "kcqg.propose_to_agency": _appraisal, "kcqg.decline_by_agency": _refusal,
    "kcqg.approve": lambda asked: {"decision_number": f"{1000 + asked.number}/QĐ-BCT", "decided_on": asked.on},
    "kcqg.report_progress": lambda asked: {"period": f"{asked.on:%Y-%m}"},
    "kcqg.form_panel": lambda asked: {**_panel(asked), "owner_member": asked.user("owner")},
    "kcqg.confirm": _note("progress"), "kcqg.send_to_chief": _note("progress"),
    "kcqg.send_to_minister": _note("progress"),
    "pause": _pause,
    "resume": lambda _: {"reason": "Đã rà soát, đủ điều kiện để tiếp tục."},
}  # fmt: skip
