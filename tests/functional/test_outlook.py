"""Expected dates of coming steps stand on the case page, named as expected, where history says enough."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import move, put_case
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock

DAY = timedelta(days=1)
KEYS = ("survey", "appraisal")
PAUSE = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": (MONDAY + 30 * DAY).date()}


@pytest.fixture
def code(maker, world):
    """A case before the survey, in an office whose surveys took 4 to 8 days, and appraisals as many."""
    code = put_case(maker, world, until="accept")
    with unit_of_work(maker) as session:
        case_id = session.scalars(select(Case.id).where(Case.code == code)).one()
        for key in KEYS:
            for place in range(25):
                begun = MONDAY - (4 + place % 5) * DAY
                session.add(CaseClock(case_id=case_id, key=key, rule=f"kcdp_{key}", started_at=begun, since=begun,
                    length=15, due_at=MONDAY, closed_at=MONDAY))  # fmt: skip
    return code


def ahead(page):
    return [" ".join(item.get_text(" ", strip=True).split()) for item in page.soup.select(".time-future")]


def test_steps_after_the_first_have_a_date_and_how_sure_it_is(sign_in, code):
    found = ahead(sign_in("officer").open(f"/ho-so/{code}"))

    assert found[0].endswith("85% trường hợp không muộn hơn 10/03/2026; theo 25 lần đã qua")
    assert found[1].startswith("Dự kiến 16/03/2026 · Chuyên viên Sở")
    assert found[1].endswith("85% trường hợp không muộn hơn 18/03/2026; theo 25 lần đã qua")
    assert [line for line in found[2:] if "trường hợp" in line] == []


def test_nothing_is_guessed_for_a_paused_case(maker, world, sign_in, code):
    move(maker, world, code, "pause", "leader", now=MONDAY + DAY, **PAUSE)

    assert "trường hợp" not in " ".join(ahead(sign_in("officer").open(f"/ho-so/{code}")))


def test_without_history_only_the_first_has_a_date(maker, world, sign_in):
    found = ahead(sign_in("officer").open(f"/ho-so/{put_case(maker, world, until='accept')}"))

    assert [line[:17] for line in found[1:] if line.startswith("Dự kiến ·") is False] == []
