"""R21: sums that do not add up, figures of which there are two, cases that lack something; each with what to do."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from tests.desk import case_id, put_case, statements
from workflow.db import unit_of_work
from workflow.models import Case, Establishment
from workflow.queries.data_quality import doubts

PATH = "/bao-cao/chat-luong"


def rows(page, heading):
    table = page.soup.find("h2", string=heading).find_next("table")
    lines = table.select("tbody > tr")
    return [[cell.get_text(" ", strip=True) for cell in line.find_all(["th", "td"])] for line in lines]


def spoil(maker, code, **values):
    with unit_of_work(maker) as session:
        session.execute(update(Case).where(Case.id == case_id(session, code)).values(**values))


@pytest.fixture
def spoilt(maker, world):
    """A good đề án, and one for each thing that may be missing or wrong."""
    put_case(maker, world, until="submit")
    wrong = {
        "parts_exceed": {"total_cost": 1}, "no_activity": {"activity": ""}, "no_place": {"commune_id": None},
    }  # fmt: skip
    codes = {name: put_case(maker, world, until="sign") for name in wrong}
    for name, values in wrong.items():
        spoil(maker, codes[name], **values)
    return codes


def test_each_kind_of_doubt_lists_its_own_cases(maker, world, spoilt):
    done = put_case(maker, world, until="approve")
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(tax_code=None))
    with maker() as session:
        found = {
            one.kind: (one.number, [code for code, _ in one.cases]) for one in doubts(session, world.people["leader"])
        }

    assert found == {
        "parts_exceed": (1, [spoilt["parts_exceed"]]), "no_amounts": (0, []),
        "no_activity": (1, [spoilt["no_activity"]]), "no_place": (1, [spoilt["no_place"]]), "no_tax_code": (1, [done]),
        "no_effect": (0, []),
    }  # fmt: skip


def test_nobody_is_told_of_cases_that_they_may_not_see(sign_in, maker, world, spoilt):
    page = sign_in("stranger").open(PATH)

    assert [row[1] for row in rows(page, "Hồ sơ đề án thiếu hoặc không khớp")] == ["0"] * 6
    assert [code for code in spoilt.values() if code in page.text] == []


def test_bac_kan_does_not_add_up_and_the_others_do(sign_in):
    found = rows(sign_in("leader").open(PATH), "Số của nguồn không cộng lại bằng nhau")

    sums = [(row[0], row[1].partition(" Bản tin")[0].partition(" Hội nghị")[0], row[2], row[3]) for row in found]
    assert [row[3] for row in sums] == ["không khớp", *["khớp"] * 4]
    assert sums[0][1:3] == ("hơn 5.066.000.000\xa0₫ + gần 3.800.000.000\xa0₫", "hơn 5.000.000.000\xa0₫")
    assert found[0][4].startswith("Giữ cả các số với nguồn")
    focal = ("22.080.000.000\xa0₫ + 159.866.900.000\xa0₫", "181.946.900.000\xa0₫")
    assert ("Cả nước 2018–2020", *focal, "khớp") in sums


def test_two_versions_of_a_figure_stand_side_by_side(sign_in):
    found = rows(sign_in("leader").open(PATH), "Một việc, hai số liệu")

    assert [row[2] for row in found] == ["73 lượt sản phẩm · 61 sản phẩm", "3 sản phẩm · 5 sản phẩm"]


def test_the_report_is_a_workbook_too(sign_in, spoilt):
    words = ZipFile(BytesIO(sign_in("leader").client.get(f"{PATH}.xlsx").data)).read("xl/sharedStrings.xml").decode()

    assert [
        word for word in ("không khớp", "61 sản phẩm", "Cần làm gì", "Chưa ghi nội dung") if word not in words
    ] == []


def test_the_statements_are_few_however_many_cases_there_are(sign_in, maker, world, spoilt):
    reader, numbers = sign_in("leader"), []
    for _ in range(2):
        with statements(maker) as sent:
            reader.open(PATH)
        numbers.append(len(sent))
        spoil(maker, put_case(maker, world, until="sign"), activity="")
    assert (numbers[0], numbers[0] <= 12) == (numbers[1], True)


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("centre", 403), ("accountant", 200)])
def test_others_may_not_open_it(sign_in, who, status):
    sign_in(who).open(PATH, status=status)
