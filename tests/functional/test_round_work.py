"""What the officers of a round do on its pages: expertise, assignment, conflicts; and pages of a large round."""

import pytest
from sqlalchemy import select, update

from tests.desk import move
from tests.put_rounds import put_round
from tests.round_records import a_nomination, a_round, copies, seat, somebody
from workflow.db import unit_of_work
from workflow.models import CaseRecusal, ConflictDeclaration, RoundMember, ScoreSheet

MOST_NODES = 1500


@pytest.fixture
def staff(sign_in):
    """The officer who runs provincial rounds."""
    return sign_in("officer")


def test_expertise_is_kept_and_preferred(world, staff, maker):
    scene = put_round(maker, world, "nominated")
    juror = scene.jury[1]
    page = staff.open(f"/hoi-dong/{scene.slug}/chuyen-mon")
    staff.send(page, "Lưu nhóm chuyên môn", **{f"{juror.id}:handicraft": "1"})

    with maker() as session:
        found = session.execute(select(RoundMember.user_id, RoundMember.expertise).where(RoundMember.expertise != []))
        assert [tuple(row) for row in found] == [(juror.id, ["handicraft"])]


def test_expertise_is_no_business_of_a_leader(maker, world, sign_in):
    scene = put_round(maker, world, "nominated")
    sign_in("governor").open(f"/hoi-dong/{scene.slug}/chuyen-mon", 403)


def test_a_proposal_counts_only_when_it_is_saved(world, staff, maker):
    scene = put_round(maker, world, "nominated", jurors=5)
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


def test_saving_one_page_leaves_the_rest_alone(world, staff, maker):
    scene = put_round(maker, world, "assigned")
    path, first = f"/hoi-dong/{scene.slug}/phan-cong", scene.nominations[0]
    page = staff.open(path)
    kept = [f"{first}:{juror.id}" for juror in scene.jury[1:]]
    staff.send(page, "Lưu phân công", shown=[str(first)], pairs=kept)

    with maker() as session:
        found = session.execute(select(ScoreSheet.case_id, ScoreSheet.user_id).where(ScoreSheet.void_at.is_(None)))
        left = {tuple(row) for row in found}
    assert len(left) == 8
    assert (first, scene.jury[0].id) not in left


def test_too_few_jurors_are_explained(maker, world, staff):
    scene = put_round(maker, world, "nominated", jurors=3)
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong?moi=5")

    assert "3 sản phẩm không đủ giám khảo" in page.text
    assert "Chỉ còn 3 giám khảo không vướng xung đột, cần 5. Cử thêm giám khảo hoặc người thay thế." in page.text


def test_a_wrong_number_keeps_what_was_ticked(world, staff, maker):
    scene = put_round(maker, world, "assigned")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    one = f"{scene.nominations[0]}:{scene.jury[0].id}"
    again = staff.send(page, "Lưu phân công", status=422, per_item="một", pairs=[one])

    assert len(again.errors) == 1
    assert [box["value"] for box in again.soup.select("[name=pairs][checked]")] == [one]


def test_a_submitted_sheet_is_not_taken_away(maker, world, staff):
    scene = put_round(maker, world, "scored")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    again = staff.send(page, "Lưu phân công", status=422, pairs=[])

    assert again.errors == ["Không bỏ phân công của phiếu đã nộp. Chọn lại cặp đã có phiếu nộp."]


def put_ground(maker, scene, case_id, person):
    """A ground that waits for a decision about somebody who declared no conflict."""
    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.case_id == case_id, ConflictDeclaration.user_id == person.id)
        session.execute(update(ConflictDeclaration).where(*own).values(grounds=[["same_phone", "0903 111 222"]]))


def test_a_conflict_is_decided_with_a_reason(world, staff, maker):
    scene = put_round(maker, world, "assigned")
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


def test_sending_a_decision_twice_decides_once(world, staff, maker):
    scene = put_round(maker, world, "assigned")
    put_ground(maker, scene, scene.nominations[0], scene.jury[0])
    page = staff.open(f"/hoi-dong/{scene.slug}/xung-dot")
    prefix = f"p{scene.nominations[0]}-{scene.jury[0].id}"
    said = {f"{prefix}-verdict": "cleared", f"{prefix}-reason": "Số điện thoại chung của khu phố."}

    first, second = (staff.send(page, "Quyết định", **said) for _ in range(2))

    assert (first.heading, second.heading) == ("Xung đột lợi ích", "Xung đột lợi ích")


def test_a_large_assignment_is_shown_a_page_at_a_time(maker, world, staff):
    with unit_of_work(maker) as session:
        of = a_round(session, world)
        for number in range(15):
            seat(session, of, somebody(session, f"Giám khảo {number}"))
        copies(session, of, a_nomination(session, world, of), 499)
    page = staff.open(f"/hoi-dong/{of.slug}/phan-cong?trang=2")

    assert len(page.soup.find_all(True)) <= MOST_NODES
    assert "Đang xem 16 trong 500" in page.text
    assert len(page.soup.select("[name=pairs][checked]")) == 48


