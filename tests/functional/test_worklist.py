"""The list of cases: filters in its address, a closer look, one act on many cases, files of what is filtered."""

import csv
import io
import zipfile

import pytest
from sqlalchemy import func, select

from tests.desk import facts, move, put_case, statements
from workflow.models import Case, CaseEvent, SecurityEvent

REASON = "Người cũ nghỉ phép dài ngày"


def listed(page):
    return [link.get_text(strip=True) for link in page.soup.select("table tbody th > .cell > a")]


def tick(maker, code):
    with maker() as session:
        return "{}:{}".format(*session.execute(select(Case.id, Case.version).where(Case.code == code)).one())


def results(page):
    return {row.th.get_text(" ", strip=True): row.td.get_text(" ", strip=True) for row in page.soup.select("tbody tr")}


def exports(maker):
    with maker() as session:
        return list(session.scalars(select(SecurityEvent.detail).where(SecurityEvent.kind == "exported")))


def test_it_is_searched_without_marks(sign_in, maker, world):
    put_case(maker, world, until="submit", title="Dây chuyền bánh tráng")
    put_case(maker, world, until="submit", title="Máy sấy")
    officer = sign_in("officer")

    assert listed(officer.open("/ds-ho-so?tim=banh+trang")) == ["Dây chuyền bánh tráng"]
    assert listed(officer.open("/ds-ho-so?tim=%25")) == []
    assert officer.open("/ds-ho-so").heading == "Hồ sơ: 2"


def test_a_wrong_filter_is_told_and_everything_shown(sign_in, maker, world):
    put_case(maker, world, until="submit")
    page = sign_in("officer").open("/ds-ho-so?nam=bao+giờ&tu=-5&han=mai&sau=x&la=1")

    assert (len(page.errors), len(listed(page))) == (3, 1)
    assert "Dưới đây là mọi hồ sơ." in page.text
    assert page.soup.select_one("#nam")["value"] == "bao giờ"


@pytest.mark.parametrize(
    "query", ["tim=a&tim=b", "co=7", "nguoi=999999", "xa=1e400", "sau=9999999.1&sap=tien", "tim=" + "x" * 9000]
)
def test_no_address_breaks_it(sign_in, query):
    assert sign_in("officer").open(f"/ds-ho-so?{query}").heading == "Hồ sơ: 0"


def test_a_closer_look_stands_beside_the_list(sign_in, maker, world):
    code = put_case(maker, world, until="confirm_place")
    officer = sign_in("officer")

    look = officer.open(f"/ds-ho-so?xem={code}").soup.select_one("#xem-nhanh a.btn")

    assert look["href"] == f"/ho-so/{code}/tiep-nhan"
    assert officer.open("/ds-ho-so?xem=LA").soup.select_one("#xem-nhanh") is None


def test_many_cases_are_put_in_a_batch_each_with_its_result(sign_in, maker, world):
    fit, other = (
        put_case(maker, world, until="sign", title="Máy một"),
        put_case(maker, world, until="submit", title="Máy hai"),
    )
    officer = sign_in("officer")
    page = officer.open("/ds-ho-so")
    choice = {"viec": "put_in_batch", "batch_id": str(world.batch_id), "chon": [tick(maker, fit), tick(maker, other)]}
    page = officer.send(page, "Áp dụng cho mục đã chọn", **choice)

    assert page.heading == "Kết quả: 1 hồ sơ đã xong, 1 chưa làm được"
    assert results(page)[f"Máy một {fit}"] == "Đã xếp vào đợt"
    assert results(page)[f"Máy hai {other}"].startswith("Chưa làm được")
    assert (facts(maker, fit)[0], facts(maker, other)[0]) == ("in_batch", "commune_confirmation")


def test_the_same_sending_acts_once_and_its_result_is_its_doers(sign_in, maker, world):
    code = put_case(maker, world, until="submit")
    leader = sign_in("leader")
    page = leader.open("/ds-ho-so")
    wish = {
        "viec": "reassign",
        "assignee_id": str(world.people["commune"].id),
        "reason": REASON,
        "chon": tick(maker, code),
    }
    first, again = (leader.send(page, "Áp dụng cho mục đã chọn", **wish) for _ in range(2))

    assert (first.path, first.heading) == (again.path, "Kết quả: 1 hồ sơ đã xong, 0 chưa làm được")
    assert facts(maker, code)[1] == 3
    sign_in("officer").open(first.path, status=404)


