"""A group đề án on its pages: the plan in detail, its parts and who holds them; nobody sees another province's part."""

import pytest
from sqlalchemy import select, update

from tests.databases import SqliteFiles
from tests.desk import actions, case_id, statements
from tests.factories import MONDAY
from tests.functional.conftest import CHEAP
from tests.pages import PASSWORD
from tests.rule_scene import concern
from tests.shares import CODES, REASON, M, a_group, lines_of, shares_of
from workflow.db import make_engine, sessions, unit_of_work
from workflow.models import Case, Establishment, User

HERE, THERE = CODES["dong-nai"][0], CODES["dong-thap"][0]
CENTRE, OFFICER, OTHER = "trung.tam.vung@example.vn", "officer", "dong-thap.officer@example.vn"
FILE = "/ds-ho-so/tai-xuong.csv"
PARENT_TITLE = "Máy sấy cho cơ sở chế biến ba tỉnh"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """A world with a group đề án of two line items, the first of which has beneficiaries in two provinces."""
    files = SqliteFiles(tmp_path_factory.mktemp("shares"))
    engine = make_engine(f"sqlite:///{files.template}")
    with unit_of_work(sessions(engine)) as session:
        group = a_group(session)
        group.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
        shares = shares_of({HERE: 120 * M, THERE: 180 * M})
        group.take("open_shares", "regional", line_item_id=group.lines[0], shares=shares)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
    engine.dispose()
    return files, group.world


@pytest.fixture
def codes(maker):
    """The codes of the đề án and of its shares, by tax code."""
    found = (
        select(Establishment.tax_code, Case.code)
        .select_from(Case)
        .outerjoin(Establishment, Establishment.unit_id == Case.applicant_id)
    )
    with maker() as session:
        return {row.tax_code or "": row.code for row in session.execute(found)}


def rows(page):
    """The cells of the tables of parts, without those of the history."""
    tables = [table for table in page.soup.select("table") if "Hạng mục" in table.caption.get_text()]
    return [
        [" ".join(cell.get_text(" ").split()) for cell in line.select("th, td")]
        for table in tables
        for line in table.select("tbody tr")
    ]


@pytest.mark.parametrize("who", [CENTRE, "can.bo.cuc@example.vn", "bo.truong@example.vn"])
def test_the_parts_stand_on_the_page_of_the_whole_with_who_holds_them(sign_in, codes, who):
    page = sign_in(who).open(f"/ho-so/{codes['']}")

    assert [(line[1], line[2], line[4]) for line in rows(page)] == [
        ("Tỉnh Đồng Nai", "120.000.000 ₫", "Chờ Sở thẩm định đối tượng"),
        ("Tỉnh Đồng Tháp", "180.000.000 ₫", "Chờ Sở thẩm định đối tượng"),
    ]
    assert "Sở Công Thương Đồng Tháp" in rows(page)[1][5]


@pytest.mark.parametrize(
    ("who", "sees", "hidden"), [(OFFICER, HERE, THERE), (OTHER, THERE, HERE), (f"chu.{HERE}@example.vn", HERE, THERE)]
)
def test_nobody_sees_the_part_of_another_province(sign_in, codes, who, sees, hidden):
    visitor = sign_in(who)
    page = visitor.open(f"/ho-so/{codes[sees]}")

    assert (PARENT_TITLE in page.text, codes[hidden] in str(page.soup), codes[""] in str(page.soup)) == (
        True, False, False,
    )  # fmt: skip
    for address in (f"/ho-so/{codes[hidden]}", f"/ho-so/{codes['']}", f"/ho-so/{codes[hidden]}/noi-dung"):
        visitor.open(address, 404)


@pytest.mark.parametrize(
    "address", ["/ds-ho-so", "/ds-ho-so?tim=co+so", "/viec-cua-toi", "/giam-sat", "/ds-ho-so/tai-xuong.csv"]
)
@pytest.mark.parametrize(("who", "hidden"), [(OFFICER, THERE), (OTHER, HERE)])
def test_lists_counts_and_files_hold_the_own_part_alone(sign_in, codes, address, who, hidden):
    answer = sign_in(who).client.get(address, follow_redirects=True).get_data(as_text=True)

    assert (codes[hidden] in answer, codes[""] in answer) == (False, False)


def test_each_department_finds_its_own_part_in_its_list_and_file(sign_in, codes):
    found = {
        who: [code for code in codes.values() if code in sign_in(who).client.get(FILE).get_data(as_text=True)]
        for who in (OFFICER, OTHER)
    }

    assert found == {OFFICER: [codes[HERE]], OTHER: [codes[THERE]]}


def test_a_share_tells_its_department_what_its_own_parts_come_to(sign_in, codes):
    page = sign_in(OTHER).open(f"/ho-so/{codes[THERE]}")

    assert "1 phần, 180.000.000 ₫" in page.text
    assert "Hỗ trợ của cả đề án 600.000.000 ₫" in page.text


def test_the_money_of_the_parts_is_counted_once_in_the_whole(sign_in, codes):
    page = sign_in("can.bo.cuc@example.vn").open(f"/ho-so/{codes['']}")

    assert "Được duyệt 600.000.000 ₫" in page.text


