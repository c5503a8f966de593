"""What people get wrong in a round, page by page: told in words, what was typed stays, and nothing changes."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.council_hall import Hall
from tests.juries import refilled
from tests.put_rounds import put_round
from tests.selection import DECISION, decide
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock, ScoreSheet
from workflow.rounds.sittings import ballots_of

CLOSE = "Đóng chấm điểm, mở niêm phong"


def stands(maker, case_id):
    with maker() as session:
        case = session.get_one(Case, case_id)
        return case.state, case.version


@pytest.fixture
def refused(jury, juror):
    """Send a changed form back and read why it is not taken."""

    def sent(changes, raw=""):
        place = f"/cham-diem/{jury.of.slug}"
        blank = juror.client.get(f"{place}/phieu.xlsx").data
        file = (BytesIO(refilled(blank, {"D5": "1", **changes}, raw=raw)), "phieu.xlsx")
        return juror.send(juror.open(f"{place}/ngoai-tuyen"), "Tải lên", status=422, file=file).errors

    return sent


def test_a_changed_offline_form_is_refused_in_words(maker, jury, refused):
    with maker() as session:
        second = session.get_one(Case, jury.cases[1]).code
    keep = "Giữ nguyên dòng, cột và tiêu đề của phiếu; nếu đã lỡ đổi, tải lại phiếu mới."
    formula = "<c r='C5'><f>3+4</f><v>7</v></c>"

    assert refused({"C4": "Điểm"}) == [f"Tiêu đề đã bị đổi ở ô C4. {keep}"]
    assert refused({"A6": None, "B6": None}) == [f"Thiếu dòng của sản phẩm {second}. {keep}"]
    assert refused({"C5": None}, formula) == ["Phiếu có công thức ở ô C5. Nhập điểm bằng số, không dùng công thức."]
    with maker() as session:
        assert session.scalars(select(ScoreSheet.id).where(ScoreSheet.saved_at.is_not(None))).all() == []


def test_the_offline_form_of_another_round_is_refused_in_words(maker, world, jury, juror, sign_in):
    other = put_round(maker, world, "scoring", nominations=1)
    theirs = sign_in(other.jury[0].email).client.get(f"/cham-diem/{other.slug}/phieu.xlsx").data
    page = juror.open(f"/cham-diem/{jury.of.slug}/ngoai-tuyen")
    page = juror.send(page, "Tải lên", status=422, file=(BytesIO(theirs), "phieu.xlsx"))

    assert page.errors[0].startswith("Phiếu này là của kỳ bình chọn khác. Tải lại phiếu từ trang chấm điểm")


def test_closing_with_a_sheet_missing_is_refused_in_words_and_keeps_the_note(maker, world, sign_in):
    scene = put_round(maker, world, "scored", nominations=1)
    with unit_of_work(maker) as session:
        sheet = session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).first()
        sheet.submitted_at = None
    before, officer = stands(maker, scene.round_id), sign_in("officer")
    page = officer.open(f"/ho-so/{scene.code}/dong-cham-diem-mo-niem-phong")
    page = officer.send(page, CLOSE, status=422, note="Chờ phiếu cuối")

    assert "Còn thiếu 1 phiếu chấm. Nhắc giám khảo nộp phiếu." in page.text
    assert page.soup.find("textarea", {"name": "note"}).get_text(strip=True) == "Chờ phiếu cuối"
    assert stands(maker, scene.round_id) == before


def test_a_smuggled_vote_of_the_nominee_is_refused_in_words(maker, world, sign_in):
    here = Hall(maker, world, sign_in, nominations=1)
    officer, owner = sign_in("officer"), here.scene.owners[here.scene.nominations[0]]
    page = officer.open(f"{here.address}?mo=1")
    sent = {**here.votes(), f"co-mat-{owner.id}": "y", f"phieu-{owner.id}": "yes"}
    page = officer.send(page, "Ghi kết quả biểu quyết", status=422, **sent)

    assert page.errors == ["Có người không phải thành viên Hội đồng trong danh sách dự họp. Chọn lại."]
    with maker() as session:
        assert ballots_of(session, here.meeting.id) == ()


def test_a_late_complaint_is_refused_in_words_and_keeps_what_was_typed(maker, world, sign_in, clock):
    scene = put_round(maker, world, "session", nominations=2)
    out = scene.nominations[0]
    with unit_of_work(maker) as session:
        scene.session = session
        decide(scene, {out: False})
        scene.take("conclude", note="")
        scene.take("approve_result", scene.signer, **DECISION)
        due = session.scalars(
            select(CaseClock.due_at).where(CaseClock.case_id == out, CaseClock.key == "complaints")
        ).one()
        code = session.get_one(Case, out).code
    clock.at = due + timedelta(minutes=1)
    before, owner = stands(maker, out), sign_in(scene.owners[out].email)
    page = owner.open(f"/ho-so/{code}/khieu-nai-ket-qua")
    typed = {"about": "scores", "what": "Điểm chưa đúng với sản phẩm của chúng tôi.", "wish": "Đề nghị chấm lại."}
    page = owner.send(page, "Khiếu nại kết quả", status=422, **typed)

    assert "Đã hết hạn “Khiếu nại kết quả” từ" in page.text
    assert page.soup.find("textarea", {"name": "what"}).get_text(strip=True) == typed["what"]
    assert stands(maker, out) == before
