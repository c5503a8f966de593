"""What time does to a case when nobody is there: a deputy acts, a promise is put off, a stuck case moves on."""

from datetime import timedelta

from notifications.nightly import draft_due
from tests.desk import put_case
from tests.factories import MONDAY
from tests.post import Postbox, pass_at

MAY = MONDAY + timedelta(days=60)
APRIL = MONDAY + timedelta(days=38)
AWAY = {"from_on": "02/03/2026", "until_on": "06/03/2026", "reason": "Đi công tác tại Hà Nội"}


def read(page):
    return page.locator("main").inner_text()


def test_the_term_of_an_absent_officer_runs_out_and_the_deputy_acts(people, site):
    code = put_case(site.maker, site.world, until="confirm_place")
    site.at, group, post = MONDAY + timedelta(hours=2), people(), Postbox()
    persons = site.world.people
    officer = group.as_("officer")
    officer.goto("/vang-mat")
    group.look(officer)
    group.fill(officer, {**AWAY, "user_id": str(persons["officer"].id), "deputy_id": str(persons["accountant"].id)})
    group.send(officer, "Ghi nhận vắng mặt")

    site.at = MONDAY + timedelta(days=2)
    pass_at(site.maker, site.world, post, site.at)
    assert "accountant" in {message.address.split("@")[0] for message in post.messages}
    deputy = group.as_("accountant")
    deputy.goto("/viec-cua-toi")
    group.look(deputy)
    assert code in read(deputy)
    shown = group.take("accountant", code, "Tiếp nhận", {"papers_checked": True})

    assert "thay mặt Officer" in read(shown)
    assert (group.faults, group.complaints) == ({}, [])


def test_an_apology_appears_is_signed_and_reaches_the_applicant_before_the_promised_day(people, site):
    code = put_case(site.maker, site.world, until="submit_project")
    site.at, group, post = APRIL, people(), Postbox()
    draft_due(site.maker, now=APRIL, office=site.world.office)
    leader = group.as_("leader")
    leader.goto("/giam-sat/ho-so-ket")
    group.look(leader)
    assert code in read(leader)
    group.take("leader", code, "Ký thư xin lỗi, hẹn lại")

    pass_at(site.maker, site.world, post, site.at)
    told = [message for message in post.messages if message.address.startswith("owner@")]
    assert [("Ký thư xin lỗi" in one.subject, "Ngày hẹn trả kết quả: 20/04/2026" in one.text) for one in told][-1] == (
        True, True,
    )  # fmt: skip
    owner = group.as_("owner")
    owner.goto(f"/ho-so/{code}")
    group.look(owner)
    assert "20/04/2026" in read(owner)
    owner.goto(f"/ho-so/{code}/in/thu-xin-loi")
    group.look(owner)
    letter = owner.locator("body").inner_text()
    assert ("13/04/2026" in letter, "20/04/2026" in letter) == (True, True)
    assert (group.faults, group.complaints) == ({}, [])


def test_a_stuck_case_is_found_understood_and_given_to_another(people, site):
    code = put_case(site.maker, site.world, until="confirm_place")
    site.at, group = MAY, people()
    supervisor = group.as_("supervisor")
    supervisor.goto("/giam-sat")
    group.look(supervisor)
    assert supervisor.locator("h1").inner_text() == "Giám sát: 1 hồ sơ không chuyển động"
    supervisor.goto("/giam-sat/ho-so-ket")
    group.look(supervisor)
    assert "không ai làm gì đã " in read(supervisor)
    taker = str(site.world.people["second_officer"].id)
    group.take("supervisor", code, "Giao người xử lý", {"assignee_id": taker, "reason": "Người giữ hồ sơ không làm"})

    owner = group.as_("owner")
    owner.goto(f"/ho-so/{code}")
    group.look(owner)
    assert "Giao người xử lý" in read(owner)
    second = group.as_("second_officer")
    second.goto("/viec-cua-toi")
    group.look(second)
    assert code in read(second)
    assert (group.faults, group.complaints) == ({}, [])
