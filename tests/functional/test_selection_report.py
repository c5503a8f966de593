"""The page of reports: for whom it is, what it says beside each figure, and what public sources say beside all."""

from dataclasses import replace

import pytest

from tests.selection import a_scene
from web.reports.selection_stated import computed
from workflow.db import unit_of_work
from workflow.queries.selection_report import selection_report
from workflow.reference.figures import ReportedFigure, conflicts, reported_figures

PATH = "/bao-cao/binh-chon"


@pytest.fixture
def scored(maker, world):
    """A round of three, scored and not yet closed."""
    with unit_of_work(maker) as session:
        a_scene(session, world, until="scored")


def rows(page, heading):
    """The lines of the table below a heading."""
    table = page.soup.find("h2", string=heading).find_next("table")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]


@pytest.fixture
def figures(maker, world):
    """The first round of the small world, as nominations; and a figure that a source states of the same."""
    with unit_of_work(maker) as session:
        scene = a_scene(session, world, until="scored")
        found = selection_report(session, scene.officer, on=scene.now.date()).found
    return found, ReportedFigure("k", "registered", "province", "dong-nai", 20, "products", "nguồn", (2026, 2026))


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "3"), ({"unit": "sets"}, "0"), ({"unit": "establishments"}, "3"), ({"indicator": "rounds"}, "1"),
        ({"indicator": "recognised"}, "0"), ({"indicator": "nominated", "level": "region"}, "0"), ({"place": ""}, "3"),
        ({"period": None}, "3"), ({"period": (2012, 2025)}, "–"), ({"place": "cao-bang"}, "–"),
        ({"level": "nation"}, "–"), ({"group": "mechanical"}, "–"), ({"place": "", "region": "south"}, "–"),
        ({"level": "region_or_nation"}, "–"), ({"indicator": "taking_part"}, "–"),
    ],
)  # fmt: skip
def test_a_reported_figure_stands_beside_what_is_counted_of_the_same(figures, changes, shown):
    found, figure = figures

    assert computed(replace(figure, **changes), found) == shown


@pytest.mark.parametrize(
    ("of_figure", "of_round", "shown"),
    [
        ("binh-phuoc", "binh-phuoc", "3"), ("dong-nai", "binh-phuoc", "3"), ("dong-nai-cu", "binh-phuoc", "–"),
        ("binh-phuoc", "dong-nai", "–"), ("dong-nai", "dong-nai-cu", "3"),
    ],
)  # fmt: skip
def test_a_place_has_what_it_succeeded_and_a_former_place_its_own(figures, of_figure, of_round, shown):
    found, figure = figures
    there = [replace(one, place=of_round) for one in found]

    assert computed(replace(figure, place=of_figure), there) == shown


def test_a_place_that_is_no_more_says_until_when_it_was(sign_in):
    lines = rows(sign_in("supervisor").open(PATH), "Số liệu các nguồn công khai đã nêu")

    assert {line[0] for line in lines if line[0].startswith(("Đồng Nai", "Bình Phước", "Cao"))} == {
        "Đồng Nai (đến 30/06/2025)", "Bình Phước (đến 30/06/2025)", "Cao Bằng",
    }  # fmt: skip


def test_every_figure_has_its_meaning_beside_it(scored, sign_in):
    lines = rows(sign_in("officer").open(PATH), "Từ đăng ký đến công nhận")

    assert [line[1:] for line in lines] == [
        ["3", "0", "3", "–", "3"], ["3", "0", "3", "100\N{NO-BREAK SPACE}%", "3"],
        ["0", "0", "0", "0\N{NO-BREAK SPACE}%", "0"], ["0", "0", "0", "–", "0"], ["0", "0", "0", "–", "0"],
    ]  # fmt: skip
    assert lines[0][0] == "Đăng ký Hồ sơ đã nộp vào đợt, kể cả hồ sơ rút sau đó; bản nháp không tính."


def test_reported_figures_stand_apart_and_contradictions_are_marked(scored, sign_in):
    page = sign_in("supervisor").open(PATH)

    lines = rows(page, "Số liệu các nguồn công khai đã nêu")
    assert len(lines) == len(reported_figures())
    marked = [line[3] for line in lines if "mâu thuẫn" in line[3]]
    assert len(marked) == sum(map(len, conflicts(reported_figures()).values()))
    assert marked[0] == "73 lượt sản phẩm kết quả mâu thuẫn nguồn còn nêu 61 sản phẩm"
    assert [line[3] for line in lines if line[3].startswith("gần")] == ["gần 40 sản phẩm kết quả"]


@pytest.mark.parametrize("who", ["owner", "accountant", "admin", "finance"])
def test_others_find_no_reports(sign_in, who):
    sign_in(who).open(PATH, 403)
    sign_in(who).open(f"{PATH}.csv", 403)


def test_nobody_reads_them_without_an_account(client):
    assert client.get(PATH).status_code == 302


@pytest.mark.parametrize("query", ["nam=x", "nam=1999", "cap=vua"])
def test_a_filter_that_makes_no_sense_is_told_and_shows_everything(scored, sign_in, query):
    page = sign_in("officer").open(f"{PATH}?{query}")

    assert len(page.errors) == 1
    assert rows(page, "Theo cấp")[0][:2] == ["Cấp tỉnh", "3"]


def test_the_file_holds_the_same_figures(scored, sign_in):
    answer = sign_in("officer").client.get(f"{PATH}.csv?nam=2026")

    lines = answer.text.splitlines()
    assert lines[:2] == ["\ufeffBảng,Dòng,Chỉ tiêu,Sản phẩm,Bộ sản phẩm,Cộng,Cơ sở", "Chung,,Đăng ký,3,0,3,3"]
    assert "Theo cấp,Cấp tỉnh,Đăng ký,3,0,3,3" in lines


def test_without_nominations_the_page_says_so(sign_in):
    assert "Chưa có hồ sơ bình chọn nào" in sign_in("officer").open(PATH).text
