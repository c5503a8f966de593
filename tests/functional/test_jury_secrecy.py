"""A juror meets nothing of anybody else, and nothing of what a conflict hides."""

from datetime import date
from io import BytesIO

from sqlalchemy import update

from tests.desk import statements
from tests.factories import MONDAY
from tests.juries import code_of, submits
from tests.round_records import RUBRIC, a_nomination, declares, scored
from workflow.db import unit_of_work
from workflow.models import ConflictDeclaration, Document, RoundMember
from workflow.services.declaring import declare
from workflow.services.seats import hide, settle_seats
from workflow.storage import BlobStore

FIRST = f"mark-{RUBRIC.leaves[0].key}"
SAVE = "Lưu"


def test_whoever_serves_nowhere_has_no_entry_and_finds_no_round(jury, sign_in):
    officer = sign_in("officer")

    assert "/cham-diem" not in [link["href"] for link in officer.open("/viec-cua-toi").soup.select(".site-nav a")]
    assert "Bạn không tham gia" in officer.open("/cham-diem").text
    for page in ("", "/khai-bao", "/ngoai-tuyen", "/phieu.xlsx", "/nop-phieu", "/mau", "/mau/1"):
        officer.open(f"/cham-diem/{jury.of.slug}{page}", 404)
    officer.open("/cham-diem/khong-co", 404)


def test_what_is_not_mine_is_not_found_and_refused_in_the_same_words(maker, world, jury, juror, place):
    with unit_of_work(maker) as session:
        other = a_nomination(session, world, jury.of, product="Của người khác", at="begin_scores")
        declares(session, jury.of, other, jury.people[0])
        scored(session, jury.of, other, jury.people[1], None)
        hide(session, jury.cases[1], jury.people[0].id, seq=1)
        settle_seats(session, jury.of, now=MONDAY)
        foreign = code_of(session, other)
    fields, answers = juror.open(place()).filled(SAVE), set()
    for path in (f"/cham-diem/{jury.of.slug}/{foreign}", place(1), f"/cham-diem/{jury.of.slug}/KHONG-CO-1"):
        juror.open(path, 404)
        answers.add(juror.post(path, status=403, **{**fields, FIRST: "5"}).text)

    assert len({_without_number(text) for text in answers}) == 1
    assert "Bạn không được phân công hoặc không còn chấm sản phẩm này." in answers.pop()


def _without_number(text):
    return text.rpartition(" ")[0]


def test_a_juror_who_was_replaced_is_told_and_sees_nothing(maker, jury, juror, place):
    fields = juror.open(place()).filled(SAVE)
    with unit_of_work(maker) as session:
        gone = update(RoundMember).where(RoundMember.user_id == jury.people[0].id)
        session.execute(gone.values(until_on=date(2026, 3, 1)))

    juror.open(place(), 404)
    assert "không còn chấm" in juror.post(place(), status=403, **{**fields, FIRST: "5"}).text


def test_the_papers_of_the_file_open_from_the_sheet_and_close_with_a_recusal(maker, jury, juror, place, tmp_path):
    stored = BlobStore(tmp_path).put(BytesIO(b"%PDF-1.4")).sha256
    with unit_of_work(maker) as session:
        given = {"kind": "request_letter", "version": 1, "name": "don.pdf", "mime": "application/pdf", "size": 8}
        session.add(Document(case_id=jury.cases[0], **given, sha256=stored, uploaded_at=MONDAY))
    link = juror.open(place()).soup.select_one(".file-row a")["href"]
    with juror.client.get(link) as opened:
        content = opened.data
    with unit_of_work(maker) as session:
        hide(session, jury.cases[0], jury.people[0].id, seq=1)

    assert (opened.status_code, content) == (200, b"%PDF-1.4")
    assert juror.client.get(link).status_code == 404


def pages_of(jury, place):
    own = ("", "/khai-bao", "/ngoai-tuyen", "/nop-phieu", "/mau")
    return ["/cham-diem", *(f"/cham-diem/{jury.of.slug}{page}" for page in own), place(), place(1)]


def test_another_jurors_sheets_change_nothing_that_a_juror_can_see(maker, jury, juror, place):
    def seen():
        pages = [_masked(juror.open(path).soup.decode()) for path in pages_of(jury, place)]
        return [*pages, juror.client.get(f"/cham-diem/{jury.of.slug}/phieu.xlsx").data]

    before = seen()
    with unit_of_work(maker) as session:
        submits(session, jury, jury.cases[0], jury.people[1], 91)
        declare(session, jury.of, jury.cases[1], "conflict", "Chị gái", by=jury.people[2], now=MONDAY)

    assert seen() == before


def _masked(text):
    """The page without the one-time marks of its forms."""
    return "\n".join(line for line in text.splitlines() if "csrf_token" not in line and '"_key"' not in line)


def test_a_recused_juror_meets_the_product_nowhere(maker, jury, juror, place):
    with unit_of_work(maker) as session:
        submits(session, jury, jury.cases[0], jury.people[0], 91)
        hide(session, jury.cases[0], jury.people[0].id, seq=1)

    for path in pages_of(jury, place):
        if path != place():
            page = juror.open(path)
            assert [word for word in ("Sản phẩm 1", place(), "91", "/ 2 ·") if word in page.text] == []
    assert "đã nộp 0 trong 1" in juror.open(f"/cham-diem/{jury.of.slug}").text


def test_statements_do_not_grow_with_the_nominations(maker, world, jury, juror, place):
    def counted():
        found = []
        for path in pages_of(jury, place):
            with statements(maker) as sent:
                juror.open(path)
            found.append(len(sent))
        return found

    before = counted()
    with unit_of_work(maker) as session:
        for number in range(3, 7):
            case_id = a_nomination(session, world, jury.of, product=f"Sản phẩm {number}", at="begin_scores")
            declares(session, jury.of, case_id, jury.people[0])
            scored(session, jury.of, case_id, jury.people[0], None)
        settle_seats(session, jury.of, now=MONDAY)

    assert (counted(), max(before) <= 30) == (before, True)


def test_a_doubtful_nomination_waits_for_the_secretary(maker, jury, juror, place):
    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.case_id == jury.cases[0], ConflictDeclaration.user_id == jury.people[0].id)
        session.execute(update(ConflictDeclaration).where(*own).values(grounds=[["same_phone", "0912"]]))
        settle_seats(session, jury.of, now=MONDAY)

    assert "1 sản phẩm chờ thư ký quyết định" in juror.open(f"/cham-diem/{jury.of.slug}").text
    juror.open(place(), 404)