def test_the_second_line_is_given_out_on_its_page(sign_in, codes):
    visitor = sign_in(CENTRE)
    page = visitor.open(f"/ho-so/{codes['']}/gui-danh-sach-doi-tuong-mau-11")
    line = page.soup.select("select[name=line_item_id] option")[1]["value"]
    typed = _typed({CODES["vinh-long"][0]: 150, CODES["dong-thap"][1]: 150}) | {"line_item_id": line}

    done = visitor.send(page, "Gửi danh sách đối tượng (Mẫu 11)", **typed)

    assert [line[1] for line in rows(done)] == ["Tỉnh Đồng Nai", "Tỉnh Đồng Tháp", "Tỉnh Vĩnh Long", "Tỉnh Đồng Tháp"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({CODES["vinh-long"][0]: 150, CODES["dong-thap"][1]: 149}, "còn thiếu 1.000.000 đồng"),
        ({CODES["vinh-long"][0]: 150, THERE: 150}, f"Mã số thuế {THERE} đã có một phần trong đề án này."),
        ({CODES["vinh-long"][0]: 150, "0100109106": 150}, "Chưa có cơ sở nào đăng ký với mã số thuế 0100109106."),
    ],
)
def test_bad_lists_are_told_and_what_was_typed_is_kept(sign_in, codes, given, told):
    visitor = sign_in(CENTRE)
    page = visitor.open(f"/ho-so/{codes['']}/gui-danh-sach-doi-tuong-mau-11")
    line = page.soup.select("select[name=line_item_id] option")[1]["value"]

    again = visitor.send(page, "Gửi danh sách đối tượng (Mẫu 11)", status=422, line_item_id=line, **_typed(given))

    assert told in again.text
    kept = [box["value"] for box in again.soup.select("input[name$=-support]") if box.get("value")]
    assert kept == [f"{amount}.000.000" for amount in given.values()]


def test_a_department_replaces_its_beneficiary(sign_in, codes, maker):
    visitor = sign_in("dong-thap.leader@example.vn")
    page = visitor.open(f"/ho-so/{codes[THERE]}/thay-doi-tuong-thu-huong")
    typed = {"tax_code": CODES["dong-thap"][1], "decision_number": "5/QĐ-SCT", **REASON}

    done = visitor.send(page, "Thay đối tượng thụ hưởng", **typed)

    assert "Được thay bằng phần" in done.text
    with maker() as session:
        taker = select(Case.support).join(Establishment, Establishment.unit_id == Case.applicant_id)
        assert session.scalars(taker.where(Establishment.tax_code == typed["tax_code"])).all() == [180 * M]


def test_a_beneficiary_of_another_province_is_not_taken(sign_in, codes):
    visitor = sign_in("dong-thap.leader@example.vn")
    page = visitor.open(f"/ho-so/{codes[THERE]}/thay-doi-tuong-thu-huong")
    typed = {"tax_code": CODES["vinh-long"][0], "decision_number": "5/QĐ-SCT", **REASON}

    again = visitor.send(page, "Thay đối tượng thụ hưởng", status=422, **typed)

    assert "Cơ sở Cơ sở 31 không ở địa bàn của Sở phụ trách." in again.text


def _typed(amounts):
    """Rows of beneficiaries in millions, as they are typed."""
    return {
        f"shares-{place}-{name}": value
        for place, (code, amount) in enumerate(amounts.items())
        for name, value in (("tax_code", code), ("support", f"{amount}.000.000"), ("matching", f"{amount}.000.000"))
    }


def test_an_implementer_begins_a_group_and_writes_its_pages(sign_in, maker):
    visitor = sign_in(CENTRE)
    page = visitor.send(visitor.open("/ho-so/moi"), "Lập đề án nhóm")

    assert page.path.endswith("/soan")
    with maker() as session:
        found = select(Case.process_key, Case.state, Case.applicant_id, Case.centre_id).order_by(Case.id.desc())
        opened = session.execute(found).first()
    assert (opened.process_key, opened.state, opened.applicant_id) == ("kcqg_project", "survey", None)


def test_an_officer_begins_no_group(sign_in):
    visitor = sign_in(OFFICER)
    token = visitor.open("/thong-bao").soup.select_one("input[name=csrf_token]")["value"]

    visitor.post("/ho-so/moi/de-an-nhom", csrf_token=token, _key="k" * 20, status=404)


@pytest.mark.parametrize(("who", "tax_code"), [(CENTRE, ""), ("can.bo.cuc@example.vn", ""), (OTHER, THERE)])
def test_the_pages_of_a_group_and_of_a_share_stay_inside_their_statements(sign_in, codes, maker, who, tax_code):
    visitor = sign_in(who)
    visitor.open(f"/ho-so/{codes[tax_code]}")

    with statements(maker) as sent:
        visitor.open(f"/ho-so/{codes[tax_code]}")

    assert len(sent) <= 12


def test_the_department_answers_a_new_rule_on_the_page_of_its_own_share(sign_in, maker, codes):
    with unit_of_work(maker) as session:
        concern(session, case_id(session, codes[THERE]), now=MONDAY)
    officer, recheck = sign_in(OTHER), "Rà soát theo quy định mới"
    page = officer.open(f"/ho-so/{codes[THERE]}")
    form = officer.open(actions(page)[recheck])
    refused = officer.send(form, recheck, status=422, outcome="keep", reason="Theo điều khoản chuyển tiếp.")

    assert "Mức hỗ trợ: ứng dụng máy móc thiết bị tiên tiến: chưa chốt" in page.text
    assert refused.errors == [
        "Không có điều khoản chuyển tiếp nào cho hồ sơ này giữ quy định cũ. Chọn điều chỉnh hoặc tạm dừng."
    ]
    assert (codes[THERE] in officer.open("/ra-soat-quy-dinh").text, recheck in actions(page)) == (True, True)
    assert codes[THERE] not in sign_in(OFFICER).open("/ra-soat-quy-dinh").text
