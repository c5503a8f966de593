"""The room of a council: opened, attended and voted in without a script; who sees what; every bad input."""

import pytest
from sqlalchemy import select

from tests.council import SECRETARY, recuse, undeclare
from tests.council_hall import Hall
from tests.desk import statements
from tests.selection import a_scene
from workflow.db import unit_of_work
from workflow.models import CaseRecusal, CouncilSession
from workflow.rounds.sittings import ballots_of

MOST = 12
NO_QUORUM = "Có 4 thành viên được biểu quyết đang dự họp, cần ít nhất 5. Chờ thêm thành viên hoặc hoãn nội dung này."


@pytest.fixture
def hall(maker, world, sign_in):
    return lambda **given: Hall(maker, world, sign_in, **given)


def products(page):
    return [link.get_text(strip=True) for link in page.soup.select("table tbody th a")]


def test_a_session_is_opened_from_the_list(maker, world, sign_in):
    with unit_of_work(maker) as session:
        slug = a_scene(session, world, until="session").of.slug
    officer = sign_in("officer")
    page = officer.open(f"/hoi-dong/{slug}/phien")
    assert "Chưa có phiên họp nào" in page.text
    page = officer.send(page, "Mở phiên họp", place="Hội trường Sở")

    assert page.path == f"/hoi-dong/{slug}/phien/1"
    assert page.heading == "Phiên 1: 0 trong 3 sản phẩm đã quyết định"
    assert "Chưa có phiên" not in officer.open(f"/hoi-dong/{slug}/phien").text


def test_a_session_without_a_place_keeps_the_page(maker, world, sign_in):
    with unit_of_work(maker) as session:
        slug = a_scene(session, world, until="session").of.slug
    officer = sign_in("officer")
    page = officer.send(officer.open(f"/hoi-dong/{slug}/phien"), "Mở phiên họp", place="", status=422)

    assert page.errors == ["Nhập địa điểm họp."]
    with maker() as session:
        assert session.scalars(select(CouncilSession.id)).all() == []


def test_the_room_leads_to_the_ballot_and_the_ballot_to_a_decision(hall):
    here = hall(nominations=2)
    officer = here.sign_in("officer")
    page = officer.open(here.address)
    button = page.soup.select_one(".page-actions a.btn-primary")
    assert button.get_text(strip=True) == "Mở biểu quyết"
    page = officer.send(officer.open(button["href"]), "Ghi kết quả biểu quyết", **here.votes())

    assert page.flashes == ["Đã ghi kết quả: thông qua."]
    assert page.heading == "Phiên 1: 1 trong 2 sản phẩm đã quyết định"
    assert "Tán thành 7 · Không tán thành 0 · Không ý kiến 0" in page.text


def test_before_the_attendance_nothing_is_said_of_a_missing_quorum(hall):
    here = hall(nominations=2, recused=[(0, 4)])
    page = here.sign_in("officer").open(f"{here.address}?sp={here.codes[0]}")
    panel = page.soup.select_one("#bieu-quyet").get_text(" ", strip=True)

    assert "Chưa ghi ai có mặt: ghi điểm danh, hoặc đánh dấu người có mặt trong phiếu biểu quyết." in panel
    assert "chủ trì" not in panel
    assert panel.count(here.scene.council[4].name) == 1


def test_attendance_is_taken_for_all_that_is_open(hall):
    here = hall(nominations=2)
    officer = here.sign_in("officer")
    boxes = {f"co-mat-{one.id}": "y" for one in here.scene.council[:6]}
    page = officer.send(officer.open(here.address), "Ghi điểm danh", **boxes)

    assert "6/7" in page.text
    assert "Đủ số thành viên" in page.text


def test_a_vote_without_quorum_says_so_and_keeps_what_was_typed(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}?mo=1")
    page = officer.send(page, "Ghi kết quả biểu quyết", note="Chờ thêm", **here.votes(out=(4, 5, 6)), status=422)

    assert page.errors == [NO_QUORUM]
    assert page.soup.select_one("textarea[name=note]").get_text(strip=True) == "Chờ thêm"
    assert len(page.soup.select("form[action*=bieu-quyet] input[type=checkbox][checked]")) == 4
    with here.maker() as session:
        assert ballots_of(session, here.meeting.id) == ()