def test_a_stale_line_says_so_and_stays(sign_in, maker, world):
    code = put_case(maker, world, until="sign")
    old, officer = tick(maker, code), sign_in("officer")
    page = officer.open("/ds-ho-so")
    move(maker, world, code, "put_in_batch", "officer", batch_id=world.batch_id)
    page = officer.send(page, "Áp dụng cho mục đã chọn", viec="put_in_batch", batch_id=str(world.batch_id), chon=old)

    assert "Hồ sơ vừa được người khác xử lý. Mở hồ sơ để xem rồi làm lại." in page.text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"viec": "reassign"}, "Nhập người xử lý mới."),
        ({"viec": "la"}, "Việc cần làm: chọn một mục trong danh sách."),
        ({"viec": "put_in_batch", "batch_id": "1"}, "Việc cần làm: chọn một mục trong danh sách."),
    ],
)
def test_what_is_missing_is_told_and_ticks_stay(sign_in, maker, world, fields, problem):
    code = put_case(maker, world, until="submit")
    leader = sign_in("leader")
    wish = {"assignee_id": "", "reason": "", "chon": tick(maker, code), **fields}
    page = leader.send(leader.open("/ds-ho-so"), "Áp dụng cho mục đã chọn", status=422, **wish)

    assert problem.replace("Nhập n", "Chọn n") in page.errors
    assert page.soup.select_one("input[name=chon]").has_attr("checked")


@pytest.mark.parametrize("ticks", [[], ["x"], ["1"], ["1:2:3"], [f"{n}:1" for n in range(101)]])
def test_ticks_are_read_strictly(sign_in, maker, world, ticks):
    put_case(maker, world, until="submit")
    officer = sign_in("officer")
    wish = {"viec": "put_in_batch", "batch_id": str(world.batch_id), "chon": ticks}
    page = officer.send(officer.open("/ds-ho-so"), "Áp dụng cho mục đã chọn", status=422, **wish)

    assert len(page.errors) == 1


def test_another_provinces_case_is_as_unknown_as_none(sign_in, maker, world):
    code = put_case(maker, world, until="sign")
    stranger = sign_in("stranger")
    token = stranger.open("/thong-bao").soup.select_one("input[name=csrf_token]")["value"]
    assert listed(stranger.open("/ds-ho-so")) == []
    page = stranger.post(
        "/ds-ho-so",
        csrf_token=token,
        viec="put_in_batch",
        batch_id=str(world.batch_id),
        chon=tick(maker, code),
        status=422,
    )

    assert code not in page.text


def test_the_file_holds_what_is_filtered_and_is_logged(sign_in, maker, world):
    put_case(maker, world, until="submit", title="=cmd|' /C calc'!A0")
    put_case(maker, world, until="submit", title="Máy sấy")
    officer = sign_in("officer")
    answer = officer.client.get("/ds-ho-so/tai-xuong.csv?tim=cmd")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))

    assert [row[1] for row in rows] == ["Tên", "'=cmd|' /C calc'!A0"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ho-so.csv"'
    assert exports(maker) == ["ho-so.csv 1 tim=cmd"]


def test_a_sheet_holds_text_and_no_formula(sign_in, maker, world):
    put_case(maker, world, until="submit", title="=1+1")
    answer = sign_in("officer").client.get("/ds-ho-so/tai-xuong.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml"), book.read("xl/sharedStrings.xml").decode()

    assert (b"<f>" in sheet, "<t>=1+1</t>" in texts, exports(maker)) == (False, True, ["ho-so.xlsx 1 "])


def test_only_two_kinds_of_files_are_made(sign_in):
    sign_in("officer").open("/ds-ho-so/tai-xuong.exe", status=404)


def test_an_establishment_and_the_administrator_have_no_list(sign_in):
    for who in ("owner", "admin"):
        sign_in(who).open("/ds-ho-so", status=403)
        sign_in(who).open("/ds-ho-so/tai-xuong.csv", status=403)


def test_statements_do_not_grow_with_rows(sign_in, maker, world):
    officer, sizes = sign_in("officer"), []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="submit")
        officer.open("/ds-ho-so")
        with statements(maker) as sent:
            officer.open("/ds-ho-so")
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 12


def test_nothing_is_written_by_looking(sign_in, maker, world):
    put_case(maker, world, until="submit")
    with maker() as session:
        before = session.scalar(select(func.count()).select_from(CaseEvent))
    sign_in("officer").open("/ds-ho-so")
    with maker() as session:
        assert session.scalar(select(func.count()).select_from(CaseEvent)) == before
