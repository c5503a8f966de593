"""What a juror does beside the sheets: declaring, working offline, calibrating."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import MONDAY
from tests.juries import a_jury, can_sign_in, code_of, refilled, sheet_of
from tests.round_records import RUBRIC
from workflow.db import unit_of_work
from workflow.models import ConflictDeclaration, RoundMember, SampleScore, SecurityEvent
from workflow.rounds.scores import marks_of
from workflow.services.samples import add_sample, score_sample
from workflow.services.seats import settle_seats

MARKS = {f"mark-{key}": text for key, text in sheet_of(71).marks.items()}


@pytest.fixture
def jury(maker, world):
    """A round before its scores, in which the first juror has declared nothing."""
    with unit_of_work(maker) as session:
        made = a_jury(session, world, open_=False)
        session.query(ConflictDeclaration).filter_by(user_id=made.people[0].id).delete()
        settle_seats(session, made.of, now=MONDAY)
        can_sign_in(session)
    return made


@pytest.fixture
def open_jury(maker, world):
    """A round in scoring."""
    with unit_of_work(maker) as session:
        made = a_jury(session, world)
        can_sign_in(session)
    return made


def declared(maker, person):
    with maker() as session:
        own = select(ConflictDeclaration.case_id, ConflictDeclaration.answer, ConflictDeclaration.reason)
        rows = session.execute(
            own.where(ConflictDeclaration.user_id == person.id).order_by(ConflictDeclaration.case_id)
        )
        return [tuple(row) for row in rows]


def test_before_declaring_only_names_are_shown(maker, jury, sign_in):
    juror = sign_in(jury.people[0].email)
    home = juror.open("/cham-diem")
    page = juror.open(home.soup.select_one(".page-actions a")["href"])
    with maker() as session:
        codes = [code_of(session, case_id) for case_id in jury.cases]

    assert home.soup.select_one(".page-actions a").get_text() == "Khai báo và bắt đầu"
    assert [row.get_text(" ", strip=True) for row in page.soup.select("tbody th")] == [
        "Sản phẩm 1 Công ty TNHH Minh Anh", "Sản phẩm 2 Công ty TNHH Minh Anh",
    ]  # fmt: skip
    assert [code for code in codes if code in str(page.soup)] == []
    for code in codes:
        juror.open(f"/cham-diem/{jury.of.slug}/{code}", 404)
        juror.open(f"/ho-so/{code}", 404)


def test_many_declarations_are_sent_at_once(maker, jury, sign_in):
    juror, (first, second) = sign_in(jury.people[0].email), jury.cases
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    answers = {f"answer-{first}": "conflict", f"reason-{first}": "Cùng góp vốn", "rest": "y"}
    done = juror.send(page, "Gửi khai báo", **answers)

    assert (done.path, done.flashes) == (f"/cham-diem/{jury.of.slug}", ["Đã ghi nhận khai báo của bạn."])
    assert declared(maker, jury.people[0]) == [(first, "conflict", "Cùng góp vốn"), (second, "none", "")]
    later = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    assert ["Sản phẩm 1" in later.text, "Sản phẩm 2" in later.text] == [False, True]


def test_a_conflict_without_a_reason_is_told_at_its_box_and_nothing_is_taken(maker, jury, sign_in):
    juror, (first, second) = sign_in(jury.people[0].email), jury.cases
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    answers = {f"answer-{first}": "none", f"answer-{second}": "conflict", f"reason-{first}": "giữ lại"}
    wrong = juror.send(page, "Gửi khai báo", status=422, **answers)

    assert wrong.errors == ["Sản phẩm 2: Chưa ghi xung đột là gì. Ghi ngắn gọn mối quan hệ với cơ sở rồi gửi lại."]
    assert wrong.soup.select_one(".error-summary a")["href"] == f"#reason-{second}"
    assert wrong.soup.find("input", {"name": f"reason-{first}"})["value"] == "giữ lại"
    assert wrong.filled("Gửi khai báo")[f"answer-{second}"] == "conflict"
    assert declared(maker, jury.people[0]) == []


@pytest.mark.parametrize("typed", [{}, {"answer-987654": "none"}, {"rest": "x"}])
def test_sending_nothing_that_was_offered_is_told(maker, jury, sign_in, typed):
    juror = sign_in(jury.people[0].email)
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")

    assert "Chưa chọn câu trả lời nào." in juror.send(page, "Gửi khai báo", status=422, **typed).errors[0]
    assert declared(maker, jury.people[0]) == []


def test_an_unknown_answer_is_told(maker, jury, sign_in):
    juror = sign_in(jury.people[0].email)
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    wrong = juror.send(page, "Gửi khai báo", status=422, **{f"answer-{jury.cases[0]}": "maybe"})

    assert (len(wrong.errors), declared(maker, jury.people[0])) == (1, [])


def test_declarations_sent_twice_are_taken_once(maker, jury, sign_in):
    juror = sign_in(jury.people[0].email)
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    fields = {**page.filled("Gửi khai báo"), "rest": "y"}
    answers = [juror.client.post(page.path, data=fields) for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/cham-diem/{jury.of.slug}")] * 2


def test_relatives_are_kept_and_shown_again(maker, jury, sign_in):
    juror = sign_in(jury.people[0].email)
    page = juror.open(f"/cham-diem/{jury.of.slug}/khai-bao")
    kept = juror.send(page, "Lưu người thân", family="Trần Văn Bình, anh ruột, Cơ sở Gốm Việt")
    wrong = juror.send(kept, "Lưu người thân", status=422, family="x" * 2001)

    assert kept.soup.find("textarea").get_text().strip() == "Trần Văn Bình, anh ruột, Cơ sở Gốm Việt"
    assert ("Không đọc được" in wrong.errors[0], len(wrong.soup.find("textarea").get_text().strip())) == (True, 2001)
    with maker() as session:
        family = select(RoundMember.family).where(RoundMember.user_id == jury.people[0].id)
        assert session.scalars(family).all() == ["Trần Văn Bình, anh ruột, Cơ sở Gốm Việt"]


@pytest.fixture
def send_file(open_jury, sign_in):
    """Download the form, change it, send it back."""
    juror, place = sign_in(open_jury.people[0].email), f"/cham-diem/{open_jury.of.slug}"

    def sent(changes, status=200, *, form=None, **typed):
        blank = form or juror.client.get(f"{place}/phieu.xlsx").data
        page = juror.open(f"{place}/ngoai-tuyen")
        file = (BytesIO(refilled(blank, changes)), "phieu.xlsx")
        return juror.send(page, "Tải lên", status=status, file=file, **typed)

    sent.juror, sent.place = juror, place
    return sent


def marks(maker, jury, case=0):
    sheet = jury.sheets[jury.cases[case], jury.people[0].id]
    with maker() as session:
        return marks_of(session, [sheet]).get(sheet, {})


def test_the_form_is_a_file_whose_download_is_noted(maker, open_jury, send_file):
    answer = send_file.juror.client.get(f"{send_file.place}/phieu.xlsx")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="phieu-cham-{open_jury.of.slug}.xlsx"'
    with maker() as session:
        noted = select(SecurityEvent.detail).where(SecurityEvent.kind == "exported")
        assert session.scalars(noted).all() == [f"phieu-cham-{open_jury.of.slug}.xlsx 2"]


def test_a_filled_in_form_becomes_drafts(maker, open_jury, send_file):
    page = send_file({"C5": "7,5", "C6": "6"})

    assert page.path == send_file.place
    assert page.flashes[0].startswith("Đã nhận tệp: 2 phiếu thay đổi.")
    assert [marks(maker, open_jury, case) for case in (0, 1)] == [
        {RUBRIC.leaves[0].key: 7.5}, {RUBRIC.leaves[0].key: 6},
    ]  # fmt: skip


def test_every_fault_of_a_file_is_told_with_its_row_and_nothing_is_kept(maker, open_jury, send_file):
    page = send_file({"C5": "9", "C6": "7,125", "D6": "2"}, 422)
    with maker() as session:
        codes = [code_of(session, case_id) for case_id in open_jury.cases]

    assert [error.split(": ")[0] for error in page.errors] == codes
    assert "Đáp ứng nhu cầu của thị trường: Điểm 7,125 có quá hai chữ số thập phân." in page.errors[1]
    assert (marks(maker, open_jury), marks(maker, open_jury, 1)) == ({}, {})


def test_no_file_and_a_file_of_another_kind_are_told(send_file):
    page = send_file.juror.open(f"{send_file.place}/ngoai-tuyen")
    text = (BytesIO(b"Ma;Diem"), "phieu.csv")

    assert send_file.juror.send(page, "Tải lên", status=422).errors == ["Chọn tệp phiếu đã điền rồi bấm Tải lên."]
    wrong = send_file.juror.send(page, "Tải lên", status=422, file=text)
    assert wrong.errors == ["Chỉ nhận PDF, DOCX, XLSX, JPG, PNG. Lưu tệp sang một trong các dạng này rồi gửi lại."]


def test_there_is_no_form_before_anything_is_open(jury, sign_in):
    sign_in(jury.people[0].email).open(f"/cham-diem/{jury.of.slug}/phieu.xlsx", 404)


def test_a_sample_is_made_scored_seen_and_concluded(jury, sign_in):
    secretary, juror = sign_in(jury.secretary.email), sign_in(jury.people[0].email)
    page = secretary.open(f"/cham-diem/{jury.of.slug}/mau")
    empty = secretary.send(page, "Thêm mẫu", status=422, title="", about="Men nâu")
    made = secretary.send(page, "Thêm mẫu", title="Bình gốm", about="Men nâu")
    assert (len(empty.errors), "Bình gốm" in made.text) == (1, True)

    mine = juror.open(made.soup.select_one("main table a")["href"])
    seen = juror.send(mine, "Gửi điểm mẫu", **MARKS)
    assert ("Giám khảo 1" in seen.text, "71,00" in seen.text) == (True, True)

    record = secretary.open(seen.path)
    assert "Chưa chấm: Giám khảo 2, Giám khảo 3." in record.text
    said = secretary.send(record, "Ghi kết luận", conclusion="Chấm theo hợp đồng thật.")
    assert "Chấm theo hợp đồng thật." in said.text
    assert [button.get_text() for button in said.soup.select("main button")] == []


def test_every_mark_of_a_sample_names_its_juror_where_columns_become_cards(maker, jury, sign_in):
    with unit_of_work(maker) as session:
        sample = add_sample(session, jury.of, "Bình gốm", "Men nâu", by=jury.secretary, now=MONDAY)
        for person in jury.people[:2]:
            score_sample(session, jury.of, sample, sheet_of(71), by=person, now=MONDAY)
    page = sign_in(jury.people[0].email).open(f"/cham-diem/{jury.of.slug}/mau/{sample}")
    rows = [[cell.get("data-label") for cell in row.select("td")] for row in page.soup.select("main tbody tr")]

    assert rows == [["Giám khảo 1", "Giám khảo 2"]] * (len(RUBRIC.leaves) + 1)


def test_a_juror_sees_no_marks_of_others_before_their_own(maker, jury, sign_in):
    with unit_of_work(maker) as session:
        sample = add_sample(session, jury.of, "Bình gốm", "Men nâu", by=jury.secretary, now=MONDAY)
    place, juror = f"/cham-diem/{jury.of.slug}/mau/{sample}", sign_in(jury.people[0].email)
    before = _plain(juror.open(place))
    with unit_of_work(maker) as session:
        score_sample(session, jury.of, sample, sheet_of(71), by=jury.people[1], now=MONDAY)

    assert _plain(juror.open(place)) == before
    juror.open(f"{place}99", 404)


def _plain(page):
    return [line for line in str(page.soup.main).splitlines() if "csrf_token" not in line]


def test_wrong_marks_of_a_sample_are_told_and_stay(maker, jury, sign_in):
    with unit_of_work(maker) as session:
        sample = add_sample(session, jury.of, "Bình gốm", "Men nâu", by=jury.secretary, now=MONDAY)
    juror, key = sign_in(jury.people[0].email), f"mark-{RUBRIC.leaves[0].key}"
    page = juror.open(f"/cham-diem/{jury.of.slug}/mau/{sample}")
    wrong = juror.send(page, "Gửi điểm mẫu", status=422, **{**MARKS, key: "9"})

    assert (len(wrong.errors), wrong.soup.find("input", {"name": key})["value"]) == (1, "9")
    with maker() as session:
        assert session.scalars(select(SampleScore)).all() == []
