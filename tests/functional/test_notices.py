"""Messages on their page: by case, what asks apart from what tells, read and unread."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from notifications.outbox import expand
from tests.desk import put_case
from tests.factories import MONDAY
from tests.post import Postbox, pass_at
from workflow.db import unit_of_work


@pytest.fixture
def told(maker, world):
    """A case whose messages have been handed out."""
    code = put_case(maker, world, until="confirm_place")
    with unit_of_work(maker) as session:
        expand(session, MONDAY)
    return code


def test_nobody_has_messages_at_first(sign_in):
    page = sign_in("officer").open("/thong-bao")

    assert (page.heading, "Không có thông báo nào ở đây" in page.text) == ("Thông báo", True)


def test_a_message_says_what_to_do_and_leads_to_its_case(sign_in, told):
    page = sign_in("officer").open("/thong-bao")
    group = page.soup.select_one("main section.panel")

    assert page.heading == "Thông báo: 1 chưa đọc"
    assert group.h2.a["href"] == f"/ho-so/{told}"
    assert "Chờ Sở tiếp nhận (chưa đọc) Phải làm" in group.get_text(" ", strip=True)


def test_what_tells_is_kept_apart_from_what_asks(sign_in, told):
    owner = sign_in("owner")

    assert len(owner.open("/thong-bao?loai=tin").soup.select("main section.panel")) == 1
    assert len(owner.open("/thong-bao?loai=viec").soup.select("main section.panel")) == 0
    assert len(owner.open("/thong-bao?loai=gi&truoc=x").soup.select("main section.panel")) == 1


def test_the_tabs_count_what_they_lead_to(sign_in, told):
    page = sign_in("officer").open("/thong-bao?loai=tin")
    counts = [one.get_text(" ", strip=True) for one in page.soup.select("nav.counts a")]

    assert counts == ["1 việc phải làm", "0 thông tin", "1 tất cả"]
    assert len(page.soup.select("main section.panel")) == 0


@pytest.mark.parametrize("who", ["officer", "owner"])
def test_how_messages_come_is_chosen_one_click_away(sign_in, told, who):
    visitor = sign_in(who)
    link = next(one["href"] for one in visitor.open("/thong-bao").soup.select("main a") if "tai-khoan" in one["href"])
    path, _, box = link.partition("#")

    assert visitor.open(path).soup.select_one(f"#{box}")["name"] == "notices"


def test_a_message_is_read_once(sign_in, told):
    officer = sign_in("officer")
    page = officer.send(officer.open("/thong-bao"), f"Đánh dấu đã đọc {told}")

    assert (page.heading, page.flashes) == ("Thông báo", ["Đã đánh dấu 1 thông báo là đã đọc."])


def test_all_are_read_at_once(sign_in, told):
    officer = sign_in("officer")

    assert officer.send(officer.open("/thong-bao"), "Đánh dấu tất cả đã đọc").heading == "Thông báo"


def test_nobody_reads_for_another(sign_in, told):
    stranger, officer = sign_in("stranger"), sign_in("officer")
    token = stranger.open("/thong-bao").soup.select_one("input[name=csrf_token]")["value"]
    name = officer.open("/thong-bao").soup.select_one("input[name=tin]")["value"]

    assert stranger.post("/thong-bao", csrf_token=token, tin=name).flashes == ["Đã đánh dấu 0 thông báo là đã đọc."]
    assert officer.open("/thong-bao").heading == "Thông báo: 1 chưa đọc"


@pytest.mark.parametrize("name", ["1", "", "\x00", "0" * 32, "x" * 9999])
def test_a_name_that_nobody_gave_out_reads_nothing(sign_in, told, name):
    officer = sign_in("officer")
    token = officer.open("/thong-bao").soup.select_one("input[name=csrf_token]")["value"]

    assert officer.post("/thong-bao", csrf_token=token, tin=name).flashes == [
        "Đã đánh dấu 0 thông báo là đã đọc.",
    ]
    assert officer.open(f"/thong-bao?truoc={quote(name)}").heading == "Thông báo: 1 chưa đọc"


def test_a_legal_notice_is_read_again_as_it_was_sent_by_its_reader_alone(sign_in, maker, world):
    put_case(maker, world, until="accept")
    pass_at(maker, world, Postbox(), MONDAY + timedelta(minutes=5))
    owner, officer = sign_in("owner"), sign_in("officer")
    links = [a["href"] for a in owner.open("/thong-bao").soup.select("a[href$='/van-ban']")]
    paper = owner.open(links[0])

    assert "Kính gửi Owner" in paper.text
    officer.open(links[0], status=404)
    owner.open("/thong-bao/" + "0" * 32 + "/van-ban", status=404)
    owner.open("/thong-bao/x/van-ban", status=404)
