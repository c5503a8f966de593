"""Kept views: one's own under a name, or shared with the unit; a view is a wish and never a right."""

import pytest
from sqlalchemy import select

from tests.desk import put_case
from workflow.models import SavedView

LIST = "/ds-ho-so?han=qua-han&tim=m%C3%A1y"
NEW = "/bo-loc/ds-ho-so/moi?han=qua-han&tim=m%C3%A1y"


def kept(maker):
    with maker() as session:
        return [(row.name, row.query, row.unit_id) for row in session.scalars(select(SavedView))]


def links(visitor):
    return [link.get_text(" ", strip=True) for link in visitor.open("/ds-ho-so").soup.select("nav.mb-3 a")]


def save(visitor, name, unit_id="", status=200):
    return visitor.send(visitor.open(NEW), "Lưu bộ lọc", name=name, unit_id=unit_id, status=status)


def test_a_view_is_kept_once_and_opens_the_list_as_it_was(sign_in, maker):
    officer = sign_in("officer")
    page = officer.open(NEW)
    for _ in range(2):
        officer.send(page, "Lưu bộ lọc", name="Máy trễ hạn")

    assert kept(maker) == [("Máy trễ hạn", "han=qua-han&tim=m%C3%A1y", None)]
    assert links(officer) == ["Máy trễ hạn", "Lưu bộ lọc này"]


def test_a_shared_view_reaches_the_unit_and_shows_each_their_own_cases(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    save(sign_in("officer"), "Của Sở", str(world.units["department"]))

    assert links(sign_in("leader")) == ["Của Sở (Officer)", "Lưu bộ lọc này"]
    assert links(sign_in("stranger")) == ["Lưu bộ lọc này"]
    assert code not in sign_in("stranger").open(LIST).text


@pytest.mark.parametrize("name", ["", "x", "x" * 81])
def test_a_bad_name_is_refused_and_kept_on_the_page(sign_in, maker, name):
    page = save(sign_in("officer"), name, status=422)

    assert (page.soup.select_one("[name=query]")["value"], kept(maker)) == ("han=qua-han&tim=m%C3%A1y", [])


def test_a_name_is_used_once(sign_in, maker):
    officer = sign_in("officer")
    save(officer, "Trễ hạn")
    page = save(officer, "Trễ hạn", status=422)

    assert ("Bạn đã có bộ lọc tên “Trễ hạn”" in page.text, len(kept(maker))) == (True, 1)


def test_nobody_shares_with_a_unit_that_is_not_theirs_or_drops_a_view_of_others(sign_in, maker, world):
    officer, leader = sign_in("officer"), sign_in("leader")
    save(officer, "Lạ", str(world.units["other_department"]), status=422)
    save(officer, "Của Sở", str(world.units["department"]))
    page = officer.open(NEW)
    token = leader.open(NEW).filled("Lưu bộ lọc")["csrf_token"]

    assert leader.client.post("/bo-loc/ds-ho-so/1/xoa", data={"csrf_token": token}).status_code == 404
    officer.send(page, "Xoá Của Sở")
    assert kept(maker) == []


def test_a_view_of_the_control_room_is_kept_shared_and_opened(sign_in, maker, world):
    put_case(maker, world, until="confirm_place")
    leader = sign_in("leader")
    new = leader.open("/bo-loc/giam-sat/moi?loc=qua-han&nam=2026")
    leader.send(new, "Lưu bộ lọc", name="Trễ năm nay", unit_id=str(world.units["department"]))
    shown = leader.open("/giam-sat").soup.select("main a")
    link = next(each for each in shown if each.get_text(strip=True).startswith("Trễ năm nay"))

    assert kept(maker) == [("Trễ năm nay", "loc=qua-han&nam=2026", world.units["department"])]
    assert "Hồ sơ quá hạn" in leader.open(link["href"]).text
    assert "Trễ năm nay (Leader)" in sign_in("supervisor").open("/giam-sat").text
    assert "Trễ năm nay" not in sign_in("governor").open("/giam-sat").text
