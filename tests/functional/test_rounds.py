"""Rounds for those who run them and for their councils: what each page says, to whom, and what it refuses."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.desk import statements
from tests.factories import MONDAY
from tests.functional.conftest import CHEAP
from tests.pages import PASSWORD
from tests.selection import a_scene
from workflow.db import unit_of_work
from workflow.models import Case, CaseRecusal, ConflictDeclaration, RoundMember, ScoreSheet, User


@pytest.fixture
def put_round(maker, world):
    """Put a round into the database as far along as a test needs; everybody in it can sign in."""

    def put(until="scoring", **given):
        with unit_of_work(maker) as session:
            scene = a_scene(session, world, until=until, **given)
            session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
            scene.slug = "" if until == "planning" else scene.of.slug
            scene.code = session.get_one(Case, scene.round_id).code
        return scene

    return put


@pytest.fixture
def staff(sign_in):
    """The officer who runs provincial rounds."""
    return sign_in("officer")


def test_the_list_says_where_each_round_stands(put_round, staff):
    scene = put_round("scoring")
    page = staff.open("/hoi-dong")

    assert page.heading == "Hội đồng: 1 đợt bình chọn năm 2026"
    assert page.soup.select_one("tbody a")["href"] == f"/hoi-dong/{scene.slug}"
    assert "Đóng chấm điểm, mở niêm phong Chờ bạn 7 và 3 người 3 9" in page.text


def test_a_round_without_a_plan_leads_to_its_case(put_round, staff):
    scene = put_round("planning")

    assert staff.open("/hoi-dong").soup.select_one("tbody a")["href"] == f"/ho-so/{scene.code}"


def test_an_officer_starts_a_round(staff, maker):
    page = staff.send(staff.open("/hoi-dong"), "Lập đợt bình chọn")

    assert page.flashes == ["Đã lập đợt bình chọn. Điền kế hoạch rồi trình duyệt."]
    with maker() as session:
        assert session.scalars(select(Case.process_key)).all() == ["selection_round"]


def test_a_level_that_is_not_the_persons_is_refused(staff, maker):
    token = staff.open("/hoi-dong").filled("Lập đợt bình chọn")["csrf_token"]
    page = staff.post("/hoi-dong", status=422, csrf_token=token, level="nation")

    assert len(page.errors) == 1
    with maker() as session:
        assert session.scalars(select(Case.id)).all() == []


@pytest.mark.parametrize("who", ["owner", "centre", "accountant", "admin", "stranger"])
def test_rounds_do_not_exist_for_those_they_do_not_concern(put_round, sign_in, who):
    scene = put_round("session")
    visitor = sign_in(who)

    for path in ("", "/phan-cong", "/xung-dot", "/tong-hop", "/chuyen-mon"):
        visitor.open(f"/hoi-dong/{scene.slug}{path}", 404)


def test_a_juror_finds_no_page_of_the_round(put_round, sign_in):
    scene = put_round("session")
    visitor = sign_in(scene.jury[0].email)

    for path in (f"/{scene.slug}", f"/{scene.slug}/tong-hop", ""):
        visitor.open(f"/hoi-dong{path}", 404)


def test_the_desk_shows_members_rules_and_conflicts(put_round, staff):
    scene = put_round("assigned")
    page = staff.open(f"/hoi-dong/{scene.slug}")

    assert page.soup.select_one(".page-actions .btn-primary").get_text() == "Phân công"
    assert "Ít nhất 66 % thành viên có mặt" in page.text
    assert len(page.soup.select(".matrix tbody tr")) == 3
    assert {cell.get_text(strip=True) for cell in page.soup.select(".matrix td")} == {"Được xem"}
    assert "0 chưa khai báo · 0 chờ quyết định · 30 được tham gia · 0 đã rút" in page.text


def test_the_desk_counts_missing_sheets_and_never_values(put_round, staff, maker):
    scene = put_round("scored")
    with unit_of_work(maker) as session:
        sheet = session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).first()
        sheet.submitted_at = None
    rows = staff.open(f"/hoi-dong/{scene.slug}").soup.select("#body-jury + table tbody tr")

    assert sorted(row.find_all("td")[-1].get_text() for row in rows) == ["0", "0", "1"]
    assert "80" not in staff.open(f"/hoi-dong/{scene.slug}/tong-hop").text


def test_an_officer_who_scores_does_not_see_who_submitted(put_round, sign_in, maker):
    scene = put_round("scored")
    officer = scene.world.people["officer"]
    with unit_of_work(maker) as session:
        row = {"decision": "9/QĐ", "from_on": date(2026, 1, 5), "expertise": [], "family": ""}
        session.add(RoundMember(round_id=scene.round_id, user_id=officer.id, body="jury", seat="juror", **row))
    visitor = sign_in("officer")

    assert "Còn thiếu phiếu" not in visitor.open(f"/hoi-dong/{scene.slug}").text
    assert "Tiến độ nộp phiếu" not in visitor.open(f"/hoi-dong/{scene.slug}/tong-hop").text
    visitor.open(f"/hoi-dong/{scene.slug}/phan-cong", 404)


def test_expertise_is_kept_and_preferred(put_round, staff, maker):
    scene = put_round("nominated")
    juror = scene.jury[1]
    page = staff.open(f"/hoi-dong/{scene.slug}/chuyen-mon")
    staff.send(page, "Lưu nhóm chuyên môn", **{f"{juror.id}:handicraft": "1"})

    with maker() as session:
        found = session.execute(select(RoundMember.user_id, RoundMember.expertise).where(RoundMember.expertise != []))
        assert [tuple(row) for row in found] == [(juror.id, ["handicraft"])]


def test_expertise_is_no_business_of_a_leader(put_round, sign_in):
    scene = put_round("nominated")
    sign_in("governor").open(f"/hoi-dong/{scene.slug}/chuyen-mon", 403)


def test_a_proposal_counts_only_when_it_is_saved(put_round, staff, maker):
    scene = put_round("nominated", jurors=5)
    path = f"/hoi-dong/{scene.slug}/phan-cong"
    page = staff.open(path)
    with maker() as session:
        assert session.scalars(select(ScoreSheet.id)).all() == []
    again = staff.send(page, "Lưu phân công", pairs=[box["value"] for box in page.soup.select("[name=pairs][checked]")],
                       shown=[box["value"] for box in page.soup.select("[name=shown]")])  # fmt: skip

    assert "Có 9 phân công mới được đề xuất" in page.text
    assert again.flashes == ["Đã lưu phân công."]
    assert "phân công mới" not in again.text
    with maker() as session:
        assert len(session.scalars(select(ScoreSheet.id)).all()) == 9


def test_saving_one_page_leaves_the_rest_alone(put_round, staff, maker):
    scene = put_round("assigned")
    path, first = f"/hoi-dong/{scene.slug}/phan-cong", scene.nominations[0]
    page = staff.open(path)
    kept = [f"{first}:{juror.id}" for juror in scene.jury[1:]]
    staff.send(page, "Lưu phân công", shown=[str(first)], pairs=kept)

    with maker() as session:
        found = session.execute(select(ScoreSheet.case_id, ScoreSheet.user_id).where(ScoreSheet.void_at.is_(None)))
        left = {tuple(row) for row in found}
    assert len(left) == 8
    assert (first, scene.jury[0].id) not in left


def test_too_few_jurors_are_explained(put_round, staff):
    scene = put_round("nominated", jurors=3)
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong?moi=5")

    assert "3 sản phẩm không đủ giám khảo" in page.text
    assert "Chỉ còn 3 giám khảo không vướng xung đột, cần 5. Cử thêm giám khảo hoặc người thay thế." in page.text


def test_a_wrong_number_keeps_what_was_ticked(put_round, staff, maker):
    scene = put_round("assigned")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    one = f"{scene.nominations[0]}:{scene.jury[0].id}"
    again = staff.send(page, "Lưu phân công", status=422, per_item="một", pairs=[one])

    assert len(again.errors) == 1
    assert [box["value"] for box in again.soup.select("[name=pairs][checked]")] == [one]


def test_a_submitted_sheet_is_not_taken_away(put_round, staff):
    scene = put_round("scored")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    again = staff.send(page, "Lưu phân công", status=422, pairs=[])

    assert again.errors == ["Không bỏ phân công của phiếu đã nộp. Chọn lại cặp đã có phiếu nộp."]


def put_ground(maker, scene, case_id, person):
    """A ground that waits for a decision about somebody who declared no conflict."""
    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.case_id == case_id, ConflictDeclaration.user_id == person.id)
        session.execute(update(ConflictDeclaration).where(*own).values(grounds=[["same_phone", "0903 111 222"]]))


def test_a_conflict_is_decided_with_a_reason(put_round, staff, maker):
    scene = put_round("assigned")
    case_id, juror = scene.nominations[0], scene.jury[0]
    put_ground(maker, scene, case_id, juror)
    page = staff.open(f"/hoi-dong/{scene.slug}/xung-dot")
    prefix = f"p{case_id}-{juror.id}"
    assert page.heading == "Xung đột lợi ích: 1 chờ quyết định"
    assert "Trùng số điện thoại 0903 111 222." in page.text

    wrong = staff.send(page, "Quyết định", status=422, **{f"{prefix}-verdict": "recused"})
    assert len(wrong.errors) == 1
    assert wrong.soup.select_one(f"[name={prefix}-verdict][value=recused]").has_attr("checked")
    done = staff.send(wrong, "Quyết định", **{f"{prefix}-reason": "Cùng số điện thoại với cơ sở."})

    assert done.flashes == ["Đã ghi quyết định về xung đột lợi ích."]
    assert done.heading == "Xung đột lợi ích"
    with maker() as session:
        (row,) = session.scalars(select(CaseRecusal))
        assert (row.case_id, row.user_id, row.hides) == (case_id, juror.id, True)


def test_sending_a_decision_twice_decides_once(put_round, staff, maker):
    scene = put_round("assigned")
    put_ground(maker, scene, scene.nominations[0], scene.jury[0])
    page = staff.open(f"/hoi-dong/{scene.slug}/xung-dot")
    prefix = f"p{scene.nominations[0]}-{scene.jury[0].id}"
    said = {f"{prefix}-verdict": "cleared", f"{prefix}-reason": "Số điện thoại chung của khu phố."}

    first, second = (staff.send(page, "Quyết định", **said) for _ in range(2))

    assert (first.heading, second.heading) == ("Xung đột lợi ích", "Xung đột lợi ích")


def test_results_wait_until_the_scores_are_closed(put_round, staff):
    scene = put_round("scored")
    page = staff.open(f"/hoi-dong/{scene.slug}/tong-hop?tep=csv")

    assert "Chưa đóng chấm điểm" in page.text
    assert [row.get_text(" ", strip=True).split()[-1] for row in page.soup.select("tbody tr")] == ["0", "0", "0"]
    assert "80,00" not in page.text


def test_results_show_the_exact_mean_and_each_sheet_by_letter(put_round, staff, maker):
    scene = put_round("session")
    page = staff.open(f"/hoi-dong/{scene.slug}/tong-hop")

    assert page.heading == "Tổng hợp điểm: 3 trên 3 sản phẩm đạt"
    row = page.soup.select_one(".results tbody tr").get_text(" ", strip=True)
    assert "3/3" in row
    assert "80,00 Đạt" in row
    assert "A: 80,00 (bỏ phiếu này còn 80,00); B: 80,00" in row
    assert "Vững" in row


def test_the_list_on_screen_is_a_file_too(put_round, staff):
    scene = put_round("session")
    answer = staff.client.get(f"/hoi-dong/{scene.slug}/tong-hop?tep=csv&loc=dat")
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()

    assert answer.headers["Content-Disposition"] == f'attachment; filename="tong-hop-{scene.slug}.csv"'
    assert len(lines) == 4
    assert lines[1].startswith("1,")
    assert staff.client.get(f"/hoi-dong/{scene.slug}/tong-hop?tep=xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("who", ["officer", "governor", "leader"])
def test_a_hidden_nomination_leaves_no_trace(put_round, sign_in, maker, who):
    scene = put_round("session")
    hidden = scene.nominations[1]
    with unit_of_work(maker) as session:
        product = session.get_one(Case, hidden).title
        person = scene.world.people[who]
        session.add(CaseRecusal(case_id=hidden, user_id=person.id, seq=1, hides=True))
        session.get_one(Case, hidden).title = "Sản phẩm giấu kín"
    visitor = sign_in(who)
    pages = [
        visitor.open(f"/hoi-dong/{scene.slug}{path}").text for path in ("", "/tong-hop", "/xung-dot", "/phan-cong")
    ]
    files = visitor.client.get(f"/hoi-dong/{scene.slug}/tong-hop?tep=csv").get_data(as_text=True)

    assert product
    assert not any("giấu kín" in text for text in (*pages, files))
    assert "Tổng hợp điểm: 2 trên 2 sản phẩm đạt" in pages[1]
    assert " 2 " in visitor.open("/hoi-dong").text


def test_a_member_of_the_council_declares_before_seeing_results(put_round, sign_in, maker):
    scene = put_round("session")
    member = scene.council[4]
    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.user_id == member.id, ConflictDeclaration.case_id == scene.nominations[0])
        session.execute(update(ConflictDeclaration).where(*own).values(answer=None, declared_at=None))
    visitor = sign_in(member.email)
    page = visitor.open(f"/hoi-dong/{scene.slug}/tong-hop")

    assert page.heading == "Tổng hợp điểm: 2 trên 2 sản phẩm đạt"
    assert "Bạn chưa khai báo với 1 sản phẩm" in page.text
    assert "Giám khảo: A" not in page.text
    visitor.open(f"/hoi-dong/{scene.slug}", 404)


def test_a_large_round_costs_what_a_small_one_does(put_round, sign_in, maker):
    counts = []
    for n in (2, 4):
        scene = put_round("session", nominations=n, plan={"title": f"Bình chọn sản phẩm lần {n}"})
        visitor = sign_in("officer")
        visitor.open(f"/hoi-dong/{scene.slug}")
        for path in ("", "/tong-hop"):
            with statements(maker) as sent:
                visitor.open(f"/hoi-dong/{scene.slug}{path}")
            counts.append(len(sent))

    assert counts[:2] == counts[2:]
    assert MONDAY