def test_everybody_without_a_vote_of_their_own_votes_as_the_rest(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")
    boxes = {f"co-mat-{one.id}": "y" for one in here.scene.council[:6]}
    other = {f"phieu-{here.scene.council[5].id}": "no"}
    page = officer.open(f"{here.address}?mo=1")
    page = officer.send(page, "Ghi kết quả biểu quyết", rest="yes", **boxes, **other)

    assert "Tán thành 5 · Không tán thành 1 · Không ý kiến 0" in page.text


def test_a_vote_of_the_rest_that_is_none_is_refused_and_kept(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}?mo=1")
    page = officer.send(page, "Ghi kết quả biểu quyết", rest="maybe", status=422)

    assert len(page.errors) == 1
    with here.maker() as session:
        assert ballots_of(session, here.meeting.id) == ()


def test_a_recused_member_has_no_box_and_the_page_asks_for_a_substitute(hall):
    here = hall(nominations=1, recused=[(0, 3), (0, 4), (0, 5)])
    page = here.sign_in("officer").open(f"{here.address}?mo=1")

    assert "Đề nghị cử người thay thế cho sản phẩm này." in page.text
    assert len(page.soup.select("form[action*=bieu-quyet] input[type=checkbox]")) == 4


def test_a_smuggled_vote_of_a_recused_member_is_refused_by_name(hall):
    here = hall(nominations=1, recused=[(0, 4)])
    officer = here.sign_in("officer")
    away = here.scene.council[4]
    page = officer.open(f"{here.address}?mo=1")
    sent = {**here.votes(out=(4,)), f"phieu-{away.id}": "yes"}
    page = officer.send(page, "Ghi kết quả biểu quyết", **sent, status=422)

    refused = f"Người đã rút vì xung đột lợi ích không được biểu quyết: {away.name}."
    assert page.errors == [f"{refused} Bỏ hoặc ghi lại các phiếu này."]


def test_an_open_vote_that_misses_somebody_present_is_refused_by_name_and_kept(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")
    quiet = here.scene.council[4]
    page = officer.open(f"{here.address}?mo=1")
    page = officer.send(page, "Ghi kết quả biểu quyết", **{**here.votes("no"), f"phieu-{quiet.id}": ""}, status=422)

    assert page.errors[0].startswith(f"Chưa ghi phiếu của: {quiet.name}.")
    kept = [option.find_parent("select")["name"] for option in page.soup.select("option[selected][value=no]")]
    kept += [box["name"] for box in page.soup.select("input[checked][value=no]")]
    assert sorted(kept) == sorted(f"phieu-{one.id}" for one in here.scene.council if one.id != quiet.id)


@pytest.mark.parametrize("vote", ["perhaps", "YES", "0"])
def test_a_vote_that_is_none_is_refused(hall, vote):
    here = hall(nominations=1)
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}?mo=1")

    assert "Phiếu không rõ" in officer.send(page, "Ghi kết quả biểu quyết", **here.votes(vote), status=422).errors[0]


def test_a_secret_ballot_is_counted_in_numbers(hall):
    here = hall(nominations=1, rules={"secret": True})
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}?mo=1")
    boxes = {f"co-mat-{one.id}": "y" for one in here.scene.council}
    wrong = officer.send(page, "Ghi kết quả biểu quyết", yes="x", no="1", abstain="0", invalid="0", status=422, **boxes)
    more = officer.send(page, "Ghi kết quả biểu quyết", yes="7", no="1", abstain="0", invalid="0", status=422, **boxes)
    done = officer.send(page, "Ghi kết quả biểu quyết", yes="5", no="1", abstain="0", invalid="1", **boxes)

    assert len(wrong.errors) == 1
    assert more.errors[0].startswith("Kiểm được 8 phiếu nhưng chỉ có 7 người biểu quyết.")
    assert done.flashes == ["Đã ghi kết quả: thông qua."]


def test_two_who_record_at_once_do_not_write_over_each_other(hall):
    here = hall(nominations=2)
    officer, secretary = here.sign_in("officer"), here.member(SECRETARY)
    first, second = officer.open(f"{here.address}?mo=1"), secretary.open(f"{here.address}?mo=1")
    officer.send(first, "Ghi kết quả biểu quyết", **here.votes())
    page = secretary.send(second, "Ghi kết quả biểu quyết", **here.votes("no"), status=422)

    assert page.errors[0].startswith("Phiên họp vừa có thay đổi do người khác ghi.")


def test_the_same_ballot_sent_twice_counts_once(hall):
    here = hall(nominations=2)
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}?mo=1")
    sent = {**page.filled("Ghi kết quả biểu quyết"), **here.votes()}
    for _ in range(2):
        officer.post(page.form("Ghi kết quả biểu quyết")["action"], **sent)

    with here.maker() as session:
        assert len(ballots_of(session, here.meeting.id)) == 1


