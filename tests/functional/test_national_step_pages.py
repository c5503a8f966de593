"""Every form of every step of a national đề án and its changes: it opens in both languages and refuses bad input."""

import pytest

from tests.approving import replace_paper
from tests.factories import MONDAY
from tests.juries import can_sign_in
from tests.national import a_nation, a_national_case
from tests.national_exploring import REASON, national_afterwards, national_detours
from tests.rule_scene import concern
from tests.step_pages import StepPages, pages_of, steps_of
from workflow.db import unit_of_work
from workflow.states import SHIPPED

LATER = MONDAY.date().replace(month=6)
PAUSED = {"reason_code": "spending_rule_changed", **REASON, "basis": "TT 64/2024", "review_on": LATER}
BACK = {"amount": 100_000_000, "treasury_number": "GNT 12", "paid_on": MONDAY.date()}
JOURNEYS = (
    "straight", "supplement", "reworked", "fixing", "refused", "reserve", "late", "decrease_total", "increase_total",
    "group_reassign",
)  # fmt: skip


@pytest.fixture
def pages(maker, world, sign_in):
    with unit_of_work(maker) as session:
        nation = a_nation(session, world)
        can_sign_in(session)
    return StepPages(maker, nation, sign_in)


def held(world):
    """The officer of the Cục is asked to explain, and the case is paused."""
    asked = {"asked_id": world.people["agency"].id, "due_on": MONDAY.date().replace(day=10), **REASON}
    return [("ask_explanation", "agency_leader", asked), ("pause", "agency_leader", PAUSED)]


def beside(world):
    """What opens only when something happened beside the procedure."""
    return [
        ("", lambda session, case_id: replace_paper(session, world, case_id, "ministry_minutes"), {}),
        ("", lambda session, case_id: concern(session, case_id, now=MONDAY), {}),
        ("ask_progress", "owner", {"question": "Hồ sơ đang ở đâu?"}), *held(world),
    ]  # fmt: skip


def test_every_step_opens_in_both_languages_and_refuses_bad_input_with_a_message(pages):
    ways, then = national_detours(pages.world, direct=False), national_afterwards(direct=False)
    for name in JOURNEYS:
        pages.follow(a_national_case, ways[name], then.get(name, ()))
    pages.follow(a_national_case, [*ways["rechecked sign"][:-1], *beside(pages.world)])
    pages.follow(a_national_case, [*ways["stopped"], ("record_refund", "second_agency", BACK)])
    pages.follow(a_national_case, ways["decrease_total"], [*then["decrease_total"][:1], *held(pages.world)])

    wanted = [one for one in SHIPPED if one.key in ("kcqg_project", "kcqg_change") and one.variant == ""]
    assert steps_of(set().union(*map(pages_of, wanted)) - pages.tried) == []
    assert pages.wrong == []
