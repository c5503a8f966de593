"""A sheet saved on the page after the form was handed out: both versions are shown, and the juror chooses."""

from io import BytesIO

import pytest
from sqlalchemy import update

from tests.juries import a_jury, can_sign_in, code_of, refilled, sheet_of
from tests.round_records import CASE, RUBRIC
from workflow.db import unit_of_work
from workflow.rounds.scores import marks_of

KEY = RUBRIC.leaves[0].key
FIRST, LABEL = f"mark-{KEY}", "Đáp ứng nhu cầu của thị trường"
COMPLETE = {f"mark-{key}": text for key, text in sheet_of(75).marks.items()}
SEND, COMMENT = "Lưu theo lựa chọn", chr(ord("C") + len(RUBRIC.leaves))


@pytest.fixture
def jury(maker, world):
    """A round in scoring; the name of the first product could be taken for a pattern of a text."""
    with unit_of_work(maker) as session:
        made = a_jury(session, world)
        session.execute(update(CASE).where(CASE.c.id == made.cases[0]).values(title="Cà phê 100% %(n)s"))
        can_sign_in(session)
        made.codes = [code_of(session, case_id) for case_id in made.cases]
    return made


@pytest.fixture
def juror(jury, sign_in):
    return sign_in(jury.people[0].email)


@pytest.fixture
def place(jury):
    return f"/cham-diem/{jury.of.slug}"


@pytest.fixture
def saves(jury, juror, place):
    """Save a sheet on the page."""

    def done(case=0, then="stay", **typed):
        page = juror.open(f"{place}/{jury.codes[case]}")
        return juror.send(page, "Lưu", then=then, **{FIRST: "7", **typed})

    return done


@pytest.fixture
def clash(juror, place, saves):
    """Send a form back that was handed out before both sheets were saved on the page."""

    def shown(changes, then="stay", **typed):
        handed_out = juror.client.get(f"{place}/phieu.xlsx").data
        saves(0, then, **typed)
        saves(1)
        file = (BytesIO(refilled(handed_out, changes) if changes else handed_out), "phieu.xlsx")
        return juror.send(juror.open(f"{place}/ngoai-tuyen"), "Tải lên", status=409, file=file)

    return shown


@pytest.fixture
def stands(maker, jury):
    """The first marks of both sheets."""

    def read():
        with maker() as session:
            sheets = [jury.sheets[case_id, jury.people[0].id] for case_id in jury.cases]
            return [marks_of(session, [sheet]).get(sheet, {}).get(KEY) for sheet in sheets]

    return read


def rows(page, place=0):
    tables = page.soup.select("main section")[place].select_one("table")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in tables.select("tbody tr")]


def test_both_versions_stand_side_by_side_with_who_and_when_and_nothing_changes(clash, stands):
    page = clash({"C5": "3", f"{COMMENT}5": "Ghi ở nhà", "C6": "7"}, **{"comment-market": "Ghi trên trang"})

    assert page.heading == "Chọn bản để giữ: 1 phiếu có hai bản"
    comment = "Nhận xét: Đáp ứng thị trường và khả năng phát triển sản xuất"
    assert rows(page) == [
        [LABEL, "7", "3"], [comment, "Ghi trên trang", "Ghi ở nhà"], ["Tổng điểm", "7,00", "3,00"],
    ]  # fmt: skip
    versions = [line.get_text(" ", strip=True) for line in page.soup.select("main section > ul > li")]
    assert versions == ["Trên trang: bạn lưu lúc 09:00 02/03/2026", "Trong tệp: tệp không ghi lúc lưu"]
    assert page.soup.select("input[type=radio][checked]") == []
    assert stands() == [7, 7]


def test_a_file_says_when_it_was_made_and_what_is_alike_is_folded_away(clash, stands):
    page = clash({})

    assert "Trong tệp: lưu lúc 09:00 02/03/2026" in page.text
    assert [fold.get_text() for fold in page.soup.select("main details summary")] == ["23 chỗ hai bản giống nhau"] * 2
    assert (rows(page, 1), stands()) == ([[LABEL, "7", "–"], ["Tổng điểm", "7,00", "0,00"]], [7, 7])


