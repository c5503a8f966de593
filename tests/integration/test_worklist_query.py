"""The list of cases: only what the person may see, every filter, two keys of order, pages without gap or double."""

from datetime import timedelta

import pytest

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from tests.statements import counted
from workflow.errors import CaseNotFound
from workflow.queries.batch_pages import batch_page
from workflow.queries.finance import ledger_page
from workflow.queries.worklist import SORTS, Filters, exported, names_of, worklist

MAY = MONDAY + timedelta(days=60)
CASES = (
    ("Dây chuyền bánh tráng 50% tự động", "confirm_place"),
    ("Máy sấy hạt điều", "sign"),
    ("Lò gạch_không nung", "approve"),
    ("Máy đóng gói", "hand_over"),
)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def codes(session, world):
    found = {}
    for number, (title, until) in enumerate(CASES):
        opened = a_case(session, world, title=title)
        walk(session, world, opened.case_id, until=until, now=MONDAY + timedelta(hours=number))
        found[opened.code] = title
    return found


def titles(session, world, *, who="officer", **wish):
    page = worklist(session, Filters(**wish), person=world.people[who], now=MAY, office=world.office)
    return [line.title for line in page.lines if line.process == "Đề án khuyến công địa phương"]


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        ({"text": "banh trang"}, [0]),
        ({"text": "BÁNH  tráng"}, [0]),
        ({"text": "trang banh"}, [0]),
        ({"text": "%"}, [0]),
        ({"text": "_"}, [2]),
        ({"text": "không có"}, []),
        ({"stage": "approval"}, [1]),
        ({"state": "contracting"}, [2]),
        ({"year": 2026, "time": "da-dong"}, [3]),
        ({"year": 2025}, []),
        ({"lowest": 200_000_000, "time": "dang-mo"}, [1, 2]),
        ({"highest": 199_999_999}, [0]),
        ({"time": "qua-han"}, [0, 2]),
        ({"time": "tam-dung"}, []),
        ({"holder": "implementer"}, [2]),
        ({"assignee": "toi"}, []),
        ({"assignee": "chua-giao"}, [0, 1, 2]),
        ({"assignee": "999"}, []),
        ({"process": "kcdp_project", "stage": "proposal"}, [0]),
    ],
)
def test_a_filter_keeps_what_it_says(session, world, codes, wish, wanted):
    assert sorted(titles(session, world, **wish)) == sorted(CASES[number][0] for number in wanted)


def test_a_filter_by_place(session, world, codes):
    units = world.units

    assert len(titles(session, world, commune_id=units["commune"], unit_id=units["centre"])) == len(CASES)
    assert titles(session, world, commune_id=units["other_department"]) == []


def test_another_province_sees_nothing_and_learns_no_names(session, world, codes):
    page = worklist(session, Filters(), person=world.people["officer"], now=MAY, office=world.office)
    ids = [line.id for line in page.lines]

    assert titles(session, world, who="stranger") == []
    assert names_of(session, ids, world.people["stranger"]) == {}
    assert {code for code, _ in names_of(session, ids, world.people["officer"]).values()} >= set(codes)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_without_gap_or_double(session, world, codes, sort):
    whole = exported(session, Filters(sort=sort), person=world.people["officer"], now=MAY, office=world.office)
    seen, place = [], ""
    while place is not None:
        who, wish = world.people["officer"], Filters(sort=sort, size=2)
        page = worklist(session, wish, person=who, now=MAY, office=world.office, place=str(place))
        seen += [line.code for line in page.lines]
        place = page.next_place

    assert (seen, page.total, page.more) == ([line.code for line in whole], len(whole), False)


def test_counting_stops_early(session, world, codes, monkeypatch):
    monkeypatch.setattr("workflow.queries.worklist.MOST_COUNTED", 2)
    page = worklist(session, Filters(), person=world.people["officer"], now=MAY, office=world.office)

    assert (page.total, page.more) == (2, True)


def test_an_address_with_a_zero_byte_is_as_unknown_as_any(session, world):
    given = {"person": world.people["leader"], "now": MAY, "office": world.office}

    with pytest.raises(CaseNotFound):
        ledger_page(session, "DONGNAI\0", **given)
    with pytest.raises(CaseNotFound):
        batch_page(session, "dot\0", **given)


def test_statements_do_not_grow_with_rows(session, world):
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            walk(session, world, a_case(session, world).case_id, until="confirm_place")
        with counted(session) as sent:
            titles(session, world)
        numbers.append(len(sent))

    assert numbers == [3, 3]
