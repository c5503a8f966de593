"""The way of a national đề án in the demo: who takes each step, and what happens beside the way."""

from workflow.services.demo.routes import Route
from workflow.services.demo.story import CHANGE, Deed, Story

PANEL = ("centre_2", "panellist", "commune_leader", "owner")
VERDICT, MEND = {"verdict": "accept"}, {"verdict": "fix"}


def national_route(story: Story, upto: str, ends: str) -> Route:
    """Return everything up to the first time of a step, the second report where that is one, and what ended it."""
    way = _straight() if story.straight else _way(story, supplemented=upto == "ask_supplement")
    last = next(place for place, deed in enumerate(way) if deed.step == upto)
    if upto == "report_progress":
        last += 1
    return [*way[: last + 1], *_ends(story).get(ends, ())]


def _way(story: Story, *, supplemented: bool) -> Route:
    """From the request to the settlement."""
    return [
        Deed("open", "owner"), Deed("register", "owner", 4), Deed("submit", "centre", 12), Deed("accept", "officer", 1),
        *([Deed("ask_supplement", "officer", 3)] if supplemented else []),
        *_base(), *_ministry(),
        Deed("approve", "minister", 6), Deed("sign_contract", "agent", 8),
        _report(story, 40), _report(story, 85, gap=18),
        *_paid(story, "advance", story.support // 2),
        Deed("request_acceptance", "centre", 15), Deed("form_panel", "officer", 3),
        *(Deed("give_acceptance_verdict", who, 1, VERDICT) for who in PANEL),
        Deed("accept_result", "officer", 2),
        *_paid(story, "remainder", story.support - story.support // 2),
        Deed("finish_payment", "treasurer", 2), Deed("send_settlement", "centre", 4), Deed("settle", "agent_2", 5),
    ]  # fmt: skip


def _straight() -> Route:
    """From the request to the plan, without the Sở."""
    asked = [Deed("open", "owner"), Deed("register", "owner", 4), Deed("submit", "centre", 12)]
    return [*asked, Deed("accept", "agent", 1), *_ministry()]


def _base() -> Route:
    """The appraisal at the Sở, by a council."""
    return [
        Deed("form_team", "officer", 2), Deed("give_verdict", "officer_2", 2), Deed("give_verdict", "officer_3", 1),
        Deed("propose", "officer", 2), Deed("send_up", "leader", 2),
    ]  # fmt: skip


def _ministry() -> Route:
    """The appraisal at the Cục, what it asks for once, and the way into the plan."""
    return [
        Deed("form_council", "agent", 4), Deed("give_ministry_verdict", "agent_2", 3),
        Deed("ask_agency_supplement", "agent", 1), Deed("send_agency_supplement", "centre", 4),
        Deed("propose_to_agency", "agent", 3), Deed("sign", "chief", 2), Deed("put_in_batch", "agent", 10),
    ]  # fmt: skip


def _report(story: Story, percent: int, *, gap: int = 12) -> Deed:
    spent = story.total * percent // 100
    note = f"Hoàn thành {percent} phần trăm khối lượng."
    return Deed("report_progress", "centre", gap, {"percent": percent, "spent": spent, "note": note})


def _paid(story: Story, kind: str, amount: int) -> Route:
    """One payment: asked for, checked, approved, paid, each by somebody else."""
    matching = story.matching if kind == "remainder" else story.matching // 2
    asked = {"kind": kind, "amount": amount, "matching_paid": matching}
    return [
        Deed("request_payment", "centre", 2, asked), Deed("check_payment", "treasurer", 2),
        Deed("approve_payment", "chief", 1), Deed("pay", "treasurer_2", 1),
    ]  # fmt: skip


def _ends(story: Story) -> dict[str, Route]:
    """What happens beside the way, by name."""
    reason = {"reason": "Ngoài khả năng cân đối kinh phí khuyến công quốc gia của năm."}
    stop = {"reason_code": "owner_request", "reason": "Cơ sở ngừng sản xuất.", "decision_number": "1215/QĐ-BCT"}
    back = {"amount": story.support // 2}
    halted = Deed("stop", "minister", 10, stop)
    place = Deed("request_change", "centre", 2, {"change_kind": "change_place"})
    longer = Deed("request_change", "centre", 2, {"change_kind": "extend_next_year"})
    confirmed = Deed("confirm", "officer", 2, on=CHANGE)
    up = [confirmed, Deed("send_to_chief", "agent", 2, on=CHANGE)]
    return {
        "no_budget": [Deed("leave_out", "minister", 8, reason), Deed("close_reserve", "agent", 30, reason)],
        "leave_out": [Deed("leave_out", "minister", 6, reason)],
        "fixing": [*(Deed("give_acceptance_verdict", who, 1, MEND) for who in PANEL), Deed("ask_fix", "officer", 1)],
        "stop": [halted],
        "stopped": [halted, Deed("record_refund", "agent_2", 12, back), Deed("close_stopped", "treasurer", 2)],
        "change_confirmation": [place],
        "change_minister": [longer, *up, Deed("send_to_minister", "chief", 2, on=CHANGE)],
        "change_agreed": [place, *up, Deed("agree", "chief", 2, on=CHANGE)],
        "declined": [Deed("decline_by_agency", "chief", 3)],
        "withdrawn": [Deed("withdraw", "owner", 3)],
    }  # fmt: skip
