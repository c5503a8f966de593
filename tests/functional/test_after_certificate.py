"""What a certified product's page says is to come: what is true, for its owner, its officers and a supervisor."""

import pytest
from sqlalchemy import update

from tests.put_rounds import put_round
from tests.selection import REASON
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock

OWNER, OFFICER, PAYER = "Cơ sở", "Chuyên viên Sở", "Kế toán Sở"
CEREMONY, REWARD = "Lễ tôn vinh, trao giấy chứng nhận", "Chi thưởng cho sản phẩm được chứng nhận"
SENT_UP = "Gửi vào danh sách bình chọn của cấp trên"
REPORT = ("23/03/2027", OWNER, "Báo cáo sau công nhận")
RENEW = ("31/12/2028", OWNER, "Đăng ký bình chọn lại, trước khi giấy chứng nhận hết hiệu lực")
ENDS = ("31/12/2028", "", "Giấy chứng nhận hết hiệu lực")


@pytest.fixture
def certified(maker, world):
    """A round whose certificates were issued, with the code of its first product."""
    scene = put_round(maker, world, "forwarding")
    with maker() as session:
        scene.first = session.get_one(Case, scene.nominations[0]).code
    return scene


def act(scene, maker, step, by=None, **values):
    with unit_of_work(maker) as session:
        scene.session = session
        scene.take(step, by, on=scene.nominations[0], **values)


def coming(page):
    """What is to come, as the page says it: day, who, what."""
    found = []
    for line in page.soup.select(".time-future"):
        day, who = line.select_one("time"), line.select_one(".time-when span")
        found.append(
            tuple(one.get_text(strip=True) if one else "" for one in (day, who, line.select_one(".time-text")))
        )
    return found


@pytest.mark.parametrize("who", ["owner", "officer", "supervisor"])
def test_a_certified_product_says_what_really_comes(certified, sign_in, who):
    email = certified.owners[certified.nominations[0]].email if who == "owner" else who
    page = sign_in(email).open(f"/ho-so/{certified.first}")

    assert coming(page) == [
        ("", OFFICER, CEREMONY), ("", PAYER, REWARD), ("", OFFICER, SENT_UP), REPORT, RENEW, ENDS,
    ]  # fmt: skip


def test_what_was_done_or_cannot_come_any_more_is_left_out(certified, maker, sign_in):
    act(certified, maker, "hold_ceremony", held_on="2026-03-02", place="Biên Hòa", note="")
    with unit_of_work(maker) as session:
        certified.session = session
        certified.take("finish", **REASON)
    page = sign_in("officer").open(f"/ho-so/{certified.first}")

    assert coming(page) == [("", PAYER, REWARD), REPORT, RENEW, ENDS]


def test_a_report_that_would_come_after_the_end_is_not_expected(certified, maker, world, sign_in):
    with unit_of_work(maker) as session:
        early = (CaseClock.case_id == certified.nominations[0], CaseClock.key == "validity")
        (due,) = session.query(CaseClock.due_at).filter(CaseClock.key == "report_due", *early[:1]).one()
        session.execute(update(CaseClock).where(*early).values(due_at=due))
    page = sign_in("officer").open(f"/ho-so/{certified.first}")

    assert [text for _, _, text in coming(page)] == [CEREMONY, REWARD, SENT_UP, RENEW[2], ENDS[2]]


def test_a_report_that_was_sent_waits_for_the_officer(certified, maker, sign_in):
    owner = certified.owners[certified.nominations[0]]
    act(certified, maker, "report_early", owner, year=2026, done_summary="Bán ở ba tỉnh.")
    page = sign_in("officer").open(f"/ho-so/{certified.first}")

    assert [line[1:] for line in coming(page)][3] == (OFFICER, "Ghi nhận báo cáo")


def test_before_the_certificate_the_way_leads_to_the_same(maker, world, sign_in):
    scene = put_round(maker, world, "certifying")
    with maker() as session:
        code = session.get_one(Case, scene.nominations[0]).code
    texts = [text for _, _, text in coming(sign_in("officer").open(f"/ho-so/{code}"))]

    assert texts == ["Cấp giấy chứng nhận", CEREMONY, REWARD, SENT_UP]
