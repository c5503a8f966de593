"""The page that moves a đề án into another batch: one act, told and refused in words, for whoever plans."""

import pytest
from sqlalchemy import select

from tests.desk import facts, move, put_case
from tests.factories import a_batch
from workflow.db import unit_of_work
from workflow.models import Case

WHY = "Đợt này đã đủ số đề án theo kinh phí."


@pytest.fixture
def staged(maker, world):
    """A đề án in the first batch; the second one is open."""
    code = put_case(maker, world, until="put_in_batch")
    with unit_of_work(maker) as session:
        a_batch(session, world, number=2)
    return code


def batch_of(maker, code):
    with maker() as session:
        return session.scalar(select(Case.batch_id).where(Case.code == code))


def test_an_officer_finds_the_way_and_moves_it_once(sign_in, maker, world, staged):
    officer, before = sign_in("officer"), facts(maker, staged)[1]
    page = officer.open(f"/ho-so/{staged}/rut-khoi-dot")
    page = officer.open(page.soup.find("a", string="Chuyển thẳng sang đợt khác")["href"])
    assert "Đang ở đợt: Đợt 1 năm 2026." in page.text
    other = page.soup.find("option", string="Đợt 2 năm 2026")["value"]
    done, again = (officer.send(page, "Chuyển đợt", batch_id=other, reason=WHY) for _ in range(2))

    assert (done.path, again.path) == (f"/ho-so/{staged}",) * 2
    assert (str(batch_of(maker, staged)), facts(maker, staged)) == (other, ("in_batch", before + 2))
    assert done.text.count(WHY) == 2


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Chọn đợt mới."),
        ({"batch_id": "old"}, "Đợt mới: chọn một mục trong danh sách."),
        ({"batch_id": "new", "reason": "ngắn"}, "Lý do: viết ít nhất 10 ký tự."),
        ({"batch_id": "new", "reason": ""}, "Nhập lý do."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_moves(sign_in, maker, staged, typed, problem):
    officer, old = sign_in("officer"), batch_of(maker, staged)
    page = officer.open(f"/ho-so/{staged}/chuyen-dot")
    known = {"new": page.soup.find("option", string="Đợt 2 năm 2026")["value"], "old": str(old)}
    said = {"reason": WHY} | typed | {name: known[typed[name]] for name in typed if name == "batch_id"}
    page = officer.send(page, "Chuyển đợt", status=422, **said)

    assert page.errors == [problem]
    assert page.soup.select_one("textarea").get_text(strip=True) == said["reason"]
    assert batch_of(maker, staged) == old


def test_a_page_that_is_old_moves_nothing(sign_in, maker, world, staged):
    officer = sign_in("officer")
    page = officer.open(f"/ho-so/{staged}/chuyen-dot")
    other = page.soup.find("option", string="Đợt 2 năm 2026")["value"]
    move(maker, world, staged, "take_out", "officer", reason=WHY)
    move(maker, world, staged, "put_in_batch", "officer", batch_id=world.batch_id)
    officer.send(page, "Chuyển đợt", status=409, batch_id=other, reason=WHY)

    assert batch_of(maker, staged) == world.batch_id


def test_without_another_batch_the_page_says_what_to_do(sign_in, maker, world):
    code = put_case(maker, world, until="put_in_batch")
    page = sign_in("officer").open(f"/ho-so/{code}/chuyen-dot")

    assert page.soup.select("main form") == []
    assert "Chưa có đợt nào khác đang mở." in page.text


@pytest.mark.parametrize(("who", "status"), [("governor", 403), ("owner", 403), ("leader", 403), ("stranger", 404)])
def test_the_page_is_for_whoever_takes_it_out(sign_in, staged, who, status):
    sign_in(who).open(f"/ho-so/{staged}/chuyen-dot", status=status)


def test_what_is_in_no_batch_cannot_change_it(sign_in, maker, world):
    code = put_case(maker, world, until="sign")
    sign_in("officer").open(f"/ho-so/{code}/chuyen-dot", status=403)
