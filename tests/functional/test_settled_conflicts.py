"""Conflicts that are settled stay readable: who stays away from what, why, since when, by whose decision."""

import pytest
from sqlalchemy import update

from tests.put_rounds import put_round
from tests.selection import REASON
from workflow.db import unit_of_work
from workflow.models import ConflictDeclaration, RoundMember

ROWS, SELF = "#decided tbody tr", "Cán bộ tự khai"


@pytest.fixture
def settled(maker, world):
    """A round in which one member said of a product to be in conflict, and the officer decided about two jurors."""
    scene = put_round(maker, world, "assigned")
    first, second, _ = scene.nominations
    with unit_of_work(maker) as session:
        scene.session = session
        own = (ConflictDeclaration.case_id == first, ConflictDeclaration.user_id == scene.council[3].id)
        said = {"answer": "conflict", "reason": "Em ruột là chủ cơ sở"}
        session.execute(update(ConflictDeclaration).where(*own).values(said))
        for number, verdict in ((0, "recused"), (1, "cleared")):
            scene.take("decide_conflict", declaration=(second, scene.jury[number].id), verdict=verdict, **REASON)
    return scene


def rows(page):
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in page.soup.select(ROWS)]


def test_who_decided_what_and_why_stays_on_the_page(settled, world, sign_in):
    page = sign_in("officer").open(f"/hoi-dong/{settled.slug}/xung-dot")
    officer, reason = world.people["officer"].name, REASON["reason"]
    found = [(row[0], row[2], row[3], row[5]) for row in rows(page)]

    assert found == [
        (f"{settled.jury[1].name} Ban giám khảo", "Được tham gia", reason, officer),
        (f"{settled.jury[0].name} Ban giám khảo", "Phải rút", reason, officer),
        (f"{settled.council[3].name} Hội đồng", "Phải rút", "Em ruột là chủ cơ sở", "Thành viên tự khai"),
    ]
    assert [row[4][-10:] for row in rows(page)] == ["02/03/2026"] * 3


def test_the_desk_leads_to_them(settled, sign_in):
    page = sign_in("officer").open(f"/hoi-dong/{settled.slug}")

    assert {link["href"] for link in page.soup.select("td.stand-recused a")} == {
        f"/hoi-dong/{settled.slug}/xung-dot#decided"
    }


def test_whoever_stays_away_reads_of_no_conflict_about_that_product(settled, maker, world, sign_in):
    with unit_of_work(maker) as session:
        settled.session = session
        settled.take("declare_conflict", world.people["governor"], on=settled.nominations[1], **REASON)
    page = sign_in("governor").open(f"/hoi-dong/{settled.slug}/xung-dot")

    assert [row[0] for row in rows(page)] == [f"{settled.council[3].name} Hội đồng"]


def test_an_official_who_stood_aside_is_named_with_reason_day_and_decider(settled, maker, world, sign_in):
    _, second, _ = settled.nominations
    with unit_of_work(maker) as session:
        settled.session = session
        settled.take("declare_conflict", world.people["governor"], on=second, reason="Chủ cơ sở là em vợ")
        settled.take("declare_conflict", world.people["leader"], on=settled.round_id, reason="Có vốn góp ở ba cơ sở")
    page = sign_in("officer").open(f"/hoi-dong/{settled.slug}/xung-dot")
    named = {row[0]: row[2:] for row in rows(page)}
    governor, leader = (world.people[who].name for who in ("governor", "leader"))

    assert named[f"{governor} Lãnh đạo UBND tỉnh"] == ["Phải rút", "Chủ cơ sở là em vợ", "09:17 02/03/2026", SELF]
    assert named[f"{leader} Lãnh đạo Sở"] == ["Phải rút", "Có vốn góp ở ba cơ sở", "09:18 02/03/2026", SELF]
    assert [row[1] for row in rows(page) if row[0].startswith(leader)] == ["Cả đợt bình chọn"]


def test_a_leader_of_the_council_reads_them_after_declaring(settled, maker, sign_in):
    chair = settled.council[0]
    visitor, path = sign_in(chair.email), f"/hoi-dong/{settled.slug}/xung-dot"
    assert len(rows(visitor.open(path))) == 3

    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.case_id == settled.nominations[1], ConflictDeclaration.user_id == chair.id)
        session.execute(update(ConflictDeclaration).where(*own).values(answer=None, declared_at=None))
    assert [row[0] for row in rows(visitor.open(path))] == [f"{settled.council[3].name} Hội đồng"]


def test_jurors_members_and_nominees_find_no_such_page(settled, sign_in):
    owner = settled.owners[settled.nominations[0]]
    for person in (settled.jury[2], settled.council[4], owner):
        sign_in(person.email).open(f"/hoi-dong/{settled.slug}/xung-dot", 404)


def test_a_member_who_was_replaced_is_still_named(settled, maker, sign_in):
    with unit_of_work(maker) as session:
        gone = (RoundMember.user_id == settled.jury[0].id,)
        session.execute(update(RoundMember).where(*gone).values(until_on=RoundMember.from_on))
    page = sign_in("officer").open(f"/hoi-dong/{settled.slug}/xung-dot")

    assert f"{settled.jury[0].name} Ban giám khảo" in [row[0] for row in rows(page)]