def test_a_leader_reads_the_assignment_and_saves_nothing(maker, world, sign_in):
    scene = put_round(maker, world, "nominated")
    visitor = sign_in("governor")
    page = visitor.open(f"/hoi-dong/{scene.slug}/phan-cong")
    fields = {"csrf_token": page.filled()["csrf_token"], "version": "9", "per_item": "3"}
    refused = visitor.post(page.path, status=422, **fields)

    assert all(box.has_attr("disabled") for box in page.soup.select("[name=pairs]"))
    assert refused.errors == ["Lúc này không phân công được. Xem trạng thái của đợt bình chọn."]


def test_a_leader_decides_no_conflict(maker, world, sign_in):
    scene = put_round(maker, world, "assigned")
    put_ground(maker, scene, scene.nominations[0], scene.jury[0])
    visitor = sign_in("governor")
    page = visitor.open(f"/hoi-dong/{scene.slug}/xung-dot")
    token = visitor.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    pair = f"{scene.nominations[0]}:{scene.jury[0].id}"
    refused = visitor.post(page.path, status=422, csrf_token=token, cap=pair)

    assert page.soup.select("main form") == []
    assert refused.errors == ["Khai báo này không còn chờ quyết định. Xem lại danh sách."]


def test_a_decision_on_an_old_page_keeps_what_was_typed(maker, world, staff):
    scene = put_round(maker, world, "assigned")
    case_id, juror = scene.nominations[0], scene.jury[0]
    put_ground(maker, scene, case_id, juror)
    page = staff.open(f"/hoi-dong/{scene.slug}/xung-dot")
    move(maker, world, scene.code, "assign", "officer", per_item=3, pairs=[])
    prefix, reason = f"p{case_id}-{juror.id}", "Số điện thoại chung của khu phố."
    stale = staff.send(page, "Quyết định", status=409, **{f"{prefix}-verdict": "cleared", f"{prefix}-reason": reason})
    done = staff.send(stale, "Quyết định")

    assert stale.errors == ["Đợt bình chọn vừa có thay đổi khác. Xem lại rồi bấm quyết định lần nữa."]
    assert stale.soup.select_one(f"[name={prefix}-reason]").get_text(strip=True) == reason
    assert done.flashes == ["Đã ghi quyết định về xung đột lợi ích."]


def test_an_assignment_on_an_old_page_keeps_what_was_ticked(maker, world, staff):
    scene = put_round(maker, world, "nominated")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    move(maker, world, scene.code, "assign", "officer", per_item=3, pairs=[])
    one = f"{scene.nominations[0]}:{scene.jury[1].id}"
    stale = staff.send(page, "Lưu phân công", status=409, pairs=[one])

    assert stale.errors == ["Đợt bình chọn vừa có thay đổi khác. Xem lại rồi bấm lưu lần nữa."]
    assert [box["value"] for box in stale.soup.select("[name=pairs][checked]")] == [one]


@pytest.mark.parametrize("wish", ["?trang=0", "?trang=-1", "?trang=999999", "?moi=99999", "?moi=x", "?trang=٣"])
def test_odd_addresses_show_a_page(maker, world, staff, wish):
    scene = put_round(maker, world, "assigned")

    for path in ("", "/phan-cong", "/xung-dot", "/tong-hop"):
        staff.open(f"/hoi-dong/{scene.slug}{path}{wish}")
    assert len(staff.open(f"/hoi-dong/{scene.slug}/phan-cong{wish}").soup.select("tbody tr")) == 3


def test_pairs_that_do_not_fit_are_refused(maker, world, staff):
    scene = put_round(maker, world, "assigned")
    page = staff.open(f"/hoi-dong/{scene.slug}/phan-cong")
    one = scene.nominations[0]
    for wrong in (f"{one}:{scene.council[0].id}", f"{one}:99999999999999999"):
        refused = staff.send(page, "Lưu phân công", status=422, shown=[str(one)], pairs=[wrong, "x:y", "7"])

        assert [text[:28] for text in refused.errors] == ["Có cặp không còn hợp lệ: hồ "]


def test_the_whole_proposal_is_saved_at_once(maker, world, staff):
    with unit_of_work(maker) as session:
        of = a_round(session, world)
        for number in range(3):
            seat(session, of, somebody(session, f"Giám khảo {number}"))
        copies(session, of, a_nomination(session, world, of), 99)
    page = staff.open(f"/hoi-dong/{of.slug}/phan-cong")
    ticked = [box["value"] for box in page.soup.select("[name=pairs][checked]")]
    said = {"pairs": ticked[:-1], "shown": [box["value"] for box in page.soup.select("[name=shown]")], "whole": "1"}
    first, second = (staff.send(page, "Lưu phân công", **said) for _ in range(2))

    assert len(ticked) == 240
    assert first.flashes == ["Đã lưu phân công."]
    assert second.errors == []
    with maker() as session:
        assert len(session.scalars(select(ScoreSheet.id)).all()) == 299