def test_every_sheet_is_chosen_for_itself(jury, juror, clash, stands):
    first, second = (f"choice-{code}" for code in jury.codes)
    page = clash({"C5": "3", "C6": "4"})
    done = juror.send(page, SEND, **{first: "file", second: "page"})

    assert (done.path, done.flashes[0].split(":")[1].split(".")[0]) == (
        f"/cham-diem/{jury.of.slug}",
        " 1 phiếu thay đổi",
    )
    assert stands() == [3, 7]


def test_a_sheet_not_chosen_is_asked_for_and_the_rest_stays_chosen(jury, juror, clash, stands):
    first, second = (f"choice-{code}" for code in jury.codes)
    page = clash({"C5": "3", "C6": "4"})
    again = juror.send(page, SEND, status=422, **{second: "file"})
    odd = juror.send(again, SEND, status=422, **{first: "both"})

    assert [again.errors, odd.errors] == [["Cà phê 100% %(n)s: chọn bản để giữ."]] * 2
    assert again.soup.select_one(".error-summary a")["href"] == f"#{first}"
    assert (stands(), odd.filled(SEND).get(first), odd.filled(SEND)[second]) == ([7, 7], None, "file")
    juror.send(odd, SEND, **{first: "page"})
    assert stands() == [7, 4]


def test_a_sheet_saved_once_more_is_chosen_anew(jury, juror, clash, saves, stands):
    first, second = (f"choice-{code}" for code in jury.codes)
    page = clash({"C5": "3", "C6": "4"})
    saves(0, **{FIRST: "5"})
    again = juror.send(page, SEND, status=422, **{first: "file", second: "file"})

    assert again.errors == ["Cà phê 100% %(n)s: phiếu vừa được lưu lại trên trang. Xem hai bản rồi chọn lại."]
    assert (rows(again)[0], stands()) == ([LABEL, "5", "3"], [5, 7])
    juror.send(again, SEND, **{first: "file"})
    assert stands() == [3, 4]


def test_a_submitted_sheet_can_only_stay_and_says_how_to_change_it(jury, juror, clash, stands):
    first, second = (f"choice-{code}" for code in jury.codes)
    page = clash({"C5": "3", "C6": "4"}, "submit", **COMPLETE)
    stood = stands()
    boxes = [box["value"] for box in page.soup.select(f"input[name={first}]")]
    refused = juror.send(page, SEND, status=422, **{first: "file", second: "file"})

    assert (boxes, len(refused.errors), "Phiếu đã nộp nên tệp không thay được." in page.text) == (["page"], 1, True)
    juror.send(refused, SEND, **{first: "page"})
    assert stands() == [stood[0], 4]


def test_a_choice_sent_twice_is_taken_once(jury, juror, clash, stands):
    page = clash({"C5": "3", "C6": "7"})
    fields = {**page.filled(SEND), f"choice-{jury.codes[0]}": "file"}
    answers = [juror.client.post(page.form(SEND)["action"], data=fields) for _ in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [(303, f"/cham-diem/{jury.of.slug}")] * 2
    assert len(juror.open(f"/cham-diem/{jury.of.slug}").flashes) == 1
    assert stands() == [3, 7]


@pytest.mark.parametrize("held", ["", "không phải tệp", "TWE7RGllbQ==", None])
def test_a_choice_without_its_file_is_told_and_changes_nothing(jury, juror, clash, stands, held):
    page = clash({"C5": "3", "C6": "7"})
    wrong = juror.send(page, SEND, status=422, held=held, **{f"choice-{jury.codes[0]}": "file"})

    assert (wrong.heading, len(wrong.errors), stands()) == ("Chấm khi không có mạng", 1, [7, 7])


def test_only_the_juror_finds_the_choice(jury, juror, clash, sign_in):
    page = clash({"C5": "3", "C6": "7"})
    fields, officer = page.filled(SEND), sign_in("officer")
    token = officer.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]

    officer.post(page.form(SEND)["action"], status=404, **{**fields, "csrf_token": token})
