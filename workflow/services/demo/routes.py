"""The ways that cases go: what leads to each place where a demo case may stand."""

from collections.abc import Sequence
from random import Random

from workflow.services.demo.story import CHANGE, FOLLOW_UP, Deed, Story

WITHOUT_COMMUNE = frozenset({"dong-thap"})
"""Provinces whose procedure leaves out the confirmation by the commune."""
TEAM = ("officer_2", "officer_3", "finance")
PANEL = ("centre_2", "panellist", "commune_leader")

Route = list[Deed]


def proposal(story: Story, chance: Random) -> Route:
    """From the first word to a dossier on the desk of the Sở."""
    if story.by_centre:
        way = [Deed("open", "centre"), Deed("send_for_confirmation", "centre", 2), Deed("confirm", "owner", 2)]
    else:
        way = [Deed("open", "owner"), Deed("submit", "owner", chance.randrange(1, 6))]
    if story.province not in WITHOUT_COMMUNE:
        way.append(Deed("confirm_place", "commune", chance.randrange(1, 5)))
    return way


def appraisal(chance: Random) -> Route:
    """From the receipt to the signature of the Sở."""
    return [
        Deed("accept", "officer", 1),
        Deed("submit_project", "centre", chance.randrange(6, 14)),
        Deed("form_team", "officer", chance.randrange(1, 4)),
        Deed("ask_opinion", "officer"),
        *(Deed("give_verdict", member, chance.randrange(3)) for member in TEAM),
        Deed("give_opinion", "finance", chance.randrange(1, 4)),
        Deed("propose", "officer", chance.randrange(1, 4)),
        Deed("sign", "leader", chance.randrange(1, 3)),
    ]


def before_approval(story: Story, chance: Random) -> Route:
    """The whole way into a batch."""
    wait = chance.randrange(2, 22)
    return [*proposal(story, chance), *appraisal(chance), Deed("put_in_batch", "officer", wait)]


def until(route: Sequence[Deed], step: str, *, times: int = 1) -> Route:
    """The route up to and including a step, taken so many times."""
    places = [place for place, deed in enumerate(route) if deed.step == step]
    return list(route[: places[times - 1] + 1])


def supplement(*, sent: bool) -> Route:
    """What is missing is asked for, and perhaps supplied."""
    return [Deed("ask_supplement", "officer", 1), *([Deed("send_supplement", "owner", 9)] if sent else [])]


def advance(story: Story, *, checked: bool, paid: bool) -> Route:
    """Half of the support is asked for before acceptance, perhaps checked, perhaps paid."""
    given = {"kind": "advance", "amount": story.support // 2, "matching_paid": story.matching // 2}
    way = [Deed("request_payment", "centre", 2, given)]
    way += [Deed("check_payment", "accountant_2", 2)] if checked else []
    return [*way, *([Deed("approve_payment", "leader", 1), Deed("pay", "accountant", 2)] if paid else [])]


def change(kind: str, *, sent: bool = True, end: Deed | None = None) -> Route:
    """A change is asked for, sent on, decided."""
    approver = kind in ("increase_total", "extend_next_year")
    way = [Deed("request_change", "centre", 3, {"change_kind": kind})]
    if sent:
        step = "send_to_approver" if approver else "send_to_department"
        way.append(Deed(step, "officer", 3, on=CHANGE))
    return [*way, *([end] if end else [])]


def accepting(*, verdicts: int = 3, given: str = "accept") -> Route:
    """From the wish to be accepted to so many slips of the panel."""
    slip = {"verdict": given}
    return [
        Deed("request_acceptance", "centre", 5),
        Deed("form_panel", "officer", 3),
        *(Deed("give_acceptance_verdict", member, 1, slip) for member in PANEL[:verdicts]),
    ]


def repaired() -> Route:
    """A first acceptance that asks for repair."""
    return [*accepting(given="fix"), Deed("ask_fix", "officer", 1)]


def accepted(story: Story, *, again: bool = False, paid_before: int = 0) -> Route:
    """From the wish to be accepted to everything paid, after a repair or straight away."""
    way = accepting()
    if again:
        way = [*repaired(), Deed("request_acceptance", "centre", 12), *accepting()[1:]]
    return [*way, Deed("accept_result", "officer", 2), *remainder(story.support - paid_before)]


def remainder(amount: int) -> Route:
    """What is still owed is asked for, checked, approved and paid; then the case is settled."""
    asked = Deed("request_payment", "centre", 3, {"amount": amount})
    return [
        asked,
        Deed("check_payment", "accountant_2", 2),
        Deed("approve_payment", "leader", 1),
        Deed("pay", "accountant", 2),
        Deed("settle", "leader_2", 1),
    ]


def closed(story: Story, *, again: bool = False, paid_before: int = 0) -> Route:
    """The whole way from the wish to be accepted to the closed case."""
    return [*accepted(story, again=again, paid_before=paid_before), Deed("hand_over", "centre", 4)]


def follow_up(end: str) -> Route:
    """What happens to the follow-up once its year is over; ``end`` is the last step that is taken."""
    reported = [Deed("report", "owner", 8, on=FOLLOW_UP), Deed("record", "officer", 6, on=FOLLOW_UP)]
    ways = {
        "fall_due": [], "report": reported[:1], "record": reported,
        "give_up": [Deed("give_up", "officer", 30, on=FOLLOW_UP)],
    }  # fmt: skip
    return ways[end]


def stopped(reason_code: str, reason: str, number: str) -> Deed:
    """The approver ends a đề án before its time."""
    return Deed("stop", "governor", 4, {"reason_code": reason_code, "reason": reason, "decision_number": number})
