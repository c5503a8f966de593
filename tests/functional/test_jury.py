"""A juror's pages: what is due, one sheet beside the file, and nothing of anybody else."""

import pytest
from sqlalchemy import select

from tests.juries import a_jury, can_sign_in, code_of, sheet_of, submits
from tests.round_records import RUBRIC, closed, seat
from workflow.db import unit_of_work
from workflow.models import ScoreSheet, SheetSeal
from workflow.rounds.scores import marks_of, totals

FIRST = f"mark-{RUBRIC.leaves[0].key}"
COMPLETE = {f"mark-{key}": text for key, text in sheet_of(75).marks.items()}
SAVE = "Lưu"


def kept(maker, jury, who=0, case=0):
    """Version, whether submitted, and marks of a sheet."""
    with maker() as session:
        row = session.get_one(ScoreSheet, jury.sheets[jury.cases[case], jury.people[who].id])
        return row.version, row.submitted_at is not None, marks_of(session, [row.id]).get(row.id, {})


@pytest.fixture
def stands(maker, jury):
    """How the first sheet of the first juror stands."""
    return lambda: kept(maker, jury)


def press(visitor, page, then, status=200, **typed):
    """Press one of several buttons of the sheet."""
    button = page.soup.select_one(f"main button[value={then}]").get_text(strip=True)
    return visitor.send(page, button, status=status, then=then, **typed)


def rows(page):
    return [row.get_text(" ", strip=True) for row in page.soup.select("table[data-worklist] tbody tr")]


def test_the_list_tells_what_is_due_and_the_menu_leads_to_it(jury, juror):
    page = juror.open("/cham-diem")

    assert page.heading == "Chấm điểm"
    assert "Đã nộp 0 trong 2 phiếu" in page.text
    assert [link["href"] for link in page.soup.select(".site-nav a")] == ["/cham-diem"]
    assert page.soup.select_one(".page-actions a").get_text() == "Chấm hồ sơ tiếp theo"


def test_the_inbox_of_an_officer_who_serves_leads_to_it(maker, world, jury, sign_in):
    before = sign_in("officer").open("/viec-cua-toi").text
    with unit_of_work(maker) as session:
        seat(session, jury.of, world.people["officer"], where="council", as_="member")
    page = sign_in("officer").open("/viec-cua-toi")

    assert ["bình chọn ở trang riêng" in text for text in (before, page.text)] == [False, True]
    assert page.soup.select_one(".notice a")["href"] == "/cham-diem"
    assert "Chưa có phiếu nào mở cho bạn" not in sign_in("officer").open(f"/cham-diem/{jury.of.slug}").text


def test_a_juror_scores_saves_goes_on_and_submits(maker, jury, juror, place):
    page = juror.open(place())
    assert (page.heading, "Phiếu 1 / 2" in page.text, "Gốm men ngọc" in page.text) == ("Sản phẩm 1", True, True)

    second = press(juror, page, "next", **{FIRST: "7,5", "comment-market": "Bền, đẹp"})
    assert (second.heading, second.path, kept(maker, jury)) == (
        "Sản phẩm 2", place(1), (2, False, {RUBRIC.leaves[0].key: 7.5}),
    )  # fmt: skip

    done = press(juror, juror.open(place()), "submit", **COMPLETE)
    assert (done.path, done.flashes) == (place(1), [f"Đã nộp phiếu {place().split('/')[-1]}."])
    last = press(juror, done, "submit", **COMPLETE)
    assert (last.path, "đã nộp 2 trong 2" in last.text) == (f"/cham-diem/{jury.of.slug}", True)
    assert [kept(maker, jury, case=case)[1] for case in (0, 1)] == [True, True]


def test_the_script_saves_and_is_told_the_version(maker, jury, juror, place):
    page = juror.open(place())
    fields = {**page.filled(SAVE), FIRST: "7"}
    answers = [juror.client.post(place(), data=fields, headers={"X-Autosave": "1"}) for _ in range(2)]
    stale = juror.client.post(place(), data={**fields, FIRST: "3"}, headers={"X-Autosave": "1"})
    wrong = juror.client.post(place(), data={**fields, FIRST: "9"}, headers={"X-Autosave": "1"})

    assert [answer.json for answer in answers] == [{"version": 2, "saved_at": "09:00"}] * 2
    assert (stale.status_code, wrong.status_code, kept(maker, jury)[0]) == (409, 422, 2)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("8,5", "8,5 điểm nằm ngoài khung điểm"), ("-1", "Điểm -1 nhỏ hơn 0"),
        ("7,125", "Điểm 7,125 có quá hai chữ số thập phân"), ("bảy", "Không đọc được điểm “bảy”"),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_told_at_its_box_and_everything_typed_stays(stands, juror, place, typed, message):
    page = press(juror, juror.open(place()), "next", 422, **{FIRST: typed, "comment-market": "Ý của tôi"})

    (error,) = page.errors
    assert ("Đáp ứng nhu cầu của thị trường" in error, message in error) == (True, True)
    box = page.soup.find("input", {"name": FIRST})
    assert (box["value"], box["aria-invalid"]) == (typed, "true")
    assert page.soup.find("textarea", {"name": "comment-market"}).get_text().strip() == "Ý của tôi"
    assert (page.soup.title.get_text().startswith("Lỗi: "), stands()) == (True, (1, False, {}))


