"""Number and structure, and minutes: voted, written, signed and corrected on their pages."""

import pytest

from tests.council import CHAIR, SECRETARY
from tests.council_hall import Hall
from workflow.rounds.sittings import agenda_of, minutes_of


@pytest.fixture
def hall(maker, world, sign_in):
    return lambda **given: Hall(maker, world, sign_in, **given)


def test_the_number_is_voted_with_the_tie_at_its_line(hall):
    here = hall(nominations=3, totals={0: 90, 1: 85, 2: 85})
    officer = here.sign_in("officer")
    page = officer.open(f"{here.address}/so-luong?total=2")
    assert "Bằng điểm ở ngưỡng của tổng số: chọn tối đa 1" in page.text
    without = officer.send(page, "Ghi quyết định về số lượng", **here.votes(), status=422)
    chosen = {f"chon-{here.scene.nominations[2]}": "y"}
    page = officer.send(page, "Ghi quyết định về số lượng", **here.votes(), **chosen)

    assert without.errors[0].startswith("Có sản phẩm bằng điểm ở ngưỡng")
    assert page.flashes == ["Đã ghi kết quả: thông qua."]
    with here.maker() as session:
        passed = {line.case_id: line.passed for line in agenda_of(session, here.meeting.id)}
    assert [passed[case] for case in here.scene.nominations] == [None, False, None]


@pytest.mark.parametrize("typed", ["total=-1", "total=x", "total=2&mechanical=1"])
def test_a_number_that_is_none_keeps_the_page(hall, typed):
    here = hall(nominations=2)
    page = here.sign_in("officer").open(f"{here.address}/so-luong?{typed}", status=422)

    assert len(page.errors) == 1


def test_minutes_are_written_and_signed_by_chair_and_secretary(hall):
    here = hall(nominations=1)
    here.decide_all()
    officer = here.sign_in("officer")
    page = officer.send(officer.open(here.address), "Lập biên bản")
    assert page.soup.select_one(".page-actions a")["href"] == f"{here.address}/bien-ban"
    for seat, words in ((CHAIR, "Chủ tịch"), (SECRETARY, "Thư ký")):
        visitor = here.member(seat)
        minutes = visitor.open(f"{here.address}/bien-ban")
        form = minutes.soup.select_one("nav form")
        assert form.button.get_text(strip=True) == f"Ký biên bản với tư cách {words}"
        sent = {box["name"]: box["value"] for box in form.select("input")}
        visitor.post(form["action"], **sent)

    assert "Đã ký trên hệ thống lúc 09:" in officer.open(f"{here.address}/bien-ban").text
    with here.maker() as session:
        assert set(minutes_of(session, here.meeting.id)[0].signatures) == {"chair", "secretary"}


def test_minutes_look_like_an_official_paper(hall):
    here = hall(nominations=1)
    here.decide_all()
    here.inside(lambda room: room.write())
    page = here.sign_in("officer").open(f"{here.address}/bien-ban")

    assert page.soup.select_one(".nation-name").get_text() == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert page.soup.select_one(".paper-number").get_text() == "Số: 01/BB-HĐ"
    assert page.soup.select_one(".paper-date").get_text() == "Đồng Nai, ngày 02 tháng 3 năm 2026"
    assert page.heading == "Biên bản"
    assert [one.get_text() for one in page.soup.select(".signature-title")] == ["Thư ký", "Chủ tịch Hội đồng"]
    assert [one.get_text() for one in page.soup.select(".signature-note")] == ["Chưa ký", "Chưa ký"]


def test_a_correction_keeps_both_versions(hall):
    here = hall(nominations=1)
    here.decide_all()
    here.inside(lambda room: room.write())
    officer = here.sign_in("officer")
    form = officer.open(f"{here.address}/bien-ban/dinh-chinh")
    short = officer.send(form, "Lập bản đính chính", reason="", status=422)
    page = officer.send(form, "Lập bản đính chính", reason="Ghi sai giờ họp", text="Giờ đúng là 08 giờ 30.")

    assert short.errors == ["Nhập lý do đính chính."]
    assert [link.get_text() for link in page.soup.select("section a[href*='ban=']")] == ["Bản 1", "Bản 2"]
    assert "Giờ đúng là 08 giờ 30." in officer.open(f"{here.address}/bien-ban").text
    assert "Giờ đúng là 08 giờ 30." not in officer.open(f"{here.address}/bien-ban?ban=1").text


def test_minutes_of_no_version_are_not_found(hall):
    here = hall(nominations=1)
    officer = here.sign_in("officer")

    assert "Dự thảo" in officer.open(f"{here.address}/bien-ban").text
    officer.open(f"{here.address}/bien-ban?ban=7", status=404)