@pytest.mark.parametrize("path", ["", "/1", "/1/so-luong", "/1/bien-ban"])
@pytest.mark.parametrize("who", ["juror", "stranger", "owner", "admin"])
def test_nobody_else_finds_the_sessions(hall, who, path):
    here = hall(nominations=1)
    visitor = here.sign_in(here.scene.jury[0].email if who == "juror" else who)

    visitor.open(f"/hoi-dong/{here.slug}/phien{path}", status=404)


def test_a_member_reads_the_room_and_records_nothing(hall):
    here = hall(nominations=2)
    member = here.member(5)
    page = member.open(f"{here.address}?mo=1")

    assert len(products(page)) == 2
    assert page.soup.select("main form[method=post]") == []
    token = member.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    for path in ("diem-danh", "chuong-trinh", "bien-ban", f"bieu-quyet/{here.codes[0]}", "so-luong"):
        member.post(f"{here.address}/{path}", csrf_token=token, version="1", status=404 if path != "so-luong" else 422)
    with here.maker() as session:
        assert ballots_of(session, here.meeting.id) == ()


def test_a_recused_member_finds_nothing_of_the_product(hall):
    here = hall(nominations=3, recused=[(1, 5)])
    here.inside(lambda room: [room.vote(case, 7) if number != 1 else room.vote(case, 6, out=[room.council[5]])
                              for number, case in enumerate(here.scene.nominations)])  # fmt: skip
    here.inside(lambda room: room.write())
    member, name = here.member(5), f"Sản phẩm {here.scene.round_id}-2"
    room, minutes = member.open(here.address), member.open(f"{here.address}/bien-ban")

    assert room.heading == "Phiên 1: 2 trong 2 sản phẩm đã quyết định"
    assert len(products(room)) == 2
    assert [name in page.text or here.codes[1] in page.text for page in (room, minutes)] == [False, False]
    assert "Một số nội dung không hiển thị với bạn" in minutes.text
    member.open(f"{here.address}/so-luong", status=404)
    assert name in here.member(4).open(f"{here.address}/bien-ban").text


def test_a_secretary_in_conflict_does_not_record_the_product(hall):
    here = hall(nominations=2, recused=[(1, SECRETARY)])
    secretary = here.member(SECRETARY)
    page = secretary.open(f"{here.address}?mo=1")
    fields = {**page.filled("Ghi kết quả biểu quyết"), **here.votes(out=(SECRETARY,))}

    secretary.post(f"{here.address}/bieu-quyet/{here.codes[1]}", status=404, **fields)


def test_who_has_not_declared_sees_names_alone(hall):
    here = hall(nominations=1, totals={0: 83})
    here.inside(lambda room: undeclare(room.scene, here.scene.nominations[0], here.scene.council[5]))
    page = here.member(5).open(here.address)

    assert products(page) == [f"Sản phẩm {here.scene.round_id}-1"]
    assert "83" not in page.text
    assert "Chờ bạn khai báo" in page.text


def test_the_agenda_is_laid_again_on_request(hall):
    here = hall(nominations=3)
    here.inside(lambda room: recuse(room.scene, here.scene.nominations[0], here.scene.council[3]))
    officer = here.sign_in("officer")
    page = officer.send(officer.open(here.address), "Sắp lại chương trình")

    assert products(page) == [f"Sản phẩm {here.scene.round_id}-{number}" for number in (2, 3, 1)]


@pytest.mark.parametrize("page", ["", "?mo=1", "/so-luong", "/bien-ban"])
@pytest.mark.parametrize("who", ["officer", SECRETARY])
def test_the_room_takes_few_statements_and_no_more_for_many_products(hall, page, who):
    counts = []
    for number in (2, 6):
        here = hall(nominations=number)
        visitor = here.sign_in("officer") if who == "officer" else here.member(who)
        visitor.open(here.address)
        with statements(here.maker) as sent:
            visitor.open(here.address + page)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= MOST


def test_a_member_who_took_themselves_off_the_round_finds_no_way_into_its_own_pages(hall):
    here = hall(nominations=1)
    tabs = []
    for _ in range(2):
        tabs.append(len(here.member(SECRETARY).open(here.address).soup.select("nav.counts a")))
        with unit_of_work(here.maker) as session:
            aside = {"case_id": here.scene.round_id, "user_id": here.scene.council[SECRETARY].id, "seq": 1}
            session.merge(CaseRecusal(**aside, hides=True))

    assert tabs == [5, 0]


def test_the_room_speaks_english(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")

    assert officer.open(f"{here.address}?lang=en").heading == "Session 1: 0 of 1 products decided"
