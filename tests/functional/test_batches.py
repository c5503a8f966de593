"""Batches: opened and paid for by the Sở, decided in one act by the leader, each case with its result."""

import pytest
from sqlalchemy import select

from tests.desk import facts, move, put_case, statements
from tests.factories import a_line
from workflow.db import unit_of_work
from workflow.models import BudgetLine, LedgerEntry, PlanBatch, SecurityEvent

DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": "02/03/2026"}
REASON = "Chưa đủ vốn trong đợt này"
NEW = {"title": "Đợt 2 năm 2026", "year": "2026", "opens_on": "01/04/2026", "closes_on": "30/06/2026"}
PAGE = "/phe-duyet/dot-1-2026"


def put_staged(maker, world, number):
    return [put_case(maker, world, until="put_in_batch", title=f"Máy {n}") for n in range(number)]


def boxes(page):
    return {row.th.a.get_text(strip=True): row.select_one("select") for row in page.soup.select("tbody tr")}


def results(page):
    return [row.td.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]


def last(maker, column):
    with maker() as session:
        return session.scalars(select(column).order_by(column.table.c.id.desc())).first()


def test_a_leader_sees_what_waits_with_the_meter(sign_in, maker, world):
    put_staged(maker, world, 2)
    page = sign_in("governor").open("/phe-duyet")

    assert page.heading == "Phê duyệt: 2 hồ sơ chờ bạn"
    assert "đề nghị hỗ trợ 400.000.000 ₫" in page.text
    assert page.soup.select_one(".page-actions a")["href"] == PAGE
    assert "Còn lại 600.000.000 ₫" in page.text


def test_memos_wait_for_the_leader_of_the_department(sign_in, maker, world):
    code = put_case(maker, world, until="propose")
    page = sign_in("leader").open("/phe-duyet")

    assert page.heading == "Phê duyệt: 1 hồ sơ chờ bạn"
    assert page.soup.select_one("tbody a.btn")["href"] == f"/ho-so/{code}/ky-dua-vao-danh-sach-de-nghi"


def test_nothing_to_decide_says_when_there_will_be(sign_in):
    assert "Không có tờ trình nào chờ bạn" in sign_in("governor").open("/phe-duyet").text


def test_a_batch_is_decided_in_one_act_with_a_result_for_each(sign_in, maker, world):
    codes = put_staged(maker, world, 3)
    governor = sign_in("governor")
    page = governor.open(PAGE)
    names = [box["name"] for box in boxes(page).values()]
    values = [option["value"] for option in boxes(page)["Máy 0"].find_all("option")]
    choice = dict(zip(names, (values[1], values[2], values[3]), strict=True))
    page = governor.send(page, "Quyết định đợt này", **DECISION, reason=REASON, **choice)

    assert page.heading == "Kết quả: 3 hồ sơ đã xong, 0 chưa làm được"
    assert results(page) == ["Đã phê duyệt", "Để lại danh sách dự phòng", "Không phê duyệt"]
    assert [facts(maker, code)[0] for code in codes] == ["contracting", "reserve", "not_approved"]
    told = [REASON in sign_in("owner").open(f"/ho-so/{code}").text for code in codes]
    assert told == [False, True, True]  # why others were left out is not for those who were approved


def test_what_goes_beyond_the_line_is_refused_and_the_rest_passes(sign_in, maker, world):
    with unit_of_work(maker) as session:
        line = a_line(session, world.units["department"], amount=300_000_000, year=2027)
        session.get_one(PlanBatch, world.batch_id).line_id = line
    put_staged(maker, world, 2)
    governor = sign_in("governor")
    page = governor.open(PAGE)
    assert "Tổng đề nghị vượt số còn lại của dòng ngân sách" in page.text
    page = governor.send(page, "Quyết định đợt này", **DECISION)

    assert page.heading == "Kết quả: 1 hồ sơ đã xong, 1 chưa làm được"
    assert "Dòng ngân sách chỉ còn 100.000.000 đồng. Để hồ sơ lại danh sách dự phòng." in page.text


