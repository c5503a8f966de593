"""Expected dates of coming steps stand on the case page, named as expected, where history says enough."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import move, put_case
from tests.factories import MONDAY
from workflow.calendar import local
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

    assert found[0].startswith("Dự kiến 09/03/2026")
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


def days_named(lines):
    """The days that are expected and the days that are mostly kept, in the order in which they stand."""
    return [re.findall(r"\d\d/\d\d/\d{4}", line) for line in lines]


def test_once_it_takes_longer_than_usual_the_day_that_is_mostly_kept_is_told(sign_in, code, clock):
    clock.at = MONDAY + 8 * DAY
    found = days_named(ahead(sign_in("officer").open(f"/ho-so/{code}")))

    assert found[:2] == [["10/03/2026"] * 2, ["16/03/2026", "18/03/2026"]]


def test_once_it_takes_longer_than_mostly_no_day_is_told_any_more(sign_in, code, clock):
    clock.at = MONDAY + 9 * DAY
    found = ahead(sign_in("officer").open(f"/ho-so/{code}"))

    assert found[0].endswith("Đã lâu hơn 85% các lần trước (25 lần)")
    assert days_named(found) == [[]] * len(found)


def test_a_day_that_is_over_is_not_expected(maker, world, sign_in, clock):
    code = put_case(maker, world, until="accept")
    clock.at = MONDAY + 60 * DAY

    assert [days for days in days_named(ahead(sign_in("officer").open(f"/ho-so/{code}"))) if days] == []


def test_a_report_each_month_is_not_taken_for_the_end_of_the_work(maker, world, sign_in):
    code = put_case(maker, world, until="sign_contract")
    with maker() as session:
        due = session.scalars(select(CaseClock.due_at).where(CaseClock.key == "implementing")).one()

    first = ahead(sign_in("officer").open(f"/ho-so/{code}"))[0]
    assert first.startswith(f"Dự kiến {local(due):%d/%m/%Y} · Trung tâm Khuyến công")
