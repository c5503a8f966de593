"""The security log in the hands of an administrator: turned page by page, searched, and in words."""

import re
from pathlib import Path

import pytest

from tests.factories import MONDAY
from web.admin.log import WORDS
from workflow.db import unit_of_work
from workflow.services.installing import DEMO_BUILT
from workflow.services.security_log import note

MANY = 120


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def noted(maker, kind="exported", *, many=1, user_id=None, detail="dòng"):
    """Lines of the log with their numbers as details."""
    with unit_of_work(maker) as session:
        for number in range(many):
            note(session, kind, now=MONDAY, user_id=user_id, detail=f"{detail} {number}" if many > 1 else detail)


def cells(page, column=3):
    """One column of the table."""
    return [row.find_all(["td", "th"])[column].get_text(" ", strip=True) for row in page.soup.select("tbody tr")]


def turned(visitor, page, rel):
    """The next page in a direction; None where there is none."""
    link = page.soup.select_one(f".pager a[rel={rel}]")
    return visitor.open(link["href"]) if link else None


def test_the_log_is_turned_to_its_end_and_back(admin, maker):
    noted(maker, "denied", many=MANY)
    page = admin.open("/quan-tri/kiem-toan?viec=denied")
    assert turned(admin, page, "prev") is None

    seen, pages = [], [page]
    while page is not None:
        seen += cells(page)
        page = turned(admin, page, "next")
        pages += [page] if page is not None else []
    back = turned(admin, pages[-1], "prev")

    assert seen == [f"dòng {number}" for number in reversed(range(MANY))]
    assert (len(pages), cells(back)) == (3, cells(pages[1]))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("viec=denied", ["/quan-tri"]), ("tim=QUAN-TRI", ["/quan-tri"]), ("tim=nobody", []), ("tim=%25", [])],
)
def test_the_log_is_searched(admin, maker, asked, found):
    noted(maker, "denied", detail="/quan-tri")

    assert cells(admin.open(f"/quan-tri/kiem-toan?{asked}")) == found


def test_the_log_is_searched_by_person(admin, maker, world):
    noted(maker, "denied", user_id=world.people["officer"].id, detail="GET /x")

    assert cells(admin.open("/quan-tri/kiem-toan?tim=OFFICER&viec=denied"), 2) == ["Officer"]


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "", "1.5"])
def test_an_odd_place_is_the_beginning(admin, maker, place):
    noted(maker, "denied")

    assert cells(admin.open(f"/quan-tri/kiem-toan?viec=denied&truoc={place}&sau={place}")) == ["dòng"]


def test_a_list_taken_out_is_told_by_its_filters(admin, maker):
    noted(maker, detail="ho-so.csv 12 giai_doan=appraisal&nam=2026&tim=")

    assert cells(admin.open("/quan-tri/kiem-toan?viec=exported")) == [
        "ho-so.csv, số dòng: 12; Giai đoạn: Thẩm định; Năm: 2026"
    ]


def test_every_kind_that_the_source_writes_has_words():
    source = "\n".join(path.read_text() for folder in ("web", "workflow") for path in Path(folder).rglob("*.py"))
    written = set(re.findall(r"(?:\bnote\(\w+|\bremember\(|\b_log\(\w+), ?\"(\w+)\"|\bremember\(\"(\w+)\"", source))
    kinds = {kind for pair in written for kind in pair if kind} | {DEMO_BUILT}

    assert (len(kinds) > len("a dozen"), kinds - set(WORDS)) == (True, set())