def test_a_double_click_decides_once(sign_in, maker, world):
    code = put_staged(maker, world, 1)[0]
    governor = sign_in("governor")
    page = governor.open(PAGE)
    first, again = (governor.send(page, "Quyết định đợt này", **DECISION) for _ in range(2))

    assert (first.path, results(again)) == (again.path, ["Đã phê duyệt"])
    assert facts(maker, code)[0] == "contracting"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"decision_number": ""}, "Nhập số quyết định."),
        ({"decided_on": "31/02/2026"}, "Ngày quyết định: tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."),
        ({"choice": ""}, "Chọn quyết định cho ít nhất một hồ sơ."),
        ({"choice": "reject"}, "Nhập lý do cho những hồ sơ không được duyệt."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_chosen_stays(sign_in, maker, world, typed, problem):
    put_staged(maker, world, 1)
    governor = sign_in("governor")
    page = governor.open(PAGE)
    box = boxes(page)["Máy 0"]
    wish = typed.pop("choice", "approve")
    value = next(each["value"] for each in box.find_all("option") if each["value"].startswith(wish))
    page = governor.send(page, "Quyết định đợt này", status=422, **{**DECISION, **typed, box["name"]: value})

    chosen = boxes(page)["Máy 0"].find("option", selected=True)

    assert page.errors == [problem]
    assert (chosen["value"] if chosen else "") == value


def test_a_stale_choice_is_told(sign_in, maker, world):
    code = put_staged(maker, world, 1)[0]
    governor = sign_in("governor")
    page = governor.open(PAGE)
    move(maker, world, code, "take_out", "officer", reason="Cơ sở xin rút khỏi đợt")
    move(maker, world, code, "put_in_batch", "officer", batch_id=world.batch_id)

    assert results(governor.send(page, "Quyết định đợt này", **DECISION))[0].startswith("Chưa làm được")


def test_who_does_not_decide_only_reads(sign_in, maker, world):
    put_staged(maker, world, 1)
    page = sign_in("officer").open(PAGE)

    assert (page.soup.select("main form"), len(boxes(page))) == ([], 1)
    sign_in("officer").open("/phe-duyet", status=403)


def test_another_provinces_batch_is_as_unknown_as_none(sign_in, maker, world):
    stranger = sign_in("stranger")
    first, second = stranger.open(PAGE, status=404), stranger.open("/phe-duyet/dot-99", status=404)

    assert first.heading == second.heading


def test_an_officer_opens_a_batch(sign_in, maker, world):
    officer = sign_in("officer")
    page = officer.send(officer.open("/dot-xet/moi"), "Mở đợt", **NEW, call="Mời đăng ký")

    assert (page.heading, last(maker, PlanBatch.title)) == ("Đợt xét: 2", "Đợt 2 năm 2026")
    assert last(maker, SecurityEvent.kind) == "batch_opened"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"year": "2030"}, "Chưa có dòng ngân sách năm 2030. Ghi nhận kinh phí của năm đó trước rồi mở đợt."),
        ({"closes_on": "01/03/2026"}, "Ngày đóng không được trước Ngày mở."),
        ({"title": ""}, "Nhập tên đợt."),
    ],
)
def test_a_batch_that_cannot_be_is_refused_with_what_was_typed(sign_in, maker, world, typed, problem):
    officer = sign_in("officer")
    page = officer.send(officer.open("/dot-xet/moi"), "Mở đợt", status=422, **{**NEW, **typed})

    assert page.errors == [problem]
    assert last(maker, PlanBatch.title) == "Đợt 1 năm 2026"


def test_money_is_added_to_the_line_of_the_year(sign_in, maker, world):
    leader = sign_in("leader")
    page = leader.open("/dot-xet/kinh-phi")
    typed = {"year": "2026", "amount": "500.000.000", "decision": "12/QĐ-UBND"}
    first, again = (leader.send(page, "Ghi nhận", **typed) for _ in range(2))

    assert ("1.500.000.000 ₫" in first.text, first.flashes) == (True, ["Đã ghi nhận kinh phí."])
    assert (last(maker, LedgerEntry.amount), last(maker, BudgetLine.id)) == (500_000_000, world.line_id)
    assert again.path == "/dot-xet"


@pytest.mark.parametrize("amount", ["", "0", "-5", "NaN", "1e400", "١٢٣", "9" * 30])
def test_no_absurd_money_is_added(sign_in, maker, world, amount):
    leader = sign_in("leader")
    typed = {"year": "2026", "amount": amount, "decision": "12/QĐ-UBND"}
    page = leader.send(leader.open("/dot-xet/kinh-phi"), "Ghi nhận", status=422, **typed)

    assert (len(page.errors), last(maker, LedgerEntry.amount)) == (1, 1_000_000_000)


def test_only_the_department_opens_batches(sign_in):
    for who in ("governor", "accountant", "centre", "owner"):
        sign_in(who).open("/dot-xet/moi", status=403)


def test_statements_do_not_grow_with_rows(sign_in, maker, world):
    governor, sizes = sign_in("governor"), []
    for more in (1, 2):
        put_staged(maker, world, more)
        for path in ("/phe-duyet", PAGE, "/dot-xet"):
            governor.open(path)
            with statements(maker) as sent:
                governor.open(path)
            sizes.append(len(sent))

    assert sizes[:3] == sizes[3:]
    assert max(sizes) <= 12
