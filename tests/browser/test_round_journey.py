"""A whole provincial round of selection in a real browser.

Twelve products, seven jurors, a council, certificates, and the way to the region.
"""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from tests.browser.provincial_round import Guests, Journey
from tests.browser.round_after import award, certificate, complain, forward, late_certificate, public_list
from tests.browser.round_council import RECOGNISED, decide
from tests.browser.round_forming import begin, seat
from tests.browser.round_judging import (
    IN_PAGES,
    LEAVING,
    assign,
    calibrate,
    close,
    declarations,
    fill_in,
    fill_in_beside,
    recuse,
    replace,
    visit,
)
from tests.browser.round_nominating import PRODUCTS, nominations
from workflow.audit import verify
from workflow.invariants import violations

AUTUMN, NEW_YEAR, TOO_LATE = (
    datetime(2026, 11, 2, 2, tzinfo=UTC),
    datetime(2027, 1, 5, 2, tzinfo=UTC),
    datetime(2029, 1, 8, 2, tzinfo=UTC),
)

WHY = (PRODUCTS["handicraft"], "đến hết ngày 31/12/2028", "không dùng được ngày 08/01/2029", "sel_cert_expiry")
"""The product, the date and the rule that a refused certificate is told by."""


@pytest.fixture
def guests(browser, site):
    """People with scripts, and people on a telephone without."""
    made = [Guests(browser, site.address, lang="vi", scripts=scripts) for scripts in (True, False)]
    yield made
    for group in made:
        group.leave()


def judged(journey, plain):
    """The jury scores, one of it without scripts; one is sent away late and one is replaced. Return who had work."""
    first, second = (journey.jury[number] for number in IN_PAGES)
    given = [fill_in(journey, plain, first), fill_in(journey, journey.people, second)]
    fill_in_beside(journey, journey.jury[2:LEAVING])
    shut = recuse(journey)
    replace(journey)
    given.append(fill_in(journey, journey.people, journey.newcomer))
    fill_in_beside(journey, journey.jury[:LEAVING])
    return all(given), shut


def promises(journey):
    """What must be true at the end: the state, the invariants, the chain, the pages, the browser's complaints."""
    with journey.beside() as scene:
        found = (scene.state(), list(violations(scene.session, now=scene.now)), list(verify(scene.session)))
    return *found, journey.people.faults, journey.people.complaints


def test_a_provincial_round_goes_from_its_plan_to_the_region(guests, site):
    people, plain = guests
    journey = Journey(site, people, at=AUTUMN)
    for stage in (begin, seat, nominations, calibrate, declarations, visit, assign):
        stage(journey)
    assert judged(journey, plain) == (True, HTTPStatus.NOT_FOUND)
    assert close(journey) == "Tổng hợp điểm: 11 trên 12 sản phẩm đạt"
    decide(journey)
    code = complain(journey)
    award(journey)
    assert certificate(journey) == "Còn giá trị"
    late_certificate(journey, code, NEW_YEAR)

    refusal = forward(journey, TOO_LATE)

    assert all(words in refusal for words in WHY)
    assert public_list(journey) == {"Hết giá trị": RECOGNISED, "Còn giá trị": 1}
    assert (*promises(journey), plain.faults, plain.complaints) == ("closed", [], [], {}, [], {}, [])
