"""The page of absences: one's own, those of one's people, and what the deputy finds."""

import pytest
from sqlalchemy import select

from tests.desk import put_case
from workflow.models import Absence, Case

WEEK = {"from_on": "02/03/2026", "until_on": "06/03/2026", "up_to": "", "reason": "Đi công tác"}


def kept(maker):
    with maker() as session:
        return [(row.user_id, row.deputy_id, row.up_to) for row in session.scalars(select(Absence))]


@pytest.fixture
def ids(world):
    return {name: str(person.id) for name, person in world.people.items()}


def test_somebody_is_away_once_and_the_deputy_acts(sign_in, maker, world, ids):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")
    page = officer.open("/vang-mat")
    pages = [
        officer.send(page, "Ghi nhận vắng mặt", **WEEK, user_id=ids["officer"], deputy_id=ids["accountant"])
        for _ in range(2)
    ]
    assert [("Đã ghi nhận vắng mặt" in shown.text, "Đi công tác" in shown.text) for shown in pages] == [
        (True, True), (False, True),
    ]  # fmt: skip
    assert kept(maker) == [(int(ids["officer"]), int(ids["accountant"]), None)]

    deputy = sign_in("accountant")
    assert "Bạn đang thay mặt Officer đến hết ngày 06/03/2026" in deputy.open("/viec-cua-toi").text
    page = deputy.open(f"/ho-so/{code}/tiep-nhan")
    deputy.send(page, "Tiếp nhận", papers_checked="y")
    assert "Accountant thay mặt Officer, Chuyên viên Sở" in deputy.open(f"/ho-so/{code}").text
    assert "Accountant thay mặt Officer" in deputy.open(f"/ho-so/{code}/in/phieu-kiem-soat").text


def test_nobody_to_stand_in_is_warned_of(sign_in, ids):
    officer = sign_in("officer")
    page = officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", **WEEK, user_id=ids["officer"], deputy_id="")

    assert "Không ai thay mặt nên hồ sơ đang giữ phải chờ đến hết ngày 06/03/2026." in page.text


def test_an_absence_without_end_is_refused(sign_in, maker, ids):
    officer = sign_in("officer")
    typed = {**WEEK, "until_on": "31/12/2099", "user_id": ids["officer"], "deputy_id": ""}
    page = officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", status=422, **typed)

    assert "Một lần vắng mặt dài nhất đến hết ngày 29/08/2026." in page.text
    assert kept(maker) == []


def test_wrong_answers_are_kept_and_change_nothing(sign_in, maker, ids):
    officer = sign_in("officer")
    typed = {**WEEK, "from_on": "01/03/2026", "user_id": ids["officer"], "deputy_id": ids["leader"]}
    page = officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", status=422, **typed)

    assert "Ngày bắt đầu vắng đã qua. Chọn từ hôm nay trở đi." in page.text
    assert page.soup.select_one("[name=reason]")["value"] == "Đi công tác"
    assert kept(maker) == []


def test_others_are_arranged_for_by_leaders_alone(sign_in, maker, ids):
    typed = {**WEEK, "user_id": ids["officer"], "deputy_id": ids["second_officer"]}
    accountant, leader = sign_in("accountant"), sign_in("leader")
    accountant.send(accountant.open("/vang-mat"), "Ghi nhận vắng mặt", status=422, **typed)
    leader.send(leader.open("/vang-mat"), "Ghi nhận vắng mặt", **typed)

    assert kept(maker) == [(int(ids["officer"]), int(ids["second_officer"]), None)]


def test_an_absence_that_ends_takes_the_rights_along(sign_in, maker, world, ids):
    code = put_case(maker, world, until="confirm_place")
    officer, deputy = sign_in("officer"), sign_in("accountant")
    typed = {**WEEK, "user_id": ids["officer"], "deputy_id": ids["accountant"]}
    officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", **typed)
    deputy.open(f"/ho-so/{code}/tiep-nhan")

    officer.send(officer.open("/vang-mat"), "Kết thúc ngay Officer 02/03/2026")
    deputy.open(f"/ho-so/{code}/tiep-nhan", status=403)
    assert "đã kết thúc" in officer.open("/vang-mat").text


def test_the_list_tells_people_apart_and_an_outsider_is_refused(sign_in, maker, ids):
    leader = sign_in("leader")
    page = leader.open("/vang-mat")
    offered = {one["value"]: one.text for one in page.soup.select("[name=deputy_id] option")}
    assert offered[ids["second_leader"]] == "Second Leader – Lãnh đạo Sở, Sở Công Thương Đồng Nai"
    assert not {ids["centre"], ids["finance"], ids["governor"], ids["supervisor"]} & offered.keys()

    typed = {**WEEK, "user_id": ids["leader"], "deputy_id": ids["officer"]}
    page = leader.send(page, "Ghi nhận vắng mặt", status=422, **typed)

    assert "thay lãnh đạo chỉ có lãnh đạo khác. Chọn một trong: Second Leader." in page.text
    assert kept(maker) == []


@pytest.mark.parametrize(
    "path", ["/ho-so/{code}/giao-nguoi-xu-ly", "/giam-sat/can-thiep?viec=reassign&chon={id}:{version}"]
)
def test_the_list_of_who_may_take_a_case_says_who_is_away(sign_in, maker, world, ids, path):
    code = put_case(maker, world, until="confirm_place")
    officer, leader = sign_in("officer"), sign_in("leader")
    officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", **WEEK, user_id=ids["officer"], deputy_id="")
    with maker() as session:
        case = session.scalars(select(Case)).one()
        page = leader.open(path.format(code=code, id=case.id, version=case.version))

    offered = {one["value"]: one.text for one in page.soup.select("[name=assignee_id] option")}
    assert [offered[ids[who]].endswith("(vắng đến 06/03)") for who in ("officer", "second_officer")] == [True, False]


def test_a_case_is_not_given_to_somebody_who_is_away(sign_in, maker, world, ids):
    code = put_case(maker, world, until="confirm_place")
    officer, leader = sign_in("officer"), sign_in("leader")
    officer.send(officer.open("/vang-mat"), "Ghi nhận vắng mặt", **WEEK, user_id=ids["officer"], deputy_id="")
    page = leader.open(f"/ho-so/{code}/giao-nguoi-xu-ly")

    typed = {"assignee_id": ids["officer"], "reason": "Hồ sơ đã nằm yên ba tuần."}
    page = leader.send(page, "Giao người xử lý", status=422, **typed)

    assert "Officer vắng đến hết ngày 06/03/2026" in page.text
    assert "Có thể giao cho: Second Officer." in page.text
    assert "Hồ sơ đã nằm yên ba tuần." in page.text


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("officer", 200), ("centre", 200), ("admin", 200)])
def test_absences_are_offered_only_where_somebody_can_be_stood_in_for(sign_in, who, status):
    visitor = sign_in(who)
    links = [link["href"] for link in visitor.open("/tai-khoan").soup.select("main a")]

    assert ("/vang-mat" in links) == (status == 200)
    visitor.open("/vang-mat", status=status)
