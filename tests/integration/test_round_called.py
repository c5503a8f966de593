"""Whom an open round is told to: its officers, and who may nominate in it or send it a list; once, as each wishes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from notifications.messages import House, compose
from notifications.outbox import expand
from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from tests.selection import a_scene
from workflow.models import Certificate, Delivery, Establishment, NoticeChoice, OutboxIntent, Unit, User
from workflow.queries.notices import notices
from workflow.queries.people import addressees
from workflow.queries.round_called import called
from workflow.queries.topic import Sort
from workflow.queries.topics import topics
from workflow.selection.councils import Level
from workflow.shipped import shipped_calendar

LATER = MONDAY + timedelta(days=1)
TODAY = LATER.date()


def told(session, round_id, channel="inapp"):
    """Who was told that a round opened, by the first part of the address."""
    found = select(User.email).join(Delivery, Delivery.user_id == User.id).join(OutboxIntent)
    own = (OutboxIntent.case_id == round_id, OutboxIntent.kind == Sort.ROUND_OPEN, Delivery.channel == channel)
    return sorted(email.split("@")[0] for email in session.scalars(found.where(*own)))


def concerned(session, of, on=TODAY):
    ids = called(session, of, on=on)
    return sorted(email.split("@")[0] for email in session.scalars(select(User.email).where(User.id.in_(ids))))


@pytest.fixture
def world(session):
    """A world in which the one establishment has handed in a đề án."""
    made = a_world(session)
    walk(session, made, a_case(session, made).case_id, until="submit")
    return made


@pytest.fixture
def opened(session, world):
    """A round of the province that has just opened, with everything told."""
    scene = a_scene(session, world, until="receiving")
    expand(session, LATER)
    return scene


def test_the_other_officers_and_the_establishments_that_asked_before_are_told_once(session, opened):
    expand(session, LATER)

    assert told(session, opened.round_id) == ["owner", "second_officer"]


def test_a_message_to_an_establishment_leads_to_the_public_page_of_the_round(session, world, opened):
    row = notices(session, person=world.people["owner"], now=LATER, limit=1)[0]

    assert (row.headline, row.asks, row.path) == (
        "Đợt bình chọn bắt đầu nhận hồ sơ", False, f"/binh-chon/{opened.of.slug}",
    )  # fmt: skip
    assert row.facts == (("Nhận hồ sơ đến hết ngày", f"{opened.of.closes_on:%d/%m/%Y}"),)
    assert notices(session, person=world.people["second_officer"], now=LATER, limit=1)[0].path.startswith("/ho-so/")


def test_the_mail_says_the_same_in_the_language_of_its_reader(session, world, opened):
    found = select(OutboxIntent.id).where(OutboxIntent.kind == Sort.ROUND_OPEN, OutboxIntent.audience == "concerned")
    (intent_id,) = session.scalars(found)
    session.execute(update(User).where(User.id == world.people["owner"].id).values(language="en"))
    (reader,) = addressees(session, [world.people["owner"].id])
    topic = topics(session, [intent_id])[intent_id]
    mail = compose(topic, reader, "same", now=LATER, calendar=shipped_calendar(), house=House())

    assert "A selection round takes dossiers" in mail.subject
    assert f"http://localhost:8000/binh-chon/{opened.of.slug}" in mail.text


def test_it_is_a_working_notice_that_people_may_turn_off(session, world):
    session.add(NoticeChoice(user_id=world.people["owner"].id, mode="off", changed_at=MONDAY))
    scene = a_scene(session, world, until="receiving")
    expand(session, LATER, office=world.office)

    assert (told(session, scene.round_id), told(session, scene.round_id, "email")) == (
        ["owner", "second_officer"], ["second_officer"],
    )  # fmt: skip


def test_nothing_is_told_of_a_round_that_has_gone_on_meanwhile(session, world):
    scene = a_scene(session, world, until="scoring")
    expand(session, LATER)

    assert told(session, scene.round_id) == []


def test_establishments_that_never_came_or_lie_elsewhere_are_not_concerned(session, world):
    of = a_scene(session, world, until="forming").of
    place = update(Establishment).where(Establishment.unit_id == world.units["owner"])
    asked = [concerned(session, of)]
    for path in ("dong-thap/xa", "dong-naix/xa"):
        far = Unit(code=path, name="Xã xa", kind="commune", path=path, valid_from=date(2020, 1, 1))
        session.add(far)
        session.flush()
        session.execute(place.values(commune_id=far.id))
        asked.append(concerned(session, of))

    assert asked == [["owner"], [], []]


def test_a_draft_that_was_never_handed_in_does_not_count(session):
    world = a_world(session)
    a_case(session, world)

    assert concerned(session, a_scene(session, world, until="forming").of) == []


def test_a_round_of_a_commune_concerns_its_own_establishments(session, world):
    of = a_scene(session, world, until="forming", level=Level.COMMUNE).of
    before = concerned(session, of)
    other = Unit(code="khac", name="Xã khác", kind="commune", path="dong-nai/xa-khac", valid_from=date(2020, 1, 1))
    session.add(other)
    session.flush()
    place = update(Establishment).where(Establishment.unit_id == world.units["owner"])
    session.execute(place.values(commune_id=other.id))

    assert (before, concerned(session, of)) == (["owner"], [])


def test_establishments_of_a_province_that_was_merged_into_it_are_concerned(session, world):
    of = a_scene(session, world, until="forming").of
    old = Unit(code="cu", name="Tỉnh cũ", kind="province", path="cu", valid_from=date(2000, 1, 1),
               valid_to=date(2025, 6, 30), successor_id=world.units["province"])  # fmt: skip
    commune = Unit(code="cu/xa", name="Xã cũ", kind="commune", path="cu/xa", valid_from=date(2000, 1, 1))
    session.add_all([old, commune])
    session.flush()
    place = update(Establishment).where(Establishment.unit_id == world.units["owner"])
    session.execute(place.values(commune_id=commune.id))

    assert concerned(session, of) == ["owner"]


def test_a_round_of_a_region_concerns_the_officers_who_hold_good_certificates_below(session, world):
    below = a_scene(session, world, until="forwarding", nominations=1)
    of = a_scene(session, world, until="forming", level=Level.REGION).of
    good = concerned(session, of, below.now.date())
    session.execute(update(Certificate).values(revoked_at=datetime(2026, 3, 2, tzinfo=UTC)))

    assert good == ["officer", "second_officer"]
    assert (concerned(session, of, below.now.date()), concerned(session, of, date(2035, 1, 1))) == ([], [])
