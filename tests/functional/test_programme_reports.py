"""Reports R01 to R07 and R18: their figures as whole tables, then and now, for their readers and for nobody else."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.desk import case_id, move, put_case, statements
from tests.former import former_province
from web.reports.programme import REPORTS, changed, share
from workflow.db import unit_of_work
from workflow.files.spreadsheet import read_table
from workflow.i18n import LANGUAGES, translate
from workflow.models import Case, EffectIndicator

PATH = "/bao-cao/tong-hop"
NBSP = "\xa0"
SUMS = [f"1.200.000.000{NBSP}₫", *[f"600.000.000{NBSP}₫"] * 2]


def money(millions):
    return f"{millions}.000.000{NBSP}₫" if millions else f"0{NBSP}₫"


def rows(page):
    """The lines of the first table, the line of totals first."""
    table = page.soup.select_one("main table")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]


def in_year(maker, code, year):
    with unit_of_work(maker) as session:
        session.execute(update(Case).where(Case.id == case_id(session, code)).values(year=year))


@pytest.fixture
def three(maker, world):
    """A closed đề án, one that was approved, and one that nobody approved."""
    return [put_case(maker, world, until=until) for until in ("hand_over", "approve", "sign")]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("chuong-trinh", [
            ["Cộng", "", "2", "1", "1", money(800), money(400), money(400), money(0), f"50,0{NBSP}%", "1", money(200)],
            ["Tỉnh Đồng Nai", "KCĐP", "2", "1", "1", money(800), money(400), money(400), money(0),
                f"50,0{NBSP}%", "1", money(200)],
        ]),
        ("ke-hoach-thuc-hien", [
            ["Cộng", "", "", money(0), "1.000.000.000\xa0₫", money(400), money(200), money(200), f"20,0{NBSP}%"],
            ["2026", "KCĐP", "Tỉnh Đồng Nai", money(0), "1.000.000.000\xa0₫", money(400), money(200),
                money(200), f"20,0{NBSP}%"],
        ]),
        ("nguon-von", [
            ["Cộng", money(0), money(400), money(400), money(0), money(800), f"50,0{NBSP}%"],
            ["2026", money(0), money(400), money(400), money(0), money(800), f"50,0{NBSP}%"],
        ]),
        ("theo-noi-dung", [
            ["Cộng", "2", "1", "2", money(800), money(400), "1", money(200)],
            ["Ứng dụng máy móc thiết bị tiên tiến", "2", "1", "2", money(800), money(400), "1", money(200)],
        ]),
        ("giai-ngan", [
            ["Cộng", "", "2", money(400), "1", money(200), money(200), f"50,0{NBSP}%", "0"],
            ["Tỉnh Đồng Nai", "KCĐP", "2", money(400), "1", money(200), money(200), f"50,0{NBSP}%",
                "0"],
        ]),
        ("theo-dot", [
            ["2026", "KCĐP", "Đợt 1 năm 2026", money(400), money(200), money(200), f"50,0{NBSP}%"],
        ]),
        ("ke-hoach-toi", [
            ["Cộng", "", "", "3", "1", "3", *SUMS],
            ["2026", "KCĐP", "Tỉnh Đồng Nai", "3", "1", "3", *SUMS],
        ]),
    ],
)  # fmt: skip
def test_a_report_tells_what_was_recorded(sign_in, three, name, wanted):
    assert rows(sign_in("leader").open(f"{PATH}/{name}")) == wanted


def test_what_is_paused_and_what_was_withdrawn_stand_apart(sign_in, maker, world):
    paused, gone = (put_case(maker, world, until=until) for until in ("sign_contract", "confirm_place"))
    pause = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 9, 1)}
    move(maker, world, paused, "pause", "leader", **pause)
    move(maker, world, gone, "withdraw", "owner", reason="Không còn nhu cầu")

    found = rows(sign_in("leader").open(f"{PATH}/khong-thuc-hien"))
    assert [row[:5] for row in found] == [
        ["Cộng", "", "", "2", "1"], ["2026", "Đã rút hồ sơ", "–", "1", "1"],
        ["2026", "Tạm dừng", "Không bố trí được kinh phí", "1", "1"],
    ]  # fmt: skip


def test_each_project_that_is_paused_or_withdrawn_is_listed_with_why(sign_in, maker, world):
    paused, gone = (put_case(maker, world, until=until) for until in ("sign_contract", "confirm_place"))
    pause = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 9, 1)}
    move(maker, world, paused, "pause", "leader", **pause)
    move(maker, world, gone, "withdraw", "owner", reason="Không còn nhu cầu")
    stopped = put_case(maker, world, until="sign_contract")
    said = {"reason_code": "no_budget", "reason": "Chủ đầu tư dừng dự án.", "decision_number": "948/QĐ-UBND"}
    move(maker, world, stopped, "stop", "governor", **said)
    move(maker, world, stopped, "close_stopped", "accountant")
    page = sign_in("leader").open(f"{PATH}/danh-sach-khong-thuc-hien")

    assert {row[1].split(" ")[0]: row[2:4] for row in rows(page)[1:]} == {
        paused: ["Tạm dừng", "Không bố trí được kinh phí"], gone: ["Đã rút hồ sơ", "Không còn nhu cầu"],
        stopped: ["Đã ngừng triển khai", "Không bố trí được kinh phí – Chủ đầu tư dừng dự án."],
    }  # fmt: skip
    assert page.soup.select_one(f"main a[href='/ho-so/{paused}']") is not None


def test_spending_is_told_month_by_month_beside_what_it_came_to(sign_in, maker, world):
    put_case(maker, world, until="pay")
    found = rows(sign_in("accountant").open(f"{PATH}/theo-thang"))

    assert [row[:2] for row in found] == [["2026", f"{month:02}"] for month in range(1, 13)]
    assert [row[4] for row in found] == [*[money(0)] * 2, money(100), *[money(0)] * 9]
    assert [row[5] for row in found] == [*[money(0)] * 2, *[money(100)] * 10]


def test_the_effect_of_each_project_is_told_and_not_added_up(sign_in, three):
    found = rows(sign_in("leader").open(f"{PATH}/hieu-qua"))

    assert [row[1:] for row in found] == [
        ["Điện năng dùng một năm", "40.000\xa0kWh", "–", "–", "–"],
        ["Giá trị sản xuất một năm", "5.000.000.000\xa0₫", "–", "–", "–"],
        ["Số lao động", "12", "–", "–", "–"],
    ]  # fmt: skip
    assert all(row[0].startswith(three[0]) for row in found)


def test_a_former_province_stays_itself_then_and_is_its_successor_now(sign_in, maker, world, three):
    former_province(maker, world, three[1])
    reader = sign_in("leader")
    then, now = (rows(reader.open(f"{PATH}/chuong-trinh?dia_ban={mode}")) for mode in ("khi_do", "nay"))

    assert [(row[0], row[2]) for row in then] == [
        ("Cộng", "2"), ("Bình Phước (đến 30/06/2025)", "1"), ("Tỉnh Đồng Nai", "1"),
    ]  # fmt: skip
    assert [(row[0], row[2]) for row in now] == [("Cộng", "2"), ("Tỉnh Đồng Nai", "2")]
    assert then[0] == now[0]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("cap=kcdp", 2), ("cap=kcqg", 0), ("tu=2026&den=2026", 2), ("tu=2020&den=2024", 1), ("tu=2027", 0),
        ("tu=2020", 3), ("tu=x", 2), ("tinh=0", 2),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("three")
def test_the_filter_of_the_address_limits_a_report(sign_in, maker, world, asked, wanted):
    in_year(maker, put_case(maker, world, until="approve"), 2021)
    found = rows(sign_in("leader").open(f"{PATH}/theo-noi-dung?{asked}")) if wanted else []
    assert [row[1] for row in found] == [str(wanted)] * 2 * bool(wanted)


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_of_another_province_is_told(sign_in, three, name):
    page = sign_in("stranger").open(f"{PATH}/{name}")

    assert [code for code in three if code in page.text] == []
    assert page.soup.select(".chart") == []
    assert [cell for cell in page.soup.select("[data-label='Hệ thống tính']") if cell.get_text(strip=True) != "–"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_and_its_workbook_are_there_in_both_languages(sign_in, three, name, lang):
    reader, report = sign_in("leader"), REPORTS[name]
    page = reader.open(f"{PATH}/{name}?tu=2020&lang={lang}")
    content = reader.client.get(f"{PATH}/{name}.xlsx?tu=2020&lang={lang}").data
    head, *lines = read_table(content, translate("Số liệu", lang), filename="r.xlsx", most_rows=500).rows

    assert page.soup.h1.get_text(strip=True) == translate(report.title, lang)
    assert list(head.cells.values())[len(report.by) :] == [translate(one.label, lang) for one in report.columns]
    figures = [(line, place) for line in lines for place in line.cells if place >= len(report.by)]
    assert [line.cells[place] for line, place in figures if not is_figure(line, place)] == []


def is_figure(line, place):
    """Whether a cell holds a number as a number; shares in per cent and dashes are words."""
    text = line.cells[place]
    return place in line.numbers or text == "–" or text.endswith(f"{NBSP}%")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_sends_few_statements_however_many_projects_there_are(sign_in, maker, world, three, name):
    reader = sign_in("leader")
    with statements(maker) as few:
        reader.open(f"{PATH}/{name}")
    for _ in range(3):
        put_case(maker, world, until="hand_over")
    with statements(maker) as many:
        reader.open(f"{PATH}/{name}")

    assert (len(many), len(few) <= 12) == (len(few), True)


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("centre", 403), ("commune", 403), ("supervisor", 200)])
def test_others_may_not_open_a_report(sign_in, who, status):
    sign_in(who).open(f"{PATH}/chuong-trinh", status=status)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["", "/tien-do/thoi-han", "/chat-luong", "/binh-chon"])
def test_the_other_pages_of_reports_are_there_in_both_languages(sign_in, three, path, lang):
    page = sign_in("leader").open(f"/bao-cao{path}?lang={lang}")
    assert (page.soup.html["lang"], bool(page.soup.h1.get_text(strip=True))) == (lang, True)


@pytest.mark.parametrize("query", ["cap=x", "tinh=abc", "tu=1999", "den=99999", "dia_ban=khac", "tu=2026&den=2020"])
@pytest.mark.parametrize("name", ["chuong-trinh", "theo-thang", "theo-dot", "danh-sach-khong-thuc-hien"])
def test_a_filter_that_makes_no_sense_is_told_and_answered(sign_in, three, name, query):
    page = sign_in("leader").open(f"{PATH}/{name}?{query}")
    assert page.soup.find(string=lambda text: text and "Bộ lọc có chỗ chưa đúng" in text) is not None


def test_an_unknown_report_is_not_found(sign_in):
    sign_in("leader").open(f"{PATH}/la", status=404)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "–"), (0, 3, "0,0"), (1, 3, "33,3"), (2, 3, "66,7"), (9_999, 10_000, "99,9"), (3, 3, "100,0"),
        (22_080, 181_946, "12,1"), (1_440, 2_370, "60,8")],
)  # fmt: skip
def test_a_share_has_one_place_and_only_all_is_a_hundred(app, part, whole, shown):
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert share(part, whole) == (shown if shown == "–" else f"{shown}{NBSP}%")


@pytest.mark.parametrize(
    ("before", "change", "shown"),
    [(None, None, "–"), (0, 5, "–"), (40, -10, "−25,0"), (40, 10, "+25,0"), (40, 0, "0,0")],
)
def test_a_change_has_its_sign(app, before, change, shown):
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert changed(before, change) == (shown if shown == "–" else f"{shown}{NBSP}%")


def stated(page):
    """Place, years, value and what is counted here, of the table of stated figures."""
    table = page.soup.find("h2", string="Số liệu các nguồn công khai đã nêu").find_next("table")
    lines = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")
    ]
    return [(line[0], line[1], line[2], line[3], line[4]) for line in lines]


def test_what_sources_state_of_ones_own_province_stands_beside_what_is_counted(sign_in, maker, world, three):
    former_province(maker, world, three[1])
    in_year(maker, three[1], 2024)
    page = sign_in("leader").open(f"{PATH}/ke-hoach-thuc-hien?tu=2024&den=2025")

    assert stated(page)[3:] == [
        ("Bình Phước (đến 30/06/2025)", "Đề án", "2024", "14 kết quả", "1"),
        ("Bình Phước (đến 30/06/2025)", "Tổng kinh phí", "2024", f"hơn 2.500.000.000{NBSP}₫ kết quả", money(400)),
        ("Bình Phước (đến 30/06/2025)", "Nhà nước hỗ trợ", "2024", f"gần 1.740.000.000{NBSP}₫ kết quả", money(200)),
    ]  # fmt: skip
    assert {line[0] for line in stated(page)} == {"Bình Phước (đến 30/06/2025)"}


def test_figures_of_other_provinces_are_shown_when_asked_for(sign_in, three):
    reader = sign_in("leader")
    page = reader.open(f"{PATH}/chuong-trinh?tu=2018&den=2025")
    near, link = stated(page), page.soup.find("a", string="Xem cả số liệu của các tỉnh khác")
    every = stated(reader.open(link["href"]))

    assert [line[3] for line in near if line[2] == "2018–2020"] == [
        f"181.946.900.000{NBSP}₫ kết quả", f"22.080.000.000{NBSP}₫ kết quả", f"159.866.900.000{NBSP}₫ kết quả",
    ]  # fmt: skip
    assert (len(every) > len(near), set(near) <= set(every)) == (True, True)


def test_rises_and_falls_of_the_effect_are_drawn_by_their_number(sign_in, maker, world, three):
    with unit_of_work(maker) as session:
        subject = case_id(session, three[0])
        for key, value in (("jobs", 15), ("output_value", 6_000_000_000), ("energy_kwh", 30_000)):
            session.add(EffectIndicator(case_id=subject, key=key, moment="after_9", value=value, unit=""))
    page = sign_in("leader").open(f"{PATH}/hieu-qua")

    drawn = [line.get_text(" ", strip=True) for line in page.soup.select(".chart-line")]
    assert drawn == ["Số lao động 1 0 0", "Giá trị sản xuất một năm 1 0 0", "Điện năng dùng một năm 0 1 0"]
    assert rows(page)[0][2:] == ["40.000\xa0kWh", "30.000\xa0kWh", "−10.000\xa0kWh", f"−25,0{NBSP}%"]


def test_a_report_with_stated_figures_sends_few_statements_too(sign_in, maker, world, three):
    former_province(maker, world, three[1])
    reader = sign_in("leader")
    for name in ("chuong-trinh", "ke-hoach-thuc-hien", "giai-ngan"):
        with statements(maker) as sent:
            reader.open(f"{PATH}/{name}?tu=2024&den=2026")
        assert len(sent) <= 12, (name, len(sent))
    assert len(stated(reader.open(f"{PATH}/chuong-trinh?tu=2024&den=2026"))) == 6
