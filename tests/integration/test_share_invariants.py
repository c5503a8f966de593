"""The checks of a database find line items and shares that do not add up, and beneficiaries with two shares."""

import pytest

from tests.factories import MONDAY, a_case, a_world
from workflow.invariants import violations
from workflow.models import Case, CaseShare, LineItem

M = 1_000_000


@pytest.fixture
def parent(session):
    """A đề án of 300 million with one line item and two shares, which are cases of another kind with the figures."""
    world = a_world(session)
    cases = [session.get_one(Case, a_case(session, world).case_id) for _ in range(3)]
    for case, (support, matching) in zip(cases, ((300, 600), (100, 200), (200, 400)), strict=True):
        case.support, case.matching, case.total_cost = support * M, matching * M, (support + matching) * M
    cases[2].applicant_id = None
    line = LineItem(
        case_id=cases[0].id, number=1, activity="machinery", name="Máy sấy", year=2026, support=300 * M,
        matching=600 * M,
    )  # fmt: skip
    session.add(line)
    session.flush()
    session.add_all([CaseShare(case_id=case.id, line_item_id=line.id) for case in cases[1:]])
    session.flush()
    return line, *cases


def found(session):
    return [one.text for one in violations(session, now=MONDAY) if one.id == "I-37"]


def test_what_adds_up_is_no_violation(session, parent):
    assert found(session) == []


def test_one_dong_too_much_in_a_share_is_found(session, parent):
    parent[2].support += 1
    session.flush()

    assert found(session) == ["Các phần của một hạng mục không cộng thành hạng mục."]


def test_a_line_item_that_is_not_the_whole_case_is_found(session, parent):
    parent[1].support -= 1
    session.flush()

    assert found(session) == ["Các hạng mục không cộng thành số được duyệt của đề án."]


def test_two_shares_of_one_beneficiary_are_found(session, parent):
    parent[3].applicant_id = parent[2].applicant_id
    session.flush()

    assert found(session) == ["Một cơ sở có hai phần trong đề án."]


def test_a_replaced_share_counts_no_more(session, parent):
    _, _, first, second = parent
    taking_over = session.get_one(CaseShare, second.id)
    taking_over.replaces_id = first.id
    second.support, second.matching, second.applicant_id = 300 * M, 600 * M, first.applicant_id
    session.flush()

    assert found(session) == []


def test_a_closed_case_with_a_share_that_goes_on_is_found(session, parent):
    parent[1].closed_at = MONDAY
    session.flush()

    assert found(session) == ["Đề án đóng khi còn phần chưa xong."]
