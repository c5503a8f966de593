"""Rounds for those who run them and for their councils: what each page says, to whom, and what it refuses."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.put_rounds import put_round
from tests.round_records import a_large_round
from workflow.db import unit_of_work
from workflow.models import Case, CaseRecusal, ConflictDeclaration, RoundMember, ScoreSheet

MOST_NODES = 1500


@pytest.fixture
def staff(sign_in):
    """The officer who runs provincial rounds."""
    return sign_in("officer")


def test_the_list_says_where_each_round_stands(maker, world, staff):
    scene = put_round(maker, world, "scoring")
    page = staff.open("/hoi-dong")

    assert page.heading == "Hội đồng: 1 đợt bình chọn năm 2026"
    assert page.soup.select_one("tbody a")["href"] == f"/hoi-dong/{scene.slug}"
    assert "Đóng chấm điểm, mở niêm phong Chờ bạn 7 và 3 người 3 9" in page.text


def test_a_round_without_a_plan_leads_to_its_case(maker, world, staff):
    scene = put_round(maker, world, "planning")

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
def test_rounds_do_not_exist_for_those_they_do_not_concern(maker, world, sign_in, who):
    scene = put_round(maker, world, "session")
    visitor = sign_in(who)

    for path in ("", "/phan-cong", "/xung-dot", "/tong-hop", "/chuyen-mon"):
        visitor.open(f"/hoi-dong/{scene.slug}{path}", 404)


def test_a_juror_finds_no_page_of_the_round(maker, world, sign_in):
    scene = put_round(maker, world, "session")
    visitor = sign_in(scene.jury[0].email)

    for path in (f"/{scene.slug}", f"/{scene.slug}/tong-hop", ""):
        visitor.open(f"/hoi-dong{path}", 404)


def test_the_desk_shows_members_rules_and_conflicts(maker, world, staff):
    scene = put_round(maker, world, "assigned")
    page = staff.open(f"/hoi-dong/{scene.slug}")

    assert page.soup.select_one(".page-actions .btn-primary").get_text() == "Phân công"
    assert "Ít nhất 66 % thành viên có mặt" in page.text
    assert len(page.soup.select(".matrix tbody tr")) == 3
    assert {cell.get_text(strip=True) for cell in page.soup.select(".matrix td")} == {"Được xem"}
    assert "0 chưa khai báo · 0 chờ quyết định · 30 được tham gia · 0 đã rút" in page.text


def test_the_desk_counts_missing_sheets_and_never_values(world, staff, maker):
    scene = put_round(maker, world, "scored")
    with unit_of_work(maker) as session:
        sheet = session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).first()
        sheet.submitted_at = None
    rows = staff.open(f"/hoi-dong/{scene.slug}").soup.select("#body-jury + table tbody tr")

    assert sorted(row.find_all("td")[-1].get_text() for row in rows) == ["0", "0", "1"]
    assert "80" not in staff.open(f"/hoi-dong/{scene.slug}/tong-hop").text


def test_an_officer_who_scores_does_not_see_who_submitted(world, sign_in, maker):
    scene = put_round(maker, world, "scored")
    officer = scene.world.people["officer"]
    with unit_of_work(maker) as session:
        row = {"decision": "9/QĐ", "from_on": date(2026, 1, 5), "expertise": [], "family": ""}
        session.add(RoundMember(round_id=scene.round_id, user_id=officer.id, body="jury", seat="juror", **row))
    visitor = sign_in("officer")

    assert "Còn thiếu phiếu" not in visitor.open(f"/hoi-dong/{scene.slug}").text
    assert "Tiến độ nộp phiếu" not in visitor.open(f"/hoi-dong/{scene.slug}/tong-hop").text
    visitor.open(f"/hoi-dong/{scene.slug}/phan-cong", 404)


def test_results_wait_until_the_scores_are_closed(maker, world, staff):
    scene = put_round(maker, world, "scored")
    page = staff.open(f"/hoi-dong/{scene.slug}/tong-hop?tep=csv")

    assert "Chưa đóng chấm điểm" in page.text
    assert [row.get_text(" ", strip=True).split()[-1] for row in page.soup.select("tbody tr")] == ["0", "0", "0"]
    assert "80,00" not in page.text


def test_results_show_the_exact_mean_and_each_sheet_by_letter(world, staff, maker):
    scene = put_round(maker, world, "session")
    page = staff.open(f"/hoi-dong/{scene.slug}/tong-hop")

    assert page.heading == "Tổng hợp điểm: 3 trên 3 sản phẩm đạt"
    row = page.soup.select_one(".results tbody tr").get_text(" ", strip=True)
    assert "3/3" in row
    assert "80,00 Đạt" in row
    assert "A: 80,00 (bỏ phiếu này còn 80,00); B: 80,00" in row
    assert "Vững" in row


def test_the_list_on_screen_is_a_file_too(maker, world, staff):
    scene = put_round(maker, world, "session")
    answer = staff.client.get(f"/hoi-dong/{scene.slug}/tong-hop?tep=csv&loc=dat")
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()

    assert answer.headers["Content-Disposition"] == f'attachment; filename="tong-hop-{scene.slug}.csv"'
    assert len(lines) == 4
    assert lines[1].startswith("1,")
    assert staff.client.get(f"/hoi-dong/{scene.slug}/tong-hop?tep=xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("who", ["officer", "governor", "leader"])
def test_a_hidden_nomination_leaves_no_trace(world, sign_in, maker, who):
    scene = put_round(maker, world, "session")
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


def test_a_member_of_the_council_declares_before_seeing_results(world, sign_in, maker):
    scene = put_round(maker, world, "session")
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


@pytest.mark.parametrize("path", ["", "/tong-hop", "/phan-cong", "/xung-dot"])
def test_a_page_of_a_large_round_stays_small(maker, world, sign_in, path):
    with unit_of_work(maker) as session:
        of = a_large_round(session, world, nominations=500)
    page = sign_in("officer").open(f"/hoi-dong/{of.slug}{path}")

    assert len(page.soup.find_all(True)) <= MOST_NODES


def test_what_a_juror_may_not_know_changes_no_page(maker, world, sign_in):
    scene = put_round(maker, world, "scored")
    officer = world.people["officer"]
    row = {"decision": "9/QĐ", "from_on": date(2026, 1, 5), "expertise": [], "family": ""}
    with unit_of_work(maker) as session:
        session.add(RoundMember(round_id=scene.round_id, user_id=officer.id, body="jury", seat="juror", **row))
    visitor, paths = sign_in("officer"), ("", f"/{scene.slug}", f"/{scene.slug}/tong-hop", f"/{scene.slug}/xung-dot")
    before = [visitor.open(f"/hoi-dong{path}").text for path in paths]
    with unit_of_work(maker) as session:
        session.execute(update(ScoreSheet).values(submitted_at=None))

    assert [visitor.open(f"/hoi-dong{path}").text for path in paths] == before
