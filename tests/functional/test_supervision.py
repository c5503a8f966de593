"""The control room as supervisors see it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications.nightly import prove_daily, sum_daily
from tests.desk import move, put_case, statements
from tests.factories import MONDAY
from web.i18n import gettext
from web.supervision.stuck import RULES
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock

DAY = timedelta(days=1)
MAY = MONDAY + timedelta(days=60)
PAUSE = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 9, 1)}


def numbers_of(page):
    return {
        link.select_one(".count-label").get_text(strip=True): int(link.select_one(".count-n").get_text(strip=True))
        for link in page.soup.select(".counts a")
    }


def test_what_does_not_move_comes_first_and_late_second(sign_in, maker, world, clock):
    put_case(maker, world, until="confirm_place")
    clock.at = MAY
    page = sign_in("supervisor").open("/giam-sat")

    assert page.heading == "Giám sát: 1 hồ sơ không chuyển động"
    assert list(numbers_of(page).items())[:2] == [("không chuyển động", 1), ("quá hạn", 1)]
    assert "không ai làm bước nào trong 15 ngày làm việc trở lên" in page.text


def test_a_stalled_case_says_whose_clock_runs_and_how_to_intervene(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = MAY
    row = sign_in("leader").open("/giam-sat").soup.select_one("table[data-worklist] tbody tr")

    assert "Sở Công Thương Đồng Nai Chuyên viên Sở" in row.get_text(" ", strip=True)
    assert [link["href"] for link in row.select("a.btn")] == [
        f"/ho-so/{code}/giao-nguoi-xu-ly",
        f"/ho-so/{code}/tam-dung",
    ]


@pytest.mark.parametrize("wish", ["qua-han", "tuan-nay", "cho-co-so", "tam-dung", "khong-chuyen-dong", "la", ""])
def test_each_number_leads_to_its_list(sign_in, maker, world, wish):
    put_case(maker, world, until="confirm_place")
    page = sign_in("supervisor").open(f"/giam-sat?loc={wish}&sau=la")

    assert ("Không có danh sách này." in page.text) == (wish == "la")


def test_a_step_of_a_lane_leads_to_its_cases(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    supervisor = sign_in("supervisor")
    tables = supervisor.open("/giam-sat").soup.select("table")
    lane = next(table for table in tables if "theo bên phải làm" in table.caption.get_text())
    link = lane.select_one("tbody a")

    assert link.get_text() == "Chờ Sở tiếp nhận (1)"
    assert code in supervisor.open(link["href"]).text


def test_only_supervisors_and_leaders_enter(sign_in):
    for who in ("officer", "owner", "centre", "admin"):
        sign_in(who).open("/giam-sat", status=403)


def test_statements_do_not_grow_with_rows(sign_in, maker, world, clock):
    clock.at = MAY
    supervisor, sizes = sign_in("supervisor"), []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
        supervisor.open("/giam-sat")
        with statements(maker) as sent:
            supervisor.open("/giam-sat")
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 12


def chosen(maker, *codes):
    """The ticks of these cases, as the list sends them."""
    with unit_of_work(maker) as session:
        rows = session.execute(select(Case.id, Case.version).where(Case.code.in_(codes)).order_by(Case.id))
        return [f"{row.id}:{row.version}" for row in rows]


def test_the_effect_on_the_terms_is_told_before_anything_is_done(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    tick = chosen(maker, code)[0]
    page = sign_in("leader").open(f"/giam-sat/can-thiep?viec=pause&chon={tick}")

    assert page.heading == "Tạm dừng: 1 hồ sơ"
    assert "Tiếp nhận: hạn 03/03/2026, sẽ dừng lại" in page.text
    assert "Tiếp nhận: vẫn hạn 03/03/2026" in sign_in("leader").open(f"/ho-so/{code}/nhac-viec").text


def test_many_cases_are_reminded_at_once_each_with_its_result(sign_in, maker, world):
    codes = [put_case(maker, world, until="confirm_place") for _ in range(2)]
    move(maker, world, codes[1], "pause", "leader", **PAUSE)
    ticks = chosen(maker, *codes)
    leader = sign_in("leader")
    page = leader.open(f"/giam-sat/can-thiep?viec=remind&chon={ticks[0]}&chon={ticks[1]}")
    done = leader.send(page, "Nhắc việc", chon=ticks, reason="Hồ sơ đã nằm yên ba tuần.")

    assert done.heading == "Kết quả: 1 hồ sơ đã xong, 1 chưa làm được"
    assert "Hồ sơ đang tạm dừng." in done.text


def test_a_reason_is_asked_and_what_was_typed_is_kept(sign_in, maker, world):
    tick = chosen(maker, put_case(maker, world, until="confirm_place"))[0]
    leader = sign_in("leader")
    page = leader.open(f"/giam-sat/can-thiep?viec=set_target&chon={tick}")
    again = leader.send(page, "Đặt mốc nội bộ", status=422, due_on="31/02/2026", reason="ngắn")

    assert again.soup.select_one("input[name=due_on]")["value"] == "31/02/2026"


@pytest.mark.parametrize("query", ["viec=xoa&chon=1:1", "viec=remind", "viec=remind&chon=x", ""])
def test_an_unfit_wish_is_told(sign_in, query):
    page = sign_in("leader").open(f"/giam-sat/can-thiep?{query}", status=422)

    assert "Chọn" in page.text


def test_whoever_does_not_watch_does_not_intervene(sign_in, maker, world):
    tick = chosen(maker, put_case(maker, world, until="confirm_place"))[0]

    sign_in("officer").open(f"/giam-sat/can-thiep?viec=remind&chon={tick}", status=403)


def test_an_explanation_is_asked_and_answered_on_the_pages(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    supervisor, officer = sign_in("supervisor"), sign_in("officer")
    page = supervisor.open(f"/ho-so/{code}/yeu-cau-giai-trinh")
    asked = {"asked_id": str(world.people["officer"].id), "due_on": "9/3/2026", "reason": "Vì sao chưa tiếp nhận?"}
    supervisor.send(page, "Yêu cầu giải trình", **asked)
    assert "Giải trình" in officer.open(f"/ho-so/{code}").text
    officer.send(officer.open(f"/ho-so/{code}/giai-trinh"), "Giải trình", answer="Đang chờ xã gửi bản chính.")

    assert "Đang chờ xã gửi bản chính." in sign_in("leader").open(f"/ho-so/{code}").text
    assert "Đang chờ xã gửi bản chính." not in sign_in("owner").open(f"/ho-so/{code}").text


def test_the_picture_of_ages_counts_by_step_and_leads_to_the_list(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = MAY
    supervisor = sign_in("supervisor")
    cell = supervisor.open("/giam-sat").soup.select_one(".heat td a")
    found = supervisor.open(cell["href"])

    assert cell["aria-label"] == "Chờ Sở tiếp nhận, trễ hơn 7 ngày: 1"
    assert [mark.get_text() for mark in found.soup.select("table[data-worklist] .cell-code")] == [code]


@pytest.mark.parametrize(
    ("query", "total"),
    [("", 1), ("loai=kcdp_project", 1), ("loai=kcdp_change", 0), ("giai_doan=proposal", 1), ("giai_doan=approval", 0),
     ("nam=2026", 1), ("nam=2025", 0), ("tu=1", 0), ("den=0", 1), ("nam=khong", 1)],
)  # fmt: skip
def test_the_room_is_limited_by_its_address(sign_in, maker, world, query, total):
    put_case(maker, world, until="confirm_place")

    assert f"Trong {total} hồ sơ đang mở" in sign_in("supervisor").open(f"/giam-sat?{query}").text


def test_where_time_goes_is_told_with_its_figures(sign_in, maker, world, clock):
    put_case(maker, world, until="sign")
    clock.at = MONDAY + timedelta(days=3)
    supervisor = sign_in("supervisor")
    page = supervisor.open("/giam-sat/diem-nghen")
    with statements(maker) as sent:
        supervisor.open("/giam-sat/diem-nghen")

    assert page.heading == "Điểm nghẽn và tỷ lệ đúng hạn"
    row = next(row for row in page.soup.select("table tr") if "Thẩm định tại Sở" in row.get_text())
    assert [cell.get_text(strip=True) for cell in row.select("td.num")][:1] == ["1"]
    assert "100,0 %" in page.text
    assert len(sent) <= 12


@pytest.fixture
def lately_late(maker, world):
    """Of two receipts one was late, of four surveys one; next week one of each falls due."""
    code = put_case(maker, world, until="submit")
    with unit_of_work(maker) as session:
        case_id = session.scalars(select(Case.id).where(Case.code == code)).one()
        for key, ends in (("receiving", (4, 6)), ("survey", (3, 4, 4, 6))):
            ended = [{"due_at": MONDAY - 4 * DAY, "closed_at": MONDAY - (9 - end) * DAY} for end in ends]
            own = {"case_id": case_id, "key": key, "rule": f"kcdp_{key}", "length": 5}
            for spans in (*ended, {"due_at": MONDAY + 8 * DAY}):
                session.add(CaseClock(**own, started_at=MONDAY - 9 * DAY, since=MONDAY - 9 * DAY, **spans))


def test_what_may_be_late_next_week_is_told_in_all_and_by_step_where_it_is_worth_a_line(sign_in, lately_late):
    page = sign_in("supervisor").open("/giam-sat/diem-nghen")
    _, flow, coming, _ = page.soup.select("main table")

    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in coming.select("tbody tr")]
    assert rows == [["1", "khoảng 0,5"]]
    assert "có thể trễ khoảng 0,8. Bước nào có thể trễ dưới 0,5 thì không nêu riêng." in page.text
    heads = [head.get_text(strip=True) for head in flow.select("thead th")]
    assert (heads[0], heads[1:3], heads[8:]) == ("Thời hạn", ["05/01", "12/01"], ["23/02", "Cộng"])


def test_what_was_summed_at_night_says_when_and_a_filter_is_counted_at_once(sign_in, maker, world, clock):
    put_case(maker, world, until="sign")
    clock.at = MONDAY + timedelta(days=3)
    supervisor = sign_in("supervisor")
    said = {supervisor.open("/giam-sat/diem-nghen").soup.select_one("main table").get_text(" ", strip=True)}
    sum_daily(maker, now=clock.at)
    clock.at += timedelta(minutes=10)
    page = supervisor.open("/giam-sat/diem-nghen")

    assert said == {page.soup.select_one("main table").get_text(" ", strip=True)}
    assert "Tổng hợp lúc 09:00 05/03/2026" in page.text
    assert "Tính lúc mở trang." in supervisor.open("/giam-sat/diem-nghen?nam=2026").text


def test_stuck_cases_say_why_and_how_to_intervene(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    clock.at = MAY
    supervisor = sign_in("supervisor")
    page = supervisor.open("/giam-sat/ho-so-ket")
    row = page.soup.select_one("table[data-worklist] tbody tr")

    assert page.heading == "Hồ sơ kẹt: 1"
    assert code in row.get_text()
    assert "không ai làm gì đã 41 ngày làm việc" in row.get_text(" ")
    assert supervisor.open(row.select_one("a.btn")["href"]).heading == "Nhắc việc: 1 hồ sơ"
    sum_daily(maker, now=clock.at)
    with statements(maker) as sent:
        supervisor.open("/giam-sat/ho-so-ket")
    assert len(sent) <= 12


def test_what_is_in_limbo_names_its_cause_and_the_step_that_mends_it(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place")
    move(maker, world, code, "pause", "leader", **PAUSE | {"review_on": date(2026, 3, 5)})
    clock.at = MAY
    prove_daily(maker, now=MAY)
    page = sign_in("supervisor").open("/giam-sat/ho-so-ket")

    assert "Tạm dừng đã quá ngày rà soát 05/03/2026" in page.text
    assert "xem 1 hồ sơ, thấy 1" in page.text
    assert page.soup.select_one("table a.btn")["href"].startswith("/giam-sat/can-thiep?viec=resume&chon=")
    assert "Tạm dừng đã quá ngày" not in sign_in("governor").open("/giam-sat").text


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "lâu hơn 2 % số lần trước"), ("en", "longer than 2 % of the times")]
)
def test_every_rule_is_told_in_words(app, lang, words):
    with app.test_request_context("/", headers={"Accept-Language": lang}):
        told = [gettext(text, n=2) for text, _ in RULES.values()]

    assert [words in text for text in told].count(True) == 1
    assert [text for text in told if "{" in text or "%(" in text] == []


def test_a_pause_proposes_the_usual_day_to_look_again_and_refuses_one_far_off(sign_in, maker, world):
    code = put_case(maker, world, until="submit_project")
    leader = sign_in("leader")
    page = leader.open(f"/ho-so/{code}/tam-dung")
    assert page.soup.select_one("[name=review_on]")["value"] == "01/04/2026"

    typed = {
        "reason_code": "no_budget",
        "reason": "Chưa có vốn năm nay",
        "basis": "QĐ 12/2026",
        "review_on": "01/12/2060",
    }
    page = leader.send(page, "Tạm dừng", status=422, **typed)

    assert "Ngày rà soát chậm nhất là 03/09/2026." in page.text
    assert page.soup.select_one("[name=review_on]")["value"] == "01/12/2060"
