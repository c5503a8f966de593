"""Separation of duties held against the people there are: which province cannot share out which steps."""

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_world
from workflow.models import Membership, User
from workflow.services.procedures import publish_shipped
from workflow.services.staffing import short_of_staff
from workflow.states import SHIPPED

KCDP = SHIPPED[0]


@pytest.fixture
def world(session):
    return a_world(session)


def leave(session, *names: str) -> None:
    found = select(User.id).where(User.email.in_([f"{name}@example.vn" for name in names]))
    session.execute(update(User).where(User.id.in_(found)).values(active=False))


def short(session):
    return [(one.province, one.problem.text) for one in short_of_staff(session, KCDP, MONDAY)]


def of_dong_nai(session):
    return [text for province, text in short(session) if province == "dong-nai"]


def test_a_province_with_two_persons_a_role_can_share_everything_out(session, world):
    assert of_dong_nai(session) == []


@pytest.mark.parametrize(
    ("gone", "steps"),
    [
        (("checker",), "check_payment, pay"),
        (("centre",), "request_payment"),
        (("leader", "second_leader"), "approve_payment"),
        (("second_leader",), "approve_payment, check_payment, pay, settle"),
    ],
)
def test_the_smallest_set_that_cannot_be_shared_out_is_named(session, world, gone, steps):
    leave(session, *gone)

    assert of_dong_nai(session) == [f"Không đủ người khác nhau cho các bước {steps}."]


def test_whoever_left_or_begins_later_does_not_count(session, world):
    session.execute(update(Membership).values(valid_to=MONDAY.date()))
    assert of_dong_nai(session) == []

    session.execute(update(Membership).values(valid_to=MONDAY.date().replace(day=1)))
    assert short(session) == []  # nobody is anywhere: an office that is not staffed yet is not short


def test_a_province_that_is_hardly_staffed_is_told_apart(session, world):
    provinces = {province for province, _ in short(session)}

    assert provinces == {"dong-thap"}


def test_publishing_says_who_lacks_people(session, world):
    leave(session, "checker")
    row = next(row for row in publish_shipped(session, effective_from=None, now=MONDAY) if row["key"] == KCDP.key)

    assert {"province": "dong-nai", "text": "Không đủ người khác nhau cho các bước check_payment, pay."} in row[
        "short_of_staff"
    ]