def test_submitting_asks_for_every_mark_and_the_comments_that_are_due(jury, juror, place):
    some = press(juror, juror.open(place()), "submit", 422, **{FIRST: "7"})
    full = {f"mark-{leaf.key}": str(leaf.maximum) for leaf in RUBRIC.leaves}
    praised = press(juror, juror.open(place()), "submit", 422, **full)

    assert len(some.errors) == len(RUBRIC.leaves) - 1
    assert len(praised.errors) == 4
    assert all("trên 95 % số điểm mà chưa có nhận xét" in error for error in praised.errors)


def test_two_tabs_are_shown_side_by_side_and_one_of_them_is_kept(maker, jury, juror, place):
    mine, other = juror.open(place()), juror.open(place())
    press(juror, other, "stay", **{FIRST: "7", "comment-market": "Tab kia"})
    clash = press(juror, mine, "next", 409, **{FIRST: "3", "comment-market": "Tab này"})

    assert clash.heading == "Phiếu này vừa được lưu ở nơi khác"
    table = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in clash.soup.select("tbody tr")]
    assert [row[1:] for row in table] == [["7", "3"], ["Tab kia", "Tab này"]]
    assert kept(maker, jury)[2] == {RUBRIC.leaves[0].key: 7}
    juror.send(clash, "Lưu bản đang gửi", then="stay")
    assert kept(maker, jury)[2] == {RUBRIC.leaves[0].key: 3}


def test_an_old_tab_does_not_undo_what_was_submitted(maker, jury, juror, place):
    old = juror.open(place())
    press(juror, juror.open(place()), "submit", **COMPLETE)
    clash = press(juror, old, "next", 409, **{FIRST: "1"})

    assert ("Bản đã lưu là bản đã nộp" in clash.text, kept(maker, jury)[1:]) == (True, (True, kept(maker, jury)[2]))
    assert [button.get_text() for button in clash.soup.select("main button")] == ["Nộp bản đang gửi"]


def test_a_submitted_sheet_is_read_and_may_be_submitted_again(maker, jury, juror, place):
    press(juror, juror.open(place()), "submit", **COMPLETE)
    read = juror.open(place())
    assert ("tổng 75,00 điểm" in read.text, read.soup.select("main form[method=post]")) == (True, [])

    again = juror.open(f"{place()}?sua=1")
    assert again.soup.select("[data-autosave]") == []
    press(juror, again, "submit", **{FIRST: "5"})
    with maker() as session:
        assert len(session.scalars(select(SheetSeal)).all()) == 2


def test_complete_sheets_are_submitted_together(maker, jury, juror, place):
    for case in (0, 1):
        press(juror, juror.open(place(case)), "stay", **COMPLETE)
    page = juror.open(f"/cham-diem/{jury.of.slug}/nop-phieu")
    assert page.heading == "Nộp 2 phiếu đã đủ điểm"
    ticked = [box["value"] for box in page.soup.select("input[name=chon]")]
    sent = juror.post(page.path, csrf_token=page.filled()["csrf_token"], chon=ticked)

    assert sent.flashes == ["Đã nộp 2 phiếu."]
    with maker() as session:
        assert [sheet.total for sheet in totals(session, jury.of.id)] == [75, 75]


def test_nothing_ticked_and_nonsense_ticked_submit_nothing(maker, jury, juror, place):
    press(juror, juror.open(place()), "stay", **COMPLETE)
    page = juror.open(f"/cham-diem/{jury.of.slug}/nop-phieu")
    token = page.filled()["csrf_token"]

    for chosen in ([], ["x:y"], ["987654:1"], [f"{jury.cases[0]}:9"]):
        juror.post(page.path, status=422, csrf_token=token, chon=chosen)
    assert kept(maker, jury)[1] is False


def test_after_the_closing_sheets_are_read_alone(maker, jury, juror, place):
    page = juror.open(place())
    with unit_of_work(maker) as session:
        submits(session, jury, jury.cases[1], jury.people[0])
        closed(session, jury.of)
    late = press(juror, page, "stay", 403, **{FIRST: "5"})

    assert "Đợt đã đóng chấm điểm nên phiếu không thay đổi được nữa." in late.text
    assert [juror.open(place(case)).soup.select("main form[method=post]") for case in (0, 1)] == [[], []]
    assert kept(maker, jury) == (1, False, {})


def test_before_the_scores_open_the_file_can_be_read(maker, world, sign_in):
    with unit_of_work(maker) as session:
        early = a_jury(session, world, open_=False)
        can_sign_in(session)
        code = code_of(session, early.cases[0])
    page = sign_in(early.people[0].email).open(f"/cham-diem/{early.of.slug}/{code}")

    assert "Đợt chưa mở chấm điểm. Bạn đọc hồ sơ trước được." in page.text


def test_the_own_distribution_counts_the_own_sheets_alone(maker, jury, juror):
    with unit_of_work(maker) as session:
        for case_id, total in zip(jury.cases, (62, 78), strict=True):
            submits(session, jury, case_id, jury.people[0], total)
            submits(session, jury, case_id, jury.people[1], 99)
    page = juror.open(f"/cham-diem/{jury.of.slug}")

    assert "2 phiếu đủ điểm: thấp nhất 62,00, trung vị 70,00, cao nhất 78,00." in page.text
    assert [row.get_text(" ", strip=True) for row in page.soup.select(".own-bands tbody tr")] == [
        "từ 60 đến dưới 70 1", "từ 70 đến dưới 80 1", "từ 80 đến dưới 90 0", "từ 90 đến 100 0",
    ]  # fmt: skip


def test_it_is_told_in_english_too(jury, juror, place):
    assert "Sheet 1 / 2" in juror.open(f"{place()}?lang=en").text
    assert rows(juror.open(f"/cham-diem/{jury.of.slug}"))[0].endswith("Not scored")
